"""Retail years against what retailers and their association published."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fourfold.engine.model import Frequency
from fourfold.engine.periods import PATTERNS, Calendar, Retail

NRF = Calendar(2, Retail("4-5-4", ends_on=5, nearest=True), named_by_start=True)
YEAR, QUARTER, MONTH, WEEK = Frequency.YEAR, Frequency.QUARTER, Frequency.MONTH, Frequency.WEEK


@pytest.mark.parametrize(
    ("year", "start", "end", "weeks"),
    [
        (2006, date(2006, 1, 29), date(2007, 2, 3), 53),
        (2011, date(2011, 1, 30), date(2012, 1, 28), 52),
        (2012, date(2012, 1, 29), date(2013, 2, 2), 53),
        (2013, date(2013, 2, 3), date(2014, 2, 1), 52),
        (2017, date(2017, 1, 29), date(2018, 2, 3), 53),
        (2018, date(2018, 2, 4), date(2019, 2, 2), 52),
        (2022, date(2022, 1, 30), date(2023, 1, 28), 52),
        (2023, date(2023, 1, 29), date(2024, 2, 3), 53),
        (2024, date(2024, 2, 4), date(2025, 2, 1), 52),
        (2025, date(2025, 2, 2), date(2026, 1, 31), 52),
    ],
)
def test_the_years_of_the_retail_federation(year, start, end, weeks):
    """NRF's 4-5-4 calendar: the year ends on the Saturday nearest to the end of January, named by its start."""
    period = NRF.period(YEAR, date(year, 7, 1))
    assert (period.label, period.start, period.end) == (f"FY{year}", start, end)
    assert (end - start).days + 1 == 7 * weeks
    assert NRF.period(WEEK, end).label == f"W{weeks} FY{year}"
    assert NRF.fiscal_year(date(year, 7, 1)) == year


def test_the_months_of_the_retail_federation_in_2023():
    months = NRF.between(MONTH, date(2023, 1, 29), date(2024, 2, 3))
    assert [each.label for each in months] == [f"P{n} FY2023" for n in range(1, 13)]
    assert [(each.end - each.start).days // 7 + 1 for each in months] == [4, 5, 4, 4, 5, 4, 4, 5, 4, 4, 5, 5]
    assert [each.start for each in NRF.between(QUARTER, date(2023, 1, 29), date(2024, 2, 3))] == [
        date(2023, 1, 29), date(2023, 4, 30), date(2023, 7, 30), date(2023, 10, 29),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("calendar", "ends"),
    [  # years as companies reported them
        (Calendar(10, Retail("5-4-4", ends_on=5, nearest=False)), {2017: date(2017, 9, 30), 2022: date(2022, 9, 24), 2023: date(2023, 9, 30), 2024: date(2024, 9, 28)}),
        (Calendar(9, Retail("4-4-5", ends_on=6, nearest=True)), {2022: date(2022, 8, 28), 2023: date(2023, 9, 3), 2024: date(2024, 9, 1)}),
        (Calendar(1, Retail("4-4-5", ends_on=6, nearest=True)), {2020: date(2021, 1, 3), 2021: date(2022, 1, 2), 2022: date(2023, 1, 1), 2023: date(2023, 12, 31)}),
    ],
    ids=["last Saturday of September", "Sunday nearest the end of August", "Sunday nearest the end of December"],
)  # fmt: skip
def test_years_that_companies_reported(calendar, ends):
    assert {year: calendar.period(YEAR, end).end for year, end in ends.items()} == ends
    assert {year: calendar.period(YEAR, end).label for year, end in ends.items()} == {
        year: f"FY{year}" for year in ends
    }


retails = st.builds(Retail, st.sampled_from(PATTERNS), st.integers(0, 6), st.booleans(), st.integers(1, 12))
calendars = st.builds(Calendar, st.integers(1, 12), retails)
days = st.dates(date(1901, 1, 1), date(2199, 12, 31))


@given(calendars, days)
def test_a_year_has_52_or_53_weeks_four_quarters_and_twelve_months(calendar, on):
    year = calendar.period(YEAR, on)
    weeks = ((year.end - year.start).days + 1) / 7
    assert weeks in {52, 53}
    assert year.end.weekday() == calendar.retail.ends_on
    for frequency, count in ((Frequency.HALF, 2), (QUARTER, 4), (MONTH, 12), (WEEK, weeks)):
        parts = calendar.between(frequency, year.start, year.end)
        assert (len(parts), parts[0].start, parts[-1].end) == (count, year.start, year.end)
    months = calendar.between(MONTH, year.start, year.end)
    usual = [int(each) for each in calendar.retail.pattern.split("-")] * 4
    usual[calendar.retail.long_month - 1] += int(weeks) - 52
    assert [((each.end - each.start).days + 1) / 7 for each in months] == usual


@given(calendars, st.integers(1901, 2198))
def test_a_year_ends_where_its_rule_says(calendar, year):
    end = calendar.period(YEAR, date(year, 7, 15)).end
    first = date(end.year + (calendar.first_month == 1 and end.month == 12), calendar.first_month, 1)
    away = min(
        (end - each).days + 1 for each in (first, first.replace(year=first.year - 1)) if abs((end - each).days) < 30
    )
    assert -3 <= away <= 3 if calendar.retail.nearest else -6 <= away <= 0


def test_of_400_years_71_have_53_weeks():
    """97 leap days make 400 years 20,871 weeks: 71 more than 400 times 52."""
    starts = NRF.first_days(YEAR, np.arange(1800, 2201))
    assert int((np.diff(starts) == 371).sum()) == 71


def test_a_year_before_has_the_same_number_and_the_53rd_week_that_of_the_52nd():
    before = NRF.a_year_before(NRF.period(MONTH, date(2024, 3, 20)))
    assert before.label == "P2 FY2023"
    last = NRF.period(WEEK, date(2024, 2, 1))
    assert (last.label, NRF.a_year_before(last).label) == ("W53 FY2023", "W52 FY2022")
    assert NRF.a_year_before(NRF.period(WEEK, date(2024, 2, 7))).label == "W01 FY2023"


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"pattern": "4-4-4"}, "one of 4-4-5, 4-5-4, 5-4-4, not 4-4-4"),
        ({"ends_on": 7}, "0 (Monday) to 6 (Sunday), not 7"),
        ({"long_month": 13}, "a month from 1 to 12, not to 13"),
    ],
)
def test_a_retail_year_that_can_not_be_is_refused(settings, sentence):
    with pytest.raises(ValueError, match="^.*" + sentence.replace("(", r"\(").replace(")", r"\)")):
        Retail(**settings)
