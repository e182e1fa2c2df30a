"""What an import may not do: each refusal by its code, with nothing saved."""

import csv
import io
from datetime import date

import pytest

from fourfold.core.guards import Refused
from fourfold.integrations.imports.report import harmless, in_words, problems_csv
from fourfold.measures import queries
from tests.closings import close_month

HEAD = "KPI,Period,Actual,Target\n"
GOOD = HEAD + "Scrap,2025-01,2.5,3\nTurns,2025-01,7,8\n"


def test_R4_only_editors_of_the_unit_import(bring, ada, ben, vera, dan):
    for member in (ben, vera):
        with pytest.raises(Refused, match="R4"):
            bring(GOOD, member=member)
    assert bring(GOOD, member=dan).saved  # in the own unit
    assert not queries.visible_measures(ada).filter(unit_id=ada.unit_id).exists()


def test_R4_an_editor_of_another_unit_is_refused(dan, site, tmp_path):
    from fourfold.integrations.imports.applying import import_file
    from fourfold.integrations.imports.mapping import parse
    from tests.integrations.imports.conftest import PLAIN

    path = tmp_path / "f.csv"
    path.write_text(GOOD)
    with pytest.raises(Refused, match="R4"):
        import_file(actor=dan, unit_id=site.pk, path=path, file_name="f.csv", mapping=parse(PLAIN))


def test_R3_an_actual_that_lies_ahead_is_refused_and_a_target_is_not(bring, stored):
    report = bring(HEAD + "Scrap,2025-01,2.5,3\nScrap,2150-01,2.5,3\n")
    assert [(each["row"], each["column"], each["value"], each["code"]) for each in report.problems] == [
        (3, "Period", "2150-01", "R3")
    ]
    assert stored() == []
    assert bring(HEAD + "Scrap,2025-01,2.5,3\nScrap,2150-01,,4\n").saved


def test_R8_one_bad_row_and_nothing_is_saved(bring, stored):
    report = bring(GOOD + "Waste,2025-01,lots,3\nWaste,2025-02,x,3\n")
    assert (report.saved, report.problem_count) == (False, 2)
    assert report.problems[0] == {
        "row": 4, "column": "Actual", "value": "lots", "code": "R2",
        "reason": "“lots” is no number. Correct it, or list it under ignore if it means no value.",
    }  # fmt: skip
    assert stored() == []
    assert any("Nothing was saved" in sentence for sentence in in_words(report))


def test_R10_a_locked_period_stays_as_it_was(bring, stored, ada, office):
    bring(GOOD)
    close_month(office, date(2025, 1, 1), none="No count")
    before = stored()
    report = bring(HEAD + "Scrap,2025-01,9,3\nScrap,2025-02,9,3\n")
    assert (report.code, report.saved) == ("R10", False)
    assert "locked" in report.refusal
    assert stored() == before


def test_R11_a_word_outside_of_the_list_is_refused_with_the_list(bring, stored):
    mapping = "measure: {key: KPI, polarity: {column: Way, map: {U: maximum, D: minimum}}}\nperiod: Period\nvalues: {actual: Actual}\n"
    report = bring("KPI,Period,Actual,Way\nScrap,2025-01,2.5,sideways\n", mapping)
    assert report.problems[0]["reason"] == "“sideways” is no polarity that is known here. Allowed are: D, U."
    assert (report.problems[0]["code"], stored()) == ("R11", [])


def test_exact_repeats_count_once_and_contradictions_are_listed_with_both_rows(bring, stored):
    report = bring(GOOD + "Scrap,2025-01,2.50,3\nScrap,2025-01,2.5,3\n")
    assert (report.saved, report.duplicates) == (True, 2)
    assert len(stored()) == 2
    report = bring(GOOD + "Scrap,2025-01,2.6,3\n")
    assert [(each["row"], each["code"]) for each in report.problems] == [(2, "R13"), (4, "R13")]


def test_the_same_file_twice_changes_nothing_and_leaves_no_second_entry(bring, stored):
    from fourfold.core.models import AuditEntry

    bring(GOOD)
    before, entries = stored(), AuditEntry.objects.count()
    report = bring(GOOD)
    assert (stored(), AuditEntry.objects.count()) == (before, entries)
    assert "Nothing to change: all of it is there already." in in_words(report)


def test_a_corrected_file_replaces_and_the_old_value_stays_readable(bring, ada):
    bring(GOOD)
    report = bring(GOOD.replace("2.5", "2.4"))
    assert report.counts["values_changed"] == 1
    scrap = queries.visible_measures(ada).get(external_key="Scrap")
    assert [float(each.amount) for each in queries.values_of(scrap.pk, superseded=True)] == [2.4, 2.5]


def test_a_blank_is_missing_and_never_zero(bring, stored):
    bring(HEAD + "Scrap,2025-01,,3\nScrap,2025-02,0,3\n")
    assert stored() == [("Scrap", "2025-02-01", "0")]


def test_a_zero_denominator_has_no_value(bring, ada):
    mapping = "measure: {key: KPI, kind: {value: ratio}}\nperiod: Period\nvalues: {numerator: N, denominator: D}\n"
    assert bring("KPI,Period,N,D\nRate,2025-01,1,0\nRate,2025-02,1,4\n", mapping).saved
    rate = queries.visible_measures(ada).get()
    assert [value.amount for value in queries.values_of(rate.pk)][1] is None


def test_a_wide_file_has_a_value_for_each_period_column(bring, stored):
    mapping = "shape: wide\nmeasure: {key: KPI}\nperiod: {columns: [Jan 2025, Feb 2025]}\n"
    assert bring("KPI;Jan 2025;Feb 2025\nScrap;2,5;2,75\nTurns;7;\n", mapping).saved
    assert stored() == [("Scrap", "2025-01-01", "2.5"), ("Scrap", "2025-02-01", "2.75"), ("Turns", "2025-01-01", "7")]


def test_only_the_first_thousand_problems_are_kept_and_all_are_counted(bring):
    report = bring(HEAD + "".join(f"K{n},2025-01,x,3\n" for n in range(1500)))
    assert (report.problem_count, len(report.problems)) == (1500, 1000)


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\0=1"])
def test_R12_a_text_that_looks_like_a_formula_is_neutralised(cell):
    text = problems_csv([{"row": 2, "column": cell, "value": cell, "code": "R2", "reason": "No number."}])
    row = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))[1]
    assert row == ["2", f"'{cell}", f"'{cell}", "R2", "No number."]
    assert harmless("plain") == "plain"
