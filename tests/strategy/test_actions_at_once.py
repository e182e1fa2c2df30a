"""Two people change one strategy at the same moment: no loop, no lane too few, nothing placed twice."""

from datetime import date
from decimal import Decimal

import pytest

from fourfold.core.guards import Refused
from fourfold.measures.actions import add_measure
from fourfold.strategy import actions
from fourfold.strategy.models import ObjectiveLink, Perspective, PerspectivePlacement, Scorecard, Strategy
from tests.together import meanwhile, town

__all__ = ["town"]


@pytest.fixture
def plan(town):
    return actions.set_up_strategy(
        actor=town, unit_id=town.unit_id, name="Plan", starts_on=date(2024, 1, 1), ends_on=date(2026, 12, 31)
    )


@pytest.fixture
def card(town, plan):
    return actions.add_scorecard(actor=town, unit_id=town.unit_id, strategy_id=plan.pk, name="Card")


def objective(town, card, code):
    lane = card.strategy.perspectives.first()
    return actions.add_objective(
        actor=town, scorecard_id=card.pk, perspective_id=lane.pk, code=code, name=f"Objective {code}"
    )


def refused(found, code):
    assert isinstance(found, Refused), found
    assert found.code == code


def test_three_perspectives_stay_when_two_people_remove_one_each(town, plan):
    top, second_lane, *_ = plan.perspectives.all()
    _, second = meanwhile(
        town,
        lambda: actions.remove_perspective(actor=town, perspective_id=top.pk),
        lambda: actions.remove_perspective(actor=town, perspective_id=second_lane.pk),
    )
    refused(second, "R6")
    assert Perspective.objects.count() == 3


def test_six_perspectives_stay_the_most_when_two_people_add_one_each(town, plan):
    actions.add_perspective(actor=town, strategy_id=plan.pk, name="Fifth")
    _, second = meanwhile(
        town,
        lambda: actions.add_perspective(actor=town, strategy_id=plan.pk, name="Sixth"),
        lambda: actions.add_perspective(actor=town, strategy_id=plan.pk, name="Seventh"),
    )
    refused(second, "R6")


def test_two_links_at_once_can_not_close_a_loop(town, card):
    a, b = objective(town, card, "A"), objective(town, card, "B")
    _, second = meanwhile(
        town,
        lambda: actions.link_objectives(actor=town, cause_id=a.pk, effect_id=b.pk),
        lambda: actions.link_objectives(actor=town, cause_id=b.pk, effect_id=a.pk),
    )
    refused(second, "R3")
    assert ObjectiveLink.objects.count() == 1


def test_two_scorecards_can_not_be_put_below_each_other_at_once(town, plan, card):
    other = actions.add_scorecard(actor=town, unit_id=town.unit_id, strategy_id=plan.pk, name="Other")
    _, second = meanwhile(
        town,
        lambda: actions.place_scorecard(actor=town, parent_id=card.pk, child_id=other.pk),
        lambda: actions.place_scorecard(actor=town, parent_id=other.pk, child_id=card.pk),
    )
    refused(second, "R3")


def test_a_measure_placed_twice_at_once_counts_once(town, card):
    goal = objective(town, card, "A")
    measure = add_measure(actor=town, unit_id=town.unit_id, name="Churn", code="C", baseline=Decimal(1))

    def place():
        return actions.place_measure(actor=town, objective_id=goal.pk, measure_id=measure.pk)

    refused(meanwhile(town, place, place)[1], "R13")


def test_a_lane_weighed_twice_at_once_has_one_weight(town, card):
    lane = card.strategy.perspectives.first()

    def weigh(weight):
        return lambda: actions.weigh_perspective(
            actor=town, scorecard_id=card.pk, perspective_id=lane.pk, weight=weight
        )

    meanwhile(town, weigh(2.0), weigh(3.0))
    assert [place.weight for place in PerspectivePlacement.objects.filter(perspective=lane)] == [3.0]


def test_two_strategies_can_not_go_live_at_once_for_the_same_years(town):
    def plan_it():
        return actions.set_up_strategy(
            actor=town, unit_id=town.unit_id, name="Plan", starts_on=date(2030, 1, 1), ends_on=date(2032, 1, 1)
        )

    refused(meanwhile(town, plan_it, plan_it)[1], "R3")
    assert Strategy.objects.count() == 1


def test_a_code_given_twice_at_once_is_refused_for_the_second(town, card):
    def add():
        return objective(town, card, "A")

    refused(meanwhile(town, add, add)[1], "R13")


def test_a_scorecard_changed_by_two_who_saw_the_same_version_is_changed_by_one(town, card):
    def rename(name):
        return lambda: actions.change_scorecard(actor=town, scorecard_id=card.pk, version=1, name=name)

    _, second = meanwhile(town, rename("First"), rename("Second"))
    refused(second, "R5")
    assert second.details["current"] == {"name": "First"}
    assert Scorecard.objects.get().name == "First"
