"""Values to scores, statuses, attainment and trend: pure functions of arrays, element by element.

All arrays are float64 in the measure's own unit and broadcast against each other; NaN means no data and stays NaN.
Source: docs/reference/scoring.md, sections "Score", "Status", "Attainment" and "Trend".
"""

import numpy as np
import numpy.typing as npt

from fourfold.engine.model import Points, Status

Array = npt.NDArray[np.float64]
Statuses = npt.NDArray[np.int8]
Flags = npt.NDArray[np.bool_]

TOP = 10.0
AMBER_FROM = 10 / 3  # the score on the red limit
GREEN_FROM = 20 / 3  # the score on the green limit
STEADY = 1e-12  # a relative change below this is rounding, not movement


def score_maximum(actual: Array, *, red: Array, green: Array) -> Array:
    """Score 0-10 where more is better: red scores 3.33, green 6.67, one gap beyond them 0 and 10.

    Equal to 10 x (actual - (red - gap)) / 3 gap, written so that the limits themselves hit their scores exactly.
    """
    score = actual - red
    score /= green - red
    score += 1.0
    score *= AMBER_FROM
    np.maximum(score, 0.0, out=score)
    return np.minimum(score, TOP, out=score)


def score_minimum(actual: Array, *, red: Array, green: Array) -> Array:
    """Score 0-10 where less is better: green lies below red. The gap's sign turns the maximum form around."""
    return score_maximum(actual, red=red, green=green)


def score_range(actual: Array, *, red: Array, green: Array, green_high: Array, red_high: Array) -> Array:
    """Score 0-10 where red < green <= green_high < red_high: the lower of both sides, never amber inside the band."""
    low = score_maximum(actual, red=red, green=green)
    high = score_minimum(actual, red=red_high, green=green_high)
    score: Array = np.minimum(low, high)
    inside = (actual >= green) & (actual <= green_high)
    return np.where(inside, np.maximum(score, GREEN_FROM), score)


def score_points(actual: Array, *, points: Points) -> Array:
    """Score by (value, score) points with rising values: linear between them, flat outside."""
    values, scores = zip(*points, strict=True)
    score: Array = np.interp(actual, values, scores)
    return np.clip(score, min(scores), max(scores))  # interpolation may overshoot by a rounding


def status_from_limits(
    actual: Array, *, low_red: Array, low_green: Array, high_green: Array, high_red: Array, stretch: Array | None = None
) -> Statuses:
    """Status of each value. Open sides are -inf and +inf; a value exactly on a limit has the better status.

    `stretch` (NaN: none) is above the limits where more is better and below them where less is.
    """
    low_open, high_open = np.isneginf(low_green).all(), np.isposinf(high_green).all()
    if low_open or high_open:  # one side only: half of the comparisons
        status = (actual <= high_red if low_open else actual >= low_red).view(np.int8)
        status += (actual <= high_green if low_open else actual >= low_green).view(np.int8)
    else:
        status = ((actual >= low_red) & (actual <= high_red)).view(np.int8)
        status += ((actual >= low_green) & (actual <= high_green)).view(np.int8)
    status += np.int8(Status.RED)
    if stretch is not None:
        past = np.where(np.isinf(low_red), actual <= stretch, actual >= stretch)
        status[past & (status == Status.GREEN)] = Status.EXCEEDS
    status *= (actual == actual).view(np.int8)  # NaN differs from itself: no data
    return status


def status_from_score(score: Array) -> Statuses:
    """Status of a score where nothing but the score decides (roll-ups, milestones); NaN is no data."""
    status = (score >= AMBER_FROM).view(np.int8) + (score >= GREEN_FROM).view(np.int8)
    status += np.int8(Status.RED)
    status *= (score == score).view(np.int8)
    return status


def score_yes_no(actual: Array) -> Array:
    """10 for yes (any number but 0), 0 for no."""
    return np.where(np.isnan(actual), np.nan, np.where(actual != 0, TOP, 0.0))


def plain_decimals(numbers: Array) -> Array:
    """The numbers to 15 digits, so that 1.1 - 0.2 is the 0.9 that a person wrote and not the float beside it."""
    with np.errstate(divide="ignore", invalid="ignore"):
        places = 14.0 - np.floor(np.log10(np.abs(numbers)))
        fits = (places >= 0) & (places <= 22) & np.isfinite(numbers)
        scale = 10.0 ** np.where(fits, places, 0.0)
        return np.where(fits, np.rint(numbers * scale) / scale, numbers)


def plain_decimal(number: float) -> float:
    return float(plain_decimals(np.array(number)))


def variance(actual: Array, target: Array) -> Array:
    """Actual minus target, in the measure's own unit."""
    return actual - target


def attainment(actual: Array, target: Array, baseline: Array, *, more: Flags, less: Flags) -> Array:
    """How much of the way to the target is done, as a fraction (1 = reached); NaN where undefined.

    With a baseline (not NaN): (actual - baseline) / (target - baseline). Without: actual / target where `more` is
    better, target / actual where `less` is. Undefined: target equals baseline, the divisor is 0, the signs differ or
    both are below 0, or there is neither a baseline nor a "more" or "less".
    """
    comparable = (actual >= 0) & (target >= 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        from_baseline = np.where(target == baseline, np.nan, (actual - baseline) / (target - baseline))
        by_target = np.where(more & (target != 0), actual / target, np.nan)
        by_actual = np.where(less & (actual != 0), target / actual, np.nan)
    plain = np.where(comparable, np.where(more, by_target, by_actual), np.nan)
    return np.where(np.isnan(baseline), plain, from_baseline)


def movement(goodness: Array) -> Array:
    """Last minus previous along the periods: +1 better, 0 the same, -1 worse, NaN where either is missing."""
    change = np.full(goodness.shape, np.nan)
    last, previous = goodness[:, 1:], goodness[:, :-1]
    size = np.maximum(np.abs(last), np.abs(previous))
    difference = last - previous
    change[:, 1:] = np.sign(np.where(np.abs(difference) <= STEADY * size, difference * 0.0, difference))
    return change


def goodness(actual: Array, *, low_green: Array, high_green: Array, more: Flags, less: Flags, band: Flags) -> Array:
    """A number that rises as the value gets better, for the trend; inside a band all values are equally good."""
    outside = np.maximum(np.maximum(low_green - actual, actual - high_green), 0.0)
    return np.select([more, less, band], [actual, -actual, -outside], np.nan)
