"""Links are found where they are, seldom where they aren't, and always the same."""

import numpy as np
import pytest

from bench.signals import simulated
from fourfold.engine import association
from fourfold.engine.association import LEVEL, adjusted, associate, prewhitened

SEED = np.random.default_rng


def pair(lag, size=0.8, periods=60, seed=1, sign=1):
    """A cause and an effect that follows it, both with a memory of their own."""
    shocks = SEED(seed).normal(size=(2, periods))
    shocks[1, lag:] += sign * size * shocks[0, : periods - lag]
    for t in range(1, periods):
        shocks[:, t] += 0.5 * shocks[:, t - 1]
    return shocks


def one(series, lags=None):
    return associate(np.array(series), np.array([0]), np.array([1]), None if lags is None else [lags])


def answers(found):
    return np.array([found.lag, found.correlation, found.pairs, found.chance])


def test_true_links_are_found_and_false_ones_seldom():
    """A smaller run of the bench's simulation. Expected: 3 % false, 94 % found, give or take a few."""
    of = simulated(3000, 150, seed=7)
    found = associate(of.series, of.causes, of.effects)
    called = found.adjusted <= LEVEL
    assert (called & ~of.true).sum() <= 0.08 * called.sum()
    assert (called & of.true).sum() >= 0.85 * of.true.sum()
    assert (found.lag == of.lags)[called & of.true].all()
    null = found.chance[~of.true]
    assert 0.03 < (null < 0.05).mean() < 0.07  # chance values mean what they say


def test_without_prewhitening_drift_would_pass_for_cause(monkeypatch):
    monkeypatch.setattr(association, "prewhitened", association._standard)
    of = simulated(600, 0, seed=7)
    assert (associate(of.series, of.causes, of.effects).chance < 0.05).mean() > 0.09


def test_prewhitening_leaves_nothing_of_the_own_past():
    series = SEED(2).normal(size=(50, 200))
    for t in range(1, 200):
        series[:, t] += 0.8 * series[:, t - 1]
    rest = prewhitened(series)[:, 3:]
    assert abs((rest[:, 1:] * rest[:, :-1]).mean()) < 0.02


def test_lag_sign_and_pairs_of_a_link():
    found = one(pair(3))
    assert (found.lag[0], found.sign[0], found.pairs[0]) == (3, 1, 57)
    assert 0.3 < found.correlation[0] < 1
    against = one(pair(2, sign=-1, size=1.5))
    assert (against.lag[0], against.sign[0]) == (2, -1)
    apart = one(SEED(4).normal(size=(2, 60)))
    assert apart.sign[0] == 0
    assert apart.adjusted[0] > LEVEL


def test_a_stated_delay_is_the_only_one_that_is_tried():
    assert one(pair(3), [5]).lag[0] == 5
    assert one(pair(3), [5]).sign[0] == 0
    assert one(pair(3), [3]).chance[0] <= one(pair(3)).chance[0]


def test_neither_company_nor_order_changes_a_bit():
    of = simulated(120, 10, periods=60, seed=3)
    of.series[5:15, 20:25] = np.nan
    whole = answers(associate(of.series, of.causes, of.effects))
    turned = answers(associate(of.series, of.causes[::-1].copy(), of.effects[::-1].copy()))
    assert np.array_equal(turned[:, ::-1], whole, equal_nan=True)
    few = answers(associate(of.series, of.causes[17:19], of.effects[17:19]))
    assert np.array_equal(few, whole[:, 17:19], equal_nan=True)
    alone = answers(one(of.series[[of.causes[17], of.effects[17]]]))
    assert np.array_equal(alone, whole[:, 17:18], equal_nan=True)


def test_missing_periods_are_left_out_and_counted():
    series = pair(2, size=1.2, periods=80)
    series[0, 10:14] = np.nan
    series[1, 40] = np.nan
    found = one(series)
    assert (found.lag[0], found.sign[0]) == (2, 1)
    assert found.pairs[0] == 80 - 2 - 4 - 1


@pytest.mark.parametrize("cut", [7, 0])
def test_below_eight_paired_periods_nothing_is_said(cut):
    series = pair(0, periods=30)
    series[0, cut:] = np.nan
    found = one(series)
    assert (found.lag[0], found.pairs[0], found.sign[0]) == (-1, cut, 0)
    assert np.isnan(found.chance[0])


def test_a_series_that_never_moves_is_not_tested():
    series = pair(0)
    series[1] = 6.7
    assert np.isnan(one(series).chance[0])
    assert one(series).lag[0] == -1


def test_chance_values_are_corrected_for_the_number_of_links():
    chance = np.array([0.01, 0.04, np.nan, 0.03, 0.5])
    assert np.allclose(adjusted(chance), [0.04, 0.16 / 3, np.nan, 0.16 / 3, 0.5], equal_nan=True)
    assert adjusted(np.array([])).size == 0


def test_a_lag_before_the_cause_is_refused():
    with pytest.raises(ValueError, match="the effect follows its cause"):
        one(pair(1), [-1])
