"""Theta and damped Holt for many series at once, forecasting from every step as if the later ones were not known.

Both try a grid of settings side by side and take, at each step, the one whose one-step forecasts have been best up to there.
So the errors of earlier forecasts are those that a forecaster would have made, and cost nothing extra.
Sources: Assimakopoulos and Nikolopoulos 2000 with Hyndman and Billah 2003 (Theta is exponential smoothing with half the
slope of the trend as drift); Gardner and McKenzie 1985 (damped trend).
"""

from itertools import product

import numpy as np

from fourfold.engine.forecast.sequences import Counts
from fourfold.engine.scoring import Array

LEVELS = np.array([0.02, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.98])
HOLT = np.array(list(product((0.05, 0.1, 0.2, 0.3, 0.45, 0.6, 0.8, 0.95), (0.02, 0.1, 0.25, 0.5), (0.8, 0.9, 0.98))))
START = 8  # steps from which Holt takes its first slope


def theta(numbers: Array, horizon: int) -> Array:
    """(steps, horizon, series): from each step, the forecasts of the next `horizon` steps."""
    steps, series = numbers.shape
    setting = LEVELS[:, None]
    level = np.broadcast_to(numbers[0], (len(LEVELS), series)).copy()
    badness, error = np.zeros_like(level), np.empty_like(level)
    end, alpha = np.empty((steps, series)), np.empty((steps, series))
    end[0], alpha[0] = numbers[0], 0.5
    for step in range(1, steps):
        np.subtract(numbers[step], level, out=error)
        level += setting * error
        np.multiply(error, error, out=error)
        badness += error
        best = badness.argmin(axis=0)
        end[step], alpha[step] = level[best, np.arange(series)], LEVELS[best]
    drift = _half_slope(numbers)
    ahead = np.arange(horizon)[None, :, None]
    number = np.arange(1, steps + 1)[:, None]
    lag = (1 - (1 - alpha) ** number) / alpha
    found: Array = end[:, None] + drift[:, None] * (ahead + lag[:, None])
    return found


def _half_slope(numbers: Array) -> Array:
    """Half the slope of the straight line through all steps so far, (steps, series)."""
    steps = len(numbers)
    at = np.arange(steps, dtype=np.float64)[:, None]
    away = numbers - numbers[0]
    count = at + 1
    middle = at / 2
    crossed = np.add.accumulate(at * away, axis=0) - middle * np.add.accumulate(away, axis=0)
    spread = count * (count * count - 1) / 12
    found: Array = 0.5 * crossed / np.maximum(spread, 0.5)
    return found


def damped_holt(numbers: Array, lengths: Counts, horizon: int) -> Array:
    """(steps, horizon, series): from each step, the forecasts of the next `horizon` steps."""
    steps, series = numbers.shape
    a, b, phi = (HOLT[:, which, None] for which in range(3))
    ab = a * b
    last = np.minimum(lengths, START) - 1
    first_slope = (numbers[last, np.arange(series)] - numbers[0]) / np.maximum(last, 1)
    slope = np.broadcast_to(first_slope, (len(HOLT), series)).copy()
    level = numbers[0] - slope
    badness, error, moved = np.zeros_like(level), np.empty_like(level), np.empty_like(level)
    end, trend, kept = (np.empty((steps, series)) for _ in range(3))
    for step in range(steps):
        np.multiply(phi, slope, out=slope)
        np.add(level, slope, out=level)
        np.subtract(numbers[step], level, out=error)
        np.multiply(a, error, out=moved)
        level += moved
        np.multiply(ab, error, out=moved)
        slope += moved
        np.multiply(error, error, out=error)
        badness += error
        best = badness.argmin(axis=0)
        end[step], trend[step], kept[step] = (
            level[best, np.arange(series)],
            slope[best, np.arange(series)],
            HOLT[best, 2],
        )
    found = np.empty((steps, horizon, series))
    carried, weight = np.zeros_like(kept), np.ones_like(kept)
    for ahead in range(horizon):
        weight = weight * kept
        carried = carried + weight
        found[:, ahead] = end + carried * trend
    return found
