"""`fourfold import` as Django's command: the report in sentences, exit code 1 where the file is refused."""

import io

import pytest
from django.core.management import CommandError, call_command

from fourfold.integrations.imports.mapping import parse
from fourfold.measures import queries

CSV = "KPI,Period,Actual,Target\nScrap,2025-01,2.5,3\n"
MAPPING = "measure: {key: KPI}\nperiod: Period\nvalues: {actual: Actual, target: Target}\n"


@pytest.fixture
def files(tmp_path):
    (tmp_path / "f.csv").write_text(CSV)
    (tmp_path / "m.yaml").write_text(MAPPING)
    return tmp_path


def run(files, *words):
    out, err = io.StringIO(), io.StringIO()
    call_command("import_file", str(files / "f.csv"), *words, stdout=out, stderr=err)
    return out.getvalue()


def test_a_file_is_imported_as_the_named_member_into_the_named_unit(admin, site, files):
    said = run(files, "--mapping", str(files / "m.yaml"), "--as", admin.email, "--unit", "north")
    assert "Saved: 1 new and 0 changed measures, 1 new and 0 changed values" in said
    assert queries.visible_measures(admin).get().unit_id == site.pk


def test_a_dry_run_says_what_would_happen(admin, files):
    said = run(files, "--mapping", str(files / "m.yaml"), "--as", admin.email, "--dry-run")
    assert "Would save: 1 new" in said
    assert "nothing was saved" in said
    assert not queries.visible_measures(admin).exists()


def test_a_refused_file_ends_with_exit_code_1_and_its_problems(admin, files):
    (files / "f.csv").write_text(CSV + "Turns,2025-01,x,3\n")
    out = io.StringIO()
    with pytest.raises(SystemExit) as left:
        call_command(
            "import_file",
            str(files / "f.csv"),
            "--mapping",
            str(files / "m.yaml"),
            "--as",
            admin.email,
            stdout=out,
            stderr=io.StringIO(),
        )
    assert left.value.code == 1
    assert "Row 3, Actual “x”: “x” is no number." in out.getvalue()


def test_without_a_mapping_a_guess_is_printed_that_can_be_used(admin, files):
    guess = run(files)
    (files / "m.yaml").write_text(guess)
    assert parse(guess).scorecard is not None
    assert "Saved: 1 new" in run(files, "--mapping", str(files / "m.yaml"), "--as", admin.email)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--as", "nobody@halden.example"), "Nobody has the address"),
        (("--as", "alex@halden.example", "--unit", "MOON"), "no unit with the code “MOON”"),
        (("--as", "alex@halden.example", "--organisation", "mars"), "Say which organisation"),
    ],
)
def test_names_that_lead_nowhere_are_refused_in_words(admin, files, words, sentence):
    with pytest.raises(CommandError, match=sentence):
        run(files, "--mapping", str(files / "m.yaml"), *words)


def test_a_member_without_the_right_is_refused(ben, files):
    with pytest.raises(CommandError, match="Only editors"):
        run(files, "--mapping", str(files / "m.yaml"), "--as", ben.email)
