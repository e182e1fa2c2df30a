"""Comments and change proposals on a box, a link or the whole; each is resolved once, and accepting applies it."""

from collections.abc import Sequence
from copy import deepcopy
from typing import Any

import yaml
from django.utils import timezone

from fourfold.core import audit, events, guards
from fourfold.core.acting import action
from fourfold.core.inputs import fit
from fourfold.org import queries as org
from fourfold.org.queries import Member
from fourfold.plain.document import START, Document, normal
from fourfold.plain.problems import Wrong
from fourfold.plain.strategy import Change, in_words, read_strategy, schema, write_strategy
from fourfold.plain.strategy.schema import Item
from fourfold.strategy import actions as strategies
from fourfold.strategy import queries
from fourfold.strategy.rules import StrategyState
from fourfold.versions import rules
from fourfold.versions.models import Proposal

GONE = "What this is about is not in the strategy any more. Nothing was saved. Decline or withdraw the proposal."
NOT_WHO_PROPOSED = "Only who proposed it may withdraw it. Nothing was changed."
NOT_YOURS = "Only editors of the unit and the strategy office decide proposals. Nothing was changed."


@action
def propose(
    *,
    actor: Member,
    strategy_id: int,
    path: Sequence[str] = ("strategy",),
    word: str = "",
    value: str = "",
    comment: str = "",
) -> Proposal:
    """Comment on an item of the strategy's text, or propose another value for one of its words.

    Refused: R11 for what isn't there, R2 for a value that can't stand there, R1 where nothing is said.
    """
    found = queries.visible_strategies(actor).get(pk=strategy_id)
    guards.refuse_if(
        found.state == StrategyState.ARCHIVED, "R3", "An archived strategy isn't reviewed.", field="strategy"
    )
    proposal = Proposal(
        strategy_id=found.pk, path=list(path), word=normal(word), value=value.strip(), comment=comment.strip(),
        proposed_by_id=actor.pk,
    )  # fmt: skip
    said = "Say something: a comment, or what is to change. Nothing was saved."
    guards.refuse_if(not (proposal.word or proposal.comment), "R1", said, field="comment")
    guards.refuse_if(len(proposal.comment) > 10_000, "R2", "A comment has at most 10,000 characters.", field="comment")
    proposal.about = _about(actor, found, proposal)[:600]
    fit(proposal)
    proposal.save()
    audit.record(actor, "proposed", proposal, new=audit.fields_of(proposal))
    events.announce("strategy_changed", [f"strategy:{found.pk}"], by=actor.pk)
    return proposal


def _about(actor: Member, strategy: Any, proposal: Proposal) -> str:
    """In words what it is about, with what would change; refused for what can't be."""
    data = queries.strategy_text(actor, strategy)
    item, words = _item(data, proposal.path)
    path = tuple(proposal.path)
    if not proposal.word:
        return in_words(Change(path, "removed", item)).removesuffix(" is taken out")
    new = _changed(data, proposal)
    was = words.get(proposal.word, item.word(proposal.word).default)
    becomes = _item(new, proposal.path)[1].get(proposal.word, item.word(proposal.word).default)
    guards.refuse_if(was == becomes, "R3", "That is what stands there already. Nothing was saved.", field="value")
    return in_words(Change((*path, proposal.word), "changed", item, was, becomes))


def _item(data: dict[str, Any], path: Sequence[str]) -> tuple[Item, dict[str, Any]]:
    """What the path leads to in the text: its schema and its words. Raises Refused R11."""
    if list(path) == ["strategy"]:
        return schema.STRATEGY, data["strategy"]
    item, here = schema.WHOLE_TEXT, data
    known = 2 <= len(path) <= 8 and len(path) % 2 == 0
    for part, name in zip(path[::2], path[1::2], strict=False) if known else ():
        found = next((each for each in item.parts if each.name == part), None)
        if found is None or name not in here.get(part, {}):
            raise guards.Refused("R11", GONE, field="path")
        item, here = found.item, here[part][name]
    if not known:
        raise guards.Refused("R11", GONE, field="path")
    return item, here


