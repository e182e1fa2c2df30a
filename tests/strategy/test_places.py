"""What hangs below what, from when, with which weight."""

from datetime import date

import pytest

from fourfold.measures.models import Measure
from fourfold.strategy import actions, queries
from fourfold.strategy.models import MeasurePlacement, ObjectivePlacement, PerspectivePlacement
from tests.acts import nothing_written, one_entry, refused, told
from tests.stage import measured

__all__ = ["told"]

JULY, SEPTEMBER, DECEMBER = date(2025, 7, 1), date(2025, 9, 1), date(2025, 12, 1)


@pytest.fixture
def below(ada, site, strategy):
    return actions.add_scorecard(actor=ada, unit_id=site.pk, strategy_id=strategy.pk, name="Line 4")


def spans(places):
    return [(place.weight, place.effective_from, place.effective_to) for place in places.order_by("pk")]


def test_a_measure_is_placed_below_an_objective(ada, retain, churn, told):
    with one_entry("placed", ada) as found:
        actions.place_measure(actor=ada, objective_id=retain.pk, measure_id=churn.pk, weight=3, since=JULY)
    assert found[0].subject == "Keep customers › Customer churn"
    assert found[0].new["weight"] == 3
    ids = sorted([f"objective:{retain.pk}", f"scorecard:{retain.scorecard_id}", f"measure:{churn.pk}"])
    assert told == [("strategy_changed", ids, ada.pk)]


def test_a_child_has_one_place_below_a_parent_at_a_time(ada, retain, churn, placed):
    with refused("R13", "since"):
        actions.place_measure(actor=ada, objective_id=retain.pk, measure_id=churn.pk)
    actions.end_place(actor=ada, place=placed, on=SEPTEMBER)
    for since in (None, JULY):
        with refused("R13", "since"):
            actions.place_measure(actor=ada, objective_id=retain.pk, measure_id=churn.pk, since=since)
    actions.place_measure(actor=ada, objective_id=retain.pk, measure_id=churn.pk, since=SEPTEMBER)


@pytest.mark.parametrize("weight", [-1.0, float("nan"), float("inf"), 1e12])
def test_what_is_no_weight_is_refused_everywhere(ada, retain, churn, placed, scorecard, lanes, speed, below, weight):
    for act in (
        lambda: actions.place_measure(actor=ada, objective_id=speed.pk, measure_id=churn.pk, weight=weight),
        lambda: actions.change_weight(actor=ada, place=placed, weight=weight),
        lambda: actions.weigh_perspective(
            actor=ada, scorecard_id=scorecard.pk, perspective_id=lanes[0].pk, weight=weight
        ),
        lambda: actions.place_scorecard(actor=ada, parent_id=scorecard.pk, child_id=below.pk, weight=weight),
        lambda: actions.place_objective(
            actor=ada, scorecard_id=below.pk, perspective_id=lanes[0].pk, objective_id=retain.pk, weight=weight
        ),
    ):
        with refused("R2", "weight"):
            act()


def test_all_weights_0_are_refused(ada, site, retain, churn, placed, scorecard, lanes):
    with refused("R3", "weight"):
        actions.change_weight(actor=ada, place=placed, weight=0.0)
    other = measured(ada, site, "Complaints", "CMP")
    light = actions.place_measure(actor=ada, objective_id=retain.pk, measure_id=other.pk, weight=0.0)
    with refused("R3", "on"):
        actions.end_place(actor=ada, place=placed, on=DECEMBER)
    actions.change_weight(actor=ada, place=light, weight=1.0)
    actions.change_weight(actor=ada, place=placed, weight=0.0)
    for lane in lanes[:3]:
        actions.weigh_perspective(actor=ada, scorecard_id=scorecard.pk, perspective_id=lane.pk, weight=0.0)
    with refused("R3", "weight"):
        actions.weigh_perspective(actor=ada, scorecard_id=scorecard.pk, perspective_id=lanes[3].pk, weight=0.0)


def test_a_weight_from_a_day_on_keeps_the_old_one_before(ada, placed):
    with one_entry("weighed", ada) as found:
        actions.change_weight(actor=ada, place=placed, weight=3.0, since=SEPTEMBER)
    assert (found[0].old["weight"], found[0].new["weight"], found[0].new["effective_from"]) == (1.0, 3.0, "2025-09-01")
    assert spans(MeasurePlacement.objects) == [(1.0, None, SEPTEMBER), (3.0, SEPTEMBER, None)]
    current = MeasurePlacement.objects.get(effective_to=None)
    with refused("R3", "since"):
        actions.change_weight(actor=ada, place=current, weight=4.0, since=JULY)
    actions.change_weight(actor=ada, place=current, weight=4.0, since=SEPTEMBER)
    assert spans(MeasurePlacement.objects) == [(1.0, None, SEPTEMBER), (4.0, SEPTEMBER, None)]
    with nothing_written():
        actions.change_weight(actor=ada, place=current, weight=4.0)
    with refused("R3", "on"):
        actions.change_weight(actor=ada, place=placed, weight=9.0)


