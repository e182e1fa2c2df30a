"""What hangs below what, and with which weight: dated, so that the past keeps its own tree."""

import math
from collections import defaultdict
from datetime import date
from typing import Any, TypeVar

from django.db import transaction

from fourfold.core import audit, events, guards
from fourfold.measures.queries import visible_measures
from fourfold.org.queries import Member
from fourfold.strategy import queries
from fourfold.strategy.actions.rights import editable_objective, editable_scorecard
from fourfold.strategy.models import (
    MeasurePlacement,
    ObjectivePlacement,
    Perspective,
    PerspectivePlacement,
    Placement,
    ScorecardPlacement,
)

Place = TypeVar("Place", bound=Placement)
PARENTS = {
    MeasurePlacement: ("objective_id",),
    ObjectivePlacement: ("scorecard_id", "perspective_id"),
    PerspectivePlacement: ("scorecard_id",),
    ScorecardPlacement: ("parent_id",),
}


@transaction.atomic
def place_measure(
    *, actor: Member, objective_id: int, measure_id: int, weight: float = 1.0, order: int = 0, since: date | None = None
) -> MeasurePlacement:
    """Put a measure below an objective."""
    objective = editable_objective(actor, objective_id)
    measure = visible_measures(actor).get(pk=measure_id)
    place = MeasurePlacement(objective=objective, measure=measure, weight=weight, order=order, effective_from=since)
    return _add(
        actor, place, f"objective:{objective.pk}", f"scorecard:{objective.scorecard_id}", f"measure:{measure.pk}"
    )


@transaction.atomic
def place_objective(
    *,
    actor: Member,
    scorecard_id: int,
    perspective_id: int,
    objective_id: int,
    weight: float = 1.0,
    since: date | None = None,
) -> ObjectivePlacement:
    """Put another scorecard's objective into a lane (an alias). It counts once for each parent."""
    scorecard = editable_scorecard(actor, scorecard_id)
    objective = queries.visible_objectives(actor).get(pk=objective_id)
    lane = Perspective.objects.filter(pk=perspective_id, strategy_id=scorecard.strategy_id).first()
    guards.refuse_if(lane is None, "R11", "Choose a perspective of this strategy.", field="perspective")
    place = ObjectivePlacement(
        scorecard=scorecard, perspective=lane, objective=objective, weight=weight, effective_from=since
    )
    return _add(actor, place, f"objective:{objective.pk}", f"scorecard:{scorecard.pk}")


@transaction.atomic
def place_scorecard(
    *, actor: Member, parent_id: int, child_id: int, weight: float = 1.0, since: date | None = None
) -> ScorecardPlacement:
    """Put a scorecard below another. A loop is refused with its path."""
    parent = editable_scorecard(actor, parent_id)
    child = queries.visible_scorecards(actor).get(pk=child_id)
    path = _way_down(child.pk, parent.pk)
    names = dict(queries.visible_scorecards(actor).filter(pk__in=path).values_list("pk", "name"))
    guards.refuse_if(
        bool(path), "R3", f"This would lead back to itself: {' > '.join([parent.name, *(names.get(pk, '…') for pk in path)])}.", field="child",
        path=[parent.pk, *path],
    )  # fmt: skip
    place = ScorecardPlacement(parent=parent, child=child, weight=weight, effective_from=since)
    return _add(actor, place, f"scorecard:{parent.pk}", f"scorecard:{child.pk}")


def _way_down(start: int, goal: int) -> list[int]:
    children: dict[int, list[int]] = defaultdict(list)
    for parent, child in ScorecardPlacement.objects.values_list("parent_id", "child_id"):
        children[parent].append(child)
    ways = [[start]]
    seen = {start}
    while ways:
        way = ways.pop()
        if way[-1] == goal:
            return way
        for child in children[way[-1]]:
            if child not in seen:
                seen.add(child)
                ways.append([*way, child])
    return []


