"""Calendars that follow one another, and shifts: periods tile time, whatever changes."""

from datetime import date, time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fourfold.engine.model import Frequency
from fourfold.engine.periods import PATTERNS, Calendar, Retail, Shift

THREE = (Shift("Early", time(6)), Shift("Late", time(14)), Shift("Night", time(22)))
TWO = (Shift("Day", time(7, 30)), Shift("Night", time(19, 30)))
MONTH, QUARTER, YEAR, SHIFT = Frequency.MONTH, Frequency.QUARTER, Frequency.YEAR, Frequency.SHIFT

retails = st.none() | st.builds(Retail, st.sampled_from(PATTERNS), st.integers(0, 6), st.booleans(), st.integers(1, 12))


@st.composite
def following(draw):
    """One to three calendars, each from the first day of one of its years."""
    calendar = None
    for year in sorted(draw(st.sets(st.integers(1950, 2050), min_size=1, max_size=3))):
        rules = (draw(st.integers(1, 12)), draw(retails), draw(st.integers(0, 6)), draw(st.booleans()), draw(st.sampled_from([(), TWO, THREE])))  # fmt: skip
        since = None if calendar is None else Calendar(*rules).period(YEAR, date(year, 6, 15)).start
        if calendar is not None and calendar.since is not None and since <= calendar.since:
            continue
        calendar = Calendar(*rules, since, calendar)
    return calendar


days = st.dates(date(1900, 1, 1), date(2100, 12, 31))
frequencies = st.sampled_from(Frequency)


@given(following(), frequencies, days)
def test_periods_tile_time_without_gap_or_overlap(calendar, frequency, on):
    period = calendar.period(frequency, on)
    assert on in period
    following = calendar.next(period)
    assert calendar.previous(following) == period
    if frequency is SHIFT:
        assert (following.start, following.shift) > (period.start, period.shift)
        assert (following.start - period.start).days in ({0} if period.shift < calendar.shifts_on(on) else {1})
    else:
        assert (following.start - period.end).days == 1


@given(following(), frequencies, st.lists(days, min_size=1, max_size=30))
def test_ordinals_lead_back_to_their_periods_in_arrays_and_alone(calendar, frequency, ons):
    numbers = np.array([on.toordinal() for on in ons])
    ordinals = calendar.ordinals(frequency, numbers)
    alone = [calendar.period(frequency, on) for on in ons]
    assert ordinals.tolist() == [calendar.ordinal(each) for each in alone]
    assert calendar.first_days(frequency, ordinals).tolist() == [each.start.toordinal() for each in alone]
    assert calendar.last_days(frequency, ordinals).tolist() == [each.end.toordinal() for each in alone]
    assert [calendar.at(frequency, ordinal) for ordinal in ordinals.tolist()] == alone


@given(
    following(),
    st.sampled_from([(SHIFT, Frequency.DAY), (MONTH, QUARTER), (QUARTER, Frequency.HALF), (Frequency.HALF, YEAR)]),
    days,
)
def test_a_coarser_period_is_the_union_of_finer_ones(calendar, pair, on):
    finer, coarser = pair
    whole = calendar.period(coarser, on)
    parts = calendar.between(finer, whole.start, whole.end)
    assert (parts[0].start, parts[-1].end) == (whole.start, whole.end)
    assert all(calendar.period(coarser, each.start) == calendar.period(coarser, each.end) == whole for each in parts)


def test_earlier_periods_keep_their_calendar_and_the_last_ones_are_short():
    """January years until March 2026, April years from then on."""
    calendar = Calendar(4, since=date(2026, 4, 1), before=Calendar(1))
    years = calendar.between(YEAR, date(2025, 1, 1), date(2027, 3, 31))
    assert [(each.label, each.start, each.end) for each in years] == [
        ("2025", date(2025, 1, 1), date(2025, 12, 31)),
        ("2026 (short)", date(2026, 1, 1), date(2026, 3, 31)),
        ("FY2027", date(2026, 4, 1), date(2027, 3, 31)),
    ]
    quarters = calendar.between(QUARTER, date(2025, 10, 1), date(2026, 6, 30))
    assert [each.label for each in quarters] == ["Q4 2025", "Q1 2026", "Q1 FY2027"]
    assert calendar.period(MONTH, date(2026, 5, 1)).label == "May 2026"
    assert [calendar.fiscal_year(on) for on in (date(2026, 3, 31), date(2026, 4, 1))] == [2026, 2027]
    assert calendar.a_year_before(calendar.period(MONTH, date(2026, 5, 1))).label == "May 2025"


