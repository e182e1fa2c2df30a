"""A first look at a file for a person: where its header is, what its columns could mean, how its numbers are written."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from fourfold.core.guards import Refused
from fourfold.integrations.imports.mapping import FileMapping, guess
from fourfold.integrations.imports.reading import Row, Table
from fourfold.integrations.imports.taking.detect import detect
from fourfold.integrations.imports.taking.header import Header, read_header, text
from fourfold.integrations.imports.taking.layout import lay_out
from fourfold.integrations.imports.taking.problems import Problems

LOOKED_AT = 60
SAMPLES = 200
MOST_CATEGORIES = 24  # as many objectives as a map can hold
MOST_ROWS = 200_000
SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe"}
_NUMBER = re.compile(r"[-+(]?[\d.,\s]+[)%]?")


@dataclass(frozen=True)
class Seen:
    """`question` is what the file alone can't answer, such as which decimal mark is meant."""

    mapping: FileMapping
    header: Header
    samples: list[Row]
    described: str
    question: Refused | None = None


def look(table: Table, scorecard: str = "", *, header_row: int = 0, header_rows: int = 1) -> Seen:
    """Raises Refused where the file has no header or can't be read."""
    first = header_row or header_row_of(list(islice(table.rows(), LOOKED_AT)))
    header = read_header(table, first, header_rows)
    samples = [row for row in islice(table.rows(), first + SAMPLES) if row[0] > first and any(text(c) for c in row[1])]
    mapping = guess(header.names, [cells for _, cells in samples], scorecard=scorecard)
    mapping = replace(
        mapping,
        sheet=table.sheet,
        encoding=table.encoding,
        separator=table.separator,
        header_row=first,
        header_rows=header_rows,
    )
    question = None
    if mapping.period is not None:
        mapping, question = _formats(table, mapping)
    return Seen(mapping, header, samples, describe(table, mapping), question)


def _formats(table: Table, mapping: FileMapping) -> tuple[FileMapping, Refused | None]:
    """The number format, where the whole file proves one; otherwise the question."""
    layout = lay_out(table, mapping)
    if not layout.number_columns():
        return mapping, None
    try:
        marks = {found.decimal for found in detect(layout).formats.values()}
    except Refused as question:
        return mapping, question
    return (replace(mapping, decimal=next(iter(marks))) if len(marks) == 1 else mapping), None


def categories_of(table: Table, mapping: FileMapping) -> list[str]:
    """The categories that the file names, in their order: the first ones of a file with very many."""
    source = mapping.blocks[0].facts.get("category")
    if mapping.shape == "columns" or source is None or not source.columns:
        return []
    layout, found = lay_out(table, mapping), dict[str, None]()
    index = layout.header.index(source.columns[0])
    for _, cells in islice(layout.rows(Problems()), MOST_ROWS):
        if said := text(cells[index]):
            found.setdefault(said)
            if len(found) >= MOST_CATEGORIES:
                break
    return list(found)


def header_row_of(rows: Sequence[Row]) -> int:
    """The first row that names most columns with words and has something other than words below it."""
    filled = [(number, [text(cell) for cell in cells if text(cell)]) for number, cells in rows]
    most = max((len(cells) for _, cells in filled), default=0)
    for number, cells in filled:
        if len(cells) >= max(1, 0.6 * most) and sum(_is_word(cell) for cell in cells) >= 0.6 * len(cells):
            return number
    return next((number for number, cells in filled if cells), 1)


def _is_word(cell: Any) -> bool:
    return not _NUMBER.fullmatch(str(cell)) or re.fullmatch(r"(19|20)\d{2}([-/.]\d{2,4})?", str(cell)) is not None


def describe(table: Table, mapping: FileMapping) -> str:
    """What was found out, to be shown."""
    parts = [table.kind if not table.is_text else "Text table"]
    if table.is_text:
        parts += [f"encoding {table.encoding}", f"separator {SEPARATORS.get(table.separator, table.separator)}"]
    if table.sheet:
        parts.append(f"sheet “{table.sheet}”")
    if mapping.decimal:
        parts.append(f"decimal mark “{mapping.decimal}”")
    return ", ".join([*parts, f"header in row {mapping.header_row}"])
