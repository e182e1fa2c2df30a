"""Which roll-up settings are in force for a scorecard and an objective, and where they come from."""

import pytest

from fourfold.measures.actions import set_defaults
from fourfold.measures.queries import defaults, viewing
from fourfold.strategy import queries
from fourfold.strategy.actions import change_objective, change_scorecard
from tests.acts import refused

SEPTEMBER = {"period": "2025-09"}


def said(settings):
    return {each.name: (each.value, each.source) for each in settings}


def test_a_scorecard_says_it_itself_or_inherits(ada, office, scorecard):
    set_defaults(actor=office, method="worst", minimum_coverage=0.8)
    changed = change_scorecard(actor=ada, scorecard_id=scorecard.pk, version=1, cap_green=True, minimum_coverage=0.3)
    assert said(queries.scorecard_settings(changed, defaults())) == {
        "method": ("worst", "organisation"), "critical_caps": (False, "organisation"), "cap_green": (True, "own_scorecard"),
        "minimum_coverage": (0.3, "own_scorecard"),
    }  # fmt: skip


def test_an_objective_says_it_itself_or_inherits_from_its_scorecard(ada, scorecard, retain):
    home = change_scorecard(actor=ada, scorecard_id=scorecard.pk, version=1, cap_green=True)
    changed = change_objective(actor=ada, objective_id=retain.pk, version=1, method="best")
    assert said(queries.objective_settings(changed, home, defaults())) == {
        "method": ("best", "objective"), "critical_caps": (False, "standard"), "cap_green": (True, "scorecard"),
        "minimum_coverage": (0.5, "standard"),
    }  # fmt: skip


def test_a_board_computes_with_what_is_in_force(ada, office, scorecard, retain, placed):
    set_defaults(actor=office, method="worst", critical_caps=True)
    change_objective(actor=ada, objective_id=retain.pk, version=1, method="count")
    board = queries.board(ada, viewing(ada, SEPTEMBER), [scorecard.pk])
    methods = {node.key: (node.method.value, node.critical_caps) for node in board.scored.model.nodes}
    assert methods[("scorecard", scorecard.pk)] == ("worst", True)
    assert methods[("objective", retain.pk)] == ("count", True)


@pytest.mark.parametrize(
    ("wrong", "code"), [({"method": "median"}, "R11"), ({"minimum_coverage": 1.5}, "R2"), ({"cap_green": "yes"}, "R2")]
)
def test_what_can_not_be_a_setting_is_refused(ada, scorecard, wrong, code):
    with refused(code, next(iter(wrong))):
        change_scorecard(actor=ada, scorecard_id=scorecard.pk, version=1, **wrong)
