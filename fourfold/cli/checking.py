"""What `fourfold check` looks at. Each question has a Finding; none changes anything."""

import json
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from fourfold import conf
from fourfold.cli.embedded import EmbeddedDatabase

OLDEST_POSTGRESQL = 150000
DIST = Path(conf.__file__).parent / "web" / "dist"


@dataclass(frozen=True)
class Finding:
    """What was looked at, whether it is as it should be, and a sentence: what is so, or what to do."""

    about: str
    holds: bool
    sentence: str


def installation() -> Iterator[Finding]:
    """What can be seen without a database."""
    configuration = conf.load()
    yield _front_end()
    yield _secret(configuration)
    yield from _rights(configuration)
    yield _exposure(configuration)
    where = "sent by the configured server" if configuration.EMAIL_URL else "written to HOME/mail, sent to nobody"
    yield Finding("mail", True, where)


def has_database() -> bool:
    """Whether there is one to look at: a configured server, or an embedded one that was made before."""
    configuration = conf.load()
    return bool(configuration.DATABASE_URL) or (EmbeddedDatabase(configuration.HOME).data / "PG_VERSION").exists()


def _front_end() -> Finding:
    try:
        names = json.loads((DIST / "manifest.json").read_text())
        missing = [file for file in names.values() if not (DIST / file).is_file()]
    except (OSError, ValueError):
        names, missing = {}, []
    if not names or missing:
        return Finding("front end", False, "not built; run “python build_front_end.py” or install the wheel")
    return Finding("front end", True, "built")


def _secret(configuration: conf.Configuration) -> Finding:
    if not configuration.SECRET_KEY and not (configuration.HOME / "secret-key").exists():
        return Finding("secret key", True, "none yet; a strong one is made at the first start")
    try:
        conf.secret_key(configuration)
    except conf.WrongOption as problem:
        return Finding("secret key", False, str(problem))
    return Finding("secret key", True, "strong")


def _rights(configuration: conf.Configuration) -> Iterator[Finding]:
    """Files that only their owner may read, and the folder of the database's socket."""
    database = EmbeddedDatabase(configuration.HOME)
    private = [
        (configuration.HOME / "secret-key", 0o600),
        (database.folder / "passwords.json", 0o600),
        (database.socket_folder(), 0o700),
        (database.data, 0o700),
        (configuration.HOME / "uploads", 0o700),
        (configuration.HOME / "mail", 0o700),
    ]
    for path, wanted in private:
        if path.exists():
            mode = stat.S_IMODE(path.stat().st_mode)
            closed = not mode & 0o077
            advice = f"mode {wanted:04o}" if closed else f"others can get in (mode {mode:04o}); chmod {wanted:o} {path}"
            yield Finding(f"rights on {path.name}", closed, advice)


def _exposure(configuration: conf.Configuration) -> Finding:
    local = not conf.is_exposed(configuration)
    if configuration.DEBUG and not local:
        return Finding("exposure", False, "others reach this server while FOURFOLD_DEBUG shows details; set it to no")
    if "*" in configuration.ALLOWED_HOSTS:
        return Finding("exposure", False, "FOURFOLD_ALLOWED_HOSTS takes any name; list the server's own names")
    if not local and not configuration.HTTPS:
        return Finding("exposure", False, "others reach this server without HTTPS; see docs/how-to/production.md")
    return Finding("exposure", True, "this machine alone" if local else "behind HTTPS")


def database() -> Iterator[Finding]:
    """What the database says. Django is set up on it; the tables may be old."""
    from django.db import connections
    from django.db.migrations.executor import MigrationExecutor

    owner = connections["owner"]
    with owner.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version_num')::int, current_setting('server_version')")
        number, name = cursor.fetchone()
    enough = number >= OLDEST_POSTGRESQL
    yield Finding("database", enough, f"PostgreSQL {name}" + ("" if enough else "; 15 or newer is needed"))
    executor = MigrationExecutor(owner)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    sentence = f"{len(waiting)} migrations wait; run “fourfold migrate”" if waiting else "up to date"
    yield Finding("tables", not waiting, sentence)
    if not waiting:
        yield _separation()
        yield from demonstration()


def _separation() -> Finding:
    """Pages must work as a role that row-level security binds."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper OR rolbypassrls OR pg_has_role(current_user, tableowner, 'USAGE') "
            "FROM pg_roles, pg_tables WHERE rolname = current_user AND tablename = 'org_membership'"
        )
        (free,) = cursor.fetchone()
    if free:
        return Finding("separation", False, "pages work as a role that can bypass it; see docs/how-to/production.md")
    return Finding("separation", True, "organisations are kept apart by the database")


def demonstration() -> Iterator[Finding]:
    """Its password is in the product's sources."""
    from fourfold.org.queries import every_organisation

    if any(each.is_demonstration for each in every_organisation()):
        shut = not conf.is_exposed(conf.load())
        advice = "nobody else reaches it" if shut else "everybody knows its password; run “fourfold demo --remove”"
        yield Finding("demonstration", shut, advice)


def trails() -> list[Finding]:
    """The audit trail of every organisation, each read in its own scope."""
    from fourfold.core import audit
    from fourfold.core.scoping import organisation_scope
    from fourfold.org.queries import every_organisation

    found = []
    for organisation in every_organisation():
        with organisation_scope(organisation.pk):
            result = audit.check_chain()
        whole = f"{result.entries} {'entry' if result.entries == 1 else 'entries'}, unbroken"
        broken = f"broken at entry {result.broken_sequence} of {result.entries}; it or one before it was changed"
        about = f"trail of {organisation.name} ({organisation.slug})"
        found.append(Finding(about, result.holds, whole if result.holds else broken))
    return found or [Finding("trail", True, "no organisation yet")]
