"""Periods as people write them."""

from datetime import date, time

import pytest

from fourfold.core.guards import Refused
from fourfold.engine.model import Frequency
from fourfold.engine.periods import Calendar, Retail, Shift
from fourfold.integrations.imports.mapping import PeriodPlan
from fourfold.integrations.imports.taking.periods import reader, style
from fourfold.integrations.imports.taking.problems import Bad

APRIL, JANUARY = Calendar(first_month=4), Calendar()


def read(written, *, calendar=JANUARY, frequency="", among=(), **plan):
    plan = PeriodPlan(**plan)
    how = style({written, *among}, plan, frequency)
    return reader(how, calendar, plan)(written)[:2]


@pytest.mark.parametrize(
    ("written", "day", "frequency"),
    [
        ("2025", date(2025, 1, 1), "year"), ("2025 Q3", date(2025, 7, 1), "quarter"), ("Q3 2025", date(2025, 7, 1), "quarter"),
        ("2025-Q1", date(2025, 1, 1), "quarter"), ("2025Q4", date(2025, 10, 1), "quarter"), ("2025 H2", date(2025, 7, 1), "half"),
        ("2017-12", date(2017, 12, 1), "month"), ("2017M12", date(2017, 12, 1), "month"), ("12/2017", date(2017, 12, 1), "month"),
        ("Dec 2017", date(2017, 12, 1), "month"), ("December 2017", date(2017, 12, 1), "month"), ("Dec-17", date(2017, 12, 1), "month"),
        ("2017 Dec", date(2017, 12, 1), "month"), ("201712", date(2017, 12, 1), "month"), ("2025-W05", date(2025, 1, 27), "week"),
        ("2025 week 5", date(2025, 1, 27), "week"), ("2017-12-15", date(2017, 12, 15), "day"), ("15.12.2017", date(2017, 12, 15), "day"),
        ("2017-12-15 00:00:00", date(2017, 12, 15), "day"), ("15 Dec 2017", date(2017, 12, 15), "day"), ("43084", date(2017, 12, 15), "day"),
        (43084.0, date(2017, 12, 15), "day"), (date(2017, 12, 15), date(2017, 12, 15), "day"), ("15/12/2017", date(2017, 12, 15), "day"),
    ],
)  # fmt: skip
def test_a_calendar_year(written, day, frequency):
    assert read(written, among=("2017-12-15",) if frequency == "day" else ()) == (day, Frequency(frequency))


@pytest.mark.parametrize(
    ("written", "day", "frequency"),
    [
        ("2022-23", date(2022, 4, 1), "year"), ("2022/23", date(2022, 4, 1), "year"), ("2022-2023", date(2022, 4, 1), "year"), ("FY2023", date(2022, 4, 1), "year"),
        ("FY 2022/23", date(2022, 4, 1), "year"), ("2023", date(2022, 4, 1), "year"), ("2023-24;Q1", date(2023, 4, 1), "quarter"),
        ("2023-24 Q4", date(2024, 1, 1), "quarter"), ("Q2 2023/24", date(2023, 7, 1), "quarter"), ("1999-00", date(1999, 4, 1), "year"),
    ],
)  # fmt: skip
def test_a_fiscal_year(written, day, frequency):
    assert read(written, calendar=APRIL) == (day, Frequency(frequency))


def test_several_years_are_refused_or_count_for_the_last():
    with pytest.raises(Bad, match="covers several years"):
        read("2019-22", calendar=APRIL)
    assert read("2019-22", calendar=APRIL, spans="last_year") == (date(2021, 4, 1), Frequency.YEAR)


def test_a_pair_is_judged_by_the_whole_column_or_asked_for():
    assert read("2010-11", calendar=APRIL, among=("2022-23",))[1] is Frequency.YEAR
    assert read("2010-11", among=("2010-05",))[1] is Frequency.MONTH
    with pytest.raises(Refused, match="or a month"):
        read("2010-11", among=("2011-12",))
    assert read("2010-11", format="month") == (date(2010, 11, 1), Frequency.MONTH)
    assert read("2010-11", calendar=APRIL, frequency="year") == (date(2010, 4, 1), Frequency.YEAR)


def test_day_and_month_are_judged_by_the_whole_column_or_asked_for():
    assert read("03/04/2025", among=("25/04/2025",))[0] == date(2025, 4, 3)
    assert read("03/04/2025", among=("04/25/2025",))[0] == date(2025, 3, 4)
    with pytest.raises(Refused, match="day/month or as month/day"):
        read("03/04/2025")
    assert read("03/04/2025", day_first=True)[0] == date(2025, 4, 3)


