"""The scoring rule of a measure: is it well formed, which limits and which points does it mean?

Every rule compiles to points (value, score), linear between, flat outside, and to the limits its status comes from.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise

from fourfold.engine import conditions
from fourfold.engine.model import Kind, Mode, Points, Polarity, ThresholdRow
from fourfold.engine.rounding import shown
from fourfold.engine.scoring import AMBER_FROM, GREEN_FROM, TOP, plain_decimal

MEASURED = (Polarity.MAXIMUM, Polarity.MINIMUM, Polarity.RANGE)  # the ones that need limits
BY_TARGET = (Mode.PERCENT, Mode.DEVIATION)  # limits that the target in force decides
LIMITS = ("red", "green", "green_high", "red_high")
NAMES = {"red": "red", "green": "amber", "green_high": "upper amber", "red_high": "upper red"}
NEAR = 1e-6  # a point written as 3.3333333 means the break 10/3


class WrongThreshold(ValueError):
    """A scoring rule that cannot score. The message says what is wrong, in words; `field` is the rule's field at fault."""

    def __init__(self, sentence: str, field: str = "red") -> None:
        super().__init__(sentence)
        self.field = field


@dataclass(frozen=True, slots=True)
class Limits:
    """The values between which a status lies; open sides are -inf and inf."""

    low_red: float = -math.inf
    low_green: float = -math.inf
    high_green: float = math.inf
    high_red: float = math.inf


def refuse_wrong(
    row: ThresholdRow, target: float | None = None, *, kind: Kind | None = None, words: Sequence[str] = ()
) -> None:
    """Raise WrongThreshold, with a sentence, when the rule cannot score; to be called before it is saved.

    `target` is the target in force, where there is one: percent of a target of 0 or below needs a basis. `kind` and
    `words` are the measure's. A limits rule without any limits is allowed: the value is shown and not scored.
    """
    if (row.mode is Mode.RULES) != (row.polarity is Polarity.RULES):
        raise WrongThreshold(
            "First-match rules go with the direction “rules”, and with no other: what is better is what they say.",
            "polarity",
        )
    if kind is Kind.TEXT and row.polarity not in {Polarity.RULES, Polarity.NONE}:
        raise WrongThreshold("A measure of words is scored by first-match rules, or not at all.", "polarity")
    if row.polarity is Polarity.MILESTONE:
        _refuse_wrong_milestone(row)
    elif row.polarity is Polarity.RULES:
        fault = conditions.fault_of(row, kind, words)
        if fault:
            raise WrongThreshold(fault.sentence, "conditions")
    elif row.polarity in MEASURED and row.mode is Mode.POINTS:
        _refuse_wrong_points(row.points, row.polarity)
        if row.stretch is not None:
            edge = points_limits(row.points, row.polarity)
            _refuse_wrong_stretch(
                row, row.stretch, edge.low_green if row.polarity is Polarity.MAXIMUM else edge.high_green
            )
    elif row.polarity in MEASURED and not is_empty(row):
        _refuse_missing(row)
        if row.mode is Mode.DEVIATION:
            _refuse_wrong_deviations(row)
        elif row.mode is Mode.PERCENT and row.basis is not None:
            _refuse_wrong_way(row, row.basis, target)
        else:
            _refuse_wrong_order(row)
            if row.mode is Mode.PERCENT:
                _refuse_wrong_percent(row, target)


def is_empty(row: ThresholdRow) -> bool:
    """Does the rule state no limits at all?"""
    return all(limit is None for limit in (row.red, row.green, row.green_high, row.red_high))


def limits_of(row: ThresholdRow, target: float | None = None, times: float = 1.0) -> Limits | None:
    """The limits in the measure's unit; None where the rule is not well formed or lacks its target.

    `times` is the number of own periods that were added up: absolute limits are stated for one.
    """
    try:
        refuse_wrong(row, target)
    except WrongThreshold:
        return None
    if row.polarity not in MEASURED:
        return None
    if row.mode is Mode.POINTS:
        found = points_limits(row.points, row.polarity)
        return Limits(*(edge * times for edge in (found.low_red, found.low_green, found.high_green, found.high_red)))
    if is_empty(row) or (row.mode in BY_TARGET and target is None):
        return None
    return _stated(row, target, times)


