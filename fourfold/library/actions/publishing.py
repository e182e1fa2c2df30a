"""A unit offers a KPI of its own to everybody: proposed by one, decided by another, taken back by whoever proposed it."""

from fourfold.core import audit, events, guards, locks
from fourfold.core.acting import action
from fourfold.core.inputs import fit
from fourfold.library import queries, rules
from fourfold.library.models import Publication
from fourfold.measures.queries import editable_measures
from fourfold.org import queries as org
from fourfold.org.queries import Member
from fourfold.org.rules import Audience

CLOSED = "Only those who may change this measure publish it. Nothing was saved."


@action
def publish_measure(
    *, actor: Member, measure_id: int, perspective: str, owner_id: int, name: str = "", purpose: str = ""
) -> Publication:
    """Propose a measure for the organisation's library. It stands there once the strategy office approves."""
    locks.alone("publications")  # two could take the same name
    measure = editable_measures(actor).filter(pk=measure_id).first()
    guards.require(measure is not None, CLOSED)
    assert measure is not None
    found = Publication(
        measure_id=measure.pk, name=name.strip() or measure.name, perspective=perspective, purpose=purpose.strip(),
        owner_id=owner_id, proposed_by_id=actor.pk,
    )  # fmt: skip
    known = org.active_members().filter(pk=owner_id).exists()
    guards.refuse_if(not known, "R11", "Choose an active member as owner.", field="owner")
    guards.refuse_if(
        measure.audience != Audience.ORGANISATION, "R3",
        "Not everybody may see this measure. Show it to everyone in the organisation first. Nothing was saved.", field="measure",
    )  # fmt: skip
    fit(found)
    _refuse_same(found)
    found.save()
    audit.record(actor, "proposed for the library", found, new=audit.fields_of(found))
    events.announce("library_changed", [f"measure:{measure.pk}"], by=actor.pk)
    return found


def _refuse_same(wanted: Publication) -> None:
    standing = Publication.objects.filter(state__in=rules.STANDING)
    same = standing.filter(measure_id=wanted.measure_id).first()
    guards.refuse_if(
        same is not None, "R13", f"This measure is in the library already, as “{same}”, or waits for approval.", field="measure"
    )  # fmt: skip
    named = standing.filter(name__iexact=wanted.name).exists() or queries.named_like(wanted.name) is not None
    guards.refuse_if(
        named, "R13", f"The library has a KPI called “{wanted.name}” already. Give it another name.", field="name"
    )


@action
def decide_publication(
    *, actor: Member, publication_id: int, approve: bool, version: int | None = None, decision: str = ""
) -> Publication:
    """Approve it, or decline it with a reason (R1). Refused for who proposed it and for its owner (R4)."""
    found = _open(publication_id, version)
    why_not = rules.why_not_to_decide(actor.pk, actor.role, found)
    guards.require(not why_not, why_not)
    missing = not approve and not decision.strip()
    guards.refuse_if(missing, "R1", "Reason is missing. Say why it is declined.", field="decision")
    found.state = rules.PublicationState.APPROVED if approve else rules.PublicationState.DECLINED
    return _decide(actor, found, decision, "approved for the library" if approve else "declined for the library")


@action
def withdraw_publication(*, actor: Member, publication_id: int, version: int | None = None) -> Publication:
    """Take it out of the library, or take the proposal back. Measures that were made from it stay."""
    found = Publication.objects.select_for_update().get(pk=publication_id)
    guards.require_version(found.version, version, {"state": found.state})
    may = actor.pk in {found.proposed_by_id, found.owner_id} or actor.role == "strategy_office"
    guards.require(may, "Only its owner, who proposed it and the strategy office take it back. Nothing was changed.")
    gone = found.state not in rules.STANDING
    guards.refuse_if(gone, "R5", "It is not in the library any more. Nothing was changed.")
    found.state = rules.PublicationState.WITHDRAWN
    return _decide(actor, found, found.decision, "took out of the library")


def _open(pk: int, version: int | None) -> Publication:
    found = Publication.objects.select_for_update().get(pk=pk)
    guards.require_version(found.version, version, {"state": found.state})
    state = rules.PublicationState(found.state)
    guards.refuse_if(
        state != rules.PublicationState.PROPOSED, "R5", f"This is {state.label.lower()} already. Nothing was changed."
    )
    return found


def _decide(actor: Member, found: Publication, decision: str, said: str) -> Publication:
    found.decided_by_id, found.decided_at, found.decision = actor.pk, locks.instant(), decision.strip()
    found.version += 1
    fit(found)
    found.save()
    audit.record(actor, said, found, new={"state": found.state}, reason=found.decision)
    events.announce("library_changed", [f"measure:{found.measure_id}"], by=actor.pk)
    return found
