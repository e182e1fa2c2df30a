"""Two people at once, on two real connections: the first has acted but not yet committed while the second acts.

Use the fixture `town` for an organisation that is really in the database, and `meanwhile` for the two acts.
"""

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection, connections, transaction

PATIENCE = 20  # seconds until a test gives up


@pytest.fixture
def town(django_db_setup, django_db_blocker) -> Iterator[Any]:
    """The administrator of a committed organisation, whose scope is open; it is removed afterwards, trail and all."""
    from fourfold.core.scoping import organisation_scope
    from fourfold.org.actions import found_organisation

    with django_db_blocker.unblock():
        founder = found_organisation(
            name="Twin Town", email="tess@twin.example", person_name="Tess Twin", password="correct horse battery"
        )
        try:
            with organisation_scope(founder.organisation_id, person_id=founder.person_id):
                yield founder
        finally:
            _remove(founder.organisation_id)


def _remove(organisation_id: int) -> None:
    from fourfold.core.protection import organisation_models

    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute("SELECT set_config('fourfold.removing', %s, true)", [str(organisation_id)])
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        for model in organisation_models():
            cursor.execute(f"DELETE FROM {model._meta.db_table} WHERE organisation_id = %s", [organisation_id])
        cursor.execute("DELETE FROM org_organisation WHERE id = %s", [organisation_id])
        cursor.execute("DELETE FROM org_person WHERE email LIKE '%%@twin.example'")
    connections["owner"].close()


def meanwhile(member: Any, first: Callable[[], Any], second: Callable[[], Any]) -> tuple[Any, Any]:
    """Results of both acts, or the exceptions that they raised. The first commits once the second waits or has ended."""
    acted, ended = threading.Event(), threading.Event()
    found: dict[str, Any] = {}

    def go_first() -> None:
        with transaction.atomic():
            found["first"] = first()
            acted.set()
            _until(lambda: ended.is_set() or _waits(found.get("pid")))

    def go_second() -> None:
        assert acted.wait(PATIENCE)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            found["pid"] = cursor.fetchone()[0]
        found["second"] = second()

    threads = [
        threading.Thread(target=_kept, args=(member, go_first, found, "first", acted)),
        threading.Thread(target=_kept, args=(member, go_second, found, "second", ended)),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(2 * PATIENCE)
    return found["first"], found["second"]


def _kept(member: Any, act: Callable[[], None], found: dict[str, Any], name: str, over: threading.Event) -> None:
    from fourfold.core.scoping import organisation_scope

    try:
        with organisation_scope(member.organisation_id, person_id=member.person_id):
            act()
    except Exception as error:
        found[name] = error
    finally:
        over.set()
        connections.close_all()


def _waits(pid: int | None) -> bool:
    """Whether that connection waits for a lock that somebody else holds."""
    if pid is None:
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT cardinality(pg_blocking_pids(%s))", [pid])
        return bool(cursor.fetchone()[0])


def _until(holds: Callable[[], bool]) -> None:
    give_up = time.monotonic() + PATIENCE
    while not holds() and time.monotonic() < give_up:
        time.sleep(0.01)
