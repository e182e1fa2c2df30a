"""Reads of strategies and scorecards, by question."""

from fourfold.strategy.queries.board import Board, MeasureLine, ObjectiveLine, PerspectiveLine, ScorecardLine, board
from fourfold.strategy.queries.map import map_of
from fourfold.strategy.queries.visible import (
    editable_scorecards,
    visible_objectives,
    visible_scorecard_ids,
    visible_scorecards,
    visible_strategies,
)

__all__ = [
    "Board", "MeasureLine", "ObjectiveLine", "PerspectiveLine", "ScorecardLine", "board", "editable_scorecards",
    "map_of", "visible_objectives", "visible_scorecard_ids", "visible_scorecards", "visible_strategies",
]  # fmt: skip
