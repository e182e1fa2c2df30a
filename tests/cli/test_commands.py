"""Every command: what it does, and the sentence for every wrong input."""

import pytest

from fourfold import __version__

WRONG = {
    "no command": ([], "the following arguments are required: COMMAND"),
    "unknown command": (["fly"], "invalid choice: 'fly'"),
    "unknown argument": (["serve", "--fast"], "unrecognized arguments: --fast"),
    "port": (["serve", "--port", "x"], "invalid int value: 'x'"),
    "port out of range": (["serve", "--port", "0"], "FOURFOLD_PORT must lie between 1 and 65535."),
    "jobs": (["worker", "--jobs", "0"], "--jobs is 0; it must lie between 1 and 32."),
    "no organisation": (["createadmin"], "Organisation is missing. Give it with --organisation."),
    "e-mail": (["createadmin", "--organisation", "A", "--email", "x", "--name", "N"], "“x” is not an e-mail address."),
    "no file": (["import", "none.csv", "--mapping", "m.yaml"], "There is no file none.csv. Nothing was saved."),
    "no mapping": (["import", __file__, "--mapping", "m.yaml"], "There is no file m.yaml. Nothing was saved."),
}


@pytest.mark.parametrize("case", WRONG)
def test_wrong_input_gets_one_sentence_and_exit_code_2(home, case):
    arguments, sentence = WRONG[case]
    done = home.run(*arguments)
    assert done.returncode == 2
    assert sentence in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert not home.folder.exists(), "nothing was begun"


def test_a_wrong_option_is_named_with_what_is_expected(home):
    done = home.run("config", FOURFOLD_THREADS="many")
    assert (done.returncode, done.stderr) == (2, "FOURFOLD_THREADS is 'many'; a whole number is expected.\n")


def test_a_database_that_cannot_be_reached_is_said_in_a_sentence(home):
    done = home.run("migrate", FOURFOLD_DATABASE_URL="postgresql://x:secret@127.0.0.1:1/none")
    assert done.returncode == 1
    assert done.stderr.startswith("The database can't be reached: ")
    assert len(done.stderr.splitlines()) == 1
    assert "secret" not in done.stderr


def test_version(home):
    assert home.run("version").stdout == f"fourfold {__version__}\n"


def test_config_shows_where_each_value_comes_from_and_masks_secrets(home):
    said = home.run(
        "config", FOURFOLD_PORT="", PORT="9001", FOURFOLD_SECRET_KEY="very-secret-key",
        FOURFOLD_DATABASE_URL="postgresql://ann:pass@word@db.example/ff", FOURFOLD_EMAIL_URL="smtp://u:hidden@mail.example",
    ).stdout  # fmt: skip
    assert "FOURFOLD_PORT = 9001   [PORT]" in said
    assert "FOURFOLD_HOST = 127.0.0.1   [default]" in said
    assert "FOURFOLD_DATABASE_URL = postgresql://ann:****@db.example/ff   [FOURFOLD_DATABASE_URL]" in said
    assert not {word for word in ("very-secret", "pass", "word@", "hidden") if word in said.replace("password", "")}


def test_createadmin_makes_the_first_organisation_once(home):
    ask = ["createadmin", "--organisation", "Halden", "--email", "alex@halden.example", "--name", "Alex"]
    first = home.run(*ask)
    assert first.returncode == 0
    password = first.stdout.splitlines()[-1].removeprefix("Password, shown only now: ")
    assert len(password) >= 20
    second = home.run(*ask)
    assert second.returncode == 2
    assert second.stderr.startswith("There is an organisation already: Halden.")


def test_createadmin_takes_the_password_from_a_file_and_refuses_a_weak_one(home):
    ask = ["createadmin", "--organisation", "Halden", "--email", "alex@halden.example", "--name", "Alex"]
    file = home.folder.parent / "password"
    file.write_text("password\n")
    weak = home.run(*ask, "--password-file", str(file))
    assert weak.returncode == 2
    assert "too common" in weak.stderr
    file.write_text("correct horse battery\n")
    assert (
        home.run(*ask, "--password-file", str(file)).stdout
        == "“Halden” is ready; alex@halden.example administers it.\n"
    )


