"""One file into one unit: checked, then saved with its scorecard in one transaction, or not at all."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.db import transaction

from fourfold.core import audit, guards
from fourfold.core.guards import Refused
from fourfold.integrations.imports import scorecards
from fourfold.integrations.imports.mapping import FileMapping
from fourfold.integrations.imports.reading import Table, open_table
from fourfold.integrations.imports.report import Report
from fourfold.integrations.imports.taking import Context, Taken, take
from fourfold.measures import queries
from fourfold.measures.actions import Limits, apply_file
from fourfold.org import queries as org
from fourfold.org.queries import Member

NOT_YOURS = "Only editors of this unit and the strategy office may import into it. Nothing was saved."
Progress = Callable[[str, int, int], None]


def silent(step: str, done: int, of: int) -> None:
    """No progress to show."""


def require_importer(actor: Member, unit_id: int) -> None:
    """R4 unless the member may edit the unit."""
    guards.require(unit_id in org.editable_unit_ids(actor, org.unit_tree()), NOT_YOURS)


def digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def import_file(
    *, actor: Member, unit_id: int, path: Path, file_name: str, mapping: FileMapping, dry_run: bool = False, run: Any = None,
    progress: Progress = silent, before_commit: Callable[[Report], None] = lambda report: None,
) -> Report:  # fmt: skip
    """Check and save the file. A refusal is in the report and nothing was saved; only a missing right (R4) is raised.

    `before_commit` is called inside the transaction of a real import, with what will have been saved.
    """
    require_importer(actor, unit_id)
    report = Report(dry_run=dry_run)
    table: Table | None = None
    try:
        table = open_table(path, file_name, sheet=mapping.sheet, encoding=mapping.encoding, separator=mapping.separator)
        taken = take(
            table, mapping, Context(queries.calendar(), queries.today(actor), queries.keys_of_words(unit_id)), progress
        )
        report.add_taken(taken)
        if report.holds:
            with audit.source("import"):
                _save(actor, unit_id, file_name, digest_of(path), mapping, taken, report, run, progress, before_commit)
    except Refused as refusal:
        if refusal.code == "R4":
            raise
        report.refusal, report.code, report.saved = refusal.sentence, refusal.code, False
    finally:
        if table is not None:
            table.close()
    return report


@transaction.atomic
def _save(
    actor: Member, unit_id: int, file_name: str, digest: str, mapping: FileMapping, taken: Taken, report: Report, run: Any,
    progress: Progress, before_commit: Callable[[Report], None],
) -> None:  # fmt: skip
    applied = apply_file(
        actor=actor, unit_id=unit_id, measures=taken.measures, values=taken.values(), source=file_name, digest=digest, run=run,
        limits=replace(Limits(), **mapping.limits), progress=lambda rows: progress("saving", rows, taken.rows),
    )  # fmt: skip
    report.counts = applied.counts()
    report.measure_ids = sorted(applied.measure_ids.values())[:50]
    report.add_totals(taken)
    unscored = queries.unscored_measures(list(applied.measure_ids.values()))
    if unscored:
        report.add_unscored(unscored)
    if applied.orphans:
        shown = ", ".join(applied.orphans[:10])
        report.notices.append(f"{len(applied.orphans)} measures name a parent that is not in the file: {shown}.")
    if mapping.scorecard is not None:
        made = scorecards.make(actor, unit_id, mapping.scorecard, taken.measures, applied.measure_ids, file_name)
        report.scorecard_id, report.scorecard = made.scorecard_id, made.name
        report.counts |= {"objectives_added": made.objectives_added, "measures_placed": made.measures_placed}
    if report.dry_run:
        transaction.set_rollback(True)
        report.scorecard_id, report.measure_ids = None, []
        return
    before_commit(report)
    report.saved = True
