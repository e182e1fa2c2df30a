"""What a person is told about an import: counts, the first problems, what to know, totals for each measure."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from fourfold.integrations.imports.taking import Problems, Taken

MOST_TOTALS = 500
LIVE = ("=", "+", "-", "@", "\t", "\r", "\n", "\0")


@dataclass
class Report:
    """`saved` is true only where something was kept; `counts` are those of what changed or, in a dry run, would change."""

    dry_run: bool
    saved: bool = False
    refusal: str = ""  # of the file as a whole
    code: str = ""
    rows: int = 0
    measures: int = 0
    duplicates: int = 0
    problem_count: int = 0
    problems: list[dict[str, Any]] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    totals: list[dict[str, Any]] = field(default_factory=list)
    scorecard_id: int | None = None
    scorecard: str = ""
    period: str = ""  # the last one that most measures have values in
    measure_ids: list[int] = field(default_factory=list)

    unscored: int = 0  # measures without a direction and limits, of which values are shown and not scored

    def add_unscored(self, names: list[str]) -> None:
        """Say so before anything is saved, and where to set what is missing."""
        self.unscored = len(names)
        some = ", ".join(names[:3]) + (f" and {len(names) - 3:,} more" if len(names) > 3 else "")
        self.notices.append(
            f"{len(names):,} measures will be shown and not scored, since nothing says which direction is better: {some}. Map a "
            "column to “polarity”, or set direction and limits on each measure's page, under Definition."
        )

    @property
    def holds(self) -> bool:
        """Nothing stands in the way of saving the file."""
        return not self.refusal and not self.problem_count

    def add_problems(self, problems: Problems) -> None:
        self.problem_count = problems.count
        self.problems = [problem.as_dict() for problem in problems.kept]

    def add_taken(self, taken: Taken) -> None:
        self.rows, self.measures, self.duplicates = taken.rows, len(taken.found), taken.duplicates
        self.notices.extend(taken.notices)
        if taken.duplicates:
            self.notices.append(f"{taken.duplicates:,} rows repeat another row exactly and count once.")
        self.add_problems(taken.problems)

    def add_totals(self, taken: Taken) -> None:
        lasts = Counter(each.last for each in taken.found if each.last is not None)
        self.period = str(max(lasts, key=lambda day: (lasts[day], day))) if lasts else ""
        self.totals = [
            {"key": each.incoming.key, "name": each.incoming.name or each.incoming.key, "values": each.values,
             "first": str(each.first or ""), "last": str(each.last or ""), "total": f"{each.total.normalize():f}"}
            for each in taken.found[:MOST_TOTALS]
        ]  # fmt: skip

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of(cls, found: Mapping[str, Any]) -> "Report":
        """A report read back from where it was kept."""
        names = cls.__dataclass_fields__
        return cls(**{"dry_run": False, **{name: value for name, value in found.items() if name in names}})


def harmless(cell: Any) -> str:
    """The cell's text, such that no spreadsheet takes it for a formula (R12)."""
    written = str(cell)
    return f"'{written}" if written.startswith(LIVE) else written


def problems_csv(problems: Iterable[Mapping[str, Any]]) -> str:
    """The bad rows as a file to mend by, UTF-8 with its mark so that spreadsheets open it right."""
    out = io.StringIO()
    writer = csv.writer(out)
    names = ("row", "column", "value", "code", "reason")
    writer.writerow(names)
    writer.writerows([harmless(problem[name]) for name in names] for problem in problems)
    return "\ufeff" + out.getvalue()


def in_words(report: Report) -> list[str]:
    """The report as sentences: what happened, whether anything was saved, what to do."""
    if report.refusal:
        return [report.refusal]
    read = f"Read {report.rows:,} rows: {report.measures:,} measures."
    if report.problem_count:
        some = f", the first {len(report.problems):,} are listed" if report.problem_count > len(report.problems) else ""
        return [
            read,
            *report.notices,
            f"{report.problem_count:,} cells or rows can't be taken{some}. Nothing was saved. Correct the file or the mapping and try again.",
        ]
    c = report.counts
    verb = "Would save" if report.dry_run else "Saved"
    changed = (
        f"{verb}: {c.get('measures_added', 0):,} new and {c.get('measures_changed', 0):,} changed measures, "
        f"{c.get('values_added', 0):,} new and {c.get('values_changed', 0):,} changed values, "
        f"{c.get('targets_set', 0):,} targets; {c.get('values_unchanged', 0):,} values were there already."
    )
    nothing = not any(count for name, count in c.items() if name != "values_unchanged")
    last = "Nothing to change: all of it is there already." if nothing else changed
    card = [f"Scorecard: {report.scorecard}."] if report.scorecard else []
    return [read, *report.notices, last, *card, *(["This was a check: nothing was saved."] if report.dry_run else [])]
