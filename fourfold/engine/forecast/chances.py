"""How likely a value is to reach its goal, from its forecast and the spread of its errors."""

import numpy as np

from fourfold.engine.scoring import Array, Flags

DUST = 6  # decimals after which a sum of targets holds nothing but the dust of adding


def below(errors: Array) -> Array:
    """The probability that Student's t with 6 degrees of freedom is at most so much: a closed form, 0 to 1."""
    sine = errors / np.sqrt(6 + errors * errors)
    cosine = 1 - sine * sine
    found: Array = np.clip(0.5 * (1 + sine * (1 + cosine / 2 + 3 * cosine * cosine / 8)), 0.0, 1.0)
    return found


def chance(
    expected: Array, scale: Array, *, least: Array, most: Array, floor: Array, ceiling: Array, whole: Flags
) -> Array:
    """The probability (measures,) that the value ends between `least` and `most`, both included; an open side is infinite.

    The value can't leave `floor` to `ceiling`: what lies beyond counts as lying on the edge. `whole` marks values that are
    whole numbers, of which 3 stands for everything from 2.5 to 3.5. With a scale of 0 the forecast is certain.
    """
    most = np.where(whole, np.floor(np.round(most, DUST)), most)
    least = np.where(whole, np.ceil(np.round(least, DUST)), least)
    up_to, from_on = most + np.where(whole, 0.5, 0.0), least - np.where(whole, 0.5, 0.0)
    under = np.where(most >= ceiling, 1.0, np.where(most < floor, 0.0, _at_most(up_to, expected, scale)))
    short = np.where(least <= floor, 0.0, np.where(least > ceiling, 1.0, _less_than(from_on, expected, scale)))
    found: Array = np.clip(under - short, 0.0, 1.0)
    return found


def _at_most(number: Array, expected: Array, scale: Array) -> Array:
    certain = np.where(expected <= number, 1.0, 0.0)
    return np.where(scale > 0, below(_errors(number, expected, scale)), certain)


def _less_than(number: Array, expected: Array, scale: Array) -> Array:
    certain = np.where(expected < number, 1.0, 0.0)
    return np.where(scale > 0, below(_errors(number, expected, scale)), certain)


def _errors(number: Array, expected: Array, scale: Array) -> Array:
    """Distances in scales; far ones are as good as infinite, which the closed form could not divide."""
    with np.errstate(over="ignore"):
        return np.clip((number - expected) / np.where(scale > 0, scale, 1.0), -1e9, 1e9)
