"""Facts of five real plans; most of them break the standard, and all are read."""

import pytest

from fourfold.plain.stratml import mapped, read_stratml
from fourfold.plain.stratml.results import ACTUAL, TARGET

COUNTS = {  # goals, objectives, indicators, instances, part
    "Albania": (2, 12, 104, 2392, 2), "HHIOP20200304": (41, 386, 0, 0, 2), "SMLC2011": (3, 10, 11, 11, 2),
    "OECDAI": (3, 3, 3, 3, 2), "PMOAI": (1, 5, 0, 0, 1),
}  # fmt: skip


@pytest.fixture
def plan(shared):
    return lambda name: read_stratml((shared / "data" / "stratml" / "plans" / f"{name}.xml").read_bytes())


@pytest.mark.parametrize("name", COUNTS)
def test_everything_is_counted(plan, name):
    read = plan(name)
    found = [read.counts[each] for each in ("Goal", "Objective", "PerformanceIndicator", "MeasurementInstance")]
    assert (*found, read.part) == COUNTS[name]


def test_the_freedom_index_has_its_numbers_and_its_gaps(plan):
    found = mapped(plan("Albania"))
    assert (found.counted(TARGET), found.counted(ACTUAL)) == (2392, 2278)
    assert [note.count for note in found.notes if "stays without data" in note.sentence] == [114]
    by_year = {}
    for code, numbers in found.figures.items():
        for each in numbers:
            by_year.setdefault(each.day.year, {}).setdefault(code, {})[each.kind] = each.number
    assert sorted(by_year) == list(range(2000, 2023))
    for year, actuals, reached in ((2021, 102, 68), (2022, 99, 66)):
        both = [each for each in by_year[year].values() if ACTUAL in each]
        assert len(by_year[year]) == 104 and len(both) == actuals
        assert sum(each[ACTUAL] >= each[TARGET] for each in both) == reached
    assert {sheet["frequency"] for sheet in found.measures.values()} == {"year"}
    named = {box.name: (box.theme, len(box.measures)) for box in found.objectives}
    assert [sum(theme == each for theme, _ in named.values()) for each in found.themes] == [7, 5]
    assert list(found.themes) == ["HUMAN FREEDOM", "PERSONAL FREEDOM"]
    assert (named["Regulation"][1], named["Rule of Law"][1]) == (21, 3)
    assert sorted(len(box.measures) for box in found.objectives if "Trade" in box.name) == [13]


def test_the_town_plan_has_its_values_stakeholders_and_only_a_last_day(plan):
    read = plan("HHIOP20200304")
    found = mapped(read)
    assert (read.counts["Value"], read.counts["Stakeholder"]) == (23, 522)
    assert (found.starts, found.ends.isoformat(), len(found.values.splitlines())) == (None, "2040-12-31", 23)
    assert any("Submitter" in note.sentence for note in read.notes)


def test_the_committees_report_has_four_numbers_and_the_rest_as_text(plan):
    read = plan("SMLC2011")
    found = mapped(read)
    numbers = {
        found.measures[code]["name"]: int(each.number)
        for code, figures in found.figures.items()
        for each in figures
        if each.kind == ACTUAL
    }
    assert numbers == {"Plans Converted": 829, "Teleconferences": 8, "Plans & Reports Converted": 13, "Part 2 Forms": 2}
    assert found.counted(TARGET) == 0
    kinds = [each.attributes["PerformanceIndicatorType"] for each in read.root.every("PerformanceIndicator")]
    assert (kinds.count("Qualitative"), kinds.count("Quantitative")) == (7, 4)
    assert any("stands 6 times" in note.sentence for note in read.notes)
