"""Reads of measures, by question: who may see what, which period is viewed, what the engine needs, one measure's past."""

from fourfold.measures.queries.engine_rows import EngineRows, load
from fourfold.measures.queries.history import measure_history, targets_of, thresholds_of, value_at, values_of
from fourfold.measures.queries.imports import saved_mappings, visible_runs
from fourfold.measures.queries.line import MeasureLine, line, lines, measure_line
from fourfold.measures.queries.scored import MeasureScore, due_on, model, scored_measure
from fourfold.measures.queries.viewing import COUNT, Viewing, calendar, first_month, fiscal_calendar, today, viewing
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
    "COUNT", "SHEET", "EngineRows", "MeasureLine", "MeasureScore", "Viewing", "calendar", "can_see", "due_on",
    "editable_measures", "first_month", "fiscal_calendar", "line", "lines", "load", "measure_history", "measure_line", "model",
    "recordable", "saved_mappings", "scored_measure", "seen_measure_ids", "sheet", "targets_of", "thresholds_of", "today", "value_at", "values_of", "viewing",
    "visible_measure_ids", "visible_measures", "visible_runs", "withheld",
]  # fmt: skip
