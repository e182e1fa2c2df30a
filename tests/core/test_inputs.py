"""What can be stored, and the sentences for what can't."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from fourfold.core import inputs
from fourfold.core.guards import Refused
from fourfold.measures.models import Measure, Threshold, Value
from fourfold.org.models import Unit


def refusal(act) -> tuple[str, str, str]:
    with pytest.raises(Refused) as caught:
        act()
    return caught.value.code, caught.value.field, caught.value.sentence


@pytest.mark.parametrize(
    ("value", "code"),
    [("a\x00", "R2"), ("\udcff", "R2"), (float("nan"), "R2"), (float("-inf"), "R2"), (1e25, "R2"), (Decimal("NaN"), "R2"),
     (Decimal("1E+999999"), "R2"), (date(1899, 12, 31), "R3"), (date(2201, 1, 1), "R3"), ([{"a": ["\x00"]}], "R2")],
)  # fmt: skip
def test_what_no_column_can_hold_is_refused_at_any_depth(value, code):
    assert refusal(lambda: inputs.storable(value, "note"))[:2] == (code, "note")


@pytest.mark.parametrize(
    "value", ["Zoë\n\t", 1e24, Decimal("-9999999999999999999999999"), date(1900, 1, 1), date(2200, 12, 31), None]
)
def test_what_can_be_stored_passes(value):
    inputs.storable(value, "note")


@pytest.mark.parametrize(
    ("value", "kinds"),
    [("1", (int,)), (True, (int,)), (1.0, (int,)), (None, (str,)), (1, (str,)), (1.5, (Decimal,)), (True, (float,)), (1, (bool,)),
     ("2025-01-01", (date,)), (datetime(2025, 1, 1), (date,))],
)  # fmt: skip
def test_an_argument_of_another_kind_is_refused(value, kinds):
    assert refusal(lambda: inputs.argument(value, kinds, "due_days"))[:2] == ("R2", "due_days")


def test_a_whole_number_is_a_number_and_nothing_may_be_nothing(admin):
    inputs.argument(3, (float,), "weight")
    inputs.argument(3, (Decimal, type(None)), "amount")
    inputs.argument(None, (Decimal, type(None)), "amount")


def measure(**fields):
    return Measure(**{"unit_id": 1, "name": "Churn", "code": "C", **fields})


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        ({"name": "x" * 201}, ("R2", "name", "Name has 201 characters; at most 200 fit. Shorten it.")),
        ({"name": ""}, ("R1", "name", "Name is missing.")),
        ({"kind": "guess"}, ("R11", "kind", "Choose kind: flow, stock, ratio, index, count, yes_no, text.")),
        ({"decimals": 9}, ("R2", "decimals", "Decimals must be a whole number from 0 to 8.")),
        ({"decimals": -1}, ("R2", "decimals", "Decimals must be a whole number from 0 to 8.")),
        ({"due_days": 40000}, ("R2", "due_days", "Due, days after the period must be a whole number from 0 to 32767.")),
        ({"unit_id": None}, ("R1", "unit", "Unit is missing.")),
        ({"owner_id": 2**63}, ("R11", "owner", "Choose owner from the list.")),
        ({"owner_id": "7"}, ("R2", "owner", "Owner must be a whole number. Nothing was saved.")),
        ({"is_critical": "yes"}, ("R2", "is_critical", "Is critical must be yes or no. Nothing was saved.")),
        ({"tags": ["\x00"]}, ("R2", "tags", "Tags has a character that can't be stored. Remove it and save again.")),
        ({"baseline_on": date(9999, 1, 1)}, ("R3", "baseline_on", "Baseline on must be a day between 1900 and 2200.")),
    ],
)  # fmt: skip
def test_a_record_that_its_columns_can_not_hold_is_refused_with_the_field(admin, record, expected):
    assert refusal(lambda: inputs.fit(measure(**record))) == expected


def test_a_number_is_rounded_to_what_its_column_keeps(admin):
    value = Value(measure_id=1, period_start=date(2025, 1, 1), amount=Decimal(1) / Decimal(3), source="page")
    inputs.fit(value)
    assert value.amount == Decimal("0.333333333333")


def test_the_largest_number_keeps_its_places(admin):
    assert inputs.places(Decimal("9999999999999999999999999"), 12) == Decimal("9999999999999999999999999.000000000000")


def test_limits_must_be_finite(admin):
    rule = Threshold(measure_id=1, effective_from=date(2025, 1, 1), polarity="maximum", red=float("nan"))
    assert refusal(lambda: inputs.fit(rule))[:2] == ("R2", "red")


def test_an_empty_choice_passes_where_a_blank_may_stand(admin):
    inputs.fit(measure(indicator=""))
    assert refusal(lambda: inputs.fit(Unit(name="x", code="x", tier=7)))[:2] == ("R11", "tier")
