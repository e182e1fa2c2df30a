"""What is wrong with a file, row by row: the first thousand are kept, all are counted."""

from dataclasses import asdict, dataclass, field
from typing import Any

from fourfold.plain.problems import Bad

__all__ = ["Bad", "Problem", "Problems"]

KEPT = 1_000
LONGEST = 200


@dataclass(frozen=True, slots=True)
class Problem:
    """`row` counts from 1 as in the file, 0 stands for the whole file."""

    row: int
    column: str
    value: str
    code: str
    reason: str

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


@dataclass
class Problems:
    count: int = 0
    kept: list[Problem] = field(default_factory=list)

    def __bool__(self) -> bool:
        return self.count > 0

    def add(self, row: int, column: str, value: Any, bad: Bad) -> None:
        self.count += 1
        if len(self.kept) < KEPT:
            shown = "" if value is None else str(value)[:LONGEST]
            self.kept.append(Problem(row, column[:LONGEST], shown, bad.code, bad.reason))
