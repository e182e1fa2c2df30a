"""What a guard-rail stops, and what the strategy office lets through for a while."""

from datetime import timedelta

import pytest
from django.utils import timezone

from fourfold.core.guards import Refused
from fourfold.governance import actions
from fourfold.governance.models import Override
from fourfold.measures.actions import add_measure, change_measure
from fourfold.measures.queries import today
from fourfold.strategy.actions import add_objective, add_theme, place_measure, place_measures
from tests.acts import nothing_written, one_entry, refused

WHY = "The board follows six KPIs here until the merger is done."


@pytest.fixture
def override(office, scorecard, lanes):
    """`override()` lets the customer lane have more KPIs, for thirty days."""

    def making(**changes):
        given = {
            "actor": office, "rule": "kpis", "reason": WHY, "until": today(office) + timedelta(days=30),
            "scorecard_id": scorecard.pk, "perspective_id": lanes[1].pk,
        }  # fmt: skip
        return actions.override_guard_rail(**{**given, **changes})

    return making


class TestKpis:
    def test_the_sixth_is_refused_and_where_to_ask_is_said(self, place, scorecard, lanes):
        place(5)
        with pytest.raises(Refused) as found:
            place()
        assert (found.value.code, found.value.field) == ("R6", "measure")
        assert "With this: “Customer” has 6 KPIs; 3 to 5 can be steered by." in found.value.sentence
        assert "ask the strategy office for an override" in found.value.sentence
        assert found.value.details == {"rule": "kpis", "scorecard_id": scorecard.pk, "perspective_id": lanes[1].pk}

    def test_a_refused_place_is_not_there(self, place, ada, site, retain):
        place(5)
        sixth = add_measure(actor=ada, unit_id=site.pk, name="Sixth", code="SIX")
        with refused("R6", "measure"):
            place_measure(actor=ada, objective_id=retain.pk, measure_id=sixth.pk)

    def test_with_an_override_the_sixth_and_seventh_are_placed_and_the_eighth_never(self, place, override):
        place(5)
        override()
        place(2)
        with pytest.raises(Refused, match=r"R6: With this: “Customer” has 8 KPIs.*Not even an override"):
            place()

    def test_an_override_of_another_lane_or_one_that_ended_lets_nothing_through(self, place, override, lanes):
        place(5)
        override(perspective_id=lanes[2].pk)
        made = override()
        Override.objects.filter(pk=made.pk).update(until=timezone.now().date() - timedelta(days=3))
        with pytest.raises(Refused, match="R6"):
            place()

    def test_another_lane_is_counted_apart(self, place, speed):
        place(5)
        place(5, objective=speed)

    def test_what_is_not_live_does_not_count_and_neither_does_the_same_measure_twice(self, ada, place, retain, scorecard, lanes):  # fmt: skip
        first = place(5)[0]
        place(1, state="draft")
        other = add_objective(
            actor=ada, scorecard_id=scorecard.pk, perspective_id=lanes[1].pk, code="C2", name="Win customers"
        )
        place_measure(actor=ada, objective_id=other.pk, measure_id=first.pk)
        change_measure(actor=ada, measure_id=first.pk, version=None, state="retired")
        place()

    def test_what_comes_in_bulk_is_listed_and_not_refused(self, ada, site, retain):
        made = [add_measure(actor=ada, unit_id=site.pk, name=f"M{at}", code=f"M{at}").pk for at in range(9)]
        assert place_measures(actor=ada, objective_id=retain.pk, measure_ids=made) == 9


def test_the_25th_objective_needs_an_override(ada, office, scorecard, lanes, override):
    def add(at):
        add_objective(actor=ada, scorecard_id=scorecard.pk, perspective_id=lanes[at % 4].pk, code=f"O{at}", name=f"Goal {at}")  # fmt: skip

    for at in range(24):
        add(at)
    with refused("R6", "name") as found:
        add(24)
    assert found[0].details == {"rule": "objectives", "scorecard_id": scorecard.pk}
    override(rule="objectives", perspective_id=None)
    add(24)


