"""Handing over: everything in one act, nothing before the receiver accepts, and nobody leaves while owning something."""

import pytest

from fourfold.core.guards import Refused
from fourfold.governance import actions, queries
from fourfold.measures.models import Measure
from fourfold.org import actions as org
from fourfold.strategy.actions import add_theme, change_objective, change_scorecard, retire_objective
from fourfold.strategy.models import Objective, Scorecard, Theme
from tests.acts import nothing_written, one_entry, refused
from tests.stage import measured


@pytest.fixture
def owned(ada, ben, site, strategy, scorecard, retain):
    """Ben sponsors a theme, owns a scorecard, an objective and a KPI, and approves another that few may see."""
    theme = add_theme(actor=ada, strategy_id=strategy.pk, name="Care", sponsor_id=ben.pk)
    change_scorecard(actor=ada, scorecard_id=scorecard.pk, version=1, owner_id=ben.pk)
    change_objective(actor=ada, objective_id=retain.pk, version=1, owner_id=ben.pk)
    first = measured(ada, site, "Complaints", "CMP", owner_id=ben.pk)
    second = measured(ada, site, "Secret", "SEC", approver_id=ben.pk, owner_id=ada.pk, audience="confidential")
    return theme, scorecard, retain, first, second


@pytest.fixture
def offer(ben, vera):
    def offering(**changes):
        return actions.offer_handover(**{"actor": ben, "giver_id": ben.pk, "receiver_id": vera.pk, **changes})

    return offering


def owners(owned) -> list[int]:
    theme, card, objective, first, second = owned
    return [
        Theme.objects.get(pk=theme.pk).sponsor_id, Scorecard.objects.get(pk=card.pk).owner_id,
        Objective.objects.get(pk=objective.pk).owner_id, Measure.objects.get(pk=first.pk).owner_id,
        Measure.objects.get(pk=second.pk).approver_id,
    ]  # fmt: skip


def test_what_one_answers_for_is_listed(ben, owned):
    assert [str(each) for each in queries.answers_for(ben.pk)] == [
        "the scorecard “North scorecard”", "the theme “Care”", "the objective “Keep customers”", "the KPI “Complaints”", "the KPI “Secret”",
    ]  # fmt: skip


def test_all_of_it_moves_when_the_receiver_accepts_and_not_before(ben, vera, owned, offer):
    with one_entry("offered", ben):
        made = offer(note="Ask the lab.")
    assert owners(owned) == [ben.pk] * 5
    before = Measure.objects.get(code="CMP").version
    with one_entry("accepted", vera) as found:
        actions.accept_handover(actor=vera, handover_id=made.pk, version=1)
    assert owners(owned) == [vera.pk] * 5
    assert len(found[0].new["moved"]) == 5
    assert Measure.objects.get(code="CMP").version == before + 1
    assert Measure.objects.get(code="SEC").owner_id != vera.pk
    assert queries.answers_for(ben.pk) == []


def test_it_is_declined_with_a_reason_and_stays(ben, vera, owned, offer):
    made = offer()
    with refused("R1", "reason"):
        actions.decline_handover(actor=vera, handover_id=made.pk, reason="  ")
    with one_entry("declined", vera):
        actions.decline_handover(actor=vera, handover_id=made.pk, reason="I leave as well")
    assert owners(owned) == [ben.pk] * 5
    with refused("R3"):
        actions.accept_handover(actor=vera, handover_id=made.pk)


def test_only_the_receiver_answers(ben, ada, admin, owned, offer):
    made = offer()
    for member in (ben, ada, admin):
        with refused("R4"):
            actions.accept_handover(actor=member, handover_id=made.pk)
        with refused("R4"):
            actions.decline_handover(actor=member, handover_id=made.pk, reason="r")


def test_what_somebody_changed_meanwhile_stays_as_it_is(ada, ben, vera, owned, offer, retain):
    made = offer()
    change_objective(actor=ada, objective_id=retain.pk, version=None, owner_id=ada.pk)
    actions.accept_handover(actor=vera, handover_id=made.pk)
    assert owners(owned) == [vera.pk, vera.pk, ada.pk, vera.pk, vera.pk]


def test_what_came_later_was_not_offered(ada, ben, vera, site, owned, offer):
    made = offer()
    later = measured(ada, site, "Later", "LAT", owner_id=ben.pk)
    actions.accept_handover(actor=vera, handover_id=made.pk)
    assert Measure.objects.get(pk=later.pk).owner_id == ben.pk


def test_what_is_refused(ada, ben, dan, admin, owned, offer, retain):
    with refused("R4"):
        offer(actor=ada)
    with refused("R3", "receiver"):
        offer(receiver_id=ben.pk)
    with refused("R11", "receiver"):
        offer(receiver_id=10**9)
    with refused("R1", "giver"):
        offer(actor=dan, giver_id=dan.pk)
    with refused("R11", "giver"):
        offer(actor=admin, giver_id=10**9)
    offer()
    with refused("R13", "receiver"):
        offer()


def test_it_is_taken_back_and_offered_to_another(ben, ada, dan, admin, owned, offer):
    made = offer(actor=admin)
    with refused("R4"):
        actions.withdraw_handover(actor=dan, handover_id=made.pk)
    with refused("R5"):
        actions.withdraw_handover(actor=ben, handover_id=made.pk, version=7)
    with one_entry("withdrawn", ben):
        actions.withdraw_handover(actor=ben, handover_id=made.pk)
    offer(receiver_id=ada.pk)


class TestLeaving:
    @pytest.fixture
    def leave(self, admin, ben, site):
        given = {"version": None, "role": "contributor", "unit_id": site.pk, "title": ""}
        return lambda: org.change_member(actor=admin, membership_id=ben.pk, is_active=False, **given)

    def test_who_owns_something_can_not_be_deactivated(self, leave, owned):
        with refused("R7", "is_active") as found:
            leave()
        assert "This person answers for the scorecard “North scorecard”, the theme “Care”" in found[0].sentence
        assert "1 more that you may not see" in found[0].sentence
        assert "Secret" not in str(found[0].details)
        assert found[0].sentence.endswith("Hand it over first.")

    def test_after_the_handover_they_may_leave(self, leave, ben, vera, owned, offer):
        actions.accept_handover(actor=vera, handover_id=offer().pk)
        leave()

    def test_stopped_objectives_and_retired_kpis_keep_nobody(self, leave, ada, ben, retain):
        change_objective(actor=ada, objective_id=retain.pk, version=None, owner_id=ben.pk)
        with nothing_written(), pytest.raises(Refused, match="R7"):
            leave()
        retire_objective(actor=ada, objective_id=retain.pk, version=None, state="archived", reason="Done")
        leave()

    def test_other_changes_of_an_owner_are_free(self, admin, ben, site, owned):
        org.change_member(
            actor=admin, membership_id=ben.pk, version=None, role="viewer", unit_id=site.pk, title="t", is_active=True
        )
