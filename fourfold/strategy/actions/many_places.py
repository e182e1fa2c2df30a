"""Many measures below one objective in one act, as an import makes them."""

from collections.abc import Sequence

from fourfold.core import audit, events
from fourfold.core.acting import action
from fourfold.measures.queries import visible_measures
from fourfold.org.queries import Member
from fourfold.strategy.actions.rights import editable_objective, open_since
from fourfold.strategy.models import MeasurePlacement


@action
def place_measures(*, actor: Member, objective_id: int, measure_ids: Sequence[int]) -> int:
    """Put measures below an objective with weight 1; one that its scorecard holds anywhere already stays where it is.

    They count from the beginning, or from the first day that isn't locked. Returns how many were placed.
    """
    objective = editable_objective(actor, objective_id)
    seen = set(visible_measures(actor).filter(pk__in=measure_ids).values_list("pk", flat=True))
    held = MeasurePlacement.objects.filter(
        measure_id__in=measure_ids, objective__scorecard_id=objective.scorecard_id
    ).values_list("measure_id", flat=True)
    wanted = seen - set(held)
    new = [pk for pk in measure_ids if pk in wanted]
    if not new:
        return 0
    since = open_since(objective.scorecard_id)
    places = [
        MeasurePlacement(objective=objective, measure_id=pk, order=min(n, 32_000), effective_from=since)
        for n, pk in enumerate(new)
    ]
    MeasurePlacement.objects.bulk_create(places, batch_size=1000)
    audit.record(actor, f"placed {len(new)} measures below", objective, new={"measures": new[:1000]})
    ids = [f"objective:{objective.pk}", f"scorecard:{objective.scorecard_id}"]
    events.announce("strategy_changed", [*ids, *(f"measure:{pk}" for pk in new)], by=actor.pk)
    return len(new)
