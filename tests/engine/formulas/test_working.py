"""Formulas in a model: operands brought to the formula's periods, results combined by kind, dated, and never worse than missing."""

from dataclasses import replace
from datetime import date

import pytest

from fourfold.engine.model import EdgeRow, Frequency, Kind, NodeRow, Polarity, TargetRow, ThresholdRow
from fourfold.engine.scorecard import compute
from tests.engine.formulas.models import LONG_AGO, coverage, model, reasons, scored, values

RATIO, STOCK = {"kind": Kind.RATIO}, {"kind": Kind.STOCK}
GOOD, ALL = [80, 90, 85], [100, 100, 90]


def test_a_formula_is_worked_out_for_every_period_and_scored():
    found = scored(
        {"good": GOOD, "all": ALL}, {"yield": "good / all * 100"}, sheets={"yield": RATIO},
        thresholds=[ThresholdRow("yield", LONG_AGO, Polarity.MAXIMUM, red=80, green=90)],
        nodes=(NodeRow("top"),), edges=(EdgeRow("top", "yield"),),
    )  # fmt: skip
    assert values(found, "yield") == [80, 90, 85 / 90 * 100]
    assert found.score[2].round(4).tolist() == [3.3333, 6.6667, 8.1481]
    assert found.node_score[0].round(4).tolist() == [3.3333, 6.6667, 8.1481]
    assert coverage(found, "yield") == [1, 1, 1]


@pytest.mark.parametrize(
    ("kind", "combined"),
    [(Kind.FLOW, 20 + 10 + 5), (Kind.COUNT, 35), (Kind.STOCK, 5), (Kind.RATIO, 290 - 255), (Kind.INDEX, 5)],
)
def test_results_combine_by_the_kind_of_the_measure(kind, combined):
    found = scored(
        {"good": GOOD, "all": ALL}, {"bad": "[all] - good"}, sheets={"bad": {"kind": kind}}, view="quarter", count=1
    )
    assert values(found, "bad") == [combined]


def test_a_ratio_is_worked_out_anew_for_longer_periods_and_never_averaged():
    asked = {"sheets": {"rate": RATIO}, "view": "quarter", "count": 1}
    assert values(scored({"up": [2, 2, 0], "down": [4, 100, 0]}, {"rate": "up / down * 100"}, **asked), "rate") == [
        4 / 104 * 100
    ]
    year = scored(
        {"up": [2, 2], "down": [4, 100]},
        {"rate": "up / down * 100"},
        sheets={"rate": RATIO},
        year_to_date=True,
        count=2,
    )
    assert values(year, "rate") == [50, 4 / 104 * 100]


def test_a_month_without_all_operands_adds_none_to_a_ratio_of_the_quarter():
    found = scored(
        {"up": [10, 20, 30], "down": [100, None, 100]},
        {"rate": "up / down"},
        sheets={"rate": RATIO},
        view="quarter",
        count=1,
    )
    assert values(found, "rate") == [40 / 200]
    assert coverage(found, "rate") == [0.6667]
    nothing = scored(
        {"up": [1, 2, 3], "down": []}, {"rate": "up / down"}, sheets={"rate": RATIO}, view="quarter", count=1
    )
    assert (values(nothing, "rate"), reasons(nothing, "rate")) == ([None], ["late"])


def test_growth_over_a_year_compares_the_same_months_of_a_longer_period():
    sales = [100] * 12 + [110, None, 130]
    asked = {"sheets": {"growth": RATIO}, "view": "quarter", "first": date(2026, 1, 1), "count": 1}
    found = scored({"sales": sales}, {"growth": "sales / same_period_last_year(sales)"}, **asked)
    assert values(found, "growth") == [240 / 200]
    found = scored({"sales": sales}, {"growth": "sales / prev(sales, 4)"}, **asked)
    assert values(found, "growth") == [240 / 200]  # four quarters before, where months are looked at as quarters


