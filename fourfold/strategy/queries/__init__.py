"""Reads of strategies and scorecards, by question."""

from fourfold.measures.queries import MeasureLine
from fourfold.strategy.queries.board import Board, ObjectiveLine, PerspectiveLine, ScorecardLine, board
from fourfold.strategy.queries.heat import HeatRow, heat_map
from fourfold.strategy.queries.links import Links, links_of, links_on
from fourfold.strategy.queries.map import map_of
from fourfold.strategy.queries.placed import placed_measure_ids, placements_of
from fourfold.strategy.queries.seen import seen_names
from fourfold.strategy.queries.visible import (
    editable_scorecards,
    visible_objectives,
    visible_scorecard_ids,
    visible_scorecards,
    visible_strategies,
)
from fourfold.strategy.queries.settings import objective_settings, scorecard_settings

__all__ = [
    "objective_settings", "scorecard_settings",
    "Board", "HeatRow", "Links", "MeasureLine", "ObjectiveLine", "PerspectiveLine", "ScorecardLine", "board",
    "editable_scorecards", "heat_map", "links_of", "links_on", "map_of", "placed_measure_ids", "placements_of", "seen_names", "visible_objectives", "visible_scorecard_ids", "visible_scorecards", "visible_strategies",
]  # fmt: skip
