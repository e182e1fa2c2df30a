"""Files and mappings that are built to do harm are refused with a sentence; the process that reads them knows no secrets."""

import subprocess

import pytest

from fourfold.core.guards import Refused
from fourfold.integrations.imports.mapping import parse
from fourfold.integrations.imports.reading import open_table, spool

PLAIN = "measure: {key: KPI}\nperiod: Period\nvalues: {actual: Actual}\n"


def bomb(depth: int) -> str:
    lines = ["- &a0 [l, l, l, l, l, l, l, l, l]"]
    lines += [f"- &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, depth)]
    return "ignore:\n" + "\n".join(lines) + "\n" + PLAIN


@pytest.mark.parametrize(
    "text",
    [bomb(30), "ignore: &a [*a]\n" + PLAIN, "rows: &r {a: *r}\n" + PLAIN, "scorecard: &x {name: a}\n<<: *x\n" + PLAIN],
)
def test_a_mapping_that_unfolds_without_end_is_refused_before_it_unfolds(text):
    with pytest.raises(Refused, match="refers to other parts of itself"):
        parse(text)


@pytest.mark.parametrize(
    "tag", ["!!python/object/apply:os.system [id]", "!!python/name:os.system", "!!python/object/new:type [x]"]
)
def test_a_mapping_makes_no_objects(tag):
    with pytest.raises(Refused, match="no valid YAML"):
        parse(f"ignore: {tag}\n{PLAIN}")


@pytest.mark.parametrize("encoding", ["hex", "rot13", "undefined", "bz2", "idna\\0", "\\0"])
def test_an_encoding_that_is_none_for_text_is_refused(tmp_path, encoding):
    path = tmp_path / "f.csv"
    path.write_text("KPI,Period,Actual\nScrap,2025-01,1\n")
    with pytest.raises(Refused, match="is no encoding"):
        open_table(path, "f.csv", encoding=parse(f'encoding: "{encoding}"\n{PLAIN}').encoding)


@pytest.mark.parametrize("sheet", ["a\0b", "x" * 200_000, "--help", "-c"])
def test_a_sheet_that_can_not_be_is_refused(tmp_path, sheet):
    import xlsxwriter

    path = tmp_path / "f.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Numbers").write_row(0, 0, ["KPI", "Period", "Actual"])
    with pytest.raises(Refused, match="R11"):
        open_table(path, "f.xlsx", sheet=sheet)


def test_the_process_that_opens_files_gets_no_passwords(tmp_path, monkeypatch):
    seen = {}

    def run(command, **options):
        seen.update(options["env"])
        return subprocess.CompletedProcess(command, 0, b'{"sheets": [], "sheet": ""}', b"")

    monkeypatch.setenv("FOURFOLD_DATABASE_URL", "postgresql://u:secret@/x")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    monkeypatch.setattr(subprocess, "run", run)
    spool.read(tmp_path / "f.json", "JSON", "").close()
    assert "PATH" in seen and "secret" not in str(seen)


def test_a_waiting_import_of_somebody_who_left_meanwhile_saves_nothing(admin, ada, tmp_path, settings):
    from fourfold.integrations.imports import uploads
    from fourfold.integrations.tasks import import_run
    from fourfold.measures import actions, queries
    from fourfold.org.actions import change_member
    from fourfold.org.models import Membership

    settings.HOME = tmp_path
    stored = uploads.keep([b"KPI,Period,Actual\nScrap,2025-01,2.5\n"])
    given = {"stored_as": stored.stored_as, "size": stored.size, "digest": stored.digest}
    run = actions.add_run(actor=ada, unit_id=ada.unit_id, file_name="f.csv", **given)
    actions.describe_run(actor=ada, run_id=run.pk, mapping=PLAIN)
    job = {"run_id": run.pk, "organisation_id": ada.organisation_id, "member_id": ada.pk}
    actions.begin_run(actor=ada, run_id=run.pk, dry_run=True)
    import_run.func(**job, dry_run=True)
    actions.begin_run(actor=ada, run_id=run.pk, dry_run=False)
    version = Membership.objects.get(pk=ada.pk).version
    change_member(
        actor=admin, membership_id=ada.pk, version=version, role="editor", unit_id=ada.unit_id, title="", is_active=False
    )  # fmt: skip
    import_run.func(**job, dry_run=False)
    run.refresh_from_db()
    assert (run.state, queries.visible_measures(admin).count()) == ("failed", 0)
    assert "no longer a member" in run.message
