"""Closing periods: from then on a value only changes by a restatement with a reason."""

from datetime import date

from fourfold.core import audit, events, guards
from fourfold.core.acting import action
from fourfold.measures import rules
from fourfold.measures.models import Value
from fourfold.org import rules as roles
from fourfold.org.queries import Member


@action
def lock_values(*, actor: Member, before: date) -> int:
    """Lock all values in force of periods that started before a day; returns how many. Forecasts stay open."""
    guards.require(
        roles.sees_everything(actor),
        "Only the strategy office and administrators may lock values. Nothing was changed.",
    )
    open_ones = (
        Value.objects.filter(superseded_at=None, period_start__lt=before)
        .exclude(kind=rules.ValueKind.FORECAST)
        .exclude(state__in=[rules.ValueState.LOCKED, rules.ValueState.RESTATED])
    )
    first = open_ones.select_related("measure").order_by("pk").first()
    if first is None:
        return 0
    ids = sorted(set(open_ones.values_list("measure_id", flat=True)))
    count = open_ones.update(state=rules.ValueState.LOCKED)
    new = {"before": before, "values": count, "measures": ids[:200]}
    audit.record(actor, f"locked {count} values, first of", first.measure, new=new)
    events.announce("measure_changed", (f"measure:{pk}" for pk in ids), by=actor.pk)
    return count
