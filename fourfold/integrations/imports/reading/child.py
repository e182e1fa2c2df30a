"""The child process that opens files which may be built to do harm. It imports nothing of the product.

Called as: child.py KIND FILE OUT SHEET. Writes rows as JSON lines [number, cells] to OUT and one JSON answer to stdout.
"""

import json
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any

MEMORY = 1024**3
CPU_SECONDS = 60
MOST_CELLS = 5_000_000
MOST_COLUMNS = 2_000
LONGEST_CELL = 100_000


class NotReadable(Exception):
    def __init__(self, code: str, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.answer = {"code": code, "refusal": sentence, "field": field}


def limit() -> None:
    """Where the system knows limits: memory, processor time, no core file, a bounded output."""
    try:
        import resource
    except ImportError:
        return
    for name, value in (
        ("RLIMIT_AS", MEMORY),
        ("RLIMIT_CPU", CPU_SECONDS),
        ("RLIMIT_CORE", 0),
        ("RLIMIT_FSIZE", MEMORY),
    ):
        if hasattr(resource, name):
            resource.setrlimit(getattr(resource, name), (value, value))


def main(kind: str, source: str, out: str, sheet: str) -> dict[str, Any]:
    if kind in {"YAML", "JSON"}:
        return _records(kind, source, out)
    return _spreadsheet(source, out, sheet)


def _spreadsheet(source: str, out: str, wanted: str) -> dict[str, Any]:
    import python_calamine as calamine

    try:
        book = calamine.CalamineWorkbook.from_path(source)
        names = [each.name for each in book.sheets_metadata if each.typ == calamine.SheetTypeEnum.WorkSheet]
        chosen = wanted or (names[0] if names else "")
        if chosen not in names:
            raise NotReadable(
                "R11",
                f"The file has no sheet called “{chosen}”. Its sheets are: {', '.join(names) or 'none'}.",
                "sheet",
            )
        sheet = book.get_sheet_by_name(chosen)
    except calamine.PasswordError:
        raise NotReadable(
            "R2", "The spreadsheet is protected by a password. Save it without one and upload it again."
        ) from None
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise NotReadable(
            "R2", f"The spreadsheet can't be read ({str(error)[:120]}). Save it again in its program."
        ) from None
    height, width = (sheet.end[0] + 1, sheet.end[1] + 1) if sheet.end else (0, 0)
    if height * width > MOST_CELLS:
        raise NotReadable(
            "R2", f"The sheet spans {height * width:,} cells; at most {MOST_CELLS:,} are read. Save it as CSV."
        )
    _write(out, enumerate(sheet.to_python(skip_empty_area=False), start=1))
    return {"sheets": names, "sheet": chosen}


def _records(kind: str, source: str, out: str) -> dict[str, Any]:
    """A list of flat mappings; the header is every key in the order of its first use."""
    found = _parsed(kind, source)
    if isinstance(found, dict) and len(found) == 1:
        found = next(iter(found.values()))
    if not isinstance(found, list) or not found or not all(isinstance(each, dict) for each in found):
        raise NotReadable("R2", f"The {kind} file must be a list of rows, each with names and values.")
    names = list(dict.fromkeys(name for each in found for name in each))
    if len(names) > MOST_COLUMNS or len(names) * len(found) > MOST_CELLS:
        raise NotReadable("R2", f"The file has more than {MOST_CELLS:,} cells or {MOST_COLUMNS:,} names.")
    for number, each in enumerate(found, start=1):
        for name, cell in each.items():
            if isinstance(cell, dict | list | set | bytes):
                raise NotReadable(
                    "R2", f"Row {number}, “{str(name)[:60]}” holds a list. Each name needs one plain value."
                )
    cells = ([each.get(name) for name in names] for each in found)
    _write(out, enumerate([[str(name) for name in names], *cells], start=1))
    return {"sheets": [], "sheet": ""}


def _parsed(kind: str, source: str) -> Any:
    with Path(source).open("rb") as file:
        data = file.read()
    try:
        if kind == "JSON":
            return json.loads(data, parse_float=str, parse_constant=str)
        import yaml

        return yaml.safe_load(data)
    except (ValueError, RecursionError) as error:
        raise NotReadable("R2", f"The file is no valid {kind}: {str(error)[:160]}.") from None
    except Exception as error:  # yaml.YAMLError, whose module may not even load here
        if type(error).__module__.startswith("yaml"):
            raise NotReadable("R2", f"The file is no valid YAML: {' '.join(str(error).split())[:200]}.") from None
        raise


def _write(out: str, rows: Any) -> None:
    with Path(out).open("w", encoding="utf-8") as file:
        for number, cells in rows:
            plain = [_plain(cell) for cell in cells]
            while plain and plain[-1] is None:
                plain.pop()
            if len(plain) > MOST_COLUMNS:
                raise NotReadable("R2", f"Row {number} has {len(plain):,} columns; at most {MOST_COLUMNS:,} are read.")
            file.write(json.dumps([number, plain]) + "\n")


def _plain(cell: Any) -> Any:
    if cell is None or cell == "":
        return None
    if isinstance(cell, datetime):
        return {"day": cell.date().isoformat()}
    if isinstance(cell, date):
        return {"day": cell.isoformat()}
    if isinstance(cell, bool | int | float):
        return cell
    text = str(cell)
    if "\0" in text or any("\ud800" <= character <= "\udfff" for character in text):
        raise NotReadable("R2", "A cell has characters that are no text. Save the file again in its program.")
    if len(text) > LONGEST_CELL:
        raise NotReadable("R2", f"A cell has {len(text):,} characters; at most {LONGEST_CELL:,} are read.")
    return text


if __name__ == "__main__":
    limit()
    try:
        answer = main(*sys.argv[1:])
    except NotReadable as refused:
        answer = refused.answer
    sys.stdout.write(json.dumps(answer))
