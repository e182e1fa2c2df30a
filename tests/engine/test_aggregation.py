"""Own periods to viewed periods, by the kind of the measure."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fourfold.engine.model import Reason, Status
from tests.engine.rows import YEAR, numbers, rule, scored

QUARTER = {"view": "quarter", "count": 1}
amounts = st.lists(st.none() | st.integers(-(10**6), 10**6), min_size=3, max_size=12)


def test_a_flow_adds_up_what_is_there():
    found = scored([5, None, 7], kind="flow", **QUARTER)
    assert (found.value[0, 0], found.coverage[0, 0]) == (12, pytest.approx(2 / 3))


def test_a_stock_shows_its_last_value_and_an_older_one_only_where_it_is_carried():
    assert numbers(scored([5, 9, None], kind="stock", **QUARTER).value[0]) == [None]
    carried = scored([5, 9, None], kind="stock", carry_periods=1, **QUARTER)
    assert (numbers(carried.value[0]), carried.carried[0, 0]) == ([9], True)
    waiting = scored([5, 9, None], kind="stock", today=date(2025, 4, 5), **QUARTER)
    assert numbers(waiting.value[0]) == [9]


def test_a_ratio_is_the_sum_of_numerators_over_the_sum_of_denominators():
    found = scored([(2, 4), (2, 100)], kind="ratio", scale=100, **QUARTER)
    assert found.value[0, 0] == pytest.approx(100 * 4 / 104, abs=1e-12)


def test_ready_made_ratios_are_shown_alone_and_never_averaged():
    assert numbers(scored([50, None, None], kind="ratio", today=date(2025, 2, 11), **QUARTER).value[0]) == [50]
    several = scored([50, 2, None], kind="ratio", **QUARTER)
    assert (numbers(several.value[0]), several.reason[0, 0]) == ([None], Reason.NO_COMPONENTS)
    mixed = scored([50, (2, 100), None], kind="ratio", **QUARTER)
    assert (numbers(mixed.value[0]), mixed.reason[0, 0]) == ([None], Reason.NO_COMPONENTS)


def test_a_denominator_of_zero_is_missing_with_its_reason():
    found = scored([(2, 0), (0, 0), (0, 5)], kind="ratio", rule=rule("maximum", 1, 2))
    assert numbers(found.value[0]) == [None, None, 0]
    assert found.reason[0].tolist() == [Reason.NO_DENOMINATOR, Reason.NO_DENOMINATOR, Reason.PRESENT]
    assert found.status[0].tolist()[:2] == [Status.NO_DATA] * 2


def test_an_index_is_the_mean_by_stated_weights_else_the_last():
    weighted = [{"value": 90, "weight": 1}, {"value": 60, "weight": 2}]
    assert scored(weighted, kind="index", **QUARTER).value[0, 0] == 70
    assert scored([90, 60, 75], kind="index", **QUARTER).value[0, 0] == 75
    assert scored([{"value": 90, "weight": 1}, 60, 75], kind="index", **QUARTER).value[0, 0] == 75
    without = scored([{"value": 90, "weight": 0}, {"value": 60, "weight": 0}], kind="index", **QUARTER)
    assert without.reason[0, 0] == Reason.NO_DENOMINATOR


def test_yes_or_no_shows_the_last_answer_and_counts_add_up():
    assert scored([1, 0, 1], kind="yes_no", **QUARTER).value[0, 0] == 1
    assert scored([1, 0, 3], kind="count", **QUARTER).value[0, 0] == 4


def test_a_coarse_measure_shows_its_latest_finished_period_with_its_age():
    found = scored([10, 20], frequency="quarter", count=9, today=date(2025, 8, 1))
    assert numbers(found.value[0]) == [None, None, 10, 10, 10, 20, 20, 20, 20]
    assert found.as_of[0, 3:7].astype(str).tolist() == ["2025-03-31", "2025-03-31", "2025-06-30", "2025-06-30"]
    assert found.reason[0, 0] == Reason.LATE  # the quarter before the first value should be there


def test_year_to_date_adds_values_and_targets_from_the_start_of_the_fiscal_year():
    options = {"kind": "flow", "first": date(2025, 3, 1), "first_month": 4, "year_to_date": True}
    found = scored([1, 2, 4, 8], targets=[(YEAR, 10)], **options)
    assert numbers(found.value[0]) == [1, 2, 6, 14]
    assert numbers(found.target[0]) == [10, 10, 20, 30]


def test_year_to_date_recomputes_ratios_and_shows_stocks_as_they_are():
    ratio = scored([(1, 2), (1, 8), (8, 10)], kind="ratio", year_to_date=True)
    assert numbers(ratio.value[0]) == [0.5, 0.2, 0.5]
    assert numbers(scored([1, 2, 3], kind="stock", year_to_date=True).value[0]) == [1, 2, 3]


def test_limits_of_a_flow_are_stated_for_one_period_and_added_up():
    found = scored([80, 90, 100], kind="flow", rule=rule("maximum", 80, 90), **QUARTER)
    assert (found.score[0, 0], found.status[0, 0]) == (20 / 3, Status.GREEN)


def test_a_missing_period_brings_neither_value_nor_target_nor_limit():
    options = {"kind": "flow", "rule": rule("maximum", 8, 10), "targets": [(YEAR, 10)], **QUARTER}
    whole, gap = scored([10, 10, 10], **options), scored([10, None, 10], **options)
    assert gap.score[0, 0] == whole.score[0, 0] == 20 / 3
    assert (gap.value[0, 0], gap.target[0, 0], gap.coverage[0, 0]) == (20, 20, pytest.approx(2 / 3))
    assert numbers(scored([None, None, None], **options).target[0]) == [30]


def test_a_forecast_never_adds_to_actuals():
    found = scored([5, {"value": 100, "forecast": True}], kind="flow", **QUARTER)
    assert (found.value[0, 0], found.coverage[0, 0]) == (5, pytest.approx(1 / 3))


@given(amounts)
def test_the_quarter_of_a_flow_is_the_sum_of_its_months(months):
    quarters = -(-len(months) // 3)
    found = scored(months, kind="flow", view="quarter", count=quarters)
    for at in range(quarters):
        there = [month for month in months[3 * at : 3 * at + 3] if month is not None]
        assert numbers(found.value[0, at : at + 1]) == [sum(there) if there else None]
        assert found.coverage[0, at] == pytest.approx(len(there) / 3)


@given(st.lists(st.tuples(st.integers(0, 1000), st.integers(1, 1000)), min_size=1, max_size=12))
def test_a_ratio_over_time_lies_within_its_periods_and_is_the_ratio_of_sums(parts):
    found = scored(parts, kind="ratio", view="year", count=1, today=date(2026, 1, 1))
    up, down = (sum(part[at] for part in parts) for at in (0, 1))
    assert found.value[0, 0] == pytest.approx(up / down, rel=1e-12)
    single = [up / down for up, down in parts]
    assert min(single) - 1e-9 <= found.value[0, 0] <= max(single) + 1e-9


@given(amounts)
def test_year_to_date_of_the_last_month_is_the_year(months):
    cumulated = scored(months, kind="flow", year_to_date=True).value[0, len(months) - 1]
    whole = scored(months, kind="flow", view="year", count=1).value[0, 0]
    assert np.array_equal(cumulated, whole, equal_nan=True)


@given(st.lists(st.none() | st.integers(-100, 100), min_size=31, max_size=90))
def test_days_and_weeks_fall_into_the_month_in_which_they_end(days):
    found = scored(days, kind="flow", frequency="day", count=3)
    starts = np.datetime64("2025-01-01") + np.arange(len(days))
    for at, month in enumerate(("2025-01", "2025-02", "2025-03")):
        there = [
            x for x, on in zip(days, starts.astype("M8[M]").astype(str), strict=True) if on == month and x is not None
        ]
        assert numbers(found.value[0, at : at + 1]) == [sum(there) if there else None]
