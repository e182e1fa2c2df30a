"""How entries are measured: percentages of sums by two numbers, the rest by formula, never a mean of percentages."""

import pytest

from fourfold.catalogue.kpis import entries
from fourfold.catalogue.measured import Calculated, Itself, Quotient, decimals, measured


@pytest.mark.parametrize(
    ("code", "numerator", "denominator", "scale"),
    [("GEN-15", "orders_otif", "orders_due", 100), ("HR-07", "days_open", "filled", 1), ("MF-12", "recordables", "hours_worked", 200_000)],
)  # fmt: skip
def test_a_ratio_of_two_sums_is_entered_as_two_numbers(code, numerator, denominator, scale):
    found = measured(entries()[code])
    assert isinstance(found, Quotient)
    assert (found.numerator.key, found.denominator.key, found.scale) == (numerator, denominator, scale)


def test_two_numbers_give_the_example_of_every_quotient():
    for entry in entries().values():
        found = measured(entry)
        if isinstance(found, Quotient):
            value = found.numerator.example / found.denominator.example * found.scale
            assert round(value, 4) == pytest.approx(entry.result, abs=5.1e-5), entry.code


@pytest.mark.parametrize(
    ("code", "kind"),
    [("GEN-05", "flow"), ("GEN-12", "ratio"), ("HC-20", "stock"), ("BK-05", "ratio"), ("MF-01", "ratio")],
)
def test_anything_else_is_a_formula_that_combines_by_its_own_rule(code, kind):
    assert measured(entries()[code]) == Calculated(kind)


def test_a_single_input_is_the_value():
    assert measured(entries()["ES-17"]) == Itself("flow")


def test_what_takes_the_latest_inputs_has_only_stocks():
    kinds = {each.kind for entry in entries().values() if entry.aggregation == "last" for each in entry.inputs}
    assert kinds == {"stock"}


@pytest.mark.parametrize(("code", "digits"), [("GEN-05", 0), ("GEN-20", 2), ("GEN-02", 1), ("GEN-06", 1), ("ES-09", 0)])
def test_digits_follow_the_unit_and_the_size(code, digits):
    assert decimals(entries()[code]) == digits
