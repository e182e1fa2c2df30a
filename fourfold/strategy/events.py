"""What the strategy room tells the rooms above, within the act's own transaction: whoever subscribes may refuse."""

from dataclasses import dataclass


@dataclass(frozen=True)
class MeasurePlaced:
    """A measure stands below an objective from now on, or from a later day on."""

    scorecard_id: int
    perspective_id: int
    perspective: str  # its name
    objective_id: int
    measure_id: int


@dataclass(frozen=True)
class ObjectiveAdded:
    scorecard_id: int


@dataclass(frozen=True)
class ThemeAdded:
    strategy_id: int
