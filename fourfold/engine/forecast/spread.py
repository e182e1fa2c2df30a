"""How far off forecasts of this series have been: errors of the forecasts that its own past would have made.

For each distance the mean squared error from the newest origins, drawn towards what the errors of one step suggest where there are
few of them: those of k steps overlap, so that k of them tell about as much as one. The same for the sum of the steps.
"""

from dataclasses import dataclass

import numpy as np

from fourfold.engine.forecast.seasons import Seasons
from fourfold.engine.forecast.sequences import Counts, Sequences, added
from fourfold.engine.scoring import Array, Flags

FIRST = 4  # steps that an origin has behind it at least
ORIGINS = 48  # newest, whose errors count
NAIVE = (
    3.0  # errors of "as last time" count like so many of one step: the few points of a short series may fit too well
)
DRAWN = 1.0  # the same for the growth with distance


@dataclass(frozen=True, slots=True)
class Spread:
    """Root mean squared errors (horizon, series): of single steps, without the season, and of the sum up to each step."""

    step: Array
    total: Array


def spread_of(remaining: Sequences, seasons: Seasons, ahead: Array) -> Spread:
    """`ahead` (steps, horizon, series) are forecasts of `remaining` from each of its steps."""
    steps, horizon, series = ahead.shape
    one = np.zeros(series)
    step, total = np.empty((horizon, series)), np.empty((horizon, series))
    summed, whole = np.zeros((steps, series)), np.ones((steps, series), np.bool_)
    recent = _recent(remaining.length, steps)
    for k in range(1, horizon + 1):
        error, counts = _errors(remaining, ahead[:, k - 1], k, recent)
        if k == 1:
            one = _one_step(remaining, error, counts)
        step[k - 1] = _drawn(error, counts, one * k, k)
        factor, _ = seasons.of(np.arange(steps) + k)
        summed += error * factor
        whole &= counts
        total[k - 1] = _drawn(np.where(whole, summed, 0.0), whole, one * (0.6 * k**3 + 0.4 * k), k)
    return Spread(*(np.sqrt(np.maximum.accumulate(each, axis=0)) for each in (step, total)))


def _recent(length: Counts, steps: int) -> Flags:
    """Origins that count, apart from how far they look."""
    origin = np.arange(steps)[:, None]
    found: Flags = (origin >= FIRST) & (origin >= length - 1 - ORIGINS)
    return found


def _errors(remaining: Sequences, ahead: Array, k: int, recent: Flags) -> tuple[Array, Flags]:
    """Errors (steps, series) of forecasts k steps ahead, 0 where there is nothing to compare with."""
    steps, series = ahead.shape
    error, counts = np.zeros((steps, series)), np.zeros((steps, series), np.bool_)
    if k < steps:
        counts[:-k] = remaining.known[k:] & recent[:-k]
        np.subtract(remaining.numbers[k:], ahead[:-k], out=error[:-k], where=counts[:-k])
    return error, counts


def _one_step(remaining: Sequences, error: Array, counts: Flags) -> Array:
    """The mean squared error of one step, together with that of "as last time"."""
    known, steps = remaining.known, len(error)
    moved = np.diff(remaining.numbers, axis=0)
    origin = np.arange(1, steps)[:, None]
    beside = known[1:] & (origin >= remaining.length - 1 - ORIGINS)
    number = np.maximum(np.add.reduce(beside, axis=0, dtype=np.int64), 1)
    naive = added(np.where(beside, moved * moved, 0.0)) / number if steps > 1 else np.zeros(error.shape[1])
    found: Array = (added(error * error) + NAIVE * naive) / (np.add.reduce(counts, axis=0, dtype=np.int64) + NAIVE)
    return found


def _drawn(error: Array, counts: Flags, expected: Array, k: int) -> Array:
    number = np.add.reduce(counts, axis=0, dtype=np.int64)
    found: Array = (added(error * error) + DRAWN * k * expected) / (number + DRAWN * k)
    return found
