"""The runner itself: it sees a wrong answer, a missing one and a forbidden one, and asks other programs by lines of JSON."""

import json
import sys

import pytest

from fourfold.conformance import reading, running
from fourfold.conformance.answering import answer

CASE = {
    "id": "half-way", "origin": "worked by hand", "says": "Half way is 5.",
    "measure": {"rule": {"polarity": "maximum", "red": 80, "green": 90}, "values": [85, 90]},
    "expect": {"score": [5, 6.6666667]}, "never": {"status": "red"},
}  # fmt: skip
TREE = {"id": "two", "origin": "o", "says": "s", "tree": {"top": {"children": {"a": 1, "b": 1}}}, "scores": {"a": 4, "b": 6}, "expect": {"top": {"score": 5}}}  # fmt: skip
OURS = f"{sys.executable} -m fourfold conformance --answer"


def wrong(case, found):
    return list(running.differences(case, found))


def test_an_answer_that_is_off_is_named_with_both_numbers():
    found = answer(CASE)
    assert wrong(CASE, found) == []
    assert wrong(CASE, {**found, "score": [5.0, 6.6]}) == ["score: [5.0, 6.6] instead of [5, 6.6666667]"]


def test_a_missing_and_a_forbidden_answer_are_named():
    assert wrong(CASE, {"status": ["amber", "red"]}) == ["score: no answer", 'status: "red", which is wrong']


def test_a_node_that_differs_is_named_with_what_differs():
    found = {"top": {"score": 4.0, "coverage": 1.0}}
    assert wrong(TREE, found) == ['top: {"score": 4.0} instead of {"score": 5}']


def test_true_is_no_number_and_null_is_missing():
    assert not running.agrees(True, 1)
    assert running.agrees(float("nan"), None)
    assert not running.agrees(0.0, None)


def test_a_refusal_needs_our_words_from_us_and_any_words_from_others():
    case = {**CASE, "refused": "must lie below"}
    assert wrong(case, {"refused": "red must lie below green"}) == []
    assert wrong(case, {"refused": "no"}) == ["was refused with “no”, without the words “must lie below”"]
    assert wrong(case, {"refused": "limits unusable", "foreign": True}) == []
    assert wrong(case, answer(CASE)) == ["was not refused"]
    assert wrong(CASE, {"refused": "no"}) == ["was refused: no"]


def test_our_own_engine_passes_when_it_is_asked_as_another_program():
    cases = reading.load()
    with running.program(OURS) as ask:
        assert [verdict.id for verdict in running.run(cases, ask) if not verdict.holds] == []


def test_another_program_sees_the_question_without_the_answers(tmp_path):
    other = tmp_path / "other.py"
    other.write_text(
        "import json, sys\n"
        "for line in sys.stdin:\n"
        "    case = json.loads(line)\n"
        "    print(json.dumps({'id': case['id'], 'answers': {'score': [5, 20 / 3], 'seen': sorted(case)}}), flush=True)\n"
    )
    with running.program(f"{sys.executable} {other}") as ask:
        assert ask(CASE)["seen"] == ["id", "measure"]
        assert running.run([CASE], ask)[0].holds


@pytest.mark.parametrize(
    ("program", "sentence"),
    [
        ("print('hello')", "answered the case half-way with 'hello"),
        ("pass", "ended before the case half-way was answered"),
        ('print(\'{"id": "other", "answers": {}}\')', "answered the case half-way with"),
    ],
)
def test_a_program_that_does_not_keep_to_the_format_is_said(tmp_path, program, sentence):
    other = tmp_path / "other.py"
    other.write_text(f"import sys\nsys.stdin.readline()\n{program}\n")
    with running.program(f"{sys.executable} {other}") as ask, pytest.raises(running.Unusable, match=sentence):
        ask(CASE)


def test_a_program_that_is_not_there_is_said():
    with pytest.raises(running.Unusable, match="can't be started"), running.program("there-is-no-such-program"):
        pass


def test_days_survive_the_way_through_json():
    case = next(case for case in reading.load() if "targets" in case.get("measure", {}))
    assert reading.days(json.loads(running.question(case)))["measure"]["targets"] == case["measure"]["targets"]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("- {id: a, origin: o}", "case 1: a case needs id, origin, says"),
        ("hello", "case 1: a case needs"),
        ("- [", "can't be read"),
        ("- {id: a, origin: o, says: s, measure: {}}\n- {id: a, origin: o, says: s, measure: {}}", "same id: a"),
    ],
)
def test_what_is_no_case_is_said_with_its_place(tmp_path, text, sentence):
    (tmp_path / "c.yaml").write_text(text)
    with pytest.raises(reading.NotCases, match=sentence):
        reading.load(tmp_path)


def test_an_empty_folder_is_said(tmp_path):
    with pytest.raises(reading.NotCases, match=r"no \.yaml files"):
        reading.load(tmp_path)
