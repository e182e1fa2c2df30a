"""The trail can't be changed, and a change made by somebody who can is found and named."""

import pytest
from django.db import DatabaseError, connection, connections, transaction

from fourfold.core import audit
from fourfold.core.models import AuditEntry
from fourfold.org.actions import add_unit


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
