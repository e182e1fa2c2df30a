"""The scorecard file: what it means, and what is said - all at once, with lines - where it is wrong."""

from datetime import date

import pytest

from fourfold.engine.model import Condition, EdgeRow, Kind, Method, Mode, Polarity, TargetRow
from fourfold.engine.model import Test as Asks
from fourfold.engine.periods import Calendar, Retail
from fourfold.plain.conditions import read_conditions
from fourfold.plain.document import Document
from fourfold.plain.problems import Wrong
from fourfold.plain.scorecard import read_scorecard

SHORT = """\
scorecard: Works
perspectives:
  Money:
    objectives:
      Grow: [sales]
measures:
  sales: {SHEET}
"""
SALES = ("measure", "sales")


def sheet(words: str):
    return read_scorecard(SHORT.replace("{SHEET}", words)).sheets["sales"]


def rule(words: str):
    (found,) = sheet(words).thresholds
    return found


def said(text: str) -> list[str]:
    with pytest.raises(Wrong) as wrong:
        read_scorecard(text)
    return [str(fault) for fault in wrong.value.faults]


def wrong(words: str) -> list[str]:
    return said(SHORT.replace("{SHEET}", words))


@pytest.mark.parametrize(
    ("words", "polarity", "mode"),
    [
        ("{red: 80, green: 90}", Polarity.MAXIMUM, Mode.LIMITS),
        ("{red: 5, green: 3}", Polarity.MINIMUM, Mode.LIMITS),
        ("{red: [10, 40], green: [20, 30]}", Polarity.RANGE, Mode.LIMITS),
        ("{target: 50, red: 80 %, green: 100 %}", Polarity.MAXIMUM, Mode.PERCENT),
        ("{target: 50, red: 120%, green: 100%}", Polarity.MINIMUM, Mode.PERCENT),
        ("{points: {0: 0, 200: 10}}", Polarity.MAXIMUM, Mode.POINTS),
        ("{points: [[0, 10], [200, 0]]}", Polarity.MINIMUM, Mode.POINTS),
        ("{points: {0: 0, 100: 10, 200: 0}}", Polarity.RANGE, Mode.POINTS),
        ("{due: 2026-05-31}", Polarity.MILESTONE, Mode.LIMITS),
        ("{kind: yes/no}", Polarity.YES_NO, Mode.LIMITS),
        ("{polarity: none}", Polarity.NONE, Mode.LIMITS),
        ("{target: 50, red: target - 10, green: target - 5}", Polarity.MAXIMUM, Mode.DEVIATION),
        ("{target: 50, red: target + 10, green: target}", Polarity.MINIMUM, Mode.DEVIATION),
        (
            "{target: 50, red: [target - 10, target + 9], green: [target - 5, target + 4]}",
            Polarity.RANGE,
            Mode.DEVIATION,
        ),
        ("{target: 50, basis: 20, red: 80 %, green: 100 %}", Polarity.MAXIMUM, Mode.PERCENT),
        ("{rules: {at least 95: 10, at least 90: 5, otherwise: 0}}", Polarity.RULES, Mode.RULES),
    ],
)
def test_the_direction_follows_from_the_numbers(words, polarity, mode):
    found = rule(words)
    assert (found.polarity, found.mode) == (polarity, mode)


def test_limits_keep_their_names():
    found = rule("{red: [10, 40], green: [20, 30]}")
    assert (found.red, found.green, found.green_high, found.red_high) == (10, 20, 30, 40)
    assert rule("{red: 80, green: 90, stretch: 95}").stretch == 95


def test_distances_from_the_target_have_no_sign():
    found = rule("{target: 50, red: [target - 10, target + 9], green: [target - 5, target + 4]}")
    assert (found.red, found.green, found.green_high, found.red_high) == (10, 5, 4, 9)
    assert rule("{target: 50, basis: 20, red: 80 %, green: 100 %}").basis == 20


