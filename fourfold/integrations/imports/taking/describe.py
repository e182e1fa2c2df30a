"""What a file says about a measure, checked against what a measure can be."""

from collections.abc import Sequence
from typing import Any

from fourfold.integrations.imports.taking.header import text
from fourfold.integrations.imports.taking.layout import BlockLayout, Layout
from fourfold.integrations.imports.taking.problems import Bad
from fourfold.measures import rules
from fourfold.measures.actions import IncomingMeasure

CHOICES = {
    "polarity": [each for each in rules.Polarity.values if each != rules.Polarity.RULES],  # they need their conditions
    "kind": rules.Kind.values,
    "frequency": rules.Frequency.values,
    "scale": ["none", "percent"],
}
LONGEST = {"key": 200, "name": 200, "category": 120, "unit": 30, "parent": 200, "description": 20_000}
SCALED = 100.0


class BadFact(Bad):
    """A fact that can't be taken, with the name of its column."""

    def __init__(self, code: str, reason: str, column: str, value: str) -> None:
        super().__init__(code, reason)
        self.column, self.value = column, value


def describe(layout: Layout, block: BlockLayout, cells: Sequence[Any]) -> tuple[IncomingMeasure, bool]:
    """The measure of this row, and whether its numbers are fractions shown as percent. Raises BadFact."""
    facts = {name: _fact(layout, block, name, cells) for name in block.facts}
    key, name = facts.get("key"), facts.get("name")
    key = key or name
    if not key:
        label = "key" if "key" in block.facts else "name"
        raise BadFact("R1", "The measure's name is missing in this row.", _label(layout, block, label), "")
    percent = layout.mapping.percent or facts.get("scale") == "percent"
    unit = facts.get("unit")
    return IncomingMeasure(
        key=key, name=name or (None if "name" not in block.facts else key), parent_key=facts.get("parent"),
        description=facts.get("description"), unit_of_measure=unit if unit is not None else "%" if percent else None,
        decimals=_decimals(layout, block, facts.get("decimals")), category=facts.get("category"),
        polarity=facts.get("polarity"), kind=facts.get("kind"), frequency=facts.get("frequency"),
        scale=SCALED if percent else None,
    ), percent  # fmt: skip


def _fact(layout: Layout, block: BlockLayout, name: str, cells: Sequence[Any]) -> str | None:
    source, index = block.facts[name]
    said = text(source.value if index is None else cells[index])
    if said in source.none or said in layout.ignored:
        return None
    meant = text(source.values.get(said, said))
    if not meant and said not in source.values:
        return None
    label = _label(layout, block, name)
    if name in CHOICES and meant not in CHOICES[name]:
        allowed = ", ".join(sorted(source.values) or CHOICES[name])
        raise BadFact("R11", f"“{said[:60]}” is no {name} that is known here. Allowed are: {allowed}.", label, said)
    if len(meant) > LONGEST.get(name, 200):
        raise BadFact(
            "R11", f"The {name} has {len(meant)} characters; at most {LONGEST.get(name, 200)} fit.", label, said
        )
    return meant


def _label(layout: Layout, block: BlockLayout, name: str) -> str:
    index = block.facts[name][1]
    return name if index is None else layout.header.names[index]


def _decimals(layout: Layout, block: BlockLayout, said: str | None) -> int | None:
    if said is None:
        return None
    if not (said.isascii() and said.isdigit() and int(said) <= 8):
        raise BadFact(
            "R2", f"“{said[:40]}” is no number of decimals from 0 to 8.", _label(layout, block, "decimals"), said
        )
    return int(said)
