"""The page that puts a map's links to the test, and the scorecard's marks."""

from datetime import date
from decimal import Decimal

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fourfold.measures.actions import NewValue, add_measure, record_values, set_threshold
from fourfold.measures.queries import viewing
from fourfold.strategy.actions import place_measure
from fourfold.strategy.models import ObjectiveLink
from fourfold.strategy.queries.association import link_test
from tests.scene import past_months


@pytest.fixture
def moving(ada, site, scene):
    """Both ends of the scene's link with forty months in which the effect follows two months later."""
    months = past_months(ada, 40)
    rng = np.random.default_rng(5)
    cause = 50 + 6 * rng.standard_normal(40)
    effect = 50 + rng.standard_normal(40)
    effect[2:] += 0.9 * (cause[:-2] - 50)
    for objective, numbers, code in ((scene.quality, cause, "CAUSE"), (scene.delivery, effect, "EFFECT")):
        made = add_measure(actor=ada, unit_id=site.pk, name=code.title(), code=code)
        set_threshold(actor=ada, measure_id=made.pk, effective_from=months[0], polarity="maximum", red=35, green=65)
        rows = [
            NewValue(made.pk, month, Decimal(f"{number:.2f}")) for month, number in zip(months, numbers, strict=True)
        ]
        record_values(actor=ada, rows=rows, source="ERP")
        place_measure(actor=ada, objective_id=objective.pk, measure_id=made.pk, weight=50, since=date(2000, 1, 1))
    return scene


def where(scene):
    return f"/scorecards/{scene.scorecard.pk}/map/links/"


def test_the_page_says_what_the_scores_say_and_that_it_is_no_proof(browse, vera, moving):
    text = browse(vera).get(where(moving)).content.decode()
    assert "Moves with it 2 months later (r = 0." in text
    assert "An association, not proof." in text
    assert "Never written down." in text
    assert "Write these results" not in text
    assert ObjectiveLink.objects.get(pk=moving.link.pk).result == ""


def test_an_editor_writes_the_results_that_were_seen(browse, ada, moving):
    client = browse(ada)
    seen = link_test(ada, moving.scorecard.pk, viewing(ada, {})).seen
    assert f'name="seen" value="{seen}"' in client.get(where(moving)).content.decode()
    assert client.post(where(moving), {"seen": seen}).status_code == 302
    link = ObjectiveLink.objects.get(pk=moving.link.pk)
    assert (link.result, link.tested_on is not None) == ("supported", True)
    assert ": supported" in client.get(f"/scorecards/{moving.scorecard.pk}/map/").content.decode()


def test_results_that_changed_meanwhile_are_refused_in_words(browse, ada, moving):
    answer = browse(ada).post(where(moving), {"seen": "an older test"})
    assert answer.status_code == 409
    assert "The numbers have changed since you looked" in answer.content.decode()
    assert ObjectiveLink.objects.get(pk=moving.link.pk).result == ""


def test_a_map_asks_for_its_links_once(browse, ada, scene):
    client = browse(ada)
    for address in ("map/", "map.svg"):
        with CaptureQueriesContext(connection) as taken:
            client.get(f"/scorecards/{scene.scorecard.pk}/{address}")
        asked = [query["sql"] for query in taken.captured_queries if 'FROM "strategy_objectivelink"' in query["sql"]]
        assert len(asked) == 1


def test_a_scorecard_marks_the_measure_whose_last_point_is_a_signal(browse, ada, site, scene):
    record_values(actor=ada, rows=[NewValue(scene.yield_.pk, scene.months[-1], Decimal(150))], source="ERP")
    text = browse(ada).get(f"/scorecards/{scene.scorecard.pk}/").content.decode()
    assert "Signal, an improvement: rule 1" in text
    assert text.count('class="signal ') == 1
