"""A lock and a change at the same moment: the change lies wholly before the lock, or it is refused."""

from datetime import date
from decimal import Decimal

import pytest

from fourfold.core.guards import Refused
from fourfold.measures import queries
from fourfold.measures.actions import (
    add_measure,
    approve_restatement,
    change_measure,
    decline_restatement,
    move_period,
    propose_value,
    record_value,
    set_target,
)
from fourfold.measures.models import Closing, Measure
from fourfold.org.actions import invite
from fourfold.org.queries import member
from tests.together import meanwhile, town

__all__ = ["town"]
JUNE = date(2025, 6, 1)


@pytest.fixture
def office(town):
    made = invite(
        actor=town, email="olga@twin.example", name="Olga Twin", role="strategy_office", unit_id=town.unit_id,
        password="correct horse battery",
    )  # fmt: skip
    return member(made.pk)


@pytest.fixture
def churn(town, office):
    """With a value in June, which is in analysis."""
    measure = add_measure(actor=town, unit_id=town.unit_id, name="Churn", code="CHURN", owner_id=town.pk)
    record_value(actor=town, measure_id=measure.pk, period_start=JUNE, amount=Decimal(4))
    for to in ("collecting", "analysis"):
        move(office, to)
    return measure


def move(office, to):
    return move_period(actor=office, frequency="month", period_start=JUNE, to=to)


def reported(town, churn):
    viewed = queries.viewing(town, {"period": "2025-06", "as_of": "reported"})
    return queries.line(queries.scored_measure(churn, viewed))


def test_a_value_recorded_while_somebody_locks_is_part_of_what_is_reported(town, office, churn):
    meanwhile(
        town,
        lambda: record_value(actor=town, measure_id=churn.pk, period_start=JUNE, amount=Decimal(5)),
        lambda: move(office, "locked"),
    )
    assert Closing.objects.get().state == "locked"
    assert reported(town, churn).value == 5


@pytest.mark.parametrize("what", ["value", "target"])
def test_a_change_that_comes_second_is_refused(town, office, churn, what):
    acts = {
        "value": lambda: record_value(actor=town, measure_id=churn.pk, period_start=JUNE, amount=Decimal(5)),
        "target": lambda: set_target(actor=town, measure_id=churn.pk, effective_from=JUNE, amount=Decimal(5)),
    }
    _, second = meanwhile(town, lambda: move(office, "locked"), acts[what])
    assert isinstance(second, Refused)
    assert second.code == "R10"
    assert reported(town, churn).value == 4


def test_a_definition_changed_while_somebody_locks_lies_before_or_after_and_never_between(town, office, churn):
    meanwhile(
        town,
        lambda: change_measure(actor=town, measure_id=churn.pk, version=1, name="Renamed first"),
        lambda: move(office, "locked"),
    )
    viewed = queries.viewing(town, {"period": "2025-06", "as_of": "reported"})
    assert queries.scored_measure(Measure.objects.get(), viewed).measure.name == "Renamed first"


def test_a_definition_changed_right_after_the_lock_is_not_in_it(town, office, churn):
    meanwhile(
        town,
        lambda: move(office, "locked"),
        lambda: change_measure(actor=town, measure_id=churn.pk, version=1, name="Renamed later"),
    )
    viewed = queries.viewing(town, {"period": "2025-06", "as_of": "reported"})
    assert queries.scored_measure(Measure.objects.get(), viewed).measure.name == "Churn"


def test_two_who_move_a_period_at_once_take_turns(town, office, churn):
    _, second = meanwhile(town, lambda: move(office, "locked"), lambda: move(office, "locked"))
    assert isinstance(second, Refused)
    assert second.code == "R10"


def test_two_who_decide_at_once_take_turns(town, office, churn):
    move(office, "locked")
    made = propose_value(actor=town, measure_id=churn.pk, period_start=JUNE, amount=Decimal(6), reason="Counted twice")
    _, second = meanwhile(
        town,
        lambda: approve_restatement(actor=office, restatement_id=made.pk),
        lambda: decline_restatement(actor=office, restatement_id=made.pk, decision="No"),
    )
    assert isinstance(second, Refused)
    assert second.code == "R5"
    assert queries.value_at(churn.pk, JUNE).amount == 6


def test_two_who_propose_the_same_at_once_leave_one_proposal(town, office, churn):
    move(office, "locked")
    act = lambda: propose_value(  # noqa: E731
        actor=town, measure_id=churn.pk, period_start=JUNE, amount=Decimal(6), reason="Counted twice"
    )
    first, second = meanwhile(town, act, act)
    assert not isinstance(first, Exception)
    assert isinstance(second, Refused)
    assert second.code == "R13"
