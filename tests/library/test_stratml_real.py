"""Real plans of public bodies come in whole and go out again; they lie beside the checkout or the test is skipped."""

from datetime import date

import pytest

from fourfold.library.actions import take_stratml
from fourfold.library.queries import stratml_of
from fourfold.measures import queries as measures
from fourfold.plain.stratml import read_stratml
from fourfold.plain.stratml.results import number_of
from fourfold.strategy import queries

SCHEMA = "PerformancePlanOrReport20160216.xsd"
PLANS = ("Albania", "HHIOP20200304", "SMLC2011", "OECDAI", "PMOAI")


@pytest.fixture
def folder(shared):
    return shared / "data" / "stratml"


def take(folder, name, ada, site):
    text = (folder / "plans" / f"{name}.xml").read_bytes()
    read = read_stratml(text)
    days = {"starts_on": date(2020, 1, 1), "ends_on": date(2041, 1, 1)}
    return read, take_stratml(actor=ada, text=text.decode(), unit_id=site.pk, name=name, **days)


def results(root, kind):
    return [number_of(each.said("NumberOfUnits")) for each in root.every(kind)]


@pytest.mark.parametrize("name", PLANS)
def test_what_came_in_goes_out_with_the_same_counts(folder, admin, ada, site, name):
    read, taken = take(folder, name, ada, site)
    text = stratml_of(ada, taken.strategy)
    again = read_stratml(text)
    assert again.counts == read.counts
    for kind in ("TargetResult", "ActualResult"):
        assert sorted(results(again.root, kind), key=str) == sorted(results(read.root, kind), key=str)
    assert again.notes == () or all("no name" in str(note) or "no sequence" in str(note) for note in again.notes)
    etree = pytest.importorskip(
        "lxml.etree", reason="lxml, which validates against the standard's schema, is not installed"
    )
    schema = etree.XMLSchema(etree.parse(folder / "schema" / SCHEMA))
    assert schema.validate(etree.fromstring(text.encode())), schema.error_log


def test_the_freedom_plan_keeps_every_number_and_every_gap(folder, admin, ada, site):
    _, taken = take(folder, "Albania", ada, site)
    assert (taken.targets, taken.actuals) == (2392, 2278)
    themes = {each.name: each.pk for each in taken.strategy.themes.all()}
    boxes = queries.visible_objectives(ada).filter(scorecard__strategy=taken.strategy)
    assert {name: boxes.filter(theme=pk).count() for name, pk in themes.items()} == {
        "HUMAN FREEDOM": 7,
        "PERSONAL FREEDOM": 5,
    }
    ids = list(measures.visible_measures(ada).filter(unit=site).values_list("pk", flat=True))
    assert len(ids) == 104
    values = [each for each in measures.values_of(ids) if each.period_start.year == 2021]
    targets = {each.measure_id: [] for each in measures.targets_of(ids)}
    for each in measures.targets_of(ids):
        targets[each.measure_id].append((each.effective_from, each.amount))
    held = {pk: max(row for row in rows if row[0] <= date(2021, 1, 1))[1] for pk, rows in targets.items()}
    reached = sum(each.amount >= held[each.measure_id] for each in values)
    assert (len(values), reached, len(values) - reached) == (102, 68, 34)
    assert sum(each.period_start.year == 2022 for each in measures.values_of(ids)) == 99
