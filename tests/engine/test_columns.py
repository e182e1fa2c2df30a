"""Rows to columns: order never matters, double rows have one winner, unknown keys are refused."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fourfold.engine.columns import in_force, numbers_of
from fourfold.engine.model import EdgeRow, MeasureRow, NodeRow, ObservationRow, TargetRow, ThresholdRow
from fourfold.engine.scorecard import compute
from tests.engine.rows import YEAR, numbers, one, rule


def with_observations(*rows):
    return replace(one([None]), observations=rows)


def value_of(*rows):
    return numbers(compute(with_observations(*rows)).value[0])[0]


def test_of_two_values_of_one_period_the_latest_recorded_counts():
    first = ObservationRow("m", YEAR, 1, recorded=date(2025, 2, 1))
    later = ObservationRow("m", date(2025, 1, 31), 2, recorded=date(2025, 2, 2))
    assert value_of(first, later) == value_of(later, first) == 2


def test_an_actual_comes_before_a_forecast_and_both_before_a_blank():
    actual = ObservationRow("m", YEAR, 1)
    forecast = ObservationRow("m", YEAR, 2, forecast=True, recorded=date(2025, 2, 1))
    blank = ObservationRow("m", YEAR, None, recorded=date(2025, 3, 1))
    assert value_of(blank, forecast, actual) == value_of(actual, blank, forecast) == 1
    assert value_of(forecast, blank) is None


def test_numbers_that_are_none_or_not_finite_are_missing():
    assert numbers(numbers_of([1, None, float("inf"), float("-inf"), float("nan")])) == [1, None, None, None, None]
    assert value_of(ObservationRow("m", YEAR, float("inf"))) is None


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"observations": (ObservationRow("x", YEAR, 1),)}, "An observation names 'x'"),
        ({"targets": (TargetRow("x", YEAR, 1),)}, "A target names 'x'"),
        ({"thresholds": (ThresholdRow("x", YEAR, rule("none").polarity),)}, "A threshold names 'x'"),
        ({"measures": (MeasureRow("m"), MeasureRow("m"))}, "measure 'm' is in the model twice"),
        ({"nodes": (NodeRow("n"), NodeRow("n"))}, "node 'n' is in the model twice"),
        ({"nodes": (NodeRow("m"),)}, "'m' names a measure and a node"),
        ({"edges": (EdgeRow("n", "m"),)}, "An edge names 'n'"),
        ({"nodes": (NodeRow("n"),), "edges": (EdgeRow("n", "x"),)}, "An edge names 'x'"),
        ({"periods": ()}, "at least one period"),
    ],
)
def test_a_model_with_unknown_or_double_keys_is_refused(change, said):
    with pytest.raises(ValueError, match=said):
        compute(replace(one([1]), **change))


@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(1, 30)), max_size=20, unique=True),
    st.lists(st.tuples(st.integers(0, 3), st.integers(1, 30)), min_size=1, max_size=10),
)
def test_in_force_is_the_latest_row_of_the_owner_at_or_before_the_day(rows, asked):
    rows = sorted(rows)
    owners, days = (np.array([row[at] for row in rows], np.int64) for at in (0, 1))
    owner, on = (np.array([each[at] for each in asked], np.int64) for at in (0, 1))
    expected = [
        max((at for at, row in enumerate(rows) if row[0] == each[0] and row[1] <= each[1]), default=-1)
        for each in asked
    ]
    assert in_force(owners, days, owner, on).tolist() == expected
