"""A recorded value names exactly the records that show another number: no more, no less, at a constant number of queries."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fourfold.core import locks
from fourfold.measures.actions import clear_value, record_value, set_calculation, set_threshold
from fourfold.strategy import actions
from fourfold.strategy.queries import changed
from fourfold.strategy.queries.changed import names_changed
from tests.stage import measured

SEPTEMBER, TODAY = date(2025, 9, 1), date(2025, 11, 20)


@pytest.fixture
def above(ada, scorecard, site, strategy):
    parent = actions.add_scorecard(actor=ada, unit_id=site.pk, strategy_id=strategy.pk, name="Above")
    actions.place_scorecard(actor=ada, parent_id=parent.pk, child_id=scorecard.pk, since=date(2024, 1, 1))
    for each in (scorecard, parent):
        each.refresh_from_db()
        actions.change_scorecard(actor=ada, scorecard_id=each.pk, version=each.version, minimum_coverage=0.0)
    return parent


@pytest.fixture
def names(churn, retain, lanes, scorecard, above):
    """All that stands above the measure."""
    return {
        f"measure:{churn.pk}", f"objective:{retain.pk}", f"perspective:{scorecard.pk}-{lanes[1].pk}",
        f"scorecard:{scorecard.pk}", f"scorecard:{above.pk}",
    }  # fmt: skip


def named(measure, since, today=TODAY) -> set[str]:
    return names_changed([measure.pk], since, today)


def test_a_new_number_names_the_whole_way_up(ada, placed, churn, names):
    since = locks.instant()
    record_value(actor=ada, measure_id=churn.pk, period_start=SEPTEMBER, amount=Decimal("3.1"))
    assert named(churn, since) == names


def test_a_number_taken_back_names_the_whole_way_up(ada, placed, churn, names):
    since = locks.instant()
    clear_value(actor=ada, measure_id=churn.pk, period_start=SEPTEMBER, reason="Typed wrongly")
    assert named(churn, since) == names


def test_another_rule_names_the_whole_way_up(ada, placed, churn, names):
    since = locks.instant()
    set_threshold(
        actor=ada, measure_id=churn.pk, effective_from=date(2025, 2, 1), polarity="minimum", red=6.0, green=4.0
    )
    assert named(churn, since) == names


def test_where_the_score_stays_at_its_end_only_the_measure_is_named(ada, placed, churn, names):
    record_value(actor=ada, measure_id=churn.pk, period_start=SEPTEMBER, amount=Decimal(20))
    since = locks.instant()
    record_value(actor=ada, measure_id=churn.pk, period_start=SEPTEMBER, amount=Decimal(30))
    assert named(churn, since) == {f"measure:{churn.pk}"}


def test_the_worst_child_alone_decides_what_is_named(ada, placed, churn, retain, scorecard, site, lanes, above):
    bad = measured(ada, site, "Complaints", "COMPLAINTS", Decimal(9))
    actions.place_measure(actor=ada, objective_id=retain.pk, measure_id=bad.pk)
    scorecard.refresh_from_db()
    actions.change_scorecard(actor=ada, scorecard_id=scorecard.pk, version=scorecard.version, method="worst")
    since = locks.instant()
    record_value(actor=ada, measure_id=churn.pk, period_start=SEPTEMBER, amount=Decimal("3.5"))
    assert named(churn, since) == {f"measure:{churn.pk}"}


def test_a_scorecard_below_its_least_coverage_hands_no_change_up(ada, placed, churn, names, scorecard, above):
    scorecard.refresh_from_db()
    actions.change_scorecard(actor=ada, scorecard_id=scorecard.pk, version=scorecard.version, minimum_coverage=0.5)
    since = locks.instant()
    record_value(actor=ada, measure_id=churn.pk, period_start=SEPTEMBER, amount=Decimal("3.1"))
    assert named(churn, since) == names - {f"scorecard:{above.pk}"}


def test_a_number_of_a_period_to_come_names_the_measure_alone(ada, placed, churn, names):
    since = locks.instant()
    record_value(actor=ada, measure_id=churn.pk, period_start=date(2031, 1, 1), amount=Decimal(4), kind="forecast")
    assert named(churn, since) == {f"measure:{churn.pk}"}


def test_a_measure_on_no_scorecard_names_itself(ada, churn):
    since = locks.instant()
    record_value(actor=ada, measure_id=churn.pk, period_start=SEPTEMBER, amount=Decimal(3))
    assert named(churn, since) == {f"measure:{churn.pk}"}


@pytest.mark.parametrize("limit", ["MOST_RECORDED", "MOST_BELOW", "MOST_MONTHS"])
def test_beyond_a_limit_everything_above_is_named_without_counting(ada, placed, churn, names, monkeypatch, limit):
    record_value(actor=ada, measure_id=churn.pk, period_start=SEPTEMBER, amount=Decimal(20))
    since = locks.instant()
    record_value(actor=ada, measure_id=churn.pk, period_start=SEPTEMBER, amount=Decimal(30))
    monkeypatch.setattr(changed, limit, 0)
    assert named(churn, since) == names


def test_the_number_of_queries_does_not_depend_on_the_size(ada, placed, churn, retain, site, names):
    since, counted = locks.instant(), []
    record_value(actor=ada, measure_id=churn.pk, period_start=SEPTEMBER, amount=Decimal("3.1"))
    for at in range(3):
        with CaptureQueriesContext(connection) as queries:
            assert named(churn, since) == names
        counted.append(len(queries))
        more = measured(ada, site, f"More {at}", f"MORE{at}")
        actions.place_measure(actor=ada, objective_id=retain.pk, measure_id=more.pk)
    assert counted[0] == counted[1] == counted[2] < 30


def test_what_is_worked_out_from_the_number_is_named_too(ada, placed, churn, site, names):
    other = measured(ada, site, "Orders lost", "LOST", Decimal(4))
    set_calculation(
        actor=ada, measure_id=churn.pk, effective_from=date(2024, 1, 1), origin="formula", text="LOST * 0.9"
    )
    since = locks.instant()
    record_value(actor=ada, measure_id=other.pk, period_start=SEPTEMBER, amount=Decimal("4.2"))
    assert named(other, since) == names | {f"measure:{other.pk}"}
    since = locks.instant()
    set_calculation(
        actor=ada, measure_id=churn.pk, effective_from=date(2024, 1, 1), origin="formula", text="LOST * 0.8"
    )
    assert named(churn, since) == names
    since = locks.instant()
    set_calculation(
        actor=ada, measure_id=churn.pk, effective_from=date(2024, 1, 1), origin="formula", text="LOST * 0.8 + 0"
    )
    assert named(churn, since) == {f"measure:{churn.pk}"}
