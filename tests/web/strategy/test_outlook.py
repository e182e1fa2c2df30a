"""What a board leads to by the year's end: marks in the table, the section on home, columns of the workbook."""

import re
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fourfold.measures.actions import NewValue, record_values, set_target, set_threshold
from tests.scene import SECRET


@pytest.fixture
def falling(scene, ada):
    """The yield falls towards red, and its target moves out of reach."""
    rows = [NewValue(scene.yield_.pk, month, Decimal(110 - 2 * at)) for at, month in enumerate(scene.months)]
    record_values(actor=ada, rows=rows, source="ERP")
    set_target(actor=ada, measure_id=scene.yield_.pk, effective_from=scene.months[0], amount=Decimal(120))
    set_threshold(
        actor=ada, measure_id=scene.yield_.pk, effective_from=scene.months[0], polarity="maximum", red=83.5, green=90
    )
    return scene


def at_risk(response):
    found = re.search(
        r'<section class="card" aria-labelledby="at-risk">.*?</section>', response.content.decode(), flags=re.S
    )
    assert found
    return " ".join(re.sub(r"<[^>]+>", " ", found[0]).split())


def test_a_measure_that_is_likely_to_miss_is_marked(falling, browse, ada):
    body = browse(ada).get(f"/scorecards/{falling.scorecard.pk}/").content.decode()
    row = next(each for each in re.findall(r"<tr>.*?</tr>", body, flags=re.S) if "First-pass yield" in each)
    assert "likely to miss" in row
    assert "At risk" in row  # the status of today stays what it is


def test_a_measure_on_its_way_is_not_marked(scene, browse, ada):
    body = browse(ada).get(f"/scorecards/{scene.scorecard.pk}/").content.decode()
    row = next(each for each in re.findall(r"<tr>.*?</tr>", body, flags=re.S) if "First-pass yield" in each)
    assert "likely to miss" not in row


def test_home_names_objectives_that_turn_red_and_measures_that_miss(falling, browse, ada):
    shown = at_risk(browse(ada).get("/"))
    assert "Objectives likely to turn red Right first time" in shown
    assert re.search(
        r"Measures likely to miss their goal .*First-pass yield Site North · (under )?\d+ % likely to reach it", shown
    )


def test_home_says_so_where_nothing_is_at_risk(scene, browse, ada):
    set_target(actor=ada, measure_id=scene.complaints.pk, effective_from=scene.months[0], amount=Decimal(60))
    set_target(actor=ada, measure_id=scene.secret.pk, effective_from=scene.months[0], amount=Decimal(1))
    assert "As things go, no objective turns red" in at_risk(browse(ada).get("/"))


def sheet(browse, member, scene):
    response = browse(member).get(f"/scorecards/{scene.scorecard.pk}/scorecard.xlsx")
    head, *rows = openpyxl.load_workbook(BytesIO(response.content))["Measures"].iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_the_workbook_has_the_forecast_in_columns_of_its_own(scene, browse, ada):
    row = next(each for each in sheet(browse, ada, scene) if each["Measure"] == "First-pass yield")
    assert row["Actual"] == 97
    assert row["95 % from"] <= row["Expected at year's end"] <= row["95 % to"]
    assert 0 <= row["Probability of reaching the goal"] <= 1


@pytest.mark.parametrize("who", ["dan", "vera"])
def test_nothing_is_foreseen_of_what_is_withheld(scene, cast, browse, who):
    member = getattr(cast, who)
    row = next(each for each in sheet(browse, member, scene) if each["Measure"] == "Withheld")
    assert [row["Expected at year's end"], row["95 % from"], row["Probability of reaching the goal"]] == [None] * 3
    assert SECRET not in at_risk(browse(member).get("/"))


def test_statements_of_home_do_not_grow_with_what_is_at_risk(falling, browse, ada, monkeypatch):
    client = browse(ada)
    client.get("/")
    with CaptureQueriesContext(connection) as many:
        client.get("/")
    monkeypatch.setattr("fourfold.engine.forecast.outlook.FEWEST", 100)
    with CaptureQueriesContext(connection) as none:
        client.get("/")
    assert len(many) == len(none)
