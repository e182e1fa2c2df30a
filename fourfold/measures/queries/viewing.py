"""Which period a page or a call looks at: the period selector's state, read from its text and checked."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Literal, cast
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils import timezone

from fourfold.core.guards import Refused
from fourfold.engine.model import Frequency
from fourfold.engine.periods import Calendar, Period
from fourfold.measures.models import Closing
from fourfold.measures.queries.calendars import calendar, has_shifts
from fourfold.measures.rules import Frequency as FrequencyChoices
from fourfold.org.queries import Member

COUNT = 12  # periods of a spark line
COMPARISONS = ("previous", "year", "target")
REPORTED = "reported"


@dataclass(frozen=True)
class Viewing:
    """What is looked at. `periods`, oldest first, ends with `period` and reaches back to the one compared with.

    `known_at` is the instant as of which it is looked at (None: now), `as_of` how the address says so, `today` the day of
    that instant; `closing` is how far the period is on its way to being closed.
    """

    calendar: Calendar
    frequency: Frequency
    period: Period
    periods: tuple[Period, ...]
    compare: str
    view: Literal["period", "ytd"]
    today: date
    known_at: datetime | None = None
    as_of: str = ""
    closing: Closing | None = None
    zone: str = "UTC"
    shift: int = 0  # which shift of its day is looked at, or asked for; 0: none

    @property
    def is_locked(self) -> bool:
        return self.locked_at is not None

    @property
    def locked_at(self) -> datetime | None:
        return self.closing.locked_at if self.closing else None

    @property
    def local_known_at(self) -> datetime | None:
        """The instant on the organisation's clock."""
        return self.known_at.astimezone(ZoneInfo(self.zone)) if self.known_at else None

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
        return self.calendar.a_year_before(self.period)

    def own(self, frequency: Frequency) -> Period:
        """The period of a measure's own frequency that stands for the viewed one: of shifts the one asked for, else the last."""
        if frequency is not Frequency.SHIFT:
            return self.calendar.period(frequency, self.period.end)
        day = max(self.period.start, min(self.period.end, self.today))
        count = self.calendar.shifts_on(day)
        return self.calendar.period(frequency, day, self.shift if 0 < self.shift <= count else count)

    @property
    def frequencies(self) -> list[tuple[str, str]]:
        """What there is to choose; shifts only where the calendar names some."""
        has = has_shifts(self.calendar)
        return [(value, word) for value, word in FrequencyChoices.choices if has or value != Frequency.SHIFT]

    @property
    def shifts(self) -> tuple[Period, ...]:
        """The shifts of the viewed day, or of the last one in it."""
        day = self.own(Frequency.SHIFT).start
        return self.calendar.between(Frequency.SHIFT, day, day)

    @property
    def is_by_day(self) -> bool:
        """Whether a period is chosen by a day: months of weeks have no calendar month to choose."""
        short = (Frequency.SHIFT, Frequency.DAY, Frequency.WEEK)
        return self.frequency in short or self.calendar.on(self.period.start).retail is not None

    def parameters(self) -> dict[str, str]:
        """The state as URL parameters."""
        as_of = {"as_of": self.as_of} if self.as_of else {}
        return {
            "period": self.period.start.isoformat(), "frequency": self.frequency.value,
            "compare": self.compare, "view": self.view, **as_of, **({"shift": str(self.shift)} if self.shift else {}),
        }  # fmt: skip


def today(member: Member) -> date:
    """Today's date where the organisation is."""
    return timezone.now().astimezone(ZoneInfo(member.zone)).date()


def begun(member: Member) -> tuple[date, int]:
    """The last day that has begun where the organisation is, and how many of its shifts have."""
    now, year = timezone.now(), calendar()
    day = now.astimezone(ZoneInfo(member.zone)).date()
    last = year.period_of_instant(Frequency.SHIFT, now, member.zone)
    return day, last.shift if last.start == day else 0


def viewing(member: Member, parameters: Mapping[str, str], *, count: int = COUNT) -> Viewing:
    """Read `period` (a day inside it: 2026-10 or 2026-10-31), `frequency`, `compare`, `view`, `as_of` and `shift`.

    Without a period, the last finished one. `as_of` is an instant or "reported", which means the lock of the period and,
    where it isn't locked, now. Raises Refused R3 or R11 for what can't be read or lies ahead.
    """
    year = calendar()
    now = today(member)
    frequency = _choice(parameters, "frequency", [each.value for each in Frequency], Frequency.MONTH.value)
    kind = Frequency(frequency)
    compare = _choice(parameters, "compare", COMPARISONS, "previous")
    wanted = parameters.get("period", "").strip()
    shift = _shift(parameters.get("shift", "").strip())
    period = _asked(year, kind, _day(wanted), shift) if wanted else _last_finished(year, kind, member)
    if period.start > now:
        raise Refused(
            "R3", f"{period.label} has not begun. Choose a period up to {year.period(kind, now).label}.", field="period"
        )
    viewed = Viewing(
        calendar=year, frequency=kind, period=period,
        periods=year.ending_with(period, max(count, _a_year_back(year, period) + 1 if compare == "year" else 2)),
        compare=compare, shift=period.shift or shift,
        view=cast(Literal["period", "ytd"], _choice(parameters, "view", ("period", "ytd"), "period")),
        today=now, closing=closing_of(period), zone=member.zone,
    )  # fmt: skip
    wanted = parameters.get("as_of", "").strip()
    if not wanted:
        return viewed
    at = viewed.locked_at if wanted == REPORTED else _instant(wanted, member.zone)
    return known(viewed, at, wanted)