def test_operands_of_other_frequencies_are_brought_to_the_formulas():
    week = {"frequency": Frequency.WEEK}
    found = scored(
        {"weekly": list(range(1, 19)), "quarterly": [50, 70], "monthly": [1, 1, 1, 1]}, {"all": "weekly + quarterly + monthly"},
        sheets={"weekly": week, "quarterly": {"frequency": Frequency.QUARTER, **STOCK}}, count=4,
    )  # fmt: skip
    weekly = values(found, "weekly")
    assert weekly == [1 + 2 + 3 + 4, 5 + 6 + 7 + 8, 9 + 10 + 11 + 12 + 13, 14 + 15 + 16 + 17]
    assert values(found, "all") == [None, None, weekly[2] + 50 + 1, weekly[3] + 50 + 1]


def test_what_lies_before_the_periods_looked_at_counts_too():
    found = scored(
        {"a": [1, 2, 4, 8, 16, 32]}, {"p": "prev(a, 2)", "r": "rolling(a, 3)", "y": "ytd(a)", "twice": "rolling(p, 2)"},
        first=date(2025, 5, 1), count=2,
    )  # fmt: skip
    assert {key: values(found, key) for key in ("p", "r", "y", "twice")} == {
        "p": [4, 8], "r": [28, 56], "y": [31, 63], "twice": [2 + 4, 4 + 8],
    }  # fmt: skip


def test_rolling_combines_by_kind():
    found = scored(
        {"stock": [10, 20, 60], "rate": [(2, 4), (2, 100), (0, 0)], "flow": [1, None, 3]},
        {"s": "rolling(stock, 3)", "q": "rolling(rate, 3)", "f": "rolling(flow, 3)"},
        sheets={"stock": STOCK, "rate": RATIO, "s": STOCK, "q": RATIO}, count=3,
    )  # fmt: skip
    assert values(found, "s") == [10, 15, 30]
    assert values(found, "q") == [0.5, 4 / 104, 4 / 104]
    assert values(found, "f") == [1, 1, 4]
    assert coverage(found, "f")[2] == 0.6667


def test_each_period_counts_by_the_formula_in_force_on_its_last_day():
    dated = {date(2025, 2, 1): "a * 10", date(2025, 3, 31): "a * 100", date(2025, 4, 1): ""}
    found = scored({"a": [1, 2, 3, 4, 5], "b": [7, 7, 7, 7, 7]}, {"b": dated}, count=5)
    assert values(found, "b") == [7, 20, 300, 7, 7]  # before the first and after the end, what was entered


def test_what_was_entered_gives_way_to_the_formula_even_where_it_has_no_result():
    found = scored({"a": [1, None], "b": [7, 7]}, {"b": "a + 1"}, count=2)
    assert (values(found, "b"), reasons(found, "b")[1]) == ([2, None], "late")


def test_targets_and_scores_of_other_measures_can_be_used():
    rule = ThresholdRow("a", LONG_AGO, Polarity.MAXIMUM, red=80, green=90)
    found = scored(
        {"a": [85, 100, None]}, {"s": "score(a)", "gap": "a - target(a)", "c": "s * 2"}, thresholds=[rule],
        targets=(TargetRow("a", LONG_AGO, 95),), sheets={"s": STOCK},
    )  # fmt: skip
    assert values(found, "s") == [5, 10, None]
    assert values(found, "gap") == [-10, 5, None]
    assert values(found, "c") == [10, 20, None]
    assert reasons(scored({"a": [1]}, {"t": "target(a)", "s": "score(a)"}, count=1), "t") == ["no_target"]


def test_missing_stays_missing_unless_the_author_says_zero():
    found = scored(
        {"a": [1, None, 3], "b": [1, 0, 0]}, {"strict": "a + b", "kind": "coalesce(a, 0) + b", "over": "a / b"}
    )
    assert values(found, "strict") == [2, None, 3]
    assert values(found, "kind") == [2, 0, 3]
    assert (values(found, "over"), reasons(found, "over")) == ([1, None, None], ["no_target", "late", "no_denominator"])


def test_what_is_withheld_is_neither_shown_nor_passed_over():
    hidden = {"secret": {"kind": Kind.FLOW, "withheld": True}}
    found = scored(
        {"secret": [5, 5, 5], "b": [1, 2, 3]},
        {"a": "secret + b", "c": "coalesce(secret, 0) + b", "d": "sum(ytd(secret), b)"},
        sheets=hidden,
    )
    for key in "acd":
        assert (values(found, key), set(reasons(found, key))) == ([None] * 3, {"withheld"})


