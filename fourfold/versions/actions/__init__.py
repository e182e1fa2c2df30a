"""Writes of a strategy's life: its moves from state to state, proposals and their decision, restoring a version."""

from fourfold.versions.actions.moving import move_strategy
from fourfold.versions.actions.proposing import (
    NOT_WHO_PROPOSED,
    NOT_YOURS,
    accept_proposal,
    decline_proposal,
    propose,
    withdraw_proposal,
)
from fourfold.versions.actions.restoring import restore_version

__all__ = [
    "NOT_WHO_PROPOSED", "NOT_YOURS", "accept_proposal", "decline_proposal", "move_strategy", "propose", "restore_version", "withdraw_proposal",
]  # fmt: skip
