"""Writes of governance: overrides of guard-rails, reviews, handovers."""

from fourfold.governance.actions.handing import (
    accept_handover,
    decline_handover,
    offer_handover,
    withdraw_handover,
)
from fourfold.governance.actions.overriding import override_guard_rail, withdraw_override
from fourfold.governance.actions.reviewing import note_review

__all__ = [
    "accept_handover", "decline_handover", "note_review", "offer_handover", "override_guard_rail", "withdraw_handover",
    "withdraw_override",
]  # fmt: skip
