"""Forecasts of series: what must hold for any numbers, and what simple series must give."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fourfold.engine.forecast import FEWEST, forecast
from tests.engine.forecast import slowly

NAN = np.nan
NAMES = ("point", "half", "total", "total_half")
numbers = st.integers(-(10**9), 10**9).map(lambda n: n / 128)
gappy = st.lists(st.none() | numbers, min_size=1, max_size=45)


def rows(*series):
    longest = max(len(each) for each in series)
    found = np.full((len(series), longest), np.nan)
    for row, each in zip(found, series, strict=True):
        row[longest - len(each) :] = [np.nan if number is None else number for number in each]
    return found


def bits(made):
    return [getattr(made, name).tobytes() for name in NAMES]


def company(count=70, periods=60):
    """Series of all sorts: short, long, with gaps, seasons, trends, zeros, negative and constant ones."""
    rng = np.random.default_rng(3)
    found = 100 + rng.standard_normal((count, periods)).cumsum(axis=1)
    found[::3] += 12 * np.sin(np.arange(periods) * np.pi / 6)
    found[1::5] -= 100
    found[2::9] = 7.5
    found[4::9] = 0
    found[rng.random(found.shape) < 0.08] = np.nan
    for row, start in zip(found, rng.integers(0, periods - 3, count), strict=True):
        row[:start] = np.nan
    return found


def test_order_and_company_never_change_a_bit():
    values = company()
    counts = np.arange(len(values)) % 4 == 0
    whole = forecast(values, season=12, horizon=9, counts=counts)
    back = np.arange(len(values))[::-1]
    turned = forecast(values[back], season=12, horizon=9, counts=counts[back])
    for name in NAMES:
        np.testing.assert_array_equal(getattr(turned, name)[back], getattr(whole, name))
    for row in range(len(values)):
        alone = forecast(values[row : row + 1], season=12, horizon=9, counts=counts[row : row + 1])
        assert bits(alone) == [getattr(whole, name)[row : row + 1].tobytes() for name in NAMES], row


def test_a_longer_horizon_and_empty_periods_around_change_nothing():
    values = company(20)
    whole = forecast(values, season=12, horizon=4)
    wide = np.hstack([np.full((20, 7), np.nan), values, np.full((20, 3), np.nan)])
    further = forecast(wide, season=12, horizon=11)
    for name in NAMES:
        np.testing.assert_array_equal(getattr(further, name)[:, :4], getattr(whole, name))


@given(st.lists(numbers, min_size=FEWEST, max_size=45), st.integers(-40, 40))
@settings(max_examples=60, deadline=None)
def test_another_unit_is_the_same_forecast_in_that_unit(series, exponent):
    small, large = (
        forecast(rows(series), season=4, horizon=5),
        forecast(rows(series) * 2.0**exponent, season=4, horizon=5),
    )
    for name in NAMES:
        np.testing.assert_array_equal(getattr(large, name), getattr(small, name) * 2.0**exponent)


@given(st.lists(st.integers(-1000, 1000), min_size=FEWEST, max_size=40), st.integers(-500, 500))
@settings(max_examples=60, deadline=None)
def test_another_zero_moves_the_forecast_along(series, shift):
    """Without a season: one that multiplies is bound to its zero."""
    here = forecast(rows([float(each) for each in series]), horizon=5)
    there = forecast(rows([float(each + shift) for each in series]), horizon=5)
    np.testing.assert_allclose(there.point, here.point + shift, rtol=0, atol=1e-6)
    np.testing.assert_allclose(there.half, here.half, rtol=1e-6, atol=1e-6)


@given(gappy, st.sampled_from([1, 4, 12]))
@settings(max_examples=150, deadline=None)
def test_six_points_have_a_forecast_and_fewer_have_none(series, season):
    made = forecast(rows(series), season=season, horizon=6)
    points = sum(number is not None for number in series)
    for name in NAMES:
        found = getattr(made, name)
        assert np.isfinite(found).all() if points >= FEWEST else np.isnan(found).all(), name
    if points >= FEWEST:
        assert (made.half >= 0).all()
        assert (made.total_half >= 0).all()


@pytest.mark.parametrize("largest", [1e308, 1e-308, 5e-324])
def test_the_largest_and_the_smallest_numbers_have_finite_forecasts(largest):
    made = forecast(rows([largest, 0.5 * largest, 0, largest, -largest, 0, largest, largest]), season=4, horizon=8)
    assert np.isfinite([getattr(made, name) for name in NAMES]).all()


@pytest.mark.parametrize(
    "series", [[3, 5, 4, 6, 5, 8], [1, -2, 4, 8, -16, 5, 9, 9, 0, 3], [10, 11, 13, 12, 15, 17, 16] * 4]
)
def test_it_is_the_mean_of_theta_and_damped_holt(series):
    exact = [float(each) for each in series]
    made = forecast(rows(exact), horizon=7).point[0]
    slow = [(one + other) / 2 for one, other in zip(slowly.theta(exact, 7), slowly.damped_holt(exact, 7), strict=True)]
    np.testing.assert_allclose(made, slow, rtol=1e-9)


def test_a_level_series_stays_and_is_certain():
    made = forecast(rows([4.2] * 6), season=12, horizon=3)
    np.testing.assert_allclose(made.point, 4.2)
    assert (made.half == 0).all()


def test_a_rising_series_goes_on_rising_but_less_and_less():
    made = forecast(rows(list(range(1, 25))), horizon=6).point[0]
    steps = np.diff(np.append(24, made))
    assert (steps > 0).all()
    assert steps[-1] < steps[0] <= 1.01


def test_seasons_come_back():
    month = np.arange(48)
    made = forecast(rows(100 + 20 * np.cos(month * np.pi / 6)), season=12, horizon=12)
    np.testing.assert_allclose(made.point[0], 100 + 20 * np.cos((48 + np.arange(12)) * np.pi / 6), atol=3)
    assert (made.half[0] < 5).all()


def test_seasons_of_numbers_below_zero_add():
    month = np.arange(48)
    made = forecast(rows(20 * np.cos(month * np.pi / 6) - 3), season=12, horizon=12)
    np.testing.assert_allclose(made.point[0], 20 * np.cos((48 + np.arange(12)) * np.pi / 6) - 3, atol=3)


def test_noise_has_no_season():
    values = np.random.default_rng(5).standard_normal((40, 60)) + 50
    ups = np.ptp(forecast(values, season=12, horizon=12).point, axis=1)
    assert (ups > 1.5).sum() <= 8  # the test for a season is wrong for one in ten


def test_a_gap_is_bridged_without_cutting_off_the_peak_of_the_season():
    whole = 100 + 20 * np.cos(np.arange(48) * np.pi / 6)
    gappy = whole.copy()
    gappy[36] = np.nan  # a peak
    made, expected = forecast(rows(gappy), season=12, horizon=12), forecast(rows(whole), season=12, horizon=12)
    np.testing.assert_allclose(made.point, expected.point, atol=1.5)


def test_no_events_so_far_do_not_promise_none():
    nothing = rows([0.0] * 12)
    assert (forecast(nothing, horizon=6).half == 0).all()
    made = forecast(nothing, horizon=6, counts=np.array([True]))
    np.testing.assert_array_equal(made.point, 0)
    assert (made.half[0] > 0).all()
    assert (np.diff(made.total_half[0]) > 0).all()


def test_further_ahead_is_never_surer():
    made = forecast(company(), season=1, horizon=12)
    able = ~np.isnan(made.half[:, 0])
    scaled = made.half[able] / np.maximum(made.half[able, :1], 1e-300)
    assert (scaled[:, -1] >= scaled[:, 0] * 0.99).all()


def test_a_horizon_below_one_is_refused():
    with pytest.raises(ValueError, match="at least one step ahead, not 0"):
        forecast(rows([1.0] * 6), horizon=0)


def test_nothing_at_all_is_no_error():
    assert forecast(np.empty((0, 0)), horizon=3).point.shape == (0, 3)
    assert np.isnan(forecast(np.full((2, 0), np.nan), horizon=3).point).all()
