"""The forecast of one series in plain Python, one number after the other: what the arrays must agree with."""

from itertools import product

from fourfold.engine.forecast.smoothing import LEVELS


def theta(numbers: list[float], horizon: int) -> list[float]:
    best = None
    for alpha in LEVELS.tolist():
        level, badness = numbers[0], 0.0
        for number in numbers[1:]:
            error = number - level
            level += alpha * error
            badness += error * error
        if best is None or badness < best[0]:
            best = (badness, level, alpha)
    assert best is not None
    _, level, alpha = best
    count = len(numbers)
    middle, mean = (count - 1) / 2, sum(numbers) / count
    slope = sum((at - middle) * (number - mean) for at, number in enumerate(numbers)) / sum(
        (at - middle) ** 2 for at in range(count)
    )
    return [level + slope / 2 * (ahead + (1 - (1 - alpha) ** count) / alpha) for ahead in range(horizon)]


def damped_holt(numbers: list[float], horizon: int) -> list[float]:
    best = None
    first = min(len(numbers), 8) - 1
    for alpha, beta, phi in product(
        (0.05, 0.1, 0.2, 0.3, 0.45, 0.6, 0.8, 0.95), (0.02, 0.1, 0.25, 0.5), (0.8, 0.9, 0.98)
    ):
        slope = (numbers[first] - numbers[0]) / first
        level, badness = numbers[0] - slope, 0.0
        for number in numbers:
            error = number - (level + phi * slope)
            level = level + phi * slope + alpha * error
            slope = phi * slope + alpha * beta * error
            badness += error * error
        if best is None or badness < best[0]:
            best = (badness, level, slope, phi)
    assert best is not None
    _, level, slope, phi = best
    found, carried = [], 0.0
    for ahead in range(1, horizon + 1):
        carried += phi**ahead
        found.append(level + carried * slope)
    return found
