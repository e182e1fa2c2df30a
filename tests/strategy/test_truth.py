"""Truth over time: whatever is changed after a lock, the locked period reads as it was reported."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fourfold.core.guards import Refused
from fourfold.core.locks import instant
from fourfold.core.past import added_at
from fourfold.measures import actions as measures
from fourfold.measures import queries
from fourfold.measures.models import Measure
from fourfold.strategy import actions
from fourfold.strategy.models import MeasurePlacement, Objective, ObjectivePlacement, Perspective, Scorecard
from fourfold.strategy.queries import board, differences
from tests.acts import refused
from tests.closings import close_month
from tests.stage import measured

SEPTEMBER = date(2025, 9, 1)
REPORTED, TODAY = {"period": "2025-09", "as_of": "reported"}, {"period": "2025-09"}


@pytest.fixture
def built(ada, site, scorecard, retain, speed, churn, placed):
    """Two objectives with three measures, all with values in September 2025."""
    for n, objective in ((1, retain), (2, speed)):
        made = measured(ada, site, f"More {n}", f"MORE{n}", Decimal(3 + n), owner_id=ada.pk)
        actions.place_measure(actor=ada, objective_id=objective.pk, measure_id=made.pk, weight=float(n))
    return scorecard


def seen(member, built, parameters=REPORTED):
    """Everything that a scorecard, its measures and its explanations say."""
    found = board(member, queries.viewing(member, parameters), [built.pk])
    line = found.scorecard(built.pk)
    return (
        line.result, line.leading, line.lagging,
        [(lane.perspective.name, lane.result, [(o.objective.name, o.result, [m.score for m in o.measures]) for o in lane.objectives])
         for lane in line.perspectives],
        [(m.name, m.value, m.target, m.score, m.status, m.spark, m.attainment, m.trend) for m in line.measures],
        {key: repr(found.scored.explain(key).as_dict()) for key in found.scored.node_index},
    )  # fmt: skip


def changes(ada, built):
    """Acts after the lock, each of which may be refused: definitions, rules, numbers and the tree."""
    churn = Measure.objects.get(code="CHURN")
    place = MeasurePlacement.objects.filter(measure=churn, effective_to=None).order_by("pk").last()
    box, card = Objective.objects.get(code="C1"), Scorecard.objects.get(pk=built.pk)
    lane = Perspective.objects.filter(strategy_id=card.strategy_id).order_by("order").last()
    sheet = lambda **fields: measures.change_measure(actor=ada, measure_id=churn.pk, version=None, **fields)  # noqa: E731
    setting = lambda **fields: actions.change_scorecard(actor=ada, scorecard_id=card.pk, version=None, **fields)  # noqa: E731
    limits = lambda day: measures.set_threshold(  # noqa: E731
        actor=ada, measure_id=churn.pk, effective_from=day, polarity="maximum", red=1.0, green=2.0
    )
    number = lambda month, amount: measures.record_value(  # noqa: E731
        actor=ada, measure_id=churn.pk, period_start=month, amount=Decimal(amount)
    )
    return [
        lambda: sheet(kind="flow"), lambda: sheet(kind="stock"), lambda: sheet(scale=7.0), lambda: sheet(name="Renamed"),
        lambda: sheet(indicator="lead"), lambda: sheet(is_critical=True), lambda: sheet(baseline=Decimal(9)),
        lambda: sheet(starts_on=date(2025, 10, 1)), lambda: sheet(ends_on=date(2025, 8, 1)), lambda: sheet(state="paused"),
        lambda: sheet(carry_periods=3), lambda: sheet(due_days=90),
        lambda: setting(method="worst"), lambda: setting(cap_green=True), lambda: setting(critical_caps=True),
        lambda: setting(minimum_coverage=0.0), lambda: setting(name="Another name"),
        lambda: limits(date(2025, 1, 1)), lambda: limits(date(2025, 10, 1)),
        lambda: measures.set_target(actor=ada, measure_id=churn.pk, effective_from=date(2025, 2, 1), amount=Decimal(1)),
        lambda: measures.set_target(actor=ada, measure_id=churn.pk, effective_from=date(2025, 11, 1), amount=Decimal(1)),
        lambda: number(SEPTEMBER, 99), lambda: number(date(2025, 8, 1), 77), lambda: number(date(2025, 10, 1), 55),
        lambda: actions.change_weight(actor=ada, place=place, weight=9.0),
        lambda: actions.change_weight(actor=ada, place=place, weight=8.0, since=date(2025, 10, 1)),
        lambda: actions.end_place(actor=ada, place=place, on=date(2025, 9, 15)),
        lambda: actions.end_place(actor=ada, place=place, on=date(2025, 12, 1)),
        lambda: actions.change_objective(actor=ada, objective_id=box.pk, version=None, name="Other words"),
        lambda: actions.change_objective(actor=ada, objective_id=box.pk, version=None, perspective_id=lane.pk),
        lambda: actions.change_objective(
            actor=ada, objective_id=box.pk, version=None, perspective_id=lane.pk, since=date(2025, 10, 1)
        ),
        lambda: actions.add_objective(
            actor=ada, scorecard_id=card.pk, perspective_id=lane.pk, code=f"N{Objective.objects.count()}", name=f"New {Objective.objects.count()}"
        ),
        lambda: actions.weigh_perspective(actor=ada, scorecard_id=card.pk, perspective_id=lane.pk, weight=5.0),
        lambda: actions.weigh_perspective(
            actor=ada, scorecard_id=card.pk, perspective_id=lane.pk, weight=6.0, since=date(2025, 10, 1)
        ),
        lambda: actions.change_perspective(actor=ada, perspective_id=lane.pk, version=None, name="Renamed lane", order=0),
        lambda: actions.remove_perspective(actor=ada, perspective_id=lane.pk),
        lambda: Measure.objects.filter(pk=churn.pk).update(kind="flow", due_days=1),  # past every action
        lambda: MeasurePlacement.objects.filter(pk=place.pk).update(weight=3.0) if place else None,
    ]  # fmt: skip


COUNT = 38


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(chosen=st.lists(st.integers(0, COUNT - 1), min_size=1, max_size=12))
def test_no_change_ever_moves_what_was_reported(ada, office, built, chosen):
    with transaction.atomic():
        close_month(office, SEPTEMBER, none="No count")
        before = seen(ada, built, TODAY)
        assert len(changes(ada, built)) == COUNT
        for at in chosen:
            try:
                with transaction.atomic():
                    changes(ada, built)[at]()
            except (Refused, AttributeError):  # AttributeError: the place ended before
                pass
        assert seen(ada, built) == before
        transaction.set_rollback(True)


def test_the_reported_board_is_that_of_the_lock_and_todays_is_another(ada, office, built):
    close_month(office, SEPTEMBER, none="No count")
    before = seen(ada, built, TODAY)
    actions.change_scorecard(actor=ada, scorecard_id=built.pk, version=None, method="worst", minimum_coverage=0.0)
    assert seen(ada, built) == before
    assert seen(ada, built, TODAY) != before


def test_any_instant_can_be_asked_for(ada, built):
    churn = Measure.objects.get(code="CHURN")
    first = instant()
    measures.record_value(actor=ada, measure_id=churn.pk, period_start=SEPTEMBER, amount=Decimal("2.5"))
    second = instant()
    measures.record_value(actor=ada, measure_id=churn.pk, period_start=SEPTEMBER, amount=Decimal("9"))
    values = [
        board(ada, queries.viewing(ada, {**TODAY, **({"as_of": at.isoformat()} if at else {})}), [built.pk])
        .measure(churn.pk).value for at in (first, second, None)
    ]  # fmt: skip
    assert values == [4.2, 2.5, 9.0]


def test_before_it_was_made_nothing_was_there(ada, admin, built):
    viewed = queries.known(queries.viewing(ada, TODAY), None, "")
    before = queries.known(viewed, built_before(built), "x")
    assert built.pk not in board(ada, before).tree.scorecards


def built_before(built):
    return added_at(Scorecard, {built.pk})[built.pk] - timedelta(microseconds=1)


@pytest.mark.parametrize("as_of", ["yesterday", "2999-01-01", "2025-13-01", "1800-01-01", "2025-08-01"])
def test_an_impossible_instant_is_refused(ada, as_of):
    with refused("R3", "as_of"):
        queries.viewing(ada, {**TODAY, "as_of": as_of})


def test_reported_before_any_lock_is_what_is_known_today(ada, built):
    viewed = queries.viewing(ada, REPORTED)
    assert (viewed.known_at, viewed.is_locked) == (None, False)
    assert seen(ada, built) == seen(ada, built, TODAY)


def test_todays_rights_decide_about_yesterdays_board(ada, vera, dan, office, built):
    close_month(office, SEPTEMBER, none="No count")
    Scorecard.objects.filter(pk=built.pk).update(audience="confidential")
    assert built.pk not in board(vera, queries.viewing(vera, REPORTED)).tree.scorecards
    Scorecard.objects.filter(pk=built.pk).update(audience="organisation")
    Measure.objects.filter(code="CHURN").update(audience="confidential", owner_id=ada.pk)
    (line,) = [m for m in board(dan, queries.viewing(dan, REPORTED)).scorecard(built.pk).measures if m.withheld]
    assert (line.name, line.value) == ("Withheld", None)


@pytest.mark.parametrize("count", [1, 5])
def test_a_reported_board_takes_the_same_statements_whatever_its_size(ada, site, office, scorecard, retain, count):
    for n in range(count):
        measure = measured(ada, site, f"M{n}", f"M{n}", Decimal(n))
        actions.place_measure(actor=ada, objective_id=retain.pk, measure_id=measure.pk)
    close_month(office, SEPTEMBER)
    for measure in Measure.objects.all():
        measures.change_measure(actor=ada, measure_id=measure.pk, version=None, name=f"{measure.name} new")
    viewed = queries.viewing(ada, REPORTED)
    found = []
    with CaptureQueriesContext(connection) as taken:
        found.append(board(ada, viewed).scorecard(scorecard.pk))
    assert len(taken) <= 20, len(taken)
    assert {m.name for m in found[0].measures} == {f"M{n}" for n in range(count)}


class TestThePast:
    @pytest.fixture(autouse=True)
    def locked(self, office, built):
        return close_month(office, SEPTEMBER, none="No count")

    def test_places_that_reach_in_are_refused_and_told_the_first_day(self, ada, site, scorecard, retain, placed):
        other = measured(ada, site, "Other", "OTHER")
        with refused("R10", "since") as found:
            actions.place_measure(actor=ada, objective_id=retain.pk, measure_id=other.pk)
        assert "Choose 2025-10-01 or a later day" in found[0].sentence
        actions.place_measure(actor=ada, objective_id=retain.pk, measure_id=other.pk, since=date(2025, 10, 1))
        with refused("R10", "since"):
            actions.change_weight(actor=ada, place=placed, weight=5.0)
        with refused("R10", "on"):
            actions.end_place(actor=ada, place=placed, on=date(2025, 9, 30))

    def test_an_objective_that_moves_back_in_time_is_refused(self, ada, retain, lanes):
        with refused("R10", "since"):
            actions.change_objective(actor=ada, objective_id=retain.pk, version=None, perspective_id=lanes[0].pk)

    def test_a_lane_with_its_place_in_locked_periods_stays(self, ada, lanes):
        with refused("R10", "perspective"):
            actions.remove_perspective(actor=ada, perspective_id=lanes[3].pk)

    def test_what_is_new_counts_from_the_first_open_day(self, ada, site, scorecard, lanes):
        made = actions.add_objective(
            actor=ada, scorecard_id=scorecard.pk, perspective_id=lanes[0].pk, code="F1", name="Earn more"
        )
        assert ObjectivePlacement.objects.get(objective=made).effective_from == date(2025, 10, 1)
        other = measured(ada, site, "Other", "OTHER")
        actions.place_measures(actor=ada, objective_id=made.pk, measure_ids=[other.pk])
        assert MeasurePlacement.objects.get(measure=other).effective_from == date(2025, 10, 1)

    def test_a_scorecard_that_came_later_is_free(self, ada, site, strategy, lanes, churn):
        later = actions.add_scorecard(actor=ada, unit_id=site.pk, strategy_id=strategy.pk, name="Later")
        box = actions.add_objective(
            actor=ada, scorecard_id=later.pk, perspective_id=lanes[0].pk, code="L1", name="Learn"
        )
        assert actions.place_measure(actor=ada, objective_id=box.pk, measure_id=churn.pk).effective_from is None

    def test_a_weight_is_restated_like_a_number(self, ada, ben, office, built, placed):
        with refused("R1", "reason"):
            actions.propose_weight(actor=ada, place=placed, weight=5.0, reason=" ")
        with refused("R4"):
            actions.propose_weight(actor=ben, place=placed, weight=5.0, reason="Typed wrong")
        made = actions.propose_weight(actor=ada, place=placed, weight=5.0, reason="Typed wrong")
        assert MeasurePlacement.objects.get(pk=placed.pk).weight == 1.0
        before = seen(ada, built)
        measures.approve_restatement(actor=office, restatement_id=made.pk)
        assert MeasurePlacement.objects.get(pk=placed.pk).weight == 5.0
        assert seen(ada, built) == before
        found = differences(ada, board(ada, queries.viewing(ada, TODAY), [built.pk]), [built.pk])
        assert ("objective", placed.objective_id) in found

    @pytest.mark.parametrize("owned", ["objective", "scorecard"])
    @pytest.mark.parametrize("when", ["then", "now"])
    def test_who_owns_what_is_weighed_or_what_it_weighs_in_does_not_approve_it(self, ada, office, placed, owned, when):
        objective = placed.objective
        record = objective if owned == "objective" else objective.scorecard
        place = placed if owned == "objective" else ObjectivePlacement.objects.get(objective=objective)
        mine, given_away = (type(record).objects.filter(pk=record.pk), when == "then")
        mine.update(owner_id=office.pk if given_away else ada.pk)
        made = actions.propose_weight(actor=ada, place=place, weight=5.0, reason="Typed wrong")
        mine.update(owner_id=ada.pk if given_away else office.pk)
        with refused("R4") as found:
            measures.approve_restatement(actor=office, restatement_id=made.pk)
        assert "somebody else decides" in found[0].sentence

    def test_both_truths_are_named_where_they_differ(self, ada, office, built, churn):
        made = measures.propose_value(
            actor=ada, measure_id=churn.pk, period_start=SEPTEMBER, amount=Decimal(3), reason="Counted twice"
        )
        measures.approve_restatement(actor=office, restatement_id=made.pk)
        for parameters in (TODAY, REPORTED):
            viewed = queries.viewing(ada, parameters)
            found = differences(ada, board(ada, viewed, [built.pk]), [built.pk])[("measure", churn.pk)]
            assert (found.both.reported.value, found.both.restated.value) == (4.2, 3.0)
            both = queries.both(queries.scored_measure(churn, viewed))
            assert (both.reported.value, both.restated.value) == (4.2, 3.0)
