"""The page of the guard-rails, the strategy office's form for an override, and noting a review."""

from datetime import timedelta

import pytest

from fourfold.governance.models import Override, Review
from fourfold.measures.actions import add_measure
from fourfold.measures.queries import today
from fourfold.strategy.actions import place_measure
from tests.governance.calls import REASON


@pytest.fixture
def full(ada, site, scene):
    """Six KPIs would stand in the customer lane; five do."""
    for at in range(3):
        made = add_measure(actor=ada, unit_id=site.pk, name=f"More <{at}>", code=f"M{at}", owner_id=ada.pk)
        place_measure(actor=ada, objective_id=scene.delivery.pk, measure_id=made.pk)
    return scene


def address(scene):
    return f"/guard-rails/override/?rule=kpis&scorecard={scene.scorecard.pk}&perspective={scene.lanes[1].pk}"


def text(answer, status=200):
    assert answer.status_code == status
    return answer.content.decode()


def test_the_page_lists_breaches_with_what_to_do(browse, vera, scene):
    page = text(browse(vera).get("/guard-rails/"))
    assert "“Financial” has no KPI." in page
    assert "Measure what this perspective is to bring." in page
    assert "must be mended, or overridden by the strategy office" in page
    assert "Nothing is overridden." in page
    assert "No review noted yet" in page
    assert "/guard-rails/override/" not in page
    assert "reviews/new" not in page


def test_the_office_overrides_with_a_reason_and_a_last_day(browse, office, scene, full):
    client = browse(office)
    page = text(client.get("/guard-rails/"))
    assert f"/guard-rails/override/?rule=balance&amp;scorecard={scene.scorecard.pk}&amp;perspective=" in page
    page = text(client.post(address(scene), {"reason": "Too short", "until": ""}), 422)
    assert "Say until when. An override always ends." in page
    assert "Too short" in page
    until = today(office) + timedelta(days=40)
    page = text(client.post(address(scene), {"reason": "Too short", "until": until.isoformat()}), 422)
    assert "Say why in at least 20 characters" in page
    assert client.post(address(scene), {"reason": REASON, "until": until.isoformat()}).status_code == 302
    page = text(client.get("/guard-rails/"))
    assert REASON in page
    assert until.isoformat() in page
    assert "Olga Stern" in page
    assert "Nothing to override now" in page


def test_what_is_overridden_is_listed_until_it_is_cured(browse, ada, office, site, scene, full):
    browse(office).post(address(scene), {"reason": REASON, "until": today(office).isoformat()})
    sixth = add_measure(actor=ada, unit_id=site.pk, name="Sixth", code="SIX", owner_id=ada.pk)
    place_measure(actor=ada, objective_id=scene.delivery.pk, measure_id=sixth.pk)
    page = text(browse(ada).get("/guard-rails/"))
    assert ">overridden</span> by Olga Stern until" in page
    Override.objects.update(until=today(office) - timedelta(days=1))
    page = text(browse(ada).get("/guard-rails/"))
    assert "<strong>Ended</strong>, not cured" in page
    assert "whose override ended on" in page


def test_the_office_takes_it_back(browse, office, scene, full):
    client = browse(office)
    client.post(address(scene), {"reason": REASON, "until": today(office).isoformat()})
    made = Override.objects.get()
    assert client.post(f"/guard-rails/overrides/{made.pk}/withdraw/").status_code == 302
    assert "Nothing is overridden." in text(client.get("/guard-rails/"))
    assert client.post("/guard-rails/overrides/999999/withdraw/").status_code == 404


def test_the_page_of_placing_says_where_to_ask(browse, ada, site, scene, full):
    sixth = add_measure(actor=ada, unit_id=site.pk, name="Sixth", code="SIX", owner_id=ada.pk)
    given = {"measure": f"{sixth.name} ({sixth.code})", "weight": "1", "since": ""}
    page = text(browse(ada).post(f"/objectives/{scene.delivery.pk}/measures/new/", given), 422)
    assert "With this: “Customer” has 6 KPIs; 3 to 5 can be steered by." in page
    assert "ask the strategy office for an override" in page
    assert "Sixth (SIX)" in page


def test_one_scorecard_is_shown_alone(browse, ada, scene):
    assert "Site North scorecard" in text(browse(ada).get(f"/guard-rails/?scorecard={scene.scorecard.pk}"))
    assert "There is no scorecard yet that you may see." in text(browse(ada).get("/guard-rails/?scorecard=999999"))
    assert "Site North scorecard" in text(browse(ada).get("/guard-rails/?scorecard=x"))


def test_a_review_is_noted(browse, ada, scene):
    client, where = browse(ada), f"/scorecards/{scene.scorecard.pk}/reviews/new/"
    later = (today(ada) + timedelta(days=2)).isoformat()
    assert "That day is still to come." in text(client.post(where, {"held_on": later, "note": "Kept"}), 422)
    assert client.post(where, {"held_on": today(ada).isoformat(), "note": "Kept"}).status_code == 302
    assert Review.objects.get().note == "Kept"
    assert f"Last review {today(ada).isoformat()}" in text(client.get("/guard-rails/"))
