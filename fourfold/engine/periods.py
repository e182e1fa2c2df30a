"""Periods of a calendar: days, ISO weeks, months, and quarters, halves and years of a fiscal year.

Each period of a frequency has an ordinal (a whole number, next period = + 1), so that whole arrays of dates can be
placed at once. Days are counted as `date.toordinal` counts them. A fiscal year is named by the year in which it ends.
"""

from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from fourfold.engine.model import Frequency

Days = npt.NDArray[np.int64]  # days as date.toordinal counts them
Ordinals = npt.NDArray[np.int64]

EPOCH = date(1970, 1, 1).toordinal()
MONTHS = {
    Frequency.MONTH: 1,
    Frequency.QUARTER: 3,
    Frequency.HALF: 6,
    Frequency.YEAR: 12,
}
FINENESS = {frequency: rank for rank, frequency in enumerate(Frequency)}  # day 0 ... year 5
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


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """One cell of a calendar. `end` is its last day, included."""

    start: date
    end: date
    frequency: Frequency = field(compare=False)
    label: str = field(compare=False)

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end

    def __str__(self) -> str:
        return self.label


@dataclass(frozen=True, slots=True)
class Calendar:
    """The organisation's calendar. `first_month` (1-12) starts the fiscal year, its halves and its quarters.

    Raises ValueError for a month outside 1-12; OverflowError or ValueError for dates outside years 1-9999.
    """

    first_month: int = 1

    def __post_init__(self) -> None:
        if not 1 <= self.first_month <= 12:
            raise ValueError(f"A fiscal year starts in a month from 1 to 12, not in {self.first_month}.")

    def period(self, frequency: Frequency, on: date) -> Period:
        """The period that holds the day."""
        return _period(self, frequency, self._ordinal(frequency, on))

    def next(self, period: Period, n: int = 1) -> Period:
        return _period(self, period.frequency, self._ordinal(period.frequency, period.start) + n)

    def previous(self, period: Period, n: int = 1) -> Period:
        return self.next(period, -n)

    def window(self, frequency: Frequency, last: date, count: int) -> tuple[Period, ...]:
        """The `count` periods that end with the one holding `last`, oldest first."""
        stop = self._ordinal(frequency, last) + 1
        return tuple(_period(self, frequency, ordinal) for ordinal in range(stop - count, stop))

    def between(self, frequency: Frequency, first: date, last: date) -> tuple[Period, ...]:
        """All periods from the one holding `first` to the one holding `last`; none when last is before first."""
        ordinals = range(self._ordinal(frequency, first), self._ordinal(frequency, last) + 1)
        return tuple(_period(self, frequency, ordinal) for ordinal in ordinals)

    def fiscal_year(self, on: date) -> int:
        """The year in which the fiscal year holding the day ends."""
        return on.year + (self.first_month > 1 and on.month >= self.first_month)

    def ordinals(self, frequency: Frequency, days: Days) -> Ordinals:
        """The ordinal of the period that holds each day."""
        since_epoch = days - EPOCH
        if frequency is Frequency.DAY:
            return days.astype(np.int64)
        if frequency is Frequency.WEEK:
            return (days - 1) // 7  # day 1 is a Monday
        months = since_epoch.astype("M8[D]").astype("M8[M]").astype(np.int64) + 1970 * 12
        return (months - (self.first_month - 1)) // MONTHS[frequency]

    def first_days(self, frequency: Frequency, ordinals: Ordinals) -> Days:
        """The first day of each period."""
        if frequency is Frequency.DAY:
            return ordinals.astype(np.int64)
        if frequency is Frequency.WEEK:
            return ordinals * 7 + 1
        months = ordinals * MONTHS[frequency] + self.first_month - 1 - 1970 * 12
        return months.astype("M8[M]").astype("M8[D]").astype(np.int64) + EPOCH

    def last_days(self, frequency: Frequency, ordinals: Ordinals) -> Days:
        """The last day of each period."""
        return self.first_days(frequency, ordinals + 1) - 1

    def _ordinal(self, frequency: Frequency, on: date) -> int:
        if frequency is Frequency.DAY:
            return on.toordinal()
        if frequency is Frequency.WEEK:
            return (on.toordinal() - 1) // 7
        return (on.year * 12 + on.month - self.first_month) // MONTHS[frequency]


@lru_cache(maxsize=4096)
def _period(calendar: Calendar, frequency: Frequency, ordinal: int) -> Period:
    if frequency is Frequency.DAY:
        day = date.fromordinal(ordinal)
        return Period(day, day, frequency, day.isoformat())
    if frequency is Frequency.WEEK:
        monday = date.fromordinal(ordinal * 7 + 1)
        year, week, _ = monday.isocalendar()
        return Period(monday, date.fromordinal(ordinal * 7 + 7), frequency, f"{year}-W{week:02d}")
    start = _first_of_month(calendar, frequency, ordinal)
    end = date.fromordinal(_first_of_month(calendar, frequency, ordinal + 1).toordinal() - 1)
    return Period(start, end, frequency, _label(calendar, frequency, start, ordinal))


def _first_of_month(calendar: Calendar, frequency: Frequency, ordinal: int) -> date:
    year, month = divmod(ordinal * MONTHS[frequency] + calendar.first_month - 1, 12)
    return date(year, month + 1, 1)


def _label(calendar: Calendar, frequency: Frequency, start: date, ordinal: int) -> str:
    if frequency is Frequency.MONTH:
        return f"{NAMES[start.month - 1]} {start.year}"
    year = f"{'FY' if calendar.first_month > 1 else ''}{calendar.fiscal_year(start)}"
    if frequency is Frequency.YEAR:
        return year
    parts = 12 // MONTHS[frequency]
    return f"{'Q' if frequency is Frequency.QUARTER else 'H'}{ordinal % parts + 1} {year}"
