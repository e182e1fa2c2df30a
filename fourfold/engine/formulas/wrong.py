"""A formula that can't be: what is wrong, where, and what would be allowed there."""

from enum import StrEnum

from fourfold.engine.formulas.nodes import Span


class Wrong(StrEnum):
    EMPTY = "empty"
    TOO_LONG = "too long"
    TOO_DEEP = "too deep"
    TOO_MANY = "too many parts"
    TOO_MUCH_WORK = "too much work"
    TOO_FAR = "too far back"
    SYNTAX = "syntax"
    FUNCTION = "unknown function"
    ARGUMENTS = "arguments"
    NAME = "unknown name"
    UNITS = "units"
    CYCLE = "cycle"


class WrongFormula(ValueError):
    """`str()` is the sentence for the person; `start` and `length` say where, in characters.

    `allowed` says what could stand there instead, in words; `nearest` holds names or functions that are written alike.
    """

    def __init__(
        self, code: Wrong, says: str, at: Span, *, allowed: tuple[str, ...] = (), nearest: tuple[str, ...] = ()
    ) -> None:
        super().__init__(says)
        self.code, self.at, self.allowed, self.nearest = code, at, allowed, nearest

    @property
    def start(self) -> int:
        return self.at.start

    @property
    def length(self) -> int:
        return self.at.length


def listed(words: tuple[str, ...], last: str = "or") -> str:
    """“a”, “a or b”, “a, b or c”."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}" if words else ""
