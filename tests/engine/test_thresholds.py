"""Scoring rules: what is refused, in which words, and what a rule compiles to."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fourfold.engine import scoring
from fourfold.engine.model import Mode
from fourfold.engine.thresholds import Limits, WrongThreshold, limits_of, points_of, refuse_wrong
from tests.engine.rows import rule


def percent(polarity, *limits, **fields):
    return replace(rule(polarity, *limits, **fields), mode=Mode.PERCENT)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (rule("maximum", 90, 80), r"red \(90\) must lie below green \(80\)"),
        (rule("maximum", 90, 90), "must lie below"),
        (rule("minimum", 3, 5), r"green \(5\) must lie below red \(3\)"),
        (rule("minimum", 3, 3), "must lie below"),
        (rule("range", 10, 20, 15, 40), "low red < low green <= high green < high red"),
        (rule("range", 10, 10, 15, 40), "low red < low green"),
        (rule("range", 10, 20, 40, 40), "low red < low green"),
        (rule("range", 10, 20), "green high and red high is missing"),
        (rule("maximum", 80), "green is missing"),
        (rule("maximum", math.nan, 90), "must be a number"),
        (rule("maximum", 80, math.inf), "must be a number"),
        (rule("maximum", 80, 90, stretch=90.0), "must lie above green"),
        (rule("minimum", 5, 3, stretch=3.0), "must lie below green"),
        (rule("range", 1, 2, 3, 4, stretch=5.0), "no stretch value"),
        (rule("milestone"), "needs the day it is due"),
        (rule("maximum", points=((0, 0), (0, 10))), "must rise from point to point"),
        (rule("maximum", points=((0, 5), (1, 4))), "rise with the value"),
        (rule("minimum", points=((0, 4), (1, 5))), "fall with the value"),
        (rule("range", points=((0, 4), (1, 5))), "rise to the band and fall"),
        (rule("maximum", points=((0, 0), (1, 11))), "between 0 and 10"),
        (rule("maximum", points=((0, 0), (math.nan, 10))), "pair of numbers"),
        (rule("maximum", points=((0, 0),)), "at least two points"),
        (rule("maximum", points=((0, 5), (1, 5))), "rise with the value"),
    ],
)  # fmt: skip
def test_a_rule_that_cannot_score_is_refused_in_words(wrong, said):
    with pytest.raises(WrongThreshold, match=said):
        refuse_wrong(wrong)
    assert limits_of(wrong) is None


@pytest.mark.parametrize("target", [0.0, -2.0])
def test_percent_of_a_target_of_zero_or_below_is_refused(target):
    with pytest.raises(WrongThreshold, match="give absolute limits instead"):
        refuse_wrong(percent("maximum", 90, 100), target)
    assert limits_of(percent("maximum", 90, 100), target) is None


def test_a_rule_without_limits_is_allowed_and_scores_nothing():
    refuse_wrong(rule("maximum"))
    assert (limits_of(rule("maximum")), points_of(rule("maximum"))) == (None, ())


def test_limits_in_the_measures_unit():
    assert limits_of(rule("maximum", 80, 90)) == Limits(low_red=80, low_green=90)
    assert limits_of(rule("minimum", 5, 3)) == Limits(high_green=3, high_red=5)
    assert limits_of(rule("range", 1, 2, 3, 4)) == Limits(1, 2, 3, 4)
    assert limits_of(rule("maximum", 80, 90), times=3) == Limits(low_red=240, low_green=270)
    assert limits_of(percent("maximum", 90, 100), 200) == Limits(low_red=180, low_green=200)
    assert limits_of(percent("minimum", 110, 100), 0.3) == Limits(high_green=0.3, high_red=pytest.approx(0.33))
    assert limits_of(percent("maximum", 90, 100)) is None


def test_two_limits_compile_to_four_points_of_equal_bands():
    assert points_of(rule("maximum", 80, 90)) == ((70, 0), (80, 10 / 3), (90, 20 / 3), (100, 10))
    assert points_of(rule("minimum", 5, 3)) == ((1, 10), (3, 20 / 3), (5, 10 / 3), (7, 0))


def test_points_find_their_limits_where_the_score_crosses_the_breaks():
    found = limits_of(rule("maximum", points=((50, 0), (70, 3.3333333), (100, 6.6666667), (130, 10))))
    assert found == Limits(low_red=70, low_green=100)
    found = limits_of(rule("range", points=((0, 0), (10, 10), (20, 10), (30, 0))))
    assert found == Limits(10 / 3, 20 / 3, pytest.approx(20 + 10 / 3), pytest.approx(20 + 20 / 3))
    always = limits_of(rule("maximum", points=((0, 7), (1, 10))))
    never = limits_of(rule("maximum", points=((0, 0), (1, 3))))
    assert (always.low_green, never.low_red) == (-math.inf, math.inf)


limits = st.floats(-1e6, 1e6)
gaps = st.floats(1e-2, 1e6)


@given(limits, gaps, gaps, gaps, st.lists(st.floats(-4e6, 4e6), min_size=1, max_size=20))
def test_every_form_scores_as_the_points_it_compiles_to(start, low, band, high, values):
    numbers = np.array(values)
    edges = (start, start + low, start + low + band, start + low + band + high)
    two_sided = rule("range", *edges)
    lines = {
        rule("maximum", *edges[:2]): scoring.score_maximum(numbers, red=edges[0], green=edges[1]),
        rule("minimum", edges[1], edges[0]): scoring.score_minimum(numbers, red=edges[1], green=edges[0]),
        two_sided: scoring.score_range(numbers, red=edges[0], green=edges[1], green_high=edges[2], red_high=edges[3]),
    }
    for compiled, expected in lines.items():
        found = scoring.score_points(numbers, points=points_of(compiled))
        assert found == pytest.approx(expected, abs=1e-6)


@given(limits, gaps)
def test_limits_and_points_of_one_rule_mean_the_same(red, gap):
    by_limits = rule("maximum", red, red + gap)
    by_points = rule("maximum", points=points_of(by_limits))
    assert limits_of(by_points).low_red == pytest.approx(limits_of(by_limits).low_red, rel=1e-9, abs=1e-9)
    assert limits_of(by_points).low_green == pytest.approx(limits_of(by_limits).low_green, rel=1e-9, abs=1e-9)