def _stated(row: ThresholdRow, target: float | None, times: float) -> Limits:
    """The limits, in the measure's unit, of a rule that has all it needs."""
    if row.mode is Mode.DEVIATION and target is not None:
        red, green, green_high, red_high = _from_target(row, target, times)
    else:
        red, green, green_high, red_high = (_absolute(limit, row, target, times) for limit in _numbers(row))
    if row.polarity is Polarity.MAXIMUM:
        return Limits(low_red=red, low_green=green)
    if row.polarity is Polarity.MINIMUM:
        return Limits(high_green=green, high_red=red)
    return Limits(red, green, green_high, red_high)


def points_of(row: ThresholdRow, target: float | None = None, times: float = 1.0) -> Points:
    """The rule as (value, score) points with rising values; empty where it does not score values by limits."""
    if row.polarity in MEASURED and row.mode is Mode.POINTS:
        return tuple((value * times, float(_on_break(score))) for value, score in row.points)
    found = limits_of(row, target, times)
    if found is None:
        return ()
    if row.polarity is Polarity.MAXIMUM:
        return _rising(found.low_red, found.low_green)
    if row.polarity is Polarity.MINIMUM:
        return _falling(found.high_green, found.high_red)
    return _two_sided(found)


def points_limits(points: Points, polarity: Polarity) -> Limits:
    """Where the points' score crosses the breaks, found in exact fractions and rounded once."""
    exact = [(Fraction(value), _on_break(score)) for value, score in points]
    red, green = Fraction(10, 3), Fraction(20, 3)
    limits = Limits()
    if polarity is not Polarity.MINIMUM:
        limits = Limits(_crossing(exact, red), _crossing(exact, green))
    if polarity is not Polarity.MAXIMUM:
        mirrored = [(-value, score) for value, score in reversed(exact)]
        high_green, high_red = -_crossing(mirrored, green), -_crossing(mirrored, red)
        limits = Limits(limits.low_red, limits.low_green, high_green, high_red)
    return limits


def _numbers(row: ThresholdRow) -> tuple[float, float, float, float]:
    return tuple(math.nan if limit is None else limit for limit in (row.red, row.green, row.green_high, row.red_high))  # type: ignore[return-value]


def _absolute(limit: float, row: ThresholdRow, target: float | None, times: float) -> float:
    if row.mode is Mode.LIMITS or target is None:
        return limit * times
    return percent_of(limit, target) if row.basis is None else percent_of_way(limit, row.basis * times, target)


def _from_target(row: ThresholdRow, target: float, times: float) -> tuple[float, float, float, float]:
    """Deviations are distances: below the target for what has a low side, above it for what has a high one."""
    red, green, green_high, red_high = _numbers(row)
    side = 1 if row.polarity is Polarity.MINIMUM else -1
    red, green = (plain_decimal(target + side * each * times) for each in (red, green))
    return red, green, plain_decimal(target + green_high * times), plain_decimal(target + red_high * times)


def percent_of_way(percent: float, basis: float, target: float) -> float:
    """So many percent of the way from the basis to the target; 0 and 100 percent are exactly those."""
    if percent in {0, 100}:
        return target if percent else basis
    return plain_decimal(basis + percent * (target - basis) / 100)


def percent_of(percent: float, target: float) -> float:
    """So many percent of the target; 100 percent is exactly the target, whole percents of whole numbers are exact."""
    return target if percent == 100 else percent * target / 100


def _rising(red: float, green: float) -> Points:
    gap = green - red
    return ((red - gap, 0.0), (red, AMBER_FROM), (green, GREEN_FROM), (green + gap, TOP))


def _falling(green: float, red: float) -> Points:
    gap = red - green
    return ((green - gap, TOP), (green, GREEN_FROM), (red, AMBER_FROM), (red + gap, 0.0))


def _two_sided(limits: Limits) -> Points:
    """Up on the low side, down on the high side; between the green limits the lower of both lines."""
    up, down = _rising(limits.low_red, limits.low_green), _falling(limits.high_green, limits.high_red)
    low_top, high_top = up[-1], down[0]
    if low_top[0] <= high_top[0]:
        peak: Points = (low_top,) if low_top[0] == high_top[0] else (low_top, high_top)
    else:
        peak = _meeting(limits)
    known = {*up[:-1], *peak, *down[1:]}
    return tuple(sorted(known))


