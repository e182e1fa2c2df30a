"""A mapping laid over a file's header: which cell holds what, and which rows count."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any

from fourfold.core.guards import Refused
from fourfold.integrations.imports.mapping.model import NUMBERS, Block, FileMapping, Source
from fourfold.integrations.imports.reading import Row, Table
from fourfold.integrations.imports.taking.header import Header, read_header, text
from fourfold.integrations.imports.taking.problems import Bad, Problems

Cells = Sequence[Any]
BLANK = ("", None)


@dataclass
class BlockLayout:
    """A block's cells. `pick` takes the cells that describe the measure; equal ones mean the same measure."""

    facts: dict[str, tuple[Source, int | None]]
    numbers: dict[str, tuple[Source, tuple[int, ...]]]
    note: tuple[Source, int | None] | None
    pick: Callable[[Cells], Any]
    memo: dict[Any, int] = field(default_factory=dict)


@dataclass
class Layout:
    table: Table
    mapping: FileMapping
    header: Header
    blocks: list[BlockLayout]
    period: tuple[int, ...]
    wide: tuple[int, ...]
    ignored: frozenset[str]

    @property
    def width(self) -> int:
        return len(self.header.names)

    def number_columns(self) -> list[int]:
        """Every column that is read as a number."""
        found = dict.fromkeys(
            index for block in self.blocks for _, indices in block.numbers.values() for index in indices
        )
        return [*found, *self.wide]

    def rows(self, problems: Problems) -> Iterator[Row]:
        """Rows below the header that aren't blank and pass the filters, padded to the header's width."""
        width, is_text, wanted = self.width, self.table.is_text, self._filters()
        for number, cells in self.table.rows():
            if number <= self.mapping.header_row:
                continue
            if len(cells) != width and not self._fits(number, cells, is_text, problems):
                continue
            if wanted and not all(text(cells[index]) in allowed for index, allowed in wanted):
                continue
            yield number, cells

    def _fits(self, number: int, cells: list[Any], is_text: bool, problems: Problems) -> bool:
        """Pad or cut the row to the header's width; a text row with another number of cells is one that was cut wrongly."""
        width = self.width
        if all(cell in BLANK for cell in cells):
            return False
        if len(cells) > width and all(cell in BLANK for cell in cells[width:]):
            del cells[width:]
        elif len(cells) > width or is_text:
            reason = f"The row has {len(cells)} cells, the header has {width}. A separator or a quotation mark is wrong here."
            problems.add(number, "", "", Bad("R2", reason))
            return False
        cells.extend([None] * (width - len(cells)))
        return True

    def _filters(self) -> list[tuple[int, frozenset[str]]]:
        return [(self.header.index(name), frozenset(wanted)) for name, wanted in self.mapping.rows.items()]


def lay_out(table: Table, mapping: FileMapping) -> Layout:
    """Raises Refused R1 or R11 where the file lacks what the mapping names."""
    header = read_header(table, mapping.header_row, mapping.header_rows)
    plan = mapping.period
    wide: tuple[int, ...] = ()
    period: tuple[int, ...] = ()
    if mapping.shape == "wide" and plan is not None:
        wide = tuple(header.index(name) for name in plan.columns) or _rest(header, mapping)
    elif plan is not None:
        names = (plan.year, plan.month or plan.quarter) if plan.year else (*plan.columns[:1], plan.shift)
        period = tuple(header.index(name) for name in names if name)
    blocks = [_block(block, header) for block in mapping.blocks]
    return Layout(table, mapping, header, blocks, period, wide, frozenset(mapping.ignore))


def _rest(header: Header, mapping: FileMapping) -> tuple[int, ...]:
    """The columns of a wide file that nothing else uses."""
    sources = [*mapping.blocks[0].facts.values(), *mapping.blocks[0].values.values()]
    used = {header.index(name) for source in sources for name in source.columns}
    used |= {header.index(name) for name in mapping.rows}
    found = tuple(
        index for index, name in enumerate(header.names) if index not in used and not name.startswith("Column ")
    )
    if not found:
        raise Refused("R1", "No columns are left that could be periods.", field="period")
    return found


def _block(block: Block, header: Header) -> BlockLayout:
    facts = {name: (source, _one(source, header)) for name, source in block.facts.items()}
    numbers = {
        name: (source, tuple(header.index(each) for each in source.columns))
        for name, source in block.values.items() if name in NUMBERS
    }  # fmt: skip
    note = block.values.get("note")
    indices = [index for _, index in facts.values() if index is not None]
    pick: Callable[[Cells], Any] = itemgetter(*indices) if indices else _nothing
    return BlockLayout(facts, numbers, (note, _one(note, header)) if note else None, pick)


def _nothing(cells: Cells) -> Any:
    return ()


def _one(source: Source, header: Header) -> int | None:
    return header.index(source.columns[0]) if source.columns else None