def test_dates_that_are_all_first_or_last_days_stand_for_months():
    assert read("2025-01-31", among=("2025-02-28",))[1] is Frequency.MONTH
    assert read("2025-01-01", among=("2025-02-01",))[1] is Frequency.MONTH
    assert read("2025-01-01", among=("2025-02-01", "2025-02-02"))[1] is Frequency.DAY
    assert read("2025-01-01", among=("2025-02-01",), format="day")[1] is Frequency.DAY


def test_year_and_month_in_columns_of_their_own():
    plan = PeriodPlan(year="Y", month="M")
    how = style((), plan, "")
    assert reader(how, JANUARY, plan)(("2017", "12"))[:2] == (date(2017, 12, 1), Frequency.MONTH)
    assert reader(how, JANUARY, plan)((2017.0, "Dec"))[:2] == (date(2017, 12, 1), Frequency.MONTH)
    with pytest.raises(Bad, match="is no month"):
        reader(how, JANUARY, plan)(("2017", "13"))
    with pytest.raises(Bad, match="is no year"):
        reader(how, JANUARY, plan)(("17", "1"))


@pytest.mark.parametrize(
    "written", ["", None, "soon", "2025-13-01", "2025 Q5", "2025-W60", "1066", "99999", "2025-02-30", "31.02.2025"]
)
def test_what_is_no_period_is_bad(written):
    with pytest.raises(Bad):
        read(written)


RETAIL = Calendar(2, Retail("4-5-4"), named_by_start=True)
SHIFTS = Calendar(shifts=(Shift("Early", time(6)), Shift("Late", time(14)), Shift("Night watch", time(22))))


@pytest.mark.parametrize(
    ("written", "day", "frequency"),
    [
        ("FY2023 P3", date(2023, 4, 2), "month"), ("P03 2023", date(2023, 4, 2), "month"), ("P3 FY2023", date(2023, 4, 2), "month"),
        ("2023-P12", date(2023, 12, 31), "month"), ("FY2023 Q2", date(2023, 4, 30), "quarter"), ("FY2023", date(2023, 1, 29), "year"),
        ("FY2023 W53", date(2024, 1, 28), "week"), ("W01 FY2024", date(2024, 2, 4), "week"), ("2026-W44", date(2026, 10, 25), "week"),
        ("2023-24", date(2023, 1, 29), "year"), ("2023-10", date(2023, 10, 15), "month"), ("Feb 2023", date(2023, 2, 15), "month"),
    ],
)  # fmt: skip
def test_a_retail_year(written, day, frequency):
    among = ("2023-13",) if written == "2023-10" else ()
    assert read(written, calendar=RETAIL, among=among, **({"format": "month"} if among else {})) == (
        day,
        Frequency(frequency),
    )


@pytest.mark.parametrize("written", ["FY2022 W53", "FY2023 P13", "P0 2023", "W54 FY2023"])
def test_a_week_or_a_month_that_a_retail_year_does_not_have_is_refused(written):
    with pytest.raises(Bad, match="is not one of 1 to"):
        read(written, calendar=RETAIL)


def test_year_and_period_in_columns_of_their_own():
    plan = PeriodPlan(year="y", month="p")
    assert reader(style(set(), plan, ""), RETAIL, plan)(("2023", "3"))[:2] == (date(2023, 4, 2), Frequency.MONTH)


@pytest.mark.parametrize(
    ("written", "shift"),
    [
        ("2026-10-31 Night watch", 3), ("2026-10-31 early", 1), ("Late 2026-10-31", 2), ("31.10.2026/Late", 2),
        ("2026-10-31 shift 2", 2), ("2026-10-31, S3", 3), ("31 Oct 2026 - Night watch", 3),
    ],
)  # fmt: skip
def test_a_shift_is_named_beside_its_day(written, shift):
    found = reader(style({written}, PeriodPlan(), ""), SHIFTS, PeriodPlan())(written)
    assert found == (date(2026, 10, 31), Frequency.SHIFT, shift)


def test_a_shift_may_have_a_column_of_its_own_and_must_be_one_of_its_day():
    plan = PeriodPlan(("day",), shift="shift")
    take = reader(style({"2026-10-31"}, plan, "shift"), SHIFTS, plan)
    assert take(("2026-10-31", "late")) == (date(2026, 10, 31), Frequency.SHIFT, 2)
    assert take((date(2026, 10, 31), 3.0)) == (date(2026, 10, 31), Frequency.SHIFT, 3)
    with pytest.raises(Bad, match=r"“Noon” is no shift of 2026-10-31. Its shifts are Early, Late, Night watch"):
        take(("2026-10-31", "Noon"))
    with pytest.raises(Bad, match="It has none"):
        reader(style(set(), plan, ""), JANUARY, plan)(("2026-10-31", "Late"))


def test_a_day_without_a_shift_stays_a_day():
    assert reader(style({"2026-10-30"}, PeriodPlan(), "day"), SHIFTS, PeriodPlan())("2026-10-30") == (
        date(2026, 10, 30),
        Frequency.DAY,
        0,
    )
