"""Measures by shift: combined into days and coarser, and looked at one by one."""

from dataclasses import replace
from datetime import date, time

import pytest

from fourfold.engine.model import Frequency, Kind, MeasureRow, Model, ObservationRow
from fourfold.engine.periods import Calendar, Shift
from fourfold.engine.scorecard import compute
from tests.engine.rows import numbers

CALENDAR = Calendar(shifts=(Shift("Early", time(6)), Shift("Late", time(14)), Shift("Night", time(22))))
DAY, LATER = date(2026, 10, 30), date(2026, 12, 1)


def model(
    seen: Frequency, last: date, count: int, *values: tuple[date, int, float], kind: Kind = Kind.FLOW, **more
) -> Model:
    looked_at = CALENDAR.window(seen, last, count)
    return Model(
        frequency=seen, periods=tuple((each.start, each.end) for each in looked_at), today=more.pop("today", LATER),
        shifts=tuple(each.shift for each in looked_at), calendar=more.pop("calendar", CALENDAR), **more,
        measures=(MeasureRow("m", kind=kind, frequency=Frequency.SHIFT),),
        observations=tuple(ObservationRow("m", day, value, shift=shift) for day, shift, value in values),
    )  # fmt: skip


def test_shifts_add_up_to_days_and_months_in_any_order_of_rows():
    values = [(DAY, 3, 4.0), (DAY, 1, 1.0), (date(2026, 10, 31), 2, 16.0), (DAY, 2, 2.0)]
    assert numbers(compute(model(Frequency.DAY, date(2026, 10, 31), 2, *values)).value[0]) == [7, 16]
    assert numbers(compute(model(Frequency.MONTH, DAY, 1, *values)).value[0]) == [23]
    last = compute(model(Frequency.DAY, date(2026, 10, 31), 2, *values, kind=Kind.STOCK, today=date(2026, 10, 31)))
    assert numbers(last.value[0]) == [4, 16]


def test_shifts_are_looked_at_one_by_one_and_explained_by_name():
    found = compute(model(Frequency.SHIFT, date(2026, 10, 31), 4, (DAY, 3, 4.0), (date(2026, 10, 31), 1, 9.0)))
    assert [each.label for each in found.periods] == [
        "2026-10-30 Night",
        "2026-10-31 Early",
        "2026-10-31 Late",
        "2026-10-31 Night",
    ]
    assert numbers(found.value[0]) == [4, 9, None, None]
    assert [source.period for source in found.explain("m", 1).sources] == ["2026-10-31 Early"]


def test_a_year_to_date_of_shifts_ends_with_the_shift():
    values = [(date(2026, 1, 1), 1, 100.0), (DAY, 1, 1.0), (DAY, 2, 2.0), (DAY, 3, 4.0)]
    assert numbers(compute(model(Frequency.SHIFT, DAY, 3, *values, view="ytd")).value[0]) == [101, 103, 107]


def test_a_shift_that_a_day_does_not_have_is_an_error():
    with pytest.raises(ValueError, match="a shift that its day doesn't have"):
        compute(model(Frequency.DAY, DAY, 1, (DAY, 4, 1.0)))
    two = replace(CALENDAR, shifts=CALENDAR.shifts[:2], since=date(2026, 10, 31), before=CALENDAR)
    later = [(DAY, 3, 1.0), (date(2026, 10, 31), 2, 2.0)]
    assert numbers(compute(model(Frequency.DAY, date(2026, 10, 31), 2, *later, calendar=two)).value[0]) == [1, 2]
    with pytest.raises(ValueError, match="a shift that its day doesn't have"):
        compute(model(Frequency.DAY, date(2026, 10, 31), 2, (date(2026, 10, 31), 3, 1.0), calendar=two))


def test_periods_by_shift_say_which_shift_they_are():
    without = replace(model(Frequency.SHIFT, DAY, 3), shifts=())
    with pytest.raises(ValueError, match="the number of each one's shift"):
        compute(without)
