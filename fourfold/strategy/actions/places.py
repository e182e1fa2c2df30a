"""What hangs below what, and with which weight: dated, so that the past keeps its own tree."""

from collections import defaultdict
from datetime import date
from typing import Any, TypeVar

from django.db.models import Q

from fourfold.core import audit, events, guards
from fourfold.core.acting import action
from fourfold.core.inputs import fit
from fourfold.core.locks import alone
from fourfold.measures.actions import refuse_locked
from fourfold.measures.queries import visible_measures
from fourfold.org.queries import Member
from fourfold.strategy import queries
from fourfold.strategy.actions.rights import editable_objective, editable_scorecard, scorecard_added
from fourfold.strategy.events import MeasurePlaced
from fourfold.strategy.models import (
    MeasurePlacement,
    ObjectivePlacement,
    Perspective,
    PerspectivePlacement,
    Placement,
    Scorecard,
    ScorecardPlacement,
)

Place = TypeVar("Place", bound=Placement)
PARENTS = {
    MeasurePlacement: ("objective_id",),
    ObjectivePlacement: ("scorecard_id", "perspective_id"),
    PerspectivePlacement: ("scorecard_id",),
    ScorecardPlacement: ("parent_id",),
}
CHILDREN = {
    MeasurePlacement: ("objective_id", "measure_id"),
    ObjectivePlacement: ("scorecard_id", "objective_id"),
    PerspectivePlacement: ("scorecard_id", "perspective_id"),
    ScorecardPlacement: ("parent_id", "child_id"),
}
MOST_WEIGHT = 1_000_000_000


@action
def place_measure(
    *, actor: Member, objective_id: int, measure_id: int, weight: float = 1.0, order: int = 0, since: date | None = None
) -> MeasurePlacement:
    """Put a measure below an objective. A guard-rail may refuse it (R6)."""
    alone("kpis")  # two at once could both be the last that fits
    objective = editable_objective(actor, objective_id)
    measure = visible_measures(actor).get(pk=measure_id)
    place = MeasurePlacement(objective=objective, measure=measure, weight=weight, order=order, effective_from=since)
    ids = (f"objective:{objective.pk}", f"scorecard:{objective.scorecard_id}", f"measure:{measure.pk}")
    added = _add(actor, place, *ids)
    lane = objective.perspective
    events.publish(MeasurePlaced(objective.scorecard_id, lane.pk, lane.name, objective.pk, measure.pk))
    return added


@action
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
    lane = lane_of(scorecard, perspective_id)
    place = ObjectivePlacement(
        scorecard=scorecard, perspective=lane, objective=objective, weight=weight, effective_from=since
    )
    return _add(actor, place, f"objective:{objective.pk}", f"scorecard:{scorecard.pk}")


def lane_of(scorecard: Scorecard, perspective_id: int) -> Perspective:
    """R11 where the scorecard's strategy has no such lane."""
    lane = Perspective.objects.filter(pk=perspective_id, strategy_id=scorecard.strategy_id).first()
    if lane is None:
        raise guards.Refused("R11", "Choose a perspective of this strategy.", field="perspective")
    return lane


@action
def place_scorecard(
    *, actor: Member, parent_id: int, child_id: int, weight: float = 1.0, since: date | None = None
) -> ScorecardPlacement:
    """Put a scorecard below another. A loop is refused with its path."""
    alone("scorecards")
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


@action
def weigh_perspective(
    *, actor: Member, scorecard_id: int, perspective_id: int, weight: float, since: date | None = None
) -> PerspectivePlacement:
    """The weight of a lane in a scorecard, from a day on (None: from the beginning)."""
    scorecard = editable_scorecard(actor, scorecard_id)
    lane_of(scorecard, perspective_id)
    current = (
        PerspectivePlacement.objects.select_for_update()
        .filter(scorecard=scorecard, perspective_id=perspective_id, effective_to=None).first()
    )  # fmt: skip
    if current is None:
        place = PerspectivePlacement(
            scorecard=scorecard, perspective_id=perspective_id, weight=weight, effective_from=since
        )
        return _add(actor, place, f"scorecard:{scorecard.pk}")
    renewed: PerspectivePlacement = _reweigh(actor, current, weight, since, f"scorecard:{scorecard.pk}")
    return renewed


@action
def change_weight(*, actor: Member, place: Place, weight: float, since: date | None = None) -> Place:
    """Give a place another weight from a day on; before it, the old weight still counts.

    Without a day the weight in force is corrected for as long as it has been in force.
    """
    ids = require_editor_of(actor, place)
    current = type(place).objects.select_for_update().get(pk=place.pk)
    return _reweigh(actor, current, weight, since, *ids)  # type: ignore[no-any-return]


@action
def end_place(*, actor: Member, place: Place, on: date) -> Place:
    """From `on`, the child no longer counts for this parent."""
    ids = require_editor_of(actor, place)
    current = type(place).objects.select_for_update().get(pk=place.pk)
    old = audit.fields_of(current)
    finish(current, on)
    audit.record(actor, "ended place", current, old=old, new=audit.fields_of(current))
    events.announce("strategy_changed", ids, by=actor.pk)
    return current