@transaction.atomic
def weigh_perspective(
    *, actor: Member, scorecard_id: int, perspective_id: int, weight: float, since: date | None = None
) -> PerspectivePlacement:
    """The weight of a lane in a scorecard, from a day on (None: from the beginning)."""
    scorecard = editable_scorecard(actor, scorecard_id)
    current = (
        PerspectivePlacement.objects.select_for_update()
        .filter(scorecard=scorecard, perspective_id=perspective_id, effective_to=None).first()
    )  # fmt: skip
    if current is None:
        place = PerspectivePlacement(
            scorecard=scorecard, perspective_id=perspective_id, weight=weight, effective_from=since
        )
        return _add(actor, place, f"scorecard:{scorecard.pk}")
    return _reweigh(actor, current, weight, since, f"scorecard:{scorecard.pk}")


@transaction.atomic
def change_weight(*, actor: Member, place: Place, weight: float, since: date | None = None) -> Place:
    """Give a place another weight from a day on; before it, the old weight still counts."""
    ids = _require_editor_of(actor, place)
    current = type(place).objects.select_for_update().get(pk=place.pk)
    return _reweigh(actor, current, weight, since, *ids)  # type: ignore[no-any-return]


@transaction.atomic
def end_place(*, actor: Member, place: Place, on: date) -> Place:
    """From `on`, the child no longer counts for this parent."""
    ids = _require_editor_of(actor, place)
    guards.refuse_if(
        place.effective_from is not None and on <= place.effective_from,
        "R3",
        "A place ends after it starts. Choose a later day.",
        field="on",
    )
    place.effective_to = on
    place.save()
    audit.record(actor, "ended place", place, new=audit.fields_of(place))
    events.announce("strategy_changed", ids, by=actor.pk)
    return place


def _require_editor_of(actor: Member, place: Placement) -> list[str]:
    if isinstance(place, MeasurePlacement):
        objective = editable_objective(actor, place.objective_id)
        return [f"objective:{objective.pk}", f"scorecard:{objective.scorecard_id}", f"measure:{place.measure_id}"]
    scorecard_id = place.parent_id if isinstance(place, ScorecardPlacement) else place.scorecard_id  # type: ignore[attr-defined]
    return [f"scorecard:{editable_scorecard(actor, scorecard_id).pk}"]


def _reweigh(actor: Member, current: Any, weight: float, since: date | None, *ids: str) -> Any:
    old = audit.fields_of(current)
    if current.weight == weight:
        return current
    _check_weight(current, weight)
    if since is None or (current.effective_from is not None and since <= current.effective_from):
        current.weight = weight
        current.save()
        renewed = current
    else:
        copied = {
            name: value
            for name, value in audit.fields_of(current).items()
            if name not in {"weight", "effective_from", "effective_to"}
        }
        current.effective_to = since
        current.save()
        renewed = type(current).objects.create(**copied, weight=weight, effective_from=since)
    audit.record(actor, "weighed", renewed, old=old, new=audit.fields_of(renewed))
    events.announce("strategy_changed", ids, by=actor.pk)
    return renewed


def _add(actor: Member, place: Place, *ids: str) -> Place:
    _check_weight(place, place.weight)
    place.save()
    audit.record(actor, "placed", place, new=audit.fields_of(place))
    events.announce("strategy_changed", ids, by=actor.pk)
    return place


def _check_weight(place: Placement, weight: float) -> None:
    guards.refuse_if(
        not math.isfinite(weight) or weight < 0, "R2", "A weight is a number of 0 or more.", field="weight"
    )
    parents = {name: getattr(place, name) for name in PARENTS[type(place)]}
    siblings = type(place).objects.filter(**parents, effective_to=None).exclude(pk=place.pk)
    guards.refuse_if(
        weight == 0 and not any(sibling.weight for sibling in siblings), "R3",
        "With this, all weights here would be 0 and nothing could be scored. Give at least one a weight.", field="weight",
    )  # fmt: skip
