"""One organisation at a time: which one this code works for, and models that can't be asked outside of it.

The scope lives in a context variable and in the database session; row-level security compares rows with the latter,
so a query that forgets its organisation finds nothing instead of everything.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import connection, models
from django.db.backends.signals import connection_created
from psycopg.pq import TransactionStatus

Row = TypeVar("Row", bound=models.Model, covariant=True)


class OutsideOrganisation(RuntimeError):
    """A query on organisation-owned data ran without an organisation scope: a defect in the calling code."""


@dataclass(frozen=True)
class Scope:
    """Whose data the database shows: one organisation's rows, or, before that is known, one person's or token's own."""

    organisation_id: int | None = None
    person_id: int | None = None
    token_hash: str = ""

    def settings(self) -> list[str]:
        return [str(self.organisation_id or ""), str(self.person_id or ""), self.token_hash]


NOWHERE = Scope()
_scope: ContextVar[Scope] = ContextVar("scope", default=NOWHERE)
_SET = (
    "SELECT set_config('fourfold.organisation', %s, false), set_config('fourfold.person', %s, false), "
    "set_config('fourfold.token', %s, false)"
)


def current_organisation() -> int:
    """The id of the organisation in scope. Raises OutsideOrganisation."""
    organisation_id = _scope.get().organisation_id
    if organisation_id is None:
        raise OutsideOrganisation("Open an organisation_scope() before reading or writing organisation-owned data.")
    return organisation_id


def scoped_organisation() -> int | None:
    """The id of the organisation in scope, or None outside of any."""
    return _scope.get().organisation_id


@contextmanager
def scope(wanted: Scope) -> Iterator[None]:
    """Work inside `wanted` until the block ends; the previous scope comes back even after an error."""
    previous = _scope.get()
    token = _scope.set(wanted)
    try:
        _apply(wanted)
        yield
    finally:
        _scope.reset(token)
        # In a failed transaction no statement runs any more; its rollback brings the session settings back itself.
        if connection.connection is not None and not connection.needs_rollback and not _failed():
            _apply(previous)


def _failed() -> bool:
    return connection.connection.info.transaction_status is TransactionStatus.INERROR


def organisation_scope(organisation_id: int, *, person_id: int | None = None) -> Any:
    """Context manager: work for one organisation."""
    return scope(Scope(organisation_id=organisation_id, person_id=person_id))


def _apply(wanted: Scope) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_SET, wanted.settings())


def _apply_to_new_connection(sender: object, connection: Any, **kwargs: Any) -> None:
    wanted = _scope.get()
    if wanted != NOWHERE:
        with connection.cursor() as cursor:
            cursor.execute(_SET, wanted.settings())


connection_created.connect(_apply_to_new_connection, dispatch_uid="fourfold.scope")


class OrganisationManager(models.Manager[Row]):
    """Only the rows of the organisation in scope; without a scope, an error instead of a leak."""

    def get_queryset(self) -> models.QuerySet[Row]:
        return super().get_queryset().filter(organisation_id=current_organisation())


class OrganisationModel(models.Model):
    """A record that belongs to one organisation. protection.py adds what Django can't: row-level security and keys.

    The organisation is a number here because the organisation's own room lies above; the database has the foreign key.
    """

    organisation_id = models.BigIntegerField(default=current_organisation, editable=False)
    remembers_past = False  # True: the database keeps every row as it was before each change (core/past.py)

    objects = OrganisationManager()

    class Meta:
        abstract = True


class Reference(models.ForeignKey):  # type: ignore[type-arg]
    """A foreign key that can't leave the organisation: the database checks (organisation_id, this id) together.

    Django's own constraint is left out because the stronger one replaces it. The way back stays hidden.
    """

    def __init__(self, to: Any, on_delete: Any = models.PROTECT, **kwargs: Any) -> None:
        kwargs.setdefault("related_name", "+")
        kwargs["db_constraint"] = False
        super().__init__(to, on_delete, **kwargs)
