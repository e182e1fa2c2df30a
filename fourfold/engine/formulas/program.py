"""Many formulas as one program: equal parts are worked out once, and what is alike is worked out together.

Compiling gives each node a register; registers of one height and operation lie side by side, so that a program of ten
thousand formulas takes some hundred array operations for each thousand registers. Results are the same bit for bit
however many formulas come together.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from fourfold.engine.columns import Indices
from fourfold.engine.formulas.formula import Formula
from fourfold.engine.formulas.functions import Function
from fourfold.engine.formulas.needs import Back, Need, Step, need_of
from fourfold.engine.formulas.nodes import (
    Absolute,
    Arithmetic,
    Choice,
    Comparison,
    Measured,
    Name,
    Negative,
    Node,
    Number,
    OverChildren,
    Relation,
    Rounded,
    Shifted,
    Sign,
    Together,
    walk,
)
from fourfold.engine.formulas.operations import Group, Op, Registers, least, perform
from fourfold.engine.grid import Reasons
from fourfold.engine.scoring import Array

SIZE = 1_024  # registers of a chunk, about: with their periods they stay in the processor's cache
SIGNS = {Sign.PLUS: Op.ADD, Sign.MINUS: Op.SUBTRACT, Sign.TIMES: Op.MULTIPLY, Sign.DIVIDE: Op.DIVIDE}
RELATIONS = {
    Relation.EQUAL: Op.EQUAL, Relation.DIFFERENT: Op.DIFFERENT, Relation.LESS: Op.LESS,
    Relation.AT_MOST: Op.AT_MOST, Relation.GREATER: Op.GREATER, Relation.AT_LEAST: Op.AT_LEAST,
}  # fmt: skip
SEVERAL = {
    Function.SUM: Op.SUM, Function.AVG: Op.MEAN, Function.MIN: Op.LEAST, Function.MAX: Op.GREATEST,
    Function.COALESCE: Op.COALESCE,
}  # fmt: skip


class Leaf(NamedTuple):
    """A row that is given: what is needed of a measure; of children, how they are taken together.

    `within` is of formulas that are worked out for longer periods: the measure, and the way back to the operand.
    """

    need: Need
    together: Function | None = None
    within: tuple[int, tuple[Step, ...]] | None = None


class Instruction(NamedTuple):
    op: Op
    parameter: int
    args: tuple[int, ...]


Row = Leaf | float | Instruction  # what one register holds


@dataclass(frozen=True, slots=True)
class Cells:
    """Results, (formulas, periods): NaN where there is a reason; `cover` is the part of the operands that has data."""

    value: Array
    reason: Reasons
    cover: Array | None  # None: 1 wherever there is a value


@dataclass(frozen=True, slots=True)
class Chunk:
    size: int  # registers
    leaves: Indices  # the program's leaf in each of the first registers
    numbers: Array  # and then the numbers
    groups: tuple[Group, ...]
    roots: Indices  # the register of each formula's result


@dataclass(frozen=True, slots=True)
class Program:
    """`leaves` are the rows that `run` wants, in this order."""

    leaves: tuple[Leaf, ...]
    chunks: tuple[Chunk, ...]

    @property
    def formulas(self) -> int:
        return sum(len(chunk.roots) for chunk in self.chunks)

    def run(
        self, values: Array, reasons: Reasons, *, year_before: Indices | None = None, cover: Array | None = None
    ) -> Cells:
        """Evaluate all formulas over all periods.

        `values`, `reasons` and `cover` are (leaves, periods); a value is NaN where its reason is not 0, and finite
        elsewhere. `year_before` gives each column that of the year before, -1 where there is none.
        """
        shape = (self.formulas, values.shape[1])
        found = Cells(np.empty(shape), np.empty(shape, np.int8), None if cover is None else np.empty(shape))
        largest = max((chunk.size for chunk in self.chunks), default=0)
        rows = Registers(np.empty((largest, shape[1])), np.empty((largest, shape[1]), np.int8), year_before)
        at = 0
        with np.errstate(all="ignore"):
            for chunk in self.chunks:
                here = slice(at, at + len(chunk.roots))
                self.fill(chunk, rows, values, reasons)
                found.value[here], found.reason[here] = rows.values[chunk.roots], rows.reasons[chunk.roots]
                if cover is not None and found.cover is not None:
                    found.cover[here] = self._cover(chunk, rows, cover, reasons)
                at = here.stop
        return found

    def fill(self, chunk: Chunk, rows: Registers, values: Array, reasons: Reasons) -> None:
        """Work out every register of a chunk."""
        given, past = len(chunk.leaves), len(chunk.leaves) + len(chunk.numbers)
        np.take(values, chunk.leaves, axis=0, out=rows.values[:given])
        np.take(reasons, chunk.leaves, axis=0, out=rows.reasons[:given])
        rows.values[given:past], rows.reasons[given:past] = chunk.numbers[:, None], 0
        for group in chunk.groups:
            perform(group, rows)

    def _cover(self, chunk: Chunk, rows: Registers, cover: Array, reasons: Reasons) -> Array:
        """What is covered of the operands that have a value; where the result has none, 0."""
        has = rows.reasons[chunk.roots] == 0
        given, past = len(chunk.leaves), len(chunk.leaves) + len(chunk.numbers)
        rows.values[:given] = np.where(reasons[chunk.leaves] == 0, cover[chunk.leaves], 1.0)
        rows.values[given:past] = 1.0
        for group in chunk.groups:
            least(group, rows.values, rows.year_before)
        return np.where(has, rows.values[chunk.roots], 0.0)


def compile_formulas(formulas: Sequence[Formula], within: Sequence[int] | None = None) -> Program:
    """Put formulas in order for `run`, which gives their results in the order given here.

    `within`: the measure of each, where leaves are its own because it is worked out for longer periods.
    """
    leaves: dict[Leaf, int] = {}
    chunks, builder = [], Builder()
    for at, formula in enumerate(formulas):
        builder.add(formula.root, None if within is None else within[at])
        if len(builder.rows) >= SIZE:
            chunks.append(builder.chunk(leaves))
            builder = Builder()
    if builder.roots:
        chunks.append(builder.chunk(leaves))
    return Program(tuple(leaves), tuple(chunks))


@dataclass
class Builder:
    """Rows of one chunk as they are met, each once."""

    rows: dict[Row, int] = field(default_factory=dict)
    heights: list[int] = field(default_factory=list)
    constant: set[int] = field(default_factory=set)  # rows that lean on no measure
    roots: list[int] = field(default_factory=list)
    register: dict[int, int] = field(default_factory=dict)  # of each row, once the chunk is made

    def add(self, root: Node, within: int | None = None) -> dict[int, int]:
        """Add a formula; gives the row of each of its nodes by the node's identity."""
        places: dict[int, int] = {}
        ways = {} if within is None else _ways(root)
        for node in walk(root):
            args = [places[id(part)] for part in node.parts]
            if isinstance(node, Shifted) and args[0] in self.constant:
                places[id(node)] = args[0]  # a number is the same at all times
                continue
            row = _row(node, args)
            if within is not None and isinstance(row, Leaf):
                row = row._replace(within=(within, ways[id(node)]))
            if row not in self.rows:
                self.rows[row] = len(self.rows)
                self.heights.append(1 + max((self.heights[arg] for arg in args), default=-1))
                if not isinstance(row, Leaf) and self.constant.issuperset(args):
                    self.constant.add(self.rows[row])
            places[id(node)] = self.rows[row]
        self.roots.append(places[id(root)])
        return places

    def chunk(self, leaves: dict[Leaf, int]) -> Chunk:
        """The rows in the order in which they are worked out. New leaves are added to `leaves`."""
        register = self.register
        given = [(row, at) for row, at in self.rows.items() if isinstance(row, Leaf)]
        numbers = [(row, at) for row, at in self.rows.items() if isinstance(row, float)]
        for _, at in [*given, *numbers]:
            register[at] = len(register)
        groups = tuple(self._groups(register))
        return Chunk(
            len(self.rows),
            np.array([leaves.setdefault(leaf, len(leaves)) for leaf, _ in given], np.int64),
            np.array([number for number, _ in numbers], np.float64),
            groups,
            np.array([register[at] for at in self.roots], np.int64),
        )

    def _groups(self, register: dict[int, int]) -> Iterator[Group]:
        alike: dict[tuple[int, Op, int, int], list[tuple[Instruction, int]]] = defaultdict(list)
        for row, at in self.rows.items():
            if isinstance(row, Instruction):
                alike[self.heights[at], row.op, row.parameter, len(row.args)].append((row, at))
        for (_, op, parameter, count), found in sorted(alike.items(), key=lambda each: each[0]):
            out = slice(len(register), len(register) + len(found))
            args = tuple(np.array([register[row.args[n]] for row, _ in found], np.int64) for n in range(count))
            for _, at in found:
                register[at] = len(register)
            yield Group(op, parameter, args, out)


