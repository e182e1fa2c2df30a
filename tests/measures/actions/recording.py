"""Recording one value, as most of these tests do."""

from datetime import date
from decimal import Decimal

from fourfold.measures import actions

OCTOBER = date(2025, 10, 1)


def record(actor, measure, amount=None, on=OCTOBER, **more):
    number = None if amount is None else Decimal(str(amount))
    return actions.record_value(actor=actor, measure_id=measure.pk, period_start=on, amount=number, **more)
