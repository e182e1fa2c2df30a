"""Files that must be read whole: a child process with limits on memory and time writes their rows aside, one a line."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fourfold.core.guards import Refused
from fourfold.integrations.imports.reading import child

if TYPE_CHECKING:
    from fourfold.integrations.imports.reading.tables import Cell, Row

SECONDS = 60
LONGEST_NAME = 1000  # of a sheet; spreadsheets allow 31 characters
HARMLESS = {"PATH", "LANG", "LC_ALL", "TMPDIR", "TEMP", "TMP", "SYSTEMROOT", "LD_LIBRARY_PATH"}
TOO_MUCH = (
    "The file needs more memory or time than a table should (1 GB, 60 seconds). "
    "Save the one sheet that you need as CSV and upload that. Nothing was saved."
)


@dataclass(frozen=True)
class Spooled:
    """The rows written aside, and the names of the sheets that the file has."""

    path: Path
    sheets: tuple[str, ...]
    sheet: str

    def rows(self) -> "Iterator[Row]":
        with self.path.open(encoding="utf-8") as file:
            for line in file:
                number, cells = json.loads(line)
                yield number, [_cell(cell) for cell in cells]

    def close(self) -> None:
        self.path.unlink(missing_ok=True)


def read(path: Path, kind: str, sheet: str) -> Spooled:
    """Read the file in a child. Raises Refused R2 for what it can't read or what breaks its limits, R11 for no such sheet."""
    handle, name = tempfile.mkstemp(suffix=".rows")
    os.close(handle)
    out = Path(name)
    try:
        answer = _run(path, kind, sheet, out)
    except BaseException:
        out.unlink(missing_ok=True)
        raise
    return Spooled(out, tuple(answer["sheets"]), answer["sheet"])


def _run(path: Path, kind: str, sheet: str, out: Path) -> dict[str, Any]:
    if "\0" in sheet or len(sheet) > LONGEST_NAME:
        raise Refused(
            "R11", "There is no sheet with such a name. Choose one from the list. Nothing was saved.", field="sheet"
        )
    command = [sys.executable, "-I", child.__file__, kind, str(path), str(out), sheet]
    kept = {name: value for name, value in os.environ.items() if name in HARMLESS}  # and no password
    try:
        done = subprocess.run(
            command, capture_output=True, timeout=SECONDS, check=False, stdin=subprocess.DEVNULL, env=kept
        )
    except subprocess.TimeoutExpired:
        raise Refused("R2", TOO_MUCH) from None
    try:
        answer: dict[str, Any] = json.loads(done.stdout)
    except ValueError:
        raise Refused("R2", TOO_MUCH) from None
    if "refusal" in answer:
        raise Refused(answer["code"], f"{answer['refusal']} Nothing was saved.", field=answer.get("field", ""))
    return answer


def _cell(cell: Any) -> "Cell":
    return date.fromisoformat(cell["day"]) if isinstance(cell, dict) else cell
