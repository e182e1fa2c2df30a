"""Which state follows which, who may do it, and what a proposal can become."""

from dataclasses import dataclass

from django.db import models

from fourfold.strategy.rules import StrategyState


class ProposalState(models.TextChoices):
    OPEN = "open", "Open"
    ACCEPTED = "accepted", "Accepted"
    DECLINED = "declined", "Declined"
    WITHDRAWN = "withdrawn", "Withdrawn"


@dataclass(frozen=True)
class Move:
    """A way from some states to another. Moves of the office are for the strategy office alone."""

    name: str
    label: str
    before: tuple[str, ...]
    after: str
    said: str  # in the trail
    is_office: bool = False
    needs_reason: bool = False


S = StrategyState
MOVES = {
    move.name: move
    for move in (
        Move("submit", "Send to review", (S.DRAFT,), S.IN_REVIEW, "sent to review"),
        Move("return", "Take back to draft", (S.IN_REVIEW,), S.DRAFT, "took back to draft", needs_reason=True),
        Move("approve", "Approve", (S.IN_REVIEW,), S.APPROVED, "approved", is_office=True),
        Move("reopen", "Open again", (S.APPROVED,), S.DRAFT, "opened again", is_office=True, needs_reason=True),
        Move("publish", "Set live", (S.APPROVED,), S.LIVE, "set live", is_office=True),
        Move("baseline", "Keep a version", (S.LIVE,), S.LIVE, "kept a version of", is_office=True, needs_reason=True),
        Move("archive", "Archive", (S.APPROVED, S.LIVE), S.ARCHIVED, "archived", is_office=True, needs_reason=True),
    )
}
KEEPS_VERSION = ("approve", "baseline")
