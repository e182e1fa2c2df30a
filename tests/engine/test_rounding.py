"""Half up, on the number as it is written, and only for showing."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fourfold.engine.rounding import round_half_up, shown


@pytest.mark.parametrize(
    ("number", "decimals", "rounded"),
    [(2.5, 0, "3"), (-2.5, 0, "-3"), (0.125, 2, "0.13"), (1.005, 2, "1.01"), (6.65, 1, "6.7"), (1e300, 2, None)],
)
def test_a_half_goes_away_from_zero(number, decimals, rounded):
    found = round_half_up(number, decimals)
    assert found == (Decimal(rounded) if rounded else Decimal(repr(number)))


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
def test_what_has_no_digits_is_refused(number):
    with pytest.raises(ValueError, match="no digits"):
        round_half_up(number, 1)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (85.0, "85"),
        (2 / 3, "0.6667"),
        (-0.00001, "−0.00001"),
        (-1e-12, "0"),
        (0.00012345, "0.000123"),
        (0.1 + 0.2, "0.3"),
        (1200.5, "1200.5"),
        (100.0, "100"),
    ],
)
def test_shown_has_no_trailing_zeros_no_minus_zero_and_no_dust(number, text):
    assert shown(number) == text


@given(st.floats(allow_nan=False, allow_infinity=False), st.integers(0, 6))
def test_rounding_moves_a_number_by_at_most_half_a_unit(number, decimals):
    assert abs(round_half_up(number, decimals) - Decimal(repr(number))) <= Decimal(1).scaleb(-decimals) / 2
