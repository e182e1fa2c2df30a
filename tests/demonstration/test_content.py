"""The content's KPIs carry the field's names, and every word around them is our own."""

import pytest
import yaml

from fourfold.demonstration.reading import load
from fourfold.demonstration.sheets import placed

POLARITY = {"higher_is_better": "maximum", "lower_is_better": "minimum", "target_range": "range"}


@pytest.fixture
def library(shared):
    found = yaml.safe_load((shared / "spec" / "kpi-library.yaml").read_text(encoding="utf-8"))
    return {kpi["code"]: kpi for kpi in found["kpis"]}


@pytest.mark.parametrize("code", [code for code in load("kpis") if not code.startswith("MC-")])
def test_a_kpi_is_named_and_counted_as_in_the_field(library, code):
    ours, theirs = load("kpis")[code], library[code]
    unit = theirs["unit"].replace("currency", "EUR")
    assert ours["name"] == theirs["name"]
    assert ours["threshold"]["polarity"] == POLARITY[theirs["polarity"]]
    assert ours["indicator"] == theirs["indicator"]
    assert ours["unit_of_measure"].startswith(unit) or (code, unit) == ("GEN-05", "EUR")


@pytest.mark.parametrize("code", list(load("kpis")))
def test_descriptions_and_cautions_are_our_own(library, code):
    ours = load("kpis")[code]
    texts = {each["watch_out"] for each in library.values()}
    assert not texts & {ours.get(name) for name in ("description", "question", "usage", "cautions")}
    assert ours["description"]
    assert ours["source_system"]


def test_every_kpi_is_used_and_has_an_owner_and_a_collector():
    used = list(placed())
    assert {each.code for each in used} == set(load("kpis"))
    assert all(each.owner in load("organisation")["people"] for each in used)
    assert all(each.collector in load("organisation")["people"] for each in used)
    assert len(used) == 78
