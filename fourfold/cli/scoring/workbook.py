"""The scorecard as a workbook: one sheet, numbers as numbers, text as text."""

import io
from typing import Any

from fourfold.cli.scoring.results import results
from fourfold.cli.scoring.running import Outcome
from fourfold.engine.words import REASONS, STATUSES

HEADS = (
    "Level", "Name", "Weight", "Share", "Actual", "Unit", "Target", "Score", "Status", "Reason", "Trend", "Coverage", "As of",
)  # fmt: skip
WIDTHS = (12, 40, 9, 9, 14, 10, 14, 9, 12, 34, 12, 10, 12)
FILLS = {"green": "#D8F0DC", "amber": "#FCEBC8", "red": "#F8D5D3", "exceeds": "#CFE8F3"}


def workbook(outcome: Outcome) -> bytes:
    """The file's bytes. Text is written as text, so that a name such as =1+1 stays a name."""
    import xlsxwriter

    into = io.BytesIO()
    book = xlsxwriter.Workbook(into, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet("Scorecard")
    bold, score = book.add_format({"bold": True}), {"num_format": "0.0"}
    formats = {status: book.add_format({**score, "bg_color": fill}) for status, fill in FILLS.items()}
    formats[""] = book.add_format(score)
    percent, day = book.add_format({"num_format": "0 %"}), book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_string(0, 0, f"{outcome.scorecard.name}, {outcome.period.label}", bold)
    for at, (head, width) in enumerate(zip(HEADS, WIDTHS, strict=True)):
        sheet.set_column(at, at, width)
        sheet.write_string(2, at, head, bold)
    for row, each in enumerate(results(outcome), start=3):
        indent = book.add_format({"indent": min(each.depth, 15)})
        cells: list[tuple[Any, Any]] = [
            (each.kind, None), (each.name, indent), (each.weight, None), (each.share, percent), (each.value, None),
            (each.unit, None), (each.target, None), (each.score, formats.get(each.status, formats[""])),
            (STATUSES[each.status], None), ("" if each.reason == "present" else REASONS[each.reason], None),
            (each.trend or "", None), (each.coverage, percent), (each.as_of, day),
        ]  # fmt: skip
        for at, (cell, style) in enumerate(cells):
            _write(sheet, row, at, cell, style)
    sheet.freeze_panes(3, 2)
    book.close()
    return into.getvalue()


def _write(sheet: Any, row: int, at: int, cell: Any, style: Any) -> None:
    if cell is None:
        sheet.write_blank(row, at, None, style)
    elif isinstance(cell, str):
        sheet.write_string(row, at, cell, style)
    elif isinstance(cell, float):
        sheet.write_number(row, at, cell, style)
    else:
        sheet.write_datetime(row, at, cell, style)
