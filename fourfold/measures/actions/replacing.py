"""Values into the periods of another calendar: the old rows stay readable, as with any change."""

from copy import copy
from typing import Any

from django.db.models import Q
from django.utils import timezone

from fourfold.core import guards
from fourfold.measures import rules
from fourfold.measures.models import Value
from fourfold.measures.queries.moving import Moves


def replace_values(found: Moves) -> int:
    """Every value of the moved periods to the period that holds its middle; refused (R13) where two would meet there."""
    to = {(each.before.frequency.value, each.before.start): each.after.start for each in found.periods}
    moved = list(_current(to).select_related("measure"))
    kept = [_moved(value, to[value.measure.frequency, value.period_start]) for value in moved]
    taken: set[Any] = {_place(value) for value in _beside(moved)}
    for value in kept:
        guards.refuse_if(
            _place(value) in taken, "R13",
            f"Two values of “{value.measure.name}” would meet in the period from {value.period_start}. Nothing was changed. "
            "Let the new calendar begin later, or take one of them back.", field="moving",
        )  # fmt: skip
        taken.add(_place(value))
    Value.objects.filter(pk__in=[value.pk for value in moved]).update(superseded_at=timezone.now())
    Value.objects.bulk_create(kept, batch_size=2000)
    return len(kept)


def _current(to: dict[tuple[str, Any], Any]) -> Any:
    starts: dict[str, list[Any]] = {}
    for frequency, start in to:
        starts.setdefault(frequency, []).append(start)
    wanted = Q(pk=None)
    for frequency, days in starts.items():
        wanted |= Q(measure__frequency=frequency, period_start__in=days)
    return Value.objects.filter(wanted, superseded_at=None).order_by("measure_id", "period_start", "pk")


def _beside(moved: list[Value]) -> Any:
    """Values of the same measures that stay where they are."""
    measures = {value.measure_id for value in moved}
    rows = Value.objects.filter(measure_id__in=measures, superseded_at=None)
    return rows.exclude(pk__in=[value.pk for value in moved])


def _moved(value: Value, start: Any) -> Value:
    found = copy(value)
    found.pk, found.period_start, found.version = None, start, value.version + 1
    found._state = copy(value._state)
    found._state.adding = True
    found.recorded_at = timezone.now()  # what was known before still names the old period
    return found


def _place(value: Value) -> Any:
    return value.measure_id, value.period_start, value.kind == rules.ValueKind.FORECAST
