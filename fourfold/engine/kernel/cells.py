"""Plain measures, compiled: the steps of `blocks.score_block`, measure by measure, bit for bit.

Loops over numbers, for numba; every operation is done in the arrays' order. `incremental.cells` says the same of one cell
in plain Python. These loops know every plain measure; those of `series.py` know most, and are sooner.
"""

# ruff: noqa: SIM109, RUF059 - numba wants plain comparisons, and takes tuples apart as they are
from math import isfinite, isinf, nan
from typing import Any

from fourfold.engine.columns import NEVER
from fourfold.engine.kernel.codes import KINDS, POLARITIES, REASONS, STATUSES
from fourfold.engine.kernel.compiling import bare, inlined
from fourfold.engine.scoring import AMBER_FROM, GREEN_FROM, TOP

FLOW, COUNT, STOCK, YES_NO_KIND, RATIO, INDEX = KINDS
MAXIMUM, MINIMUM, RANGE, YES_NO, NONE, UNKNOWN = POLARITIES
(
    NOT_DUE, LATE, NOT_COLLECTED, NO_DENOMINATOR, FORMULA_ERROR, WITHHELD, PAUSED, BEFORE_START, AFTER_END, NO_TARGET,
    NO_POLARITY, FORECAST, NO_COMPONENTS,
) = REASONS  # fmt: skip
NO_DATA, RED, GREEN, EXCEEDS, STATUS_LATE, NOT_SCORED = STATUSES
EMPTY, BLANK, EXPECTED = -1, -2, -3  # what an own period holds where it is no actual: nothing, a blank, a forecast


@inlined
def in_force(days: Any, lo: int, hi: int, at: int, on: int) -> int:
    """The last of the rows lo ... hi - 1 that has begun on a day, sought from `at`; lo - 1 where none has."""
    while at + 1 < hi and days[at + 1] <= on:
        at += 1
    while at >= lo and days[at] > on:
        at -= 1
    return at


@inlined
def why(held: int, withheld: bool, paused: bool, before: bool, after: bool, since: int, due: int, late: int) -> int:
    """Why an own period shows nothing: `grid._reasons` of one period."""
    if withheld:
        return WITHHELD
    if before:
        return BEFORE_START
    if after:
        return AFTER_END
    if held == EXPECTED:
        return FORECAST
    if paused:
        return PAUSED
    if held == BLANK:
        return NOT_COLLECTED
    if held >= 0:
        return 0
    if since <= due:
        return NOT_DUE
    return NOT_COLLECTED if since <= late else LATE


@inlined
def absolute(limit: float, percent: bool, target: float, times: float) -> float:
    if not percent:
        return limit * times
    return limit if not isfinite(limit) else target if limit == 100 else limit * target / 100


@inlined
def line(value: float, red: float, green: float) -> float:
    score = ((value - red) / (green - red) + 1.0) * AMBER_FROM
    return 0.0 if score < 0.0 else TOP if score > TOP else score


@inlined
def scored(side: int, percent: bool, edges: Any, stretch: float, value: float, target: float, times: float) -> Any:
    """Score and status of a value that is there."""
    if side == YES_NO:
        return (TOP, GREEN) if value != 0 else (0.0, RED)
    if side == NONE or side == UNKNOWN:
        return nan, 0
    if percent and not target > 0:
        target = nan
    low_red, low_green = absolute(edges[0], percent, target, times), absolute(edges[1], percent, target, times)
    high_green, high_red = absolute(edges[2], percent, target, times), absolute(edges[3], percent, target, times)
    if side == RANGE:
        low, high = line(value, low_red, low_green), line(value, high_red, high_green)
        score = low if low != low or low <= high else high
        if low_green <= value <= high_green and score < GREEN_FROM:
            score = GREEN_FROM
    elif side == MINIMUM:
        score = line(value, high_red, high_green)
    else:
        score = line(value, low_red, low_green)
    status = RED + int(low_red <= value <= high_red) + int(low_green <= value <= high_green)
    if status == GREEN and stretch == stretch:
        beyond = absolute(stretch, percent, target, times)
        if (value <= beyond) if isinf(low_red) else (value >= beyond):
            status = EXCEEDS
    return score, status


