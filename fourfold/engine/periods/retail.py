"""Retail years: 52 or 53 whole weeks in twelve months of four and five.

A year ends on a chosen weekday: the one nearest to, or the last one in, the calendar month before `first_month`.
The 53rd week, where a year has one, belongs to a chosen month, usually the last.
"""

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
import numpy.typing as npt

from fourfold.engine.model import Frequency
from fourfold.engine.periods.period import EPOCH, Days, Ordinals

PATTERNS = ("4-4-5", "4-5-4", "5-4-4")
PARTS = {Frequency.MONTH: 12, Frequency.QUARTER: 4, Frequency.HALF: 2, Frequency.YEAR: 1}  # of a year
YEARS = range(10_001)


@dataclass(frozen=True, slots=True)
class Retail:
    """How weeks make up months, and where years end.

    `ends_on` is the last weekday of the year, 0 Monday ... 6 Sunday; `nearest`: the one nearest to the end of the last
    calendar month (at most three days from it), else the last one in that month; `long_month` (1-12) takes the 53rd week.
    Raises ValueError for anything else.
    """

    pattern: str = "4-4-5"
    ends_on: int = 5
    nearest: bool = True
    long_month: int = 12

    def __post_init__(self) -> None:
        if self.pattern not in PATTERNS:
            raise ValueError(f"A quarter's weeks are one of {', '.join(PATTERNS)}, not {self.pattern}.")
        if not 0 <= self.ends_on <= 6:
            raise ValueError(f"A weekday is 0 (Monday) to 6 (Sunday), not {self.ends_on}.")
        if not 1 <= self.long_month <= 12:
            raise ValueError(f"The 53rd week belongs to a month from 1 to 12, not to {self.long_month}.")


@dataclass(frozen=True)
class RetailRule:
    """Months, quarters, halves and years of whole weeks; the year's nominal first month is `first_month`.

    Ordinals of years are those of the calendar years in which they nominally start.
    """

    retail: Retail
    first_month: int

    def ordinals(self, frequency: Frequency, days: Days) -> Ordinals:
        starts = self._starts
        year = np.searchsorted(starts, days, side="right") - 1
        if frequency is Frequency.YEAR:
            return year
        week = (days - starts[year]) // 7
        month = self._month_of[self._is_long[year], np.clip(week, 0, 52)]
        parts = PARTS[frequency]
        found: Ordinals = year * parts + month // (12 // parts)
        return found

    def first_days(self, frequency: Frequency, ordinals: Ordinals) -> Days:
        parts = PARTS[frequency]
        year, part = np.divmod(ordinals, parts)
        found: Days = self._starts[year] + 7 * self._weeks_before[self._is_long[year], part * (12 // parts)]
        return found

    @cached_property
    def _starts(self) -> Days:
        return first_days_of_years(self.retail, self.first_month)

    @cached_property
    def _is_long(self) -> npt.NDArray[np.int64]:
        return np.append(np.diff(self._starts) == 53 * 7, False).astype(np.int64)

    @cached_property
    def _weeks(self) -> npt.NDArray[np.int64]:
        """Weeks of each month, (2, 12): of years with 52 and with 53."""
        usual = [int(weeks) for weeks in self.retail.pattern.split("-")] * 4
        weeks = np.array([usual, usual], np.int64)
        weeks[1, self.retail.long_month - 1] += 1
        return weeks

    @cached_property
    def _weeks_before(self) -> npt.NDArray[np.int64]:
        """Weeks of the year before each month, (2, 12)."""
        return np.cumsum(self._weeks, axis=1) - self._weeks

    @cached_property
    def _month_of(self) -> npt.NDArray[np.int64]:
        """The month, 0-11, that each week of a year belongs to, (2, 53)."""
        rows = [np.repeat(np.arange(12), weeks) for weeks in self._weeks]
        return np.stack([np.append(rows[0], 11), rows[1]])


@lru_cache(maxsize=64)
def first_days_of_years(retail: Retail, first_month: int) -> Days:
    """The first day of the year that nominally starts in each of YEARS: the day after the year before it ends."""
    months = np.array(YEARS, np.int64) * 12 + first_month - 1 - 1970 * 12
    nominal_end = months.astype("M8[M]").astype("M8[D]").astype(np.int64) + EPOCH - 1
    past = (nominal_end - 1 - retail.ends_on) % 7  # days since the chosen weekday; day 1 is a Monday
    end = nominal_end - past + np.where(retail.nearest & (past > 3), 7, 0)
    return np.asarray(end + 1, np.int64)
