"""Years of twelve calendar months that start in any month; weeks that start on any weekday."""

from dataclasses import dataclass

import numpy as np

from fourfold.engine.model import Frequency
from fourfold.engine.periods.period import EPOCH, Days, Ordinals

MONTHS = {
    Frequency.MONTH: 1,
    Frequency.QUARTER: 3,
    Frequency.HALF: 6,
    Frequency.YEAR: 12,
}


@dataclass(frozen=True, slots=True)
class MonthRule:
    """Months, and the quarters, halves and years that begin with `first_month` (1-12)."""

    first_month: int

    def ordinals(self, frequency: Frequency, days: Days) -> Ordinals:
        since_epoch = days - EPOCH
        months = since_epoch.astype("M8[D]").astype("M8[M]").astype(np.int64) + 1970 * 12
        return (months - (self.first_month - 1)) // MONTHS[frequency]

    def first_days(self, frequency: Frequency, ordinals: Ordinals) -> Days:
        months = ordinals * MONTHS[frequency] + self.first_month - 1 - 1970 * 12
        return months.astype("M8[M]").astype("M8[D]").astype(np.int64) + EPOCH


@dataclass(frozen=True, slots=True)
class WeekRule:
    """Weeks from `starts` (0 Monday ... 6 Sunday) on. Day 1 is a Monday."""

    starts: int

    def ordinals(self, frequency: Frequency, days: Days) -> Ordinals:
        return (days - 1 - self.starts) // 7

    def first_days(self, frequency: Frequency, ordinals: Ordinals) -> Days:
        return ordinals * 7 + 1 + self.starts


@dataclass(frozen=True, slots=True)
class DayRule:
    def ordinals(self, frequency: Frequency, days: Days) -> Ordinals:
        return days.astype(np.int64)

    def first_days(self, frequency: Frequency, ordinals: Ordinals) -> Days:
        return ordinals.astype(np.int64)
