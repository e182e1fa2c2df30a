"""The MTA file, imported as a person would: its published facts come out of the stored values and the engine."""

from collections import Counter
from dataclasses import replace

import pytest

from fourfold.engine.model import Status
from fourfold.engine.scorecard import compute
from fourfold.integrations.imports.applying import import_file
from fourfold.integrations.imports.guessing import look
from fourfold.integrations.imports.mapping import parse
from fourfold.integrations.imports.reading import open_table
from fourfold.measures import queries
from fourfold.strategy.queries import board, visible_scorecards

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
OTP, WAIT, DEPOTS = "391690", "392289", "374903"


@pytest.fixture
def path(shared):
    return shared / "data" / "mta_nyct" / "Performance_NYCT.csv"


def bring_in(member, path, *, dry_run=False, mapping=MAPPING):
    return import_file(
        actor=member, unit_id=member.unit_id, path=path, file_name=path.name, mapping=parse(mapping), dry_run=dry_run
    )


@pytest.fixture
def taken(ada, path):
    return bring_in(ada, path)


def lines_in(member, month):
    measures = list(queries.visible_measures(member).select_related("parent").order_by("pk"))
    return queries.lines(measures, queries.viewing(member, {"period": month}))


def verdict(line):
    """As the file's readme counts: met, not met, not scored; None where the measure has no value in the month."""
    if line.value is None:
        return None
    if line.target is None or line.status in {"not_scored", "no_data"}:
        return "not scored"
    return "met" if line.status in {"green", "exceeds"} else "not met"


def counted(lines):
    found = Counter(verdict(line) for line in lines)
    return found["met"], found["not met"], found["not scored"]


def test_all_rows_measures_and_their_tree_come_in(ada, taken):
    assert (taken.refusal, taken.problem_count, taken.saved) == ("", 0, True)
    assert (taken.rows, taken.measures, taken.duplicates) == (9213, 86, 0)
    assert taken.counts["values_added"] == 9213
    measures = list(queries.visible_measures(ada).select_related("parent"))
    polarity = Counter(queries.thresholds_of(each.pk).get().polarity for each in measures)
    assert polarity == {"maximum": 81, "minimum": 4, "none": 1}
    assert Counter(each.unit_of_measure for each in measures) == {"%": 75, "": 11}
    assert Counter(each.category for each in measures) == {"Service Indicators": 82, "Safety Indicators": 4}
    children = Counter(each.parent.external_key for each in measures if each.parent)
    assert children == {OTP: 24, WAIT: 24, DEPOTS: 20}
    assert sum(each.parent is None for each in measures) == 12 + 6  # roots, and the orphans that are reported
    assert any("6 measures name a parent that is not in the file" in notice for notice in taken.notices)
    assert all(each.name == each.name.strip() and "\xa0" not in each.name for each in measures)


@pytest.mark.parametrize(("month", "expected"), [("2017-12", (17, 63, 3)), ("2017-11", (20, 61, 3))])
def test_a_month_is_scored_as_published(ada, taken, month, expected):
    assert counted(lines_in(ada, month)) == expected


def test_every_month_together_is_scored_as_published(ada, taken):
    viewing = queries.viewing(ada, {"period": "2018-05"}, count=125)
    measures = list(queries.visible_measures(ada))
    rows = queries.load(measures, first=viewing.periods[0].start, last=viewing.period.end)
    scored = compute(queries.model(rows, viewing))
    has_value = scored.value == scored.value  # not NaN
    statuses = scored.status[has_value]
    met = int(((statuses == Status.GREEN) | (statuses == Status.EXCEEDS)).sum())
    missed = int(((statuses == Status.AMBER) | (statuses == Status.RED)).sum())
    assert (met, missed, int(has_value.sum()) - met - missed) == (2270, 6117, 826)