def _ways(root: Node) -> dict[int, tuple[Step, ...]]:
    """The way back to each node, from the outside in."""
    found: dict[int, tuple[Step, ...]] = {}
    waiting: list[tuple[Node, tuple[Step, ...]]] = [(root, ())]
    while waiting:
        node, way = waiting.pop()
        found[id(node)] = way
        if isinstance(node, Shifted):
            way = (*way, Step(Back.YEAR) if node.periods is None else Step(Back.PERIODS, node.periods))
        waiting.extend((part, way) for part in node.parts)
    return found


def _row(node: Node, args: list[int]) -> Row:
    match node:
        case Number():
            return node.value
        case Name() | Measured() | OverChildren():
            return leaf_of(node)
        case Arithmetic():
            return Instruction(SIGNS[node.sign], 0, tuple(args))
        case Comparison():
            return Instruction(RELATIONS[node.relation], 0, tuple(args))
        case Negative():
            return Instruction(Op.NEGATE, 0, tuple(args))
        case Absolute():
            return Instruction(Op.ABSOLUTE, 0, tuple(args))
        case Rounded():
            return Instruction(Op.ROUND, node.digits, tuple(args))
        case Choice():
            return Instruction(Op.CHOOSE, 0, tuple(args))
        case Together():
            return Instruction(SEVERAL[node.function], 0, tuple(args))
        case Shifted(periods=None):
            return Instruction(Op.YEAR_BEFORE, 0, tuple(args))
        case Shifted():
            return Instruction(Op.BEFORE, node.periods or 0, tuple(args))


def leaf_of(node: Name | Measured | OverChildren) -> Leaf:
    need = need_of(node)
    if need is None:
        raise AssertionError("a node that names a measure needs it")
    return Leaf(need, node.function if isinstance(node, OverChildren) else None)
