"""Reads of strategies and scorecards, by question."""

from fourfold.measures.queries import MeasureLine
from fourfold.strategy.queries.authoring import (
    counted_themes,
    effects_beside,
    free_code,
    measure_places,
    open_day,
    place_on,
    retired_on,
    visible_links,
    visible_perspectives,
    visible_themes,
    weights_of,
)
from fourfold.strategy.queries.board import Board, ObjectiveLine, PerspectiveLine, ScorecardLine, board
from fourfold.strategy.queries.heat import HeatRow, heat_map
from fourfold.strategy.queries.links import Links, links_of, links_on
from fourfold.strategy.queries.listening import (
    listened_details,
    listened_measures,
    listened_objective,
    listened_totals,
)
from fourfold.strategy.queries.logic import logic_findings, logic_of
from fourfold.strategy.queries.map import map_of
from fourfold.strategy.queries.placed import placed_measure_ids, placements_of
from fourfold.strategy.queries.seen import seen_names
from fourfold.strategy.queries.settings import inherited_settings, objective_settings, scorecard_settings
from fourfold.strategy.queries.text import strategy_text
from fourfold.strategy.queries.text_plan import Plan, directory, plan_text, read_text
from fourfold.strategy.queries.truth import Difference, differences
from fourfold.strategy.queries.visible import (
    editable_scorecards,
    visible_objectives,
    visible_scorecard_ids,
    visible_scorecards,
    visible_strategies,
)

__all__ = [
    "Board",
    "Difference",
    "HeatRow",
    "Links",
    "MeasureLine",
    "ObjectiveLine",
    "PerspectiveLine",
    "Plan",
    "ScorecardLine",
    "board",
    "counted_themes",
    "differences",
    "directory",
    "editable_scorecards",
    "effects_beside",
    "free_code",
    "heat_map",
    "inherited_settings",
    "links_of",
    "links_on",
    "listened_details",
    "listened_measures",
    "listened_objective",
    "listened_totals",
    "logic_findings",
    "logic_of",
    "map_of",
    "measure_places",
    "objective_settings",
    "open_day",
    "place_on",
    "placed_measure_ids",
    "placements_of",
    "plan_text",
    "read_text",
    "retired_on",
    "scorecard_settings",
    "seen_names",
    "strategy_text",
    "visible_links",
    "visible_objectives",
    "visible_perspectives",
    "visible_scorecard_ids",
    "visible_scorecards",
    "visible_strategies",
    "visible_themes",
    "weights_of",
]  # fmt: skip
