"""The table of values: three forms, one decimal mark, and every cell that can't be taken named with line, column and reason."""

from datetime import date

import pytest

from fourfold.engine.model import ObservationRow
from fourfold.plain.problems import Wrong
from fourfold.plain.scorecard import read_scorecard
from fourfold.plain.values import read_values

CARD = read_scorecard(
    "scorecard: Works\nyear starts: April\ndata: {ignore: [n/a]}\nperspectives: {A: {objectives: {B: [sales, scrap, held, share, run, state, profit]}}}\n"
    "measures:\n  sales: {kind: flow}\n  scrap: {kind: ratio}\n  held: {kind: yes/no}\n  share: {frequency: quarter}\n  run: {due: 2026-05-31}\n"
    "  state: {kind: text, rules: {done: 10, open: 3}}\n  profit: {formula: sales * 2}\n"
)
TODAY = date(2026, 4, 20)
SALES = ("measure", "sales")


def read(text: str, **options):
    return read_values(text, CARD, TODAY, **options).observations


def said(text: str, **options) -> list[str]:
    with pytest.raises(Wrong) as wrong:
        read(text, **options)
    return [str(fault) for fault in wrong.value.faults]


def test_three_forms_say_the_same():
    expected = [ObservationRow(SALES, date(2026, 1, 1), 5.0), ObservationRow(SALES, date(2026, 2, 1), 6.5)]
    assert read("measure,period,value\nsales,2026-01,5\nSales,2026-02,6.5\n") == expected
    assert read("measure;2026-01;2026-02;2026-03\nsales;5;6,5;\n") == expected
    assert read("period\tsales\nJan 2026\t5\n2026-02\t6.5\n") == expected


def test_parts_days_states_and_blanks():
    text = (
        "measure,period,value,numerator,denominator,done_on,forecast_on,state\n"
        "scrap,2026-01,,8,200,,,\nsales,2026-02,,,,,,\nsales,2026-05,9,,,,,forecast\nrun,2026-03,,,,,2026-05-20,\nheld,2026-03,yes,,,,,actual\n"
    )
    assert read(text) == [
        ObservationRow(("measure", "scrap"), date(2026, 1, 1), numerator=8, denominator=200),
        ObservationRow(SALES, date(2026, 2, 1)),
        ObservationRow(SALES, date(2026, 5, 1), 9, forecast=True),
        ObservationRow(("measure", "run"), date(2026, 3, 1), forecast_on=date(2026, 5, 20)),
        ObservationRow(("measure", "held"), date(2026, 3, 1), 1.0),
    ]


@pytest.mark.parametrize(
    ("written", "number"),
    [("1234.5", 1234.5), ("1,234.5", 1234.5), ("1.234,5", 1234.5), ("−5.5", -5.5), ("(5.5)", -5.5), ("1e3", 1000.0), ("95.5 %", 95.5)],
)  # fmt: skip
def test_numbers_as_they_are_written(written, number):
    assert read(f'measure,period,value\nsales,2026-01,"{written}"\n')[0].value == number


def test_words_of_a_measure_are_read_in_any_case_and_others_refused():
    assert read("measure,period,value\nstate,2026-01,Done\n") == [
        ObservationRow(("measure", "state"), date(2026, 1, 1), text="Done")
    ]
    assert said("measure,period,value\nstate,2026-01,donne\n") == [
        "line 2, value “donne”: this is no word of the measure. Did you mean “done”?"
    ]


def test_a_calculated_measure_takes_no_values():
    sentence = "this measure is worked out by its formula and takes no values"
    assert said("measure,period,value\nprofit,2026-01,1\nprofit,2026-02,1\n") == [
        f"line 2, measure “profit”: {sentence}"
    ]
    assert said("period,profit\n2026-01,1\n") == [f"line 1, profit “profit”: {sentence}"]


