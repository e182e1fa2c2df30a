"""Every expression of the specification's library of measures gives the value of its example."""

import pytest
import yaml

from fourfold.conformance.answering import answer


@pytest.fixture
def library(shared):
    """The library beside the checkout: definitions with an expression and an example each."""
    return yaml.safe_load((shared / "spec" / "kpi-library.yaml").read_text(encoding="utf-8"))["kpis"]


def worked_out(definition) -> float:
    """What the engine makes of the example's inputs."""
    inputs = {name: [number] for name, number in definition["example"]["inputs"].items()}
    case = {"measure": {"formula": definition["expression"]}, "inputs": inputs}
    return answer(case)["value"][-1]


def test_every_example_of_the_library_comes_out(library):
    assert len(library) > 150
    wrong = {
        each["code"]: (worked_out(each), each["example"]["value"])
        for each in library
        if round(worked_out(each), 4) != pytest.approx(each["example"]["value"], rel=0, abs=5.1e-5)
    }
    assert wrong == {}


def test_every_expression_says_what_it_needs(library):
    from fourfold.engine.formulas import parse

    assert {each["code"] for each in library if parse(each["expression"]).keys != set(each["inputs"])} == set()
