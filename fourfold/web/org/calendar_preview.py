"""What a calendar's year looks like: its months with their weeks, its shifts, and the days on which the clock changes them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from fourfold.engine.model import Frequency
from fourfold.engine.periods import Calendar, Period
from fourfold.engine.periods.placing import Placing

YEARS_AHEAD = 12


@dataclass(frozen=True)
class Month:
    """A month of the year; `weeks` are whole ones, of a retail calendar."""

    period: Period
    quarter: str
    weeks: int
    days: int
    has_53rd: bool


@dataclass(frozen=True)
class ShiftLine:
    name: str
    begins: str
    ends: str
    crosses_midnight: bool


@dataclass(frozen=True)
class Changed:
    """A shift that is longer or shorter because the clock is changed in it."""

    label: str
    hours: str


@dataclass(frozen=True)
class Preview:
    year: Period
    is_retail: bool
    months: tuple[Month, ...]
    years_of_53: tuple[str, ...]
    shifts: tuple[ShiftLine, ...]
    changed: tuple[Changed, ...]

    @property
    def weeks(self) -> int:
        return _weeks(self.year)

    @property
    def days(self) -> int:
        return (self.year.end - self.year.start).days + 1


def preview(of: Calendar, day: date, zone: str) -> Preview:
    """The fiscal year that holds a day."""
    year, era = of.period(Frequency.YEAR, day), of.on(day)
    return Preview(
        year=year, is_retail=era.retail is not None, months=tuple(_months(of, year)), years_of_53=tuple(_long_years(of, year)),
        shifts=tuple(_shifts(era)), changed=tuple(_changed(of, year, zone)),
    )  # fmt: skip


def _weeks(period: Period) -> int:
    return ((period.end - period.start).days + 1) // 7


def _months(of: Calendar, year: Period) -> Iterator[Month]:
    retail, weeks = of.on(year.start).retail, _weeks(year)
    months = of.between(Frequency.MONTH, year.start, year.end)
    for number, month in enumerate(months, start=1):
        yield Month(
            period=month, quarter=of.period(Frequency.QUARTER, month.start).label, weeks=_weeks(month),
            days=(month.end - month.start).days + 1, has_53rd=retail is not None and weeks == 53 and number == retail.long_month,
        )  # fmt: skip


def _long_years(of: Calendar, year: Period) -> Iterator[str]:
    for ahead in range(YEARS_AHEAD + 1):
        each = of.next(year, ahead)
        if of.on(each.start).retail is not None and _weeks(each) == 53:
            yield each.label


def _shifts(era: Placing) -> Iterator[ShiftLine]:
    following = (*era.shifts[1:], *era.shifts[:1])
    for shift, after in zip(era.shifts, following, strict=True):
        yield ShiftLine(shift.name, f"{shift.starts:%H:%M}", f"{after.starts:%H:%M}", after.starts <= shift.starts)


def _changed(of: Calendar, year: Period, zone: str) -> Iterator[Changed]:
    """Shifts of the year that don't last as long as the wall says."""
    for day in of.between(Frequency.DAY, year.start, year.end):
        if not of.on(day.start).shifts or of.begins(of.next(day), zone) - of.begins(day, zone) == timedelta(days=1):
            continue
        for shift in of.between(Frequency.SHIFT, day.start - timedelta(days=1), day.end):
            lasts = of.begins(of.next(shift), zone) - of.begins(shift, zone)
            if lasts != _on_the_wall(of, shift):
                yield Changed(shift.label, f"{lasts.total_seconds() / 3600:g}")


def _on_the_wall(of: Calendar, shift: Period) -> timedelta:
    shifts, following = of.on(shift.start).shifts, of.next(shift)
    if not shifts:
        return timedelta(days=1)
    after = of.on(following.start).shifts
    begins, ends = shifts[shift.shift - 1].starts, after[following.shift - 1].starts if after else None
    minutes = (ends.hour * 60 + ends.minute if ends else 0) - begins.hour * 60 - begins.minute
    return timedelta(minutes=minutes, days=(following.start - shift.start).days)
