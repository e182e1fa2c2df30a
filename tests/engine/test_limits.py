"""Which rule and which target count in which period: dated, and never mixed up between measures."""

from datetime import date

import pytest

from fourfold.engine.model import Mode, Model, Reason, Status
from fourfold.engine.scorecard import compute
from tests.engine.rows import YEAR, numbers, one, rule, scored


def with_rules(model: Model, *rules) -> Model:
    return Model(**{**{name: getattr(model, name) for name in Model.__slots__}, "thresholds": rules})


def test_a_rule_counts_from_its_day_and_a_period_belongs_to_the_rule_at_its_end():
    model = one([85, 85, 85, 85])
    old, new = rule("maximum", 80, 90), rule("maximum", 70, 80, since=date(2025, 3, 31))
    for rules in ((old, new), (new, old)):
        found = compute(with_rules(model, *rules))
        assert found.status[0].tolist() == [Status.AMBER, Status.AMBER, Status.GREEN, Status.GREEN]


def test_before_its_first_rule_a_value_is_shown_and_not_scored():
    found = scored([85, 85], rule=rule("maximum", 80, 90, since=date(2025, 2, 28)))
    assert numbers(found.value[0]) == [85, 85]
    assert numbers(found.score[0]) == [None, 5]
    assert found.status[0].tolist() == [Status.NOT_SCORED, Status.AMBER]
    assert found.reason[0].tolist() == [Reason.NO_TARGET, Reason.PRESENT]


def test_polarity_is_dated_too():
    rules = (rule("maximum", 10, 20), rule("minimum", 20, 10, since=date(2025, 2, 1)))
    found = compute(with_rules(one([20, 20]), *rules))
    assert found.status[0].tolist() == [Status.GREEN, Status.AMBER]


def test_a_target_counts_until_the_next_one_and_can_end():
    found = scored([1] * 5, targets=[(YEAR, 100), (date(2025, 2, 28), 120), (date(2025, 4, 1), None)])
    assert numbers(found.target[0]) == [100, 120, 120, None, None]


def test_percent_rules_follow_the_target_of_each_period():
    percent = rule("maximum", 90, 100, mode=Mode.PERCENT)
    found = scored([90] * 3, rule=percent, targets=[(YEAR, 100), (date(2025, 2, 1), 90), (date(2025, 3, 1), 0)])
    assert found.status[0].tolist() == [Status.AMBER, Status.GREEN, Status.NOT_SCORED]
    assert found.reason[0].tolist() == [Reason.PRESENT, Reason.PRESENT, Reason.NO_TARGET]
    assert numbers(found.red_limit[0]) == [90, 81, None]
    assert numbers(found.green_limit[0]) == [100, 90, None]


def test_shown_for_information_is_never_scored():
    found = scored([5], rule=rule("none"))
    assert (found.status[0, 0], found.reason[0, 0]) == (Status.NOT_SCORED, Reason.NO_POLARITY)
    assert numbers(found.value[0]) == [5]


def test_two_rules_of_one_day_give_one_answer_whatever_their_order():
    rules = [rule("maximum", 80, 90), rule("maximum", 70, 80)]
    scores = [compute(with_rules(one([85]), *order)).score[0, 0] for order in (rules, rules[::-1])]
    assert scores[0] == scores[1]


@pytest.mark.parametrize(
    ("points", "value", "score"),
    [(((0, 0), (200, 10)), 50, 2.5), (((0, 0), (200, 10)), 250, 10), (((0, 0), (200, 10)), -3, 0)],
)
def test_points_are_linear_between_and_flat_outside(points, value, score):
    assert scored([value], rule=rule("maximum", points=points)).score[0, 0] == score


def test_a_stretch_value_is_exceeded_and_added_up_like_the_limits():
    stretching = rule("maximum", 80, 90, stretch=100.0)
    assert scored([100, 99], rule=stretching).status[0].tolist() == [Status.EXCEEDS, Status.GREEN]
    quarter = {"view": "quarter", "count": 1, "kind": "flow"}
    assert scored([100, 100, 100], rule=stretching, **quarter).status[0].tolist() == [Status.EXCEEDS]
    assert scored([100, 100, 99], rule=stretching, **quarter).status[0].tolist() == [Status.GREEN]
