"""Trend: is the last point a signal, or the usual ups and downs?

The rules and limits are those of behaviour.py, as they were known when the point came. Source: docs/reference/scoring.md,
section "Trend".
"""

import numpy as np

from fourfold.engine.behaviour import JUDGED, behaviour
from fourfold.engine.scoring import Array, movement


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
    present = ~np.isnan(numbers)
    early = np.cumsum(present, axis=1) < JUDGED
    side = behaviour(numbers, as_known=True).side.astype(np.float64)
    return np.where(present & ~early, side, np.nan)