@inlined
def place(rows: Any, m: int, spot: Any, is_ratio: bool, held: Any) -> bool:
    """For each own period the row of its actual, or what it holds instead. Whether the rows are in order."""
    row_first, days, spots, table, numbers, numerators, denominators, weights, forecasts = rows
    begin, span, offset = spot
    held[:] = EMPTY
    before, rises = -1, True
    for q in range(row_first[m], row_first[m + 1]):
        day = days[q] - begin
        if 0 <= day < span:
            column = table[offset + day]
            rises &= column > before
            before = column
            known = isfinite(numbers[q]) or (is_ratio and has_parts(numerators, denominators, q))
            forecast = known and len(forecasts) > 0 and forecasts[q]
            held[column] = EXPECTED if forecast else q if known else BLANK
    return rises


@inlined
def has_parts(numerators: Any, denominators: Any, q: int) -> bool:
    if len(numerators) == 0 or len(denominators) == 0:
        return False
    return isfinite(numerators[q]) and isfinite(denominators[q])


@inlined
def counted(begin: int, stop: int, held: Any, alive: Any, since: Any, due_days: int) -> Any:
    """Own periods with data, that should have them, that the measure lives in; the last of each kind, -1 for none."""
    has, due, living, last, decider, last_living = 0, 0, 0, -1, -1, -1
    for c in range(begin, stop):
        if alive[c]:
            living += 1
            last_living = c
            if held[c] >= 0:
                has += 1
                last = c
            if held[c] >= 0 or since[c] > due_days:
                due += 1
                decider = c
    return has, due, living, last, decider, last_living


@inlined
def added(begin: int, stop: int, held: Any, alive: Any, numbers: Any) -> float:
    """The sum over the periods with data, the oldest first."""
    total = 0.0
    for c in range(begin, stop):
        term = numbers[held[c]] if held[c] >= 0 and alive[c] else 0.0
        total = term if c == begin else total + term
    return total


@inlined
def quotient(begin: int, stop: int, held: Any, alive: Any, has: int, last: int, rows: Any, scale: float) -> Any:
    """A ratio's value, and why it has none."""
    numbers, numerators, denominators = rows[4], rows[5], rows[6]
    numerator, denominator, parts = 0.0, 0.0, 0
    for c in range(begin, stop):
        q = held[c]
        if q >= 0 and alive[c] and has_parts(numerators, denominators, q):
            parts += 1
            numerator += numerators[q]
            denominator += denominators[q]
    if parts == has:
        return (nan, NO_DENOMINATOR) if denominator == 0 else (numerator * scale / denominator, 0)
    return (numbers[held[last]], 0) if has == 1 and parts == 0 else (nan, NO_COMPONENTS)


@inlined
def weighted(begin: int, stop: int, held: Any, alive: Any, has: int, last: int, rows: Any, latest: float) -> Any:
    """An index's mean by the stated weights, else its latest value; and why it has none."""
    numbers, weights = rows[4], rows[7]
    if len(weights) == 0:
        return latest, 0
    stated, weight, product = 0, 0.0, 0.0
    for c in range(begin, stop):
        q = held[c]
        if q >= 0 and alive[c] and isfinite(weights[q]):
            stated += 1
            weight += weights[q]
            product += weights[q] * numbers[q]
    if stated < has:
        return latest, 0
    mean = numbers[held[last]] if has == 1 else nan if weight == 0 else product / weight
    return mean, NO_DENOMINATOR if mean != mean else 0


@inlined
def combined(kind: int, begin: int, stop: int, held: Any, alive: Any, found: Any, rows: Any, scale: float) -> Any:
    """The value of a viewed period, and why it has none; 0 where the periods themselves say why."""
    has, last, decider, numbers = found[0], found[3], found[4], rows[4]
    if has == 0:
        return nan, 0
    if kind == FLOW or kind == COUNT:
        total = added(begin, stop, held, alive, numbers)
        return total, FORMULA_ERROR if isinf(total) else 0
    if kind == RATIO:
        return quotient(begin, stop, held, alive, has, last, rows, scale)
    latest = numbers[held[decider]] if decider >= 0 and held[decider] >= 0 else nan
    if kind == INDEX:
        return weighted(begin, stop, held, alive, has, last, rows, latest)
    return latest, 0


@inlined
def added_target(begin: int, stop: int, held: Any, alive: Any, has: int, last_days: Any, dated: Any, lo: int, hi: int) -> float:  # fmt: skip
    """The sum of the targets of the periods with data, or of all within the measure's life where there are none."""
    days, amounts = dated
    at, total, some = lo - 1, 0.0, False
    for c in range(begin, stop):
        if alive[c] and (has == 0 or held[c] >= 0):
            at = in_force(days, lo, hi, at, last_days[c])
            term = amounts[at] if at >= lo else nan
            total = term if c == begin else total + term
            some = True
    return total if some else nan


