"""Reads of measures, by question: who may see what, which period is viewed, what the engine needs, one measure's past."""

from fourfold.measures.queries.engine_rows import EngineRows, load
from fourfold.measures.queries.history import measure_history, targets_of, thresholds_of, value_at, values_of
from fourfold.measures.queries.viewing import COUNT, Viewing, calendar, first_month, today, viewing
from fourfold.measures.queries.visible import can_see, editable_measures, recordable, visible_measure_ids, visible_measures

__all__ = [
    "COUNT", "EngineRows", "Viewing", "calendar", "can_see", "editable_measures", "first_month", "load", "measure_history",
    "recordable", "targets_of", "thresholds_of", "today", "value_at", "values_of", "viewing", "visible_measure_ids",
    "visible_measures",
]  # fmt: skip