def _asked(year: Calendar, frequency: Frequency, day: date, shift: int) -> Period:
    """The period that holds a day; of shifts the given one, else the day's first."""
    count = year.shifts_on(day)
    if frequency is Frequency.SHIFT and shift > count:
        raise Refused(
            "R3", f"{day} has {count} {'shift' if count == 1 else 'shifts'}. Choose one of them.", field="shift"
        )
    return year.period(frequency, day, max(shift, 1))


def _last_finished(year: Calendar, frequency: Frequency, member: Member) -> Period:
    return year.previous(year.period_of_instant(frequency, timezone.now(), member.zone))


def _a_year_back(year: Calendar, period: Period) -> int:
    """How many periods the same one of last year lies back."""
    return year.ordinal(period) - year.ordinal(year.a_year_before(period))


def _shift(text: str) -> int:
    if text and not (text.isdigit() and text.isascii() and len(text) < 3):
        raise Refused("R11", f"“{text[:40]}” is no number of a shift. Write 1 for the first of the day.", field="shift")
    return int(text or 0)


def closing_of(period: Period) -> Closing | None:
    """How far a period is on its way to being closed; where another locked one holds its last day, that one decides."""
    own = Q(frequency=period.frequency.value, period_start=period.start)
    holding = Q(locked_at__isnull=False, period_start__lte=period.end, period_end__gte=period.end)
    found = sorted(Closing.objects.filter(own | holding), key=lambda each: _rank(each, period))
    return found[0] if found else None


def _rank(closing: Closing, period: Period) -> tuple[bool, bool, date]:
    """Locked before open, its own before that of another frequency."""
    own = (closing.frequency, closing.period_start) == (period.frequency.value, period.start)
    return (closing.locked_at is None, not own, closing.period_start)


def known(viewed: Viewing, at: datetime | None, as_of: str) -> Viewing:
    """The same as known at an instant (None: now), with the day and the calendar of that instant."""
    today_there = (at or timezone.now()).astimezone(ZoneInfo(viewed.zone)).date()
    if viewed.period.start > today_there:
        raise Refused(
            "R3", f"{viewed.period.label} had not begun on {today_there}. Look at it as of a later day.", field="as_of"
        )
    year = calendar(at)
    period = viewed.period
    if year != viewed.calendar:
        period = year.period(viewed.frequency, period.end, min(max(period.shift, 1), year.shifts_on(period.end)))
    return replace(
        viewed, calendar=year, period=period, periods=year.ending_with(period, len(viewed.periods)),
        today=today_there, known_at=at, as_of=as_of,
    )  # fmt: skip


def reported(viewed: Viewing) -> Viewing:
    """A locked period as it was reported: as known when it was locked."""
    return known(viewed, viewed.locked_at, REPORTED)


def restated(viewed: Viewing) -> Viewing:
    """The same period as it is known today."""
    return known(viewed, None, "")


def other(viewed: Viewing) -> Viewing | None:
    """What to compare with: of a locked period its other truth; of an instant what is known today."""
    if viewed.known_at is not None:
        return restated(viewed)
    return reported(viewed) if viewed.is_locked else None


def instant(member: Member, text: str) -> datetime:
    """The instant that an address or a call names. Raises Refused R3."""
    return _instant(text.strip(), member.zone)


def _instant(text: str, zone: str) -> datetime:
    """A day (its end) or an instant, where the organisation is unless it says otherwise. Not ahead of now."""
    try:
        at = datetime.fromisoformat(text)
        at = datetime.combine(at, time.max) if len(text) == 10 else at
        at = at if at.tzinfo else at.replace(tzinfo=ZoneInfo(zone))
        fine = 1900 <= at.year <= 2200
    except ValueError:
        fine = False
    if not fine:
        sentence = f"“{text[:40]}” is no instant. Write it like 2026-11-05 or 2026-11-05T14:00, or choose “reported”."
        raise Refused("R3", sentence, field="as_of")
    if at.date() > timezone.now().astimezone(ZoneInfo(zone)).date():
        raise Refused("R3", f"{text[:40]} lies ahead. Nobody knows yet what will be known then.", field="as_of")
    return at


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
