"""Numbers are read as written, or not at all."""

from decimal import Decimal

import pytest

from fourfold.plain.numbers import Evidence, NumberFormat, reader
from fourfold.plain.problems import Bad

POINT, COMMA = NumberFormat("."), NumberFormat(",")


@pytest.mark.parametrize(
    ("marks", "written", "meant"),
    [
        (POINT, "12", "12"), (POINT, "-0.5", "-0.5"), (POINT, "1,234.5", "1234.5"), (POINT, "1 234.5", "1234.5"), (POINT, "1\u00a0234", "1234"),
        (POINT, "1'234.5", "1234.5"), (POINT, ".5", "0.5"), (POINT, "5.", "5"), (POINT, "(1,234)", "-1234"), (POINT, "\u2212 3".replace(" ", ""), "-3"),
        (POINT, "1.5e3", "1500"), (POINT, "$ 12.50", "12.50"), (POINT, "95 %", "95"), (POINT, "+3", "3"), (COMMA, "1.234,5", "1234.5"),
        (COMMA, "1234,5", "1234.5"), (COMMA, "0,25", "0.25"), (COMMA, "1.234", "1234"), (COMMA, "12 €", "12"), (POINT, "1.234", "1.234"),
    ],
)  # fmt: skip
def test_a_text_is_read_by_its_marks(marks, written, meant):
    assert reader(marks, percent=False)(written) == Decimal(meant)


@pytest.mark.parametrize("blank", ["", "  ", "\u00a0", None])
def test_a_blank_is_no_number_and_not_zero(blank):
    assert reader(POINT, percent=False)(blank) is None


@pytest.mark.parametrize(
    "written",
    [
        "1,23",
        "1.2.3",
        "12,34,567",
        "1_000",
        "NaN",
        "Infinity",
        "0x1f",
        "1-2",
        "ten",
        "#DIV/0!",
        "--1",
        "1e9999",
        "٣",
        "%",
    ],
)
def test_what_is_not_plainly_a_number_is_bad(written):
    if written == "%":
        assert reader(POINT, percent=False)(written) is None
        return
    with pytest.raises(Bad):
        reader(POINT, percent=False)(written)


@pytest.mark.parametrize("cell", [float("nan"), float("inf"), 10**26])
def test_cells_without_a_usable_size_are_bad(cell):
    with pytest.raises(Bad):
        reader(POINT, percent=False)(cell)


def test_a_percent_sign_among_fractions_is_a_fraction():
    assert reader(POINT, percent=True)("95%") == Decimal("0.95")
    assert reader(POINT, percent=True)("0.95") == Decimal("0.95")


@pytest.mark.parametrize(
    ("texts", "proved", "doubtful"),
    [
        (["1.5"], {"."}, ""), (["1,5"], {","}, ""), (["1.234"], set(), "1.234"), (["1.234", "0.5"], {"."}, "1.234"), (["1.234.567"], {","}, ""),
        (["1,234.5"], {"."}, ""), (["0.123"], {"."}, ""), (["1234.567"], {"."}, ""), (["12", "345"], set(), ""), (["1,234"], set(), "1,234"),
    ],
)  # fmt: skip
def test_a_column_proves_its_mark_or_is_in_doubt(texts, proved, doubtful):
    evidence = Evidence()
    for each in texts:
        evidence.look(each)
    assert (evidence.proved, evidence.doubtful) == (proved, doubtful)
