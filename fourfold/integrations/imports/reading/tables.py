"""The one shape that every file takes: numbered rows of cells, readable more than once without holding them in memory."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from fourfold.core.guards import Refused
from fourfold.integrations.imports.reading import archive, spool, text

Cell = str | int | float | bool | date | None
Row = tuple[int, list[Cell]]  # its number in the file, from 1, and its cells

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
BINARY = (b"%PDF", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"\x7fELF", b"MZ", b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf")
KINDS = "CSV or another text table, XLSX, XLS, ODS, YAML or JSON"


@dataclass(frozen=True)
class Table:
    """A file's sheet. `kind` is CSV, XLSX, XLS, ODS, YAML or JSON; encoding and separator are those of a text file."""

    kind: str
    sheets: tuple[str, ...]
    sheet: str
    encoding: str
    separator: str
    rows: Callable[[], Iterator[Row]]
    close: Callable[[], None] = lambda: None

    @property
    def is_text(self) -> bool:
        return self.kind == "CSV"


def open_table(path: Path, file_name: str, *, sheet: str = "", encoding: str = "", separator: str = "") -> Table:
    """Look into the file and make its rows readable. Close the table when done: spreadsheets leave a copy of their rows.

    Raises Refused R2 or R11, with a sentence, for whatever can't be read safely.
    """
    kind = _kind(path, file_name)
    if kind == "CSV":
        found = text.inspect(path, encoding=encoding, separator=separator)
        return Table(kind, (), "", found.encoding, found.separator, lambda: text.rows(path, found))
    if kind in {"XLSX", "ODS"}:
        archive.refuse_bomb(path)
    read = spool.read(path, kind, sheet)
    return Table(kind, read.sheets, read.sheet, "", "", read.rows, read.close)


def _kind(path: Path, file_name: str) -> str:
    with path.open("rb") as file:
        start = file.read(4096)
    if not start.strip(b"\xef\xbb\xbf \t\r\n"):
        raise Refused(
            "R1", "The file is empty. Choose a file with a header row and rows of numbers. Nothing was saved."
        )
    if start.startswith(b"PK"):
        return "ODS" if b"opendocument.spreadsheet" in start else "XLSX"
    if start.startswith(OLE):
        return "XLS"
    if start.startswith(BINARY):
        raise Refused("R11", f"This is no table but another kind of file. Choose {KINDS}. Nothing was saved.")
    ending = Path(file_name).suffix.lower()
    if ending in {".yaml", ".yml"}:
        return "YAML"
    return "JSON" if ending == ".json" else "CSV"
