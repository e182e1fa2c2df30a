"""What a member answers for, and handovers that wait for an answer."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from fourfold.governance.models import Handover
from fourfold.governance.rules import HandoverState
from fourfold.measures.queries import visible_measures
from fourfold.measures.rules import MeasureState
from fourfold.org import queries as org
from fourfold.org import rules as roles
from fourfold.org.queries import Member
from fourfold.strategy import queries as strategy
from fourfold.strategy.queries.owned import owned_by

WORDS = {"scorecard": "the scorecard", "theme": "the theme", "objective": "the objective", "measure": "the KPI"}


@dataclass(frozen=True)
class Item:
    kind: str
    pk: int
    name: str

    @property
    def key(self) -> tuple[str, int]:
        return (self.kind, self.pk)

    def __str__(self) -> str:
        return f"{WORDS[self.kind]} “{self.name}”"


def answers_for(membership_id: int) -> list[Item]:
    """Everything that this member owns, collects, approves or sponsors, whoever may see it. About seven statements."""
    giver = org.member(membership_id)
    mine = Q(owner_id=giver.pk) | Q(collector_id=giver.pk) | Q(approver_id=giver.pk)
    measures = visible_measures(giver).filter(mine).exclude(state=MeasureState.RETIRED)
    own = [Item(*each) for each in owned_by(giver.pk)]
    return own + [Item("measure", pk, name) for pk, name in measures.order_by("code", "pk").values_list("pk", "name")]


def readable(member: Member, items: Collection[Item]) -> tuple[list[Item], int]:
    """Those whose names the member may read, and how many others there are."""
    ids = {kind: {each.pk for each in items if each.kind == kind} for kind in WORDS}
    rows: dict[str, Any] = {
        "scorecard": strategy.visible_scorecards(member), "theme": strategy.visible_themes(member),
        "objective": strategy.visible_objectives(member), "measure": visible_measures(member),
    }  # fmt: skip
    seen = {
        (kind, pk)
        for kind, found in rows.items()
        if ids[kind]
        for pk in found.order_by().filter(pk__in=ids[kind]).values_list("pk", flat=True)
    }
    shown = [each for each in items if each.key in seen]
    return shown, len(items) - len(shown)


def handovers(member: Member) -> QuerySet[Handover]:
    """Those that the member gives, receives or offered; all for who looks after people. The latest first."""
    found = Handover.objects.select_related("giver__person", "receiver__person", "offered_by__person")
    mine = Q(giver_id=member.pk) | Q(receiver_id=member.pk) | Q(offered_by_id=member.pk)
    return (found if roles.sees_everything(member) else found.filter(mine)).order_by("-offered_at", "-pk")


def waiting_for(member: Member) -> int:
    """How many handovers wait for this member's answer."""
    return Handover.objects.filter(receiver_id=member.pk, state=HandoverState.OFFERED).count()


def still(handover: Handover) -> list[Item]:
    """Of what was offered, what is still the giver's."""
    offered = {(kind, pk) for kind, pk in handover.items}
    return [each for each in answers_for(handover.giver_id) if each.key in offered]
