"""A run's file, opened for a page that shows part of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePath
from typing import Any

from fourfold.integrations.imports import uploads
from fourfold.integrations.imports.guessing import Seen, look
from fourfold.integrations.imports.mapping import FileMapping, parse
from fourfold.integrations.imports.reading import Table, open_table
from fourfold.integrations.imports.taking.header import text

PREVIEW_ROWS = 25
SAMPLE_ROWS = 5
PREVIEW_COLUMNS = 30
LONGEST = 40


@contextmanager
def opened(run: Any, mapping: FileMapping | None) -> Iterator[Table]:
    """Raises Refused where the upload is gone or can't be read."""
    layout = {name: getattr(mapping, name) for name in ("sheet", "encoding", "separator")} if mapping else {}
    table = open_table(uploads.path_of(run.stored_as), run.file_name, **layout)
    try:
        yield table
    finally:
        table.close()


def stated(run: Any) -> FileMapping | None:
    return parse(run.mapping) if run.mapping else None


def scorecard_name(run: Any) -> str:
    return PurePath(run.file_name).stem.replace("_", " ")[:120]


def seen(run: Any, table: Table, mapping: FileMapping | None) -> Seen:
    rows = (mapping.header_row, mapping.header_rows) if mapping else (0, 1)
    return look(table, scorecard_name(run), header_row=rows[0], header_rows=rows[1])


def shown(cells: list[Any]) -> list[str]:
    """Cells for a preview, cut to what fits."""
    texts = [text(cell) for cell in cells[:PREVIEW_COLUMNS]]
    return [each if len(each) <= LONGEST else each[: LONGEST - 1] + "…" for each in texts]
