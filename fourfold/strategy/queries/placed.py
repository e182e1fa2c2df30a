"""Where a measure is used: the way up from a number to the strategy."""

from collections.abc import Collection

from fourfold.org.queries import Member, UnitTree
from fourfold.strategy.models import MeasurePlacement
from fourfold.strategy.queries.visible import visible_objectives


def placements_of(member: Member, measure_id: int, tree: UnitTree | None = None) -> list[MeasurePlacement]:
    """The measure's places below visible objectives, current ones first."""
    visible = visible_objectives(member, tree).order_by().values("pk")
    return list(
        MeasurePlacement.objects.filter(measure_id=measure_id, objective_id__in=visible)
        .select_related("objective__scorecard", "objective__perspective", "objective__theme")
        .order_by("effective_to", "pk")
    )


def placed_measure_ids(ids: Collection[int]) -> set[int]:
    """Those of `ids` that serve at least one objective."""
    return set(MeasurePlacement.objects.filter(measure_id__in=ids).values_list("measure_id", flat=True))
