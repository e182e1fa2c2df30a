"""What changes a locked period is proposed by one and decided by another; both numbers stay readable."""

from datetime import date
from decimal import Decimal

import pytest

from fourfold.core.models import AuditEntry
from fourfold.measures import queries
from fourfold.measures.actions import (
    add_measure,
    approve_restatement,
    change_measure,
    decline_restatement,
    propose_target,
    propose_threshold,
    propose_value,
    record_value,
    set_target,
    set_threshold,
    withdraw_restatement,
)
from fourfold.measures.models import Closing, Measure, Restatement, Value
from tests.acts import one_entry, refused
from tests.closings import close_month

JUNE, JULY = date(2025, 6, 1), date(2025, 7, 1)
WHY = "Returns were counted twice"


@pytest.fixture
def churn(ada, ben, site):
    """Owned by Ada, approved by Ben, with a value in June, which is locked."""
    measure = add_measure(actor=ada, unit_id=site.pk, name="Churn", code="CHURN", owner_id=ada.pk, approver_id=ben.pk)
    set_threshold(
        actor=ada, measure_id=measure.pk, effective_from=date(2025, 1, 1), polarity="minimum", red=5.0, green=3.0
    )
    record_value(actor=ada, measure_id=measure.pk, period_start=JUNE, amount=Decimal("4.2"))
    return measure


@pytest.fixture
def locked(office, churn):
    return close_month(office, JUNE)


def propose(actor, churn, amount="5", **more):
    return propose_value(
        actor=actor, measure_id=churn.pk, period_start=JUNE, **{"amount": Decimal(amount), "reason": WHY, **more}
    )


def in_force(churn):
    return queries.value_at(churn.pk, JUNE)


class TestProposing:
    def test_nothing_changes_before_somebody_approves(self, ada, churn, locked):
        with one_entry("proposed a restatement of", ada) as entries:
            made = propose(ada, churn)
        assert (made.state, made.subject, made.closing_id) == ("proposed", "Churn, Jun 2025", locked.pk)
        assert entries[0].reason == WHY
        assert in_force(churn).amount == Decimal("4.2")
        assert Closing.objects.get().state == "locked"

    def test_it_needs_a_reason_another_number_and_a_lock(self, ada, churn, locked):
        with refused("R1", "reason"):
            propose(ada, churn, reason="  ")
        with refused("R3", "amount"):
            propose(ada, churn, "4.2")
        with refused("R3"):
            propose_value(actor=ada, measure_id=churn.pk, period_start=JULY, amount=Decimal(1), reason=WHY)
        with refused("R5"):
            propose(ada, churn, version=9)

    def test_two_proposals_do_not_wait_for_the_same_number(self, ada, ben, churn, locked):
        propose(ada, churn)
        with refused("R13"):
            propose(ben, churn, "6")

    @pytest.mark.parametrize("who", ["vera", "dan"])
    def test_who_may_not_record_may_not_propose(self, request, churn, locked, who):
        member = request.getfixturevalue(who)
        with refused("R4"):
            propose(member, churn)

    def test_a_stranger_finds_nothing(self, cleo, ada, churn, locked):
        from fourfold.core.scoping import organisation_scope

        made = propose(ada, churn)
        with organisation_scope(cleo.organisation_id):
            with pytest.raises(Measure.DoesNotExist):
                propose(cleo, churn)
            with pytest.raises(Restatement.DoesNotExist):
                approve_restatement(actor=cleo, restatement_id=made.pk)
            assert list(queries.restatements(cleo)) == []


