"""A scorecard as a workbook: the rows of the page with their full numbers, the roll-ups, and what they show.

Text stays text: a name that begins like a formula is written as a string and can't come alive.
"""

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook

from fourfold.engine.words import REASONS, STATUSES
from fourfold.measures.queries import Viewing
from fourfold.measures.queries.outlook import Outlook
from fourfold.strategy.queries import Difference, ScorecardLine
from fourfold.strategy.queries.outlook import Prospect
from fourfold.web.strategy.table import Row

MEASURES = (
    "Perspective", "Objective code", "Objective", "Measure code", "Measure", "Unit", "Actual", "Target", "Variance", "Score", "Status",
    "Reason", "As of", "Owner", "Expected at year's end", "95 % from", "95 % to", "Probability of reaching the goal",
)  # fmt: skip
ROLL_UPS = ("Level", "Name", "Weight, part of all", "Score", "Status", "Reason", "Coverage", "Oldest number")
TRUTHS = (
    "Level", "Name", "As reported", "Score as reported", "Status as reported", "As known today", "Score as known today",
    "Status as known today",
)  # fmt: skip
WIDEST = 60
Cells = Sequence[Any]


def workbook(
    line: ScorecardLine, rows: Iterable[Row], viewing: Viewing, organisation: str, prospect: Prospect,
    differences: Iterable[Difference] = (),
) -> bytes:  # fmt: skip
    """The scorecard with the rows that the page shows, as an XLSX file; of a locked period with both its truths."""
    made = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(made, options) as book:
        _sheet(book, "Measures", MEASURES, [_measure(row, prospect) for row in rows])
        _sheet(book, "Roll-up", ROLL_UPS, list(_roll_ups(line)))
        if viewing.is_locked:
            _sheet(book, "Reported and restated", TRUTHS, [_truths(each) for each in differences])
        _sheet(book, "About", ("What", "Value"), list(_about(line, viewing, organisation)))
    return made.getvalue()


def _measure(row: Row, prospect: Prospect) -> Cells:
    line = row.measure
    hidden = line.withheld
    owner = line.measure.owner.name if line.measure.owner_id and not hidden else ""
    return (
        row.perspective.perspective.name, row.objective.objective.code, row.objective.objective.name,
        "" if hidden else line.measure.code, line.name, "" if hidden else line.measure.unit_of_measure,
        line.shown, line.target, line.variance, line.score, STATUSES[line.status], _reason(line.reason), line.as_of, owner,
        *_expected(prospect.of(line)),
    )  # fmt: skip


def _truths(found: Difference) -> Cells:
    """What differs between the lock and today."""
    shown = [cell for each in found.both.pair for cell in (each.value, each.score, STATUSES[each.status])]
    return found.kind.capitalize(), found.name, *shown


def _expected(outlook: Outlook) -> Cells:
    """A forecast, in columns of its own: it never stands where an actual does."""
    return outlook.expected, outlook.low, outlook.high, outlook.chance


def _roll_ups(line: ScorecardLine) -> Iterable[Cells]:
    yield _result("Scorecard", line.scorecard.name, line.result)
    for lane in line.perspectives:
        yield _result("Perspective", lane.perspective.name, lane.result)
        for each in lane.objectives:
            yield _result("Objective", each.objective.name, each.result)
    for below in line.children:
        yield _result("Scorecard below", below.scorecard.name, below.result)


def _result(level: str, name: str, result: Any) -> Cells:
    words = STATUSES[result.status], _reason(result.reason)
    return level, name, result.share, result.score, *words, result.coverage, result.oldest


def _reason(reason: str) -> str:
    return "" if reason == "present" else REASONS[reason].capitalize()


def _about(line: ScorecardLine, viewing: Viewing, organisation: str) -> Iterable[Cells]:
    yield "Organisation", organisation
    yield "Unit", line.scorecard.unit.name
    yield "Scorecard", line.scorecard.name
    yield "Period", viewing.period.label
    yield "Shown", "Year to date" if viewing.view == "ytd" else "Period"
    yield "As of", viewing.today
    if viewing.closing is not None:
        yield "State of the period", viewing.closing.get_state_display()
    if viewing.locked_at is not None:
        yield "Locked at", viewing.locked_at.isoformat(timespec="seconds")
    yield "As known at", viewing.known_at.isoformat(timespec="seconds") if viewing.known_at else "today"


def _sheet(book: Workbook, name: str, head: Sequence[str], rows: Sequence[Cells]) -> None:
    sheet = book.add_worksheet(name)
    bold, day = book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_row(0, 0, head, bold)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(len(rows), 1), len(head) - 1)
    for at, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            _write(sheet, at, column, value, day)
    for column, title in enumerate(head):
        widths = [len(str(row[column])) for row in rows if isinstance(row[column], str)]
        sheet.set_column(column, column, min(WIDEST, max([len(title) + 2, 11, *widths])))


def _write(sheet: Any, row: int, column: int, value: Any, day: Any) -> None:
    if isinstance(value, str):
        sheet.write_string(row, column, value)
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value)
    elif value is not None:
        sheet.write_datetime(row, column, value, day)
