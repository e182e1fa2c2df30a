"""The embedded database after a crash: what it left behind never stops the next start."""

import os

from fourfold.cli.embedded import EmbeddedDatabase


def test_a_lock_that_names_another_programs_number_does_not_block_the_start(home):
    database = EmbeddedDatabase(home.folder)
    home.folder.mkdir()
    with database:
        left_behind = (database.data / "postmaster.pid").read_text().splitlines(keepends=True)
    left_behind[0] = f"{os.getpid()}\n"  # alive, and no PostgreSQL
    for file in (database.data / "postmaster.pid", database.socket_folder() / ".s.PGSQL.5432.lock"):
        file.write_text("".join(left_behind))
    with database:
        assert home.postgres() != []


def test_a_server_that_another_command_started_is_used_not_started_again(home):
    home.folder.mkdir()
    with EmbeddedDatabase(home.folder):
        first = home.postgres()[0]
        with EmbeddedDatabase(home.folder):
            assert home.postgres()[0] == first
        assert home.postgres()[0] == first
    assert home.postgres() == []


def test_only_the_owner_gets_in(home):
    home.folder.mkdir()
    database = EmbeddedDatabase(home.folder)
    with database:
        assert (database.folder / "passwords.json").stat().st_mode & 0o077 == 0
        assert database.socket_folder().stat().st_mode & 0o077 == 0
        assert database.data.stat().st_mode & 0o077 == 0
