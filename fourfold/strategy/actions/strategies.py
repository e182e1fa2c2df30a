"""A strategy with its perspectives and themes."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction

from fourfold.core import audit, events, guards
from fourfold.org.queries import Member
from fourfold.strategy import rules
from fourfold.strategy.actions.rights import apply_changes, require_editor, require_text
from fourfold.strategy.models import Objective, ObjectivePlacement, Perspective, PerspectivePlacement, Strategy, Theme


@transaction.atomic
def set_up_strategy(
    *, actor: Member, unit_id: int, name: str, starts_on: date, ends_on: date, mission: str = "", vision: str = "", values: str = "",
    destination: str = "", perspectives: Sequence[tuple[str, str]] = rules.PERSPECTIVES, state: str = rules.StrategyState.LIVE,
) -> Strategy:  # fmt: skip
    """A strategy with its perspectives (four by default), top lane first."""
    require_editor(actor, unit_id)
    name = require_text(name, "name", "Name is missing. Give the strategy a name.")
    guards.refuse_if(
        ends_on <= starts_on, "R3", "The strategy ends before it starts. Correct one of the days.", field="ends_on"
    )
    _check_count(len(perspectives))
    if state == rules.StrategyState.LIVE:
        _refuse_overlap(unit_id, starts_on, ends_on)
    strategy = Strategy.objects.create(
        unit_id=unit_id, name=name, mission=mission.strip(), vision=vision.strip(), values=values.strip(),
        destination=destination.strip(), starts_on=starts_on, ends_on=ends_on, state=state,
    )  # fmt: skip
    for order, (lane, question) in enumerate(perspectives):
        Perspective.objects.create(strategy=strategy, name=lane.strip(), question=question.strip(), order=order)
    new = {**audit.fields_of(strategy), "perspectives": [lane for lane, _ in perspectives]}
    audit.record(actor, "set up", strategy, new=new)
    return strategy


def _refuse_overlap(unit_id: int, starts_on: date, ends_on: date) -> None:
    other = Strategy.objects.filter(
        unit_id=unit_id, state=rules.StrategyState.LIVE, starts_on__lte=ends_on, ends_on__gte=starts_on
    ).first()
    guards.refuse_if(
        other is not None,
        "R3",
        f"“{other}” is live for this unit in these years. Archive it first, or choose other days.",
        field="starts_on",
    )


def _check_count(count: int) -> None:
    few, many = rules.FEWEST_PERSPECTIVES, rules.MOST_PERSPECTIVES
    guards.refuse_if(
        not few <= count <= many, "R6", f"A strategy has {few} to {many} perspectives.", field="perspectives"
    )


@transaction.atomic
def change_strategy(*, actor: Member, strategy_id: int, version: int | None, **changes: Any) -> Strategy:
    strategy = Strategy.objects.select_for_update().get(pk=strategy_id)
    require_editor(actor, strategy.unit_id)
    if "name" in changes:
        require_text(changes["name"], "name", "Name is missing. Give the strategy a name.")
    return apply_changes(actor, strategy, version, changes, f"strategy:{strategy.pk}")  # type: ignore[no-any-return]


@transaction.atomic
def add_perspective(
    *, actor: Member, strategy_id: int, name: str, question: str = "", order: int | None = None
) -> Perspective:
    """One more lane, at most six."""
    strategy = Strategy.objects.select_for_update().get(pk=strategy_id)
    require_editor(actor, strategy.unit_id)
    name = require_text(name, "name", "Name is missing. Give the perspective a name.")
    count = strategy.perspectives.count()
    _check_count(count + 1)
    _refuse_same_name(strategy, name)
    lane = Perspective.objects.create(
        strategy=strategy, name=name, question=question.strip(), order=count if order is None else order
    )
    audit.record(actor, "added", lane, new=audit.fields_of(lane))
    events.announce("strategy_changed", [f"strategy:{strategy.pk}"], by=actor.pk)
    return lane


def _refuse_same_name(strategy: Strategy, name: str, but: int | None = None) -> None:
    same = strategy.perspectives.filter(name__iexact=name).exclude(pk=but)
    guards.refuse_if(same.exists(), "R13", f"There is a perspective called “{name}” already.", field="name")


@transaction.atomic
def change_perspective(*, actor: Member, perspective_id: int, version: int | None, **changes: Any) -> Perspective:
    """Rename, ask another question, or move up and down (order)."""
    lane = Perspective.objects.select_for_update().get(pk=perspective_id)
    require_editor(actor, lane.strategy.unit_id)
    if "name" in changes:
        _refuse_same_name(lane.strategy, require_text(changes["name"], "name", "Name is missing."), lane.pk)
    return apply_changes(actor, lane, version, changes, f"strategy:{lane.strategy_id}")  # type: ignore[no-any-return]


@transaction.atomic
def remove_perspective(*, actor: Member, perspective_id: int) -> None:
    """Remove an unused lane; one in use is refused with the objectives in it (R7), and three always stay."""
    lane = Perspective.objects.select_for_update().get(pk=perspective_id)
    require_editor(actor, lane.strategy.unit_id)
    inside = [str(each) for each in Objective.objects.filter(perspective=lane)[:20]]
    placed = ObjectivePlacement.objects.filter(perspective=lane).exists()
    guards.refuse_if(
        bool(inside) or placed,
        "R7",
        f"“{lane}” holds objectives: {', '.join(inside)}. Move them first.",
        dependants=inside,
    )
    _check_count(lane.strategy.perspectives.count() - 1)
    PerspectivePlacement.objects.filter(perspective=lane).delete()
    audit.record(actor, "removed", lane, old=audit.fields_of(lane))
    events.announce("strategy_changed", [f"strategy:{lane.strategy_id}"], by=actor.pk)
    lane.delete()


@transaction.atomic
def add_theme(
    *,
    actor: Member,
    strategy_id: int,
    name: str,
    intended_result: str = "",
    sponsor_id: int | None = None,
    order: int = 0,
) -> Theme:
    strategy = Strategy.objects.select_for_update().get(pk=strategy_id)
    require_editor(actor, strategy.unit_id)
    name = require_text(name, "name", "Name is missing. Give the theme a name.")
    same = strategy.themes.filter(name__iexact=name).exists()
    guards.refuse_if(same, "R13", f"There is a theme called “{name}” already.", field="name")
    theme = Theme.objects.create(
        strategy=strategy, name=name, intended_result=intended_result.strip(), sponsor_id=sponsor_id, order=order
    )
    audit.record(actor, "added", theme, new=audit.fields_of(theme))
    return theme
