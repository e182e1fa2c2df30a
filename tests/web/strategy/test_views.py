"""Scorecard, explanation, map and objective, as people see them."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.scene import SECRET


def text(response) -> str:
    body = re.sub(r"<(script|style|svg).*?</\1>", " ", response.content.decode(), flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def test_a_scorecard_shows_actual_target_variance_status_age_and_owner(scene, browse, ada):
    shown = text(browse(ada).get(f"/scorecards/{scene.scorecard.pk}/"))
    for words in (
        "First-pass yield 97.0 %",
        "90.0 %",
        "+7.0 %",
        "On target",
        "days old",
        "Ada Lind",
        "Right first time",
    ):
        assert words in shown, words


def test_every_roll_up_shows_coverage_and_age(scene, browse, ada):
    page = browse(ada).get(f"/scorecards/{scene.scorecard.pk}/").content.decode()
    groups = re.findall(r'<tr class="group".*?</tr>', page, flags=re.S)
    assert len(groups) == 2  # perspectives with measures
    assert all("% covered" in group and 'class="age' in group for group in groups)


def test_status_is_never_colour_alone(scene, browse, ada):
    page = browse(ada).get(f"/scorecards/{scene.scorecard.pk}/").content.decode()
    badges = re.findall(r'<span class="badge badge-\w+".*?</svg>([^<]*)</span>', page, flags=re.S)
    assert badges and all(word.strip() for word in badges)


def test_the_number_of_statements_does_not_grow_with_the_scorecard(scene, browse, ada, site):
    from fourfold.measures.actions import add_measure
    from fourfold.strategy.actions import place_measures

    client, address = browse(ada), f"/scorecards/{scene.scorecard.pk}/"
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for number in range(10):
        made = add_measure(actor=ada, unit_id=site.pk, name=f"More {number}", code=f"M{number}", owner_id=ada.pk)
        place_measures(actor=ada, objective_id=scene.quality.pk, measure_ids=[made.pk])
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(many) == len(few) <= 15, "\n".join(query["sql"][:120] for query in many)


@pytest.mark.parametrize(
    ("query", "shown", "hidden"),
    [
        ("?status=green", "First-pass yield", "Complaints"),
        ("?q=compl", "Complaints", "First-pass yield"),
        ("?q=nothing+like+it", "No measure matches these filters", "First-pass yield"),
    ],
)
def test_filters_keep_what_matches_and_say_when_nothing_does(scene, browse, ada, query, shown, hidden):
    page = browse(ada).get(f"/scorecards/{scene.scorecard.pk}/{query}").content.decode()
    body = page[page.index('id="measures-title"') :]
    assert shown in body
    assert f">{hidden}</a>" not in body


def test_sorting_is_in_the_address(scene, browse, ada):
    page = browse(ada).get(f"/scorecards/{scene.scorecard.pk}/?sort=measure").content.decode()
    assert page.index(">Complaints</a>") < page.index(">First-pass yield</a>")
    back = browse(ada).get(f"/scorecards/{scene.scorecard.pk}/?sort=-measure").content.decode()
    assert back.index(">First-pass yield</a>") < back.index(">Complaints</a>")


@pytest.mark.parametrize(
    "query",
    [
        "?status=purple",
        "?sort=weight",
        "?period=soon",
        "?period=2999-01",
        "?frequency=fortnight",
        "?compare=x",
        "?view=y",
    ],
)
def test_an_address_that_can_not_be_read_is_refused_in_words(scene, browse, ada, query):
    response = browse(ada).get(f"/scorecards/{scene.scorecard.pk}/{query}")
    assert response.status_code == 422
    assert "Choose" in text(response) or "Write it like" in text(response)


def test_the_period_moves_with_the_address(scene, browse, ada):
    old = scene.months[2]
    shown = text(browse(ada).get(f"/scorecards/{scene.scorecard.pk}/?period={old.isoformat()}"))
    assert "First-pass yield 86.0 %" in shown.replace("lead ", "")


@pytest.mark.parametrize("who", ["dan", "ben", "vera"])
def test_a_withheld_measure_shows_neither_name_nor_number(scene, cast, browse, who):
    client = browse(getattr(cast, who))
    for address in _everything_about(scene):
        page = client.get(address, follow=True).content.decode()
        assert SECRET not in page, address
        assert "1.7319" not in page, address
    assert "Withheld" in client.get(f"/scorecards/{scene.scorecard.pk}/").content.decode()
    assert client.get(f"/measures/{scene.secret.pk}/").status_code == 404


def _everything_about(scene):
    card = scene.scorecard.pk
    nodes = [f"perspective-{scene.lanes[1].pk}", f"objective-{scene.delivery.pk}"]
    return [
        "/", "/scorecards/", f"/scorecards/{card}/", f"/scorecards/{card}/?sort=measure", f"/scorecards/{card}/why/",
        *[f"/scorecards/{card}/why/?node={node}" for node in nodes], f"/scorecards/{card}/map/", f"/scorecards/{card}/map.svg",
        f"/objectives/{scene.delivery.pk}/", "/measures/", "/measures/?q=takeover", "/units/",
    ]  # fmt: skip


def test_its_owner_sees_it(scene, browse, ada):
    assert SECRET in browse(ada).get(f"/scorecards/{scene.scorecard.pk}/").content.decode()


def test_why_shows_the_arithmetic_and_the_way_on(scene, browse, ada):
    page = browse(ada).get(f"/scorecards/{scene.scorecard.pk}/why/")
    shown = text(page)
    assert "Internal process" in shown and "Customer" in shown
    assert (
        f"?node=perspective-{scene.lanes[2].pk}" in page.content.decode()
        or f"node=perspective-{scene.lanes[2].pk}" in page.content.decode()
    )


@pytest.mark.parametrize("node", ["perspective-999999", "objective-x", "measure-1", "scorecard-1", "perspective-"])
def test_why_of_nothing_is_not_found(scene, browse, ada, node):
    assert browse(ada).get(f"/scorecards/{scene.scorecard.pk}/why/?node={node}").status_code == 404


def test_the_map_draws_objectives_links_and_their_list(scene, browse, ada):
    page = browse(ada).get(f"/scorecards/{scene.scorecard.pk}/map/").content.decode()
    assert 'class="strategy-map map-live"' in page
    assert "If parts are right first time, customers complain less." in page


def test_the_plan_view_has_no_status(scene, browse, ada):
    page = browse(ada).get(f"/scorecards/{scene.scorecard.pk}/map/?show=plan").content.decode()
    assert 'class="strategy-map map-plan"' in page


def test_the_map_can_be_downloaded_and_does_nothing_by_itself(scene, browse, ada):
    response = browse(ada).get(f"/scorecards/{scene.scorecard.pk}/map.svg")
    assert response["Content-Type"] == "image/svg+xml"
    assert response["Content-Disposition"].startswith('attachment; filename="strategy-map-')
    assert "default-src 'none'" in response["Content-Security-Policy"]


def test_an_objective_tells_owner_measures_causes_and_effects(scene, browse, ada):
    shown = text(browse(ada).get(f"/objectives/{scene.delivery.pk}/"))
    for words in ("Fewer complaints", "Ben Okafor", "Complaints", "Right first time"):
        assert words in shown


def test_an_organisation_without_a_map_is_told_what_to_do(browse, cleo):
    response = browse(cleo).get("/map/")
    assert response.status_code == 200
    assert "No strategy map" in text(response) or "no map" in text(response).lower()


@pytest.mark.parametrize(("kind", "begins"), [("pdf", b"%PDF"), ("png", b"\x89PNG"), ("svg", b"<svg")])
def test_the_map_is_saved_as_a_file_of_its_period(scene, browse, vera, kind, begins):
    answer = browse(vera).get(f"/scorecards/{scene.scorecard.pk}/map.{kind}?period={scene.months[0]:%Y-%m}")
    assert answer.content.startswith(begins)
    assert f'strategy-map-{scene.scorecard.pk}-{scene.months[0]:%Y-%m}.{kind}"' in answer["Content-Disposition"]
    assert "sandbox" in answer["Content-Security-Policy"]
