"""What a period is called: Oct 2026, Q3 FY2027, P3 FY2027, 2026-W44, W40 FY2026, 2026-10-31 Night."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from fourfold.engine.model import Frequency
from fourfold.engine.periods.shifts import ShiftRule

if TYPE_CHECKING:
    from fourfold.engine.periods.placing import Placing

NAMES = (
    "Jan",
    "Feb",
    "Mar",
    "Apr",
    "May",
    "Jun",
    "Jul",
    "Aug",
    "Sep",
    "Oct",
    "Nov",
    "Dec",
)
LETTERS = {Frequency.MONTH: ("P", 12), Frequency.QUARTER: ("Q", 4), Frequency.HALF: ("H", 2)}


def label_of(era: "Placing", frequency: Frequency, start: date, number: int, week: int) -> str:
    """The name of the period that starts on a day, in the calendar in force there.

    `number` is the ordinal of the era's own rule, `week` the week of a retail year, from 1.
    """
    if frequency is Frequency.DAY:
        return start.isoformat()
    if frequency is Frequency.SHIFT:
        rule = ShiftRule(era.shifts)
        return f"{start.isoformat()} {rule.name(number % rule.count + 1)}"
    if frequency is Frequency.WEEK:
        return _week(era, start, week)
    if frequency is Frequency.MONTH and era.retail is None:
        return f"{NAMES[start.month - 1]} {start.year}"
    parts = 1 if frequency is Frequency.YEAR else LETTERS[frequency][1]
    year = year_name(era, number // parts)
    return year if parts == 1 else f"{LETTERS[frequency][0]}{number % parts + 1} {year}"


def year_name(era: "Placing", starts_in: int) -> str:
    """A fiscal year is named by the year in which it ends, or in which it starts where the calendar says so."""
    plain = era.first_month == 1 and era.retail is None
    return f"{'' if plain else 'FY'}{starts_in + (era.first_month > 1 and not era.named_by_start)}"


def _week(era: "Placing", start: date, week: int) -> str:
    if era.retail is not None:
        return f"W{week:02d} {year_name(era, era.starting_year(start))}"
    if era.week_starts == 0:
        year, number, _ = start.isocalendar()
        return f"{year}-W{number:02d}"
    first = start - timedelta((start.weekday() - era.week_starts) % 7)
    return f"Week of {first.isoformat()}"
