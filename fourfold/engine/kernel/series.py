"""Whole rows at once, compiled: measures that live throughout under one rule for more, less or a range. Bit for bit as the arrays.

`score_single` is for frames where each viewed period shows one own period, `score_bins` for those where it shows several.
Loops are short and touch few arrays each, so that a processor counts several numbers at once.
"""

# ruff: noqa: SIM109, RUF059 - numba wants plain comparisons, and takes tuples apart as they are
from math import isfinite, isinf, nan
from typing import Any

import numpy as np

from fourfold.engine.columns import NEVER
from fourfold.engine.kernel.cells import (
    BLANK,
    COUNT,
    EMPTY,
    EXPECTED,
    FLOW,
    NO_COMPONENTS,
    NO_DATA,
    NO_DENOMINATOR,
    NO_TARGET,
    NOT_SCORED,
    RATIO,
    STATUS_LATE,
    STOCK,
    YES_NO_KIND,
    has_parts,
    why,
)
from fourfold.engine.kernel.codes import REASONS
from fourfold.engine.kernel.compiling import bare, inlined
from fourfold.engine.kernel.judging import judge, judge_each, spread

LATE, FORMULA_ERROR = REASONS[1], REASONS[4]
NOBODY = np.int32(NEVER)
TOLD = 64  # and a reason: what a column holds whose value was to be worked out


@inlined
def hold(rows: Any, m: int, spot: Any, is_ratio: bool, scale: float, held: Any, state: Any) -> bool:
    """For each own period its value, and 0 where there is one, or what it holds instead. Whether the rows are in order."""
    row_first, days, spots, table, numbers, numerators, denominators, weights, forecasts = rows
    begin, span, offset = spot
    held[:], state[:] = nan, EMPTY
    before, rises, foretold = -1, True, len(forecasts) > 0
    for q in range(row_first[m], row_first[m + 1]):
        day = days[q] - begin
        if day < 0 or day >= span:
            continue
        c = table[offset + day]
        rises &= c > before
        before = c
        if is_ratio and has_parts(numerators, denominators, q):
            x, kept = numerators[q] * scale / denominators[q] if denominators[q] != 0 else nan, 0
        else:
            x = numbers[q]
            kept = 0 if isfinite(x) else BLANK
        if foretold and kept == 0 and forecasts[q]:
            x, kept = nan, EXPECTED
        held[c], state[c] = x if kept == 0 else nan, kept
    return rises


@inlined
def unscored(m: int, out: Any, places: Any) -> int:
    """Where a score is missing; how often. Without a branch, since nobody can foresee where."""
    scores, found = out[1], 0
    for t in range(scores.shape[1]):
        places[found] = t
        found += int(scores[m, t] != scores[m, t])
    return found


@inlined
def explain(m: int, t: int, reason: int, out: Any) -> None:
    """What stands where there is no score."""
    if out[0][m, t] == out[0][m, t]:
        out[3][m, t], out[4][m, t] = NOT_SCORED, NO_TARGET
    else:
        out[3][m, t], out[4][m, t] = STATUS_LATE if reason == LATE else NO_DATA, reason


@inlined
def blank(m: int, out: Any) -> None:
    """No reason anywhere; and all is expected, where that is kept."""
    out[4][m, :] = 0
    if out[7][m] >= 0:
        out[5][out[7][m], :] = True


@inlined
def recall(row: int, begin: int, worked_out: Any, held: Any, state: Any) -> None:
    """The same of what was worked out, from a column on."""
    _, values, reasons, _ = worked_out
    for c in range(len(held)):
        reason = reasons[row, begin + c]
        held[c], state[c] = values[row, begin + c], TOLD + reason if reason else 0


@bare
def score_single(
    m: int, spot: Any, frame: Any, facts: Any, rules: Any, targets: Any, rows: Any, worked_out: Any, spare: Any, out: Any
) -> bool:  # fmt: skip
    """Score one measure, which shows one own period in each viewed one. Whether its rows are in order."""
    kind, first, last_days, seen_days, today, begins = frame
    held, state, places = spare
    held, state, periods, rises = held[: len(last_days)], state[: len(last_days)], len(first), True
    if worked_out[0][m] >= 0:
        recall(worked_out[0][m], begins, worked_out, held, state)
    else:
        rises = hold(rows, m, spot, kind == RATIO, facts[4][m], held, state)
    values, row = out[0], out[7][m]
    if first[periods - 1] - first[0] == periods - 1:
        begin = first[0]
        for t in range(periods):
            values[m, t] = held[begin + t]
    else:
        for t in range(periods):
            values[m, t] = held[first[t]]
    judge_each(m, rules, targets, out)
    if row >= 0:
        for t in range(periods):
            out[2][row, t] = 1.0 if values[m, t] == values[m, t] else 0.0
        for t in range(periods):
            out[6][row, t] = seen_days[t] if values[m, t] == values[m, t] else NOBODY
    blank(m, out)
    for at in range(unscored(m, out, places)):
        t = places[at]
        c, reason = first[t], NO_DENOMINATOR
        if state[c] >= TOLD:
            reason = state[c] - TOLD
        elif state[c] != 0:
            since = today - last_days[c]
            reason = why(state[c], False, facts[5][m], False, False, since, facts[0][m], facts[1][m])
        explain(m, t, reason, out)
    return bool(rises)


@inlined
def explain_all(m: int, reasons: Any, places: Any, out: Any) -> None:
    blank(m, out)
    for t in range(len(reasons)):
        out[4][m, t] = reasons[t]
    for at in range(unscored(m, out, places)):
        explain(m, places[at], reasons[places[at]], out)


