"""One formula, checked: its tree, what it needs and what it costs."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from fourfold.engine.formulas.names import AnyName, Named, Names
from fourfold.engine.formulas.needs import Need, needs_of_tree, work_of
from fourfold.engine.formulas.nodes import Measured, Name, Node, OverChildren, Span, walk
from fourfold.engine.formulas.parser import tree_of
from fourfold.engine.formulas.units import unit_of

Given = Names | Mapping[str, Hashable] | Iterable[Named] | None


@dataclass(frozen=True)
class Formula:
    """A formula that can be evaluated. `unit` is that of the result where its operands tell, else ""."""

    text: str
    root: Node
    needs: tuple[Need, ...]
    work: int  # nodes of one period, those of rolling functions counted for each of their periods
    unit: str

    @cached_property
    def keys(self) -> frozenset[Hashable]:
        """The measures it names."""
        return frozenset(need.key for need in self.needs)

    @cached_property
    def names(self) -> tuple[tuple[str, Hashable], ...]:
        """Each name as it is written, with its measure's key: what a FormulaRow keeps, in the order of the text."""
        return tuple(dict.fromkeys((name.text, name.key) for name in _names(self.root)))

    @cached_property
    def places(self) -> tuple[tuple[Hashable, Span], ...]:
        """Every place in the text that names a measure."""
        return tuple((name.key, name.at) for name in _names(self.root))

    def place_of(self, key: Hashable) -> Span:
        """Where the text first names a measure."""
        return next(name.at for name in _names(self.root) if name.key == key)


def parse(text: str, names: Given = None) -> Formula:
    """Read a formula. `names`: which names there are - a mapping to keys, Named with units, or None for any name.

    Raises WrongFormula, which says in words what is wrong, where, and what would be allowed there.
    """
    root = tree_of(text, _names_given(names))
    return Formula(text, root, needs_of_tree(root), work_of(root), unit_of(root))


def _names_given(names: Given) -> Names:
    if names is None:
        return AnyName()
    if isinstance(names, Names):
        return names
    return Names.of(names.items()) if isinstance(names, Mapping) else Names(names)


def _names(root: Node) -> Iterable[Name]:
    for node in walk(root):
        if isinstance(node, Name):
            yield node
        elif isinstance(node, Measured | OverChildren):
            yield node.name
