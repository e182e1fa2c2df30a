"""What the measures room tells the rooms above."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ValuesRecorded:
    """Values of these measures changed; `by` is the member who did it, None for the system."""

    measure_ids: tuple[int, ...]
    by: int | None
