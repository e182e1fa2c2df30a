"""Reads of measures, by question: who may see what, which period is viewed, what the engine needs, one measure's past."""

from fourfold.measures.queries.calendars import calendar, calendars, first_month, fiscal_calendar, has_shifts, joined
from fourfold.measures.queries.closings import (
    Owed,
    came_later,
    closing_at,
    closing_history,
    closings,
    first_open_day,
    locked_between,
    locks,
    owed,
    own_starts,
    restatements,
    restatements_of,
    visible_owed,
    waiting,
)
from fourfold.measures.queries.engine_rows import OF_TODAY, EngineRows, in_force, known_measures, load
from fourfold.measures.queries.history import measure_history, period_of, targets_of, thresholds_of, value_at, values_of
from fourfold.measures.queries.imports import saved_mappings, visible_runs
from fourfold.measures.queries.line import MeasureLine, line, lines, measure_line
from fourfold.measures.queries.scored import MeasureScore, due_on, model, scored_measure
from fourfold.measures.queries.settings import (
    ROLL_UP,
    Setting,
    days_of,
    defaults,
    inherited,
    settings_of,
)
from fourfold.measures.queries.viewing import (
    COUNT,
    Viewing,
    closing_of,
    known,
    other,
    reported,
    restated,
    today,
    viewing,
)
from fourfold.measures.queries.visible import (
    SHEET,
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
    "ROLL_UP", "Setting", "days_of", "defaults", "inherited", "settings_of",
    "COUNT", "OF_TODAY", "SHEET", "EngineRows", "MeasureLine", "MeasureScore", "Owed", "Viewing", "calendar", "calendars", "came_later", "can_see", "closing_at", "closing_history", "closing_of", "closings", "due_on",
    "editable_measures", "first_month", "first_open_day", "fiscal_calendar", "has_shifts", "in_force", "joined", "known", "known_measures",
    "line", "lines", "load", "locked_between", "locks", "measure_history", "measure_line", "model", "other", "owed", "own_starts", "period_of",
    "recordable", "reported", "restated", "restatements", "restatements_of", "saved_mappings",
    "scored_measure", "seen_measure_ids", "sheet", "targets_of", "thresholds_of", "today",
    "value_at", "values_of", "viewing", "visible_measure_ids", "visible_measures", "visible_owed", "visible_runs", "waiting",
    "withheld",
]  # fmt: skip
