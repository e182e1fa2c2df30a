"""Roles and what they allow."""

from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError

from fourfold.org import rules


@pytest.mark.parametrize(
    ("role", "administers", "edits", "records", "sees_everything"),
    [
        ("administrator", True, True, True, True),
        ("strategy_office", False, True, True, True),
        ("editor", False, True, True, False),
        ("contributor", False, False, True, False),
        ("viewer", False, False, False, False),
    ],
)
def test_what_each_role_may(role, administers, edits, records, sees_everything):
    member = SimpleNamespace(role=role)
    assert (
        rules.can_administer(member), rules.can_edit(member), rules.can_record(member), rules.sees_everything(member)
    ) == (administers, edits, records, sees_everything)  # fmt: skip


def test_a_time_zone_must_exist():
    rules.validate_time_zone("Europe/Berlin")
    with pytest.raises(ValidationError, match="Mars"):
        rules.validate_time_zone("Mars/Base")
