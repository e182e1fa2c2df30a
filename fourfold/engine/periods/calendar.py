"""The organisation's calendar: which period holds a day, or an instant, and what comes before and after."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

import numpy as np

from fourfold.engine.model import Frequency
from fourfold.engine.periods import clocks
from fourfold.engine.periods.labels import label_of, year_name
from fourfold.engine.periods.period import EPOCH, Period
from fourfold.engine.periods.placing import Placing

SHORT = " (short)"


@dataclass(frozen=True)
class Calendar(Placing):
    """Where periods begin.

    `first_month` (1-12) starts the fiscal year, its halves and its quarters. With `retail` the year has 52 or 53 whole
    weeks. `week_starts` (0 Monday ... 6 Sunday) is for calendars without: retail weeks follow the year's last weekday.
    `before` is the calendar that this one took over from on the day `since`: earlier periods keep their calendar, and
    the periods that the change falls into end the day before. `since` is the first day of a year, or the years are the same.

    Raises ValueError, in words, for anything else; OverflowError or ValueError for dates outside years 1-9999.
    """

    def period(self, frequency: Frequency, on: date, shift: int = 1) -> Period:
        """The period that holds the day. Of shifts, the given one of that day; raises ValueError where it has fewer."""
        ordinal = self._ordinal(frequency, on)
        if frequency is Frequency.SHIFT:
            if not 1 <= shift <= (count := self.shifts_on(on)):
                raise ValueError(f"{on} has {count} {'shift' if count == 1 else 'shifts'}: there is no shift {shift}.")
            ordinal += shift - 1
        return _period(self, frequency, ordinal)

    def at(self, frequency: Frequency, ordinal: int) -> Period:
        """The period with an ordinal."""
        return _period(self, frequency, ordinal)

    def ordinal(self, period: Period) -> int:
        return self._ordinal(period.frequency, period.start) + max(period.shift - 1, 0)

    def next(self, period: Period, n: int = 1) -> Period:
        return _period(self, period.frequency, self.ordinal(period) + n)

    def previous(self, period: Period, n: int = 1) -> Period:
        return self.next(period, -n)

    def window(self, frequency: Frequency, last: date, count: int) -> tuple[Period, ...]:
        """The `count` periods that end with the one holding `last` (of shifts, the last of that day), oldest first."""
        return self.ending_with(self.between(frequency, last, last)[-1], count)

    def ending_with(self, last: Period, count: int) -> tuple[Period, ...]:
        """The `count` periods that end with `last`, oldest first."""
        stop = self.ordinal(last) + 1
        return tuple(_period(self, last.frequency, ordinal) for ordinal in range(stop - count, stop))

    def between(self, frequency: Frequency, first: date, last: date) -> tuple[Period, ...]:
        """All periods from the one holding `first` to the one holding `last`; none when last is before first."""
        stop = self._ordinal(frequency, last) + (self.shifts_on(last) if frequency is Frequency.SHIFT else 1)
        return tuple(_period(self, frequency, ordinal) for ordinal in range(self._ordinal(frequency, first), stop))

    def a_year_before(self, period: Period) -> Period:
        """The same period of the year before: by the date, or of a retail year by its number; week 53 has week 52."""
        era, start = self.on(period.start), period.start
        if era.retail is not None and period.frequency not in {Frequency.DAY, Frequency.SHIFT}:
            year = self.period(Frequency.YEAR, start)
            former = self.previous(year)
            if self.on(former.start) == era:
                place = self.ordinal(period) - self._ordinal(period.frequency, year.start)
                last = self._ordinal(period.frequency, former.end)
                return self.at(period.frequency, min(self._ordinal(period.frequency, former.start) + place, last))
        leap = start.month == 2 and start.day == 29
        day = start.replace(year=start.year - 1, day=28 if leap else start.day)
        return self.period(period.frequency, day, min(max(period.shift, 1), self.shifts_on(day)))

    def year_named(self, year: int) -> Period:
        """The fiscal year with this number; of two, the longer. Raises ValueError where a change of calendars left it out."""
        near = (self.period(Frequency.YEAR, date(year + ahead, 7, 1)) for ahead in (-1, 0, 1))
        found = {each for each in near if self.fiscal_year(each.start) == year}
        found |= {
            each
            for period in found
            for each in (self.previous(period), self.next(period))
            if self.fiscal_year(each.start) == year
        }
        if not found:
            raise ValueError(f"The calendar has no fiscal year {year}.")
        return max(found, key=lambda each: each.end - each.start)

    def fiscal_year(self, on: date) -> int:
        """The year that names the fiscal year holding the day: usually the one in which it ends."""
        return int(self.year_label(on).removesuffix(SHORT).removeprefix("FY"))

    def year_label(self, on: date) -> str:
        """What the fiscal year holding the day is called."""
        era = self.on(on)
        return year_name(era, era.starting_year(on))

    def period_of_instant(self, frequency: Frequency, instant: datetime, zone: str) -> Period:
        """The period of an instant where the clock shows the time of `zone`; as `ordinals_of_instants` for one."""
        if instant.tzinfo is None:
            raise ValueError("An instant needs a time zone: the same clock time is another instant elsewhere.")
        moment = np.array([instant.astimezone(UTC).replace(tzinfo=None)], "M8[us]")
        return _period(self, frequency, int(self.ordinals_of_instants(frequency, moment, zone)[0]))

    def begins(self, period: Period, zone: str) -> datetime:
        """The first instant (UTC) of a shift or day; of longer periods, of their first day."""
        shifts = self.on(period.start).shifts
        time = shifts[period.shift - 1].starts if period.shift and shifts else None
        seconds = (time.hour * 3600 + time.minute * 60) if time else 0
        wall = (period.start.toordinal() - EPOCH) * clocks.DAY + seconds
        return clocks.START + timedelta(seconds=clocks.first_instant(zone, wall))


@lru_cache(maxsize=16_384)
def _period(calendar: Calendar, frequency: Frequency, ordinal: int) -> Period:
    numbers = np.array([ordinal, ordinal + 1])
    first, following = calendar.first_days(frequency, numbers).tolist()
    start = date.fromordinal(first)
    end = start if frequency is Frequency.SHIFT else date.fromordinal(following - 1)
    stretches = calendar._stretches[frequency]
    stretch = next(each for each in reversed(stretches) if each.first_ordinal <= ordinal)
    number, era = ordinal - stretch.ahead, calendar.on(start)
    shift = ordinal - calendar._ordinal(frequency, start) + 1 if frequency is Frequency.SHIFT else 0
    week = 0
    if frequency is Frequency.WEEK and era.retail is not None:
        week = (first - era.first_of_year(start).toordinal()) // 7 + 1
    label = label_of(era, frequency, start, number, week)
    whole = stretch.rule.first_days(frequency, numbers - stretch.ahead).tolist()
    is_short = frequency is not Frequency.SHIFT and [first, following] != whole
    return Period(start, end, frequency, label + (SHORT if is_short else ""), shift)
