"""Where a box stands on the map, and taking one off it: order in a lane, another lane, stopped, archived, removed."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Q

from fourfold.core import audit, events, guards
from fourfold.core.acting import action
from fourfold.measures.actions import refuse_locked
from fourfold.measures.queries import today, visible_measures
from fourfold.org.queries import Member
from fourfold.strategy import queries, rules
from fourfold.strategy.actions.places import finish, lane_of
from fourfold.strategy.actions.rights import (
    editable_objective,
    editable_scorecard,
    open_since,
    require_text,
    scorecard_added,
)
from fourfold.strategy.models import MeasurePlacement, Objective, ObjectiveLink, ObjectivePlacement

MOST_IN_LANE = 1000


@action
def arrange_lane(
    *, actor: Member, scorecard_id: int, perspective_id: int, objective_ids: Sequence[int], since: date | None = None
) -> list[Objective]:
    """The lane's boxes from left to right. What stood in another lane moves here from a day on (None: from the first that
    isn't locked); boxes of the lane that aren't named keep their order behind the named ones.

    Objectives of other scorecards that are placed here are passed over. Returns the lane's own objectives in order.
    """
    scorecard = editable_scorecard(actor, scorecard_id)
    lane = lane_of(scorecard, perspective_id)
    own = {each.pk: each for each in Objective.objects.select_for_update().filter(scorecard=scorecard)}
    named = _named(scorecard.pk, objective_ids, own)
    day = since or open_since(scorecard.pk)
    moved = [each for each in named if each.perspective_id != lane.pk]
    old = {str(each.pk): each.perspective_id for each in moved}
    if moved:
        refuse_locked(day, field="since", born=scorecard_added(scorecard.pk))
    for each in moved:
        each.perspective_id = lane.pk
        each.version += 1
        move_place(each, day)
    before = [each.pk for each in _in_lane(scorecard.pk, lane.pk, own)]
    behind = [own[pk] for pk in before if own[pk] not in named]
    found = [*named, *behind]
    for position, each in enumerate(found):
        each.position = position
    Objective.objects.bulk_update(found, ["position", "perspective", "version"])
    new = {"perspective": lane.name, "objectives": [each.pk for each in found], "moved": sorted(old)}
    audit.record(actor, "arranged", lane, old={"objectives": before, "moved": old}, new=new)
    ids = [f"scorecard:{scorecard.pk}", *(f"objective:{each.pk}" for each in moved)]
    events.announce("strategy_changed", ids, by=actor.pk)
    return found


def _named(scorecard_id: int, objective_ids: Sequence[int], own: dict[int, Objective]) -> list[Objective]:
    """The named objectives, each once; R11 for one that is not on this scorecard."""
    most = f"A lane has at most {MOST_IN_LANE} objectives."
    guards.refuse_if(len(objective_ids) > MOST_IN_LANE, "R2", most, field="objective_ids")
    placed = ObjectivePlacement.objects.filter(scorecard_id=scorecard_id, effective_to=None)
    known = {*own, *placed.values_list("objective_id", flat=True)}
    strange = [pk for pk in objective_ids if pk not in known]
    sentence = "Name objectives of this scorecard only. Nothing was saved. Load the page again."
    guards.refuse_if(bool(strange), "R11", sentence, field="objective_ids")
    return [own[pk] for pk in dict.fromkeys(objective_ids) if pk in own]


def _in_lane(scorecard_id: int, perspective_id: int, own: Iterable[int]) -> list[Objective]:
    """What is placed in the lane by now, in order."""
    placed = ObjectivePlacement.objects.filter(
        scorecard_id=scorecard_id, perspective_id=perspective_id, effective_to=None, objective_id__in=own
    )
    return list(Objective.objects.filter(pk__in=placed.values("objective_id")).order_by("position", "code", "pk"))


def move_place(objective: Objective, since: date | None) -> None:
    """Move its place on its own scorecard into its lane, from a day on (None: for all time)."""
    places = ObjectivePlacement.objects.select_for_update().filter(
        objective=objective, scorecard_id=objective.scorecard_id
    )
    if since is None:
        places.update(perspective_id=objective.perspective_id)
        return
    for place in places.filter(effective_to=None):
        if place.effective_from is None or place.effective_from < since:
            place.effective_to = since
            place.save()
            place.pk, place.effective_from, place.effective_to = None, since, None
        place.perspective_id = objective.perspective_id
        place.save()


@action
def retire_objective(
    *, actor: Member, objective_id: int, version: int | None, state: str, reason: str, on: date | None = None
) -> Objective:
    """Stop or archive it, with the reason: from a day on (None: today) it no longer counts. The past keeps it."""
    objective = editable_objective(actor, objective_id)
    guards.require_version(objective.version, version, {"state": objective.state})
    guards.refuse_if(state not in rules.GONE, "R11", f"Choose the state: {', '.join(rules.GONE)}.", field="state")
    reason = require_text(reason, "reason", "Reason is missing. Say why, for whoever looks back.")
    guards.refuse_if(len(reason) > 500, "R2", "A reason has at most 500 characters. Shorten it.", field="reason")
    day = on or today(actor)
    for place in _open_places(objective):
        finish(place, day)
    return _put_into(actor, objective, state, reason, "retired")


@action
def resume_objective(*, actor: Member, objective_id: int, version: int | None, since: date | None = None) -> Objective:
    """Take a stopped or archived objective up again: live, and counting from a day on (None: today) with its last weight."""
    objective = editable_objective(actor, objective_id)
    guards.require_version(objective.version, version, {"state": objective.state})
    guards.refuse_if(
        objective.state not in rules.GONE, "R3", "This objective is not stopped or archived.", field="state"
    )
    last = ObjectivePlacement.objects.filter(objective=objective, scorecard_id=objective.scorecard_id).last()
    if last is not None and last.effective_to is not None:
        day = max(since or today(actor), last.effective_to)
        refuse_locked(day, field="since", born=scorecard_added(objective.scorecard_id))
        ObjectivePlacement.objects.create(
            scorecard_id=objective.scorecard_id, perspective_id=objective.perspective_id, objective=objective,
            weight=last.weight, effective_from=day,
        )  # fmt: skip
    return _put_into(actor, objective, rules.ObjectiveState.LIVE, "", "resumed")


def _open_places(objective: Objective) -> list[ObjectivePlacement]:
    found = ObjectivePlacement.objects.select_for_update().filter(
        objective=objective, scorecard_id=objective.scorecard_id, effective_to=None
    )
    return list(found)


def _put_into(actor: Member, objective: Objective, state: str, reason: str, act: str) -> Objective:
    old, objective.state = objective.state, state
    objective.version += 1
    objective.save(update_fields=["state", "version"])
    audit.record(actor, act, objective, old={"state": old}, new={"state": state}, reason=reason)
    ids = [f"objective:{objective.pk}", f"scorecard:{objective.scorecard_id}"]
    events.announce("strategy_changed", ids, by=actor.pk)
    return objective


@action
def remove_objective(*, actor: Member, objective_id: int, version: int | None = None) -> None:
    """Remove an objective that nothing depends on; otherwise R7 with the list. One that was on a locked map stays (R10)."""
    objective = editable_objective(actor, objective_id)
    guards.require_version(objective.version, version, {"name": objective.name})
    _refuse_depended_on(actor, objective)
    for place in ObjectivePlacement.objects.filter(objective=objective):
        born = scorecard_added(place.scorecard_id)
        refuse_locked(place.effective_from, until=place.effective_to, field="objective", born=born)
    audit.record(actor, "removed", objective, old=audit.fields_of(objective))
    ids = [f"objective:{objective.pk}", f"scorecard:{objective.scorecard_id}"]
    events.announce("strategy_changed", ids, by=actor.pk)
    objective.delete()


def _refuse_depended_on(actor: Member, objective: Objective) -> None:
    measures = set(MeasurePlacement.objects.filter(objective=objective).values_list("measure_id", flat=True))
    links = ObjectiveLink.objects.filter(Q(cause=objective) | Q(effect=objective)).select_related("cause", "effect")
    others = {each.effect_id if each.cause_id == objective.pk else each.cause_id for each in links}
    guests = ObjectivePlacement.objects.filter(objective=objective).exclude(scorecard_id=objective.scorecard_id)
    cards = set(guests.values_list("scorecard_id", flat=True))
    found = [
        *_told("the measure", visible_measures(actor).filter(pk__in=measures), len(measures)),
        *_told("the link with", queries.visible_objectives(actor).filter(pk__in=others), len(others)),
        *_told("the map of", queries.visible_scorecards(actor).filter(pk__in=cards), len(cards)),
    ]
    sentence = f"“{objective}” is in use: {', '.join(found[:10])}. Archive it, or take these off it first."
    guards.refuse_if(bool(found), "R7", sentence, field="objective", dependants=found)


def _told(kind: str, seen: Iterable[object], count: int) -> list[str]:
    """What the actor may read, by name; the others by number."""
    names = [f"{kind} “{each}”" for each in seen]
    return [*names, *([f"{count - len(names)} more that you may not see"] if len(names) < count else [])]
