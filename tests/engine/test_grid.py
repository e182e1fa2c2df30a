"""What is known of a measure in its own periods, and why not the rest: due days, grace, carrying, life."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fourfold.engine.model import Reason, Status
from tests.engine.rows import numbers, rule, scored


@pytest.mark.parametrize(
    ("today", "status", "reason"),
    [
        (date(2025, 1, 20), Status.NO_DATA, Reason.NOT_DUE),
        (date(2025, 2, 10), Status.NO_DATA, Reason.NOT_DUE),  # the due day itself
        (date(2025, 2, 11), Status.NO_DATA, Reason.NOT_COLLECTED),
        (date(2025, 2, 15), Status.NO_DATA, Reason.NOT_COLLECTED),  # the last day of grace
        (date(2025, 2, 16), Status.LATE, Reason.LATE),
    ],
)
def test_a_value_is_not_due_then_not_collected_then_late(today, status, reason):
    found = scored([None], today=today, due_days=10, grace_days=5)
    assert (found.status[0, 0], found.reason[0, 0]) == (status, reason)


def test_a_blank_that_was_entered_is_not_collected_and_never_zero():
    found = scored([{"value": None}], kind="flow")
    assert (numbers(found.value[0]), found.reason[0, 0]) == ([None], Reason.NOT_COLLECTED)


def test_a_forecast_alone_is_no_data():
    found = scored([{"value": 5, "forecast": True}], rule=rule("maximum", 1, 2))
    assert (found.status[0, 0], found.reason[0, 0]) == (Status.NO_DATA, Reason.FORECAST)
    assert numbers(found.score[0]) == [None]


def test_outside_its_life_a_measure_is_neither_late_nor_scored():
    found = scored([1, 2, 3, 4], starts=date(2025, 2, 1), ends=date(2025, 3, 31), rule=rule("maximum", 1, 2))
    assert numbers(found.value[0]) == [None, 2, 3, None]
    assert found.reason[0].tolist() == [Reason.BEFORE_START, Reason.PRESENT, Reason.PRESENT, Reason.AFTER_END]
    assert found.status[0].tolist()[::3] == [Status.NO_DATA] * 2


def test_a_paused_measure_keeps_its_values_and_is_never_late():
    found = scored([1, None], paused=True, carry_periods=3)
    assert numbers(found.value[0]) == [1, None]
    assert (found.status[0, 1], found.reason[0, 1]) == (Status.NO_DATA, Reason.PAUSED)


def test_a_withheld_measure_shows_nothing_but_that():
    found = scored([1, 2], withheld=True, carry_periods=3, rule=rule("maximum", 1, 2))
    assert numbers(found.value[0]) == [None, None]
    assert found.reason[0].tolist() == [Reason.WITHHELD] * 2


def test_the_last_value_is_carried_for_so_many_periods_and_marked():
    found = scored([7, None, None, None, 9], carry_periods=2)
    assert numbers(found.value[0]) == [7, 7, 7, None, 9]
    assert found.carried[0].tolist() == [False, True, True, False, False]
    assert found.as_of[0].astype(str).tolist() == ["2025-01-31", "2025-01-31", "2025-01-31", "NaT", "2025-05-31"]


def test_nothing_is_carried_into_a_period_that_has_not_ended():
    found = scored([7, None], carry_periods=2, today=date(2025, 2, 27))
    assert (numbers(found.value[0]), found.reason[0, 1]) == ([7, None], Reason.NOT_DUE)


def test_a_value_from_before_the_first_viewed_period_can_be_carried_into_it():
    found = scored([7, None, None], carry_periods=2, count=1, first=date(2025, 1, 1), view="quarter")
    assert numbers(found.value[0]) == [7]


@given(
    st.lists(st.none() | st.integers(0, 9), min_size=1, max_size=12),
    st.integers(0, 4),
    st.integers(0, 40),
    st.integers(0, 20),
    st.dates(date(2024, 12, 1), date(2026, 3, 1)),
)
def test_a_value_is_there_or_its_absence_has_a_reason(months, carry, due, grace, today):
    found = scored(months, carry_periods=carry, due_days=due, grace_days=grace, today=today, rule=rule("maximum", 3, 6))
    for at, (value, reason) in enumerate(zip(numbers(found.value[0]), found.reason[0].tolist(), strict=True)):
        assert (value is None) == (reason != Reason.PRESENT)
        assert (found.status[0, at] == Status.LATE) == (reason == Reason.LATE)
        assert value == months[at] or found.carried[0, at]
