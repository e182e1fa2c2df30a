"""Other people on the same machine: what they can read, what they can put in the way, what the log and a stranger get to know."""

import io
import logging

import pytest

from fourfold import conf
from fourfold.cli.embedded import DatabaseUnavailable, EmbeddedDatabase
from fourfold.core.logs import OneLine


@pytest.mark.parametrize("trap", ["link", "file"])
def test_a_folder_that_somebody_else_put_in_the_way_is_not_used(tmp_path, monkeypatch, trap):
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(tmp_path))
    database = EmbeddedDatabase(tmp_path / ("long" * 30))
    assert database.socket_folder().parent == tmp_path
    precious = tmp_path / "precious"
    precious.mkdir(mode=0o755)
    before = precious.stat()
    if trap == "link":
        database.socket_folder().symlink_to(precious)
    else:
        database.socket_folder().write_text("")
    with pytest.raises(DatabaseUnavailable, match="belongs to somebody else"):
        database.open()
    after = precious.stat()
    assert (after.st_mode, after.st_uid) == (before.st_mode, before.st_uid)


def test_the_database_server_gets_none_of_our_options(monkeypatch):
    from fourfold.cli import embedded

    monkeypatch.setenv("FOURFOLD_SECRET_KEY", "very secret")
    monkeypatch.setenv("DATABASE_URL", "very secret")
    assert "very secret" not in str(embedded._without_secrets())


def test_a_log_line_stays_one_line_and_commands_no_terminal():
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(OneLine("{levelname} {message}", style="{"))
    record = logging.makeLogRecord({"levelname": "INFO", "msg": "%s", "args": ("a\nCRITICAL forged \x1b[2J\u202e",)})
    handler.emit(record)
    assert out.getvalue() == "INFO a\\x0aCRITICAL forged \\x1b[2J\\x202e\n"


def test_a_refusal_by_the_database_leaves_no_business_in_the_log(admin, caplog):
    from django.db import connection, transaction

    from fourfold.core.acting import in_words
    from fourfold.core.guards import Refused

    with pytest.raises(Refused), in_words(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO org_unit (organisation_id, name, code, tier, "order", version)
            SELECT organisation_id, 'Secret plan', code, tier, "order", version FROM org_unit"""
        )
    assert "unit_code_once" in caplog.text
    assert "ENT" not in caplog.text and "Secret" not in caplog.text


@pytest.mark.parametrize(
    "key",
    [
        "short",
        "a" * 40,
        "ab" * 20,
        "django-insecure-8f3k2j5h6g7d9s0a1q2w3e4r5t",
        "please-change-me-0123456789-abcdefghij",
    ],
)
@pytest.mark.parametrize("name", ["FOURFOLD_SECRET_KEY", "FOURFOLD_SECRET_KEY_FALLBACKS"])
def test_a_weak_key_is_refused_also_as_an_older_one(tmp_path, key, name):
    configuration = conf.load({"FOURFOLD_HOME": str(tmp_path), name: key})
    with pytest.raises(conf.WrongOption, match=f"{name} is too weak"):
        conf.secret_key(configuration)
        conf.fallback_keys(configuration)


@pytest.mark.parametrize(
    ("variables", "exposed"),
    [
        ({}, False), ({"FOURFOLD_HOST": "localhost"}, False), ({"FOURFOLD_HOST": "127.0.0.9"}, False), ({"FOURFOLD_HOST": "[::1]"}, False),
        ({"FOURFOLD_HOST": "0.0.0.0"}, True), ({"FOURFOLD_HOST": "::"}, True), ({"FOURFOLD_HTTPS": "yes"}, True),
    ],
)  # fmt: skip
def test_whether_others_reach_the_server(tmp_path, variables, exposed):
    assert conf.is_exposed(conf.load({"FOURFOLD_HOME": str(tmp_path), **variables})) is exposed