def test_months_become_weeks_of_a_retail_year_on_its_first_day():
    before, since = Calendar(2, week_starts=6), date(2026, 2, 1)
    calendar = Calendar(2, Retail("4-5-4"), since=since, before=before)
    months = calendar.between(MONTH, date(2026, 1, 1), date(2026, 3, 1))
    assert [each.label for each in months] == ["Jan 2026", "P1 FY2027", "P2 FY2027"]
    weeks = calendar.between(Frequency.WEEK, date(2026, 1, 31), since)
    assert [each.label for each in weeks] == ["Week of 2026-01-25", "W01 FY2027"]


def test_shifts_may_change_on_any_day_and_cut_no_other_period():
    calendar = Calendar(4, shifts=TWO, since=date(2026, 10, 14), before=Calendar(4, shifts=THREE))
    shifts = calendar.between(SHIFT, date(2026, 10, 13), date(2026, 10, 14))
    assert [each.label for each in shifts] == [
        "2026-10-13 Early", "2026-10-13 Late", "2026-10-13 Night", "2026-10-14 Day", "2026-10-14 Night",
    ]  # fmt: skip
    assert calendar.period(YEAR, date(2026, 10, 14)).start == date(2026, 4, 1)
    assert calendar.period(Frequency.WEEK, date(2026, 10, 14)).label == "2026-W42"
    assert calendar.shift_counts(
        np.array([date(2026, 10, 13).toordinal(), date(2026, 10, 14).toordinal()])
    ).tolist() == [3, 2]


def test_without_shifts_a_day_has_one():
    period = Calendar().period(SHIFT, date(2026, 10, 31))
    assert (period.label, period.shift) == ("2026-10-31 Whole day", 1)


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: Calendar(4, since=date(2026, 4, 1)), "names both the day and the calendar before"),
        (lambda: Calendar(4, since=date(2026, 5, 1), before=Calendar()), "first day of one of its years, such as 2026-04-01 or 2027-04-01, not on 2026-05-01"),
        (lambda: Calendar(1, since=date(2026, 1, 1), before=Calendar(4, since=date(2026, 4, 1), before=Calendar())), "a later one can't begin on 2026-01-01"),
        (lambda: Calendar(week_starts=7), "0 .Monday. to 6 .Sunday., not 7"),
        (lambda: Calendar(shifts=(Shift("A", time(6)), Shift("B", time(6)))), "both begin at 06:00"),
        (lambda: Calendar(shifts=(Shift("A", time(6)), Shift("B", time(5)))), "“B” begins at 05:00, before “A”"),
        (lambda: Calendar(shifts=(Shift("A", time(6)), Shift("a ", time(8)))), "Two shifts are called “A”"),
        (lambda: Calendar(shifts=(Shift(" ", time(6)),)), "has no name"),
        (lambda: Calendar(shifts=(Shift("A", time(6, 0, 1)),)), "on a minute"),
        (lambda: Calendar(shifts=tuple(Shift(f"S{n}", time(n // 2, n % 2)) for n in range(25))), "at most 24 shifts, not 25"),
        (lambda: Calendar(shifts=THREE).period(SHIFT, date(2026, 1, 1), 4), "has 3 shifts: there is no shift 4"),
        (lambda: Calendar().period(SHIFT, date(2026, 1, 1), 2), "has 1 shift: there is no shift 2"),
    ],
)  # fmt: skip
def test_what_can_be_no_calendar_is_refused_in_words(make, sentence):
    with pytest.raises(ValueError, match=sentence):
        make()
