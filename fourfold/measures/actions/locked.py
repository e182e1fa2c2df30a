"""What a locked period refuses: R10, in a sentence that names the period and says both ways on.

Whatever holds from a day on asks `refuse_locked` before it is saved: targets, limits, formulas, weights, places, calendars.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, timedelta

from fourfold.core import guards, locks
from fourfold.core.past import added_at
from fourfold.engine.periods import Period
from fourfold.measures import queries
from fourfold.measures.models import Closing, Measure

TOPIC = "periods"
_approved: ContextVar[bool] = ContextVar("approved", default=False)


@contextmanager
def approved() -> Iterator[None]:
    """What somebody has approved may reach into locked periods in this block."""
    token = _approved.set(True)
    try:
        yield
    finally:
        _approved.reset(token)


def refuse_locked(
    since: date | None, *, until: date | None = None, field: str = "effective_from", born: datetime | None = None
) -> datetime:
    """Refuse (R10) a change that holds from `since` (None: from the beginning) to before `until` (None: without end) where
    it would reach into a locked period. A record that was added at `born` is no part of what was locked before.

    Returns the instant to record the change at: no period is locked between it and the end of this transaction.
    """
    now = locks.among(TOPIC)
    if not _approved.get() and (found := reached(since, until, born)):
        first = found[-1].period_end + timedelta(days=1)
        raise guards.Refused(
            "R10",
            f"{names(found)} locked, and this would change what was reported. Nothing was saved. "
            f"Choose {first.isoformat()} or a later day, or propose a restatement with a reason.",
            field=field, details={**_details(found), "first_open_day": first.isoformat()},
        )  # fmt: skip
    return now


def refuse_locked_value(measure: Measure, period: Period) -> datetime:
    """Refuse (R10) a change of a value whose own period ends within a locked one. Returns the instant to record it at."""
    now = locks.among(TOPIC)
    if not _approved.get() and (found := reached_by_value(measure, period)):
        sentence = f"{names(found)} locked. Nothing was saved. Propose a restatement with a reason; the reported value stays visible."
        raise guards.Refused("R10", sentence, field="period", details=_details(found))
    return now


def reached(since: date | None, until: date | None, born: datetime | None) -> list[Closing]:
    """The locked periods that a change between these days would alter, oldest first."""
    found = queries.locked_between(since, until)
    return [each for each in found if born is None or each.locked_at is None or each.locked_at > born]


def reached_by_value(measure: Measure, period: Period) -> list[Closing]:
    return reached(period.end, period.end + timedelta(days=1), born(measure))


def born(measure: Measure) -> datetime | None:
    """When the measure was added: what was locked before doesn't know it."""
    return added_at(Measure, {measure.pk}).get(measure.pk)


def names(found: Sequence[Closing]) -> str:
    """“Oct 2026 is”, “Sep 2026 and Oct 2026 are”."""
    labels = [each.label for each in found]
    more = [f"{len(labels) - 3} more periods"] if len(labels) > 4 else labels[3:]
    parts = [*labels[:3], *more]
    return f"{parts[0]} is" if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]} are"


def _details(found: Sequence[Closing]) -> dict[str, object]:
    return {"periods": [each.label for each in found[:100]], "closings": [each.pk for each in found[:100]]}
