"""A strategy's life on pages: reviewed, approved, compared and restored by the people who may."""

import html

import pytest

from fourfold.plain.strategy import write_strategy
from fourfold.strategy.actions import change_objective, change_strategy
from fourfold.strategy.queries import strategy_text
from fourfold.versions.models import Baseline, Proposal
from tests.versions.calls import kept

BOX = '["scorecards", "NORTH/Site North scorecard", "objectives", "C1"]'


@pytest.fixture
def draft(office, scene):
    return change_strategy(actor=office, strategy_id=scene.strategy.pk, version=None, state="draft")


def shown(answer):
    return html.unescape(answer.content.decode())


def test_review_a_proposal_and_a_refused_approval(browse, admin, office, vera, draft, scene):
    page = f"/strategies/{draft.pk}"
    assert browse(admin).post(f"{page}/move/submit/", {"reason": ""}).status_code == 302
    sent = {"path": BOX, "word": "name", "value": "No complaints", "comment": "Why not all?"}
    assert browse(vera).post(f"{page}/proposals/new/", sent).status_code == 302
    said = "name from “Fewer complaints” to “No complaints”"
    assert said in shown(browse(vera).get(f"{page}/versions/"))
    refused = browse(office).post(f"{page}/move/approve/", {"reason": "As agreed"})
    assert (refused.status_code, said in shown(refused), "As agreed" in shown(refused)) == (422, True, True)
    asked = Proposal.objects.get()
    assert browse(office).post(f"/proposals/{asked.pk}/", {"verdict": "accept", "version": 1}).status_code == 302
    scene.delivery.refresh_from_db()
    assert scene.delivery.name == "No complaints"
    assert "Accepted" in shown(browse(vera).get(f"{page}/versions/"))


def test_what_can_not_be_proposed_keeps_what_was_typed(browse, vera, draft):
    answer = browse(vera).post(
        f"/strategies/{draft.pk}/proposals/new/", {"path": BOX, "word": "horizon", "value": "never", "comment": "c"}
    )
    assert (answer.status_code, "Horizon can't be “never”" in shown(answer), "never</textarea>" in shown(answer)) == (
        422,
        True,
        True,
    )


def test_versions_are_compared_and_restored(browse, ada, office, scene, draft):
    kept(office, draft)
    change_objective(actor=ada, objective_id=scene.delivery.pk, version=None, name="None")
    page = f"/strategies/{draft.pk}/versions"
    compared = shown(browse(office).get(f"{page}/compare/?from=1&to=0"))
    assert "name from “Fewer complaints” to “None”" in compared
    assert "1 change would be made" in shown(browse(office).get(f"{page}/1/restore/"))
    assert browse(office).post(f"{page}/1/restore/").status_code == 302
    assert write_strategy(strategy_text(office, draft)) == Baseline.objects.get().text
    assert "They say the same" in shown(browse(office).get(f"{page}/compare/?from=1&to=0"))


@pytest.mark.parametrize("query", ["from=9", "from=x&to=-1", "from=99999999999999999999"])
def test_versions_that_are_not_there_are_said(browse, office, draft, query):
    answer = browse(office).get(f"/strategies/{draft.pk}/versions/compare/?{query}")
    assert answer.status_code in {200, 422}
