"""Values of a row to scores and statuses, compiled: limits as the targets in force say. Bit for bit as `limits.py` and `scoring.py`."""

from math import nan
from typing import Any

from fourfold.engine.kernel.cells import MINIMUM, RANGE, RED
from fourfold.engine.kernel.compiling import inlined
from fourfold.engine.scoring import AMBER_FROM, GREEN_FROM, TOP


@inlined
def spread(m: int, targets: Any, into: Any) -> None:
    """The target in force in each period, of which the last one that has begun counts."""
    first, _, amounts, begins = targets
    into[:] = nan
    for row in range(first[m], first[m + 1]):
        until = begins[row + 1] if row + 1 < first[m + 1] else len(into)
        for t in range(begins[row], until):
            into[t] = amounts[row]


@inlined
def limit(near: float, percent: bool, target: Any, times: Any, into: Any) -> None:
    """A limit in the measure's unit."""
    if not percent:
        for t in range(len(into)):
            into[t] = near * times[t]
    elif near == 100:
        for t in range(len(into)):
            into[t] = target[t] if target[t] > 0 else nan
    else:
        for t in range(len(into)):
            into[t] = near * target[t] / 100 if target[t] > 0 else nan


@inlined
def score_row(m: int, values: Any, red: Any, green: Any, rises: bool, scores: Any, statuses: Any) -> None:
    """Scores and statuses of a row; the statuses of missing values mean nothing."""
    for t in range(len(red)):
        s = ((values[m, t] - red[t]) / (green[t] - red[t]) + 1.0) * AMBER_FROM
        s = 0.0 if s < 0.0 else s
        scores[m, t] = TOP if s > TOP else s
    if rises:
        for t in range(len(red)):
            statuses[m, t] = RED + int(values[m, t] >= red[t]) + int(values[m, t] >= green[t])
    else:
        for t in range(len(red)):
            statuses[m, t] = RED + int(values[m, t] <= red[t]) + int(values[m, t] <= green[t])


@inlined
def clamped(x: float, red: float, green: float) -> float:
    s = ((x - red) / (green - red) + 1.0) * AMBER_FROM
    s = 0.0 if s < 0.0 else s
    return TOP if s > TOP else s


@inlined
def score_band(m: int, values: Any, low: Any, high: Any, scores: Any, statuses: Any) -> None:
    """As `score_row`, for a range; `low` and `high` are red and green."""
    for t in range(len(low[0])):
        x = values[m, t]
        below, above = clamped(x, low[0][t], low[1][t]), clamped(x, high[0][t], high[1][t])
        s = below if below != below or below <= above else above
        inside = low[1][t] <= x <= high[1][t]
        scores[m, t] = GREEN_FROM if inside and s < GREEN_FROM else s
        statuses[m, t] = RED + int(low[0][t] <= x <= high[0][t]) + int(inside)


@inlined
def judge(m: int, rules: Any, spare: Any, out: Any) -> None:
    """Values to scores and statuses, under the one rule there is."""
    rule_first, _, polarity, percent, edges, _ = rules
    target, times, red, green, far_red, far_green = spare
    rule = rule_first[m]
    side, share = polarity[rule], percent[rule]
    limit(edges[rule, 3] if side == MINIMUM else edges[rule, 0], share, target, times, red)
    limit(edges[rule, 2] if side == MINIMUM else edges[rule, 1], share, target, times, green)
    if side == RANGE:
        limit(edges[rule, 3], share, target, times, far_red)
        limit(edges[rule, 2], share, target, times, far_green)
        score_band(m, out[0], (red, green), (far_red, far_green), out[1], out[3])
    else:
        score_row(m, out[0], red, green, side != MINIMUM, out[1], out[3])


@inlined
def of_target(near: float, percent: bool, target: float) -> float:
    """One limit in the measure's unit, where nothing is added up."""
    if not percent:
        return near
    return (target if near == 100 else near * target / 100) if target > 0 else nan


@inlined
def score_part(m: int, begin: int, stop: int, red: float, green: float, rises: bool, out: Any) -> None:
    """As `score_row`, over periods in which nothing changes."""
    values, scores, statuses = out[0], out[1], out[3]
    width = green - red
    for t in range(begin, stop):
        s = ((values[m, t] - red) / width + 1.0) * AMBER_FROM
        s = 0.0 if s < 0.0 else s
        scores[m, t] = TOP if s > TOP else s
    if rises:
        for t in range(begin, stop):
            statuses[m, t] = RED + int(values[m, t] >= red) + int(values[m, t] >= green)
    else:
        for t in range(begin, stop):
            statuses[m, t] = RED + int(values[m, t] <= red) + int(values[m, t] <= green)


@inlined
def band_part(m: int, begin: int, stop: int, low: Any, high: Any, out: Any) -> None:
    """As `score_band`, over periods in which nothing changes."""
    for t in range(begin, stop):
        x = out[0][m, t]
        below, above = clamped(x, low[0], low[1]), clamped(x, high[0], high[1])
        s = below if below != below or below <= above else above
        inside = low[1] <= x <= high[1]
        out[1][m, t] = GREEN_FROM if inside and s < GREEN_FROM else s
        out[3][m, t] = RED + int(low[0] <= x <= high[0]) + int(inside)


@inlined
def judge_part(m: int, begin: int, stop: int, target: float, rules: Any, out: Any) -> None:
    """Values to scores and statuses, while one target is in force."""
    rule_first, _, polarity, percent, edges, _ = rules
    rule = rule_first[m]
    side, share = polarity[rule], percent[rule]
    low = (of_target(edges[rule, 0], share, target), of_target(edges[rule, 1], share, target))
    high = (of_target(edges[rule, 3], share, target), of_target(edges[rule, 2], share, target))
    if side == RANGE:
        band_part(m, begin, stop, low, high, out)
    elif side == MINIMUM:
        score_part(m, begin, stop, high[0], high[1], False, out)
    else:
        score_part(m, begin, stop, low[0], low[1], True, out)


@inlined
def judge_each(m: int, rules: Any, targets: Any, out: Any) -> None:
    """The same part by part; targets that begin in the same period last no time, save for the last of them."""
    first, _, amounts, begins = targets
    periods = out[0].shape[1]
    if not rules[3][rules[0][m]] or first[m] == first[m + 1]:
        judge_part(m, 0, periods, nan, rules, out)
        return
    judge_part(m, 0, begins[first[m]], nan, rules, out)
    for row in range(first[m], first[m + 1]):
        until = begins[row + 1] if row + 1 < first[m + 1] else periods
        judge_part(m, begins[row], until, amounts[row], rules, out)
