"""What a formula is made of. These are all the nodes there are: whatever is not among them can't be in a formula."""

from collections.abc import Hashable
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, NamedTuple

from fourfold.engine.formulas.functions import Function


class Span(NamedTuple):
    """A piece of the text, in characters."""

    start: int
    length: int

    def to(self, other: "Span") -> "Span":
        """From the beginning of this to the end of the other."""
        return Span(self.start, other.start + other.length - self.start)


class Sign(StrEnum):
    PLUS = "+"
    MINUS = "-"
    TIMES = "*"
    DIVIDE = "/"


class Relation(StrEnum):
    EQUAL = "="
    DIFFERENT = "<>"
    LESS = "<"
    AT_MOST = "<="
    GREATER = ">"
    AT_LEAST = ">="


@dataclass(frozen=True, slots=True)
class Number:
    value: float
    at: Span

    @property
    def parts(self) -> tuple["Node", ...]:
        return ()


@dataclass(frozen=True, slots=True)
class Name:
    """A measure, by its key; `text` is how the formula writes it, `unit` its unit where one is stated."""

    key: Hashable
    text: str
    unit: str
    at: Span

    @property
    def parts(self) -> tuple["Node", ...]:
        return ()


@dataclass(frozen=True, slots=True)
class Negative:
    operand: "Node"
    at: Span

    @property
    def parts(self) -> tuple["Node", ...]:
        return (self.operand,)


@dataclass(frozen=True, slots=True)
class Arithmetic:
    sign: Sign
    left: "Node"
    right: "Node"
    at: Span

    @property
    def parts(self) -> tuple["Node", ...]:
        return (self.left, self.right)


@dataclass(frozen=True, slots=True)
class Comparison:
    """1 where it holds, 0 where it doesn't."""

    relation: Relation
    left: "Node"
    right: "Node"
    at: Span

    @property
    def parts(self) -> tuple["Node", ...]:
        return (self.left, self.right)


@dataclass(frozen=True, slots=True)
class Choice:
    condition: "Node"
    then: "Node"
    otherwise: "Node"
    at: Span

    @property
    def parts(self) -> tuple["Node", ...]:
        return (self.condition, self.then, self.otherwise)


@dataclass(frozen=True, slots=True)
class Together:
    """sum, avg, min, max or coalesce of several numbers."""

    function: Literal[Function.SUM, Function.AVG, Function.MIN, Function.MAX, Function.COALESCE]
    parts: tuple["Node", ...]
    at: Span


@dataclass(frozen=True, slots=True)
class Absolute:
    operand: "Node"
    at: Span

    @property
    def parts(self) -> tuple["Node", ...]:
        return (self.operand,)


@dataclass(frozen=True, slots=True)
class Rounded:
    operand: "Node"
    digits: int
    at: Span

    @property
    def parts(self) -> tuple["Node", ...]:
        return (self.operand,)


@dataclass(frozen=True, slots=True)
class Shifted:
    """The operand as it was `periods` before, or, where that is None, in the same period of the year before."""

    operand: "Node"
    periods: int | None
    at: Span

    @property
    def parts(self) -> tuple["Node", ...]:
        return (self.operand,)


@dataclass(frozen=True, slots=True)
class Measured:
    """ytd, rolling, target or score of one measure; `periods` of rolling alone."""

    function: Literal[Function.YTD, Function.ROLLING, Function.TARGET, Function.SCORE]
    name: Name
    periods: int
    at: Span

    @property
    def parts(self) -> tuple["Node", ...]:
        return ()


@dataclass(frozen=True, slots=True)
class OverChildren:
    """sum, avg, min or max of the measures that roll up into one."""

    function: Literal[Function.SUM, Function.AVG, Function.MIN, Function.MAX]
    name: Name
    at: Span

    @property
    def parts(self) -> tuple["Node", ...]:
        return ()


Node = (
    Number | Name | Negative | Arithmetic | Comparison | Choice | Together | Absolute | Rounded | Shifted | Measured | OverChildren
)  # fmt: skip


def walk(root: Node) -> list[Node]:
    """Every node, parts before the whole and from left to right; without recursion, so that length is no limit."""
    found, waiting = [], [root]
    while waiting:
        node = waiting.pop()
        found.append(node)
        waiting.extend(node.parts)
    return found[::-1]