def test_the_sixth_theme_needs_an_override(ada, strategy, override):
    for at in range(5):
        add_theme(actor=ada, strategy_id=strategy.pk, name=f"Theme {at}")
    with refused("R6", "name"):
        add_theme(actor=ada, strategy_id=strategy.pk, name="Theme 5")
    override(rule="themes", strategy_id=strategy.pk, scorecard_id=None, perspective_id=None)
    add_theme(actor=ada, strategy_id=strategy.pk, name="Theme 5")


class TestOverrides:
    def test_it_is_kept_with_who_why_and_until_when(self, office, override, scorecard, told):
        with one_entry("overrode", office) as found:
            made = override(reason=f"  {WHY}  ")
        assert (made.reason, made.made_by_id, made.until) == (WHY, office.pk, today(office) + timedelta(days=30))
        assert found[0].reason == WHY
        assert told == [("governance_changed", [f"scorecard:{scorecard.pk}"], office.pk)]

    def test_only_the_strategy_office_may(self, ada, admin, ben, override):
        for member in (ada, admin, ben):
            with refused("R4"):
                override(actor=member)

    @pytest.mark.parametrize(
        ("changes", "code", "field"),
        [
            ({"reason": "Too short a reason."}, "R1", "reason"),
            ({"reason": " " * 30}, "R1", "reason"),
            ({"until": None}, "R1", "until"),
            ({"rule": "owner"}, "R11", "rule"),
            ({"perspective_id": None}, "R1", "perspective"),
            ({"objective_id": 1}, "R11", "objective"),
            ({"scorecard_id": 10**9}, "R11", "scorecard"),
            ({"perspective_id": 10**9}, "R11", "perspective"),
        ],
    )
    def test_what_is_refused(self, override, changes, code, field):
        with refused(code, field):
            override(**changes)

    def test_it_never_ends_in_the_past_and_may_end_today(self, office, override):
        with refused("R3", "until"):
            override(until=today(office) - timedelta(days=1))
        override(until=today(office))

    def test_a_rule_is_overridden_once_in_a_place(self, office, override):
        made = override()
        with refused("R13", "until"):
            override()
        actions.withdraw_override(actor=office, override_id=made.pk)
        override()

    def test_it_is_taken_back_by_the_office(self, office, ada, override, place):
        made = override()
        place(6)
        with refused("R4"):
            actions.withdraw_override(actor=ada, override_id=made.pk)
        with one_entry("withdrew", office):
            actions.withdraw_override(actor=office, override_id=made.pk)
        with nothing_written():
            actions.withdraw_override(actor=office, override_id=made.pk)
        with pytest.raises(Refused, match="R6"):
            place()

    def test_another_organisations_override_looks_absent(self, office, cleo, override):
        from fourfold.core.scoping import organisation_scope

        made = override()
        with organisation_scope(cleo.organisation_id), pytest.raises(Refused, match="R4"):
            actions.withdraw_override(actor=cleo, override_id=made.pk)


class TestReviews:
    def test_a_review_is_noted_once_for_a_day(self, ada, scorecard):
        with one_entry("noted", ada):
            actions.note_review(actor=ada, scorecard_id=scorecard.pk, held_on=today(ada), note="Weights stay.")
        with refused("R13", "held_on"):
            actions.note_review(actor=ada, scorecard_id=scorecard.pk, held_on=today(ada))

    def test_not_before_it_was_held_and_not_by_others(self, ada, ben, scorecard):
        with refused("R3", "held_on"):
            actions.note_review(actor=ada, scorecard_id=scorecard.pk, held_on=today(ada) + timedelta(days=1))
        with refused("R4"):
            actions.note_review(actor=ben, scorecard_id=scorecard.pk, held_on=today(ben))
