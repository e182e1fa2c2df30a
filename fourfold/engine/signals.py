"""The process-behaviour rule: is the last point a signal, or the usual ups and downs?

Limits lie 2.66 mean moving ranges from the mean of the points so far. A signal is a point beyond a limit, or eight
points in a row on one side of the mean. Source: docs/reference/scoring.md, section "Trend".
"""

import numpy as np

from fourfold.engine.scoring import STEADY, Array, Flags, movement

FEWEST = 6  # points below which a difference is all that can be said
RUN = 8
WIDTH = 2.66  # 3 / 1.128, the usual factor for single values


def trend(goodness: Array) -> Array:
    """+1 improving, 0 steady, -1 worsening, NaN unknown: by signals from six points on, before that by the last step.

    `goodness` (rows, periods) is any number that rises as things get better.
    """
    if not goodness.size:
        return goodness
    signals = signal(goodness)
    return np.where(np.isnan(signals), movement(goodness), signals)


def signal(numbers: Array) -> Array:
    """+1 a signal upwards, -1 downwards, 0 none, along (rows, periods); NaN with fewer than six points or no point.

    Each point is judged by itself and the points before it, so that a later one never changes what was said.
    """
    place, points, present = _together(numbers)
    order = np.arange(1, points.shape[1] + 1)
    mean = np.cumsum(points, axis=1) / order
    moved = np.abs(np.diff(points, axis=1, prepend=points[:, :1]))
    width = WIDTH * np.cumsum(moved, axis=1) / np.maximum(order - 1, 1)
    rounding = STEADY * np.maximum.accumulate(np.abs(points), axis=1)
    beyond = np.where(np.abs(points - mean) > width + rounding, np.sign(points - mean), 0.0)
    found = np.where(beyond == 0, _run(points, mean, rounding), beyond)
    found[:, : FEWEST - 1] = np.nan
    back = np.full(numbers.shape, np.nan)
    back[present] = found[np.broadcast_to(np.arange(len(numbers))[:, None], numbers.shape)[present], place[present]]
    return back


def _together(numbers: Array) -> tuple[np.ndarray[tuple[int, ...], np.dtype[np.int64]], Array, Flags]:
    """Place of each point among those of its row, the points moved together to the left, and where points are."""
    present = ~np.isnan(numbers)
    place = np.cumsum(present, axis=1) - 1
    points = np.zeros(numbers.shape)
    rows = np.broadcast_to(np.arange(len(numbers))[:, None], numbers.shape)
    points[rows[present], place[present]] = numbers[present]
    return place, points, present


def _run(points: Array, mean: Array, rounding: Array) -> Array:
    """The side on which the last eight points lie, all of them; 0 where they don't."""
    if points.shape[1] < RUN:
        return np.zeros(points.shape)
    windows = np.lib.stride_tricks.sliding_window_view(points, RUN, axis=1)
    mean, rounding = mean[:, RUN - 1 :], rounding[:, RUN - 1 :]
    above = (windows.min(axis=2) > mean + rounding).astype(np.float64)
    below = windows.max(axis=2) < mean - rounding
    side = np.zeros(points.shape)
    side[:, RUN - 1 :] = above - below
    return side
