"""What to expect, as the measure's page shows it: words, the periods ahead, and a fan that is no actual."""

import json
import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fourfold.measures.actions import change_measure, set_threshold


def section(response):
    found = re.search(r'<section id="outlook".*?</section>', response.content.decode(), flags=re.S)
    assert found
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", found[0])).split())


def chart(response):
    return json.loads(
        re.search(r'<script type="application/json">(.*?)</script>', response.content.decode(), flags=re.S)[1]
    )


def page(browse, member, measure, query=""):
    return browse(member).get(f"/measures/{measure.pk}/{query}")


def month(scene, at):
    return f"?period={scene.months[at]:%Y-%m}"


def test_the_page_says_what_to_expect_how_sure_and_how_likely(scene, browse, ada):
    shown = section(page(browse, ada, scene.yield_))
    assert re.search(r"Expected at the end of \d{4}: \d+\.\d % \(95 % between \d+\.\d and \d+\.\d\)\.", shown)
    assert re.search(r"\d+ % likely to reach the target of 90\.0\.", shown)
    assert "A forecast never counts as an actual and never scores." in shown


def test_a_flow_is_expected_as_a_total(scene, browse, ada):
    shown = section(page(browse, ada, scene.complaints))
    assert re.search(r"Expected for the whole of \d{4}: \d+ \(95 % between \d+ and \d+\)\.", shown)
    assert re.search(r"\d+ so far and \d+ to come\.", shown)


def test_with_five_values_it_says_why_not(scene, browse, ada):
    response = page(browse, ada, scene.yield_, month(scene, 4))
    assert section(response) == "What to expect A forecast needs 6 values; there are 5 so far."
    assert not [row for row in chart(response)["data"]["values"] if "forecast" in row]
    assert section(page(browse, ada, scene.yield_, month(scene, 5))).startswith("What to expect Expected")


def test_the_fan_begins_at_the_last_actual_and_is_no_actual(scene, browse, ada):
    rows = chart(page(browse, ada, scene.yield_))["data"]["values"]
    last = max(at for at, row in enumerate(rows) if row.get("value") is not None)
    assert rows[last]["forecast"] == rows[last]["low"] == rows[last]["high"] == rows[last]["value"]
    ahead = rows[last + 1 :]
    assert ahead
    assert all(row["low"] <= row["forecast"] <= row["high"] for row in ahead)
    assert not [row for row in ahead if "value" in row or "score" in row or "status" in row]


@pytest.mark.parametrize("query", ["?view=ytd", "?frequency=quarter"])
def test_other_looks_keep_the_words_and_leave_the_chart_alone(scene, browse, ada, query):
    response = page(browse, ada, scene.yield_, query)
    assert "Expected at the end of" in section(response)
    assert not [row for row in chart(response)["data"]["values"] if "forecast" in row]


def test_a_target_that_cannot_be_kept_is_said_so(scene, browse, ada):
    change_measure(actor=ada, measure_id=scene.complaints.pk, version=None, kind="count")
    set_threshold(
        actor=ada, measure_id=scene.complaints.pk, effective_from=scene.months[1], polarity="minimum", red=12, green=0.5
    )
    from fourfold.measures.actions import set_target

    set_target(actor=ada, measure_id=scene.complaints.pk, effective_from=scene.months[1], amount=0)
    assert "The target of 0 can't be kept any more." in section(page(browse, ada, scene.complaints))


def test_a_forecast_costs_no_statement(scene, browse, ada, monkeypatch):
    client, address = browse(ada), f"/measures/{scene.yield_.pk}/"
    client.get(address)
    with CaptureQueriesContext(connection) as with_forecast:
        client.get(address)
    monkeypatch.setattr("fourfold.engine.forecast.outlook.FEWEST", 100)
    with CaptureQueriesContext(connection) as without:
        client.get(address)
    assert len(with_forecast) == len(without)


def test_the_score_is_the_same_with_and_without_a_forecast(scene, browse, ada, monkeypatch):
    def score():
        body = page(browse, ada, scene.yield_).content.decode()
        return re.search(r"<dt>Score</dt>.*?</dd>", body, flags=re.S)[0]

    before = score()
    monkeypatch.setattr("fourfold.engine.forecast.outlook.FEWEST", 100)
    assert score() == before
