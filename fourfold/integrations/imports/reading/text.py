"""Text tables: encoding and separator are found out and shown; rows stream one by one."""

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import charset_normalizer

from fourfold.core.guards import Refused

if TYPE_CHECKING:
    from fourfold.integrations.imports.reading.tables import Row

MOST_COLUMNS = 2_000
LONGEST_LINE = 1_000_000  # characters
CHUNK = 1 << 20
SEPARATORS = (",", ";", "\t", "|")
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
UNUSED_IN_CP1252 = frozenset(b"\x81\x8d\x8f\x90\x9d")
RARE = (
    "mac_cyrillic",
    "mac_greek",
    "mac_iceland",
    "mac_latin2",
    "mac_roman",
    "mac_turkish",
    "cp855",
    "cp866",
    "hp_roman8",
)
MOSTLY_FOREIGN = 0.3  # share of high bytes among letters from which the file isn't in a Latin alphabet


@dataclass(frozen=True)
class TextFormat:
    encoding: str
    separator: str


def inspect(path: Path, *, encoding: str = "", separator: str = "") -> TextFormat:
    """The encoding and the separator, found out unless they are given. The whole file is looked at once."""
    encoding = _known(encoding) if encoding else _encoding(path)
    return TextFormat(encoding, _separator_named(separator) if separator else _separator(path, encoding))


def rows(path: Path, found: TextFormat) -> "Iterator[Row]":
    """Every record with its number; a record may span lines where a cell is quoted. Blank records come as []."""
    number = 0
    with path.open(encoding=found.encoding, newline="") as file:
        records = csv.reader(_lines(file), delimiter=found.separator, strict=False)
        try:
            for number, cells in enumerate(records, start=1):
                if len(cells) > MOST_COLUMNS:
                    raise Refused(
                        "R2",
                        f"Row {number} has {len(cells):,} columns; at most {MOST_COLUMNS:,} are read. Nothing was saved.",
                    )
                yield number, cells  # type: ignore[misc]
        except csv.Error:
            raise Refused(
                "R2",
                f"After row {number} a cell never ends. A quotation mark is probably missing; correct it and upload again. Nothing was saved.",
            ) from None
        except UnicodeError:
            raise Refused(
                "R2", f"After row {number} the file can't be read as {found.encoding}. State the right encoding, or save the file as UTF-8. Nothing was saved.",
                field="encoding",
            ) from None  # fmt: skip


def _lines(file: io.TextIOBase) -> Iterator[str]:
    number = 0
    while line := file.readline(LONGEST_LINE + 1):
        number += 1
        if len(line) > LONGEST_LINE:
            raise Refused(
                "R2",
                f"Line {number:,} is longer than {LONGEST_LINE:,} characters: this is no table. Nothing was saved.",
            )
        if "\0" in line:
            raise Refused(
                "R2", f"Line {number:,} has NUL bytes: the file is damaged. Save it again. Nothing was saved."
            )
        yield line


def _known(encoding: str) -> str:
    try:
        found = codecs.lookup(encoding.strip())
        "a1".encode(found.name)  # some codecs are for other things than text, and some are always an error
        return found.name
    except (LookupError, ValueError):
        raise Refused(
            "R11", f"“{encoding[:40]}” is no encoding. Write one such as utf-8, cp1252 or utf-16.", field="encoding"
        ) from None


def _separator_named(separator: str) -> str:
    found = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";", "pipe": "|"}.get(separator.lower(), separator)
    if len(found) != 1 or found in '"\r\n':
        raise Refused("R11", "A separator is one character such as , or ; or the word tab.", field="separator")
    return found


def _encoding(path: Path) -> str:
    with path.open("rb") as file:
        start = file.read(4)
        for mark, name in MARKS:
            if start.startswith(mark):
                return name
        file.seek(0)
        is_utf8, counted, sample = _look_through(file)
    if b"\0" in sample or counted[0]:
        return _without_mark(sample)
    if is_utf8:
        return "utf-8"
    high = sum(count for byte, count in counted.items() if byte >= 0x80)
    letters = high + sum(count for byte, count in counted.items() if chr(byte).isalpha() and byte < 0x80)
    if high / letters <= MOSTLY_FOREIGN and not UNUSED_IN_CP1252 & counted.keys():
        return "cp1252"
    best = charset_normalizer.from_bytes(sample, cp_exclusion=list(RARE)).best()
    return best.encoding if best is not None else "cp1252"


def _look_through(file: io.BufferedIOBase) -> tuple[bool, Counter[int], bytes]:
    """Is it UTF-8 to the end, how often does each byte occur (only until it isn't), and the part to judge by."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    sample, counted, is_utf8 = b"", Counter[int](), True
    while chunk := file.read(CHUNK):
        counted[0] += chunk.count(b"\0")
        try:
            decoder.decode(chunk)
        except UnicodeDecodeError:
            is_utf8 = False
            counted += Counter(chunk)
            sample = chunk
            break
        sample = sample or chunk
    try:
        decoder.decode(b"", final=is_utf8)
    except UnicodeDecodeError:
        is_utf8 = False
    return is_utf8, counted if not is_utf8 or counted[0] else Counter(), sample


def _without_mark(sample: bytes) -> str:
    """UTF-16 without its mark has a NUL at every other byte; any other NUL means that this is no text."""
    half = len(sample) // 2 or 1
    if sample[1::2].count(0) > 0.6 * half and sample[0::2].count(0) < 0.1 * half:
        return "utf-16-le"
    if sample[0::2].count(0) > 0.6 * half and sample[1::2].count(0) < 0.1 * half:
        return "utf-16-be"
    raise Refused(
        "R2",
        "The file has NUL bytes: it is damaged or no text. Save it again as CSV or as a spreadsheet. Nothing was saved.",
    )


def _separator(path: Path, encoding: str) -> str:
    """The character that cuts the first rows into the same number of cells, and into the most."""
    with path.open(encoding=encoding, newline="", errors="replace") as file:
        sample = file.read(200_000)
    whole = sample[: sample.rfind("\n") + 1] or sample
    return max(SEPARATORS, key=lambda separator: _agreement(whole, separator))


def _agreement(sample: str, separator: str) -> tuple[float, int]:
    try:
        widths = Counter(
            len(cells) for cells in list(csv.reader(io.StringIO(sample), delimiter=separator))[:200] if cells
        )
    except csv.Error:
        return (0.0, 0)
    cut = {width: count for width, count in widths.items() if width > 1}
    if not cut:
        return (0.0, 0)
    width = max(cut, key=lambda each: (cut[each], each))
    return (cut[width] / widths.total(), width)
