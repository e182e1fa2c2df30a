"""Getting ready to work: the embedded database where no other is configured, then Django, then the tables."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from fourfold import conf
from fourfold.cli.embedded import EmbeddedDatabase
from fourfold.cli.problems import Problem

OLD_TABLES = (
    "The tables are out of date, and this role may not change them. Nothing was changed. "
    "Run “fourfold migrate” with FOURFOLD_DATABASE_OWNER_URL."
)


@contextmanager
def database() -> Iterator[None]:
    """A running database for the block. The embedded one is stopped afterwards unless another command uses it."""
    configuration = conf.load()
    if configuration.DATABASE_URL:
        yield
        return
    configuration.HOME.mkdir(mode=0o700, parents=True, exist_ok=True)
    with EmbeddedDatabase(configuration.HOME) as addresses:
        os.environ["FOURFOLD_DATABASE_URL"] = addresses.application
        os.environ["FOURFOLD_DATABASE_OWNER_URL"] = addresses.owner
        try:
            yield
        finally:
            del os.environ["FOURFOLD_DATABASE_URL"], os.environ["FOURFOLD_DATABASE_OWNER_URL"]


@contextmanager
def django(*, migrated: bool = True) -> Iterator[None]:
    """A running database with up-to-date tables (unless `migrated` says no), and Django set up on it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fourfold.settings")
    with database():
        import django as package
        from django.db import connections

        package.setup()
        try:
            if migrated:
                migrate()
            yield
        finally:
            connections.close_all()


def migrate(*, verbosity: int = 0) -> bool:
    """Bring the tables up to date, as their owner; True where there was something to do.

    Processes that start at the same time take turns.
    """
    from django.core.management import call_command
    from django.db import connections
    from django.db.migrations.executor import MigrationExecutor

    connection = connections["owner"]
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(hashtext('fourfold.migrate'))")
        executor = MigrationExecutor(connection)
        waiting = bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
        if waiting:
            _require_owner(connection)
            call_command("migrate", database="owner", interactive=False, verbosity=verbosity)
    finally:
        connection.close()  # with it goes the lock
    return waiting


def _require_owner(connection: Any) -> None:
    """Raises Problem where this role may not make tables."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_schema_privilege(current_user, 'public', 'CREATE')")
        if cursor.fetchone() != (True,):
            raise Problem(OLD_TABLES, code=1)