def _meeting(limits: Limits) -> Points:
    """Where the rising and the falling line meet below the top."""
    low_gap, high_gap = limits.low_green - limits.low_red, limits.high_red - limits.high_green
    way = (limits.high_green - limits.low_green) / (low_gap + high_gap)
    return ((limits.low_green + way * low_gap, min(TOP, AMBER_FROM * (2 + way))),)


def _on_break(score: float) -> Fraction:
    for tenths, of in ((10, 3), (20, 3)):
        if abs(score - tenths / of) < NEAR:
            return Fraction(tenths, of)
    return Fraction(score)


def _crossing(points: list[tuple[Fraction, Fraction]], score: Fraction) -> float:
    """The first value at which the score is reached: -inf if from the start, inf if never."""
    if points[0][1] >= score:
        return -math.inf
    for (left, low), (right, high) in pairwise(points):
        if high >= score:
            return float(left + (right - left) * (score - low) / (high - low))
    return math.inf


def _refuse_wrong_milestone(row: ThresholdRow) -> None:
    if row.due is None:
        raise WrongThreshold("A milestone needs the day it is due.", "due")
    if row.grace_days < 0:
        raise WrongThreshold(f"Days of grace cannot be below 0; {row.grace_days} were given.", "grace_days")


def _refuse_wrong_percent(row: ThresholdRow, target: float | None) -> None:
    if target is not None and target <= 0:
        raise WrongThreshold(
            f"The target is {shown(target)}. Percent of a target of 0 or below means nothing: "
            "give absolute limits instead, or the basis, which is the value that means 0 %.", "basis"
        )  # fmt: skip
    low = next((name for name in LIMITS if (getattr(row, name) is not None and getattr(row, name) <= 0)), None)
    if low:
        raise WrongThreshold(
            f"{shown(getattr(row, low))} percent of the target, as {low.replace('_', ' ')} limit, means nothing: "
            "percents lie above 0 unless there is a basis, the value that means 0 %.", low
        )  # fmt: skip


def _refuse_wrong_way(row: ThresholdRow, basis: float, target: float | None) -> None:
    """Percents of the way from the basis to the target: their order shows once the target is known."""
    if not math.isfinite(basis):
        raise WrongThreshold("The basis must be a number: the value that means 0 %.", "basis")
    if target is None:
        if row.red == row.green:
            raise WrongThreshold(f"Red and green can't both be {shown(row.red or 0)} percent.", "green")
        return
    if target == basis:
        raise WrongThreshold(
            f"The target and the basis are both {shown(target)}. Percents need some way between them.", "basis"
        )
    found = _stated(row, target, 1.0)
    known = {Polarity.MAXIMUM: (found.low_red, found.low_green), Polarity.MINIMUM: (found.high_red, found.high_green)}
    red, green = known.get(row.polarity, (found.low_red, found.low_green))
    stated = ThresholdRow(row.measure, row.effective_from, row.polarity, red=red, green=green)
    if row.polarity is Polarity.RANGE:
        stated = replace(stated, green_high=found.high_green, red_high=found.high_red)
    try:
        _refuse_wrong_order(stated)
    except WrongThreshold as wrong:
        sentence = (
            f"With the basis {shown(basis)} and the target {shown(target)}, these percents are the wrong way around."
        )
        raise WrongThreshold(f"{sentence} {wrong}") from None
    if row.stretch is not None:
        _refuse_wrong_stretch(row, percent_of_way(row.stretch, basis, target), green)


def _refuse_wrong_deviations(row: ThresholdRow) -> None:
    """Distances from the target: 0 or more, and red farther away than amber."""
    for name in LIMITS:
        number = getattr(row, name)
        if number is not None and number < 0:
            raise WrongThreshold(
                f"How far {NAMES[name]} lies from the target is a distance of 0 or more; {shown(number)} was given.",
                name,
            )
    for near, far in (("green", "red"), ("green_high", "red_high")):
        one, other = getattr(row, near), getattr(row, far)
        if one is not None and other is not None and not one < other:
            raise WrongThreshold(
                f"Red must begin farther from the target than amber: {NAMES[far]} {shown(other)}, {NAMES[near]} {shown(one)}.",
                far,
            )
    if row.polarity is Polarity.RANGE and row.stretch is not None:
        _refuse_wrong_stretch(row, row.stretch, 0.0)
    if row.stretch is not None and not (row.stretch > 0 or (row.stretch == 0 and row.green)):
        raise WrongThreshold("The stretch value lies beyond the target: a distance of 0 or more.", "stretch")


