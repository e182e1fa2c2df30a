"""Another weight for locked periods: proposed here, decided in the measures room, applied here once somebody approved it."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from fourfold.core import audit, events, guards, locks
from fourfold.core.acting import action
from fourfold.measures.actions.locked import TOPIC, reached
from fourfold.measures.actions.restating import propose
from fourfold.measures.events import RestatementApproved
from fourfold.org import queries as org
from fourfold.org.queries import Member
from fourfold.strategy.actions.places import Place, refuse_wrong_weight, require_editor_of, scorecard_of, store_weight
from fourfold.strategy.actions.rights import scorecard_added
from fourfold.strategy.models import MeasurePlacement, ObjectivePlacement, PerspectivePlacement, ScorecardPlacement

if TYPE_CHECKING:
    from fourfold.measures.models import Restatement

KIND = "weight"
PLACES = {
    "measure": MeasurePlacement, "objective": ObjectivePlacement, "perspective": PerspectivePlacement,
    "scorecard": ScorecardPlacement,
}  # fmt: skip


@action
def propose_weight(
    *, actor: Member, place: Place, weight: float, reason: str, since: date | None = None
) -> "Restatement":
    """Propose another weight of a place from a day on (None: for as long as it has been in force)."""
    require_editor_of(actor, place)
    current: Any = type(place).objects.select_for_update().get(pk=place.pk)
    refuse_wrong_weight(current, weight, since)
    guards.refuse_if(current.weight == weight, "R3", "This is the weight that is there already.", field="weight")
    locks.among(TOPIC)
    kind = next(name for name, model in PLACES.items() if isinstance(current, model))
    found = reached(since or current.effective_from, None, scorecard_added(scorecard_of(current)))
    old = {"weight": current.weight, "effective_from": current.effective_from, "effective_to": current.effective_to}
    change = audit.plain({"place": kind, "id": current.pk, "weight": weight, "was": current.weight, "since": since})
    return propose(
        actor, KIND, f"weight {kind} {current.pk}", f"Weight of {current}", found, reason, change=change,
        before={"row": current.pk, **audit.plain(old)}, since=since or current.effective_from,
        measure=current.measure if kind == "measure" else None, owners=_owners(current),
    )  # fmt: skip


def _owners(place: Any) -> set[int | None]:
    """Members who own what is weighed here, or the objective or scorecard whose score it changes."""
    if isinstance(place, MeasurePlacement):
        return {place.measure.owner_id, place.objective.owner_id}
    if isinstance(place, ScorecardPlacement):
        return {place.child.owner_id, place.parent.owner_id}
    return {place.scorecard.owner_id, place.objective.owner_id if isinstance(place, ObjectivePlacement) else None}


def apply_weight(event: RestatementApproved) -> None:
    """What was approved comes into force, in the approval's own transaction."""
    if event.kind != KIND:
        return
    change: Mapping[str, Any] = event.change
    current: Any = PLACES[change["place"]].objects.select_for_update().get(pk=change["id"])
    since = date.fromisoformat(change["since"]) if change["since"] else None
    owned = event.approved_by in _owners(current)
    guards.require(not owned, "You own what this weighs; somebody else decides about it. Nothing was changed.")
    guards.refuse_if(
        current.weight != change["was"] or current.effective_to is not None, "R5",
        "The weight has been changed since this was proposed. Nothing was saved. Decline it, and let it be proposed again.",
    )  # fmt: skip
    refuse_wrong_weight(current, change["weight"], since)
    old = audit.fields_of(current)
    renewed = store_weight(current, change["weight"], since)
    audit.record(org.member(event.proposed_by), "weighed", renewed, old=old, new=audit.fields_of(renewed))
    ids = [f"scorecard:{scorecard_of(renewed)}"]
    events.announce("strategy_changed", ids, by=event.approved_by)
