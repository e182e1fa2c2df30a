"""Trend by signals: the usual ups and downs are no trend."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fourfold.engine.signals import signal, trend

CALM = [52, 55, 49, 53, 51, 50, 54, 52, 48, 56, 53, 51]  # mean 52, limits 42.57 and 61.43


def last(numbers, find=trend):
    return find(np.array([numbers], np.float64))[0, -1]


def test_twelve_points_within_their_limits_are_steady():
    assert last(CALM) == 0


@pytest.mark.parametrize(("point", "found"), [(66, 1), (38, -1), (56, 0), (48, 0)])
def test_a_point_beyond_a_limit_is_a_signal(point, found):
    assert last([*CALM, point]) == found


def test_eight_points_on_one_side_are_a_signal_and_seven_are_not():
    before = [50, 54, 46, 53, 47, 52, 48, 50]
    assert last([*before, *[54.5] * 7]) == 0
    assert last([*before, *[54.5] * 8]) == 1
    assert last([*before, *[45.5] * 8]) == -1


def test_with_fewer_than_six_points_the_last_step_decides():
    assert [last([1, 2, 3, 4, each]) for each in (5, 4, 3)] == [1, 0, -1]
    assert np.isnan(last([1]))
    assert np.isnan(last([1, 2, 3, 4, 5, 6, np.nan]))


def test_missing_points_are_passed_over_and_do_not_count():
    gaps = [each for point in CALM for each in (point, np.nan)]
    assert last([*gaps, 66]) == 1
    assert last([1, np.nan, 2, np.nan, 3]) != last([1, 2, 3])  # three points, and no step between neighbours


@given(st.lists(st.floats(-1e6, 1e6), min_size=7, max_size=30))
def test_a_later_point_never_changes_what_was_said(points):
    whole = signal(np.array([points]))[0]
    part = signal(np.array([points[:-1]]))[0]
    assert np.array_equal(whole[:-1], part, equal_nan=True)


@given(st.floats(-1e9, 1e9), st.integers(6, 40))
def test_a_flat_line_is_steady(number, count):
    assert last([number] * count) == 0


@given(st.lists(st.integers(-1000, 1000), min_size=6, max_size=30))
def test_upside_down_is_the_other_way_round(points):
    up, down = (signal(np.array([each], np.float64)) for each in (points, [-point for point in points]))
    assert np.array_equal(up, -down, equal_nan=True)
