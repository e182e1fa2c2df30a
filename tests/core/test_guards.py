"""Refusals carry code, sentence, field and status."""

import logging

import pytest

from fourfold.core import guards
from fourfold.core.guards import Refused


@pytest.mark.parametrize(
    ("code", "status"),
    [("R1", 422), ("R2", 422), ("R3", 422), ("R4", 403), ("R5", 409), ("R6", 422), ("R7", 409), ("R8", 422), ("R10", 409),
     ("R11", 422), ("R13", 409)],
)  # fmt: skip
def test_each_code_has_the_status_that_the_documentation_names(code, status):
    assert Refused(code, "Sentence.").status == status


def test_a_condition_that_does_not_hold_refuses_nothing():
    guards.refuse_if(False, "R1", "Sentence.")


def test_a_refusal_keeps_its_field_and_details():
    with pytest.raises(Refused) as caught:
        guards.refuse_if(True, "R7", "Others depend on it.", field="unit", dependants=["Line 4"])
    refusal = caught.value
    assert (refusal.code, refusal.sentence, refusal.field) == ("R7", "Others depend on it.", "unit")
    assert refusal.details == {"dependants": ["Line 4"]}
    assert str(refusal) == "R7: Others depend on it."


def test_a_missing_right_is_noted_in_the_security_log(caplog):
    with caplog.at_level(logging.WARNING, "fourfold.refusals"), pytest.raises(Refused, match="R4"):
        guards.require(False, "Only Ada may.")
    assert [record.getMessage() for record in caplog.records] == ["R4 refused: Only Ada may."]


@pytest.mark.parametrize("expected", [None, 3])
def test_the_current_version_and_no_version_are_taken(expected):
    guards.require_version(3, expected, {"name": "Theirs"})


def test_a_stale_version_is_refused_with_both_versions():
    with pytest.raises(Refused, match="R5") as caught:
        guards.require_version(3, 2, {"name": "Theirs"})
    assert caught.value.details == {"current_version": 3, "your_version": 2, "current": {"name": "Theirs"}}


def test_fields_that_a_record_does_not_have_are_named():
    with pytest.raises(Refused, match="R11") as caught:
        guards.refuse_unknown({"name": 1, "organisation_id": 2, "id": 3}, {"name"})
    assert caught.value.field == "id, organisation_id"
