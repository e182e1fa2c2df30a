"""Signals of a process and tests of links through the API, with the refusals in its one shape."""

from pathlib import Path

import pytest
import yaml

from fourfold.core.models import AuditEntry
from fourfold.measures.queries.behaviour import shifts_of

SEPTEMBER = "period=2026-09"
MATRIX = yaml.safe_load((Path(__file__).parents[2] / "architecture" / "permissions" / "rest.yaml").read_text())


@pytest.fixture
def ask(program, ada, north):
    return program(ada)


def put_shift(ask, north, day="2026-05-01", reason="New line"):
    return ask("PUT", f"/measures/{north.churn.pk}/shifts/{day}", {"reason": reason})


def test_behaviour_has_limits_points_and_what_to_say(ask, north):
    answer = ask.get(f"/measures/{north.churn.pk}/behaviour?{SEPTEMBER}").json()
    assert (answer["rules"], answer["own_rules"], answer["frequency"]) == ([1, 4], False, "month")
    last = answer["points"][-1]
    assert (last["start"], last["based_on"]) == ("2026-09-01", 9)
    assert [round(last[name], 9) for name in ("moving_range", "centre")] == [1.0, 9.2]
    assert round(last["upper"], 2) == 11.86
    assert last["rules"] == [1]
    assert last["verdict"] == -1  # less would be better
    assert answer["reach"] == "outside"
    assert answer["says"][0].endswith("The process must change.")


def test_a_shift_is_confirmed_and_taken_back(ask, north):
    answer = put_shift(ask, north)
    assert (answer.status_code, answer.json()["reason"]) == (200, "New line")
    points = ask.get(f"/measures/{north.churn.pk}/behaviour?{SEPTEMBER}").json()["points"]
    assert [(point["shift"], point["moving_range"] is None) for point in points[3:5]] == [
        (None, False),
        ("New line", True),
    ]
    assert round(points[-1]["centre"], 9) == 11.2
    gone = ask("DELETE", f"/measures/{north.churn.pk}/shifts/2026-05-01?reason=It+was+the+gauge")
    assert gone.status_code == 204
    assert not shifts_of(north.churn.pk).filter(superseded_at=None).exists()
    entries = AuditEntry.objects.order_by("-sequence")[:2]
    assert [(each.action, each.source) for each in entries] == [
        ("took back a shift of", "rest"), ("confirmed a shift of", "rest"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("day", "reason", "code", "path"),
    [
        ("2026-01-01", "Why", "R3", "body.starts_on"), ("2026-05-02", "Why", "R3", "body.starts_on"),
        ("2026-05-01", "  ", None, "body.reason"), ("2026-13-01", "Why", None, "path.starts_on"),
    ],
)  # fmt: skip
def test_a_shift_is_refused_where_it_can_not_be(ask, north, day, reason, code, path):
    answer = put_shift(ask, north, day, reason)
    assert (answer.status_code, answer.json()["path"]) == (422, path)
    assert code is None or answer.json()["code"] == code


def test_rules_are_chosen_and_given_back(ask, north):
    where = f"/measures/{north.churn.pk}/process-rules"
    assert ask("PUT", where, {"rules": [6, 1], "floor": 0}).json() == {"rules": [1, 6], "floor": 0.0, "ceiling": None}
    assert ask.get(f"/measures/{north.churn.pk}/behaviour?{SEPTEMBER}").json()["rules"] == [1, 6]
    assert ask("PUT", where, {"rules": []}).json() == {"rules": [], "floor": None, "ceiling": None}
    assert ask("PUT", where, {"rules": [9]}).status_code == 422
    refused = ask("PUT", where, {"rules": [1], "floor": 2, "ceiling": 1})
    assert (refused.status_code, refused.json()["code"], refused.json()["path"]) == (422, "R3", "body.ceiling")


def test_links_are_tested_and_their_results_confirmed(ask, north):
    where = f"/scorecards/{north.scorecard.pk}/links"
    answer = ask.get(f"{where}?{SEPTEMBER}").json()
    (only,) = answer["items"]
    assert (only["link_id"], only["pairs"], only["confirmed_result"], only["confirmed_on"]) == (
        north.link.pk,
        9,
        "",
        None,
    )
    assert only["words"].startswith("Not tested")  # on-time delivery never moves
    stale = ask("POST", f"{where}/results?{SEPTEMBER}", {"seen": "something else"})
    assert (stale.status_code, stale.json()["code"]) == (409, "R5")
    nothing = ask("POST", f"{where}/results?{SEPTEMBER}", {"seen": answer["seen"]})
    assert (nothing.status_code, nothing.json()["code"]) == (422, "R3")


def test_rights_are_those_of_the_matrix(north, program, cleo, dan, vera, ben, ada, office, admin, client):
    pk, card = north.churn.pk, north.scorecard.pk
    asked = {
        "read_behaviour": ("GET", f"/measures/{pk}/behaviour", None),
        "test_links": ("GET", f"/scorecards/{card}/links", None),
        "put_rules": ("PUT", f"/measures/{pk}/process-rules", {"rules": [1, 2]}),
        "put_shift": ("PUT", f"/measures/{pk}/shifts/2026-09-01", {"reason": "New line"}),
        "confirm_links": ("POST", f"/scorecards/{card}/links/results", {"seen": "what I saw"}),
        "delete_shift": ("DELETE", f"/measures/{pk}/shifts/2026-08-01?reason=wrong", None),
    }
    members = {"cleo": cleo, "dan": dan, "vera": vera, "ben": ben, "ada": ada, "olga": office, "alex": admin}
    found = {
        name: {who: program(member)(*ask).status_code for who, member in members.items()} for name, ask in asked.items()
    }
    assert found == {name: {who: MATRIX[name][who] for who in members} for name in asked}
