"""Which strategies, scorecards and objectives a member may see and change."""

from collections.abc import Collection

from django.db.models import Q, QuerySet

from fourfold.org import queries as org
from fourfold.org import rules as roles
from fourfold.org.queries import Member, UnitTree
from fourfold.strategy.models import Objective, Scorecard, Strategy


def visible_scorecards(member: Member, tree: UnitTree | None = None) -> QuerySet[Scorecard]:
    """Scorecards in the organisation's order; the audience decides, its owner always sees it."""
    found = Scorecard.objects.select_related("unit", "strategy").order_by("order", "name", "pk")
    if roles.is_strategy_office(member):
        return found
    own = Q(owner_id=member.pk)
    if roles.is_administrator(member):
        return found.filter(~Q(audience=roles.Audience.CONFIDENTIAL) | own)
    units = org.visible_unit_audience(member, tree or org.unit_tree())
    in_unit = Q(audience=roles.Audience.UNIT, unit_id__in=units)
    return found.filter(Q(audience=roles.Audience.ORGANISATION) | in_unit | own)


def visible_scorecard_ids(member: Member, ids: Collection[int]) -> set[int]:
    """Those of `ids` that the member may see."""
    return set(visible_scorecards(member).filter(pk__in=ids).values_list("pk", flat=True))


def can_see_scorecard(member: Member, scorecard: Scorecard, tree: UnitTree) -> bool:
    """The same rule for a scorecard already at hand."""
    if scorecard.audience == roles.Audience.ORGANISATION or roles.is_strategy_office(member):
        return True
    if scorecard.owner_id == member.pk:
        return True
    if scorecard.audience == roles.Audience.CONFIDENTIAL:
        return False
    return scorecard.unit_id in org.visible_unit_audience(member, tree)


def editable_scorecards(member: Member, tree: UnitTree | None = None) -> QuerySet[Scorecard]:
    tree = tree or org.unit_tree()
    return visible_scorecards(member, tree).filter(unit_id__in=org.editable_unit_ids(member, tree))


def visible_objectives(member: Member, tree: UnitTree | None = None) -> QuerySet[Objective]:
    """Objectives of visible scorecards, in map order."""
    scorecards = visible_scorecards(member, tree).order_by().values("pk")
    return Objective.objects.filter(scorecard_id__in=scorecards).select_related(
        "scorecard", "perspective", "theme", "owner__person"
    )


def visible_strategies(member: Member, tree: UnitTree | None = None) -> QuerySet[Strategy]:
    """Strategies that head a visible scorecard, and those of units where the member may edit."""
    tree = tree or org.unit_tree()
    scorecards = visible_scorecards(member, tree).order_by().values("strategy_id")
    return Strategy.objects.filter(Q(pk__in=scorecards) | Q(unit_id__in=org.editable_unit_ids(member, tree))).order_by(
        "-starts_on", "name", "pk"
    )
