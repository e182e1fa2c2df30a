"""Taking the demonstration away wholly: every row of every table, its people, their sessions, its files and its trail.

A separate act of the tables' owner: the application's own role can't delete a trail.
"""

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.db import connections, transaction

from fourfold.core.protection import organisation_models
from fourfold.core.scoping import organisation_scope
from fourfold.demonstration import account

OWNER = "owner"


@dataclass(frozen=True)
class Removed:
    """How many rows, people and sessions went."""

    rows: int
    people: int
    sessions: int


def remove() -> Removed | None:
    """Remove the demonstration; None where there is none. Nothing else is touched."""
    founder = account.found()
    if founder is None:
        return None
    with organisation_scope(founder.organisation_id):
        removed, files = _remove(founder.organisation_id)
    for file in files:
        with suppress(FileNotFoundError):
            file.unlink()
    return removed


def _remove(organisation_id: int) -> tuple[Removed, list[Path]]:
    with transaction.atomic(using=OWNER), connections[OWNER].cursor() as cursor:
        cursor.execute("SELECT set_config('fourfold.removing', %s, true)", [str(organisation_id)])
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        files = _files(cursor, organisation_id)
        people = _only_here(cursor, organisation_id)
        rows = sum(_delete(cursor, model._meta.db_table, organisation_id) for model in organisation_models())
        cursor.execute("DELETE FROM procrastinate_jobs WHERE args ->> 'organisation_id' = %s", [str(organisation_id)])
        cursor.execute("DELETE FROM org_organisation WHERE id = %s", [organisation_id])
        sessions = _end_sessions(people)
        get_user_model()._default_manager.using(OWNER).filter(pk__in=people).delete()
    return Removed(rows=rows + 1, people=len(people), sessions=sessions), files


def _delete(cursor: Any, table: str, organisation_id: int) -> int:
    cursor.execute(f"DELETE FROM {table} WHERE organisation_id = %s", [organisation_id])  # noqa: S608 - a model's own table
    return int(cursor.rowcount)


def _only_here(cursor: Any, organisation_id: int) -> list[int]:
    """People who belong to this organisation and to no other."""
    cursor.execute(
        "SELECT person_id FROM org_membership GROUP BY person_id HAVING bool_and(organisation_id = %s)",
        [organisation_id],
    )
    return [person for (person,) in cursor.fetchall()]


def _files(cursor: Any, organisation_id: int) -> list[Path]:
    cursor.execute(
        "SELECT stored_as FROM measures_importrun WHERE organisation_id = %s AND stored_as <> ''", [organisation_id]
    )
    return [settings.HOME / "uploads" / Path(name).name for (name,) in cursor.fetchall()]


def _end_sessions(people: list[int]) -> int:
    wanted = {str(person) for person in people}
    sessions = Session.objects.using(OWNER)
    theirs = [each.pk for each in sessions.iterator() if each.get_decoded().get("_auth_user_id") in wanted]
    return sessions.filter(pk__in=theirs).delete()[0]
