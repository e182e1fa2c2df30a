"""What every test of an action asks: one entry in the trail, or a refusal that leaves nothing behind; who was told."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection

from fourfold.core import events
from fourfold.core.guards import Refused
from fourfold.core.models import AuditEntry
from fourfold.core.protection import organisation_models


def rows() -> list[tuple[int, ...]]:
    """How many rows each table of the organisations has, in one query."""
    tables = [model._meta.db_table for model in organisation_models()] + ["org_person", "org_organisation"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(f"(SELECT count(*) FROM {table})" for table in tables))
        return cursor.fetchall()


@contextmanager
def one_entry(action: str, actor, *, source: str = "page") -> Iterator[list[AuditEntry]]:
    """The block writes exactly one entry, with this action, by this actor; the list then holds it."""
    before = AuditEntry.objects.count()
    found: list[AuditEntry] = []
    yield found
    found.extend(AuditEntry.objects.order_by("-sequence")[: AuditEntry.objects.count() - before])
    assert [(each.action, each.actor_id, each.source) for each in found] == [(action, actor.pk, source)]


@contextmanager
def refused(code: str, field: str = "") -> Iterator[list[Refused]]:
    """The block is refused with this code and field, and no row of any table came or went; the list then holds the refusal."""
    before = rows()
    found: list[Refused] = []
    with pytest.raises(Refused) as caught:
        yield found
    found.append(caught.value)
    assert (caught.value.code, caught.value.field) == (code, field), caught.value
    assert rows() == before


@contextmanager
def nothing_written() -> Iterator[None]:
    before = rows()
    yield
    assert rows() == before


@pytest.fixture
def told(monkeypatch) -> list[tuple[str, list[str], int | None]]:
    """What open pages would hear: name, ids in order, by whom."""
    heard = []
    monkeypatch.setattr(events, "announce", lambda name, ids, by=None: heard.append((name, sorted(set(ids)), by)))
    return heard
