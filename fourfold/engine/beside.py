"""Coverage, age and expectation of measures: kept for those that need it, known for all others from the value alone.

Most measures show one own period in each viewed one. Where such a measure has a value it is covered, as old as that period,
and it is always expected; keeping that for each cell would take half as much memory again as values and scores.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from fourfold.engine.columns import NEVER, Indices
from fourfold.engine.scoring import Array, Flags

OldestDays = npt.NDArray[np.int32]
ALWAYS, WHOLLY = np.ones((1, 1), np.bool_), np.ones((1, 1))


@dataclass(frozen=True, slots=True)
class Kept:
    """Which measures are kept: `row` (measures,) of each, -1 for none. Of the others `days` (frames, periods) has the last day of
    what each period shows, `frame` (measures,) which of its rows."""

    row: Indices
    frame: Indices
    days: OldestDays

    @classmethod
    def all(cls, measures: int, periods: int) -> "Kept":
        return cls(np.arange(measures), np.zeros(measures, np.int64), np.zeros((1, periods), np.int32))


class Beside:
    """`coverage`, `expected` and `as_of` have a row for each measure that is kept."""

    def __init__(self, kept: Kept) -> None:
        shape = (int(kept.row.max(initial=-1)) + 1, kept.days.shape[1])
        self.kept = kept
        self.coverage, self.expected = np.empty(shape), np.empty(shape, np.bool_)
        self.as_of: OldestDays = np.empty(shape, np.int32)

    def take(self, members: Indices, coverage: Array, expected: Flags, as_of: Indices) -> None:
        row = self.kept.row[members]
        some = row >= 0
        if some.any():
            rows = row[some]
            self.coverage[rows], self.expected[rows], self.as_of[rows] = coverage[some], expected[some], as_of[some]

    def where_scored(self, measures: Indices) -> tuple[Array, Flags, OldestDays]:
        """Coverage, expectation and last day of these measures, each right wherever there is a score."""
        row = self.kept.row[measures]
        if (row < 0).all():
            return WHOLLY, ALWAYS, self.kept.days[self.kept.frame[measures]]
        if (row >= 0).all():
            return self.coverage[row], self.expected[row], self.as_of[row]
        days, some = self.kept.days[self.kept.frame[measures]], row >= 0
        coverage, expected = np.ones(days.shape), np.ones(days.shape, np.bool_)
        coverage[some], expected[some], days[some] = (
            self.coverage[row[some]],
            self.expected[row[some]],
            self.as_of[row[some]],
        )
        return coverage, expected, days

    def spread(self, value: Array) -> "Beside":
        """The same with a row for each measure, right in every cell; itself where it has them already."""
        some = self.kept.row >= 0
        if some.all():
            return self
        found, row = Beside(Kept.all(*value.shape)), self.kept.row[some]
        there = ~np.isnan(value)
        found.coverage[:], found.expected[:] = there, True
        found.as_of[:] = np.where(there, self.kept.days[self.kept.frame], np.int32(NEVER))
        found.coverage[some], found.expected[some], found.as_of[some] = (
            self.coverage[row],
            self.expected[row],
            self.as_of[row],
        )
        return found