def _refuse_missing(row: ThresholdRow) -> None:
    two_sided = row.polarity is Polarity.RANGE
    needed = ("red", "green", "green_high", "red_high") if two_sided else ("red", "green")
    missing = [name.replace("_", " ") for name in needed if getattr(row, name) is None]
    if missing:
        raise WrongThreshold(f"The limit {' and '.join(missing)} is missing.", missing[0].replace(" ", "_"))
    for name in (*needed, "stretch"):
        number = getattr(row, name)
        if number is not None and not math.isfinite(number):
            raise WrongThreshold(f"A limit must be a number; {name.replace('_', ' ')} is not.", name)


def _refuse_wrong_order(row: ThresholdRow) -> None:
    red, green, green_high, red_high = _numbers(row)
    if row.polarity is Polarity.MAXIMUM and not red < green:
        raise WrongThreshold(f"Where more is better, red ({shown(red)}) must lie below green ({shown(green)}).")
    if row.polarity is Polarity.MINIMUM and not green < red:
        raise WrongThreshold(f"Where less is better, green ({shown(green)}) must lie below red ({shown(red)}).")
    if row.polarity is Polarity.RANGE and not red < green <= green_high < red_high:
        given = ", ".join(shown(limit) for limit in (red, green, green_high, red_high))
        raise WrongThreshold(
            f"A range needs low red < low green <= high green < high red; the limits given are {given}."
        )
    if row.stretch is not None:
        _refuse_wrong_stretch(row, row.stretch, green)


def _refuse_wrong_stretch(row: ThresholdRow, stretch: float, green: float) -> None:
    if row.polarity is Polarity.RANGE:
        raise WrongThreshold("A range has no stretch value: nothing is better than inside the band.", "stretch")
    if row.polarity is Polarity.MAXIMUM and not stretch > green:
        raise WrongThreshold(f"The stretch value ({shown(stretch)}) must lie above green ({shown(green)}).", "stretch")
    if row.polarity is Polarity.MINIMUM and not stretch < green:
        raise WrongThreshold(f"The stretch value ({shown(stretch)}) must lie below green ({shown(green)}).", "stretch")


def _refuse_wrong_points(points: Points, polarity: Polarity) -> None:
    if len(points) < 2:
        raise WrongThreshold("A scoring line needs at least two points.", "points")
    if not all(math.isfinite(number) for point in points for number in point):
        raise WrongThreshold("A point must be a pair of numbers: a value and its score.", "points")
    if any(not 0 <= score <= TOP for _, score in points):
        raise WrongThreshold("A point's score must lie between 0 and 10.", "points")
    for (left, _), (right, _) in pairwise(points):
        if not left < right:
            raise WrongThreshold(
                f"The points' values must rise from point to point; {shown(left)} is followed by {shown(right)}.",
                "points",
            )
    steps = [after - before for (_, before), (_, after) in pairwise(points)]
    if not _fits(steps, polarity):
        raise WrongThreshold(f"The points' scores must {ORDERS[polarity]}.", "points")


ORDERS = {
    Polarity.MAXIMUM: "rise with the value where more is better",
    Polarity.MINIMUM: "fall with the value where less is better",
    Polarity.RANGE: "rise to the band and fall after it",
}


def _fits(steps: list[float], polarity: Polarity) -> bool:
    """Do the scores rise (maximum), fall (minimum), or rise and then fall (range), and do they move at all?"""
    if polarity is Polarity.MAXIMUM:
        return min(steps) >= 0 and max(steps) > 0
    if polarity is Polarity.MINIMUM:
        return max(steps) <= 0 and min(steps) < 0
    signs = [step > 0 for step in steps if step]
    return bool(signs) and signs == sorted(signs, reverse=True) and signs[0] and not signs[-1]
