"""What the measures room tells the rooms above."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class ValuesRecorded:
    """Values of these measures changed; `by` is the member who did it, None for the system."""

    measure_ids: tuple[int, ...]
    by: int | None


@dataclass(frozen=True)
class RestatementApproved:
    """Somebody approved a change that lies in a room above; whoever knows that kind of change applies it now."""

    kind: str
    change: Mapping[str, Any]
    proposed_by: int
    approved_by: int
