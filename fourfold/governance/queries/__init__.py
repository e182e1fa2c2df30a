"""Reads of governance: guard-rails with their overrides, handovers."""

from fourfold.governance.queries.guardrails import Breach, Checked, GuardRails, guard_rails
from fourfold.governance.queries.overrides import every_override, in_force, overrides, reviews_of

__all__ = ["Breach", "Checked", "GuardRails", "every_override", "guard_rails", "in_force", "overrides", "reviews_of"]