class TestDeciding:
    def test_the_approver_approves_and_both_numbers_stay(self, ada, ben, churn, locked):
        made = propose(ada, churn, note="Recounted")
        approve_restatement(actor=ben, restatement_id=made.pk, version=1, decision="Checked")
        now = in_force(churn)
        assert (now.amount, now.state, now.note, now.entered_by_id) == (Decimal(5), "restated", "Recounted", ada.pk)
        rows = queries.values_of(churn.pk, superseded=True).filter(period_start=JUNE).order_by("pk")
        assert [(row.amount, row.state) for row in rows] == [(Decimal("4.2"), "locked"), (Decimal(5), "restated")]
        assert Closing.objects.get().state == "restated"
        made.refresh_from_db()
        assert (made.state, made.decided_by_id, made.decision) == ("approved", ben.pk, "Checked")

    def test_the_strategy_office_approves_too(self, ada, office, churn, locked):
        approve_restatement(actor=office, restatement_id=propose(ada, churn).pk)
        assert in_force(churn).amount == Decimal(5)

    def test_nobody_decides_about_their_own(self, office, ben, churn, locked):
        for proposer in (office, ben):
            made = propose(proposer, churn)
            for act in (approve_restatement, decline_restatement):
                words = {"decision": "No"} if act is decline_restatement else {}
                with refused("R4") as found:
                    act(actor=proposer, restatement_id=made.pk, **words)
                assert "You proposed this restatement" in found[0].sentence
            withdraw_restatement(actor=proposer, restatement_id=made.pk)

    def test_the_owner_never_decides_even_as_the_strategy_office(self, ben, office, churn, locked):
        Measure.objects.filter(pk=churn.pk).update(owner_id=office.pk)
        made = propose(ben, churn)
        with refused("R4") as found:
            approve_restatement(actor=office, restatement_id=made.pk)
        assert "You own this measure" in found[0].sentence

    def test_who_owned_it_when_it_was_proposed_never_decides_even_after_giving_it_away(
        self, ada, ben, office, churn, locked
    ):
        Measure.objects.filter(pk=churn.pk).update(owner_id=office.pk)
        made = propose(ben, churn)
        change_measure(actor=office, measure_id=churn.pk, version=churn.version, owner_id=ada.pk)
        for act in (approve_restatement, decline_restatement):
            with refused("R4") as found:
                act(actor=office, restatement_id=made.pk, decision="Right")
            assert "You owned this when it was proposed" in found[0].sentence
        assert queries.waiting(office) == []

    @pytest.mark.parametrize("who", ["ada", "vera", "dan", "admin"])
    def test_others_do_not_decide(self, request, ben, churn, locked, who):
        made = propose(ben, churn)
        member = request.getfixturevalue(who)
        with refused("R4"):
            approve_restatement(actor=member, restatement_id=made.pk)
        assert in_force(churn).amount == Decimal("4.2")

    def test_declining_needs_a_reason_and_changes_nothing(self, ada, ben, churn, locked):
        made = propose(ada, churn)
        with refused("R1", "decision"):
            decline_restatement(actor=ben, restatement_id=made.pk, decision=" ")
        with one_entry("declined a restatement of", ben):
            decline_restatement(actor=ben, restatement_id=made.pk, decision="The count was right")
        assert (in_force(churn).amount, Closing.objects.get().state) == (Decimal("4.2"), "locked")
        assert propose(ada, churn).state == "proposed"  # it may be proposed again

    def test_only_the_proposer_withdraws(self, ada, ben, churn, locked):
        made = propose(ada, churn)
        with refused("R4"):
            withdraw_restatement(actor=ben, restatement_id=made.pk)
        assert withdraw_restatement(actor=ada, restatement_id=made.pk).state == "withdrawn"

    def test_what_is_decided_stays_decided(self, ada, ben, churn, locked):
        made = propose(ada, churn)
        approve_restatement(actor=ben, restatement_id=made.pk)
        for act in (
            lambda: approve_restatement(actor=ben, restatement_id=made.pk),
            lambda: decline_restatement(actor=ben, restatement_id=made.pk, decision="No"),
            lambda: withdraw_restatement(actor=ada, restatement_id=made.pk),
        ):
            with refused("R5"):
                act()

    def test_a_stale_page_is_refused(self, ada, ben, churn, locked):
        made = propose(ada, churn)
        with refused("R5"):
            approve_restatement(actor=ben, restatement_id=made.pk, version=7)

    def test_open_pages_and_the_trail_are_told(self, ada, ben, churn, locked, told):
        made = propose(ada, churn)
        approve_restatement(actor=ben, restatement_id=made.pk)
        assert [name for name, _, _ in told] == ["restatement_moved", "value_recorded", "restatement_moved"]
        acts = AuditEntry.objects.order_by("-sequence").values_list("action", "actor_id", "reason")[:2]
        assert list(acts) == [("approved a restatement of", ben.pk, ""), ("restated", ada.pk, WHY)]

    def test_the_queue_holds_what_one_may_decide(self, ada, ben, vera, office, churn, locked):
        made = propose(ada, churn)
        assert {who: [each.pk for each in queries.waiting(member)] for who, member in
                {"ada": ada, "ben": ben, "vera": vera, "olga": office}.items()} == {
            "ada": [], "ben": [made.pk], "vera": [], "olga": [made.pk]}  # fmt: skip


