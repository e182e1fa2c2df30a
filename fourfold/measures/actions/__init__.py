"""Writes of measures, by what they change: the sheet, the scoring rules, single values, many values, whole files, locks."""

from fourfold.measures.actions.bulk import NewValue, record_values
from fourfold.measures.actions.calendar import set_calendar
from fourfold.measures.actions.files import Applied, IncomingMeasure, Limits, apply_file, save_mapping
from fourfold.measures.actions.imports import add_run, begin_run, cancel_run, describe_run, end_run, show_progress
from fourfold.measures.actions.locking import lock_values
from fourfold.measures.actions.scoring import set_target, set_threshold
from fourfold.measures.actions.sheets import add_measure, change_measure
from fourfold.measures.actions.staging import IncomingValue
from fourfold.measures.actions.values import clear_value, record_value

__all__ = [
    "Applied", "IncomingMeasure", "IncomingValue", "Limits", "NewValue", "add_measure", "add_run", "apply_file", "begin_run",
    "cancel_run", "change_measure", "clear_value", "describe_run", "end_run", "lock_values", "record_value", "record_values",
    "save_mapping", "set_calendar", "set_target", "set_threshold", "show_progress",
]  # fmt: skip
