"""Numbers as people write them. A text that reads two ways is never guessed: the whole column decides, or the person."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from fourfold.plain.problems import Bad

LARGEST = Decimal(10) ** 25
CACHED = 50_000
_SIGNS = re.compile(r"^[\s\u00a0\u202f]*([€$£¥]?)[\s\u00a0\u202f]*|[\s\u00a0\u202f]*[€$£¥%]?[\s\u00a0\u202f]*$")
_ERRORS = re.compile(r"^#(N/A|DIV/0!|REF!|VALUE!|NAME\?|NUM!|NULL!|N/V|ZAHL!|WERT!|BEZUG!).*$", re.IGNORECASE)
_SIMPLE = re.compile(r"-?\d+(?:\.\d+)?", re.ASCII)
_MARKS = re.compile(r"[.,]")
_BLANKS = re.compile(r"[\s\u00a0\u202f']")


@dataclass(frozen=True)
class NumberFormat:
    decimal: str = "."
    group: str = ""


class Evidence:
    """What a column's texts prove about its decimal mark."""

    def __init__(self) -> None:
        self.proved: set[str] = set()
        self.doubtful = ""  # the first text that reads both ways

    def look(self, cell: str) -> None:
        found = _MARKS.findall(cell)
        if not found:
            return
        bare = _SIGNS.sub("", cell).lstrip("+-(").rstrip(")")
        last = found[-1]
        if len(set(found)) == 2:
            self.proved.add(last)
        elif len(found) > 1:
            self.proved.add("," if last == "." else ".")
        else:
            before, _, after = _BLANKS.sub("", bare).partition(last)
            if len(after) == 3 and after.isdigit() and 1 <= len(before) <= 3 and before.isdigit() and before != "0":
                self.doubtful = self.doubtful or cell.strip()
            else:
                self.proved.add(last)


def reader(marks: NumberFormat, *, percent: bool) -> Callable[[Any], Decimal | None]:
    """A function from a cell to a number; None for a blank. It raises Bad for anything that isn't plainly one.

    With `percent`, a text such as 95 % is read as the fraction 0.95, so that it fits columns of fractions.
    """
    decimal, group = (
        re.escape(marks.decimal),
        r"[\s\u00a0\u202f']" if marks.group in {"", " ", "'"} else re.escape(marks.group),
    )
    other = "," if marks.decimal == "." else "."
    group = rf"(?:{group}|{re.escape(other)})" if not marks.group else group
    shape = re.compile(rf"([+-]?)(\d{{1,3}}(?:{group}\d{{3}})+|\d*)(?:{decimal}(\d*))?([eE][+-]?\d{{1,3}})?", re.ASCII)
    cache: dict[str, Decimal | None] = {}

    simple = _SIMPLE.fullmatch if marks.decimal == "." else re.compile(r"-?\d+", re.ASCII).fullmatch

    def read_text(cell: str) -> Decimal | None:
        if simple(cell) and len(cell) < 25:
            return Decimal(cell)
        bare = _SIGNS.sub("", cell)
        if not bare:
            return None
        negative = bare.startswith("(") and bare.endswith(")")
        match = shape.fullmatch(bare[1:-1] if negative else bare.replace("\u2212", "-"))
        if match is None or not (match[2] or match[3]):
            raise _no_number(cell, marks)
        whole = re.sub(r"\D", "", match[2])
        number = Decimal(f"{'-' if negative else match[1]}{whole or '0'}.{match[3] or '0'}{match[4] or ''}")
        return _within(number.scaleb(-2) if percent and cell.rstrip().endswith("%") else number)

    def read(cell: Any) -> Decimal | None:
        if type(cell) is str:
            if cell in cache:
                return cache[cell]
            found = read_text(cell)
            if len(cache) < CACHED:
                cache[cell] = found
            return found
        return _from_cell(cell)

    return read


def _from_cell(cell: Any) -> Decimal | None:
    if cell is None:
        return None
    if isinstance(cell, bool | int | float):
        try:
            return _within(Decimal(repr(cell) if isinstance(cell, float) else int(cell)))
        except InvalidOperation:
            pass
    raise Bad("R2", f"“{cell}” is no number.")


def _within(number: Decimal) -> Decimal:
    if not number.is_finite():
        raise Bad("R2", "This is no finite number.")
    if abs(number) >= LARGEST:
        raise Bad("R2", "This number has more than 25 digits. Choose a larger unit.")
    return number


def _no_number(cell: str, marks: NumberFormat) -> Bad:
    shown = cell.strip()[:60]
    if _ERRORS.match(shown):
        return Bad("R2", f"“{shown}” is an error of the spreadsheet. Correct the cell, or list it under ignore.")
    if _MARKS.search(shown) and re.fullmatch(r"[\d\s.,'+-]+", shown):
        return Bad("R2", f"“{shown}” doesn't fit numbers with “{marks.decimal}” as decimal mark.")
    return Bad("R2", f"“{shown}” is no number. Correct it, or list it under ignore if it means no value.")
