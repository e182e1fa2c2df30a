"""Process behaviour (XmR): which points of a series are signals, and which are its usual ups and downs.

Limits lie 2.66 mean moving ranges from the mean. They rest on the first points of a phase - provisional from five, worked
out anew with each point until there are twenty, then frozen - and a phase ends where a shift is confirmed.
Source: docs/reference/scoring.md, section "Signals".
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

import numpy as np
import numpy.typing as npt

from fourfold.engine.parallel import for_each
from fourfold.engine.scoring import STEADY, Array, Flags
from fourfold.engine.zones import FIRES, Zones

Bits = npt.NDArray[np.uint8]
Sides = npt.NDArray[np.int8]
Places = npt.NDArray[np.int64]

FEWEST = 5  # points from which on there are limits
JUDGED = 6  # points from which on there are signals
BASE = 20  # points after which limits are frozen
WIDTH = 2.66  # mean moving ranges from the mean to a limit: the published factor for single values
RANGE = 3.268  # mean moving ranges to the limit of a moving range
CHUNK = 2048  # rows worked on at a time, so that they stay in the processor's cache


class Rule(IntEnum):
    """What makes a point a signal. Zones are thirds of the way from the mean to a limit; a zone's line belongs inside."""

    BEYOND = 1  # beyond a limit
    TWO_OF_THREE = 2  # two of three points beyond two thirds of the way, on the same side
    FOUR_OF_FIVE = 3  # four of five beyond one third, on the same side
    EIGHT = 4  # eight in a row on one side of the mean
    SEVEN = 5  # seven in a row on one side
    RISING = 6  # seven points, each above the one before, or each below


USUAL = (Rule.BEYOND, Rule.EIGHT)
HEALTHCARE = (Rule.BEYOND, Rule.SEVEN, Rule.RISING)


@dataclass(frozen=True, slots=True)
class Behaviour:
    """All arrays are (rows, periods), in the unit of the values; NaN and 0 where there is no point or no limit.

    `based_on` counts the points that the limits rest on. `signals` holds a bit for each rule, the first rule's lowest.
    """

    centre: Array
    lower: Array
    upper: Array
    moving_range: Array  # from the point before, in the same phase
    mean_range: Array
    range_limit: Array
    based_on: npt.NDArray[np.int16]
    signals: Bits
    side: Sides  # of the first rule that says something: +1 upwards, -1 downwards

    def rules_at(self, row: int, t: int) -> tuple[Rule, ...]:
        return tuple(rule for rule in Rule if self.signals[row, t] & bit(rule))


def bit(rule: Rule) -> int:
    return 1 << (rule - 1)


def behaviour(
    values: Array,
    *,
    starts: Flags | None = None,
    rules: Collection[Rule] = USUAL,
    floor: Array | None = None,
    ceiling: Array | None = None,
    as_known: bool = False,
) -> Behaviour:
    """Limits and signals of (rows, periods). Missing points are passed over: those that are there follow one another.

    `starts` is True where a phase with limits of its own begins. `floor` and `ceiling` (rows,) are what values can't pass,
    NaN for nothing. With `as_known` each point is judged by the limits of its time, so that later ones change nothing.
    """
    found = _empty(values.shape)
    chunks = [slice(at, at + CHUNK) for at in range(0, len(values), CHUNK)]
    low, high = (np.full(len(values), np.nan) if each is None else each for each in (floor, ceiling))
    wanted = tuple(sorted(set(rules)))

    def work(rows: slice) -> None:
        cells = _cells(values[rows], None if starts is None else starts[rows])
        points = cells.gathered(values[rows])
        limits = _limits(points, cells.counts, as_known=as_known)
        bounded = limits.within(low[rows][cells.owners], high[rows][cells.owners])
        signals, side = _signals(points, bounded, cells.counts, wanted, as_known=as_known)
        for name, each in (*bounded.columns(), ("signals", signals), ("side", side)):
            cells.scatter(each, getattr(found, name)[rows])

    for_each(chunks, work)
    return found


