"""A strategy text reads into one form, and every mistake names its line and field."""

import pytest

from fourfold.plain.problems import Wrong
from fourfold.plain.strategy import read_strategy, write_strategy

TEXT = """\
fourfold: strategy 1
strategy: {name: Meridian 2028, unit: HQ, starts: 2026-01-01, ends: 2028-12-31}
perspectives: {Financial: How so, Customer: , Learning: }
themes: [Grow]
scorecards:
  Group:
    owner: Ada@example.org
    weights: {Financial: 40, Customer: {now: 30, 2027-01-01: 35}}
    objectives:
      F1: {name: Grow sales, perspective: Financial, theme: Grow, measures: {OEE: 2, PLANT/X: }}
      C1: {name: Please customers, perspective: Customer, leads to: {F1: If pleased then more}}
measures:
  HQ/OEE:
    name: OEE
    limits: {polarity: maximum, red: 80, green: 90.50}
    targets: {2026-01-01: 85.0, 2027-01-01: none}
"""


def faults(old: str, new: str) -> list[str]:
    assert old in TEXT
    with pytest.raises(Wrong) as caught:
        read_strategy(TEXT.replace(old, new, 1))
    return [str(each) for each in caught.value.faults]


def test_shorthand_and_full_form_read_alike():
    found = read_strategy(TEXT)
    assert read_strategy(write_strategy(found.data)) == found
    assert list(found.data["measures"]) == ["OEE"]
    assert found.data["measures"]["OEE"]["limits"] == {
        "2026-01-01": {"polarity": "maximum", "red": 80.0, "green": 90.5}
    }
    assert found.data["scorecards"]["Group"]["owner"] == "ada@example.org"


def test_what_is_a_default_is_not_written():
    found = read_strategy(
        TEXT.replace("name: OEE", "name: OEE\n    frequency: month\n    decimals: 1\n    critical: no")
    )
    assert found == read_strategy(TEXT)


def test_a_place_in_the_text_is_known():
    found = read_strategy(TEXT)
    assert found.line(("scorecards", "Group", "owner")) == 7
    assert found.line(("scorecards", "Group", "objectives", "C1", "owner")) == 11
    assert found.place(("measures", "OEE", "name")) == "line 14, name"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("strategy 1", "strategy 9", "line 1: a strategy text begins with “fourfold: strategy 1”"),
        ("name: Meridian 2028, ", "", "line 2: the strategy needs name"),
        ("2028-12-31", "2028-13-31", "line 2: ends of the strategy must be a day such as 2026-10-31, not “2028-13-31”"),
        ("owner: Ada@example.org", "owner: Ada", "line 7: owner of the scorecard “Group” is named by mail address, not “Ada”"),
        ("owner: Ada", "onwer: Ada", "line 7: the scorecard “Group” has no word “onwer”. Did you mean “owner”?"),
        ("perspective: Customer", "perspective: Custmer", "line 11: this text has no perspective “Custmer”. Did you mean “Customer”?"),
        ("theme: Grow", "theme: Shrink", "line 10: this text has no theme “Shrink”. Known here: Grow"),
        ("{F1: If", "{F9: If", "line 11: this text has no objective “F9”. Known here: C1, F1"),
        ("green: 90.50", "green: ninety", "line 15: green of the limits from “2026-01-01” must be a number, not “ninety”"),
        ("polarity: maximum", "polarity: more", "line 15: polarity of the limits from “2026-01-01” can't be “more”"),
        ("C1: {name", "F1: {name", "line 11: the objective “F1” stands here twice"),
        ("2027-01-01: none", "soon: none", "line 16: "),
    ],
)  # fmt: skip
def test_a_mistake_is_said_with_line_and_field(old, new, said):
    assert any(each.startswith(said) for each in faults(old, new)), faults(old, new)


def test_all_mistakes_are_said_at_once():
    assert (
        len(faults("owner: Ada@example.org\n    weights: {Financial: 40", "owner: Ada\n    weights: {Financial: -4"))
        == 2
    )
