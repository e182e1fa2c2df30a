"""Arrays of days and instants into the periods of one calendar after the other."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from fourfold.engine.model import Frequency
from fourfold.engine.periods import clocks
from fourfold.engine.periods.months import MONTHS, DayRule, MonthRule, WeekRule
from fourfold.engine.periods.period import EPOCH, Days, Ordinals, Rule
from fourfold.engine.periods.retail import Retail, RetailRule
from fourfold.engine.periods.shifts import Shift, ShiftRule, refuse_wrong_shifts

ALWAYS = -(2**40)  # a day, and an ordinal, before all others


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days from `first` on that count by one rule: ordinals are the rule's own + `ahead`, and never jump."""

    first: int
    first_ordinal: int
    ahead: int
    rule: Rule


@dataclass(frozen=True)
class Placing:
    """What a calendar is, and where whole arrays belong in it. calendar.py says what the fields mean."""

    first_month: int = 1
    retail: Retail | None = None
    week_starts: int = 0
    named_by_start: bool = False
    shifts: tuple[Shift, ...] = ()
    since: date | None = None
    before: "Placing | None" = None

    def __post_init__(self) -> None:
        if not 1 <= self.first_month <= 12:
            raise ValueError(f"A fiscal year starts in a month from 1 to 12, not in {self.first_month}.")
        if not 0 <= self.week_starts <= 6:
            raise ValueError(f"A weekday is 0 (Monday) to 6 (Sunday), not {self.week_starts}.")
        refuse_wrong_shifts(self.shifts)
        if (self.since is None) != (self.before is None):
            raise ValueError("A calendar that takes over names both the day and the calendar before.")
        if self.since is not None and self.before is not None:
            self._refuse_wrong_start(self.since, self.before)

    def _refuse_wrong_start(self, since: date, before: "Placing") -> None:
        if before.since is not None and since <= before.since:
            raise ValueError(f"The calendar before begins on {before.since}: a later one can't begin on {since}.")
        if self._years == before._years and self.named_by_start == before.named_by_start:
            return
        start = self.first_of_year(since)
        if start != since:
            raise ValueError(
                f"A calendar takes over on the first day of one of its years, such as {start} or "
                f"{self.first_of_year(since, 1)}, not on {since}."
            )

    def on(self, day: date) -> "Placing":
        """The calendar in force on a day."""
        era = self
        while era.before is not None and era.since is not None and day < era.since:
            era = era.before
        return era

    def shifts_on(self, day: date) -> int:
        """How many shifts begin on a day; a calendar that states none has one a day."""
        return max(len(self.on(day).shifts), 1)

    def shift_counts(self, days: Days) -> Ordinals:
        """How many shifts begin on each day."""
        return self.ordinals(Frequency.SHIFT, days + 1) - self.ordinals(Frequency.SHIFT, days)

    def ordinals(self, frequency: Frequency, days: Days) -> Ordinals:
        """The ordinal of the period that holds each day; of shifts, of the day's first one."""
        stretches = self._stretches[frequency]
        if len(stretches) == 1:
            return stretches[0].rule.ordinals(frequency, days)
        return _by_stretch(
            stretches, np.array([each.first for each in stretches]), days,
            lambda each, some: each.rule.ordinals(frequency, some) + each.ahead,
        )  # fmt: skip

    def first_days(self, frequency: Frequency, ordinals: Ordinals) -> Days:
        """The first day of each period."""
        stretches = self._stretches[frequency]
        if len(stretches) == 1:
            return stretches[0].rule.first_days(frequency, ordinals)
        return _by_stretch(
            stretches, np.array([each.first_ordinal for each in stretches]), ordinals,
            lambda each, some: np.maximum(each.rule.first_days(frequency, some - each.ahead), each.first),
        )  # fmt: skip

    def last_days(self, frequency: Frequency, ordinals: Ordinals) -> Days:
        """The last day of each period; a shift counts with the day on which it begins."""
        if frequency is Frequency.SHIFT:
            return self.first_days(frequency, ordinals)
        return self.first_days(frequency, ordinals + 1) - 1

    def ordinals_of_instants(self, frequency: Frequency, instants: npt.NDArray[np.datetime64], zone: str) -> Ordinals:
        """The ordinal of the period that each instant (UTC) belongs to: that of the day on the wall's calendar.

        A shift begins at the first instant at which the clock shows its time or a later one - so at the first of two
        in a fold, and at the change itself where its time is skipped - and lasts until the next one begins.
        """
        clock = clocks.clock(zone, instants.astype("M8[s]").astype(np.int64))
        if frequency is not Frequency.SHIFT:
            return self.ordinals(frequency, clock.wall // clocks.DAY + EPOCH)
        day, second = np.divmod(clock.reached, clocks.DAY)
        first = self.ordinals(frequency, day + EPOCH)
        begun = _by_stretch(
            stretches := self._stretches[frequency], np.array([each.first for each in stretches]), day + EPOCH,
            lambda each, some: each.rule.begun(some), second,
        )  # fmt: skip
        return first + begun - 1  # before its first shift a day still has the last one of the day before

    @property
    def _years(self) -> MonthRule | RetailRule:
        return _retail_rule(self.retail, self.first_month) if self.retail else MonthRule(self.first_month)

    @property
    def first_weekday(self) -> int:
        return (self.retail.ends_on + 1) % 7 if self.retail else self.week_starts

    def starting_year(self, day: date) -> int:
        """The calendar year in which this calendar's own year that holds the day nominally starts."""
        return int(self._years.ordinals(Frequency.YEAR, np.array([day.toordinal()]))[0])

    def first_of_year(self, day: date, years: int = 0) -> date:
        """The first day of this calendar's own year that holds the day, or of one some years later."""
        year = self._years.ordinals(Frequency.YEAR, np.array([day.toordinal()])) + years
        return date.fromordinal(int(self._years.first_days(Frequency.YEAR, year)[0]))

    def _rule(self, frequency: Frequency) -> Rule:
        if frequency is Frequency.DAY:
            return DayRule()
        if frequency is Frequency.WEEK:
            return WeekRule(self.first_weekday)
        return ShiftRule(self.shifts) if frequency is Frequency.SHIFT else self._years

    @cached_property
    def _stretches(self) -> dict[Frequency, tuple[Stretch, ...]]:
        return {frequency: self._stretches_of(frequency) for frequency in Frequency}

    def _stretches_of(self, frequency: Frequency) -> tuple[Stretch, ...]:
        rule = self._rule(frequency)
        if self.before is None or self.since is None:
            return (Stretch(ALWAYS, ALWAYS, 0, rule),)
        earlier, first = self.before._stretches_of(frequency), self.since.toordinal()
        if earlier[-1].rule == rule:
            return earlier
        on = np.array([first])
        former = int(self.before.ordinals(frequency, on - 1)[0])
        if frequency is Frequency.SHIFT:
            former += self.before.shifts_on(date.fromordinal(first - 1)) - 1
        own = int(rule.ordinals(frequency, on)[0])
        return (*earlier, Stretch(first, former + 1, former + 1 - own, rule))

    def _ordinal(self, frequency: Frequency, on: date) -> int:
        if self.before is not None or (self.retail is not None and frequency in MONTHS):
            return _placed(self, frequency, on)
        if frequency is Frequency.DAY:
            return on.toordinal()
        if frequency is Frequency.WEEK:
            return (on.toordinal() - 1 - self.first_weekday) // 7
        if frequency is Frequency.SHIFT:
            return on.toordinal() * max(len(self.shifts), 1)
        return (on.year * 12 + on.month - self.first_month) // MONTHS[frequency]


def _by_stretch(stretches: tuple[Stretch, ...], firsts: Days, places: Days, of: Any, given: Days | None = None) -> Days:
    """`of(stretch, numbers)` for the numbers (`given`, else the places) in each stretch's part of the places."""
    at = np.searchsorted(firsts, places, side="right") - 1
    found = np.empty(len(places), np.int64)
    numbers = places if given is None else given
    for position, stretch in enumerate(stretches):
        here = at == position
        found[here] = of(stretch, numbers[here])
    return found


@lru_cache(maxsize=64)
def _retail_rule(retail: Retail, first_month: int) -> RetailRule:
    """One for all calendars that count so: its tables are long."""
    return RetailRule(retail, first_month)


@lru_cache(maxsize=16_384)
def _placed(calendar: Placing, frequency: Frequency, on: date) -> int:
    return int(calendar.ordinals(frequency, np.array([on.toordinal()]))[0])