def _empty(shape: tuple[int, ...]) -> Behaviour:
    numbers = {name: np.full(shape, np.nan) for name in ("centre", "lower", "upper", "moving_range", "mean_range")}
    return Behaviour(
        **numbers, range_limit=np.full(shape, np.nan), based_on=np.zeros(shape, np.int16),
        signals=np.zeros(shape, np.uint8), side=np.zeros(shape, np.int8),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Cells:
    """Where points stand: each phase of each row becomes a line of its own, its points moved together to the left."""

    shape: tuple[int, ...]
    owners: Places  # the row of each line
    counts: Places  # points of each line
    where: tuple[Places, Places, Places] | None  # cell in the table, line, place in the line; None: nothing moves

    def gathered(self, values: Array) -> Array:
        if self.where is None:
            return values
        cell, line, place = self.where
        points = np.zeros((len(self.counts), int(self.counts.max(initial=1))))
        points[line, place] = values.ravel()[cell]
        return points

    def scatter(self, lines: npt.NDArray[Any], target: npt.NDArray[Any]) -> None:
        if self.where is None:
            target[...] = lines
            return
        cell, line, place = self.where
        target.reshape(-1)[cell] = lines[line, place] if lines.shape[1] > 1 else lines[line, 0]


def _cells(values: Array, starts: Flags | None) -> _Cells:
    present = ~np.isnan(values)
    rows = np.arange(len(values))
    if starts is None and present.all():
        return _Cells(values.shape, rows, np.full(len(values), values.shape[1]), None)
    phase = np.zeros(values.shape, np.int64) if starts is None else np.cumsum(starts, axis=1)
    phases = phase[:, -1] + 1
    line_of = phase + (np.cumsum(phases) - phases)[:, None]
    cell = np.flatnonzero(present)
    line = line_of.ravel()[cell]
    counts = np.bincount(line, minlength=int(phases.sum()))
    place = np.arange(len(cell)) - (np.cumsum(counts) - counts)[line]
    return _Cells(values.shape, np.repeat(rows, phases), counts, (cell, line, place))


@dataclass(frozen=True, slots=True)
class _Limits:
    """Of each line, or with `as_known` of each of its points: (lines, 1) or (lines, points)."""

    centre: Array
    mean_range: Array
    lower: Array
    upper: Array
    moving_range: Array
    based_on: npt.NDArray[np.int16]

    def within(self, floor: Array, ceiling: Array) -> "_Limits":
        """The same where values can't lie below a floor or above a ceiling."""
        low, high = np.fmax(self.lower, floor[:, None]), np.fmin(self.upper, ceiling[:, None])
        lower, upper = (
            np.where(np.isnan(known), np.nan, new) for known, new in ((self.lower, low), (self.upper, high))
        )
        return _Limits(self.centre, self.mean_range, lower, upper, self.moving_range, self.based_on)

    def columns(self) -> tuple[tuple[str, npt.NDArray[Any]], ...]:
        return (
            ("centre", self.centre), ("mean_range", self.mean_range), ("lower", self.lower), ("upper", self.upper),
            ("moving_range", self.moving_range), ("range_limit", RANGE * self.mean_range), ("based_on", self.based_on),
        )  # fmt: skip


def _limits(points: Array, counts: Places, *, as_known: bool) -> _Limits:
    moved = np.zeros(points.shape)
    np.abs(np.diff(points, axis=1), out=moved[:, 1:])
    base = min(BASE, points.shape[1])
    order = np.arange(1, base + 1)
    means = np.cumsum(points[:, :base], axis=1) / order
    ranges = np.cumsum(moved[:, :base], axis=1) / np.maximum(order - 1, 1)
    if as_known:
        at = np.broadcast_to(np.minimum(np.arange(points.shape[1]), base - 1), points.shape)
        centre, mean_range = means[:, at[0]], ranges[:, at[0]]
    else:
        at = np.clip(counts - 1, 0, base - 1)[:, None]
        centre, mean_range = (np.take_along_axis(each, at, axis=1) for each in (means, ranges))
    few = at + 1 < FEWEST
    centre, mean_range = np.where(few, np.nan, centre), np.where(few, np.nan, mean_range)
    moved[:, :1] = np.nan
    return _Limits(
        centre, mean_range, centre - WIDTH * mean_range, centre + WIDTH * mean_range, moved,
        np.where(few, 0, at + 1).astype(np.int16),
    )  # fmt: skip


def _signals(
    points: Array, limits: _Limits, counts: Places, rules: tuple[Rule, ...], *, as_known: bool
) -> tuple[Bits, Sides]:
    """For each point the rules that it breaks, and the side of the first of them."""
    size = np.abs(points)
    largest = np.maximum.accumulate(size, axis=1) if as_known else size.max(axis=1, keepdims=True, initial=0.0)
    zones = Zones(points, limits.centre, WIDTH / 3 * limits.mean_range, limits.lower, limits.upper, STEADY * largest)
    signals, side = np.zeros(points.shape, np.uint8), np.zeros(points.shape, np.int8)
    judged = counts[:, None] >= JUDGED
    if as_known:
        judged = judged & (np.arange(points.shape[1]) >= JUDGED - 1)
    for rule in reversed(rules):
        up, down = FIRES[rule](zones)
        either = (up | down) & judged
        signals |= either.view(np.uint8) << np.uint8(rule - 1)
        np.copyto(side, up.view(np.int8) - down.view(np.int8), where=either)
    return signals, side
