"""Values that roll up over units, by kind; what can't, and who says so."""

from dataclasses import replace
from datetime import date

import pytest

from fourfold.engine.explain import in_words
from fourfold.engine.formulas.cascades import Sheet, why_no_own_value, why_not_identical
from fourfold.engine.model import CascadeRow, Frequency, Kind, MeasureRow, Polarity
from tests.engine.formulas.models import coverage, reasons, scored, values

OVER = [("all", "north"), ("all", "south")]


def rolled(kind: Kind, north, south, **fields):
    sheets = {key: {"kind": kind} for key in ("all", "north", "south")}
    return scored({"north": north, "south": south}, sheets=sheets, cascades=OVER, count=len(north), **fields)


@pytest.mark.parametrize(
    ("kind", "north", "south", "total"),
    [
        (Kind.FLOW, 5, 7, 12), (Kind.COUNT, 2, 0, 2), (Kind.STOCK, 40, 60, 100), (Kind.RATIO, (2, 4), (2, 100), 4 / 104), (Kind.YES_NO, 1, 1, 1),
        (Kind.YES_NO, 1, 0, 0), (Kind.INDEX, {"value": 8, "weight": 1}, {"value": 4, "weight": 3}, 5), (Kind.INDEX, 8, 4, None), (Kind.RATIO, 0.5, 0.02, None),
    ],
)  # fmt: skip
def test_values_roll_up_by_kind_and_percentages_are_never_averaged(kind, north, south, total):
    found = rolled(kind, [north], [south])
    assert values(found, "all") == [total]
    assert reasons(found, "all") == (["no_target"] if total is not None else ["no_components"])


def test_words_do_not_combine_over_units_and_nothing_breaks():
    sheets = {key: {"kind": Kind.TEXT, "words": ("good", "bad")} for key in ("all", "north", "south")}
    found = scored({"north": [{"text": "good"}], "south": [{"text": "bad"}]}, sheets=sheets, cascades=OVER, count=1)
    assert (values(found, "all"), reasons(found, "all"), coverage(found, "all")) == ([None], ["no_components"], [0])
    assert in_words(found.explain("all"))[1].startswith("There is no value")


def test_ratios_of_units_and_months_combine_from_their_parts():
    found = rolled(Kind.RATIO, [(2, 4), (0, 0), (1, 2)], [(2, 100), (0, 0), (1, 100)], view="quarter")
    assert values(found, "all")[0] == 6 / 206


def test_a_unit_without_data_is_left_out_and_coverage_says_so():
    found = rolled(Kind.FLOW, [5, 5], [7, None])
    assert (values(found, "all"), coverage(found, "all")) == ([12, 5], [1, 0.5])
    quarter = rolled(Kind.FLOW, [5, 5, 5], [7, None, 7], view="quarter")
    assert (values(quarter, "all")[0], coverage(quarter, "all")[0]) == (29, 0.8333)
    nobody = rolled(Kind.FLOW, [None], [None])
    assert (values(nobody, "all"), reasons(nobody, "all"), coverage(nobody, "all")) == ([None], ["late"], [0])


def test_a_unit_rolls_up_between_its_days_and_counts_once():
    sheets = {key: {"kind": Kind.FLOW} for key in ("all", "north", "south")}
    cascades = [
        CascadeRow("all", "north"), CascadeRow("all", "north", date(2025, 2, 1)),
        CascadeRow("all", "south", date(2025, 2, 1), date(2025, 3, 1)),
    ]  # fmt: skip
    found = scored({"north": [1, 1, 1], "south": [10, 10, 10]}, sheets=sheets, cascades=cascades)
    assert values(found, "all") == [1, 11, 1]


def test_own_values_count_only_before_anything_rolls_up():
    sheets = {key: {"kind": Kind.FLOW} for key in ("all", "north")}
    found = scored(
        {"north": [1, 1, None], "all": [9, 9, 9]},
        sheets=sheets,
        cascades=[CascadeRow("all", "north", date(2025, 2, 1))],
    )
    assert values(found, "all") == [9, 1, None]


def test_values_roll_up_level_by_level_and_formulas_lean_on_them():
    sheets = {key: {"kind": Kind.FLOW} for key in ("top", "all", "north", "south", "west")}
    found = scored(
        {"north": [1], "south": [2], "west": [4]}, {"best": "max(children(top))", "share": "north / top", "own": "sum(children(own)) * 2"},
        sheets={**sheets, "share": {"kind": Kind.RATIO}, "own": {}}, cascades=[*OVER, ("top", "all"), ("top", "west"), ("own", "west")], count=1,
    )  # fmt: skip
    assert {key: values(found, key)[0] for key in ("all", "top", "best", "share", "own")} == {
        "all": 3, "top": 7, "best": 4, "share": 1 / 7, "own": 8,
    }  # fmt: skip


def test_children_without_data_are_left_out_of_what_is_taken_together():
    found = scored(
        {"a": [1, None], "b": [5, 3]}, {"s": "sum(children(x))", "m": "avg(children(x))", "l": "min(children(x))", "g": "max(children(x))", "n": "sum(children(a))"},
        cascades=[("x", "a"), ("x", "b")], count=2,
    )  # fmt: skip
    assert {key: values(found, key) for key in "smlg"} == {"s": [6, 3], "m": [3, 3], "l": [1, 3], "g": [5, 3]}
    assert coverage(found, "s") == [1, 0.5]
    assert (values(found, "n"), reasons(found, "n")) == ([None, None], ["empty", "empty"])


def sheet(**fields) -> Sheet:
    own = {key: fields.pop(key) for key in ("unit", "polarity", "formula") if key in fields}
    return Sheet(
        replace(MeasureRow("m", "Scrap", Kind.RATIO), **fields), **{"unit": "%", "polarity": Polarity.MINIMUM, **own}
    )


@pytest.mark.parametrize(
    ("child", "says"),
    [
        (sheet(unit="kg"), "the unit of “Scrap” is kg, that of “Scrap” is %"), (sheet(kind=Kind.FLOW), "the kind of “Scrap” is flow"),
        (sheet(frequency=Frequency.WEEK), "the frequency of “Scrap” is week"), (sheet(scale=100.0), "the scale of “Scrap” is 100"),
        (sheet(polarity=Polarity.MAXIMUM), "the polarity of “Scrap” is maximum"), (sheet(formula="a / b"), "the formula of “Scrap” is a / b"),
    ],
)  # fmt: skip
def test_only_measures_that_are_the_same_roll_up(child, says):
    assert says in why_not_identical(sheet(), child)


def test_the_same_measures_roll_up_whatever_the_blanks_in_their_formulas():
    assert why_not_identical(sheet(formula="a / b", unit="KG"), sheet(formula=" A/b", unit="kg ")) is None
    assert why_no_own_value("Scrap", 2).startswith("“Scrap” is worked out from 2 units in this period")
