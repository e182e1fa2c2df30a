"""Which period a page or a call looks at: the period selector's state, read from its text and checked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, cast
from zoneinfo import ZoneInfo

from django.utils import timezone

from fourfold.core.guards import Refused
from fourfold.engine.model import Frequency
from fourfold.engine.periods import Calendar, Period
from fourfold.measures.models import FiscalCalendar
from fourfold.org.queries import Member

COUNT = 12  # periods of a spark line
COMPARISONS = ("previous", "year", "target")
A_YEAR_BACK = {
    Frequency.SHIFT: 366, Frequency.DAY: 366, Frequency.WEEK: 53, Frequency.MONTH: 12,
    Frequency.QUARTER: 4, Frequency.HALF: 2, Frequency.YEAR: 1,
}  # fmt: skip


@dataclass(frozen=True)
class Viewing:
    """What is looked at. `periods`, oldest first, ends with `period` and reaches back to the one compared with."""

    calendar: Calendar
    frequency: Frequency
    period: Period
    periods: tuple[Period, ...]
    compare: str
    view: Literal["period", "ytd"]
    today: date

    @property
    def previous(self) -> Period:
        return self.calendar.previous(self.period)

    @property
    def next(self) -> Period | None:
        """The following period; None where it hasn't begun."""
        following = self.calendar.next(self.period)
        return following if following.start <= self.today else None

    @property
    def compared(self) -> Period | None:
        """The period that the chosen comparison looks at; None for a comparison with the target."""
        if self.compare == "target":
            return None
        if self.compare == "previous":
            return self.previous
        start = self.period.start
        leap = start.month == 2 and start.day == 29
        return self.calendar.period(self.frequency, start.replace(year=start.year - 1, day=28 if leap else start.day))

    def parameters(self) -> dict[str, str]:
        """The state as URL parameters."""
        return {
            "period": self.period.start.isoformat(), "frequency": self.frequency.value,
            "compare": self.compare, "view": self.view,
        }  # fmt: skip


def first_month() -> int:
    """The month in which the organisation's fiscal year starts."""
    found = FiscalCalendar.objects.values_list("first_month", flat=True).first()
    return found or 1


def fiscal_calendar() -> FiscalCalendar | None:
    """The stored calendar; None where the organisation never set one."""
    return FiscalCalendar.objects.first()


def calendar() -> Calendar:
    return Calendar(first_month=first_month())


def today(member: Member) -> date:
    """Today's date where the organisation is."""
    return timezone.now().astimezone(ZoneInfo(member.zone)).date()


def viewing(member: Member, parameters: Mapping[str, str], *, count: int = COUNT) -> Viewing:
    """Read `period` (a day inside it: 2026-10 or 2026-10-31), `frequency`, `compare` and `view`.

    Without a period, the last finished one. Raises Refused R3 or R11 for what can't be read or lies ahead.
    """
    year = calendar()
    now = today(member)
    frequency = _choice(parameters, "frequency", [each.value for each in Frequency], Frequency.MONTH.value)
    kind = Frequency(frequency)
    compare = _choice(parameters, "compare", COMPARISONS, "previous")
    wanted = parameters.get("period", "").strip()
    period = year.period(kind, _day(wanted)) if wanted else year.previous(year.period(kind, now))
    if period.start > now:
        raise Refused(
            "R3", f"{period.label} has not begun. Choose a period up to {year.period(kind, now).label}.", field="period"
        )
    return Viewing(
        calendar=year, frequency=kind, period=period,
        periods=year.window(kind, period.start, max(count, A_YEAR_BACK[kind] + 1 if compare == "year" else 2)),
        compare=compare,
        view=cast(Literal["period", "ytd"], _choice(parameters, "view", ("period", "ytd"), "period")),
        today=now,
    )  # fmt: skip


def _choice(parameters: Mapping[str, str], name: str, allowed: tuple[str, ...] | list[str], default: str) -> str:
    chosen = parameters.get(name, "") or default
    if chosen not in allowed:
        raise Refused("R11", f"“{chosen}” is no {name}. Choose one of: {', '.join(allowed)}.", field=name)
    return chosen


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(f"{text}-01" if len(text) == 7 else text)
    except ValueError:
        day = date.min
    if not 1900 <= day.year <= 2200:
        raise Refused(
            "R3", f"“{text[:40]}” is no day or month from 1900 on. Write it like 2026-10 or 2026-10-31.", field="period"
        )
    return day