def test_a_number_that_reads_two_ways_is_refused_unless_the_table_proves_it():
    table = 'measure,period,value\nsales,2026-01,"1.234"\nsales,2026-02,"{}"\n'
    assert said(table.format("7")) == [
        "line 2, value “1.234”: this can be a decimal or a thousands mark, and no cell proves which. Say it: --decimal . (or ,)"
    ]
    assert read(table.format("7.5"))[0].value == 1.234
    assert read(table.format("7,5"))[0].value == 1234
    assert read(table.format("7"), decimal=",")[0].value == 1234


def test_ignored_texts_are_blank():
    assert read("measure,2026-01,2026-02\nsales,n/a,3\n") == [ObservationRow(SALES, date(2026, 2, 1), 3.0)]


def test_periods_fit_their_measure():
    assert read("measure,period,value\nshare,2026-Q1,3\n")[0].start == date(2025, 4, 1)
    assert read("measure,period,value\nshare,2026-03-31,3\n")[0].start == date(2026, 1, 1)
    assert read("measure,period,value\nsales,2026-02-14,3\n")[0].start == date(2026, 2, 1)


def test_every_wrong_cell_is_said_with_line_column_value_and_reason():
    assert said(
        "measure,period,value\nrevenue,2026-01,5\nsales,2026-13,5\nsales,2026-01,abc\nsales,2026-02,5\nsales,2026-02,6\n"
        "share,2026-01,3\nsales,2027-01,4\nsales,2026-03,#DIV/0!\nheld,2026-03,maybe\nsales,soon,1\n\nsales,2026-04,1,2\n"
    ) == [
        "line 2, measure “revenue”: the scorecard has no such measure. Known here: held, profit, run, sales, scrap, share, state",
        "line 3, period “2026-13”: there is no such day or period (sales is by month)",
        "line 4, value “abc”: “abc” is no number. Correct it, or list it under ignore if it means no value",
        "line 6, measure “sales”: line 5 has a value of Feb 2026 already",
        "line 7, period “2026-01”: this is a month; a quarter is needed here (share is by quarter)",
        "line 8, measure “sales”: Jan 2027 has not begun, so that this is no actual. Mark it in a column “state”: forecast",
        "line 9, value “#DIV/0!”: “#DIV/0!” is an error of the spreadsheet. Correct the cell, or list it under ignore",
        "line 10, value “maybe”: this is neither yes nor no",
        "line 11, period “soon”: this is no period. Write it like 2026, 2026-H1, 2026-Q3, 2026-10, 2026-W42 or 2026-10-31 (sales is by month)",
        "line 13, measure: the row has 4 cells, the first row has 3",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "it is empty"),
        ("a,b\n1,2\n", "the first row names no columns “measure” and “period”"),
        ("measure,period\nsales,2026-01\n", "there is no column of numbers"),
        ("measure,period,valeu\nsales,2026-01,1\n", "Did you mean “value”?"),
        ("measure,period,value,value\nsales,2026-01,1,1\n", "this column stands here twice"),
        ("measure,soon\nsales,1\n", "line 1, soon “soon”: this is no period"),
        ("period,turnover\n2026-01,1\n", "line 1, turnover “turnover”: the scorecard has no such measure"),
        ('measure,period,value\nsales,2026-01,"5\n', "A quotation mark is probably missing"),
        ("measure,period,value\nsales,2026-01,5\0\n", "it has NUL bytes"),
        ("measure,period,value,state\nsales,2026-01,5,planned\n", "the state is “actual” or “forecast”"),
        ("measure,period,value,recorded\nsales,2026-01,5,31.1.2026\n", "this is no day"),
        ("measure,period,numerator,denominator\nscrap,2026-01,5,\n", "the numerator has no denominator"),
        ("measure,period,value\nsales,2026-01,1" + "0" * 30 + "\n", "has more than 25 digits"),
    ],
)
def test_a_wrong_table_is_refused_in_words(text, sentence):
    assert any(sentence in fault for fault in said(text)), said(text)
