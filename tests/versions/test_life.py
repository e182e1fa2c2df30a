"""A strategy's life: who takes it where, what stands in the way, and its versions."""

import pytest
from django.db import DatabaseError, transaction

from fourfold.core.models import AuditEntry
from fourfold.strategy.actions import (
    change_objective,
    change_strategy,
)
from fourfold.strategy.queries import visible_objectives
from fourfold.versions import queries
from fourfold.versions.actions import (
    accept_proposal,
    decline_proposal,
    move_strategy,
    propose,
    restore_version,
    withdraw_proposal,
)
from fourfold.versions.models import Baseline, Proposal
from tests.acts import refused

BOX = ("scorecards", "North scorecard", "objectives", "C1")


@pytest.fixture
def draft(ada, strategy, scorecard, retain, speed, churn, placed):
    return change_strategy(actor=ada, strategy_id=strategy.pk, version=None, state="draft")


@pytest.fixture
def sound(monkeypatch):
    """The map's logic is tested elsewhere."""
    monkeypatch.setattr("fourfold.versions.actions.moving.queries.logic_of", lambda actor, ids: {})


@pytest.fixture
def reviewed(ada, draft, sound):
    return move_strategy(actor=ada, strategy_id=draft.pk, move="submit")


@pytest.fixture
def approved(office, reviewed):
    return move_strategy(actor=office, strategy_id=reviewed.pk, move="approve", reason="As agreed")


def test_it_goes_to_review_and_is_approved_with_a_version(ada, office, draft, sound):
    move_strategy(actor=ada, strategy_id=draft.pk, move="submit")
    assert AuditEntry.objects.get(action="sent to review").actor_id == ada.pk
    assert move_strategy(actor=office, strategy_id=draft.pk, move="approve").state == "approved"
    kept = Baseline.objects.get()
    assert (kept.number, kept.approved_by_id, "name: Keep customers" in kept.text) == (1, office.pk, True)
    assert queries.compared(office, draft, 1, queries.PRESENT).count == 0


@pytest.mark.parametrize("who", ["ben", "dan", "vera"])
def test_only_editors_send_to_review(request, draft, who):
    member = request.getfixturevalue(who)
    with refused("R4"):
        move_strategy(actor=member, strategy_id=draft.pk, move="submit")


def test_only_the_strategy_office_approves_and_not_what_it_sent_itself(ada, admin, office, draft, sound):
    move_strategy(actor=office, strategy_id=draft.pk, move="submit")
    for member in (ada, admin, office):
        with refused("R4"):
            move_strategy(actor=member, strategy_id=draft.pk, move="approve")


@pytest.mark.parametrize("move", ["return", "approve", "reopen", "baseline", "publish", "archive"])
def test_a_draft_goes_nowhere_but_to_review(office, draft, move):
    with refused("R3", "move"):
        move_strategy(actor=office, strategy_id=draft.pk, move=move, reason="r")


def test_an_unknown_move_and_a_missing_reason_are_refused(ada, reviewed):
    with refused("R11", "move"):
        move_strategy(actor=ada, strategy_id=reviewed.pk, move="fly")
    with refused("R1", "reason"):
        move_strategy(actor=ada, strategy_id=reviewed.pk, move="return")
    with refused("R5"):
        move_strategy(actor=ada, strategy_id=reviewed.pk, move="return", reason="r", version=1)


def test_approving_with_an_open_proposal_is_refused_until_it_is_resolved(vera, ada, office, reviewed):
    asked = propose(actor=vera, strategy_id=reviewed.pk, path=BOX, word="name", value="Keep every customer")
    with refused("R6", "proposals") as found:
        move_strategy(actor=office, strategy_id=reviewed.pk, move="approve")
    assert "name from “Keep customers” to “Keep every customer”" in found[0].sentence
    accept_proposal(actor=ada, proposal_id=asked.pk)
    assert visible_objectives(ada).get(code="C1").name == "Keep every customer"
    assert move_strategy(actor=office, strategy_id=reviewed.pk, move="approve").state == "approved"


def test_approving_a_map_whose_logic_does_not_hold_is_refused(ada, office, draft):
    move_strategy(actor=ada, strategy_id=draft.pk, move="submit")
    with refused("R6", "logic") as found:  # boxes without owners, and no chain
        move_strategy(actor=office, strategy_id=draft.pk, move="approve")
    assert found[0].details["findings"]


def test_an_approved_strategy_is_opened_again_or_archived_with_a_reason(office, approved):
    assert move_strategy(actor=office, strategy_id=approved.pk, move="reopen", reason="New law").state == "draft"
    entry = AuditEntry.objects.filter(action="opened again").get()
    assert entry.reason == "New law"


def test_going_live_asks_what_publishing_asks(office, approved):
    with refused("R3"):
        move_strategy(actor=office, strategy_id=approved.pk, move="publish")


