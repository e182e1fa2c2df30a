"""A case's calendar, and what is asked of it: which period holds a day or an instant."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from fourfold.engine.model import Frequency
from fourfold.engine.periods import Calendar, Period, Retail, Shift

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def calendar(settings: Mapping[str, Any]) -> Calendar:
    """Raises ValueError for what can be no calendar, KeyError and TypeError for what is none of the format."""
    before = settings.get("before")
    return Calendar(
        settings.get("first_month", 1),
        _retail(settings) if "retail" in settings else None,
        WEEKDAYS.index(settings.get("week_starts", "monday")),
        settings.get("named_by", "end") == "start",
        tuple(Shift(name, time.fromisoformat(starts)) for name, starts in settings.get("shifts", ())),
        settings.get("since"),
        None if before is None else calendar(before),
    )


def _retail(settings: Mapping[str, Any]) -> Retail:
    ends_on = WEEKDAYS.index(settings.get("ends_on", "saturday"))
    return Retail(settings["retail"], ends_on, settings.get("nearest", True), settings.get("long_month", 12))


def answers(case: Mapping[str, Any]) -> dict[str, list[Any]]:
    """First day, last day, whole weeks, shift and label of the period that each question is about."""
    found = [_asked(calendar(case.get("calendar", {})), question) for question in case["ask"]]
    return {
        "first": [each.start for each in found],
        "last": [each.end for each in found],
        "weeks": [((each.end - each.start).days + 1) / 7 for each in found],
        "shift": [each.shift or None for each in found],
        "label": [each.label for each in found],
    }


def _asked(of: Calendar, question: Mapping[str, Any]) -> Period:
    frequency = Frequency(question["frequency"])
    if "at" in question:
        return of.period_of_instant(frequency, datetime.fromisoformat(question["at"]), question["zone"])
    day: date = question["day"]
    return of.next(of.period(frequency, day, question.get("shift", 1)), question.get("later", 0))
