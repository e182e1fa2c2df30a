"""A map is written by programs: links, lanes, boxes; and a lost update, a loop or something in use is refused in words."""

import pytest

from fourfold.strategy.models import ObjectiveLink


@pytest.fixture
def ask(program, ada):
    return program(ada)


def test_a_link_is_drawn_read_changed_and_taken_back(ask, north):
    north.link.delete()
    made = ask("POST", "/links", {"cause_id": north.fast.pk, "effect_id": north.loyal.pk, "confidence": 3})
    where = made["Location"].removeprefix("/api/v1")
    assert (made.status_code, made["ETag"], made.json()["confidence"]) == (201, '"1"', 3)
    changed = ask("PATCH", where, {"because": "They plan by it", "delay_months": 3}, if_match=made["ETag"])
    assert (changed.json()["because"], changed["ETag"]) == ("They plan by it", '"2"')
    stale = ask("PATCH", where, {"because": "Other"}, if_match='"1"')
    assert (stale.status_code, stale.json()["details"]["current"]) == (409, {"because": "They plan by it"})
    assert ask("PATCH", where, {"because": "Other"}).status_code == 428
    assert ask("DELETE", where).status_code == 204
    assert ask.get(where).status_code == 404


@pytest.mark.parametrize(
    ("ends", "status", "code"),
    [(("fast", "loyal"), 409, "R13"), (("loyal", "fast"), 422, "R3"), (("fast", "fast"), 422, "R3")],
)
def test_a_link_that_says_nothing_new_is_refused(ask, north, ends, status, code):
    cause, effect = (getattr(north, name).pk for name in ends)
    answer = ask("POST", "/links", {"cause_id": cause, "effect_id": effect})
    assert (answer.status_code, answer.json()["code"], answer.json()["field"]) == (status, code, "effect")
    assert ObjectiveLink.objects.count() == 1


def test_a_lane_is_arranged_in_one_call(ask, north):
    lane = f"/scorecards/{north.scorecard.pk}/perspectives/{north.lanes[1].pk}/objectives"
    answer = ask("PUT", lane, {"objective_ids": [north.fast.pk, north.loyal.pk]}).json()
    assert [(each["objective_id"], each["position"]) for each in answer["objectives"]] == [
        (north.fast.pk, 0), (north.loyal.pk, 1),
    ]  # fmt: skip
    assert ask("PUT", lane, {"objective_ids": [2**60]}).json()["code"] == "R11"
    boxes = ask.get(f"/scorecards/{north.scorecard.pk}/map?period=2026-09").json()["objectives"]
    assert [each["perspective_id"] for each in boxes] == [north.lanes[1].pk] * 2


def test_an_objective_in_use_is_archived_instead_of_removed(ask, north):
    where = f"/objectives/{north.loyal.pk}"
    refused = ask("DELETE", where, if_match='"1"')
    assert (refused.status_code, refused.json()["code"]) == (409, "R7")
    assert refused.json()["details"]["dependants"] == ["the measure “Churn”", "the link with “Fast delivery”"]
    archived = ask("POST", f"{where}/retirement", {"state": "archived", "reason": "Done"}, if_match='"1"')
    assert (archived.json()["state"], archived["ETag"]) == ("archived", '"2"')
    assert ask("DELETE", f"{where}/retirement", if_match='"2"').json()["state"] == "live"


def test_a_strategy_is_set_up_with_all_its_parts(ask, site):
    lanes = [{"name": name} for name in ("Money", "Clients", "Work")]
    years = {"starts_on": "2031-01-01", "ends_on": "2033-12-31"}
    made = ask("POST", "/strategies", {"unit_id": site.pk, "name": "North 2031", "perspectives": lanes, **years})
    where = made["Location"].removeprefix("/api/v1")
    assert [each["name"] for each in made.json()["perspectives"]] == ["Money", "Clients", "Work"]
    added = ask("POST", f"{where}/perspectives", {"name": "Skills", "question": "Who can?"}).json()
    ids = [each["id"] for each in made.json()["perspectives"]]
    turned = ask("PUT", f"{where}/perspectives", {"ids": [added["id"], *ids]}).json()
    assert turned["perspectives"][0]["name"] == "Skills"
    theme = ask("POST", f"{where}/themes", {"name": "Lean"}).json()
    assert ask("PATCH", f"/themes/{theme['id']}", {"name": "Leaner"}, if_match='"1"').json()["version"] == 2
    assert ask("DELETE", f"/themes/{theme['id']}").status_code == 204
    assert ask("DELETE", f"/perspectives/{added['id']}").status_code == 204
    card = ask("POST", "/scorecards", {"strategy_id": made.json()["id"], "unit_id": site.pk, "name": "Line 4"})
    assert (card.status_code, card["ETag"]) == (201, '"1"')
    assert (
        ask("PATCH", f"/scorecards/{card.json()['id']}", {"name": "Line 5"}, if_match='"1"').json()["name"] == "Line 5"
    )
    assert ask("PATCH", where, {"vision": "First"}, if_match='"9"').status_code == 409
