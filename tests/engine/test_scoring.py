"""Values to scores: worked numbers, and the laws that hold for all numbers."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fourfold.engine import scoring
from fourfold.engine.model import Status

values = st.floats(-1e9, 1e9)
gaps = st.floats(1e-3, 1e9)


def array(*numbers: float) -> np.ndarray:
    return np.array(numbers, np.float64)


def test_more_is_better_as_worked_by_hand():
    found = scoring.score_maximum(array(60, 70, 80, 85, 90, 100, 110), red=array(80), green=array(90))
    assert found.tolist() == [0, 0, 10 / 3, 5, 20 / 3, 10, 10]


def test_less_is_better_as_worked_by_hand():
    found = scoring.score_minimum(array(7, 6, 4, 2, 1), red=array(5), green=array(3))
    assert found == pytest.approx([0, 5 / 3, 5, 25 / 3, 10], abs=1e-12)


def test_a_range_takes_the_lower_side_and_is_never_amber_inside():
    limits = {"red": array(10), "green": array(20), "green_high": array(30), "red_high": array(40)}
    found = scoring.score_range(array(0, 10, 15, 20, 25, 30, 35, 40, 50), **limits)
    assert found == pytest.approx([0, 10 / 3, 5, 20 / 3, 25 / 3, 20 / 3, 5, 10 / 3, 0])
    narrow = {"red": array(0), "green": array(100), "green_high": array(101), "red_high": array(201)}
    assert scoring.score_range(array(100.5), **narrow)[0] >= scoring.GREEN_FROM


@given(values, values, values, gaps)
def test_the_score_never_falls_when_the_value_gets_better(one, other, red, gap):
    low, high = sorted((one, other))
    found = scoring.score_maximum(array(low, high), red=array(red), green=array(red + gap))
    assert found[0] <= found[1]
    found = scoring.score_minimum(array(low, high), red=array(red + gap), green=array(red))
    assert found[0] >= found[1]


@given(values, values, values, gaps, gaps)
def test_a_range_gets_worse_the_further_outside_the_value_lies(one, other, red, low_gap, high_gap):
    limits = {"red": array(red), "green": array(red + low_gap)}
    limits |= {"green_high": limits["green"] + low_gap / 2}
    limits |= {"red_high": limits["green_high"] + high_gap}
    low, high = sorted((one, other))
    first, second = scoring.score_range(array(low, high), **limits)
    middle = (limits["green"][0] + limits["green_high"][0]) / 2
    assert first <= second or high > middle
    assert first >= second or low < middle


@given(values, values, gaps)
def test_the_limits_hit_their_scores_exactly_and_all_scores_lie_from_0_to_10(value, red, gap):
    green = red + gap
    found = scoring.score_maximum(array(red, green, value), red=array(red), green=array(green))
    assert found[:2].tolist() == [scoring.AMBER_FROM, scoring.GREEN_FROM]
    assert 0 <= found[2] <= 10


@given(values, values, gaps)
def test_a_status_agrees_with_the_limits_whatever_the_score_rounds_to(value, red, gap):
    green = red + gap
    limits = {
        "low_red": array(red),
        "low_green": array(green),
        "high_green": array(math.inf),
        "high_red": array(math.inf),
    }
    status = Status(int(scoring.status_from_limits(array(value), **limits)[0]))
    assert status == (Status.GREEN if value >= green else Status.AMBER if value >= red else Status.RED)
    score = scoring.score_maximum(array(value), red=array(red), green=array(green))[0]
    near = Status(int(scoring.status_from_score(array(score))[0]))
    assert near == status or min(abs(score - 10 / 3), abs(score - 20 / 3)) < 1e-6


def test_a_value_exactly_on_a_limit_has_the_better_status():
    more = {"low_red": array(80), "low_green": array(90), "high_green": array(math.inf), "high_red": array(math.inf)}
    less = {"low_red": array(-math.inf), "low_green": array(-math.inf), "high_green": array(3), "high_red": array(5)}
    below = math.nextafter
    assert scoring.status_from_limits(array(80, below(80, 0), 90, below(90, 0)), **more).tolist() == [2, 1, 3, 2]
    assert scoring.status_from_limits(array(5, below(5, 9), 3, below(3, 9)), **less).tolist() == [2, 1, 3, 2]


def test_a_stretch_value_is_exceeded_on_the_better_side_only():
    more = {"low_red": array(80), "low_green": array(90), "high_green": array(math.inf), "high_red": array(math.inf)}
    less = {"low_red": array(-math.inf), "low_green": array(-math.inf), "high_green": array(3), "high_red": array(5)}
    assert scoring.status_from_limits(array(94.9, 95, 20), **more, stretch=array(95)).tolist() == [3, 4, 1]
    assert scoring.status_from_limits(array(2.1, 2, 9), **less, stretch=array(2)).tolist() == [3, 4, 1]
    assert scoring.status_from_limits(array(95), **more, stretch=array(math.nan)).tolist() == [3]


def test_missing_stays_missing_through_every_form():
    nothing = array(math.nan)
    assert np.isnan(scoring.score_maximum(nothing, red=array(1), green=array(2)))
    assert np.isnan(scoring.score_points(nothing, points=((0, 0), (1, 10))))
    assert np.isnan(scoring.score_yes_no(nothing))
    assert scoring.status_from_score(nothing).tolist() == [Status.NO_DATA]


def test_yes_is_ten_and_no_is_nothing():
    assert scoring.score_yes_no(array(1, 0, 2)).tolist() == [10, 0, 10]


@given(st.lists(st.tuples(values, st.floats(0, 10)), min_size=2, max_size=8, unique_by=lambda point: point[0]), values)
def test_points_are_met_exactly_flat_outside_and_never_overshot(points, value):
    line = tuple(sorted(points))
    at = scoring.score_points(array(*(x for x, _ in line)), points=line)
    assert at.tolist() == [y for _, y in line]
    found = scoring.score_points(array(line[0][0] - 1, line[-1][0] + 1, value), points=line)
    assert found[:2].tolist() == [line[0][1], line[-1][1]]
    assert min(y for _, y in line) <= found[2] <= max(y for _, y in line)


def test_attainment_runs_from_the_baseline_where_there_is_one():
    def attained(actual, target, baseline=math.nan, more=True, less=False):
        found = scoring.attainment(
            array(actual), array(target), array(baseline), more=np.array([more]), less=np.array([less])
        )
        return found[0]

    assert attained(16, 45, 15) == pytest.approx(1 / 30)
    assert attained(50, 20, 80, more=False, less=True) == 0.5
    assert attained(50, 100) == 0.5
    assert attained(50, 20, more=False, less=True) == 0.4
    undefined = [
        attained(5, 9, 9),
        attained(5, 0),
        attained(-5, 9),
        attained(5, -9),
        attained(0, 9, more=False, less=True),
    ]
    assert all(math.isnan(each) for each in [*undefined, attained(5, 9, more=False), attained(-5, -9)])


def test_movement_is_last_minus_previous_and_rounding_is_no_movement():
    found = scoring.movement(array(1, 2, 2, 1, math.nan, 3, 0.1 + 0.2, 0.3)[None, :])[0]
    assert found[1:4].tolist() == [1, 0, -1]
    assert np.isnan(found[[0, 4, 5]]).all()
    assert found[6:].tolist() == [-1, 0]


def test_goodness_rises_as_things_get_better():
    flags = {name: np.array([name == "less"]) for name in ("more", "less", "band")}
    limits = {"low_green": array(20), "high_green": array(30)}
    assert scoring.goodness(array(4), **limits, **flags).tolist() == [-4]
    flags = {name: np.array([name == "band"]) for name in ("more", "less", "band")}
    assert scoring.goodness(array(25, 18, 33), **limits, **flags).tolist() == [0, -2, -3]
