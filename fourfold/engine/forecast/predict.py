"""Forecasts of many series with their uncertainty: the mean of Theta and damped Holt, seasons taken out and put back.

Numbers in, numbers out; docs/reference/forecast.md describes the method, its accuracy and its limits.
"""

from dataclasses import dataclass

import numpy as np

from fourfold.engine.forecast.calibration import DEGREES_QUANTILE, width
from fourfold.engine.forecast.seasons import seasons_of, without
from fourfold.engine.forecast.sequences import Counts, Sequences, sequences
from fourfold.engine.forecast.smoothing import damped_holt, theta
from fourfold.engine.forecast.spread import spread_of
from fourfold.engine.scoring import Array, Flags

FEWEST = 6  # points below which nothing is forecast
MOST = 256  # series worked on together: their grids stay in the processor's cache
CELLS = 4_194_304  # of their forecasts from every step
LARGEST = np.finfo(np.float64).max


@dataclass(frozen=True, slots=True)
class Forecast:
    """All arrays are (series, horizon), step 1 first, in the series' own unit; NaN for a series with fewer than six points.

    An interval of 95 % is `point` +- `half`, and `total` +- `total_half` for the sum of the steps up to each one.
    """

    point: Array
    half: Array
    total: Array
    total_half: Array

    @property
    def scale(self) -> Array:
        """The scale of the errors' distribution (Student's t, 6 degrees of freedom)."""
        return self.half / DEGREES_QUANTILE

    @property
    def total_scale(self) -> Array:
        return self.total_half / DEGREES_QUANTILE


def forecast(values: Array, *, season: int = 1, horizon: int, counts: Flags | None = None) -> Forecast:
    """Forecast the steps after each series' last value.

    `values` (series, periods) of float64, oldest first; NaN inside is bridged, NaN at the ends is cut off. `season` is
    the number of steps after which a season comes back: 12 for months, 4 for quarters, 1 for none. `counts` (series,)
    marks counts of events, whose uncertainty is never below that of events that come by chance.

    Each series is worked out by itself: company and order never change a bit. ValueError for a horizon below 1.
    """
    if horizon < 1:
        raise ValueError(f"A forecast looks at least one step ahead, not {horizon}.")
    series = len(values)
    found = Forecast(*(np.full((series, horizon), np.nan) for _ in range(4)))
    points = np.add.reduce(~np.isnan(values), axis=1, dtype=np.int64)
    able = np.flatnonzero(points >= FEWEST)
    able = able[np.argsort(points[able], kind="stable")]  # those of one length together
    events = np.zeros(series, np.bool_) if counts is None else counts

    size = max(1, min(MOST, CELLS // (values.shape[1] * horizon or 1)))
    for start in range(0, len(able), size):
        rows = able[start : start + size]
        made = _block(values[rows], season, horizon, events[rows])
        found.point[rows], found.half[rows], found.total[rows], found.total_half[rows] = made
    return found


def _block(values: Array, season: int, horizon: int, events: Flags) -> tuple[Array, Array, Array, Array]:
    """Numbers are scaled by a power of two first, so that no square overflows and no digit is lost."""
    largest = np.nanmax(np.abs(values), axis=1)
    exponent = np.frexp(largest)[1]
    whole = sequences(np.ldexp(values, -exponent[:, None]))
    seasons = seasons_of(whole, season)
    remaining = without(whole, seasons)
    ahead = theta(remaining.numbers, horizon)
    ahead += damped_holt(remaining.numbers, remaining.length, horizon)
    ahead *= 0.5
    spread = spread_of(remaining, seasons, ahead)
    columns = np.arange(len(values))
    factor, offset = seasons.of(whole.length + np.arange(horizon)[:, None])
    point = ahead[whole.length - 1, :, columns].T * factor + offset
    total = np.add.accumulate(point, axis=0)
    step_spread, total_spread = _of_events(spread.step * factor, spread.total, whole, events, exponent)
    half = width(whole.points, horizon, season, total=False) * step_spread
    total_half = width(whole.points, horizon, season, total=True) * total_spread
    return _back(point, exponent), _back(half, exponent), _back(total, exponent), _back(total_half, exponent)


def _back(scaled: Array, exponent: Counts) -> Array:
    """To the series' own unit, one row each; what no float64 can hold stays at the largest that can."""
    with np.errstate(over="ignore"):
        return np.clip(np.ldexp(scaled, exponent).T, -LARGEST, LARGEST)


def _of_events(step: Array, total: Array, whole: Sequences, events: Flags, exponent: Counts) -> tuple[Array, Array]:
    """Events that come by chance vary by the root of their expected number, with half an event more than were seen.

    So a year without an accident doesn't promise another one.
    """
    if not events.any():
        return step, total
    one = np.ldexp(1.0, -exponent)  # one event in the scaled numbers
    seen = np.add.accumulate(np.where(whole.known, np.abs(whole.numbers), 0.0), axis=0)[-1]
    variance = one * (seen + 0.5 * one) / whole.points
    steps = np.arange(1, len(step) + 1)[:, None]
    floor = np.where(events, np.sqrt(variance), 0.0)
    return np.maximum(step, floor), np.maximum(total, floor * np.sqrt(steps))
