"""Scottish councils: a dictionary of measures, values with repeats and contradictions, and polarities that read backwards."""

from collections import Counter
from datetime import date

import pytest

from fourfold.integrations.imports.applying import import_file
from fourfold.integrations.imports.mapping import parse
from fourfold.measures import queries
from fourfold.measures.actions import set_calendar

POLARITY = "{column: Ranking_Type, map: {Ascending: minimum, Descending: maximum, Goldilocks: range}}"
DICTIONARY = f"""
measure: {{key: Code_Sortable, name: Title, category: ISCategory, description: Source, polarity: {POLARITY}, frequency: {{value: year}}}}
"""
VALUES = f"""
measure: {{key: Code, polarity: {POLARITY}, frequency: {{value: year}}}}
period: {{column: Period, spans: last_year}}
values: {{actual: Value, numerator: Numerator, denominator: Denominator}}
rows: {{DataType: Real_Annual}}
"""
QUARTERS = """
measure: {key: Code}
period: Period
values: {actual: Value, numerator: Numerator, denominator: Denominator}
rows: {LocalAuthority: Stirling}
"""
CLASHING = ("CORP 09", "CORP 10", "SW 08")


@pytest.fixture
def folder(shared):
    return shared / "data" / "scotland_lgbf"


@pytest.fixture
def council(admin, ada):
    """Ada, in an organisation whose year starts in April."""
    set_calendar(actor=admin, first_month=4)
    return ada


def bring_in(member, path, mapping, **more):
    return import_file(
        actor=member, unit_id=member.unit_id, path=path, file_name=path.name, mapping=parse(mapping), **more
    )


def test_the_dictionary_gives_108_measures_with_their_polarity(council, folder):
    report = bring_in(council, folder / "Indicator Information.csv", DICTIONARY)
    assert (report.refusal, report.problems, report.measures) == ("", [], 108)
    measures = list(queries.visible_measures(council))
    found = Counter(queries.thresholds_of(each.pk).get().polarity for each in measures)
    assert found == {"minimum": 53, "maximum": 51, "range": 4}
    assert sum(each.category == "Children's Services" for each in measures) == 32


def test_contradicting_rows_are_reported_and_nothing_is_saved(council, folder):
    report = bring_in(council, folder / "Scottish Values.csv", VALUES)
    assert (report.saved, report.problem_count, {each["code"] for each in report.problems}) == (False, 9, {"R13"})
    assert Counter(each["column"] for each in report.problems) == {"CORP 09": 3, "CORP 10": 2, "SW 08": 4}
    assert queries.visible_measures(council).count() == 0


def without_clashing(folder, tmp_path):
    kept = tmp_path / "values.csv"
    lines = (folder / "Scottish Values.csv").read_text(encoding="utf-8-sig").splitlines(keepends=True)
    kept.write_text("".join(line for line in lines if not line.startswith(CLASHING)), encoding="utf-8")
    return kept


def test_repeats_are_merged_and_counted(council, folder):
    report = bring_in(
        council,
        folder / "Scottish Values.csv",
        VALUES.replace("rows: {DataType: Real_Annual}\n", "rows: {DataType: [Real_Annual, Cash_Annual]}\n"),
    )
    assert report.rows == 69216
    report = bring_in(council, folder / "Scottish Values.csv", VALUES)
    assert report.rows - report.duplicates == 1135


def test_the_latest_period_is_better_or_worse_by_polarity(council, folder, tmp_path):
    bring_in(council, folder / "Indicator Information.csv", DICTIONARY)
    report = bring_in(council, without_clashing(folder, tmp_path), VALUES)
    assert (report.refusal, report.problems[:3], report.saved) == ("", [], True)
    verdicts, goldilocks = Counter(), {}
    for measure in queries.visible_measures(council):
        amounts = [value.amount for value in queries.values_of(measure.pk)[:2]]
        if len(amounts) < 2 or None in amounts:
            continue
        polarity, change = queries.thresholds_of(measure.pk).get().polarity, amounts[0] - amounts[1]
        if polarity == "range":
            goldilocks[measure.external_key] = tuple(round(float(each), 4) for each in reversed(amounts))
            middle = {"CORP 03b": 0.5, "CORP 03c": 0, "CORP 11": 1, "CORP 12": 1}[measure.external_key]
            change = abs(float(amounts[1]) - middle) - abs(float(amounts[0]) - middle)
        verdicts["same" if change == 0 else "better" if (change > 0) == (polarity != "minimum") else "worse"] += 1
    assert verdicts == {"better": 45, "worse": 58, "same": 2}
    assert goldilocks == {
        "CORP 03b": (0.5898, 0.5885), "CORP 11": (1.1515, 1.3), "CORP 12": (0.9599, 0.9439), "CORP 03c": (0.0354, 0.0252),
    }  # fmt: skip


def test_the_second_file_finds_the_measures_of_the_first_and_keeps_their_names(council, folder, tmp_path):
    bring_in(council, folder / "Indicator Information.csv", DICTIONARY)
    before = dict(queries.visible_measures(council).values_list("external_key", "name"))
    report = bring_in(council, without_clashing(folder, tmp_path), VALUES)
    after = dict(queries.visible_measures(council).values_list("external_key", "name"))
    assert report.counts["measures_added"] == len(after) - len(before)
    assert {key: after[key] for key in before} == before


def test_quarters_of_a_fiscal_year_fall_where_they_belong(council, folder):
    report = bring_in(council, folder / "Indicator Data - Real - Quarterly.csv", QUARTERS)
    assert (report.refusal, report.problems[:3], report.saved, report.measures) == ("", [], True, 2)
    measure = queries.visible_measures(council).get(external_key="CORP 09")
    assert measure.frequency == "quarter"
    value = queries.value_at(measure.pk, date(2023, 4, 1))
    assert float(value.amount) == pytest.approx(0.88)


def test_a_year_over_two_calendar_years_needs_the_fiscal_calendar(ada, folder):
    report = bring_in(ada, folder / "Scottish Values.csv", VALUES)
    assert not report.saved
    assert "this organisation's year starts in January" in report.problems[0]["reason"]
