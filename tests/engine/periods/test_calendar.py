"""The calendar: leap years, ISO week 53, fiscal years from each month."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fourfold.engine.model import Frequency
from fourfold.engine.periods import Calendar

days = st.dates(date(1900, 1, 1), date(2199, 12, 31))
frequencies = st.sampled_from(Frequency)
months = st.integers(1, 12)


@pytest.mark.parametrize(
    ("first_month", "frequency", "on", "start", "end", "label"),
    [
        (
            1,
            "day",
            date(2017, 12, 3),
            date(2017, 12, 3),
            date(2017, 12, 3),
            "2017-12-03",
        ),
        (
            1,
            "week",
            date(2017, 12, 31),
            date(2017, 12, 25),
            date(2017, 12, 31),
            "2017-W52",
        ),
        (1, "week", date(2021, 1, 3), date(2020, 12, 28), date(2021, 1, 3), "2020-W53"),
        (
            1,
            "week",
            date(2018, 12, 31),
            date(2018, 12, 31),
            date(2019, 1, 6),
            "2019-W01",
        ),
        (
            1,
            "month",
            date(2017, 12, 3),
            date(2017, 12, 1),
            date(2017, 12, 31),
            "Dec 2017",
        ),
        (
            1,
            "month",
            date(2024, 2, 29),
            date(2024, 2, 1),
            date(2024, 2, 29),
            "Feb 2024",
        ),
        (1, "month", date(1900, 2, 1), date(1900, 2, 1), date(1900, 2, 28), "Feb 1900"),
        (
            1,
            "quarter",
            date(2018, 3, 31),
            date(2018, 1, 1),
            date(2018, 3, 31),
            "Q1 2018",
        ),
        (1, "half", date(2018, 7, 1), date(2018, 7, 1), date(2018, 12, 31), "H2 2018"),
        (1, "year", date(2018, 7, 1), date(2018, 1, 1), date(2018, 12, 31), "2018"),
        (
            4,
            "quarter",
            date(2017, 4, 1),
            date(2017, 4, 1),
            date(2017, 6, 30),
            "Q1 FY2018",
        ),
        (
            4,
            "quarter",
            date(2018, 3, 31),
            date(2018, 1, 1),
            date(2018, 3, 31),
            "Q4 FY2018",
        ),
        (
            4,
            "half",
            date(2017, 9, 30),
            date(2017, 4, 1),
            date(2017, 9, 30),
            "H1 FY2018",
        ),
        (4, "year", date(2018, 3, 31), date(2017, 4, 1), date(2018, 3, 31), "FY2018"),
        (
            12,
            "quarter",
            date(2024, 2, 29),
            date(2023, 12, 1),
            date(2024, 2, 29),
            "Q1 FY2024",
        ),
        (3, "year", date(2024, 2, 29), date(2023, 3, 1), date(2024, 2, 29), "FY2024"),
    ],
)
def test_the_period_of_a_day(first_month, frequency, on, start, end, label):
    period = Calendar(first_month).period(Frequency(frequency), on)
    assert (period.start, period.end, period.label) == (start, end, label)


@given(months, frequencies, days)
def test_periods_follow_one_another_without_gap_or_overlap(first_month, frequency, on):
    calendar = Calendar(first_month)
    period = calendar.period(frequency, on)
    after = calendar.next(period)
    assert on in period
    assert after.start == period.end + timedelta(days=1)
    assert calendar.previous(after) == period
    assert calendar.period(frequency, after.end) == after


@given(months, days)
def test_a_fiscal_year_has_two_halves_four_quarters_and_twelve_months(first_month, on):
    calendar = Calendar(first_month)
    year = calendar.period(Frequency.YEAR, on)
    for frequency, count in (
        (Frequency.HALF, 2),
        (Frequency.QUARTER, 4),
        (Frequency.MONTH, 12),
    ):
        parts = calendar.between(frequency, year.start, year.end)
        assert len(parts) == count
        assert (parts[0].start, parts[-1].end) == (year.start, year.end)
    assert year.start.month == first_month
    assert str(year.end.year) in year.label


@given(months, frequencies, st.lists(days, min_size=1))
def test_arrays_of_days_are_placed_as_single_days_are(first_month, frequency, ons):
    calendar = Calendar(first_month)
    ordinals = calendar.ordinals(frequency, np.array([on.toordinal() for on in ons]))
    periods = [calendar.period(frequency, on) for on in ons]
    assert calendar.first_days(frequency, ordinals).tolist() == [p.start.toordinal() for p in periods]
    assert calendar.last_days(frequency, ordinals).tolist() == [p.end.toordinal() for p in periods]


def test_a_window_ends_with_the_period_of_its_last_day():
    window = Calendar().window(Frequency.MONTH, date(2018, 1, 15), 3)
    assert [period.label for period in window] == ["Nov 2017", "Dec 2017", "Jan 2018"]


def test_between_is_empty_when_the_last_day_is_before_the_first():
    assert Calendar().between(Frequency.MONTH, date(2018, 2, 1), date(2018, 1, 31)) == ()


@pytest.mark.parametrize("month", [0, 13, -1])
def test_a_month_outside_the_year_is_refused(month):
    with pytest.raises(ValueError, match="from 1 to 12"):
        Calendar(month)