@inlined
def what_is_held(rows: Any, q: int, stop: int, c: int, spot: Any, is_ratio: bool) -> int:
    """What an own period holds, whose row is one of q ... stop - 1 if there is any."""
    row_first, days, spots, table, numbers, numerators, denominators, weights, forecasts = rows
    for row in range(q, stop):
        day = days[row] - spot[0]
        if 0 <= day < spot[1] and table[spot[2] + day] == c:
            known = isfinite(numbers[row]) or (is_ratio and has_parts(numerators, denominators, row))
            forecast = known and len(forecasts) > 0 and forecasts[row]
            return EXPECTED if forecast else 0 if known else BLANK
    return EMPTY


@inlined
def latest_due(last_days: Any, before: int) -> int:
    """How many own periods were over before a day: they rise."""
    low, high = 0, len(last_days)
    while low < high:
        middle = (low + high) // 2
        if last_days[middle] < before:
            low = middle + 1
        else:
            high = middle
    return low


@inlined
def shown(kind: int, has: int, parts: int, sums: Any, last: float, is_last: bool, scale: float) -> Any:
    """The value of several own periods, and why it has none; 0 where the periods themselves say why."""
    if has == 0:
        return nan, 0
    if kind == FLOW or kind == COUNT:
        return sums[0], FORMULA_ERROR if isinf(sums[0]) else 0
    if kind != RATIO:
        return (last if is_last else nan), 0
    if parts == has:
        return (nan, NO_DENOMINATOR) if sums[1] == 0 else (sums[0] * scale / sums[1], 0)
    return (last, 0) if has == 1 and parts == 0 else (nan, NO_COMPONENTS)


@inlined
def planned(begin: int, stop: int, plan: Any) -> float:
    """The sum of the targets of own periods, the oldest first."""
    total = float(plan[begin])
    for c in range(begin + 1, stop):
        total += plan[c]
    return total


@inlined
def comes_later(days: Any, q: int, end: int, spot: Any, table: Any, past: int) -> bool:
    """Whether all rows left over are of after the last bin."""
    for row in range(q, end):
        day = days[row] - spot[0]
        if day < 0 or (day < spot[1] and table[spot[2] + day] < past):
            return False
    return True


@inlined
def conclude(m: int, t: int, frame: Any, bounds: Any, found: Any, sums: Any, facts: Any, plan: Any, limits: Any, out: Any) -> Any:  # fmt: skip
    """Value, coverage and age of one bin, and its target where targets add up. Why the value is missing - 0: the periods say why -
    and the period that decides."""
    kind, last_days, over = frame
    has, late, parts, last = found
    value, top, bottom, target = sums
    begin, stop = bounds
    decider = max(last, min(stop, over) - 1 if over > begin else -1)
    nothing = 0.0 if has < stop - begin else -0.0  # what periods without data add to the sign of a zero
    if kind == FLOW or kind == COUNT:
        limits[0][t] = target + nothing if has > 0 else planned(begin, stop, plan)
        limits[1][t] = has if has > 0 else stop - begin
    value, reason = shown(kind, has, parts, (top + nothing, bottom), value, last == decider, facts[4][m])
    there, due = value == value, max(min(stop, over) - begin, 0) + late
    covered = 1.0 if kind == STOCK or kind == YES_NO_KIND else has / max(due, 1)
    row = out[7][m]  # those of several periods are always kept
    out[0][m, t], out[2][row, t] = value, covered if there else 0.0
    out[6][row, t] = last_days[last] if there else NOBODY
    return there, reason, decider if decider >= 0 else stop - 1


@bare
def score_bins(
    m: int, spot: Any, frame: Any, facts: Any, rules: Any, targets: Any, rows: Any, spare: Any, out: Any
) -> bool:
    """Score one measure, several of whose own periods follow each other in each viewed one. Whether its rows are in order."""
    kind, first, past, last_days, today = frame
    row_first, days, spots, table, numbers, numerators, denominators, weights, forecasts = rows
    plan, reasons, places, limits = spare
    plan, is_ratio, adds, foretold = (
        plan[: len(last_days)],
        kind == RATIO,
        kind == FLOW or kind == COUNT,
        len(forecasts) > 0,
    )
    spread(m, targets, plan if adds else limits[0])
    over = latest_due(last_days, today - facts[0][m])
    limits[1][:] = 1.0
    q, end, before, rises = row_first[m], row_first[m + 1], -1, True
    for t in range(len(first)):
        here, has, late, parts, last, value, top, bottom, target = q, 0, 0, 0, -1, nan, -0.0, 0.0, -0.0
        while q < end:
            day = days[q] - spot[0]
            if day >= spot[1]:
                break
            c = table[spot[2] + day] if day >= 0 else -1
            if c >= past[t]:
                break
            rises &= c > before or day < 0
            before = c
            if c >= first[t]:
                whole = is_ratio and has_parts(numerators, denominators, q)
                x = nan if whole else numbers[q]
                if (whole or isfinite(x)) and not (foretold and forecasts[q]):
                    has, late, last, value = has + 1, late + int(c >= over), c, x
                    if whole:
                        parts, top, bottom = parts + 1, top + numerators[q], bottom + denominators[q]
                    elif adds:
                        top, target = top + x, target + plan[c]
            q += 1
        bounds, found, sums = (first[t], past[t]), (has, late, parts, last), (value, top, bottom, target)
        there, reason, c = conclude(m, t, (kind, last_days, over), bounds, found, sums, facts, plan, limits, out)
        if not there and reason == 0:
            held = what_is_held(rows, here, q, c, spot, is_ratio)
            reason = why(held, False, facts[5][m], False, False, today - last_days[c], facts[0][m], facts[1][m])
        reasons[t] = reason
    judge(m, rules, limits, out)
    explain_all(m, reasons, places, out)
    return bool(rises and comes_later(days, q, end, spot, table, past[-1]))
