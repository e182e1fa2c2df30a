"""Objectives and the links between them."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import Any

from fourfold.core import audit, events, guards
from fourfold.core.acting import action
from fourfold.core.inputs import fit
from fourfold.core.locks import alone
from fourfold.measures.actions import refuse_locked
from fourfold.org import queries as org
from fourfold.org.queries import Member
from fourfold.strategy import queries, rules
from fourfold.strategy.actions.arranging import move_place
from fourfold.strategy.actions.places import check_weight
from fourfold.strategy.actions.rights import (
    apply_changes,
    editable_objective,
    editable_scorecard,
    open_since,
    require_editor,
    require_member,
    require_text,
    scorecard_added,
)
from fourfold.strategy.events import ObjectiveAdded
from fourfold.strategy.models import Objective, ObjectiveLink, ObjectivePlacement, Perspective, Theme

FIXED = frozenset({"scorecard_id"})  # other scorecards take it as an alias


@action
def add_objective(
    *, actor: Member, scorecard_id: int, perspective_id: int, code: str, name: str, weight: float = 1.0, **fields: Any
) -> Objective:
    """An objective in a lane of the scorecard's map, with its weight there; it counts from the first day that isn't locked."""
    scorecard = editable_scorecard(actor, scorecard_id)
    guards.refuse_unknown(fields, set(audit.fields_of(Objective())) - FIXED)
    objective = Objective(
        scorecard=scorecard, perspective_id=perspective_id, code=code.strip(), name=name.strip(), **fields
    )
    _check(objective, ("owner_id",))
    place = ObjectivePlacement(
        scorecard=scorecard, perspective_id=perspective_id, objective=objective, weight=weight,
        effective_from=open_since(scorecard.pk),
    )  # fmt: skip
    check_weight(place, weight)
    objective.save()
    place.objective = objective
    place.save()
    audit.record(actor, "added", objective, new={**audit.fields_of(objective), "weight": weight})
    events.publish(ObjectiveAdded(scorecard.pk))
    events.announce("strategy_changed", [f"scorecard:{scorecard.pk}", f"objective:{objective.pk}"], by=actor.pk)
    return objective


def _check(objective: Objective, changed: Collection[str]) -> None:
    require_text(objective.name, "name", "Name is missing. Say what is to be achieved.")
    require_text(objective.code, "code", "Code is missing. Give the objective a short code.")
    fit(objective)
    strategy_id = objective.scorecard.strategy_id
    lanes = Perspective.objects.filter(strategy_id=strategy_id, pk=objective.perspective_id)
    guards.refuse_if(not lanes.exists(), "R11", "Choose a perspective of this strategy.", field="perspective")
    known = objective.theme_id is None or Theme.objects.filter(strategy_id=strategy_id, pk=objective.theme_id).exists()
    guards.refuse_if(not known, "R11", "Choose a theme of this strategy.", field="theme")
    if "owner_id" in changed:
        require_member(objective.owner_id, "owner")
    others = Objective.objects.filter(scorecard_id=objective.scorecard_id).exclude(pk=objective.pk or 0)
    for field in ("code", "name"):
        text = getattr(objective, field)
        same = others.filter(**{f"{field}__iexact": text})
        guards.refuse_if(
            same.exists(), "R13", f"This scorecard has an objective with the {field} “{text}” already.", field=field
        )


@action
def change_objective(
    *, actor: Member, objective_id: int, version: int | None, since: date | None = None, **changes: Any
) -> Objective:
    """Change any field. Another lane moves its place on its own scorecard too, from a day on (None: from the beginning)."""
    objective = editable_objective(actor, objective_id)
    lane = objective.perspective_id
    ids = (f"objective:{objective.pk}", f"scorecard:{objective.scorecard_id}")
    changed: Objective = apply_changes(actor, objective, version, changes, *ids, fixed=FIXED, check=_check)
    if changed.perspective_id != lane:
        refuse_locked(since, field="since", born=scorecard_added(changed.scorecard_id))
        move_place(changed, since)
    return changed


@action
def link_objectives(
    *, actor: Member, cause_id: int, effect_id: int, statement: str = "", because: str = "", strength: int = rules.Strength.MEDIUM,
    delay_months: int = 0, evidence: str = rules.Evidence.OPINION, confidence: int = rules.Confidence.MEDIUM, is_agreed: bool = True,
    is_loop: bool = False,
) -> ObjectiveLink:  # fmt: skip
    """If cause then effect. Refused: to itself, twice, or in a loop, whose path is named, unless it is one on purpose;
    agreed where the effect is others'."""
    alone("links")
    cause, effect = editable_objective(actor, cause_id), queries.visible_objectives(actor).get(pk=effect_id)
    guards.refuse_if(cause_id == effect_id, "R3", "An objective can't be its own cause.", field="effect")
    guards.refuse_if(strength not in rules.Strength.values, "R11", "Choose a strength from 1 to 3.", field="strength")
    guards.refuse_if(
        evidence not in rules.Evidence.values,
        "R11",
        f"Choose the evidence: {', '.join(rules.Evidence.values)}.",
        field="evidence",
    )
    _check_delay(delay_months)
    guards.refuse_if(
        ObjectiveLink.objects.filter(cause=cause, effect=effect).exists(),
        "R13",
        "These two are linked already.",
        field="effect",
    )
    link = ObjectiveLink(
        cause=cause, effect=effect, statement=statement.strip(), because=because.strip(), strength=strength,
        delay_months=delay_months, evidence=evidence, confidence=confidence, is_agreed=is_agreed, is_loop=is_loop,
    )  # fmt: skip
    fit(link)
    _refuse_circle(actor, link, "effect")
    _refuse_agreeing_for_others(actor, link)
    link.save()
    audit.record(actor, "linked", link, new=audit.fields_of(link))
    events.announce(
        "strategy_changed",
        [f"objective:{cause_id}", f"objective:{effect_id}", f"scorecard:{cause.scorecard_id}"],
        by=actor.pk,
    )
    return link


