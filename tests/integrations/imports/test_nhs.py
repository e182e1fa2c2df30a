"""A&E in England: an old .xls with notes on top, a header of two rows, rates as fractions whose parts are kept."""

from datetime import date

import pytest

from fourfold.integrations.imports.applying import import_file
from fourfold.integrations.imports.mapping import parse
from fourfold.measures import queries
from fourfold.measures.actions import set_calendar

LESS = "A&E attendances less than 4 hours from arrival to admission, transfer or discharge"
MORE = "A&E attendances greater than 4 hours from arrival to admission, transfer or discharge"
PERFORMANCE = f"""
sheet: Performance
header_row: 18
header_rows: 2
shape: columns
period: "Period (1)"
measures:
  - key: ae4h
    name: Within four hours
    kind: ratio
    scale: percent
    polarity: maximum
    category: Emergency care
    numerator: "{LESS} / Total Attendances < 4 hours (1)"
    denominator: {{sum: ["{LESS} / Total Attendances < 4 hours (1)", "{MORE} / Total Attendances > 4 hours (1)"]}}
    target: {{value: 95}}
  - key: ae4h-type1
    name: Within four hours, type 1
    kind: ratio
    scale: percent
    polarity: maximum
    category: Emergency care
    numerator: "{LESS} / Type 1 Departments - Major A&E (1)"
    denominator: {{sum: ["{LESS} / Type 1 Departments - Major A&E (1)", "{MORE} / Type 1 Departments - Major A&E (1)"]}}
    target: {{value: 95}}
scorecard: {{name: Emergency care}}
"""
ACTIVITY = """
sheet: Activity
header_row: 18
shape: columns
period: Period
measures:
  - {key: attendances, name: Attendances, kind: flow, actual: Total Attendances}
  - {key: waits12h, name: Waits over 12 hours, kind: flow, actual: "Number of patients spending >12 hours from decision to admit to admission"}
"""


@pytest.fixture
def path(shared):
    return shared / "data" / "nhs_england_ae" / "AE_England_data.xls"


@pytest.fixture
def trust(admin, ada):
    set_calendar(actor=admin, first_month=4)
    return ada


def bring_in(member, path, mapping):
    return import_file(actor=member, unit_id=member.unit_id, path=path, file_name=path.name, mapping=parse(mapping))


def amounts(member, key):
    measure = queries.visible_measures(member).get(external_key=key)
    return measure, {value.period_start: float(value.amount) for value in queries.values_of(measure.pk)}


def test_the_months_and_who_met_the_standard(trust, path):
    report = bring_in(trust, path, PERFORMANCE)
    assert (report.refusal, report.problems[:3], report.saved) == ("", [], True)
    _, everybody = amounts(trust, "ae4h")
    _, type1 = amounts(trust, "ae4h-type1")
    assert len(everybody) == 102
    met = sorted(day for day, rate in everybody.items() if rate >= 95)
    met1 = sorted(day for day, rate in type1.items() if rate >= 95)
    assert (len(met), met[-1], len(met1), met1[-1]) == (38, date(2015, 7, 1), 15, date(2013, 6, 1))
    worst = min(everybody, key=everybody.get)
    assert (worst, round(everybody[worst], 4)) == (date(2019, 2, 1), 84.2253)
    assert (round(everybody[date(2019, 4, 1)], 4), round(type1[date(2019, 4, 1)], 4)) == (85.1244, 77.1391)


def test_numerator_and_denominator_are_kept(trust, path):
    bring_in(trust, path, PERFORMANCE)
    measure, everybody = amounts(trust, "ae4h")
    january = queries.value_at(measure.pk, date(2019, 1, 1))
    assert (january.denominator, january.denominator - january.numerator) == (2113413, 330696)
    assert round(everybody[date(2019, 1, 1)], 4) == 84.3525


def test_the_year_is_computed_from_the_sums_not_from_the_rates(trust, path):
    bring_in(trust, path, PERFORMANCE)
    measure, everybody = amounts(trust, "ae4h")
    viewing = queries.viewing(trust, {"period": "2018-04-01", "frequency": "year"})
    (line,) = queries.lines([measure], viewing)
    months = [date(2018 + (4 + n > 12), (3 + n) % 12 + 1, 1) for n in range(12)]
    parts = [queries.value_at(measure.pk, month) for month in months]
    of_sums = 100 * float(sum(each.numerator for each in parts) / sum(each.denominator for each in parts))
    mean = sum(everybody[month] for month in months) / 12
    assert line.value == pytest.approx(of_sums, abs=1e-9)
    assert abs(mean - of_sums) > 0.001


def test_volumes_come_from_the_other_sheet(trust, path):
    report = bring_in(trust, path, ACTIVITY)
    assert (report.refusal, report.problems[:3]) == ("", [])
    _, waits = amounts(trust, "waits12h")
    assert (max(waits, key=waits.get), waits[date(2018, 1, 1)], waits[date(2018, 12, 1)]) == (
        date(2018, 1, 1),
        1054,
        284,
    )
    _, attendances = amounts(trust, "attendances")
    assert (len(attendances), attendances[date(2019, 1, 1)]) == (105, 2113413)