@pytest.mark.parametrize(
    ("written", "condition"),
    [
        ("at least 95", Condition(Asks.AT_LEAST, 10, 95)),
        ("below -3.5", Condition(Asks.BELOW, 10, -3.5)),
        ("between 3 and 5", Condition(Asks.BETWEEN, 10, 3, 5)),
        ("yes", Condition(Asks.YES, 10)),
        ("otherwise", Condition(Asks.OTHERWISE, 10)),
        ("by 2026-05-31", Condition(Asks.ON_OR_BEFORE, 10, day=date(2026, 5, 31))),
        ("on or before due", Condition(Asks.ON_OR_BEFORE, 10)),
        ("within 5 days of 2026-05-31", Condition(Asks.WITHIN, 10, day=date(2026, 5, 31), days=5)),
        ("Done, Closed early", Condition(Asks.WORD, 10, words=("Done", "Closed early"))),
    ],
)
def test_conditions_are_written_as_they_are_said(written, condition):
    doc = Document(f'"{written}": 10')
    assert read_conditions(doc, doc.root) == (condition,)
    assert doc.faults == []


def test_a_measure_of_words_knows_those_of_its_rules():
    found = sheet("{kind: text, rules: {done: 10, open: 3}}")
    assert (found.row.kind, found.row.words) == (Kind.TEXT, ("done", "open"))


def test_formulas_go_by_code_or_name_and_what_they_need_needs_no_objective():
    text = SHORT.replace(
        "{SHEET}", "{formula: {2025-01-01: '[Gross income] - cost', 2026-01-01: income}, red: 1, green: 2}"
    )
    found = read_scorecard(text + "  income: {name: Gross income}\n  cost: {}\n")
    (first, second) = found.sheets["sales"].formulas
    assert (first.effective_from, first.text) == (date(2025, 1, 1), "[Gross income] - cost")
    assert dict(first.names) == {"Gross income": ("measure", "income"), "cost": ("measure", "cost")}
    assert dict(second.names) == {"income": ("measure", "income")}
    assert found.find("income") == []


def test_the_calendar_may_have_years_of_whole_weeks():
    text = "year starts: February\ncalendar: {weeks: 4-5-4, year ends on: saturday, year ends: last}\n"
    found = read_scorecard(text + SHORT.replace("{SHEET}", "{}")).calendar
    assert found == Calendar(2, Retail("4-5-4", 5, nearest=False))


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("calendar: {weeks: 4-4-4}", "the weeks of a quarter can't be “4-4-4”"),
        ("calendar: {year ends: last}", "“year ends” goes with years of whole weeks"),
        ("calendar: {weeks: 4-4-5, week starts: monday, long month: 0}", "1 to 12"),
        ("calendar: {weks: 4-4-5}", "“calendar” has no word “weks”. Did you mean “weeks”?"),
    ],
)
def test_a_wrong_calendar_is_refused_in_words(line, sentence):
    (fault,) = said(f"{line}\n{SHORT.replace('{SHEET}', '{}')}")
    assert sentence in fault


def test_without_limits_a_value_is_shown_and_not_scored():
    assert sheet("{unit: k€}").thresholds == ()


def test_targets_and_rules_have_their_days():
    found = sheet("{target: {2025-01-01: 100, 2026-01-01: none}, limits: {2025-01-01: {red: 1, green: 2}, 2026-01-01: {red: 3, green: 4}}}")  # fmt: skip
    assert found.targets == (TargetRow(SALES, date(2025, 1, 1), 100), TargetRow(SALES, date(2026, 1, 1), None))
    assert [(row.effective_from, row.red) for row in found.thresholds] == [(date(2025, 1, 1), 1), (date(2026, 1, 1), 3)]


def test_words_may_be_written_with_spaces_hyphens_or_underscores():
    row = sheet("{due days: 3, grace-days: 2, carry: 1, kind: flow, indicator: lead}").row
    assert (row.due_days, row.grace_days, row.carry_periods, row.kind, row.leading) == (3, 2, 1, Kind.FLOW, True)