def finish(current: Placement, on: date) -> None:
    """End a place on a day; the caller writes the trail. Refused where it can't end then, or nothing could be scored any more."""
    _refuse_ended(current)
    guards.refuse_if(
        current.effective_from is not None and on <= current.effective_from,
        "R3",
        "A place ends after it starts. Choose a later day.",
        field="on",
    )
    others = list(_siblings(current))
    guards.refuse_if(
        bool(others) and not any(other.weight for other in others),
        "R3",
        "All that would stay here has the weight 0, so nothing could be scored. Give at least one a weight first.",
        field="on",
    )
    refuse_locked(on, field="on", born=scorecard_added(scorecard_of(current)))
    current.effective_to = on
    current.save()


def _refuse_ended(place: Placement) -> None:
    guards.refuse_if(
        place.effective_to is not None,
        "R3",
        f"This place ended on {place.effective_to}. Place it again from a later day.",
        field="on",
    )


def require_editor_of(actor: Member, place: Placement) -> list[str]:
    if isinstance(place, MeasurePlacement):
        objective = editable_objective(actor, place.objective_id)
        return [f"objective:{objective.pk}", f"scorecard:{objective.scorecard_id}", f"measure:{place.measure_id}"]
    return [f"scorecard:{editable_scorecard(actor, scorecard_of(place)).pk}"]


def scorecard_of(place: Placement) -> int:
    """The scorecard that scores what is placed here."""
    if isinstance(place, MeasurePlacement):
        return int(place.objective.scorecard_id)
    return int(place.parent_id if isinstance(place, ScorecardPlacement) else place.scorecard_id)  # type: ignore[attr-defined]


def _reweigh(actor: Member, current: Any, weight: float, since: date | None, *ids: str) -> Any:
    old = audit.fields_of(current)
    if current.weight == weight and current.effective_to is None:
        return current
    refuse_wrong_weight(current, weight, since)
    refuse_locked(since or current.effective_from, field="since", born=scorecard_added(scorecard_of(current)))
    renewed = store_weight(current, weight, since)
    audit.record(actor, "weighed", renewed, old=old, new=audit.fields_of(renewed))
    events.announce("strategy_changed", ids, by=actor.pk)
    return renewed


def refuse_wrong_weight(current: Any, weight: float, since: date | None) -> None:
    """What can't be this place's weight from that day on."""
    _refuse_ended(current)
    check_weight(current, weight)
    guards.refuse_if(
        since is not None and current.effective_from is not None and since < current.effective_from,
        "R3", f"This place holds from {current.effective_from}. Choose that day or a later one.", field="since",
    )  # fmt: skip


def store_weight(current: Any, weight: float, since: date | None) -> Any:
    """Put a checked weight in force; before the day, the old one still counts."""
    if since is None or since == current.effective_from:
        current.weight = weight
        current.save()
        return current
    copied = {
        name: value
        for name, value in audit.fields_of(current).items()
        if name not in {"weight", "effective_from", "effective_to"}
    }
    current.effective_to = since
    current.save()
    return type(current).objects.create(**copied, weight=weight, effective_from=since)


def _add(actor: Member, place: Place, *ids: str) -> Place:
    fit(place)
    check_weight(place, place.weight)
    _refuse_twice(place)
    refuse_locked(place.effective_from, field="since", born=scorecard_added(scorecard_of(place)))
    place.save()
    audit.record(actor, "placed", place, new=audit.fields_of(place))
    events.announce("strategy_changed", ids, by=actor.pk)
    return place


def _refuse_twice(place: Placement) -> None:
    """A child counts once for a parent. The parent is locked, so two who place it at once take turns."""
    same = type(place).objects.filter(**{name: getattr(place, name) for name in CHILDREN[type(place)]})
    since = place.effective_from
    open_ones = same if since is None else same.filter(Q(effective_to=None) | Q(effective_to__gt=since))
    guards.refuse_if(
        open_ones.exists(), "R13", "It has a place here already. Change its weight instead.", field="since"
    )


def check_weight(place: Placement, weight: float) -> None:
    """R2 for what is no weight; R3 where all weights below the parent would be 0."""
    guards.refuse_if(
        not 0 <= weight <= MOST_WEIGHT, "R2", f"A weight is a number from 0 to {MOST_WEIGHT:,}.", field="weight"
    )
    guards.refuse_if(
        weight == 0 and not any(sibling.weight for sibling in _siblings(place)), "R3",
        "With this, all weights here would be 0 and nothing could be scored. Give at least one a weight.", field="weight",
    )  # fmt: skip


def _siblings(place: Placement) -> Any:
    """What else is in force below the same parent."""
    parents = {name: getattr(place, name) for name in PARENTS[type(place)]}
    return type(place).objects.filter(**parents, effective_to=None).exclude(pk=place.pk or 0)