def test_the_named_rows_and_the_boundary(ada, taken):
    lines = {line.measure.name: line for line in lines_in(ada, "2017-12")}
    named = {
        "Mean Distance Between Failures - Subways": (120370, 150000, "not met"),
        "Employee Lost Time and Restricted Duty Rate": (3.14, 3.36, "met"),
        "Queens Village Depot - % of Completed Trips": (99.36, 99.36, "met"),
        "On-Time Performance - Staten Island Railway": (94.6, 95, "not met"),
    }
    assert {name: (lines[name].value, lines[name].target, verdict(lines[name])) for name in named} == named


def test_children_meet_their_targets_as_published(ada, taken):
    below = {key: [] for key in (OTP, WAIT, DEPOTS)}
    for line in lines_in(ada, "2017-12"):
        if line.measure.parent and verdict(line) is not None:
            below[line.measure.parent.external_key].append(verdict(line) == "met")
    assert {key: (sum(each), len(each)) for key, each in below.items()} == {
        OTP: (5, 24),
        WAIT: (1, 24),
        DEPOTS: (7, 19),
    }


def test_year_to_date_columns_give_the_year_to_date_view(ada, path):
    bring_in(ada, path, mapping=MAPPING.replace("MONTHLY_", "YTD_"))
    assert counted(lines_in(ada, "2017-12")) == (12, 68, 3)
    assert counted(lines_in(ada, "2017-11")) == (11, 70, 3)


def test_the_same_file_again_changes_nothing(ada, path, taken):
    again = bring_in(ada, path)
    assert {name: count for name, count in again.counts.items() if count} == {"values_unchanged": 9213}
    assert visible_scorecards(ada).count() == 1


def test_a_dry_run_says_the_same_and_saves_nothing(ada, path):
    report = bring_in(ada, path, dry_run=True)
    assert (report.counts["values_added"], report.saved) == (9213, False)
    assert (queries.visible_measures(ada).count(), visible_scorecards(ada).count()) == (0, 0)


def test_the_scorecard_has_the_categories_as_objectives_where_they_were_put(ada, taken):
    viewing = queries.viewing(ada, {"period": "2017-12"})
    line = board(ada, viewing, [taken.scorecard_id]).scorecard(taken.scorecard_id)
    placed = {
        objective.objective.name: (perspective.perspective.name, len(objective.measures))
        for perspective in line.perspectives for objective in perspective.objectives
    }  # fmt: skip
    assert placed == {"Service Indicators": ("Customer", 82), "Safety Indicators": ("Internal process", 4)}
    assert line.result.score is not None


def test_the_guess_needs_little_correction(path):
    table = open_table(path, path.name)
    seen = look(table, "NYCT")
    assert seen.described == "Text table, encoding cp1252, separator comma, decimal mark “.”, header in row 1"
    block = seen.mapping.blocks[0]
    assert {name: source.columns[0] for name, source in block.facts.items()} == {
        "key": "INDICATOR_SEQ", "parent": "PARENT_SEQ", "name": "INDICATOR_NAME", "description": "DESCRIPTION", "category": "CATEGORY",
        "unit": "INDICATOR_UNIT", "decimals": "DECIMAL_PLACES", "polarity": "DESIRED_CHANGE", "frequency": "FREQUENCY",
    }  # fmt: skip
    assert {name: source.columns[0] for name, source in block.values.items()} == {
        "actual": "MONTHLY_ACTUAL",
        "target": "MONTHLY_TARGET",
    }
    assert (seen.mapping.period.year, seen.mapping.period.month) == ("PERIOD_YEAR", "PERIOD_MONTH")


def test_the_guess_imports_as_it_is_once_zero_is_explained(ada, path):
    table = open_table(path, path.name)
    mapping = replace(look(table, "NYCT").mapping, zero_target_means_none=True)
    report = import_file(actor=ada, unit_id=ada.unit_id, path=path, file_name=path.name, mapping=mapping)
    assert (report.refusal, report.problems[:1], report.saved) == ("", [], True)
    assert counted(lines_in(ada, "2017-12"))[0] == 17