def _changed(data: dict[str, Any], proposal: Proposal) -> dict[str, Any]:
    """The strategy's data with the proposal in it; refused R2 or R11 with what is wrong with the value."""
    new = deepcopy(data)
    item, words = _item(new, proposal.path)
    word = next((each for each in item.words if each.name == proposal.word), None)
    if word is None:
        names = ", ".join(each.name.replace("_", " ") for each in item.words)
        raise guards.Refused("R11", f"Choose what is to change: {names}. Nothing was saved.", field="word")
    guards.refuse_if(
        word.required and not proposal.value, "R1", f"{word.name.capitalize()} can't be empty.", field="value"
    )
    try:
        value = _read(word, proposal.value)
        words.pop(word.name, None)
        if value != word.default and value is not None:
            words[word.name] = value
        return read_strategy(write_strategy(new)).data
    except Wrong as wrong:
        sentence = "; ".join(fault.sentence for fault in wrong.faults)
        raise guards.Refused("R2", f"{sentence[:1].upper()}{sentence[1:]}. Nothing was saved.", field="value") from None


def _read(word: schema.Word, value: str) -> Any:
    """The value as its kind reads it. What is one line of YAML may be more than text: {now: 2, 2027-01-01: 3}."""
    is_yaml = value.startswith(("{", "["))
    node = Document(value).root if is_yaml else yaml.ScalarNode("", value, START, START)
    doc = Document("")
    found = word.kind.read(doc, node, word.name.replace("_", " "))
    doc.finish()
    return found


@action
def accept_proposal(*, actor: Member, proposal_id: int, version: int | None = None, decision: str = "") -> Proposal:
    """Do what it says, by the strategy's own acts and the actor's own rights; a comment is only marked as dealt with."""
    proposal, strategy = _deciding(actor, proposal_id, version)
    if proposal.word:
        text = write_strategy(_changed(queries.strategy_text(actor, strategy), proposal))
        strategies.apply_text(
            actor=actor, text=text, strategy_id=strategy.pk, reason=f"Proposal: {proposal.about}"[:500]
        )
    return _decided(actor, proposal, rules.ProposalState.ACCEPTED, decision)


@action
def decline_proposal(*, actor: Member, proposal_id: int, version: int | None = None, decision: str = "") -> Proposal:
    """Say no, and why."""
    proposal, _ = _deciding(actor, proposal_id, version)
    guards.refuse_if(not decision.strip(), "R1", "Reason is missing. Say why not.", field="decision")
    return _decided(actor, proposal, rules.ProposalState.DECLINED, decision)


@action
def withdraw_proposal(*, actor: Member, proposal_id: int, version: int | None = None) -> Proposal:
    """Take one's own proposal back."""
    proposal = _visible(actor, proposal_id)
    guards.require(proposal.proposed_by_id == actor.pk, NOT_WHO_PROPOSED)
    _refuse_decided(proposal, version)
    return _decided(actor, proposal, rules.ProposalState.WITHDRAWN, "")


def _deciding(actor: Member, proposal_id: int, version: int | None) -> tuple[Proposal, Any]:
    proposal = _visible(actor, proposal_id)
    strategy = queries.visible_strategies(actor).get(pk=proposal.strategy_id)
    guards.require(strategy.unit_id in org.editable_unit_ids(actor, org.unit_tree()), NOT_YOURS)
    _refuse_decided(proposal, version)
    return proposal, strategy


def _visible(actor: Member, proposal_id: int) -> Proposal:
    """Locked. Raises DoesNotExist where the actor may not see its strategy."""
    seen = queries.visible_strategies(actor).order_by().values("pk")
    found: Proposal = Proposal.objects.select_for_update(of=("self",)).get(pk=proposal_id, strategy_id__in=seen)
    return found


def _refuse_decided(proposal: Proposal, version: int | None) -> None:
    guards.require_version(proposal.version, version, {"state": proposal.state})
    done = proposal.state != rules.ProposalState.OPEN
    guards.refuse_if(done, "R3", f"This proposal is {proposal.get_state_display().lower()} already.", field="state")


def _decided(actor: Member, proposal: Proposal, state: str, decision: str) -> Proposal:
    proposal.state, proposal.decision = state, decision.strip()
    proposal.decided_by_id, proposal.decided_at = actor.pk, timezone.now()
    proposal.version += 1
    fit(proposal)
    proposal.save()
    audit.record(
        actor, f"{state} proposal", proposal, old={"state": "open"}, new={"state": state}, reason=proposal.decision
    )
    events.announce("strategy_changed", [f"strategy:{proposal.strategy_id}"], by=actor.pk)
    return proposal
