"""`fourfold score` as it is run: a process of its own, two files, no home and no database."""

import json
import os
import pty
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from tests.cli.scoring.documented import block, example

ROOT = Path(__file__).resolve().parents[3]
TODAY = ("--today", "2026-04-20")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return example(tmp_path_factory.mktemp("score"))


def run(folder, *words, stdin=b"", **environment):
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("FOURFOLD", "DJANGO", "COLUMNS"))}
    return subprocess.run(
        [sys.executable, "-m", "fourfold", "score", *words], cwd=folder, input=stdin, capture_output=True, timeout=60,
        env={**kept, "PYTHONPATH": str(ROOT), "FOURFOLD_HOME": str(folder / "home"), **environment}, check=False,
    )  # fmt: skip


def test_the_documented_example_prints_what_the_page_shows(folder):
    done = run(folder, "works.yaml", "works.csv", *TODAY, "--fail-below", "5", "--fail-below", "scrap=amber")
    command, _, printed = block("console").partition("\n")
    assert command.endswith("--fail-below 5 --fail-below scrap=amber")
    assert done.stdout.decode() == printed
    assert done.stderr.decode() == block("text")
    assert done.returncode == 1
    assert not (folder / "home").exists(), "nothing was begun"


def test_the_documented_explanations_are_what_is_printed(folder):
    done = run(folder, "works.yaml", "works.csv", *TODAY, "--explain", "scrap", "--explain", "run steadily")
    assert done.stdout.decode() == block("console", 1).partition("\n")[2]
    assert (done.returncode, done.stderr) == (0, b"")


def test_json_has_every_line_with_unrounded_numbers_and_the_engines_explanation(folder):
    done = run(folder, "works.yaml", "works.csv", *TODAY, "--format", "json", "--explain", "Financial")
    found = json.loads(done.stdout)
    scrap = next(line for line in found["results"] if line["key"] == "scrap")
    assert scrap["value"] == pytest.approx(1200 / 210)
    assert scrap["score"] == pytest.approx(10 * (7 - 1200 / 210) / 6)
    assert (scrap["status"], scrap["trend"], scrap["coverage"], scrap["share"]) == ("red", "worsening", 1.0, 0.5)
    assert found["period"] == {"label": "Mar 2026", "frequency": "month", "first_day": "2026-03-01", "last_day": "2026-03-31"}  # fmt: skip
    (why,) = found["explanations"]
    assert why["key"] == ["perspective", "Halden Works/Financial"]
    assert why["words"][0] == "Mar 2026: the weighted mean of 1 part."
    missing = next(line for line in found["results"] if line["key"] == "complaints")
    assert (missing["value"], missing["score"], missing["reason"]) == (None, None, "not_collected")


def test_a_workbook_is_written_whole_with_text_as_text(folder):
    model = block("yaml").replace("name: Revenue,", 'name: "=1+1",').replace("name: Revenue\n", 'name: "=1+1"\n')
    done = run(folder, "-", "works.csv", *TODAY, "--output", "out.xlsx", stdin=model.encode())
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    sheet = openpyxl.load_workbook(BytesIO((folder / "out.xlsx").read_bytes())).active
    rows = {row[1].value: row for row in sheet.iter_rows(min_row=4)}
    assert rows["=1+1"][1].data_type == "s"
    assert rows["Scrap rate"][4].value == pytest.approx(1200 / 210)
    assert rows["Scrap rate"][8].value == "Off target"
    assert not [path.name for path in folder.iterdir() if path.name.startswith(".out")]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["none.yaml", "works.csv"], "There is no file none.yaml. Nothing was scored."),
        (["-", "-"], "Only one of both files can come from the standard input."),
        (["works.yaml", "works.csv", "--period", "2026-13"], "--period “2026-13”: there is no such day or period."),
        (["works.yaml", "works.csv", *TODAY, "--period", "2027-01"], "Jan 2027 has not begun on 2026-04-20."),
        (["works.yaml", "works.csv", "--today", "soon"], "--today “soon” is no day."),
        (["works.yaml", "works.csv", "--period", "2026", "--frequency", "month"], "--period 2026 is a year, longer than the month asked for."),
        (["works.yaml", "works.csv", *TODAY, "--explain", "scrapp"], "The scorecard has nothing called “scrapp”. Did you mean “scrap”?"),
        (["works.yaml", "works.csv", *TODAY, "--fail-below", "12"], "write a score from 0 to 10, or one of red, amber"),
        (["works.yaml", "works.csv", *TODAY, "--separator", "ab"], "--separator is one character, or the word tab."),
        (["works.yaml", "works.yaml", *TODAY], "works.yaml: "),
        (["works.yaml", ".", *TODAY], "can't be read: Is a directory. Nothing was scored."),
    ],
)  # fmt: skip
def test_wrong_input_is_said_with_exit_code_2_and_nothing_on_the_standard_output(folder, words, sentence):
    done = run(folder, *words)
    assert sentence in done.stderr.decode()
    assert (done.returncode, done.stdout) == (2, b"")


