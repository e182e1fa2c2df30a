"""Two people record, set or import at the same moment: one row in force, and nothing lost unseen."""

from datetime import date
from decimal import Decimal

import pytest

from fourfold.core import audit
from fourfold.core.guards import Refused
from fourfold.measures import queries
from fourfold.measures.actions import (
    IncomingMeasure,
    IncomingValue,
    NewValue,
    add_measure,
    apply_file,
    change_measure,
    record_value,
    record_values,
    set_calendar,
    set_target,
)
from fourfold.measures.models import FiscalCalendar, Measure, Target, Value
from tests.together import meanwhile, town

__all__ = ["town"]

AUGUST = date(2025, 8, 1)


@pytest.fixture
def churn(town):
    return add_measure(actor=town, unit_id=town.unit_id, name="Churn", code="CHURN")


def record(town, churn, amount, version=None):
    return lambda: record_value(
        actor=town, measure_id=churn.pk, period_start=AUGUST, amount=Decimal(amount), version=version
    )


def test_the_same_value_recorded_twice_at_once_is_one_value(town, churn):
    entries = audit.check_chain().entries
    first, second = meanwhile(town, record(town, churn, 4), record(town, churn, 4))
    assert (first.pk, first.version) == (second.pk, second.version)
    assert Value.objects.count() == 1
    assert audit.check_chain().entries == entries + 1


def test_two_values_for_an_empty_period_at_once_show_the_second_what_the_first_wrote(town, churn):
    _, second = meanwhile(town, record(town, churn, 4, version=0), record(town, churn, 5, version=0))
    assert isinstance(second, Refused)
    assert second.code == "R5"
    assert second.details["current"]["amount"].startswith("4")
    assert [value.amount for value in Value.objects.all()] == [Decimal(4)]


def test_without_a_version_the_later_value_replaces_the_earlier(town, churn):
    meanwhile(town, record(town, churn, 4), record(town, churn, 5))
    assert queries.value_at(churn.pk, AUGUST).amount == 5
    assert list(queries.values_of(churn.pk, superseded=True).values_list("version", flat=True).order_by("version")) == [
        1,
        2,
    ]


def test_single_and_bulk_at_once_leave_one_value_in_force(town, churn):
    meanwhile(
        town,
        record(town, churn, 4),
        lambda: record_values(actor=town, rows=[NewValue(churn.pk, AUGUST, Decimal(5))], source="rest"),
    )
    assert queries.value_at(churn.pk, AUGUST).amount == 5
    assert Value.objects.filter(superseded_at=None).count() == 1


def test_two_targets_for_one_day_at_once_leave_one_in_force(town, churn):
    def aim(amount):
        return lambda: set_target(actor=town, measure_id=churn.pk, effective_from=AUGUST, amount=Decimal(amount))

    meanwhile(town, aim(3), aim(2))
    assert [target.amount for target in queries.targets_of(churn.pk)] == [2]
    assert Target.objects.count() == 2


def test_two_calendars_set_at_once_are_one(town):
    meanwhile(
        town,
        lambda: set_calendar(actor=town, first_month=4),
        lambda: set_calendar(actor=town, first_month=7),
    )
    assert [calendar.first_month for calendar in FiscalCalendar.objects.all()] == [7]


def test_two_measures_can_not_be_put_below_each_other(town, churn):
    other = add_measure(actor=town, unit_id=town.unit_id, name="Complaints", code="CMP")
    _, second = meanwhile(
        town,
        lambda: change_measure(actor=town, measure_id=churn.pk, version=1, parent_id=other.pk),
        lambda: change_measure(actor=town, measure_id=other.pk, version=1, parent_id=churn.pk),
    )
    assert isinstance(second, Refused)
    assert second.code == "R3"


def test_a_code_given_twice_at_once_is_refused_for_the_second(town):
    def add():
        return add_measure(actor=town, unit_id=town.unit_id, name="Complaints", code="CMP")

    _, second = meanwhile(town, add, add)
    assert isinstance(second, Refused)
    assert second.code == "R13"


def test_one_file_imported_twice_at_once_is_taken_once(town):
    def take():
        return apply_file(
            actor=town,
            unit_id=town.unit_id,
            measures={"k": IncomingMeasure("k", "Complaints", polarity="minimum")},
            values=[IncomingValue("k", AUGUST, Decimal(7), target=Decimal(5), has_target=True)],
            source="complaints.csv",
            digest="d",
        )

    first, second = meanwhile(town, take, take)
    assert (first.measures_added, first.values_added, first.targets_set) == (1, 1, 1)
    assert second.changed_nothing
    assert second.values_unchanged == 1
    assert Measure.objects.count() == Value.objects.count() == Target.objects.count() == 1
