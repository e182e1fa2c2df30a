"""The rules of process behaviour, each as two sides of flags over points that follow one another.

Each looks at a point and the ones before it in the same line, (lines, points); the first points of a line have no window.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from fourfold.engine.scoring import Array, Flags

Each = TypeVar("Each", bound=np.generic)
Both = tuple[Flags, Flags]  # upwards, downwards


@dataclass(frozen=True, slots=True)
class Zones:
    """Points with what they are compared with, each (lines, 1) or (lines, points); closer than `rounding` is equal."""

    points: Array
    centre: Array
    sigma: Array  # a third of the way to a limit
    lower: Array
    upper: Array
    rounding: Array

    def above(self, sigmas: int) -> Array:
        return self.centre + sigmas * self.sigma + self.rounding

    def below(self, sigmas: int) -> Array:
        return self.centre - sigmas * self.sigma - self.rounding


def beyond(zones: Zones) -> Both:
    return zones.points > zones.upper + zones.rounding, zones.points < zones.lower - zones.rounding


def in_a_row(zones: Zones, count: int) -> Both:
    """All of the last `count` points on one side of the mean."""
    up, down = _none(zones), _none(zones)
    if zones.points.shape[1] >= count:
        _late(up, count)[...] = _lowest(zones.points, count) > _late(zones.above(0), count)
        _late(down, count)[...] = -_lowest(-zones.points, count) < _late(zones.below(0), count)
    return up, down


def rising(zones: Zones, count: int) -> Both:
    """`count` points, each above the one before, or each below."""
    up, down = _none(zones), _none(zones)
    if zones.points.shape[1] >= count:
        steps = np.diff(zones.points, axis=1)
        tolerance = zones.rounding if zones.rounding.shape[1] == 1 else zones.rounding[:, 1:]
        _late(up, count)[...] = _all(steps > tolerance, count - 1)
        _late(down, count)[...] = _all(steps < -tolerance, count - 1)
    return up, down


def two_of_three(zones: Zones) -> Both:
    return _two_of_three(zones.points, zones.above(2)), _two_of_three(-zones.points, -zones.below(2))


def four_of_five(zones: Zones) -> Both:
    return _four_of_five(zones.points, zones.above(1)), _four_of_five(-zones.points, -zones.below(1))


def _two_of_three(points: Array, line: Array) -> Flags:
    """The point beyond the line, and one of the two before it."""
    found = np.zeros(points.shape, np.bool_)
    if points.shape[1] >= 3:
        before = np.maximum(points[:, 1:-1], points[:, :-2])
        found[:, 2:] = np.minimum(points[:, 2:], before) > _late(line, 3)
    return found


def _four_of_five(points: Array, line: Array) -> Flags:
    """The point beyond the line, and three of the four before it: that is, the second lowest of these."""
    found = np.zeros(points.shape, np.bool_)
    if points.shape[1] >= 5:
        a, b, c, d = (points[:, at : points.shape[1] - 4 + at] for at in range(4))
        lows = np.maximum(np.minimum(a, b), np.minimum(c, d))
        second = np.minimum(lows, np.minimum(np.maximum(a, b), np.maximum(c, d)))
        found[:, 4:] = np.minimum(points[:, 4:], second) > _late(line, 5)
    return found


def _none(zones: Zones) -> Flags:
    return np.zeros(zones.points.shape, np.bool_)


def _late(lines: npt.NDArray[Each], count: int) -> npt.NDArray[Each]:
    """What belongs to the points that have a whole window behind them."""
    return lines if lines.shape[1] == 1 else lines[:, count - 1 :]


def _lowest(points: Array, count: int) -> Array:
    """The lowest of each `count` points in a row; windows double until two of them cover it."""
    found, width = points, 1
    while 2 * width <= count:
        found = np.minimum(found[:, width:], found[:, : found.shape[1] - width])
        width *= 2
    rest = count - width
    return np.minimum(found[:, rest:], found[:, : found.shape[1] - rest]) if rest else found


def _all(flags: Flags, count: int) -> Flags:
    found: Flags = np.logical_and.reduce(np.lib.stride_tricks.sliding_window_view(flags, count, axis=1), axis=2)
    return found


FIRES: dict[int, Callable[[Zones], Both]] = {
    1: beyond,
    2: two_of_three,
    3: four_of_five,
    4: lambda zones: in_a_row(zones, 8),
    5: lambda zones: in_a_row(zones, 7),
    6: lambda zones: rising(zones, 7),
}
