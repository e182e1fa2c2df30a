"""A text applied: whatever differs is changed by the room's own acts, all of it or nothing, each refusal with its line."""

from dataclasses import dataclass

from fourfold.core import audit, events, guards
from fourfold.core.acting import action
from fourfold.core.locks import alone
from fourfold.measures.actions.calculations import TOPIC as CALCULATIONS
from fourfold.org import rules as roles
from fourfold.org.queries import Member
from fourfold.strategy.actions.rights import NOT_YOURS
from fourfold.strategy.actions.text_steps import Steps
from fourfold.strategy.models import Strategy
from fourfold.strategy.queries.text_plan import Plan, plan_text

TOPICS = ("strategies", "scorecards", "links", "measures", CALCULATIONS)  # taken first, always in this order
TOLD = 200  # sentences that stand in the trail
LEFT_OUT = "Left out of the strategy's text"


@dataclass(frozen=True)
class AppliedText:
    """What came of it: the strategy, and the sentences of the plan."""

    strategy: Strategy
    changes: tuple[str, ...]


@action
def apply_text(
    *, actor: Member, text: str, strategy_id: int | None = None, seen: str = "", reason: str = ""
) -> AppliedText:
    """Make the strategy what the text says. `seen` is the mark of the plan that was looked at ("" takes what is there now).

    Refused: R8 with every mistake of the text; R5 where the strategy has changed since it was looked at; and as each act
    refuses, with line and field. The trail holds an entry for each change, and one for the text.
    """
    guards.require(roles.can_edit(actor), NOT_YOURS)
    for topic in TOPICS:
        alone(topic)
    plan = plan_text(actor, text, strategy_id)
    sentence = "The strategy has changed since you looked at the difference. Nothing was saved. Look at it again."
    guards.refuse_if(bool(seen) and seen != plan.mark, "R5", sentence, field="seen", changes=plan.words[:TOLD])
    return apply_plan(actor, plan, reason.strip() or LEFT_OUT)


def apply_plan(actor: Member, plan: Plan, reason: str) -> AppliedText:
    """The same for a plan made in this transaction."""
    strategy = Steps(actor, plan, reason).take()
    if plan.changes:
        told = {"changes": plan.words[:TOLD], "number": len(plan.changes)}
        audit.record(actor, "applied a text to", strategy, new=told, reason=reason)
        events.announce("strategy_changed", [f"strategy:{strategy.pk}"], by=actor.pk)
    return AppliedText(strategy, tuple(plan.words))
