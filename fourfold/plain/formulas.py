"""The formulas of a scorecard file, read when all its measures are known: they go by code or by name."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from fourfold.engine.formulas import Formula, Named, WrongFormula, parse, refuse_cycle
from fourfold.engine.model import FormulaRow
from fourfold.plain.document import Document, Node
from fourfold.plain.sheet import Sheet

SHOWN = 60


def read_formulas(doc: Document, sheets: dict[str, Sheet]) -> set[str]:
    """Put each formula's rows into its sheet; the codes of all measures that formulas name. What is wrong is noted in `doc`."""
    names = [
        Named(name, sheet.row.key, sheet.unit) for code, sheet in sheets.items() for name in {code, sheet.row.name}
    ]
    read: list[tuple[Node, str, Formula]] = []
    for code, sheet in sheets.items():
        rows = []
        for at, since, text in sheet.written:
            formula = _parsed(doc, at, text, names)
            if formula is not None:
                rows.append(FormulaRow(sheet.row.key, since, text, formula.names))
                read.append((at, code, formula))
        sheets[code] = replace(sheet, formulas=tuple(rows))
    _refuse_cycles(doc, sheets, read)
    return {code for _, _, formula in read for _, code in _keys(formula)}


def _keys(formula: Formula) -> list[Any]:
    return [key for key in formula.keys if isinstance(key, tuple)]


def _parsed(doc: Document, at: Node, text: str, names: list[Named]) -> Formula | None:
    try:
        return parse(text, names)
    except WrongFormula as wrong:
        doc.say(at, f"the formula can't be read at {_place(text, wrong)}: {str(wrong).rstrip('.')}")
        return None


def _place(text: str, wrong: WrongFormula) -> str:
    """The piece that is wrong, or the end."""
    piece = text[wrong.start : wrong.start + wrong.length][:SHOWN]
    return f"“{piece}”" if piece.strip() else "its end"


def _refuse_cycles(doc: Document, sheets: Mapping[str, Sheet], read: list[tuple[Node, str, Formula]]) -> None:
    """Once for each way round."""
    rows = [row for sheet in sheets.values() for row in sheet.formulas]
    shown = {sheet.row.key: code for code, sheet in sheets.items()}
    for at, code, formula in read:
        try:
            refuse_cycle(sheets[code].row.key, formula, rows, (), shown)
        except WrongFormula as wrong:
            doc.say(at, str(wrong).rstrip("."))
            return