def test_weights_methods_and_coverage_reach_the_tree():
    found = read_scorecard(
        "scorecard: Works\nminimum coverage: 30 %\nperspectives:\n  Money:\n    weight: {2025-01-01: 2, 2026-01-01: 3}\n    objectives:\n"
        "      Grow:\n        method: worst\n        measures:\n          sales: {weight: 4, red: 1, green: 2}\n          cost: {red: 2, green: 1}\n"
    )
    grow, money, top = ("objective", "Works/Money/Grow"), ("perspective", "Works/Money"), ("scorecard", "Works")
    assert found.edges == [
        EdgeRow(grow, SALES, 4), EdgeRow(grow, ("measure", "cost"), 1),
        EdgeRow(money, grow, 1), EdgeRow(top, money, 2, date(2025, 1, 1), date(2026, 1, 1)), EdgeRow(top, money, 3, date(2026, 1, 1)),
    ]  # fmt: skip
    assert found.nodes[grow].method is Method.WORST
    assert [node.minimum_coverage for node in found.nodes.values()] == [0.3, 0.3, 0.3]


def test_a_measure_may_stand_below_several_objectives_and_a_scorecard_below_another():
    found = read_scorecard(
        "scorecard: Group\nscorecards:\n  North: {perspectives: {Money: {objectives: {Grow: [a], Save: [a]}}}}\n  South: {weight: 2, perspectives: {Money: {objectives: {Grow: [a]}}}}\nmeasures: {a: {red: 1, green: 2}}\n"
    )  # fmt: skip
    assert [line.key[1] for line in found.find("Grow")] == ["Group/North/Money/Grow", "Group/South/Money/Grow"]
    assert len([line for line in found.lines if line.key == ("measure", "a")]) == 3
    assert EdgeRow(("scorecard", "Group"), ("scorecard", "Group/South"), 2) in found.edges


def test_defaults_hold_where_a_sheet_says_nothing():
    text = (
        SHORT.replace("{SHEET}", "{red: 1, green: 2, unit: t}")
        + "  other: {red: 1, green: 2}\ndefaults: {kind: flow, unit: kg}\n"
    )
    found = read_scorecard(text.replace("[sales]", "[sales, other]")).sheets
    assert [(each.row.kind, each.unit) for each in found.values()] == [(Kind.FLOW, "t"), (Kind.FLOW, "kg")]


