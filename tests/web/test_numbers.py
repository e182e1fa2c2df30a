"""Numbers as people read them on a page."""

from decimal import Decimal

import pytest

from fourfold.web.components import numbers


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("-1481481192", "−1,481,481,192"),
        ("1234567890123.45", "1,234,567,890,123.45"),
        (Decimal("0.000123"), "0.000123"),
        ("", "–"),
        (None, "–"),
    ],
)
def test_a_sum_to_compare_keeps_every_digit(value, text):
    assert numbers.exact(value) == text


@pytest.mark.parametrize(
    ("value", "decimals", "sign", "text"),
    [
        (1320987642432.0947, 2, False, "1,320,987,642,432.09"),
        (-987654321.5, 0, True, "−987,654,322"),
        (0.000123, 1, False, "0.00012"),
        (3.0, 1, True, "+3.0"),
        (None, 1, True, "–"),
    ],
)
def test_a_number_is_grouped_rounded_half_up_and_never_reads_as_0_by_mistake(value, decimals, sign, text):
    assert numbers.shown(value, decimals, sign=sign) == text
