"""Handing over what one answers for: offered in one act, accepted or declined as a whole by the receiver."""

from django.utils import timezone

from fourfold.core import audit, events, guards
from fourfold.core.acting import action
from fourfold.core.inputs import fit
from fourfold.core.locks import alone
from fourfold.governance import queries
from fourfold.governance.models import Handover
from fourfold.governance.rules import HandoverState
from fourfold.measures.actions.sheets import hand_over as hand_over_measures
from fourfold.org import queries as org
from fourfold.org import rules as roles
from fourfold.org.queries import Member
from fourfold.strategy.actions.handing import hand_over

NOT_YOURS = "Everybody hands over their own; administrators and the strategy office that of others. Nothing was saved."


@action
def offer_handover(*, actor: Member, giver_id: int, receiver_id: int, note: str = "") -> Handover:
    """Offer everything that the giver answers for. Nothing moves before the receiver accepts."""
    alone("handovers")
    guards.require(giver_id == actor.pk or roles.sees_everything(actor), NOT_YOURS)
    known = org.members().filter(pk=giver_id).exists()
    guards.refuse_if(not known, "R11", "Choose a member.", field="giver")
    known = org.active_members().filter(pk=receiver_id).exists()
    guards.refuse_if(not known, "R11", "Choose an active member.", field="receiver")
    guards.refuse_if(giver_id == receiver_id, "R3", "Hand over to somebody else.", field="receiver")
    open_one = Handover.objects.filter(giver_id=giver_id, state=HandoverState.OFFERED).first()
    guards.refuse_if(
        open_one is not None, "R13", f"This is offered to {open_one and open_one.receiver} already. Take that back first.",
        field="receiver",
    )  # fmt: skip
    items = queries.answers_for(giver_id)
    guards.refuse_if(not items, "R1", "There is nothing to hand over: this person owns nothing.", field="giver")
    made = Handover(
        giver_id=giver_id, receiver_id=receiver_id, offered_by_id=actor.pk, note=note.strip(),
        items=[[each.kind, each.pk] for each in items],
    )  # fmt: skip
    fit(made)
    made.save()
    audit.record(actor, "offered", made, new={"items": made.items, "note": made.note})
    return made


@action
def accept_handover(*, actor: Member, handover_id: int, version: int | None = None) -> Handover:
    """Only the receiver: from now on all of it is theirs. What somebody changed meanwhile stays as it is."""
    found = _open(handover_id, version)
    guards.require(found.receiver_id == actor.pk, "Only whom it is offered to may accept it. Nothing was changed.")
    items = [each.key for each in queries.still(found)]
    hand_over(items, found.giver_id, actor.pk)
    hand_over_measures([pk for kind, pk in items if kind == "measure"], found.giver_id, actor.pk)
    events.announce("strategy_changed", [f"{kind}:{pk}" for kind, pk in items if kind != "theme"], by=actor.pk)
    return _decide(actor, found, HandoverState.ACCEPTED, "", moved=[list(each) for each in items])


@action
def decline_handover(*, actor: Member, handover_id: int, reason: str, version: int | None = None) -> Handover:
    """Only the receiver, with a reason. Everything stays where it is."""
    found = _open(handover_id, version)
    guards.require(found.receiver_id == actor.pk, "Only whom it is offered to may decline it. Nothing was changed.")
    guards.refuse_if(
        not reason.strip(), "R1", "Reason is missing. Say why, so that another way is found.", field="reason"
    )
    return _decide(actor, found, HandoverState.DECLINED, reason.strip())


@action
def withdraw_handover(*, actor: Member, handover_id: int, version: int | None = None) -> Handover:
    """By the giver, whoever offered it, or who looks after people."""
    found = _open(handover_id, version)
    guards.require(actor.pk in (found.giver_id, found.offered_by_id) or roles.sees_everything(actor), NOT_YOURS)
    return _decide(actor, found, HandoverState.WITHDRAWN, "")


def _open(pk: int, version: int | None) -> Handover:
    found = Handover.objects.select_for_update().get(pk=pk)
    guards.require_version(found.version, version, {"state": found.state})
    guards.refuse_if(found.state != HandoverState.OFFERED, "R3", "This was decided already. Nothing was changed.")
    return found


def _decide(actor: Member, found: Handover, state: HandoverState, said: str, **new: object) -> Handover:
    found.state, found.decision, found.decided_at = state, said, timezone.now()
    found.version += 1
    fit(found)
    found.save()
    audit.record(actor, state.value, found, old={"state": "offered"}, new={"state": state.value, **new}, reason=said)
    return found
