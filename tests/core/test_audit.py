"""The trail can't be changed, and a change made by somebody who can is found and named."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, connections, transaction

from fourfold.core import audit
from fourfold.core.models import AuditEntry
from fourfold.org.actions import add_unit
from fourfold.org.models import Unit
from tests.together import town

__all__ = ["town"]


def test_each_act_leaves_one_entry_with_all_fields(admin):
    before = AuditEntry.objects.count()
    add_unit(actor=admin, name="Line 4", code="L4", parent_id=admin.unit_id)
    entry = AuditEntry.objects.order_by("-sequence").first()
    assert AuditEntry.objects.count() == before + 1
    assert (entry.actor, entry.role, entry.action, entry.subject, entry.zone, entry.source) == (
        "Alex Admin", "administrator", "added", "Line 4", "Europe/Berlin", "page",
    )  # fmt: skip
    assert entry.new["code"] == "L4"


@pytest.mark.parametrize(
    "statement", ["UPDATE core_auditentry SET reason = 'x'", "DELETE FROM core_auditentry", "TRUNCATE core_auditentry"]
)
def test_the_application_can_neither_change_nor_delete_the_trail(admin, statement):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_an_intact_chain_holds(admin, ada, ben):
    checked = audit.check_chain()
    assert checked.holds
    assert checked.entries == AuditEntry.objects.count() > 3


def test_entries_are_numbered_from_one_in_each_organisation(admin, cleo):
    assert AuditEntry.objects.order_by("sequence").first().sequence == 1


def tamper(admin, statement: str, *parameters: object) -> None:
    """Change the committed trail as only the tables' owner could: with the triggers off."""
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute("ALTER TABLE core_auditentry DISABLE TRIGGER USER")
        cursor.execute(statement, [*parameters, admin.organisation_id])
        assert cursor.rowcount > 0
        cursor.execute("ALTER TABLE core_auditentry ENABLE TRIGGER USER")


@pytest.mark.parametrize(
    ("statement", "first_broken"),
    [
        ("UPDATE core_auditentry SET actor = 'Nobody' WHERE sequence = 3 AND organisation_id = %s", 3),
        ('UPDATE core_auditentry SET new = \'{"code": "X"}\' WHERE sequence IN (4, 2) AND organisation_id = %s', 2),
        (
            "UPDATE core_auditentry SET recorded_at = recorded_at - interval '1 hour' WHERE sequence = 4 AND organisation_id = %s",
            4,
        ),
        ("DELETE FROM core_auditentry WHERE sequence = 2 AND organisation_id = %s", 3),
        ("UPDATE core_auditentry SET sequence = sequence + 10 WHERE sequence = 4 AND organisation_id = %s", 14),
    ],
    ids=["the actor", "two entries", "the time", "a missing entry", "the number"],
)
def test_what_an_owner_changes_in_the_trail_is_found_and_the_first_broken_entry_named(town, statement, first_broken):
    for code in "ABC":
        add_unit(actor=town, name=code, code=code, parent_id=town.unit_id)
    assert audit.check_chain() == audit.ChainCheck(4, None)
    tamper(town, statement)
    checked = audit.check_chain()
    assert not checked.holds
    assert checked.broken_sequence == first_broken


def test_a_forged_entry_with_a_hash_of_its_own_breaks_the_chain_at_the_next_one(town):
    for code in "ABC":
        add_unit(actor=town, name=code, code=code, parent_id=town.unit_id)
    tamper(
        town,
        "UPDATE core_auditentry AS entry SET reason = 'forged', hash = core_audit_digest("
        "(SELECT forged FROM core_auditentry forged WHERE forged.id = entry.id), entry.previous_hash || 'x') "
        "WHERE sequence = 2 AND organisation_id = %s",
    )
    assert audit.check_chain().broken_sequence == 2


def test_the_source_of_an_act_is_kept_and_ends_with_its_block(admin):
    with audit.source("rest"):
        add_unit(actor=admin, name="A", code="A", parent_id=admin.unit_id)
    add_unit(actor=admin, name="B", code="B", parent_id=admin.unit_id)
    assert list(AuditEntry.objects.order_by("-sequence").values_list("source", flat=True)[:2]) == ["page", "rest"]


def test_the_database_sets_the_time_and_the_number_whatever_is_asked(admin):
    entry = audit.record(admin, "tested", admin.organisation)
    forged = AuditEntry.objects.create(
        sequence=1, recorded_at="2001-01-01T00:00Z", zone="UTC", actor="x", role="x", action="x", subject_type="x",
        subject="x", source="x", hash="0" * 64,
    )  # fmt: skip
    forged.refresh_from_db()
    entry.refresh_from_db()
    assert forged.sequence == entry.sequence + 1
    assert forged.recorded_at.year > 2001
    assert forged.previous_hash == entry.hash != forged.hash


def test_decimals_dates_and_nested_data_are_kept_exactly_as_text(admin):
    data = {"amount": Decimal("0.10"), "on": date(2025, 1, 31), "many": [Decimal(1)], "inner": {"a": None}}
    assert audit.plain(data) == {"amount": "0.10", "on": "2025-01-31", "many": ["1"], "inner": {"a": None}}


def test_only_what_differs_is_told(admin):
    assert audit.changes({"a": 1, "b": 2}, {"a": 1, "b": 3}) == ({"b": 2}, {"b": 3})


def test_an_entry_that_fails_takes_the_change_along(admin, monkeypatch):
    monkeypatch.setattr(audit, "record", lambda *_, **__: 1 / 0)
    before = AuditEntry.objects.count()
    with pytest.raises(ZeroDivisionError):
        add_unit(actor=admin, name="Lost", code="LOST", parent_id=admin.unit_id)
    assert not Unit.objects.filter(code="LOST").exists()
    assert AuditEntry.objects.count() == before
