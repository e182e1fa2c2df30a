"""Writes of governance: overrides of guard-rails, reviews, handovers."""

from fourfold.governance.actions.overriding import override_guard_rail, withdraw_override
from fourfold.governance.actions.reviewing import note_review

__all__ = ["note_review", "override_guard_rail", "withdraw_override"]