@inlined
def live(m: int, first_days: Any, last_days: Any, facts: Any, alive: Any, held: Any) -> None:
    """Where the measure lives; what is withheld holds nothing anywhere."""
    for c in range(len(alive)):
        alive[c] = last_days[c] >= facts[2][m] and first_days[c] <= facts[3][m]
        if facts[6][m] and held[c] >= 0:
            held[c] = BLANK


@inlined
def why_missing(
    m: int, begin: int, stop: int, found: Any, held: Any, first_days: Any, last_days: Any, facts: Any, since: Any
) -> int:
    """The reason of the latest own period that is due, else of the latest in the measure's life, else of the latest."""
    if stop <= begin:
        return NOT_DUE
    c = found[4] if found[4] >= 0 else found[5] if found[5] >= 0 else max(stop - 1, 0)
    before, after = last_days[c] < facts[2][m], first_days[c] > facts[3][m]
    return int(why(held[c], facts[6][m], facts[5][m], before, after, since[c], facts[0][m], facts[1][m]))


@inlined
def store(
    m: int, t: int, value: float, score: float, covered: float, status: int, reason: int, side: int, day: int, out: Any
) -> None:
    """One cell, with what it means that a value or a score is missing: `blocks._why_unscored`."""
    values, scores, coverages, statuses, reasons, expected, as_of, rows = out
    row = rows[m]  # measures that are scored cell by cell are always kept
    missing, wanted = value != value, True
    if score != score and missing:
        status = STATUS_LATE if reason == LATE else NO_DATA
        wanted = reason != BEFORE_START and reason != AFTER_END
    elif score != score:
        status, reason, wanted = NOT_SCORED, NO_POLARITY if side == NONE else NO_TARGET, side != NONE
    values[m, t], scores[m, t], coverages[row, t] = value, score, 0.0 if missing else covered
    statuses[m, t], reasons[m, t], expected[row, t] = status, reason, wanted
    as_of[row, t] = NEVER if missing else day


@bare
def score_cells(
    m: int, spot: Any, frame: Any, facts: Any, rules: Any, targets: Any, rows: Any, spare: Any, out: Any
) -> bool:
    """Score one measure into its row of `out`, cell by cell. Whether its rows are in order."""
    kind, over, settles, coarse, today, first, past, first_days, last_days, view_ends = frame
    rule_first, rule_day, polarity, percent, edges, stretch = rules
    dated, columns = (targets[1], targets[2]), len(last_days)
    held, alive, since = spare[0][:columns], spare[1][:columns], spare[2][:columns]
    for c in range(columns):
        since[c] = today - last_days[c]
    rises = place(rows, m, spot, kind == RATIO, held)
    live(m, first_days, last_days, facts, alive, held)
    lo, hi, rule = targets[0][m], targets[0][m + 1], rule_first[m] - 1
    for t in range(len(first)):
        begin, stop = first[t], past[t]
        if settles and stop - 1 > over and not (held[stop - 1] >= 0 and alive[stop - 1]):
            stop = max(over + 1, 1)
            begin = stop - 1
        found = counted(begin, stop, held, alive, since, facts[0][m])
        value, reason = combined(kind, begin, stop, held, alive, found, rows, facts[4][m])
        if value != value and reason == 0:
            reason = why_missing(m, begin, stop, found, held, first_days, last_days, facts, since)
        on = last_days[max(stop - 1, 0)] if coarse else view_ends[t]
        if kind == FLOW or kind == COUNT:
            times = float(found[0] if found[0] > 0 else max(found[2], 1))
            target = added_target(begin, stop, held, alive, found[0], last_days, dated, lo, hi)
        else:
            at = in_force(dated[0], lo, hi, lo - 1, on)
            times, target = 1.0, dated[1][at] if at >= lo else nan
        rule = in_force(rule_day, rule_first[m], rule_first[m + 1], rule, on)
        side, score, status = UNKNOWN, nan, 0
        if rule >= rule_first[m]:
            side = polarity[rule]
            if value == value:
                score, status = scored(side, percent[rule], edges[rule], stretch[rule], value, target, times)
        covered = 1.0 if kind == STOCK or kind == YES_NO_KIND else found[0] / max(found[1], 1)
        store(m, t, value, score, covered, status, reason, side, last_days[found[3]], out)
    return bool(rises)
