"""The usual course of a year or a week: is there one, and what remains without it.

Classical decomposition. A season counts only where the series is long enough and its correlation with itself one season ago
is beyond chance (at 90 %): what isn't there must not be projected. Series of positive numbers have seasons that multiply,
others seasons that add.
"""

from dataclasses import dataclass

import numpy as np

from fourfold.engine.forecast.sequences import Counts, Sequences, added, bridged
from fourfold.engine.scoring import Array, Flags

CYCLES = 3  # seasons below which none is looked for
BEYOND = 1.645  # standard errors


@dataclass(frozen=True, slots=True)
class Seasons:
    """A number is `factor` x what remains + `offset`, both (season, series), by the step's place in the season."""

    factor: Array
    offset: Array

    def of(self, steps: Counts) -> tuple[Array, Array]:
        """Factors and offsets (len(steps), series), or by step and series where `steps` has two dimensions."""
        place = steps % len(self.factor)
        if steps.ndim == 1:
            return self.factor[place], self.offset[place]
        columns = np.arange(self.factor.shape[1])
        return self.factor[place, columns], self.offset[place, columns]


def seasons_of(found: Sequences, season: int) -> Seasons:
    """Factors of 1 and offsets of 0 where there is no season. `season` is its number of steps, 1 for none."""
    series = found.numbers.shape[1]
    factor, offset = np.ones((max(season, 1), series)), np.zeros((max(season, 1), series))
    long = np.flatnonzero((found.length >= CYCLES * season) & (found.points >= CYCLES * season - season // 2))
    if season < 2 or not long.size:
        return Seasons(factor, offset)
    part = found.of(long)
    here = _significant(part, season)
    positive = np.where(part.known, part.numbers, np.inf).min(axis=0) > 0
    for multiply, chosen in ((True, here & positive), (False, here & ~positive)):
        some = np.flatnonzero(chosen)
        if some.size:
            (factor if multiply else offset)[:, long[some]] = _course(part.of(some), season, multiply=multiply)
    return Seasons(factor, offset)


def without(found: Sequences, seasons: Seasons) -> Sequences:
    """What remains; gaps are bridged anew, since a line across a season would cut off its peak."""
    if bool((seasons.factor == 1).all() and (seasons.offset == 0).all()):
        return found
    factor, offset = seasons.of(np.arange(len(found.numbers)))
    remaining = (found.numbers - offset) / factor
    return Sequences(bridged(remaining, found.known), found.known, found.length, found.points)


def _significant(found: Sequences, season: int) -> Flags:
    """Whether the correlation with one season ago is beyond what shorter distances explain."""
    inside = np.arange(len(found.numbers))[:, None] < found.length
    mean = added(np.where(inside, found.numbers, 0.0)) / found.length
    away = np.where(inside, found.numbers - mean, 0.0)
    spread = added(away * away)
    shorter = np.zeros(len(found.length))
    ratio = np.zeros(len(found.length))
    level = spread > 0
    for lag in range(1, season + 1):
        ratio = np.divide(added(away[lag:] * away[:-lag]), spread, out=np.zeros_like(spread), where=level)
        if lag < season:
            shorter += ratio * ratio
    beyond: Flags = np.abs(ratio) > BEYOND * np.sqrt((1 + 2 * shorter) / found.length)
    return beyond & level


def _course(found: Sequences, season: int, *, multiply: bool) -> Array:
    """(season, series): the mean distance from the moving average at each place of the season; 1 or 0 where unknown."""
    half, steps, series = season // 2, len(found.numbers), found.numbers.shape[1]
    mean = np.zeros((steps - 2 * half, series))
    for shift in range(2 * half + 1):
        end = season % 2 == 0 and shift in (0, 2 * half)
        mean += (0.5 if end else 1.0) * found.numbers[shift : steps - 2 * half + shift]
    mean /= season
    at = np.arange(half, steps - half)[:, None]
    counts = found.known[half : steps - half] & (at + half < found.length)
    own = found.numbers[half : steps - half]
    away = np.where(counts, own / np.where(counts, mean, 1.0) if multiply else own - mean, 0.0)
    cycles = -(-steps // season)
    places = np.zeros((2, cycles * season, series))
    places[0, half : steps - half], places[1, half : steps - half] = away, counts
    total, number = (added(each.reshape(cycles, season, series)) for each in places)
    nothing = 1.0 if multiply else 0.0
    course = np.where(number > 0, total / np.maximum(number, 1.0), nothing)
    middle = added(course) / season
    course = course / middle if multiply else course - middle
    complete = number.min(axis=0) > 0
    if multiply:
        complete &= course.min(axis=0) > 0
    return np.where(complete, course, nothing)
