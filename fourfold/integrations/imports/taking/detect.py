"""A first look over the whole file: how its numbers and periods are written, and how many rows there are."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from fourfold.core.guards import Refused
from fourfold.integrations.imports.taking.header import text
from fourfold.integrations.imports.taking.layout import Layout
from fourfold.integrations.imports.taking.periods import PeriodStyle, style
from fourfold.integrations.imports.taking.problems import Problems
from fourfold.plain.numbers import Evidence, NumberFormat

MOST_PERIODS = 200_000
EVERY = 20_000


@dataclass(frozen=True)
class Detected:
    """`formats` holds a number format for each column that is read as a number."""

    rows: int
    formats: dict[int, NumberFormat]
    style: PeriodStyle | None


def detect(layout: Layout, progress: Callable[[int], None] = lambda rows: None) -> Detected:
    """Raises Refused R2 where a number or a period reads in two ways and the mapping doesn't say which is meant."""
    mapping, periods, rows = layout.mapping, set[Any](), 0
    evidence = {index: Evidence() for index in layout.number_columns()}
    open_columns = [] if mapping.decimal else list(evidence.items())
    is_one = len(layout.period) == 1 or (mapping.period is not None and bool(mapping.period.shift))
    column = layout.period[0] if layout.period and is_one else None
    for rows, (_, cells) in enumerate(layout.rows(Problems()), start=1):
        for index, found in open_columns:
            cell = cells[index]
            if type(cell) is str and cell not in layout.ignored:
                found.look(cell)
        if rows % 500 == 0:
            open_columns = [pair for pair in open_columns if not pair[1].proved]
        if column is not None and len(periods) < MOST_PERIODS:
            periods.add(cells[column])
        if rows % EVERY == 0:
            progress(rows)
    if layout.wide:
        periods = {layout.header.names[index] for index in layout.wide}
    return Detected(rows, _formats(layout, evidence), _style(layout, periods))


def _formats(layout: Layout, evidence: dict[int, Evidence]) -> dict[int, NumberFormat]:
    mapping = layout.mapping
    if mapping.decimal:
        return {index: NumberFormat(mapping.decimal, mapping.group) for index in evidence}
    proofs = {mark for found in evidence.values() for mark in found.proved}
    shared = next(iter(proofs)) if len(proofs) == 1 else ""
    formats = {}
    for index, found in evidence.items():
        own = next(iter(found.proved)) if len(found.proved) == 1 else ""
        decimal = own or shared
        if found.doubtful and not decimal:
            name = layout.header.names[index]
            raise Refused(
                "R2", f"“{found.doubtful}” in “{name}” can mean {_both(found.doubtful)}. Choose the decimal mark of this "
                "file (in a mapping: numbers, decimal). Nothing was saved.", field="decimal",
            )  # fmt: skip
        formats[index] = NumberFormat(decimal or ".", mapping.group)
    return formats


def _both(written: str) -> str:
    mark = "," if "," in written else "."
    return f"{written.replace(mark, '.')} or {written.replace(mark, '')}"


def _style(layout: Layout, periods: set[Any]) -> PeriodStyle | None:
    plan = layout.mapping.period
    if plan is None:
        return None
    source, index = layout.blocks[0].facts.get("frequency", (None, None))
    frequency = text(source.value) if source is not None and index is None else ""
    known = {each for each in periods if not (isinstance(each, str) and text(each) in layout.ignored)}
    return style(known, plan, frequency)
