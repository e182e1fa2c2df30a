"""What to say beside a process-behaviour chart: when not to trust it, whether the target can be reached, where a shift begins.

Source: docs/reference/scoring.md, section "Signals".
"""

import math
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from fourfold.engine.behaviour import FEWEST, Behaviour, Rule, Sides, bit
from fourfold.engine.model import Frequency, Polarity
from fourfold.engine.scoring import Array, Flags, goodness

SEASONS = {
    Frequency.DAY: 7, Frequency.WEEK: 52, Frequency.MONTH: 12,
    Frequency.QUARTER: 4, Frequency.HALF: 2,
}  # fmt: skip
UNEQUAL = 0.25  # a denominator so far from their mean makes limits too wide here and too narrow there
ENOUGH = 12  # points for a word on how they depend on one another
SEASONAL = 1.645  # standard errors: one chance in twenty of seeing a season that isn't there
DEPENDENT = 2.576  # and one in two hundred of seeing dependence
RUNS = {Rule.EIGHT: 8, Rule.SEVEN: 7}


class Caution(StrEnum):
    """Why limits may mislead."""

    RARE = "rare"
    DENOMINATORS = "denominators"
    SEASONAL = "seasonal"
    DEPENDENT = "dependent"


class Reach(StrEnum):
    """Where the target lies, seen from the usual ups and downs."""

    OUTSIDE = "outside"  # no usual value gets there: the process must change
    WITHIN = "within"  # reached at times, by chance
    EXCEEDED = "exceeded"  # any usual value is better


RULE_WORDS = {
    Rule.BEYOND: "a point beyond a limit",
    Rule.TWO_OF_THREE: "two of three points beyond two thirds of the way to a limit",
    Rule.FOUR_OF_FIVE: "four of five points beyond one third of the way to a limit",
    Rule.EIGHT: "eight points in a row on one side of the mean",
    Rule.SEVEN: "seven points in a row on one side of the mean",
    Rule.RISING: "seven points in a row rising or falling",
}
VERDICT_WORDS = {1: "an improvement", -1: "a deterioration", 0: "neither better nor worse"}
CAUTION_WORDS = {
    Caution.RARE: "Most periods count nothing: such rare events are told better by the time between them.",
    Caution.DENOMINATORS: "The denominators differ by more than a quarter from their mean: limits are too wide for large ones and too narrow for small ones.",
    Caution.SEASONAL: "The numbers repeat themselves with the seasons: compare with the same season, or take the season out, before calling a point a signal.",
    Caution.DEPENDENT: "Each point depends on the one before: signals are found more often than they are there.",
}  # fmt: skip
REACH_WORDS = {
    Reach.OUTSIDE: "The target lies outside the limits: no usual value reaches it. The process must change.",
    Reach.WITHIN: "The target lies within the limits: it is reached in some periods and missed in others by chance.",
    Reach.EXCEEDED: "The target is reached by any usual value of this process.",
}


def cautions(
    values: Array, centre: Array, *, frequency: Frequency, counts: bool = False, denominators: Array | None = None
) -> tuple[Caution, ...]:
    """For one series, (periods,), with the centre in force at each point; NaN where there is no point.

    `counts` says that the values count events. Shifts that have limits of their own are no dependence.
    """
    points = values[~np.isnan(values)]
    apart = (values - centre)[~np.isnan(values) & ~np.isnan(centre)]
    found = []
    if counts and points.size >= FEWEST and np.mean(points == 0) > 0.5:
        found.append(Caution.RARE)
    if denominators is not None and _unequal(denominators[~np.isnan(denominators)]):
        found.append(Caution.DENOMINATORS)
    season = SEASONS.get(frequency, 0)
    if season > 1 and apart.size >= max(3 * season, ENOUGH) and _repeats(apart, season):
        found.append(Caution.SEASONAL)
    if apart.size >= ENOUGH and abs(_likeness(apart, 1)) > DEPENDENT / math.sqrt(apart.size):
        found.append(Caution.DEPENDENT)
    return tuple(found)


def _unequal(denominators: Array) -> bool:
    if denominators.size < 2:
        return False
    mean = denominators.mean()
    return bool((np.abs(denominators - mean) > UNEQUAL * abs(mean)).any())


def _likeness(apart: Array, lag: int) -> float:
    """Autocorrelation: how much a point says about the one `lag` points later."""
    apart = apart - apart.mean()
    size = float(apart @ apart)
    return float(apart[lag:] @ apart[:-lag]) / size if size > 0 else 0.0


def _repeats(apart: Array, season: int) -> bool:
    """Whether a season shows beyond what the likeness of its neighbours explains (Bartlett's standard error)."""
    nearer = sum(_likeness(apart, lag) ** 2 for lag in range(1, season))
    return _likeness(apart, season) > SEASONAL * math.sqrt((1 + 2 * nearer) / apart.size)


def reach(target: float, lower: float, upper: float, polarity: Polarity) -> Reach | None:
    """None where the polarity has no better side, or a number is NaN."""
    if np.isnan([target, lower, upper]).any() or polarity not in {Polarity.MAXIMUM, Polarity.MINIMUM}:
        return None
    if lower <= target <= upper:
        return Reach.WITHIN
    return Reach.OUTSIDE if (target > upper) == (polarity is Polarity.MAXIMUM) else Reach.EXCEEDED


def verdicts(
    side: Sides,
    values: Array,
    centre: Array,
    *,
    low_green: Array,
    high_green: Array,
    more: Flags,
    less: Flags,
    band: Flags,
) -> Sides:
    """+1 an improvement, -1 a deterioration, 0 neither, for signals to a side, along (rows, periods).

    Inside a range a signal is good where its point lies nearer to the green band than the centre does.
    """
    none = np.zeros_like(more)
    best, usual = (
        goodness(each, low_green=low_green, high_green=high_green, more=none, less=none, band=band)
        for each in (values, centre)
    )
    nearer = np.nan_to_num(np.sign(best - usual)).astype(np.int8) * np.abs(side)
    found: Sides = np.select([more, less, band], [side, -side, nearer], np.int8(0)).astype(np.int8)
    return found


def shift_from(found: Behaviour, row: int, values: Array) -> int | None:
    """The first point of the first run on one side in the latest phase: where a shift may be confirmed; None without one.

    `values` (periods,) are those that were judged; a phase is told by its centre, so the answer is never its first point.
    """
    places: npt.NDArray[np.int64] = np.flatnonzero(~np.isnan(values))
    latest = np.flatnonzero(found.centre[row, places] == found.centre[row, places[-1]]) if places.size else places
    for at in latest:
        for rule, count in RUNS.items():
            if found.signals[row, places[at]] & bit(rule) and at - count + 1 > latest[0]:
                return int(places[at - count + 1])
    return None
