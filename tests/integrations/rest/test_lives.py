"""Programs take a strategy through its life: proposals, versions, what differs, and back."""

import pytest

from fourfold.org.actions import issue_token
from fourfold.strategy.actions import change_objective, change_strategy
from tests.versions.calls import kept

BOX = ["scorecards", "NORTH/Site North scorecard", "objectives", "C1"]


@pytest.fixture
def ask(client):
    import json

    def asking(member, method, path, data=None):
        _, secret = issue_token(actor=member, name="Test", can_write=True, days=1)
        body = "" if data is None else json.dumps(data)
        return client.generic(
            method, f"/api/v1{path}", body, content_type="application/json", HTTP_AUTHORIZATION=f"Bearer {secret}"
        )

    return asking


def test_a_proposal_is_made_accepted_and_what_it_changed_is_told(ask, ben, office, scene):
    kept(office, scene.strategy)
    way = f"/strategies/{scene.strategy.pk}"
    made = ask(ben, "POST", f"{way}/proposals", {"path": BOX, "word": "name", "value": "No complaints"})
    assert (made.status_code, made.json()["state"]) == (201, "open"), made.content
    done = ask(office, "POST", f"/proposals/{made.json()['id']}", {"verdict": "accept", "version": 1})
    assert (done.status_code, done.json()["state"]) == (200, "accepted"), done.content
    differs = ask(office, "GET", f"{way}/versions/difference?before=1").json()
    assert [(each["kind"], each["perspective"], each["path"]) for each in differs["changes"]] == [
        ("changed", "Customer", [*BOX, "name"])
    ]
    assert [each["number"] for each in ask(ben, "GET", f"{way}/versions").json()["items"]] == [1]
    assert ask(ben, "GET", f"{way}/proposals").json()["items"][0]["decided_by"]["id"] == office.pk


def test_approval_with_an_open_proposal_is_refused_and_going_back_works(ask, ada, admin, ben, office, scene):
    change_strategy(actor=office, strategy_id=scene.strategy.pk, version=None, state="draft")
    way = f"/strategies/{scene.strategy.pk}"
    assert ask(admin, "POST", f"{way}/standing", {"move": "submit"}).json()["state"] == "in_review"
    ask(ben, "POST", f"{way}/proposals", {"comment": "Who pays?"})
    answer = ask(office, "POST", f"{way}/standing", {"move": "approve"})
    assert (answer.status_code, answer.json()["code"], len(answer.json()["details"]["proposals"])) == (422, "R6", 1)
    assert ask(ben, "GET", f"{way}/standing").json()["moves"] == []
    kept(office, scene.strategy)
    change_objective(actor=ada, objective_id=scene.delivery.pk, version=None, name="None")
    back = ask(office, "POST", f"{way}/versions/1/restore", {"reason": "Too bold"})
    assert (back.status_code, len(back.json()["changes"])) == (200, 1), back.content
