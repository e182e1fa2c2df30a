"""What another calendar would do to recorded values: which would belong to another period, and whether they may."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from django.db.models import Count, Q

from fourfold.engine.model import Frequency
from fourfold.engine.periods import Calendar, Period
from fourfold.measures import rules
from fourfold.measures.models import Closing, Value
from fourfold.measures.queries.history import period_of

UNMOVED = (rules.Frequency.DAY,)  # days are days in every calendar
LOCKED = (rules.ValueState.LOCKED, rules.ValueState.RESTATED)


@dataclass(frozen=True)
class Moved:
    """A period of recorded values that another calendar divides otherwise."""

    before: Period
    after: Period  # the one that holds its middle
    shift: int
    values: int
    locked: int


@dataclass(frozen=True)
class Moves:
    """All of them; `closed` are locked periods that would no longer be periods."""

    periods: tuple[Moved, ...]
    closed: tuple[Closing, ...]

    @cached_property
    def values(self) -> int:
        return sum(each.values for each in self.periods)

    @property
    def locked(self) -> int:
        return sum(each.locked for each in self.periods)

    @property
    def last_day(self) -> date:
        return max([*(each.before.end for each in self.periods), *(each.period_end for each in self.closed)])


def moves(old: Calendar, new: Calendar) -> Moves:
    """Two queries."""
    rows = Value.objects.filter(superseded_at=None).exclude(measure__frequency__in=UNMOVED)
    places = rows.values_list("measure__frequency", "period_start", "shift").annotate(
        values=Count("pk"), locked=Count("pk", filter=Q(state__in=LOCKED))
    )
    found = [_moved(old, new, *place) for place in places.order_by("period_start", "shift", "measure__frequency")]
    closed = [each for each in Closing.objects.filter(locked_at__isnull=False) if not _stands(new, each)]
    return Moves(tuple(each for each in found if each is not None), tuple(closed))


def _moved(
    old: Calendar, new: Calendar, frequency: str, start: date, shift: int, values: int, locked: int
) -> Moved | None:
    place = Value(period_start=start, shift=shift)
    before = period_of(old, Frequency(frequency), place)
    if frequency == rules.Frequency.SHIFT:
        after = period_of(new, Frequency.SHIFT, place)
        is_same = _times(old, start) == _times(new, start)
    else:
        after = new.period(Frequency(frequency), middle(before))
        is_same = (before.start, before.end) == (after.start, after.end)
    return None if is_same else Moved(before, after, shift, values, locked)


def middle(period: Period) -> date:
    return period.start + timedelta(days=(period.end - period.start).days // 2)


def _times(of: Calendar, day: date) -> Sequence[object]:
    return [each.starts for each in of.on(day).shifts]


def _stands(new: Calendar, closing: Closing) -> bool:
    period = new.period(Frequency(closing.frequency), closing.period_start)
    return (period.start, period.end) == (closing.period_start, closing.period_end)
