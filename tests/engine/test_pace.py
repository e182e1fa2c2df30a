"""Pace: the year's target reached so far, against what was to be reached by now."""

from datetime import date

import pytest

from fourfold.engine.explain import in_words
from tests.engine.rows import LONG_AGO, numbers, rule, scored

MAXIMUM = rule("maximum", 80, 90)


def test_a_flow_is_measured_from_the_years_start_against_the_phased_targets():
    """100 a month until June, 200 a month after: 1,800 in the year; 270 of 300 after March."""
    found = scored([90] * 3, kind="flow", rule=MAXIMUM, targets=[(LONG_AGO, 100), (date(2025, 7, 1), 200)]).pace
    assert (found.annual[0, 2], found.phased[0, 2], found.value[0, 2]) == (1800, 300, 270)
    assert found.attained[0, 2] == pytest.approx(0.15)
    assert found.expected[0, 2] == pytest.approx(300 / 1800)
    assert found.pace[0, 2] == pytest.approx(0.9)


def test_a_stock_is_measured_against_the_target_of_the_years_last_day():
    targets = [(LONG_AGO, 20), (date(2025, 4, 1), 30), (date(2025, 12, 1), 45)]
    found = scored([None, None, None, 24], rule=MAXIMUM, baseline=15, targets=targets).pace
    assert found.attained[0, 3] == pytest.approx(9 / 30)
    assert found.expected[0, 3] == pytest.approx(15 / 30)
    assert found.pace[0, 3] == pytest.approx(0.6)


def test_where_less_is_better_the_target_is_divided():
    targets = [(LONG_AGO, 60), (date(2025, 12, 1), 40)]
    assert scored([80], rule=rule("minimum", 90, 70), targets=targets).pace.pace[0, 0] == pytest.approx(60 / 80)


def test_missing_months_add_neither_value_nor_target():
    found = scored([100, None, 100], kind="flow", rule=MAXIMUM, targets=[(LONG_AGO, 100)]).pace
    assert (found.phased[0, 2], found.pace[0, 2]) == (200, 1)


@pytest.mark.parametrize(
    "options",
    [
        {"rule": MAXIMUM},
        {"targets": [(LONG_AGO, 100)]},
        {"rule": rule("range", 1, 2, 3, 4), "targets": [(LONG_AGO, 100)]},
        {"rule": MAXIMUM, "targets": [(LONG_AGO, 100)], "frequency": "year", "view": "year"},
    ],
)
def test_it_is_undefined_without_direction_target_or_parts_of_a_year(options):
    assert numbers(scored([90], **options).pace.pace[0]) == [None]


def test_an_explanation_tells_it():
    found = scored([90] * 3, kind="flow", rule=MAXIMUM, targets=[(LONG_AGO, 100), (date(2025, 7, 1), 200)])
    assert (
        "Pace 90 %: 15 % of the year's target of 1800 is reached; with a target of 300 up to here, 16.7 % were to be reached."
        in in_words(found.explain("m", 2))
    )
