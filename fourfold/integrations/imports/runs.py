"""An import run from begin to end: checked or applied, its progress seen by others, its report kept."""

import logging
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from fourfold.core.guards import Refused
from fourfold.integrations.imports import uploads
from fourfold.integrations.imports.applying import import_file
from fourfold.integrations.imports.mapping import parse
from fourfold.integrations.imports.report import Report
from fourfold.measures import actions, queries
from fourfold.measures.rules import ImportState
from fourfold.org.queries import Member

logger = logging.getLogger("fourfold.imports")
TELL_EVERY = 0.5  # seconds
STEPS = {"reading": "Reading the file", "checking": "Checking rows", "saving": "Saving values"}
SHARES = {"reading": (0, 10), "checking": (10, 45), "saving": (45, 97)}  # percent of the whole, from and to
LEFT = "Who uploaded the file is no longer a member. Nothing was saved."
BROKEN = "Something broke on our side while the file was read. Nothing was saved. Tell the administrator."


def perform(actor: Member, run_id: int, *, dry_run: bool) -> None:
    """Do what begin_run announced. However it ends, the run says so in the end."""
    run = queries.visible_runs(actor).get(pk=run_id)
    if run.state not in {ImportState.CHECKING, ImportState.APPLYING}:
        return  # cancelled, or done by a worker that died before it could say so
    try:
        report = import_file(
            actor=actor, unit_id=run.unit_id, path=uploads.path_of(run.stored_as), file_name=run.file_name,
            mapping=parse(run.mapping), dry_run=dry_run, run=run, progress=teller(run_id),
            before_commit=lambda report: _end(run_id, ImportState.APPLIED, report),
        )  # fmt: skip
    except Refused as refusal:
        report = Report(dry_run=dry_run, refusal=refusal.sentence, code=refusal.code)
    except Exception:
        logger.exception("import run %s", run_id)
        report = Report(dry_run=dry_run, refusal=BROKEN)
    if report.saved:
        uploads.remove(run.stored_as)
        return
    state = ImportState.CHECKED if dry_run and report.holds else ImportState.FAILED
    try:
        _end(run_id, state, report)
    except Refused:
        uploads.remove(run.stored_as)  # cancelled: it says so itself


def give_up(run_id: int) -> None:
    """End a run whose member left while it waited; the upload goes with the others of its day."""
    with suppress(Refused):  # it was cancelled: it says so itself
        actions.end_run(run_id=run_id, state=ImportState.FAILED, report={}, message=LEFT)


def _end(run_id: int, state: str, report: Report) -> None:
    kept = report.as_dict() | ({"saved": True} if state == ImportState.APPLIED else {})
    actions.end_run(run_id=run_id, state=state, report=kept, message=report.refusal)


def teller(run_id: int) -> Callable[[str, int, int], None]:
    """Progress for others to see, at most twice a second. It raises Refused where the run was cancelled."""
    last = 0.0

    def tell(step: str, done: int, of: int) -> None:
        nonlocal last
        if time.monotonic() - last < TELL_EVERY:
            return
        last = time.monotonic()
        actions.show_progress(run_id=run_id, step=step, done=done, of=of)

    return tell


def percentage(run: Any) -> int:
    """How far a running import is, 0 to 100; it never goes back."""
    first, last = SHARES.get(run.message, (0, 0))
    part = min(run.rows_done / run.rows_total, 1) if run.rows_total else 0
    return round(first + (last - first) * part)
