"""Periods on their way: a month closed as the strategy office does it."""

from datetime import date

from fourfold.measures.actions import mark_none, move_period
from fourfold.measures.queries import owed


def close_month(office, month: date, *, to: str = "locked", none: str = ""):
    """Bring the month to the state; with `none`, what is missing is marked so with this reason first."""
    closing = None
    for step in ("collecting", "analysis", "locked", "published"):
        if step == "locked" and none:
            end = (month.replace(day=28) + (date(2000, 1, 5) - date(2000, 1, 1))).replace(day=1)
            for each in owed(month, date.fromordinal(end.toordinal() - 1)):
                mark_none(actor=office, measure_id=each.measure.pk, frequency="month", period_start=month, reason=none)
        closing = move_period(actor=office, frequency="month", period_start=month, to=step)
        if step == to:
            return closing
    return closing