def _refuse_circle(actor: Member, link: ObjectiveLink, field: str) -> None:
    """R3 with the path, unless the link is marked as a reinforcing loop."""
    path = [] if link.is_loop else _path(link.effect_id, link.cause_id)
    names = dict(queries.visible_objectives(actor).order_by().filter(pk__in=path).values_list("pk", "name"))
    guards.refuse_if(
        bool(path), "R3", f"This link closes a loop: {' → '.join(names.get(pk, '…') for pk in [link.cause_id, *path])}.",
        field=field, path=[link.cause_id, *path],
    )  # fmt: skip


def _path(start: int, goal: int) -> list[int]:
    """A way along the links from start to goal, or nothing; loops on purpose lead nowhere."""
    onward: dict[int, list[int]] = defaultdict(list)
    for cause, effect in ObjectiveLink.objects.filter(is_loop=False).values_list("cause_id", "effect_id"):
        onward[cause].append(effect)
    came_from: dict[int, int | None] = {start: None}
    waiting = [start]
    while waiting:
        current = waiting.pop()
        if current == goal:
            path: list[int] = []
            step: int | None = current
            while step is not None:
                path.insert(0, step)
                step = came_from[step]
            return path
        for following in onward[current]:
            if following not in came_from:
                came_from[following] = current
                waiting.append(following)
    return []


@action
def change_link(*, actor: Member, link_id: int, version: int | None, **changes: Any) -> ObjectiveLink:
    """Change its words, strength, delay, evidence, or what a test of it showed; both ends stay."""
    alone("links")
    link = _editable_link(actor, link_id)

    def check(wanted: ObjectiveLink, changed: Collection[str]) -> None:
        untold = bool(wanted.result) and wanted.tested_on is None
        guards.refuse_if(untold, "R1", "Say when the link was tested.", field="tested_on")
        _check_delay(wanted.delay_months)
        if "is_loop" in changed:
            _refuse_circle(actor, wanted, "is_loop")
        if "is_agreed" in changed:
            _refuse_agreeing_for_others(actor, wanted)

    return apply_changes(  # type: ignore[no-any-return]
        actor, link, version, changes, *_names(link), fixed=("cause_id", "effect_id"), check=check
    )


def _check_delay(months: int) -> None:
    guards.refuse_if(not 0 <= months <= 120, "R3", "A delay lies between 0 and 120 months.", field="delay_months")


def _refuse_agreeing_for_others(actor: Member, link: ObjectiveLink) -> None:
    """A link to another unit's objective is agreed by those who may change that one, too."""
    unit_id = link.effect.scorecard.unit_id
    others = link.is_agreed and unit_id not in org.editable_unit_ids(actor, org.unit_tree())
    sentence = f"“{link.effect}” belongs to {link.effect.scorecard.unit}. Propose the link; that unit agrees to it."
    guards.refuse_if(others, "R3", sentence, field="is_agreed")


@action
def agree_link(*, actor: Member, link_id: int, version: int | None) -> ObjectiveLink:
    """The effect's unit agrees to a proposed link: from then on it is drawn solid."""
    visible = queries.visible_objectives(actor).order_by().values("pk")
    link = ObjectiveLink.objects.select_for_update().get(pk=link_id, cause_id__in=visible, effect_id__in=visible)
    require_editor(actor, link.effect.scorecard.unit_id)
    agreed: ObjectiveLink = apply_changes(actor, link, version, {"is_agreed": True}, *_names(link))
    return agreed


def _editable_link(actor: Member, pk: int) -> ObjectiveLink:
    visible = queries.visible_objectives(actor).order_by().values("pk")
    link = ObjectiveLink.objects.select_for_update().get(pk=pk, cause_id__in=visible)
    require_editor(actor, link.cause.scorecard.unit_id)
    return link


def _names(link: ObjectiveLink) -> list[str]:
    return [f"objective:{link.cause_id}", f"objective:{link.effect_id}", f"scorecard:{link.cause.scorecard_id}"]


@action
def unlink(*, actor: Member, link_id: int) -> None:
    """Take a link back; the trail keeps what it said."""
    link = _editable_link(actor, link_id)
    audit.record(actor, "unlinked", link, old=audit.fields_of(link))
    events.announce("strategy_changed", _names(link), by=actor.pk)
    link.delete()
