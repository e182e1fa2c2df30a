"""Reads of measures, by question: who may see what, which period is viewed, what the engine needs, one measure's past."""

from fourfold.measures.queries.calculations import (
    Needed,
    calculation_operands,
    calculations_of,
    candidates,
    completions,
    dependants_of,
    is_calculated,
    names_for,
    needed_by,
    origins_of,
)
from fourfold.measures.queries.calendars import calendar, calendars, first_month, fiscal_calendar, has_shifts, joined
from fourfold.measures.queries.closings import (
    Owed,
    came_later,
    closing_at,
    closing_history,
    closings,
    first_open_day,
    locked_between,
    locking,
    locks,
    owed,
    own_starts,
    restatements,
    restatements_of,
    visible_owed,
    waiting,
)
from fourfold.measures.queries.engine_rows import OF_TODAY, EngineRows, in_force, known_measures, load, threshold_row
from fourfold.measures.queries.explained import explained, masked
from fourfold.measures.queries.history import (
    keys_of_words,
    measure_history,
    period_of,
    targets_of,
    thresholds_of,
    unscored_measures,
    value_at,
    values_of,
    words_of,
)
from fourfold.measures.queries.imports import saved_mappings, visible_runs
from fourfold.measures.queries.line import MeasureLine, line, lines, measure_line, word
from fourfold.measures.queries.preview import Preview, preview
from fourfold.measures.queries.reading import id_of, labels, read_formula
from fourfold.measures.queries.scored import MeasureScore, due_on, model, scored_measure
from fourfold.measures.queries.settings import (
    DAYS,
    ROLL_UP,
    Setting,
    days_of,
    defaults,
    inherited,
    organisation_settings,
    read_defaults,
    settings_of,
    stored_defaults,
)
from fourfold.measures.queries.truth import Both, both
from fourfold.measures.queries.viewing import (
    COUNT,
    Viewing,
    begun,
    closing_of,
    instant,
    known,
    other,
    reported,
    restated,
    today,
    viewing,
)
from fourfold.measures.queries.visible import (
    SHEET,
    by_number,
    can_see,
    editable_measures,
    recordable,
    seen_measure_ids,
    sheet,
    visible_measure_ids,
    visible_measures,
    withheld,
)

__all__ = [
    "COUNT", "DAYS", "OF_TODAY", "ROLL_UP", "SHEET", "Both", "EngineRows", "MeasureLine", "MeasureScore", "Needed",
    "Owed", "Preview", "Setting", "Viewing", "begun", "both", "by_number", "calculation_operands", "calculations_of",
    "calendar", "calendars", "came_later", "can_see", "candidates", "closing_at", "closing_history", "closing_of",
    "closings", "completions", "days_of", "defaults", "dependants_of", "due_on", "editable_measures", "explained",
    "first_month", "first_open_day", "fiscal_calendar", "has_shifts", "id_of", "in_force", "inherited", "instant",
    "is_calculated", "joined", "keys_of_words", "known", "known_measures", "labels", "line", "lines", "load",
    "locked_between", "locking", "locks", "masked", "measure_history", "measure_line", "model", "names_for",
    "needed_by", "organisation_settings", "origins_of", "other", "owed", "own_starts", "period_of", "preview",
    "read_defaults", "read_formula", "recordable", "reported", "restated", "restatements", "restatements_of",
    "saved_mappings", "scored_measure", "seen_measure_ids", "settings_of", "sheet", "stored_defaults", "targets_of",
    "threshold_row", "thresholds_of", "today", "unscored_measures", "value_at", "values_of", "viewing",
    "visible_measure_ids", "visible_measures", "visible_owed", "visible_runs", "waiting", "withheld", "word",
    "words_of",
]  # fmt: skip
