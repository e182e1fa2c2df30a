"""The published cases: the engine gives each answer that they expect, and none that they forbid."""

import math
from pathlib import Path
from typing import Any

import pytest
import yaml

from fourfold.engine.scorecard import compute
from fourfold.engine.thresholds import WrongThreshold, refuse_wrong
from tests.conformance import reader

FILES = sorted((Path(__file__).parent / "cases").glob("*.yaml"))
CASES = [case for file in FILES for case in yaml.safe_load(file.read_text(encoding="utf-8"))]


def agrees(found: Any, expected: Any) -> bool:
    """Missing is null; numbers agree to the digits that seven places show; a list is compared whole."""
    if isinstance(expected, list):
        return len(found) == len(expected) and all(map(agrees, found, expected))
    if isinstance(expected, dict):
        return all(agrees(found[key], answer) for key, answer in expected.items())
    if expected is None:
        return found is None or found != found
    if isinstance(expected, int | float) and not isinstance(expected, bool):
        return found is not None and math.isclose(found, expected, rel_tol=6e-8, abs_tol=6e-8)
    return bool(found == expected)


def answers(case: dict[str, Any]) -> dict[str, Any]:
    scored = compute(reader.model(case))
    if "measure" in case:
        return reader.measure_answers(scored)
    return {key: reader.node_answers(scored, key) for key in case["tree"]}


def pick(found: Any, wanted: Any) -> Any:
    """A single expectation of a measure is about its last period."""
    return found[-1] if isinstance(found, list) and not isinstance(wanted, list) else found


@pytest.mark.parametrize("case", [case for case in CASES if "refused" not in case], ids=lambda case: case["id"])
def test_a_case_gives_its_answers(case):
    found = answers(case)
    wanted = case["expect"]
    assert {key: found[key] for key in wanted if not agrees(pick(found[key], wanted[key]), wanted[key])} == {}
    forbidden = case.get("never", {})
    assert [key for key in forbidden if agrees(pick(found[key], forbidden[key]), forbidden[key])] == []


@pytest.mark.parametrize("case", [case for case in CASES if "refused" in case], ids=lambda case: case["id"])
def test_a_case_is_refused_in_words(case):
    if "tree" in case:
        with pytest.raises(ValueError, match=case["refused"]):
            compute(reader.model(case))
        return
    (rule,) = reader.thresholds(case["measure"])
    with pytest.raises(WrongThreshold, match=case["refused"]):
        refuse_wrong(rule, case["measure"].get("target"))


def test_every_case_has_an_id_of_its_own_and_an_origin():
    ids = [case["id"] for case in CASES]
    assert len(set(ids)) == len(ids)
    assert [case["id"] for case in CASES if not case.get("origin") or not case.get("says")] == []
    assert [case["id"] for case in CASES if case.get("bug") and not (case.get("never") or case.get("refused"))] == []


def test_every_shared_case_is_among_ours(shared):
    """The specification's own list, where it is beside the checkout: each of its ids is covered by a case of ours."""
    theirs = yaml.safe_load((shared / "spec" / "scoring-cases.yaml").read_text(encoding="utf-8"))
    ids = {case["id"] for section in theirs.values() if isinstance(section, list) for case in section}
    assert ids - {covered for case in CASES for covered in case.get("covers", [])} == set()