def test_two_createadmins_at_once_make_one_organisation(lived_in):
    from concurrent.futures import ThreadPoolExecutor

    lived_in.inside(
        """
from django.db import connections
with connections["owner"].cursor() as cursor:
    cursor.execute("UPDATE org_organisation SET is_demonstration = true")
answer = {}
"""
    )  # as if there were none of one's own yet

    def ask(n: int):
        return lived_in.run("createadmin", "--organisation", f"Race {n}", "--email", f"r{n}@r.example", "--name", "R")

    with ThreadPoolExecutor(3) as crowd:
        codes = sorted(done.returncode for done in crowd.map(ask, range(3)))
    assert codes == [0, 2, 2]


def test_check_looks_at_everything(lived_in):
    done = lived_in.run("check")
    assert done.returncode == 0, done.stdout
    asked = {line.split(":")[0].split(maxsplit=1)[1] for line in done.stdout.splitlines()}
    assert asked >= {
        "front end",
        "secret key",
        "database",
        "tables",
        "separation",
        "rights on passwords.json",
        "exposure",
    }


def test_check_names_rights_that_are_too_wide(lived_in):
    file = lived_in.folder / "postgres" / "passwords.json"
    file.chmod(0o644)
    done = lived_in.run("check")
    file.chmod(0o600)
    assert done.returncode == 1
    assert f"PROBLEM  rights on passwords.json: others can get in (mode 0644); chmod 600 {file}" in done.stdout


@pytest.mark.parametrize(
    ("variables", "problem"),
    [
        ({"FOURFOLD_SECRET_KEY": "short"}, "secret key: FOURFOLD_SECRET_KEY is too weak"),
        ({"FOURFOLD_ALLOWED_HOSTS": "*"}, "exposure: FOURFOLD_ALLOWED_HOSTS takes any name"),
        ({"FOURFOLD_HOST": "0.0.0.0"}, "exposure: others reach this server without HTTPS"),
    ],
    ids=["weak key", "any host", "no HTTPS"],
)
def test_check_names_what_is_unsafe(home, variables, problem):
    done = home.run("check", **variables)
    assert done.returncode == 1
    assert f"PROBLEM  {problem}" in done.stdout


def test_check_audit_names_the_first_broken_entry(lived_in):
    whole = lived_in.run("check", "--audit")
    assert whole.returncode == 0, whole.stdout + whole.stderr
    lived_in.inside(TAMPER_WITH_TRAIL)
    broken = lived_in.run("check", "--audit")
    assert broken.returncode == 1
    assert "broken at entry 2 of 3; it or one before it was changed" in broken.stdout


TAMPER_WITH_TRAIL = """
from django.db import connections
from fourfold.core import audit
from fourfold.core.scoping import organisation_scope
from fourfold.org.queries import every_organisation
organisation = every_organisation()[0]
with organisation_scope(organisation.pk):
    for _ in range(2):
        audit.record(None, "noted", organisation)
with connections["owner"].cursor() as cursor:
    cursor.execute("ALTER TABLE core_auditentry DISABLE TRIGGER USER")
    cursor.execute(
        "UPDATE core_auditentry SET actor = 'Somebody else' WHERE sequence = 2 AND organisation_id = %s", [organisation.pk]
    )
    cursor.execute("ALTER TABLE core_auditentry ENABLE TRIGGER USER")
answer = {}
"""


def test_migrate_says_whether_there_was_something_to_do(home):
    assert home.run("migrate").stdout.endswith("The tables are up to date now.\n")
    assert home.run("migrate").stdout == "The tables were up to date already.\n"


def test_the_package_is_the_command(home):
    assert home.run("--help").stdout.startswith("usage: fourfold [-h] [--version] COMMAND ...")
