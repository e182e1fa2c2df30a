"""Writing the trail: one entry for each act, in the act's own transaction; reading and checking it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Protocol

from django.db import connection, models
from django.utils import timezone

from fourfold.core.models import AuditEntry

_source: ContextVar[str] = ContextVar("source", default="page")


class Actor(Protocol):
    """Whoever acts: a member of the organisation in scope."""

    @property
    def pk(self) -> int: ...
    @property
    def name(self) -> str: ...
    @property
    def role(self) -> str: ...
    @property
    def zone(self) -> str: ...


@contextmanager
def source(name: str) -> Iterator[None]:
    """Acts in this block came by `name`: page, rest, import, command or demonstration."""
    token = _source.set(name)
    try:
        yield
    finally:
        _source.reset(token)


def record(
    actor: Actor | None,
    action: str,
    subject: models.Model,
    *,
    old: Mapping[str, Any] | None = None,
    new: Mapping[str, Any] | None = None,
    reason: str = "",
) -> AuditEntry:
    """Add one entry about `subject`. Call it inside the transaction that makes the change."""
    return AuditEntry.objects.create(
        recorded_at=timezone.now(),  # replaced by the trigger
        zone=actor.zone if actor else "UTC",
        actor_id=actor.pk if actor else None,
        actor=actor.name[:200] if actor else "Fourfold",
        role=actor.role if actor else "system",
        action=action,
        subject_type=subject._meta.model_name or "",
        subject_id=subject.pk,
        subject=str(subject)[:300],
        old=plain(old),
        new=plain(new),
        reason=reason,
        source=_source.get(),
    )


def fields_of(record: models.Model, *names: str) -> dict[str, Any]:
    """The record's fields as plain data, for `old` and `new`; all but the bookkeeping ones where no name is given."""
    kept = names or tuple(
        field.attname
        for field in record._meta.concrete_fields
        if field.attname not in {"id", "organisation_id", "version"}
    )
    return {name: getattr(record, name) for name in kept}


def changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Both versions, cut down to what differs."""
    differing = [name for name in new if old.get(name) != new[name]]
    return {name: old.get(name) for name in differing}, {name: new[name] for name in differing}


def plain(data: Any) -> Any:
    """JSON-ready data: decimals and dates as text, so that nothing is rounded on the way into the trail."""
    if isinstance(data, Mapping):
        return {str(key): plain(value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [plain(value) for value in data]
    if isinstance(data, Decimal | date | datetime):
        return str(data)
    return data


@dataclass(frozen=True)
class ChainCheck:
    """The result of verifying one organisation's chain: how many entries, and the first that doesn't hold (or None)."""

    entries: int
    broken_sequence: int | None

    @property
    def holds(self) -> bool:
        return self.broken_sequence is None


def check_chain() -> ChainCheck:
    """Recompute every hash of the organisation in scope; a changed, missing or inserted entry breaks the chain."""
    from fourfold.core.scoping import current_organisation

    with connection.cursor() as cursor:
        cursor.execute(_CHECK, [current_organisation()])
        entries, broken = cursor.fetchone()
    return ChainCheck(entries, broken)


_CHECK = """
    SELECT count(*), min(sequence) FILTER (WHERE
        sequence IS DISTINCT FROM position OR previous_hash IS DISTINCT FROM before
        OR hash IS DISTINCT FROM core_audit_digest(entry, before))
    FROM (SELECT entry, sequence, hash, previous_hash,
                 row_number() OVER chain AS position, coalesce(lag(hash) OVER chain, '') AS before
          FROM core_auditentry AS entry WHERE organisation_id = %s WINDOW chain AS (ORDER BY sequence)) AS chained
"""
