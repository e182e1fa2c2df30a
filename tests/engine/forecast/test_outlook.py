"""The outlook of measures: what is expected at the year's end, how sure that is, and why there may be none."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fourfold.engine.forecast import forecast
from fourfold.engine.forecast.nodes import turning_red
from fourfold.engine.forecast.outlook import Unforeseen, outlooks
from fourfold.engine.model import EdgeRow, NodeRow, TargetRow
from fourfold.engine.periods import Calendar
from fourfold.engine.scorecard import compute
from tests.engine.rows import one, periods, rule, scored

SEPTEMBER = date(2025, 10, 15)  # the day on which September is the last finished month
CALM = [52, 55, 49, 53, 51, 50, 54, 52, 48]  # January to September
JUNE_ON = date(2024, 1, 1)


def look(numbers, **options):
    options.setdefault("today", SEPTEMBER)
    return outlooks(scored(numbers, **options))


def test_a_stock_is_expected_where_its_series_is_at_the_years_end():
    found = look(CALM, rule=rule("maximum", 40, 50), targets=[(JUNE_ON, 50.0)])
    made = forecast(np.array([CALM], np.float64), season=12, horizon=3)
    assert date.fromordinal(found.ends) == date(2025, 12, 31)
    assert found.expected[0] == made.point[0, 2]
    assert (found.low[0], found.high[0]) == (made.point[0, 2] - made.half[0, 2], made.point[0, 2] + made.half[0, 2])
    assert (found.least[0], found.most[0], found.by_target[0]) == (50, np.inf, True)
    assert 0 < found.chance[0] < 1
    assert np.isnan(found.so_far[0])


def test_a_flow_is_what_came_so_far_and_the_forecast_of_the_rest():
    found = look(CALM, kind="flow", rule=rule("maximum", 40, 50), targets=[(JUNE_ON, 50.0)])
    made = forecast(np.array([CALM], np.float64), season=12, horizon=3)
    assert found.so_far[0] == sum(CALM)
    assert found.expected[0] == pytest.approx(sum(CALM) + made.total[0, 2])
    assert found.high[0] - found.expected[0] == pytest.approx(made.total_half[0, 2])
    assert found.least[0] == 12 * 50


def test_only_this_years_periods_add_up():
    always = [(date(2000, 1, 1), 50.0)]
    options = {
        "kind": "flow",
        "first": JUNE_ON,
        "today": date(2025, 7, 20),
        "rule": rule("maximum", 40, 50),
        "targets": always,
    }
    found = look(CALM + CALM, **options)  # 18 months, to June 2025
    assert found.so_far[0] == sum((CALM + CALM)[12:])
    assert found.least[0] == 12 * 50
    assert len(found.paths[0].ordinals) == 6


def test_the_interval_of_a_sum_is_narrower_than_the_sum_of_the_intervals():
    rng = np.random.default_rng(2)
    found = look((50 + rng.standard_normal(21)).tolist(), kind="flow", first=JUNE_ON)
    path = found.paths[0]
    assert found.high[0] - found.low[0] < (path.high - path.low).sum()


def test_a_missing_month_adds_neither_a_value_nor_a_target():
    gappy = [*CALM[:3], None, *CALM[4:]]
    found = look(gappy, kind="flow", rule=rule("maximum", 40, 50), targets=[(JUNE_ON, 50.0)])
    assert found.so_far[0] == sum(CALM) - CALM[3]
    assert found.least[0] == 11 * 50
    assert found.points[0] == 8


def test_late_months_are_forecast_too():
    found = look([*CALM[:7], None, None], kind="flow", rule=rule("minimum", 60, 50), targets=[(JUNE_ON, 55.0)])
    made = forecast(np.array([CALM[:7]], np.float64), season=12, horizon=5)
    assert found.expected[0] == pytest.approx(sum(CALM[:7]) + made.total[0, 4])
    assert len(found.paths[0].ordinals) == 5
    assert (found.least[0], found.most[0]) == (-np.inf, 12 * 55)


def test_the_last_month_of_a_year_looks_at_the_next_one():
    found = look([*CALM, 50, 52, 51], today=date(2026, 1, 12))
    assert date.fromordinal(found.ends) == date(2026, 12, 31)
    assert len(found.paths[0].ordinals) == 12


def test_a_month_that_goes_on_is_no_history_yet():
    whole = look(CALM)
    running = look([*CALM, 7])  # October, on its 15th
    assert running.expected[0] == whole.expected[0]


def test_forecasts_typed_by_people_are_no_history():
    typed = [*CALM[:8], {"value": 1.0, "forecast": True}]
    assert look(typed).expected[0] == look([*CALM[:8], None]).expected[0]


def test_a_ratio_is_forecast_by_its_own_series():
    parts = [(each, 200) for each in CALM]
    found = look(parts, kind="ratio", scale=100.0)
    assert found.expected[0] == look([each / 2 for each in CALM], kind="ratio", scale=100.0).expected[0]


def test_percentages_stay_between_0_and_100():
    near = [97, 99, 98, 100, 99, 98, 100, 99, 100]
    free, kept = look(near), outlooks(scored(near, today=SEPTEMBER), percentages={"m"})
    assert free.high[0] > 100
    assert kept.high[0] == 100
    assert kept.paths[0].high.max() == 100
    beyond = outlooks(scored([*near[:8], 104], today=SEPTEMBER), percentages={"m"})
    assert beyond.high[0] > 104


def test_counts_never_fall_below_what_has_happened():
    accidents = [2, 0, 1, 0, 0, 1, 0, 0, 0]
    found = look(accidents, kind="count", rule=rule("minimum", 1, 0.5), targets=[(JUNE_ON, 0.25)])
    assert found.so_far[0] == 4
    assert found.low[0] >= 4
    assert found.chance[0] == 0  # at most 3 can't be reached any more
    assert look(accidents, kind="count", rule=rule("minimum", 1, 0.5), targets=[(JUNE_ON, 2.0)]).chance[0] > 0.9


def test_a_target_that_is_reached_stays_reached():
    found = look(CALM, kind="count", rule=rule("maximum", 1, 2), targets=[(JUNE_ON, sum(CALM) / 12)])
    assert found.chance[0] == 1


def test_no_accident_so_far_is_no_promise():
    found = look([0] * 9, kind="count", rule=rule("minimum", 1, 0.5), targets=[(JUNE_ON, 0.0)])
    assert found.expected[0] == 0
    assert 0.5 < found.chance[0] < 0.99


def test_flows_stay_above_zero_unless_the_forecast_itself_leads_below():
    small = look([1, 0, 2, 0, 1, 3, 0, 1, 0], kind="flow")
    assert small.low[0] >= small.so_far[0]
    melting = look([90, 80, 70, 60, 50, 40, 30, 20, 10], kind="flow")
    assert melting.low[0] < melting.so_far[0]


def test_without_a_target_the_green_limit_is_the_goal():
    found = look(CALM, rule=rule("maximum", 40, 49))
    assert (found.least[0], found.by_target[0]) == (49, False)
    band = look(CALM, rule=rule("range", 40, 45, 55, 60), targets=[(JUNE_ON, 50.0)])
    assert (band.least[0], band.most[0], band.by_target[0]) == (45, 55, False)


def test_without_any_goal_there_is_a_forecast_and_no_chance():
    for found in (look(CALM), look(CALM, rule=rule("none"), targets=[(JUNE_ON, 50.0)])):
        assert np.isfinite(found.expected[0])
        assert np.isnan([found.chance[0], found.least[0], found.most[0]]).all()


@given(st.lists(st.integers(0, 400), min_size=6, max_size=20), st.lists(st.integers(-100, 500), min_size=2, max_size=6))
@settings(max_examples=60, deadline=None)
def test_a_harder_target_is_never_likelier(numbers, targets):
    for polarity, limits, harder in (("maximum", (1, 2), 1), ("minimum", (2, 1), -1)):
        likely = [
            look(numbers, first=JUNE_ON, rule=rule(polarity, *limits), targets=[(date(2000, 1, 1), each)]).chance[0]
            for each in sorted(targets)
        ]
        assert (harder * np.diff(likely) <= 1e-12).all()
        assert all(0 <= each <= 1 for each in likely)


@given(
    st.lists(st.none() | st.integers(-400, 400), min_size=6, max_size=20),
    st.sampled_from(["stock", "flow", "count", "ratio"]),
)
@settings(max_examples=100, deadline=None)
def test_the_interval_holds_what_is_expected(numbers, kind):
    found = look(
        numbers, kind=kind, first=JUNE_ON, today=date(2025, 12, 2), rule=rule("maximum", 1, 2), targets=[(JUNE_ON, 5.0)]
    )
    if found.why_not[0]:
        assert np.isnan([found.expected[0], found.low[0], found.high[0], found.chance[0]]).all()
        return
    assert found.low[0] <= found.expected[0] <= found.high[0]
    path = found.paths[0]
    assert ((path.low <= path.point) & (path.point <= path.high)).all()
    assert 0 <= found.chance[0] <= 1


@pytest.mark.parametrize(
    ("why", "numbers", "options"),
    [
        (Unforeseen.FEW, CALM[:5], {}),
        (Unforeseen.FEW, [*CALM[:5], None, None], {}),
        (Unforeseen.NONE, CALM[:6], {}),
        (Unforeseen.NO_NUMBER, [1, 0, 1, 1, 1, 0, 1], {"kind": "yes_no"}),
        (Unforeseen.NO_NUMBER, CALM, {"rule": rule("milestone", due=date(2025, 12, 1))}),
        (Unforeseen.PAUSED, CALM, {"paused": True}),
        (Unforeseen.WITHHELD, CALM, {"withheld": True}),
        (Unforeseen.ENDS, CALM, {"ends": date(2025, 11, 30)}),
        (Unforeseen.NONE, CALM, {"ends": date(2025, 12, 31)}),
        (Unforeseen.FAR, [50] * 20, {"frequency": "day", "view": "day"}),
    ],
)  # fmt: skip
def test_where_nothing_can_be_told_there_is_a_reason(why, numbers, options):
    found = look(numbers, **options)
    assert found.why_not == [why]
    assert np.isnan(found.expected[0]) == bool(why)


@pytest.mark.parametrize(("frequency", "count"), [("quarter", 7), ("half", 9), ("year", 8), ("week", 130)])
def test_other_frequencies_look_at_the_same_day(frequency, count):
    first = {"quarter": date(2024, 1, 1), "half": date(2021, 1, 1), "year": date(2017, 1, 1), "week": date(2023, 3, 6)}
    model = one(
        [50 + n % 3 for n in range(count)], frequency=frequency, first=first[frequency], count=1, today=SEPTEMBER
    )
    found = outlooks(compute(replace(model, periods=tuple(periods("month", date(2025, 9, 1), 1)))))
    assert date.fromordinal(found.ends) == date(2025, 12, 31)
    assert len(found.paths[0].ordinals) == {"quarter": 1, "half": 1, "year": 1, "week": 17}[frequency]
    assert found.why_not == [Unforeseen.NONE]
    assert np.isfinite(found.expected[0])


def test_a_plant_that_rests_at_weekends_is_not_expected_to_work_then():
    days = [None if day % 7 in (5, 6) else 10.0 for day in range(273)]  # from Monday 1 January 2024
    calm = look(days, kind="flow", frequency="day", view="day", first=date(2024, 1, 1), today=date(2024, 10, 1))
    assert calm.expected[0] == pytest.approx(10 * 262)  # working days of 2024


def test_a_fiscal_year_ends_where_it_ends():
    found = look(CALM, kind="flow", first_month=4, first=date(2025, 1, 1), today=SEPTEMBER)
    assert date.fromordinal(found.ends) == date(2026, 3, 31)
    assert found.so_far[0] == sum(CALM[3:])
    assert len(found.paths[0].ordinals) == 6


def company():
    """Measures of all kinds and frequencies in one model."""
    model = None
    for n, kind in enumerate(["stock", "flow", "count", "ratio", "index"] * 3):
        numbers = [(each * (n + 3)) % 17 + 5 for each in range(9 + n)]
        frequency = "quarter" if n % 4 == 3 else "month"
        part = one(
            numbers,
            kind=kind,
            frequency=frequency,
            rule=rule("maximum", 5, 9),
            first=date(2023, 1, 1),
            count=33,
            today=SEPTEMBER,
        )
        keyed = lambda rows, n=n: tuple(replace(each, measure=n) for each in rows)  # noqa: E731
        part = replace(
            part,
            measures=(replace(part.measures[0], key=n),),
            observations=keyed(part.observations),
            thresholds=keyed(part.thresholds),
        )
        model = part if model is None else replace(
            model, measures=model.measures + part.measures, observations=model.observations + part.observations,
            thresholds=model.thresholds + part.thresholds,
        )  # fmt: skip
    return model


def test_company_never_changes_a_bit():
    model = company()
    whole = outlooks(compute(model))
    for m, row in enumerate(model.measures):
        alone = outlooks(
            compute(
                replace(
                    model, measures=(row,), observations=tuple(each for each in model.observations if each.measure == m),
                    thresholds=tuple(each for each in model.thresholds if each.measure == m),
                )
            )
        )  # fmt: skip
        for name in ("expected", "low", "high", "chance", "score", "so_far"):
            assert getattr(alone, name)[0].tobytes() == getattr(whole, name)[m].tobytes(), (m, name)


def test_a_node_turns_red_where_its_measures_are_expected_to():
    falling = one([100, 96, 93, 90, 86, 83, 80, 76, 73], rule=rule("maximum", 70, 80), today=SEPTEMBER)
    model = replace(falling, nodes=(NodeRow("o", "Objective"),), edges=(EdgeRow("o", "m"),))
    found = compute(model)
    assert turning_red(found, outlooks(found)).tolist() == [True]
    calm = compute(replace(model, thresholds=(rule("maximum", 20, 30),)))
    assert turning_red(calm, outlooks(calm)).tolist() == [False]


def test_targets_of_the_rest_of_the_year_count_where_the_model_knows_them():
    model = one(CALM, kind="flow", rule=rule("maximum", 40, 50), targets=[(JUNE_ON, 50.0)], today=SEPTEMBER)
    later = replace(model, targets=(*model.targets, TargetRow("m", date(2025, 11, 1), 80.0)))
    assert outlooks(compute(later)).least[0] == 10 * 50 + 2 * 80


def test_own_periods_ahead_are_named_by_their_ordinals():
    path = look(CALM).paths[0]
    calendar = Calendar()
    days = [date.fromordinal(int(day)) for day in calendar.first_days("month", np.array(path.ordinals))]
    assert days == [date(2025, 10, 1), date(2025, 11, 1), date(2025, 12, 1)]


def test_a_calculated_measure_is_forecast_from_what_was_worked_out():
    from fourfold.engine.model import FormulaRow, MeasureRow

    model = one(CALM + CALM, first=JUNE_ON, count=21, today=date(2025, 10, 1))
    twice = replace(
        model, measures=(*model.measures, MeasureRow("twice", "Twice")), formulas=(FormulaRow("twice", JUNE_ON, "2 * m", (("m", "m"),)),)
    )  # fmt: skip
    found = outlooks(compute(twice))
    assert found.why_not == [Unforeseen.NONE, Unforeseen.NONE]
    assert found.points.tolist() == [18, 9]  # of the newest 360 days
    alone = forecast(2 * np.array([(CALM + CALM)[9:]], np.float64), season=12, horizon=6)
    assert found.expected[1] == alone.point[0, 5]


def test_months_long_gone_are_no_history():
    old = [500.0] * 30
    found = look([*old, *CALM * 8], first=date(2017, 4, 1), today=date(2025, 10, 15))
    assert found.points[0] == 64
