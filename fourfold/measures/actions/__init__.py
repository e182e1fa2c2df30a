"""Writes of measures, by what they change: the sheet, the scoring rules, single values, many values, whole files, periods."""

from fourfold.measures.actions.behaviour import confirm_shift, set_process_rules, withdraw_shift
from fourfold.measures.actions.bulk import NewValue, record_values
from fourfold.measures.actions.calculations import set_calculation
from fourfold.measures.actions.calendar import Tried, remove_calendar, set_calendar, try_calendar
from fourfold.measures.actions.closing import mark_none, move_period
from fourfold.measures.actions.files import Applied, IncomingMeasure, Limits, apply_file, save_mapping
from fourfold.measures.actions.imports import add_run, begin_run, cancel_run, describe_run, end_run, show_progress
from fourfold.measures.actions.locked import refuse_locked
from fourfold.measures.actions.restating import (
    approve_restatement,
    decline_restatement,
    propose_target,
    propose_threshold,
    propose_value,
    withdraw_restatement,
)
from fourfold.measures.actions.scoring import set_target, set_threshold
from fourfold.measures.actions.settings import set_defaults
from fourfold.measures.actions.sheets import add_measure, change_measure
from fourfold.measures.actions.staging import IncomingValue
from fourfold.measures.actions.values import clear_value, record_value

__all__ = [
    "Applied", "IncomingMeasure", "IncomingValue", "Limits", "NewValue", "Tried", "add_measure", "add_run", "apply_file",
    "approve_restatement", "begin_run", "cancel_run", "change_measure", "clear_value", "confirm_shift",
    "decline_restatement", "describe_run", "end_run", "mark_none", "move_period", "propose_target", "propose_threshold",
    "propose_value", "record_value", "record_values", "refuse_locked", "remove_calendar", "save_mapping", "set_calculation", "set_calendar", "set_defaults",
    "set_process_rules", "set_target", "set_threshold", "show_progress", "try_calendar", "withdraw_restatement", "withdraw_shift",
]  # fmt: skip
