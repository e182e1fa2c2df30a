"""The numbers of one value: read from their cells, added up, scaled and judged."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from fourfold.integrations.imports.mapping import Source
from fourfold.integrations.imports.taking.describe import BadFact
from fourfold.integrations.imports.taking.header import text
from fourfold.integrations.imports.taking.layout import BlockLayout, Layout
from fourfold.integrations.imports.taking.problems import Bad
from fourfold.measures import rules
from fourfold.plain import numbers

NEEDS_POSITIVE = {rules.Polarity.MAXIMUM.value, rules.Polarity.MINIMUM.value}
HUNDRED = Decimal(100)
TINY = Decimal("0.000000000001")


class Amounts:
    """Knows each column's number format. Raises BadFact with the column's name for what can't be taken."""

    def __init__(self, layout: Layout, formats: Mapping[int, numbers.NumberFormat]) -> None:
        self.layout, self.formats = layout, formats
        self._readers: dict[tuple[int, bool], Callable[[Any], Decimal | None]] = {}

    def number(self, source: Source, indices: tuple[int, ...], cells: list[Any], *, percent: bool) -> Decimal | None:
        """The cell's number, or the sum of the cells'; a fixed value is taken as it is shown, never scaled."""
        if not indices:
            return self._fixed(source)
        total: Decimal | None = None
        for index in indices:
            cell = cells[index]
            if type(cell) is str and self.layout.ignored and text(cell) in self.layout.ignored:
                continue
            try:
                number = self._reader(index, percent)(cell)
            except Bad as bad:
                raise BadFact(bad.code, bad.reason, self.layout.header.names[index], text(cell)) from None
            if number is not None:
                total = number if total is None else total + number
        return total * HUNDRED if percent and total is not None else total

    def word(self, found: tuple[Source, tuple[int, ...]], cells: list[Any]) -> str:
        """What the cell says; nothing where the file's words for "no value" stand there."""
        source, indices = found
        said = text(cells[indices[0]] if indices else source.value)
        return "" if said in self.layout.ignored else said

    def _fixed(self, source: Source) -> Decimal | None:
        try:
            return numbers.reader(numbers.NumberFormat(), percent=False)(source.value)
        except Bad as bad:
            raise BadFact(bad.code, bad.reason, "fixed value", text(source.value)) from None

    def _reader(self, index: int, percent: bool) -> Callable[[Any], Decimal | None]:
        found = self._readers.get((index, percent))
        if found is None:
            found = self._readers[index, percent] = numbers.reader(self.formats[index], percent=percent)
        return found

    def target(self, target: Decimal, polarity: str | None, sources: Mapping[str, Any]) -> Decimal | None:
        """The target, or None where 0 means that there is none; a percentage of 0 or below means nothing."""
        if target == 0 and self.layout.mapping.zero_target_means_none:
            return None
        if target <= 0 and polarity in NEEDS_POSITIVE:
            raise BadFact(
                "R2", "Limits are percent of the target, which needs a target above 0. If 0 means that there is none, "
                "say “A target of 0 means that there is none” (zero_target_means_none).", self.label(sources, "target"), str(target),
            )  # fmt: skip
        return target

    def label(self, sources: Mapping[str, Any], name: str) -> str:
        """The column that holds a number, for the report."""
        indices = sources[name][1] if name in sources else ()
        return self.layout.header.names[indices[0]] if indices else name

    def note(self, block: BlockLayout, cells: list[Any]) -> str:
        if block.note is None:
            return ""
        source, index = block.note
        said = text(source.value if index is None else cells[index])
        return "" if said in self.layout.ignored else said[:2000]


def ratio(numerator: Decimal, denominator: Decimal, scale: float | None) -> Decimal | None:
    """What the engine makes of the parts; nothing where the denominator is 0."""
    if denominator == 0:
        return None
    return (numerator / denominator * Decimal(repr(scale or 1.0))).quantize(TINY)
