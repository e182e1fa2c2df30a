"""From one state to the next: by whom, from where, and with nothing left open."""

from typing import Any

from fourfold.core import audit, events, guards
from fourfold.core.acting import action
from fourfold.core.locks import alone
from fourfold.core.models import AuditEntry
from fourfold.library.actions import publish_strategy
from fourfold.org import queries as org
from fourfold.org import rules as roles
from fourfold.org.queries import Member
from fourfold.plain.strategy import write_strategy
from fourfold.strategy import actions as strategies
from fourfold.strategy import queries
from fourfold.strategy.rules import StrategyState
from fourfold.versions import rules
from fourfold.versions.models import Baseline, Proposal

OFFICE_ONLY = "Only the strategy office may do this. Nothing was changed."
EDITORS_ONLY = "Only editors of the unit and the strategy office may do this. Nothing was changed."
NAMED = 5


@action
def move_strategy(*, actor: Member, strategy_id: int, move: str, version: int | None = None, reason: str = "") -> Any:
    """Take a strategy to its next state. Approving, and keeping a version of a live one, keeps the whole text as a baseline.

    Refused: R3 from another state; R6 with open proposals or a map whose logic doesn't hold; R4 for approving what one
    has sent to review oneself.
    """
    alone("strategies")
    found = queries.visible_strategies(actor).get(pk=strategy_id)
    way = rules.MOVES.get(move)
    if way is None:
        raise guards.Refused("R11", f"Choose what to do: {', '.join(rules.MOVES)}.", field="move")
    _require(actor, found, way)
    guards.require_version(found.version, version, {"state": found.state})
    reason = reason.strip()
    sentence = f"“{found}” is {StrategyState(found.state).label.lower()}. “{way.label}” isn't possible from there. Nothing was changed."
    guards.refuse_if(found.state not in way.before, "R3", sentence, field="move")
    guards.refuse_if(way.needs_reason and not reason, "R1", "Reason is missing. Say why.", field="reason")
    guards.refuse_if(len(reason) > 2000, "R2", "A reason has at most 2,000 characters. Shorten it.", field="reason")
    if move in rules.KEEPS_VERSION:
        _refuse_unresolved(actor, found)
    if move == "approve":
        _refuse_own(actor, found)
        _refuse_illogical(actor, found)
    return _moved(actor, found, way, reason)


def _require(actor: Member, strategy: Any, way: rules.Move) -> None:
    if way.is_office:
        guards.require(roles.is_strategy_office(actor), OFFICE_ONLY)
    else:
        guards.require(strategy.unit_id in org.editable_unit_ids(actor, org.unit_tree()), EDITORS_ONLY)


def _refuse_own(actor: Member, strategy: Any) -> None:
    """Whoever sent it to review leaves the approval to somebody else."""
    sent = AuditEntry.objects.filter(
        subject_type="strategy", subject_id=strategy.pk, action=rules.MOVES["submit"].said
    ).order_by("-sequence").first()  # fmt: skip
    sentence = "You sent this strategy to review yourself. Let somebody else of the strategy office approve it. Nothing was changed."
    guards.require(sent is None or sent.actor_id != actor.pk, sentence)


def _refuse_unresolved(actor: Member, strategy: Any) -> None:
    waiting = list(Proposal.objects.filter(strategy_id=strategy.pk, state=rules.ProposalState.OPEN).order_by("pk"))
    named = "; ".join(each.about for each in waiting[:NAMED])
    sentence = f"{len(waiting)} of the reviewers' proposals are not resolved yet: {named}. Accept or decline each. Nothing was changed."
    guards.refuse_if(bool(waiting), "R6", sentence, field="proposals", proposals=[each.pk for each in waiting])


def _refuse_illogical(actor: Member, strategy: Any) -> None:
    """What is live already may be kept as it is; what is approved has to hold."""
    cards = dict(queries.visible_scorecards(actor).filter(strategy_id=strategy.pk).values_list("pk", "name"))
    found = queries.logic_of(actor, list(cards))
    wrong = [f"{cards[pk]}: {each.wrong}" for pk, all_ in found.items() for each in all_ if each.severity == "E"]
    more = f" And {len(wrong) - NAMED} more." if len(wrong) > NAMED else ""
    sentence = (
        f"The logic of the map doesn't hold. {' '.join(wrong[:NAMED])}{more} Mend it on the map, where the tests say what to do. "
        "Nothing was changed."
    )
    guards.refuse_if(bool(wrong), "R6", sentence, field="logic", findings=wrong[:100])


def _moved(actor: Member, strategy: Any, way: rules.Move, reason: str) -> Any:
    was = strategy.state
    if way.name == "publish":
        changed = publish_strategy(actor=actor, strategy_id=strategy.pk, reason=reason)
    elif way.after != was:
        changed = strategies.change_strategy(actor=actor, strategy_id=strategy.pk, version=None, state=way.after)
    else:
        changed = strategy
    new: dict[str, Any] = {"state": way.after}
    if way.name in rules.KEEPS_VERSION:
        new["baseline"] = _keep(actor, changed, reason).number
    audit.record(actor, way.said, changed, old={"state": was}, new=new, reason=reason)
    events.announce("strategy_changed", [f"strategy:{strategy.pk}"], by=actor.pk)
    return changed


def _keep(actor: Member, strategy: Any, reason: str) -> Baseline:
    last = Baseline.objects.filter(strategy_id=strategy.pk).order_by("-number").first()
    text = write_strategy(queries.strategy_text(actor, strategy))
    return Baseline.objects.create(
        strategy_id=strategy.pk, number=last.number + 1 if last else 1, text=text, reason=reason, approved_by_id=actor.pk
    )  # fmt: skip