def test_a_comment_is_kept_and_marked_as_dealt_with(vera, ada, reviewed):
    said = propose(actor=vera, strategy_id=reviewed.pk, path=("strategy",), comment="Who pays?")
    assert (said.about, said.word) == ("the strategy", "")
    done = accept_proposal(actor=ada, proposal_id=said.pk, decision="The group")
    assert (done.state, done.decision, done.decided_by_id) == ("accepted", "The group", ada.pk)
    with refused("R3", "state"):
        decline_proposal(actor=ada, proposal_id=said.pk, decision="No")


def test_proposals_are_declined_with_a_reason_and_withdrawn_by_who_made_them(vera, ben, ada, reviewed):
    first = propose(actor=vera, strategy_id=reviewed.pk, path=BOX, word="owner", value="ben@halden.example")
    with refused("R1", "decision"):
        decline_proposal(actor=ada, proposal_id=first.pk)
    with refused("R4"):
        decline_proposal(actor=ben, proposal_id=first.pk, decision="No")
    assert decline_proposal(actor=ada, proposal_id=first.pk, decision="He leaves").state == "declined"
    second = propose(actor=vera, strategy_id=reviewed.pk, path=BOX, comment="Hm")
    with refused("R4"):
        withdraw_proposal(actor=ada, proposal_id=second.pk)
    assert withdraw_proposal(actor=vera, proposal_id=second.pk).state == "withdrawn"


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({}, "R1", "comment"),
        ({"word": "colour", "value": "red"}, "R11", "word"),
        ({"word": "name", "value": ""}, "R1", "value"),
        ({"word": "horizon", "value": "never"}, "R2", "value"),
        ({"word": "name", "value": "Keep customers"}, "R3", "value"),
        ({"word": "weight", "value": "{now: -1}"}, "R2", "value"),
        ({"path": ("scorecards", "North scorecard", "objectives", "X9"), "comment": "c"}, "R11", "path"),
        ({"path": ("scorecards",), "comment": "c"}, "R11", "path"),
    ],
)
def test_what_can_not_be_proposed_is_refused(vera, reviewed, changes, code, field):
    with refused(code, field):
        propose(actor=vera, strategy_id=reviewed.pk, **{"path": BOX, **changes})


def test_accepting_with_an_unknown_person_saves_nothing(vera, ada, reviewed):
    asked = propose(actor=vera, strategy_id=reviewed.pk, path=BOX, word="owner", value="nobody@halden.example")
    with refused("R8", "text"):
        accept_proposal(actor=ada, proposal_id=asked.pk)
    assert Proposal.objects.get(pk=asked.pk).state == "open"


def test_versions_differ_in_words_lane_by_lane_and_are_restored(ada, office, approved, retain):
    move_strategy(actor=office, strategy_id=approved.pk, move="reopen", reason="r")
    change_objective(actor=ada, objective_id=retain.pk, version=None, name="Keep all")
    found = queries.compared(office, approved, 1, queries.PRESENT)
    assert [(lane, len(changes)) for lane, changes in found.lanes] == [("Customer", 1)]
    assert (found.before, found.after) == ("version 1", "the present state")
    restore_version(actor=ada, strategy_id=approved.pk, number=1)
    assert queries.compared(office, approved, 1, queries.PRESENT).count == 0
    assert visible_objectives(ada).get(code="C1").name == "Keep customers"
    with refused("R11", "version"):
        restore_version(actor=ada, strategy_id=approved.pk, number=7)


def test_a_version_is_never_changed(approved):
    with pytest.raises(DatabaseError), transaction.atomic():
        Baseline.objects.update(text="")


def test_a_version_with_what_one_may_not_see_is_not_shown(ada, office, site, reviewed):
    from fourfold.strategy.actions import add_scorecard

    add_scorecard(actor=office, unit_id=site.pk, strategy_id=reviewed.pk, name="Hidden", audience="confidential")
    move_strategy(actor=office, strategy_id=reviewed.pk, move="approve")
    with refused("R4"):
        queries.compared(ada, reviewed, 1, queries.PRESENT)


def test_proposals_about_hidden_boxes_are_not_read_out(vera, office, site, reviewed, lanes):
    from fourfold.strategy.actions import add_objective, add_scorecard

    card = add_scorecard(actor=office, unit_id=site.pk, strategy_id=reviewed.pk, name="Hidden", audience="confidential")
    add_objective(actor=office, scorecard_id=card.pk, perspective_id=lanes[0].pk, code="H1", name="Buy Brandt")
    propose(actor=office, strategy_id=reviewed.pk, path=("scorecards", "Hidden", "objectives", "H1"), comment="When?")
    assert queries.visible_proposals(vera, reviewed.pk) == []
    assert len(queries.visible_proposals(office, reviewed.pk)) == 1


def test_a_version_of_a_live_strategy_is_kept_with_its_reason(ada, office, strategy, scorecard, retain):
    with refused("R1", "reason"):
        move_strategy(actor=office, strategy_id=strategy.pk, move="baseline")
    assert move_strategy(actor=office, strategy_id=strategy.pk, move="baseline", reason="Yearly review").state == "live"
    move_strategy(actor=office, strategy_id=strategy.pk, move="baseline", reason="New law")
    assert [each.number for each in queries.visible_baselines(ada, strategy.pk)] == [2, 1]
