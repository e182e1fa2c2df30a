"""`fourfold conformance` as it is run: our engine, cases of one's own, another program."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
OURS = f"{sys.executable} -m fourfold conformance --answer"
WRONG = """\
- {id: half-way, origin: worked by hand, says: Half way is 5., measure: {rule: {polarity: maximum, red: 80, green: 90}, values: [85]}, expect: {score: 6}}
- {id: the-limit, origin: worked by hand, says: Green begins on its limit., measure: {rule: {polarity: maximum, red: 80, green: 90}, values: [90]}, expect: {status: green}}
"""


def run(*words):
    return subprocess.run(
        [sys.executable, "-m", "fourfold", "conformance", *words], capture_output=True, text=True, timeout=120, check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip


@pytest.fixture
def own(tmp_path):
    (tmp_path / "own.yaml").write_text(WRONG, encoding="utf-8")
    return tmp_path


def test_the_installed_engine_passes_and_the_table_says_so():
    done = run()
    *cases, _, said = done.stdout.splitlines()
    assert done.returncode == 0
    assert said == f"All {len(cases)} cases hold."
    assert all(line.startswith("ok     ") for line in cases)


def test_a_case_that_does_not_hold_is_shown_with_both_numbers(own):
    done = run(str(own))
    assert done.returncode == 1
    assert done.stdout.splitlines() == [
        "WRONG  half-way   Half way is 5.",
        "                  score: 5.0 instead of 6",
        "ok     the-limit  Green begins on its limit.",
        "",
        "1 of 2 cases hold.",
    ]
    assert run(str(own), "--failures").stdout.splitlines()[2:] == ["", "1 of 2 cases hold."]


def test_json_names_each_case_and_what_is_wrong(own):
    found = json.loads(run(str(own / "own.yaml"), "--format", "json").stdout)
    assert (found["cases"], found["hold"]) == (2, 1)
    assert found["verdicts"][0] == {
        "id": "half-way", "holds": False, "says": "Half way is 5.", "origin": "worked by hand", "wrong": ["score: 5.0 instead of 6"],
    }  # fmt: skip


def test_another_program_is_asked(own):
    done = run(str(own), "--against", OURS)
    assert (done.returncode, done.stdout.splitlines()[-1]) == (1, "1 of 2 cases hold.")


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (["no-such-folder"], 2, "There is no folder or file no-such-folder."),
        (["--against", "there-is-no-such-program"], 1, "can't be started"),
        (["--against", f"{sys.executable} -c pass"], 1, "ended before the case"),
    ],
)
def test_what_can_not_be_run_is_said_in_a_sentence(words, code, sentence):
    done = run(*words)
    assert (done.returncode, done.stdout) == (code, "")
    assert sentence in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_folder_without_cases_is_said(tmp_path):
    done = run(str(tmp_path))
    assert (done.returncode, done.stderr) == (2, f"There are no .yaml files in {tmp_path}.\n")


def test_a_question_that_is_no_json_ends_the_answering_with_a_sentence():
    done = subprocess.run(
        [sys.executable, "-m", "fourfold", "conformance", "--answer"], input="hello\n", capture_output=True, text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)}, timeout=60, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (2, "Line 1 is no case: it must be JSON with an id.\n")
