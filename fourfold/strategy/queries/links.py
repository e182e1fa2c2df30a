"""Cause and effect: the links of one objective, and those between the objectives of a board."""

from dataclasses import dataclass

from django.db.models import Q

from fourfold.org.queries import Member
from fourfold.strategy.models import ObjectiveLink
from fourfold.strategy.queries.board import Board
from fourfold.strategy.queries.visible import visible_objectives


@dataclass(frozen=True)
class Links:
    """What drives an objective, and what it drives."""

    causes: tuple[ObjectiveLink, ...]
    effects: tuple[ObjectiveLink, ...]


def links_of(member: Member, objective_id: int) -> Links:
    """Links whose other end the member may see too."""
    visible = visible_objectives(member).order_by().values("pk")
    found = ObjectiveLink.objects.filter(
        Q(cause_id=objective_id) | Q(effect_id=objective_id), cause_id__in=visible, effect_id__in=visible
    ).select_related("cause", "effect").order_by("-strength", "pk")  # fmt: skip
    return Links(
        causes=tuple(link for link in found if link.effect_id == objective_id),
        effects=tuple(link for link in found if link.cause_id == objective_id),
    )


def links_on(board: Board, scorecard_id: int) -> list[ObjectiveLink]:
    """The links between one scorecard's objectives, by cause; a link's words would name an objective that is withheld."""
    lanes = board.scorecard(scorecard_id, children=False).perspectives
    ids = [each.objective.pk for lane in lanes for each in lane.objectives if not each.withheld]
    return list(
        ObjectiveLink.objects.filter(cause_id__in=ids, effect_id__in=ids)
        .select_related("cause", "effect").order_by("cause__code", "effect__code", "pk")
    )  # fmt: skip
