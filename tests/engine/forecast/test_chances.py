"""Probabilities in closed form, beside a numerical integral and beside the edges."""

import numpy as np
import pytest

from fourfold.engine.forecast.calibration import DEGREES_QUANTILE, POINTS, STEP, STEPS, TOTAL, width
from fourfold.engine.forecast.chances import below, chance

INF = np.inf


def likely(expected, scale, *, least=-INF, most=INF, floor=-INF, ceiling=INF, whole=False):
    numbers = {"least": least, "most": most, "floor": floor, "ceiling": ceiling, "whole": whole}
    return chance(
        np.array([expected]), np.array([scale]), **{name: np.array([each]) for name, each in numbers.items()}
    )[0]


def test_below_is_students_t_with_six_degrees_of_freedom():
    from scipy.stats import t

    errors = np.linspace(-40, 40, 2001)
    np.testing.assert_allclose(below(errors), t.cdf(errors, 6), atol=1e-14)
    assert below(np.array([DEGREES_QUANTILE]))[0] == pytest.approx(0.975, abs=1e-12)


def test_half_of_the_chance_lies_on_either_side():
    assert likely(5.0, 2.0, least=5.0) == 0.5 == likely(5.0, 2.0, most=5.0)
    assert likely(5.0, 2.0) == 1.0


def test_certain_values_are_reached_or_not():
    assert [likely(5.0, 0.0, least=each) for each in (4.0, 5.0, 6.0)] == [1.0, 1.0, 0.0]
    assert [likely(5.0, 0.0, most=each) for each in (4.0, 5.0, 6.0)] == [0.0, 1.0, 1.0]


def test_what_lies_beyond_a_bound_counts_as_lying_on_it():
    assert likely(99.0, 5.0, least=100.0, ceiling=100.0) > 0.3
    assert likely(99.0, 5.0, least=100.1, ceiling=100.0) == 0.0
    assert likely(1.0, 5.0, most=0.0, floor=0.0) > 0.3
    assert likely(1.0, 5.0, least=0.0, floor=0.0) == 1.0


def test_a_whole_number_stands_for_its_surroundings():
    assert likely(3.0, 1.0, least=3.0, most=3.0) == pytest.approx(0.0)
    assert likely(3.0, 1.0, least=3.0, most=3.0, whole=True) == pytest.approx(2 * below(np.array([0.5]))[0] - 1)
    assert likely(0.0, 1.0, most=0.7, floor=0.0, whole=True) == likely(0.0, 1.0, most=0.0, floor=0.0, whole=True)


def test_the_width_follows_the_table_and_is_flat_outside():
    found = width(np.array([6, 7, 72, 500]), 30, 12, total=False)
    assert found[0, 0] == STEP[12][0][0]
    assert found[0, 1] == pytest.approx((STEP[12][0][0] + STEP[12][1][0]) / 2)
    assert found[29, 2] == found[29, 3] == STEP[12][-1][-1]
    assert width(np.array([24]), 8, 52, total=True)[7, 0] == TOTAL[12][POINTS.index(24)][STEPS.index(8)]
    assert width(np.array([24]), 1, 2, total=True)[0, 0] == TOTAL[4][POINTS.index(24)][0]
