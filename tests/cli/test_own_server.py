"""A PostgreSQL server of one's own, with roles as docs/how-to/production.md makes them."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest

from fourfold.cli.embedded import OWNER, EmbeddedDatabase

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "production.md"


@pytest.fixture(scope="module")
def own_server(lived_in) -> Iterator[dict[str, str]]:
    """Addresses of a second database, made with the guide's own statements; the first two roles are there already."""
    statements = re.search(r"```sql\n(.*?)```", GUIDE.read_text(), re.DOTALL)[1].splitlines()
    lived_in.folder.mkdir(exist_ok=True)
    database = EmbeddedDatabase(lived_in.folder)
    with database:
        passwords = json.loads((database.folder / "passwords.json").read_text())
        host = str(database.socket_folder())
        with psycopg.connect(host=host, user="postgres", password=passwords["postgres"], autocommit=True) as connection:
            for statement in statements[2:]:
                connection.execute(statement.replace("DATABASE fourfold", "DATABASE own"))

        def address(role: str, password: str) -> str:
            return f"postgresql://{role}:{quote(password)}@/own?host={quote(host, safe='/')}"

        yield {
            "FOURFOLD_DATABASE_URL": address("fourfold_web", "another long password"),
            "FOURFOLD_DATABASE_OWNER_URL": address(OWNER, passwords[OWNER]),
        }


def test_the_guides_roles_are_enough(lived_in, own_server):
    web_alone = {**own_server, "FOURFOLD_DATABASE_OWNER_URL": ""}
    early = lived_in.run("check", **web_alone)
    assert "PROBLEM  tables" in early.stdout
    refused = lived_in.run("migrate", **web_alone)
    assert refused.returncode == 1
    assert refused.stderr.startswith("The tables are out of date, and this role may not change them.")
    assert lived_in.run("migrate", **own_server).stdout.endswith("The tables are up to date now.\n")
    made = lived_in.run("createadmin", "--organisation", "A", "--email", "a@a.example", "--name", "A", **own_server)
    assert made.returncode == 0, made.stderr
    assert lived_in.run("migrate", **web_alone).stdout == "The tables were up to date already.\n"
    whole = lived_in.run("check", **web_alone)
    assert whole.returncode == 0, whole.stdout
    assert "ok       separation: organisations are kept apart by the database" in whole.stdout
