"""Writes of strategies, by what they change: the strategy itself, scorecards, objectives with their links, places and weights."""

from fourfold.strategy.actions.arranging import arrange_lane, remove_objective, resume_objective, retire_objective
from fourfold.strategy.actions.many_places import place_measures
from fourfold.strategy.actions.objectives import (
    add_objective,
    agree_link,
    change_link,
    change_objective,
    link_objectives,
    unlink,
)
from fourfold.strategy.actions.places import (
    change_weight,
    end_place,
    place_measure,
    place_objective,
    place_scorecard,
    weigh_perspective,
)
from fourfold.strategy.actions.restating import propose_weight
from fourfold.strategy.actions.scorecards import add_scorecard, change_scorecard
from fourfold.strategy.actions.strategies import (
    add_perspective,
    add_theme,
    change_perspective,
    change_strategy,
    change_theme,
    order_perspectives,
    order_themes,
    remove_perspective,
    remove_theme,
    set_up_strategy,
)
from fourfold.strategy.actions.testing import confirm_link_tests
from fourfold.strategy.actions.text import AppliedText, apply_text

__all__ = [
    "AppliedText", "add_objective", "add_perspective", "add_scorecard", "add_theme", "agree_link", "apply_text", "arrange_lane", "change_link", "change_objective", "change_perspective",
    "change_scorecard", "change_strategy", "change_theme", "change_weight", "confirm_link_tests", "end_place", "link_objectives", "order_perspectives", "order_themes", "place_measure", "place_measures",
    "place_objective", "place_scorecard", "propose_weight", "remove_objective", "remove_perspective", "remove_theme", "resume_objective", "retire_objective", "set_up_strategy", "unlink", "weigh_perspective",
]  # fmt: skip
