"""A strategy goes live: with every step of its build done, or with a reason that the strategy office gives."""

from typing import Any

from fourfold.core import audit, guards
from fourfold.core.acting import action
from fourfold.library import queries, rules
from fourfold.org.queries import Member
from fourfold.strategy import actions as strategies

MOST_NAMED = 8


@action
def publish_strategy(*, actor: Member, strategy_id: int, version: int | None = None, reason: str = "") -> Any:
    """Set the strategy live. Unfinished steps are listed (R6); the strategy office may go on, with a reason of at least 20
    characters that the trail keeps. What must not be missing at all - owners, sponsors, a sound map - is refused (R3)."""
    found = queries.build(actor, strategy_id)
    if found is None:
        raise guards.Refused("R11", "There is no such strategy. Nothing was changed.", field="strategy")
    _refuse_blocked(found)
    reason = reason.strip()
    if found.missing:
        _require_override(actor, found, reason)
    changed = strategies.change_strategy(actor=actor, strategy_id=strategy_id, version=version, state="live")
    if found.missing:
        said = [each.sentence for each in found.missing]
        audit.record(actor, "published an unfinished build of", changed, new={"missing": said}, reason=reason)
    return changed


def _refuse_blocked(found: queries.Build) -> None:
    blocking = [each.sentence for each in found.blocking]
    sentence = f"This has to be mended first: {_listed(blocking)} Nothing was changed."
    guards.refuse_if(bool(blocking), "R3", sentence, missing=blocking)


def _require_override(actor: Member, found: queries.Build, reason: str) -> None:
    missing = [each.sentence for each in found.missing]
    steps = ", ".join(step.name.lower() for step in found.steps if not step.is_done)
    sentence = f"Not finished yet: {steps}. {_listed(missing)}"
    office = actor.role == "strategy_office"
    way_on = (
        f"Say in at least {rules.LEAST_REASON} characters why it goes live all the same."
        if office
        else "Finish them, or ask the strategy office to publish it with a reason."
    )
    refused = not office or len(reason) < rules.LEAST_REASON
    guards.refuse_if(refused, "R6", f"{sentence} {way_on} Nothing was changed.", field="reason", missing=missing)


def _listed(sentences: list[str]) -> str:
    more = len(sentences) - MOST_NAMED
    return " ".join([*sentences[:MOST_NAMED], *([f"And {more} more."] if more > 0 else [])])
