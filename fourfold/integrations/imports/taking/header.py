"""The header: which column is meant by a name."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from fourfold.core.guards import Refused
from fourfold.integrations.imports.reading import Table

SHOWN = 40


def text(cell: Any) -> str:
    """A cell as a person reads it: blanks and non-breaking spaces round it are dropped, 12.0 is 12."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell.replace("\xa0", " ").strip()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def letters(index: int) -> str:
    """A, B ... Z, AA: how spreadsheets call the column."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name


class Header:
    """Names of columns. A name that occurs twice is called “Name (1)” and “Name (2)”, a blank one “Column C”."""

    def __init__(self, names: Sequence[str]) -> None:
        counted, seen = Counter(name for name in names if name), Counter[str]()
        self.repeated = {name for name, count in counted.items() if count > 1}
        self.names: list[str] = []
        for index, name in enumerate(names):
            seen[name] += 1
            self.names.append(
                f"Column {letters(index)}" if not name else f"{name} ({seen[name]})" if name in self.repeated else name
            )
        self._index = {name: index for index, name in reversed(list(enumerate(self.names)))}
        self._folded = {name.casefold(): index for name, index in self._index.items()}

    def index(self, name: str) -> int:
        """Raises Refused R11 for a name that no column or more than one has."""
        wanted = text(name)
        found = self._index.get(wanted, self._folded.get(wanted.casefold()))
        if found is not None:
            return found
        if wanted in self.repeated:
            raise Refused(
                "R11",
                f"Several columns are called “{wanted}”. Choose “{wanted} (1)”, “{wanted} (2)” and so on.",
                field="mapping",
            )
        listed = ", ".join(f"“{each}”" for each in self.names[:SHOWN])
        raise Refused(
            "R11", f"The file has no column called “{wanted[:80]}”. Its columns are: {listed}.", field="mapping"
        )


def read_header(table: Table, first: int, count: int) -> Header:
    """The header that ends at row `first`; of several rows, the upper ones are group titles that spread to the right."""
    wanted = [cells for number, cells in islice(table.rows(), first) if number > first - count]
    if len(wanted) < count or not any(text(cell) for cell in wanted[-1]):
        raise Refused("R1", f"Row {first} holds no header. State the row that names the columns.", field="header_row")
    width = max(len(cells) for cells in wanted)
    rows = [[text(cell) for cell in [*cells, *[None] * (width - len(cells))]] for cells in wanted]
    return Header([_joined(column) for column in zip(*_spread(rows), strict=True)])


def _spread(rows: list[list[str]]) -> Iterable[list[str]]:
    """Group titles are carried on until the next one, or until a column without any name."""
    for upper in rows[:-1]:
        carried = ""
        for index, name in enumerate(upper):
            carried = name or (carried if rows[-1][index] else "")
            upper[index] = carried
    return rows


def _joined(column: Sequence[str]) -> str:
    return " / ".join(dict.fromkeys(part for part in column if part))
