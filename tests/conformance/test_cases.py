"""The published cases: the engine gives each answer that they expect, and none that they forbid."""

import pytest
import yaml

from fourfold.conformance import reading, running

CASES = reading.load()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_a_case_holds(case):
    (verdict,) = running.run([case])
    assert verdict.wrong == ()


def test_every_case_expects_or_is_refused_and_a_wrong_answer_of_others_is_kept():
    assert [case["id"] for case in CASES if ("expect" in case) == ("refused" in case)] == []
    assert [case["id"] for case in CASES if case.get("bug") and not (case.get("never") or case.get("refused"))] == []


def test_every_key_of_a_case_is_in_the_format():
    format_ = (reading.CASES.parent / "README.md").read_text(encoding="utf-8")
    unknown = {key for case in CASES for key in case if f"| `{key}` |" not in format_}
    assert unknown == set()


def test_every_shared_case_is_among_ours(shared):
    """The specification's own list, where it is beside the checkout: each of its ids is covered by a case of ours."""
    theirs = yaml.safe_load((shared / "spec" / "scoring-cases.yaml").read_text(encoding="utf-8"))
    ids = {case["id"] for section in theirs.values() if isinstance(section, list) for case in section}
    assert ids - {covered for case in CASES for covered in case.get("covers", [])} == set()
