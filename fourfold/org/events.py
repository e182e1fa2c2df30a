"""What the organisation's room tells the rooms above, within the act's own transaction: whoever subscribes may refuse."""

from dataclasses import dataclass


@dataclass(frozen=True)
class MemberDeactivated:
    """From now on this member can't sign in to the organisation any more."""

    membership_id: int
    by: int