def test_errors_are_values_with_a_reason_and_bring_nothing_down():
    found = scored(
        {"a": [1e308, 1e308, 1]},
        {
            "big": "a * 10 - a * 10",
            "loop": "pool",
            "pool": "loop + 1",
            "on": "pool * 2",
            "odd": "a +",
            "gone": "a + nowhere",
            "fine": "a * 1",
        },
    )
    assert values(found, "big") == [None, None, 0]
    assert reasons(found, "big")[0] == "formula_error"
    for key in ("loop", "pool", "on", "odd", "gone"):
        assert (values(found, key), set(reasons(found, key))) == ([None] * 3, {"formula_error"})
    assert values(found, "fine") == [1e308, 1e308, 1]


def test_a_calculated_value_is_due_when_its_last_operand_is():
    late = {"a": {"kind": Kind.FLOW, "due_days": 40}}
    found = scored({"b": [1]}, {"c": "a + b"}, sheets=late, count=1, today=date(2025, 3, 1))
    assert reasons(found, "c") == ["not_due"]


def test_a_calculated_measure_has_a_life_of_its_own():
    found = scored(
        {"a": [1, 2, 3]},
        {"b": "a"},
        sheets={"b": {"kind": Kind.FLOW, "starts": date(2025, 2, 1), "ends": date(2025, 2, 28)}},
    )
    assert (values(found, "b"), reasons(found, "b")) == ([None, 2, None], ["before_start", "no_target", "after_end"])


def test_neither_order_nor_company_changes_a_bit():
    many = model(
        {"a": [1.1, 2.7, None, 4], "b": [3.3, 0.1, 5, 6], "w": list(range(20))},
        {"x": "a / b + rolling(w, 3)", "y": "x * prev(x) + ytd(b)", "z": "score(x) + y"},
        sheets={"w": {"kind": Kind.FLOW, "frequency": Frequency.WEEK}, "x": RATIO}, view="quarter", count=2,
        thresholds=[ThresholdRow("x", LONG_AGO, Polarity.MAXIMUM, red=1, green=2)],
    )  # fmt: skip
    whole = compute(many)
    turned = compute(
        replace(many, measures=many.measures[::-1], observations=many.observations[::-1], formulas=many.formulas[::-1])
    )
    for key in "xyz":
        assert whole.value[whole.measure_index[key]].tobytes() == turned.value[turned.measure_index[key]].tobytes()
    alone = compute(
        replace(many, measures=many.measures[:4], observations=many.observations, formulas=many.formulas[:1])
    )
    assert whole.value[3].tobytes() == alone.value[3].tobytes()


def test_daily_values_feed_a_yearly_formula_and_a_yearly_one_a_month():
    found = scored(
        {"d": [1] * 400}, {"year": "d * 2", "month": "year + 1"},
        sheets={"d": {"kind": Kind.FLOW, "frequency": Frequency.DAY}, "year": {"kind": Kind.FLOW, "frequency": Frequency.YEAR}},
        first=date(2025, 12, 1), count=2,
    )  # fmt: skip
    assert values(found, "year") == [730, 730]
    assert values(found, "month") == [731, 731]


def test_the_pace_of_what_is_calculated_looks_back_to_the_start_of_the_year():
    given = {"a": [10] * 12, "b": [40] * 12}
    asked = {
        "first": date(2025, 6, 1),
        "count": 1,
        "targets": (TargetRow("sum", LONG_AGO, 100), TargetRow("rate", LONG_AGO, 0.5)),
    }
    rules = [ThresholdRow(key, LONG_AGO, Polarity.MAXIMUM, red=0.1, green=0.2) for key in ("sum", "rate")]
    found = scored(given, {"sum": "a + b", "rate": "a / b"}, sheets={"rate": RATIO}, thresholds=rules, **asked)
    collected = scored({"sum": [50] * 12, "rate": [(10, 40)] * 12}, sheets={"rate": RATIO}, thresholds=rules, **asked)
    for key in ("sum", "rate"):
        m, n = found.measure_index[key], collected.measure_index[key]
        assert (found.pace.value[m], found.pace.pace[m]) == (collected.pace.value[n], collected.pace.pace[n])
    assert found.pace.value[found.measure_index["sum"]].tolist() == [300]
