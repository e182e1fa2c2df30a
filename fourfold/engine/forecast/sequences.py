"""Series moved together: each from its first to its last value, one below the other in time, with gaps bridged.

Arrays are (steps, series): time runs down, so that each step is one operation on all series side by side. Every number is
worked out from its own column in a fixed order; company and order of the series never change a bit.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from fourfold.engine.scoring import Array, Flags

Counts = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Sequences:
    """`numbers` holds no NaN: a gap is bridged, and what follows the last value repeats it."""

    numbers: Array  # (steps, series)
    known: Flags  # (steps, series): a value of its own, neither bridged nor after the end
    length: Counts  # (series,): steps from the first to the last value
    points: Counts  # (series,): known values

    def of(self, columns: npt.NDArray[np.int64]) -> "Sequences":
        """Some of the series, without the steps that none of them has."""
        stop = int(self.length[columns].max(initial=1))
        return Sequences(
            np.ascontiguousarray(self.numbers[:stop, columns]), np.ascontiguousarray(self.known[:stop, columns]),
            self.length[columns], self.points[columns],
        )  # fmt: skip


def sequences(values: Array) -> Sequences:
    """Values (series, periods), oldest first, NaN where there is none. A series without any has length 0."""
    known = ~np.isnan(values)
    points = np.add.reduce(known, axis=1, dtype=np.int64)
    periods = values.shape[1]
    any_known = points > 0
    first = np.where(any_known, known.argmax(axis=1), 0)
    last = np.where(any_known, periods - 1 - known[:, ::-1].argmax(axis=1), -1)
    length = last - first + 1
    steps = int(length.max(initial=0)) or 1
    column = first[:, None] + np.arange(steps)
    inside = column <= last[:, None]
    at = np.minimum(column, max(periods - 1, 0))
    rows = np.arange(len(values))[:, None]
    found = np.where(inside & known[rows, at], values[rows, at], np.nan).T
    present = np.ascontiguousarray(~np.isnan(found))
    return Sequences(bridged(np.ascontiguousarray(found), present), present, length, points)


def bridged(numbers: Array, known: Flags) -> Array:
    """Gaps as a straight line between their neighbours; what follows the last known number repeats it."""
    if known.all():
        return numbers
    steps = len(numbers)
    at = np.arange(steps)[:, None]
    before = np.maximum.accumulate(np.where(known, at, 0), axis=0)
    after = np.minimum.accumulate(np.where(known, at, steps)[::-1], axis=0)[::-1]
    after = np.where(after == steps, before, after)
    columns = np.arange(numbers.shape[1])
    low, high = numbers[before, columns], numbers[after, columns]
    share = (at - before) / np.maximum(after - before, 1)
    line = np.where(known, numbers, low + share * (high - low))
    return np.where(np.isnan(line), 0.0, line)


def added(numbers: Array) -> Array:
    """Sums down the steps, one after the other: NumPy's own sum takes another order where there is one column only."""
    total: Array = np.add.accumulate(numbers, axis=0)[-1]
    return total