def test_a_period_before_all_values_is_no_empty_table(folder):
    done = run(folder, "works.yaml", "works.csv", *TODAY, "--period", "2024-03")
    assert (done.returncode, done.stdout) == (2, b"")
    assert (
        "Mar 2024 lies before all values of works.csv: the first is of Q3 FY2026, from 2025-10-01 on."
        in done.stderr.decode()
    )


def test_a_workbook_is_not_poured_into_a_terminal(folder):
    ours, terminal = pty.openpty()
    done = subprocess.run(
        [sys.executable, "-m", "fourfold", "score", "works.yaml", "works.csv", *TODAY, "--format", "xlsx"], cwd=folder, timeout=60,
        env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=terminal, stderr=subprocess.PIPE, check=False,
    )  # fmt: skip
    os.close(terminal)
    os.close(ours)
    assert done.returncode == 2
    assert done.stderr.decode().strip().endswith("Say where to write it: --output FILE.xlsx.")


def test_a_file_that_is_not_utf8_is_named_with_its_line(folder):
    done = run(folder, "works.yaml", "-", stdin=b"measure,period,value\nrevenue,2026-01,1\nrevenue,2026-02,\xff\n")
    assert done.stderr.decode() == "-, line 3: this is not UTF-8. Save the file as UTF-8. Nothing was scored.\n"


def test_an_output_that_cannot_be_written_leaves_nothing(folder):
    done = run(folder, "works.yaml", "works.csv", *TODAY, "--output", "no/such/place.json")
    assert done.returncode == 1
    assert "can't be written: No such file or directory." in done.stderr.decode()


def test_floors_hold_by_score_by_status_and_by_line(folder):
    ask = ["works.yaml", "works.csv", *TODAY, "--format", "json"]
    assert run(folder, *ask, "--fail-below", "6", "--fail-below", "Financial=green").returncode == 0
    done = run(folder, *ask, "--fail-below", "green", "--fail-below", "complaints=1")
    assert done.returncode == 1
    assert json.loads(done.stdout)["breaches"] == [
        "Halden Works is below green: score 6.0422, at risk.",
        "Complaints has no score: not collected yet. It must not be below 1.",
    ]


def test_tabs_and_other_periods_are_read(folder):
    table = b"period\trevenue\tscrap\n2025-12\t90\t4\n2026-01\t95,5\t4,5\n"
    done = run(folder, "works.yaml", "-", *TODAY, "--format", "json", "--frequency", "quarter", stdin=table)
    found = json.loads(done.stdout)
    assert found["period"]["label"] == "Q4 FY2026"
    assert next(line for line in found["results"] if line["key"] == "revenue")["value"] == 95.5


def test_formulas_rules_and_calendars_are_scored(folder):
    model = (
        "scorecard: Shop\nyear starts: February\ncalendar: {weeks: 4-5-4}\nperspectives: {All: {objectives: {Earn: [profit, state, gap]}}}\n"
        "measures:\n  sales: {kind: flow}\n  cost: {kind: flow}\n  profit: {kind: flow, formula: sales - cost, red: 5, green: 10}\n"
        "  state: {kind: text, rules: {done: 10, open: 3}}\n  gap: {target: 50, red: target - 10, green: target - 5}\n"
    )
    (folder / "shop.yaml").write_text(model, encoding="utf-8")
    table = b"measure,2026-03-07\nsales,30\ncost,18\nstate,open\ngap,47.5\n"
    done = run(folder, "shop.yaml", "-", *TODAY, "--format", "json", "--explain", "profit", stdin=table)
    found = json.loads(done.stdout)
    lines = {line["key"]: line for line in found["results"]}
    assert (lines["profit"]["value"], lines["profit"]["status"]) == (12.0, "green")
    assert (lines["state"]["score"], lines["state"]["answer"]) == (3.0, "open")
    assert lines["gap"]["status"] == "green"
    assert found["period"]["last_day"] == "2026-04-04", "five weeks of the second month"
    assert "sales" not in lines


def test_it_needs_no_django():
    code = (
        "import sys; from fourfold.cli.scoring import running, results, terminal, gates, workbook; "
        "print([name for name in sys.modules if name.split('.')[0] in {'django', 'psycopg', 'ninja'}])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout == "[]\n"
