"""Where a measure is used: the way up from a number to the strategy."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import Q

from fourfold.org.queries import Member, UnitTree
from fourfold.strategy import rules
from fourfold.strategy.models import MeasurePlacement, Objective, Theme
from fourfold.strategy.queries.visible import visible_objectives


def placements_of(member: Member, measure_id: int, tree: UnitTree | None = None) -> list[MeasurePlacement]:
    """The measure's places below visible objectives, current ones first."""
    visible = visible_objectives(member, tree).order_by().values("pk")
    return list(
        MeasurePlacement.objects.filter(measure_id=measure_id, objective_id__in=visible)
        .select_related("objective__scorecard", "objective__perspective", "objective__theme")
        .order_by("effective_to", "pk")
    )


def live_kpis(scorecard_ids: Collection[int], today: date) -> list[tuple[Any, ...]]:
    """Live measures that count, or will, below the scorecards' own objectives, whoever may see them. One statement.

    Of each: scorecard, perspective, objective, measure, its name, owner and indicator.
    """
    rows = MeasurePlacement.objects.filter(
        Q(effective_to=None) | Q(effective_to__gt=today), objective__scorecard_id__in=scorecard_ids, measure__state="live"
    ).exclude(objective__state__in=rules.GONE)  # fmt: skip
    return list(
        rows.order_by("objective__code", "order", "pk").values_list(
            "objective__scorecard_id", "objective__perspective_id", "objective_id", "measure_id", "measure__name",
            "measure__owner_id", "measure__indicator",
        )
    )  # fmt: skip


def placed_measure_ids(ids: Collection[int]) -> set[int]:
    """Those of `ids` that serve at least one objective."""
    return set(MeasurePlacement.objects.filter(measure_id__in=ids).values_list("measure_id", flat=True))


def objectives_on(scorecard_id: int) -> int:
    """How many of its own objectives count on the scorecard, whoever may see them."""
    return Objective.objects.filter(scorecard_id=scorecard_id).exclude(state__in=rules.GONE).count()


def themes_of(strategy_id: int) -> int:
    return Theme.objects.filter(strategy_id=strategy_id).count()
