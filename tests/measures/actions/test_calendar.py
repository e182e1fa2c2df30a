"""Calendars follow one another; what a change would do to values is said, and nothing moves unseen."""

from datetime import date
from decimal import Decimal

import pytest

from fourfold.core.guards import Refused
from fourfold.engine.model import Frequency
from fourfold.measures import actions, queries
from fourfold.measures.models import FiscalCalendar, Value
from tests.acts import refused

SHIFTS = [
    {"name": "Late", "starts": "14:00"},
    {"name": "Early", "starts": "6:00"},
    {"name": "Night", "starts": "22:00"},
]
THREE = [
    {"name": "Early", "starts": "06:00"},
    {"name": "Late", "starts": "14:00"},
    {"name": "Night", "starts": "22:00"},
]


@pytest.fixture
def quarterly(admin, ada):
    def make(frequency="quarter", code="Q"):
        return actions.add_measure(
            actor=ada, unit_id=ada.unit_id, name=f"Orders {code}", code=code, frequency=frequency, kind="flow"
        )

    return make


def starts(measure):
    return sorted(Value.objects.filter(measure=measure, superseded_at=None).values_list("period_start", "shift"))


def test_a_calendar_takes_over_on_a_day_and_earlier_periods_keep_theirs(admin):
    actions.set_calendar(actor=admin, first_month=1)
    actions.set_calendar(actor=admin, first_month=4, starts_on=date(2026, 4, 1))
    year = queries.calendar()
    assert [each.label for each in year.between(Frequency.YEAR, date(2025, 6, 1), date(2026, 6, 1))] == [
        "2025",
        "2026 (short)",
        "FY2027",
    ]
    actions.remove_calendar(actor=admin, starts_on=date(2026, 4, 1))
    assert queries.calendar().fiscal_year(date(2026, 6, 1)) == 2026
    assert FiscalCalendar.objects.count() == 1


def test_a_retail_year_is_stored_whole(admin):
    actions.set_calendar(actor=admin, first_month=2, pattern="4-5-4", named_by_start=True)
    period = queries.calendar().period(Frequency.YEAR, date(2023, 7, 1))
    assert (period.label, period.start, period.end) == ("FY2023", date(2023, 1, 29), date(2024, 2, 3))


@pytest.mark.parametrize(
    ("content", "code", "field"),
    [
        ({"starts_on": date(2026, 5, 1)}, "R3", "starts_on"),
        ({"pattern": "4-4-4"}, "R11", "pattern"),
        ({"pattern": "4-4-5", "ends_on": 7}, "R11", "ends_on"),
        ({"pattern": "4-4-5", "year_end": "first"}, "R11", "year_end"),
        ({"long_month": 13}, "R2", "long_month"),
        ({"week_starts": -1}, "R11", "week_starts"),
        ({"shifts": [{"name": "A", "starts": "06:00"}, {"name": "B", "starts": "06:00"}]}, "R3", "shifts"),
        ({"shifts": [{"name": "A", "starts": "06:00"}, {"name": "a", "starts": "07:00"}]}, "R13", "shifts"),
        ({"shifts": [{"name": "A", "starts": "25:00"}]}, "R3", "shifts"),
        ({"shifts": [{"name": "A", "starts": "06:00:30"}]}, "R3", "shifts"),
        ({"shifts": [{"name": " ", "starts": "06:00"}]}, "R1", "shifts"),
        ({"shifts": [{"name": "A" * 41, "starts": "06:00"}]}, "R2", "shifts"),
        ({"shifts": [{"starts": "06:00"}]}, "R2", "shifts"),
        ({"shifts": ["06:00"]}, "R2", "shifts"),
        ({"shifts": [{"name": f"S{n}", "starts": f"{n % 24:02d}:{n // 24:02d}"} for n in range(25)]}, "R3", "shifts"),
    ],
)  # fmt: skip
def test_what_can_be_no_calendar_is_refused(admin, content, code, field):
    with pytest.raises(Refused) as refusal:
        actions.set_calendar(actor=admin, **{"first_month": 4, **content})
    assert refusal.value.code == code
    assert refusal.value.field == field
    assert not FiscalCalendar.objects.exists()


def test_values_that_would_belong_to_another_period_are_counted_and_moved_only_when_agreed(admin, ada, quarterly):
    measure = quarterly()
    for month, amount in ((1, 10), (4, 20)):
        actions.record_value(
            actor=ada, measure_id=measure.pk, period_start=date(2025, month, 1), amount=Decimal(amount)
        )
    with pytest.raises(
        Refused, match="2 values are recorded for periods that would be others, the first for Q1 2025"
    ) as refusal:
        actions.set_calendar(actor=admin, first_month=2)
    assert (refusal.value.code, refusal.value.field, refusal.value.details["values"]) == ("R7", "moving", 2)
    with refused("R7", "moving"):
        actions.set_calendar(actor=admin, first_month=2, moving=3)
    assert starts(measure) == [(date(2025, 1, 1), 0), (date(2025, 4, 1), 0)]
    actions.set_calendar(actor=admin, first_month=2, moving=2)
    assert starts(measure) == [(date(2025, 2, 1), 0), (date(2025, 5, 1), 0)]
    assert Value.objects.filter(measure=measure).exclude(superseded_at=None).count() == 2


