"""Reads of governance: guard-rails with their overrides, handovers."""

from fourfold.governance.queries.guardrails import Breach, Checked, GuardRails, guard_rails
from fourfold.governance.queries.handing import Item, answers_for, handovers, readable, still, waiting_for
from fourfold.governance.queries.overrides import every_override, in_force, overrides, reviews_of

__all__ = [
    "Breach", "Checked", "GuardRails", "Item", "answers_for", "every_override", "guard_rails", "handovers", "in_force",
    "overrides", "readable", "reviews_of", "still", "waiting_for",
]  # fmt: skip
