"""A list takes the same number of SQL statements whatever its length, and all of it can be reached page by page."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fourfold.measures.actions import add_measure, record_value, set_target, set_threshold
from fourfold.org.actions import add_unit
from fourfold.strategy.actions import add_objective, place_measure

MOST = 22  # of any read; nine of them for token, scope and pace


def more(north, office, admin, count):
    """As much again: units, objectives and measures with values, targets and thresholds."""
    for at in range(count):
        add_unit(actor=admin, name=f"Unit {at}", code=f"U{at}", parent_id=admin.unit_id)
        objective = add_objective(
            actor=office, scorecard_id=north.scorecard.pk, perspective_id=north.lanes[at % 4].pk, code=f"M{at}", name=f"More {at}",
            owner_id=office.pk,
        )  # fmt: skip
        measure = add_measure(actor=office, unit_id=north.unit_id, name=f"More {at}", code=f"M{at}", owner_id=office.pk)
        set_target(actor=office, measure_id=measure.pk, effective_from=date(2026, 1, 1), amount=Decimal(at + 1))
        set_threshold(
            actor=office, measure_id=measure.pk, effective_from=date(2026, 1, 1), polarity="maximum", red=1.0, green=2.0
        )
        record_value(actor=office, measure_id=measure.pk, period_start=date(2026, 8, 1), amount=Decimal(at))
        record_value(actor=office, measure_id=north.churn.pk, period_start=date(2025, 1 + at, 1), amount=Decimal(at))
        set_target(
            actor=office, measure_id=north.churn.pk, effective_from=date(2024, 1 + at, 1), amount=Decimal(at + 1)
        )
        place_measure(actor=office, objective_id=objective.pk, measure_id=measure.pk)


def statements(ask, path):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert ask.get(path).status_code == 200
    return len(queries)


@pytest.mark.parametrize("who", ["ada", "olga"])
def test_the_number_of_statements_does_not_grow_with_the_list(cast, north, office, admin, who):
    ask, card, churn = cast[who], north.scorecard.pk, north.churn.pk
    paths = [
        "/organisations", "/units", "/scorecards", f"/scorecards/{card}", f"/scorecards/{card}/score", f"/scorecards/{card}/map",
        f"/scorecards/{card}/map.svg?show=plan", "/objectives", f"/objectives/{north.loyal.pk}", f"/objectives/{north.loyal.pk}/score",
        "/measures", f"/measures/{churn}", f"/measures/{churn}/score", f"/measures/{churn}/forecast", f"/measures/{churn}/values?history=true",
        f"/measures/{churn}/targets", f"/measures/{churn}/thresholds",
    ]  # fmt: skip
    ask.get("/units")  # the token's first use is remembered once
    before = {path: statements(ask, path) for path in paths}
    more(north, office, admin, 8)
    assert {path: statements(ask, path) for path in paths} == before
    assert {path: count for path, count in before.items() if count > MOST} == {}


def test_page_by_page_every_measure_is_reached_once(cast, north, office, admin):
    more(north, office, admin, 8)
    pages = [cast["ada"].get(f"/measures?limit=3&offset={offset}").json() for offset in (0, 3, 6, 9, 12)]
    names = [line["name"] for page in pages for line in page["items"]]
    assert [page["total"] for page in pages] == [10] * 5
    assert [len(page["items"]) for page in pages] == [3, 3, 3, 1, 0]
    assert names == sorted(names)
    assert len(set(names)) == 10
