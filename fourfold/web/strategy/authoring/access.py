"""Who may write a strategy: what can't be seen is absent (404), what can be seen and not changed is refused (R4)."""

from typing import Any

from django.shortcuts import get_object_or_404

from fourfold.core import guards
from fourfold.org import queries as org
from fourfold.org import rules as roles
from fourfold.strategy import queries
from fourfold.web.base.request import Request

NOT_YOURS = "Only editors of the unit and the strategy office may change this strategy. Nothing was changed."


def may_edit(request: Request, unit_id: int) -> bool:
    """The unit tree is only asked for by editors of another unit."""
    member = request.member
    if member.sees_everything or not roles.can_edit(member):
        return member.sees_everything
    return unit_id == member.unit_id or unit_id in org.editable_unit_ids(member, org.unit_tree())


def require_editor(request: Request, unit_id: int) -> None:
    guards.require(may_edit(request, unit_id), NOT_YOURS)


def strategy_of(request: Request, pk: int) -> Any:
    found = get_object_or_404(queries.visible_strategies(request.member).select_related("unit"), pk=pk)
    require_editor(request, found.unit_id)
    return found


def perspective_of(request: Request, pk: int) -> Any:
    found = get_object_or_404(queries.visible_perspectives(request.member), pk=pk)
    require_editor(request, found.strategy.unit_id)
    return found


def theme_of(request: Request, pk: int) -> Any:
    found = get_object_or_404(queries.visible_themes(request.member), pk=pk)
    require_editor(request, found.strategy.unit_id)
    return found


def scorecard_of(request: Request, pk: int) -> Any:
    found = get_object_or_404(queries.visible_scorecards(request.member), pk=pk)
    require_editor(request, found.unit_id)
    return found


def objective_of(request: Request, pk: int) -> Any:
    found = get_object_or_404(queries.visible_objectives(request.member).select_related("scorecard__strategy"), pk=pk)
    require_editor(request, found.scorecard.unit_id)
    return found


def link_of(request: Request, pk: int) -> Any:
    """By the editors of the cause's unit."""
    found = get_object_or_404(queries.visible_links(request.member), pk=pk)
    require_editor(request, found.cause.scorecard.unit_id)
    return found
