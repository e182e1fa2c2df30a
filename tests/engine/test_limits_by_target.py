"""Limits that the target decides: deviations on either side, and percent of the way from a basis."""

import pytest

from fourfold.engine.model import Mode
from fourfold.engine.thresholds import Limits, WrongThreshold, limits_of, refuse_wrong
from tests.engine.rows import LONG_AGO, numbers, rule, scored

TARGET = [(LONG_AGO, 100)]


def deviation(polarity, *limits, **fields):
    return rule(polarity, *limits, mode=Mode.DEVIATION, **fields)


def percent(polarity, *limits, **fields):
    return rule(polarity, *limits, mode=Mode.PERCENT, **fields)


@pytest.mark.parametrize(
    ("row", "values", "scores", "statuses"),
    [
        (deviation("maximum", 10, 5), [85, 90, 95, 100], [0, 10 / 3, 20 / 3, 10], [1, 2, 3, 3]),
        (deviation("minimum", 10, 5), [115, 110, 105, 100], [0, 10 / 3, 20 / 3, 10], [1, 2, 3, 3]),
        (deviation("range", 10, 5, 2, 8), [90, 95, 100, 102, 108, 109], [10 / 3, 20 / 3, 7 + 7 / 9, 20 / 3, 10 / 3, 2.7777778], [2, 3, 3, 3, 2, 1]),
        (deviation("maximum", 10, 0, stretch=5.0), [99, 100, 105], [6.3333333, 20 / 3, 8.3333333], [2, 3, 4]),
        (deviation("minimum", 10, 0, stretch=5.0), [101, 100, 95], [6.3333333, 20 / 3, 8.3333333], [2, 3, 4]),
    ],
)  # fmt: skip
def test_deviations_are_distances_from_the_target(row, values, scores, statuses):
    found = scored(values, rule=row, targets=TARGET)
    assert found.score[0].tolist() == pytest.approx(scores)
    assert found.status[0].tolist() == statuses


def test_a_value_on_a_limit_has_the_better_status_also_where_floats_would_miss_it():
    """1.1 - 0.2 is 0.9000000000000001 to a computer, and 0.9 to everybody else."""
    found = scored([0.9], rule=deviation("maximum", 0.4, 0.2), targets=[(LONG_AGO, 1.1)])
    assert found.status[0].tolist() == [3]
    assert limits_of(deviation("maximum", 0.4, 0.2), 1.1) == Limits(low_red=0.7, low_green=0.9)


def test_deviations_of_a_flow_add_up_with_its_targets():
    found = scored(
        [95, 90, None], view="quarter", count=1, kind="flow", rule=deviation("maximum", 10, 5), targets=TARGET
    )
    assert (found.red_limit[0, 0], found.green_limit[0, 0]) == (180, 190)


@pytest.mark.parametrize(
    ("row", "target", "values", "scores"),
    [
        (percent("maximum", 80, 100, basis=-50.0), 0, [-20, -10, 0], [0, 10 / 3, 20 / 3]),
        (percent("minimum", 50, 100, basis=80.0), 20, [80, 50, 20], [0, 10 / 3, 20 / 3]),
        (percent("maximum", 120, 100, basis=0.0), -10, [-14, -12, -10], [0, 10 / 3, 20 / 3]),
        (percent("minimum", 120, 100, basis=0.0), 10, [14, 12, 10], [0, 10 / 3, 20 / 3]),
    ],
)
def test_a_basis_is_the_value_that_means_0_percent(row, target, values, scores):
    refuse_wrong(row, target)
    found = scored(values, rule=row, targets=[(LONG_AGO, target)])
    assert found.score[0].tolist() == pytest.approx(scores)


@pytest.mark.parametrize(
    ("row", "target", "said", "field"),
    [
        (deviation("maximum", 5, 10), None, "Red must begin farther from the target than amber", "red"),
        (deviation("maximum", 5, 5), None, "farther from the target", "red"),
        (deviation("maximum", 5, -1), None, "a distance of 0 or more; −1 was given", "green"),
        (deviation("range", 5, 2, 9, 8), None, "upper red 8, upper amber 9", "red_high"),
        (deviation("maximum", 5), None, "The limit green is missing", "green"),
        (deviation("range", 5, 2, 1, 2, stretch=1.0), None, "no stretch value", "stretch"),
        (deviation("maximum", 5, 0, stretch=0.0), None, "beyond the target", "stretch"),
        (percent("maximum", 90, 100), 0, "means nothing: give absolute limits instead, or the basis", "basis"),
        (percent("maximum", 90, 100), -3, "The target is −3", "basis"),
        (percent("maximum", 0, 100), None, "0 percent of the target, as red limit, means nothing", "red"),
        (percent("minimum", 100, -5), None, "−5 percent of the target, as green limit", "green"),
        (percent("maximum", 90, 100, basis=float("nan")), None, "basis must be a number", "basis"),
        (percent("maximum", 90, 100, basis=5.0), 5, "The target and the basis are both 5", "basis"),
        (percent("maximum", 90, 100, basis=50.0), 20, "the wrong way around", "red"),
        (percent("maximum", 90, 90, basis=50.0), None, "can't both be 90 percent", "green"),
    ],
)  # fmt: skip
def test_what_can_not_score_is_refused_and_names_its_field(row, target, said, field):
    with pytest.raises(WrongThreshold, match=said) as refused:
        refuse_wrong(row, target)
    assert refused.value.field == field


def test_without_a_target_nothing_is_scored_and_the_reason_is_named():
    for row in (deviation("maximum", 10, 5), percent("maximum", 90, 100, basis=1.0), percent("maximum", 90, 100)):
        found = scored([50], rule=row)
        assert numbers(found.score[0]) == [None]
        assert found.explain("m").facts["lacks"] == "the limits are stated by a target, and no target is in force"


def test_what_is_missing_for_a_score_is_named():
    assert scored([50]).explain("m").facts["lacks"] == "whether more or less is better isn't set, and no limits are set"
    assert scored([50], targets=TARGET, rule=rule("maximum")).explain("m").facts["lacks"] == "no limits are set"
    assert scored([50], targets=[(LONG_AGO, -1)], rule=percent("maximum", 90, 100)).explain("m").facts["lacks"] == (
        "the limits don't fit the target in force"
    )
    assert scored([50], rule=rule("maximum", 10, 20)).explain("m").facts["lacks"] is None
