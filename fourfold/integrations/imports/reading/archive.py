"""Zipped spreadsheets are judged by the zip's own directory before anything is unpacked."""

import zipfile
from pathlib import Path

from fourfold.core.guards import Refused

MOST_ENTRIES = 1_000
MOST_UNPACKED = 200 * 1024 * 1024
MOST_RATIO = 100


def refuse_bomb(path: Path) -> None:
    """Refuse an archive that has too many parts, or that unpacks to far more than it should."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise Refused(
            "R2",
            "The spreadsheet is damaged and can't be opened. Save it again in its program, then upload it. Nothing was saved.",
        ) from None
    unpacked = sum(entry.file_size for entry in entries)
    packed = max(path.stat().st_size, 1)
    if len(entries) > MOST_ENTRIES:
        _refuse(f"has {len(entries):,} parts inside; at most {MOST_ENTRIES:,} are read")
    if unpacked > MOST_UNPACKED:
        _refuse(f"would unpack to {unpacked // 1024 // 1024:,} MB; at most {MOST_UNPACKED // 1024 // 1024} MB are read")
    if unpacked > MOST_RATIO * packed:
        _refuse(f"would unpack to {unpacked // packed:,} times its size; at most {MOST_RATIO} times are read")
    if sum(entry.compress_size for entry in entries) > packed:
        _refuse("has parts that overlap")


def _refuse(what: str) -> None:
    raise Refused(
        "R2", f"The spreadsheet {what}. Save the one sheet that you need as CSV and upload that. Nothing was saved."
    )