def test_a_place_ends_after_it_starts_and_only_once(ada, retain, churn):
    place = actions.place_measure(actor=ada, objective_id=retain.pk, measure_id=churn.pk, since=SEPTEMBER)
    for day in (JULY, SEPTEMBER):
        with refused("R3", "on"):
            actions.end_place(actor=ada, place=place, on=day)
    with one_entry("ended place", ada) as found:
        actions.end_place(actor=ada, place=place, on=DECEMBER)
    assert (found[0].old["effective_to"], found[0].new["effective_to"]) == (None, "2025-12-01")
    with refused("R3", "on"):
        actions.end_place(actor=ada, place=place, on=date(2026, 1, 1))


@pytest.mark.parametrize("who", ["ben", "vera", "dan"])
def test_others_may_not(request, office, scorecard, lanes, retain, speed, churn, placed, below, who):
    actor = request.getfixturevalue(who)
    for act in (
        lambda: actions.place_measure(actor=actor, objective_id=speed.pk, measure_id=churn.pk),
        lambda: actions.place_measures(actor=actor, objective_id=speed.pk, measure_ids=[churn.pk]),
        lambda: actions.place_objective(
            actor=actor, scorecard_id=below.pk, perspective_id=lanes[0].pk, objective_id=retain.pk
        ),
        lambda: actions.place_scorecard(actor=actor, parent_id=scorecard.pk, child_id=below.pk),
        lambda: actions.weigh_perspective(
            actor=actor, scorecard_id=scorecard.pk, perspective_id=lanes[0].pk, weight=2.0
        ),
        lambda: actions.change_weight(actor=actor, place=placed, weight=2.0),
        lambda: actions.end_place(actor=actor, place=placed, on=DECEMBER),
    ):
        with refused("R4"):
            act()


def test_a_measure_that_one_may_not_see_can_not_be_placed(office, ada, site, retain):
    secret = measured(office, site, "Pay", "PAY", audience="confidential")
    with pytest.raises(Measure.DoesNotExist):
        actions.place_measure(actor=ada, objective_id=retain.pk, measure_id=secret.pk)
    assert actions.place_measures(actor=ada, objective_id=retain.pk, measure_ids=[secret.pk]) == 0


def test_scorecards_never_lead_back_to_themselves(ada, site, strategy, scorecard, below):
    with refused("R3", "child"):
        actions.place_scorecard(actor=ada, parent_id=below.pk, child_id=below.pk)
    actions.place_scorecard(actor=ada, parent_id=scorecard.pk, child_id=below.pk)
    with refused("R3", "child") as found:
        actions.place_scorecard(actor=ada, parent_id=below.pk, child_id=scorecard.pk)
    assert "Line 4 > North scorecard > Line 4" in found[0].sentence
    assert found[0].details["path"] == [below.pk, scorecard.pk, below.pk]


def test_an_alias_stands_in_a_lane_of_another_scorecard(ada, lanes, retain, below, admin):
    with one_entry("placed", ada):
        actions.place_objective(
            actor=ada, scorecard_id=below.pk, perspective_id=lanes[0].pk, objective_id=retain.pk, since=JULY
        )
    other = actions.set_up_strategy(
        actor=admin, unit_id=admin.unit_id, name="Top", starts_on=date(2024, 1, 1), ends_on=date(2027, 1, 1)
    )
    with refused("R11", "perspective"):
        actions.place_objective(
            actor=ada, scorecard_id=below.pk, perspective_id=other.perspectives.first().pk, objective_id=retain.pk
        )
    with refused("R11", "perspective"):
        actions.weigh_perspective(
            actor=ada, scorecard_id=below.pk, perspective_id=other.perspectives.first().pk, weight=2.0
        )
    assert ObjectivePlacement.objects.filter(objective=retain).count() == 2


def test_a_lane_is_weighed_from_a_day_on(ada, scorecard, lanes):
    actions.weigh_perspective(
        actor=ada, scorecard_id=scorecard.pk, perspective_id=lanes[0].pk, weight=2.0, since=SEPTEMBER
    )
    assert spans(PerspectivePlacement.objects.filter(perspective=lanes[0])) == [
        (1.0, None, SEPTEMBER),
        (2.0, SEPTEMBER, None),
    ]


def test_where_a_measure_is_used_is_told_to_those_who_see_it(ada, office, vera, churn, placed, scorecard):
    assert queries.placements_of(vera, churn.pk) == [placed]
    assert queries.placed_measure_ids([churn.pk, 10**9]) == {churn.pk}
    actions.change_scorecard(actor=office, scorecard_id=scorecard.pk, version=1, audience="confidential")
    assert queries.placements_of(vera, churn.pk) == []
