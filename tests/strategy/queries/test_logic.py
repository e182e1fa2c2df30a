"""The logic tests on stored maps: today's objectives, other units' boxes, hidden names, and the number of statements."""

from datetime import date
from itertools import pairwise

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fourfold.measures.actions import change_measure
from fourfold.strategy import actions
from fourfold.strategy.queries.logic import logic_of


def told(member, scorecard) -> list[tuple[str, str]]:
    return [(each.rule, each.wrong) for each in logic_of(member, [scorecard.pk])[scorecard.pk]]


@pytest.fixture
def sound(ada, ben, admin, scorecard, lanes, strategy, other_site):
    """Four owned objectives of one theme, linked from learning to money, without KPIs."""
    theme = actions.add_theme(actor=ada, strategy_id=strategy.pk, name="Reliability")
    names = ("Grow profit", "Keep customers", "Deliver on time", "Train planners")
    made = [
        actions.add_objective(
            actor=ada, scorecard_id=scorecard.pk, perspective_id=lane.pk, code=f"O{at}", name=name, owner_id=ada.pk,
            theme_id=theme.pk,
        )
        for at, (lane, name) in enumerate(zip(lanes, names, strict=True))
    ]  # fmt: skip
    for effect, cause in pairwise(made):
        actions.link_objectives(actor=ada, cause_id=cause.pk, effect_id=effect.pk, because="it does")
    return made


def without(rules: set[str], found: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [each for each in found if each[0] not in rules]


def test_a_stored_map_is_tested(ada, scorecard, sound):
    assert without({"T12"}, told(ada, scorecard)) == [("T13", "Every arrow of the map stays inside one unit.")]


def test_a_map_with_faults(ada, scorecard, retain, speed, lanes):
    actions.link_objectives(actor=ada, cause_id=retain.pk, effect_id=speed.pk)
    assert [rule for rule, _ in told(ada, scorecard)] == [
        "T1", "T1", "T5", "T5", "T6", "T6", "T8", "T10", "T12", "T12", "T13",
    ]  # fmt: skip


def test_measures_are_counted_as_lead_and_lag(ada, scorecard, sound, churn):
    actions.place_measure(actor=ada, objective_id=sound[0].pk, measure_id=churn.pk)
    assert ("T12", "“Grow profit” has neither a lead nor a lag KPI.") in told(ada, scorecard)
    change_measure(actor=ada, measure_id=churn.pk, version=None, indicator="lag")
    assert ("T12", "“Grow profit” has no lead KPI.") in told(ada, scorecard)
    change_measure(actor=ada, measure_id=churn.pk, version=None, state="retired")
    assert ("T12", "“Grow profit” has neither a lead nor a lag KPI.") in told(ada, scorecard)


def test_what_was_stopped_is_not_on_the_map(ada, scorecard, sound):
    actions.retire_objective(
        actor=ada, objective_id=sound[3].pk, version=1, state="stopped", reason="r", on=date(2026, 1, 1)
    )
    assert ("T5", "The lane “Learning and growth” is empty.") in told(ada, scorecard)


@pytest.fixture
def theirs(office, other_site, strategy, lanes):
    """The other site's scorecard, which only that site sees, with one objective."""
    card = actions.add_scorecard(
        actor=office, unit_id=other_site.pk, strategy_id=strategy.pk, name="South", audience="unit"
    )
    return actions.add_objective(
        actor=office, scorecard_id=card.pk, perspective_id=lanes[0].pk, code="S1", name="Secret saving"
    )


def test_another_units_box_counts_without_its_name(office, ada, scorecard, sound, theirs, lanes):
    actions.link_objectives(actor=office, cause_id=sound[0].pk, effect_id=theirs.pk)
    actions.place_objective(actor=office, scorecard_id=scorecard.pk, perspective_id=lanes[0].pk, objective_id=theirs.pk)
    hidden = "The arrow “Grow profit” → “an objective that you may not see” doesn't say why."
    assert without({"T12"}, told(ada, scorecard)) == [("T10", hidden)]
    assert "Secret saving" in str(told(office, scorecard))


def test_another_scorecards_boxes_fill_no_lane_here(office, ada, site, strategy, lanes, sound):
    empty = actions.add_scorecard(actor=ada, unit_id=site.pk, strategy_id=strategy.pk, name="Line 4")
    assert [rule for rule, _ in told(ada, empty)] == ["T5"] * 4 + ["T11"]


def test_a_strategys_theme_is_asked_of_its_own_map_and_of_those_that_carry_it(office, other_site, strategy, sound):
    other = actions.add_scorecard(actor=office, unit_id=other_site.pk, strategy_id=strategy.pk, name="South")
    assert [rule for rule, _ in told(office, other)] == ["T5"] * 4


def test_a_hidden_scorecard_is_absent(dan, cleo, office, ada, scorecard, sound):
    actions.change_scorecard(actor=office, scorecard_id=scorecard.pk, version=None, audience="confidential")
    assert logic_of(dan, [scorecard.pk]) == {}


def test_the_number_of_statements_does_not_depend_on_the_size(ada, site, strategy, scorecard, sound, lanes):
    with CaptureQueriesContext(connection) as few:
        logic_of(ada, [scorecard.pk])
    more = actions.add_scorecard(actor=ada, unit_id=site.pk, strategy_id=strategy.pk, name="Line 4")
    for at in range(9):
        actions.add_objective(
            actor=ada, scorecard_id=more.pk, perspective_id=lanes[at % 4].pk, code=f"X{at}", name=f"Reach goal {at}"
        )
    with CaptureQueriesContext(connection) as many:
        logic_of(ada, [scorecard.pk, more.pk])
    assert len(few) == len(many) == 9
