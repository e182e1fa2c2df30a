"""The organisation's calendars, one after the other, as rows and as the engine's one calendar."""

from collections.abc import Sequence
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any

from fourfold.core.past import as_known, changed_since
from fourfold.engine.periods import Calendar, Retail, Shift
from fourfold.engine.periods.placing import Placing
from fourfold.measures.models import FiscalCalendar


def calendars(at: datetime | None = None) -> list[FiscalCalendar]:
    """The stored calendars, oldest first, as known at an instant (None: now)."""
    found = list(FiscalCalendar.objects.all())
    if at is not None:
        changed = changed_since(FiscalCalendar, at)
        gone = [row for pk, row in changed.items() if row is not None and pk not in {each.pk for each in found}]
        found = [*as_known(found, changed), *gone]
    return sorted(found, key=lambda each: each.starts_on or date.min)


def calendar(at: datetime | None = None) -> Calendar:
    return joined(calendars(at))


def fiscal_calendar(at: datetime | None = None) -> FiscalCalendar | None:
    """The latest stored calendar; None where the organisation never set one."""
    return next(reversed(calendars(at)), None)


def first_month(at: datetime | None = None) -> int:
    """The month in which the organisation's fiscal year starts, by its latest calendar."""
    return calendar(at).first_month


def has_shifts(of: Placing) -> bool:
    """Whether any of the calendars that follow one another names shifts."""
    return bool(of.shifts) or (of.before is not None and has_shifts(of.before))


def joined(rows: Sequence[FiscalCalendar]) -> Calendar:
    """Rows, oldest first, as one calendar. Raises ValueError, in words, for those that can't follow one another."""
    found = Calendar()
    for row in rows:
        found = _made(row, found if row.starts_on else None)
    return _known(found)


def _made(row: FiscalCalendar, before: Calendar | None) -> Calendar:
    retail = Retail(row.pattern, row.ends_on, row.year_end == "nearest", row.long_month) if row.pattern else None
    shifts = tuple(shift_of(each) for each in row.shifts)
    return Calendar(
        row.first_month, retail, row.week_starts, row.named_by_start, shifts, row.starts_on, before
    )  # fmt: skip


def shift_of(stored: dict[str, Any]) -> Shift:
    return Shift(stored["name"], time.fromisoformat(stored["starts"]))


@lru_cache(maxsize=256)
def _known(found: Calendar) -> Calendar:
    """The first of equal calendars: what it has worked out already is kept."""
    return found