def test_a_later_calendar_leaves_values_where_they_are(admin, ada, quarterly):
    measure = quarterly()
    actions.record_value(actor=ada, measure_id=measure.pk, period_start=date(2025, 1, 1), amount=Decimal(1))
    actions.set_calendar(actor=admin, first_month=2, starts_on=date(2026, 2, 1))
    assert starts(measure) == [(date(2025, 1, 1), 0)]


def test_months_and_days_do_not_mind_a_fiscal_year(admin, ada, quarterly):
    for frequency in ("month", "day", "week"):
        measure = quarterly(frequency, frequency)
        actions.record_value(actor=ada, measure_id=measure.pk, period_start=date(2025, 1, 6), amount=Decimal(1))
    actions.set_calendar(actor=admin, first_month=2)
    assert queries.first_month() == 2


def test_locked_values_never_move(admin, ada, quarterly):
    measure = quarterly()
    actions.record_value(actor=ada, measure_id=measure.pk, period_start=date(2025, 1, 1), amount=Decimal(1))
    Value.objects.filter(measure=measure).update(state="locked")
    with refused("R10", "starts_on"):
        actions.set_calendar(actor=admin, first_month=2, moving=1)
    assert not FiscalCalendar.objects.exists()


def test_shifts_are_put_in_order_and_values_belong_to_one(admin, ada, quarterly):
    with refused("R11", "frequency"):
        quarterly("shift")
    actions.set_calendar(actor=admin, first_month=1, shifts=SHIFTS)
    assert FiscalCalendar.objects.get().shifts == THREE
    measure, day = quarterly("shift"), date(2025, 10, 1)
    for shift in (1, 3):
        actions.record_value(actor=ada, measure_id=measure.pk, period_start=day, shift=shift, amount=Decimal(shift))
    assert starts(measure) == [(day, 1), (day, 3)]
    for shift in (0, 4, -1):
        with refused("R11", "shift"):
            actions.record_value(actor=ada, measure_id=measure.pk, period_start=day, shift=shift, amount=Decimal(1))
    actions.record_values(actor=ada, source="rest", rows=[actions.NewValue(measure.pk, day, Decimal(5), shift=2)])
    assert starts(measure) == [(day, 1), (day, 2), (day, 3)]
    viewed = queries.viewing(ada, {"period": "2025-10-01", "frequency": "day"})
    assert queries.line(queries.scored_measure(measure, viewed)).value == 9
    one = queries.viewing(ada, {"period": "2025-10-01", "frequency": "shift", "shift": "3"})
    assert (one.period.label, queries.line(queries.scored_measure(measure, one)).value) == ("2025-10-01 Night", 3)
    actions.clear_value(actor=ada, measure_id=measure.pk, period_start=day, shift=3, reason="wrong")
    assert starts(measure) == [(day, 1), (day, 2)]


def test_a_measure_without_shifts_takes_none(ada, quarterly):
    measure = quarterly()
    with refused("R11", "shift"):
        actions.record_value(
            actor=ada, measure_id=measure.pk, period_start=date(2025, 1, 1), shift=1, amount=Decimal(1)
        )


def test_shifts_with_values_change_only_later_or_in_name(admin, ada, quarterly):
    actions.set_calendar(actor=admin, first_month=1, shifts=THREE)
    measure, day = quarterly("shift"), date(2025, 10, 1)
    actions.record_value(actor=ada, measure_id=measure.pk, period_start=day, shift=3, amount=Decimal(1))
    two = THREE[:2]
    with refused("R7", "starts_on"):
        actions.set_calendar(actor=admin, first_month=1, shifts=two, moving=1)
    renamed = [{**THREE[0], "name": "Dawn"}, *THREE[1:]]
    actions.set_calendar(actor=admin, first_month=1, shifts=renamed)
    actions.set_calendar(actor=admin, first_month=1, shifts=two, starts_on=date(2025, 10, 2))
    year = queries.calendar()
    assert [year.shifts_on(each) for each in (day, date(2025, 10, 2))] == [3, 2]
    with refused("R7", "starts_on"):
        actions.set_calendar(actor=admin, first_month=1, shifts=two, version=2)


def test_only_administrators_take_a_calendar_back_and_a_stale_page_is_refused(admin, ada):
    made = actions.set_calendar(actor=admin, first_month=1, starts_on=date(2026, 1, 1))
    with refused("R4"):
        actions.remove_calendar(actor=ada, starts_on=date(2026, 1, 1))
    with refused("R5"):
        actions.remove_calendar(actor=admin, starts_on=date(2026, 1, 1), version=made.version + 1)


def test_trying_a_calendar_changes_nothing(admin, ada, quarterly):
    measure = quarterly()
    actions.record_value(actor=ada, measure_id=measure.pk, period_start=date(2025, 1, 1), amount=Decimal(1))
    tried = actions.try_calendar(actor=admin, first_month=2, shifts=[], starts_on=None)
    assert (tried.moves.values, tried.calendar.first_month) == (1, 2)
    assert not FiscalCalendar.objects.exists()
    with refused("R4"):
        actions.try_calendar(actor=ada, first_month=2, shifts=[], starts_on=None)