class TestRules:
    def test_a_target_and_limits_are_restated_the_same_way(self, ada, ben, churn, locked):
        target = propose_target(actor=ada, measure_id=churn.pk, effective_from=JUNE, amount=Decimal(3), reason=WHY)
        limits = propose_threshold(
            actor=ada, measure_id=churn.pk, effective_from=JUNE, polarity="minimum", red=6.0, green=4.5, reason=WHY
        )
        assert not queries.targets_of(churn.pk).exists()
        for made in (target, limits):
            approve_restatement(actor=ben, restatement_id=made.pk)
        assert queries.targets_of(churn.pk).get().amount == Decimal(3)
        assert queries.thresholds_of(churn.pk).first().green == 4.5
        assert Closing.objects.get().state == "restated"

    def test_what_could_not_be_saved_can_not_be_proposed(self, ada, ben, churn, locked):
        with refused("R3", "red"):
            propose_threshold(
                actor=ada, measure_id=churn.pk, effective_from=JUNE, polarity="minimum", red=3.0, green=5.0, reason=WHY
            )
        with refused("R3"):
            propose_threshold(
                actor=ada, measure_id=churn.pk, effective_from=JUNE, polarity="minimum", red=5.0, green=3.0, reason=WHY
            )
        with refused("R4"):
            propose_target(actor=ben, measure_id=churn.pk, effective_from=JUNE, amount=Decimal(3), reason=WHY)

    def test_outside_of_locked_periods_there_is_nothing_to_approve(self, ada, churn, locked):
        with refused("R3") as found:
            propose_target(actor=ada, measure_id=churn.pk, effective_from=JULY, amount=Decimal(3), reason=WHY)
        assert "Nothing that this would change is locked" in found[0].sentence

    def test_what_changed_since_the_proposal_is_not_overwritten(self, ada, ben, office, churn, locked):
        made = propose_target(actor=ada, measure_id=churn.pk, effective_from=JUNE, amount=Decimal(3), reason=WHY)
        from fourfold.measures.actions import locked as guard

        with guard.approved():
            set_target(actor=ada, measure_id=churn.pk, effective_from=JUNE, amount=Decimal(2))
        with refused("R5") as found:
            approve_restatement(actor=ben, restatement_id=made.pk)
        assert "since it was proposed" in found[0].sentence

    def test_every_locked_period_that_it_reaches_becomes_restated(self, ada, ben, office, churn, locked):
        record_value(actor=ada, measure_id=churn.pk, period_start=JULY, amount=Decimal(4))
        close_month(office, JULY)
        made = propose_target(actor=ada, measure_id=churn.pk, effective_from=JUNE, amount=Decimal(3), reason=WHY)
        approve_restatement(actor=ben, restatement_id=made.pk)
        assert set(Closing.objects.values_list("state", flat=True)) == {"restated"}


def test_history_keeps_every_value_and_when(ada, ben, churn, locked):
    approve_restatement(actor=ben, restatement_id=propose(ada, churn).pk)
    first, second = Value.objects.filter(measure=churn).order_by("pk")
    assert first.superseded_at == second.recorded_at > locked.locked_at > first.recorded_at
