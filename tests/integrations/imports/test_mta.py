"""The MTA file, imported as a person would: its facts come out of the stored values and the engine."""

from collections import Counter
from datetime import date

import pytest

from fourfold.integrations.imports.applying import import_file
from fourfold.integrations.imports.mapping import parse
from fourfold.measures import queries

MAPPING = """
measure:
  key: INDICATOR_SEQ
  name: INDICATOR_NAME
  parent: {column: PARENT_SEQ, none: ["0"]}
  description: DESCRIPTION
  category: CATEGORY
  unit: {column: INDICATOR_UNIT, map: {"-": ""}}
  decimals: DECIMAL_PLACES
  polarity: {column: DESIRED_CHANGE, map: {U: maximum, D: minimum, N: none}}
  frequency: {column: FREQUENCY, map: {M: month}}
period: {year: PERIOD_YEAR, month: PERIOD_MONTH}
values: {actual: MONTHLY_ACTUAL, target: MONTHLY_TARGET}
zero_target_means_none: true
scorecard: {name: NYCT, perspectives: {Service Indicators: Customer}}
"""


@pytest.fixture
def path(shared):
    return shared / "data" / "mta_nyct" / "Performance_NYCT.csv"


def bring_in(member, path, *, dry_run=False, mapping=MAPPING):
    return import_file(
        actor=member, unit_id=member.unit_id, path=path, file_name=path.name, mapping=parse(mapping), dry_run=dry_run
    )


def lines_in(member, month):
    viewing = queries.viewing(member, {"period": month})
    measures = list(queries.visible_measures(member).order_by("pk"))
    return queries.lines(measures, viewing)


def met(line):
    """As the file's readme counts: met, not met, not scored; None where the measure has no value in the month."""
    if line.value is None:
        return None
    if line.status in {"green", "exceeds"}:
        return "met"
    return "not met" if line.status in {"amber", "red"} else "not scored"


def test_all_rows_and_measures_come_in(ada, path):
    report = bring_in(ada, path)
    assert (report.refusal, report.problem_count, report.saved) == ("", 0, True)
    assert (report.rows, report.measures, report.duplicates) == (9213, 86, 0)
    assert report.counts["values_added"] == 9213
    print(report)


@pytest.mark.parametrize(("month", "expected"), [("2017-12", (17, 63, 3)), ("2017-11", (20, 61, 3))])
def test_a_month_is_scored_as_published(ada, path, month, expected):
    bring_in(ada, path)
    counted = Counter(met(line) for line in lines_in(ada, month))
    assert (counted["met"], counted["not met"], counted["not scored"]) == expected