def test_everything_that_is_wrong_is_said_at_once_with_its_line():
    assert said(
        "scorecard: X\nyer starts: April\nperspectives:\n  A:\n    objectives:\n      B: [sales, cost]\n      C:\n        metod: worst\n        measures:\n"
        "          x: {red: 90, green: 90}\n          y: {red: 80 %, green: 100}\n"
        'measures:\n  sales: {kind: flo, red: "1,5", green: 2}\n  costs: {red: 1}\n'
    ) == [
        "line 2: the file has no word “yer starts”. Did you mean “year starts”?",
        "line 6: there is no measure “cost”. Did you mean “costs”?",
        "line 8: the objective “C” has no word “metod”. Did you mean “method”?",
        "line 10: Where more is better, red (90) must lie below green (90)",
        "line 11: limits are all numbers, all percent of the target (80 %), or all “target - 5”",
        "line 13: red must be a number, not “1,5”. Write the decimal mark as a point",
        "line 13: the kind can't be “flo”. Did you mean “flow”?",
        "line 14: no objective holds the measure “costs”. Name it below one",
        "line 14: say which direction is better: “polarity: maximum” or “polarity: minimum”",
    ]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("{target: 0, red: 80 %, green: 90 %}", "Percent of a target of 0 or below means nothing"),
        ("{red: 80 %, green: 90 %}", "limits by the target need one"),
        ("{red: .nan, green: 2}", "red must be a number, not “.nan”"),
        ("{red: .inf, green: 2}", "red must be a number, not “.inf”"),
        ("{red: [1, 2, 3], green: 2}", "“red” takes one number, or the two of a range"),
        ("{stretch: [1, 2]}", "“stretch” takes one number"),
        ("{points: {1: 0, 2: 11}}", "between 0 and 10"),
        ("{points: {1: 0, 2: 10}, red: 1}", "limits, “points” and “rules” can't stand together"),
        ("{points: [[1, 2, 3], [2, 3]]}", "a point is a pair"),
        ("{red: 1, green: 2, limits: {2025-01-01: {red: 1, green: 2}}}", "“red” stands beside “limits”"),
        ("{limits: {soon: {red: 1, green: 2}}}", "must be a day such as 2026-10-31, not “soon”"),
        ("{target: {2025-01-01: 1, 2025-01-01: 2}}", "a target is stated twice from 2025-01-01 on"),
        ("{due: 2026-02-30}", "the day it is due must be a day"),
        ("{starts: 2026-02-01, ends: 2026-01-01}", "ends before it starts"),
        ("{due days: -1}", "due days must be a whole number from 0 to 10,000"),
        ("{critical: maybe}", "critical can't be “maybe”. Known here: false, no, true, yes"),
        ("{kind: flow, kind: stock}", "says “kind” twice"),
        ("{name: }", "the name must be a text"),
        ("5", "needs words with their values here"),
        ("{red: target - 5, green: target - 10, target: 3}", "Red must begin farther from the target than amber"),
        ("{rules: {at least 5: 11, otherwise: 0}}", "0 and 10"),
        ("{rules: {before 2026-02-30: 10, otherwise: 0}}", "names a day that doesn't exist"),
        ("{rules: [1, 2]}", "rules need lines such as"),
        ("{formula: cost - 1}", "the formula can't be read at “cost”: There is no measure called “cost”"),
        ("{formula: 1 +}", "the formula can't be read at its end"),
        ("{formula: sales + 1}", "leads back to itself: sales > sales"),
    ],
)  # fmt: skip
def test_a_wrong_sheet_is_refused_in_words(words, sentence):
    (fault,) = wrong(words)
    assert fault.startswith("line 7: ")
    assert sentence in fault


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "line 1: it holds no scorecard"),
        ("just words", "line 1: it holds no scorecard"),
        ("a: [", "line 1: this is no YAML"),
        ("a:\n    b: 1\n   c: 2", "line 3: this is no YAML: expected <block end>, but found '<block mapping start>'. Look at how far this line is indented"),
        ("perspectives: {A: {objectives: {B: [x]}}}\nmeasures: {x: }", "line 1: the scorecard has no name"),
        ("scorecard: X", "line 1: the scorecard “X” holds nothing. Add “perspectives:” below it"),
        ("scorecard: X\nperspectives: {A: }", "line 2: the perspective “A” holds nothing. Add “objectives:” below it"),
        ("scorecard: &x X\nperspectives: *x", "line 2: references (*name) aren't read here"),
        ("[" * 50, "line 1: this is nested more than 40 levels deep"),
        ("scorecard: X\nyear starts: 13\nperspectives: {A: {objectives: {B: [x]}}}\nmeasures: {x: }", "the year can't start in “13”"),
        ("scorecard: X\nminimum coverage: 150 %\nperspectives: {A: {objectives: {B: [x]}}}\nmeasures: {x: }", "lies between 0 % and 100 %"),
        ("scorecard: X\nperspectives: {A: {weight: -1, objectives: {B: [x]}}}\nmeasures: {x: }", "a weight must be 0 or more, not “-1”"),
        ("scorecard: X\nperspectives: {A: {objectives: {B: [x, x]}}}\nmeasures: {x: }", "stands twice below this objective"),
        ("scorecard: X\nperspectives: {A: {objectives: {B: [x]}}, A: {objectives: {B: [x]}}}\nmeasures: {x: }", "a perspective “A” stands here twice"),
        ("scorecard: X\n\0", "this is no YAML"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_refused_in_words(text, sentence):
    assert any(sentence in fault for fault in said(text)), said(text)


def test_two_sheets_of_one_code_are_refused():
    text = "scorecard: X\nperspectives:\n  A:\n    objectives:\n      B: {measures: {x: {red: 1, green: 2}}}\n      C: {measures: {x: {red: 1, green: 2}}}\n"
    assert said(text) == ["line 6: the measure “x” is described twice. Name it in a list where it is used again: [x]"]
