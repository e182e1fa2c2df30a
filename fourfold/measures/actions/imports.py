"""The life of an import run: uploaded, described, checked, applied - or failed, or cancelled."""

from collections.abc import Mapping
from contextlib import closing
from typing import Any

from django.db import connection
from django.utils import timezone

from fourfold.core import audit, guards
from fourfold.core.acting import action
from fourfold.core.scoping import current_organisation
from fourfold.measures import queries, rules
from fourfold.measures.models import ImportRun
from fourfold.org import queries as org
from fourfold.org.queries import Member

OVER = (rules.ImportState.APPLIED, rules.ImportState.CANCELLED)
RUNNING = (rules.ImportState.CHECKING, rules.ImportState.APPLYING)
NOT_YOURS = "Only editors of this unit and the strategy office may import into it. Nothing was saved."
CANCELLED = "The import was cancelled. Nothing was saved."


@action
def add_run(*, actor: Member, unit_id: int, file_name: str, stored_as: str, size: int, digest: str) -> ImportRun:
    """A file has come in for a unit; nothing of it is read yet."""
    _require_importer(actor, unit_id)
    run = ImportRun.objects.create(
        member_id=actor.pk, unit_id=unit_id, file_name=file_name[:255], stored_as=stored_as, size=size, digest=digest
    )
    audit.record(actor, "uploaded", run, new={"unit_id": unit_id, "size": size, "sha256": digest})
    return run


@action
def describe_run(*, actor: Member, run_id: int, mapping: str, sheet: str = "") -> ImportRun:
    """Say how the file is laid out. What was checked before no longer counts."""
    run = _own(actor, run_id)
    guards.refuse_if(run.state in {*RUNNING, *OVER}, "R3", "This import is running or done. Upload the file again.")
    run.mapping, run.sheet, run.state = mapping, sheet[:120], rules.ImportState.UPLOADED
    run.report, run.message, run.rows_done, run.rows_total = {}, "", 0, None
    run.save()
    return run


@action
def begin_run(*, actor: Member, run_id: int, dry_run: bool) -> ImportRun:
    """Check the file (dry run), or apply one that was checked and holds. One at a time."""
    run = _own(actor, run_id)
    guards.refuse_if(run.state in RUNNING, "R3", "This import is running already.")
    guards.refuse_if(run.state in OVER, "R3", "This import is saved or cancelled. Upload the file again to repeat it.")
    guards.refuse_if(
        not dry_run and run.state != rules.ImportState.CHECKED, "R8", "Check the file first. Nothing was saved."
    )
    run.state = rules.ImportState.CHECKING if dry_run else rules.ImportState.APPLYING
    run.rows_done, run.rows_total, run.message, run.finished_at = 0, None, "", None
    run.save()
    return run


@action
def end_run(*, run_id: int, state: str, report: Mapping[str, Any], message: str = "") -> None:
    """Write down how it ended. Inside the import's own transaction: a run that was cancelled meanwhile takes all back."""
    changed = ImportRun.objects.filter(pk=run_id, state__in=RUNNING).update(
        state=state, report=audit.plain(report), message=message, finished_at=timezone.now()
    )
    guards.refuse_if(not changed, "R3", CANCELLED)


@action
def cancel_run(*, actor: Member, run_id: int) -> ImportRun:
    """Stop a run. Whatever it did is taken back; a run that is applied can't be cancelled any more (R3)."""
    run = _own(actor, run_id)
    guards.refuse_if(run.state == rules.ImportState.APPLIED, "R3", "The file is saved already and can't be cancelled.")
    run.state, run.message, run.finished_at = rules.ImportState.CANCELLED, CANCELLED, timezone.now()
    run.save()
    audit.record(actor, "cancelled", run)
    return run


def show_progress(*, run_id: int, step: str, done: int, of: int) -> None:
    """Let others see how far the run is, while its transaction is still open: written through a connection of its own.

    Raises Refused R3 where the run was cancelled.
    """
    with closing(connection.copy()) as aside, aside.cursor() as cursor:
        cursor.execute(
            "UPDATE measures_importrun SET rows_done = %s, rows_total = %s, message = %s "
            "WHERE organisation_id = %s AND id = %s AND state IN ('checking', 'applying') RETURNING id",
            [done, of or None, step, current_organisation(), run_id],
        )
        going = cursor.fetchone() is not None
        cursor.execute("SELECT state FROM measures_importrun WHERE id = %s", [run_id])
        found = cursor.fetchone()
    guards.refuse_if(not going and found is not None, "R3", CANCELLED)


def _own(actor: Member, run_id: int) -> ImportRun:
    run = queries.visible_runs(actor).select_for_update(of=("self",)).get(pk=run_id)
    _require_importer(actor, run.unit_id)
    return run


def _require_importer(actor: Member, unit_id: int) -> None:
    tree = org.unit_tree()
    guards.refuse_if(unit_id not in tree.units, "R11", "Choose a unit from the list.", field="unit")
    guards.require(unit_id in org.editable_unit_ids(actor, tree), NOT_YOURS)
