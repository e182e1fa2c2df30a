"""Formulas, compiled: the steps of `formulas/operations.py`, row by row, bit for bit.

A formula's registers are worked out one after the other over all periods. What a measure holds in its own periods - collected,
or worked out - and why it is missing there is what `formulas/looking.py` says of it.
"""

# ruff: noqa: SIM109, RUF059 - numba wants plain comparisons, and takes tuples apart as they are
from math import isfinite, isinf, nan
from typing import Any

import numpy as np

from fourfold.engine.formulas.operations import NEVER_REPLACED, Op
from fourfold.engine.kernel.cells import BEFORE_START, FORMULA_ERROR, NO_DENOMINATOR, RATIO, why
from fourfold.engine.kernel.compiling import bare, compiled, inlined
from fourfold.engine.kernel.series import hold

LEAF, NUMBER = -1, -2  # registers that are given
ADD, SUBTRACT, MULTIPLY, DIVIDE = int(Op.ADD), int(Op.SUBTRACT), int(Op.MULTIPLY), int(Op.DIVIDE)
EQUAL, DIFFERENT, LESS, AT_MOST = int(Op.EQUAL), int(Op.DIFFERENT), int(Op.LESS), int(Op.AT_MOST)
GREATER, AT_LEAST, NEGATE, ABSOLUTE = int(Op.GREATER), int(Op.AT_LEAST), int(Op.NEGATE), int(Op.ABSOLUTE)
CHOOSE, SUM, MEAN, LEAST, GREATEST = int(Op.CHOOSE), int(Op.SUM), int(Op.MEAN), int(Op.LEAST), int(Op.GREATEST)
COALESCE, BEFORE, YEAR_BEFORE = int(Op.COALESCE), int(Op.BEFORE), int(Op.YEAR_BEFORE)
STAYS_FIRST, STAYS_SECOND = (int(each) for each in NEVER_REPLACED)


@inlined
def collected(m: int, own: Any, facts: Any, rows: Any, values: Any, reasons: Any) -> bool:
    """What was collected of a measure in the periods of the window, and why not. Whether its rows are in order."""
    spot, kind, last_days, today = own
    rises = hold(rows, m, spot, kind == RATIO, facts[4][m], values, reasons)
    for c in range(len(values)):
        if reasons[c] != 0:
            reasons[c] = why(
                reasons[c], False, facts[5][m], False, False, today - last_days[c], facts[0][m], facts[1][m]
            )
        elif values[c] != values[c]:
            reasons[c] = NO_DENOMINATOR
        elif isinf(values[c]):
            values[c], reasons[c] = nan, FORMULA_ERROR
    return bool(rises)


@inlined
def copy(begin: int, past: int, values: Any, reasons: Any, into: Any, told: Any) -> None:
    for c in range(begin, past):
        into[c], told[c] = values[c], reasons[c]


@inlined
def settle(values: Any, reasons: Any) -> None:
    """NaN wherever there is a reason; what is not finite without one is an error of the formula."""
    for c in range(len(values)):
        if reasons[c] != 0:
            values[c] = nan
        elif not isfinite(values[c]):
            values[c], reasons[c] = nan, FORMULA_ERROR


@inlined
def shift(back: int, places: Any, values: Any, reasons: Any, into: Any, told: Any) -> None:
    """What stands so many columns before, or where `places` says if `back` is below 0."""
    for c in range(len(into)):
        at = places[c] if back < 0 else c - back
        if at >= 0:
            into[c], told[c] = values[at], reasons[at]
        else:
            into[c], told[c] = nan, BEFORE_START


@inlined
def choose(condition: Any, then: Any, otherwise: Any, into: Any, told: Any) -> None:
    """Each of the three is its values and its reasons."""
    for c in range(len(into)):
        holds = condition[0][c] != 0
        into[c] = then[0][c] if holds else otherwise[0][c]
        reason = then[1][c] if holds else otherwise[1][c]
        told[c] = reason if condition[1][c] == 0 else condition[1][c]


@inlined
def stays(reason: int) -> bool:
    return reason == STAYS_FIRST or reason == STAYS_SECOND


@inlined
def replace(values: Any, reasons: Any, into: Any, told: Any) -> None:
    """The next one to take where there is nothing yet."""
    for c in range(len(into)):
        if told[c] != 0 and not stays(told[c]) and (reasons[c] == 0 or stays(reasons[c])):
            into[c], told[c] = values[c], reasons[c]


@inlined
def join(op: int, values: Any, reasons: Any, into: Any, told: Any) -> None:
    """One more operand of an operation on two or more."""
    for c in range(len(into)):
        x, y = into[c], values[c]
        if op == ADD or op == SUM or op == MEAN:
            x = x + y
        elif op == SUBTRACT:
            x = x - y
        elif op == MULTIPLY:
            x = x * y
        elif op == DIVIDE:
            x = x / y
        elif op == LEAST:
            x = y if y < x else x
        elif op == GREATEST:
            x = y if y > x else x
        elif op == EQUAL:
            x = 1.0 if x == y else 0.0
        elif op == DIFFERENT:
            x = 1.0 if x != y else 0.0
        elif op == LESS:
            x = 1.0 if x < y else 0.0
        elif op == AT_MOST:
            x = 1.0 if x <= y else 0.0
        elif op == GREATER:
            x = 1.0 if x > y else 0.0
        else:
            x = 1.0 if x >= y else 0.0
        into[c] = x
        told[c] = reasons[c] if told[c] == 0 else told[c]
    if op == DIVIDE:
        for c in range(len(into)):
            if told[c] == 0 and values[c] == 0:
                told[c] = NO_DENOMINATOR


@inlined
def perform(op: int, parameter: int, args: Any, year_before: Any, values: Any, reasons: Any, r: int) -> None:
    """Work out register r from those that `args` names."""
    into, told = values[r], reasons[r]
    first = args[0]
    if op == BEFORE or op == YEAR_BEFORE:
        shift(parameter if op == BEFORE else -1, year_before, values[first], reasons[first], into, told)
    elif op == CHOOSE:
        then, otherwise = (values[args[1]], reasons[args[1]]), (values[args[2]], reasons[args[2]])
        choose((values[first], reasons[first]), then, otherwise, into, told)
    else:
        copy(0, len(into), values[first], reasons[first], into, told)
        if op == NEGATE:
            for c in range(len(into)):
                into[c] = -into[c]
        elif op == ABSOLUTE:
            for c in range(len(into)):
                into[c] = abs(into[c])
        else:
            for at in range(1, len(args)):
                if op == COALESCE:
                    replace(values[args[at]], reasons[args[at]], into, told)
                else:
                    join(op, values[args[at]], reasons[args[at]], into, told)
            if op == MEAN:
                for c in range(len(into)):
                    into[c] = into[c] / len(args)
    settle(into, told)


@bare
def evaluate(piece: int, programs: Any, own: Any, facts: Any, rows: Any, found: Any, spare: Any) -> bool:
    """Work out a formula's registers, the last of which is the result. Whether the rows of its operands are in order."""
    row_of, _, pieces, registers = programs
    ops, parameters, numbers, arg_from, args, year_before = registers
    spots, kinds, frame_at, last_days, today = own
    values, reasons = spare
    begin, rises = pieces[4][piece], True
    for r in range(pieces[4][piece + 1] - begin):
        g = begin + r
        if ops[g] == LEAF:
            x = parameters[g]
            if row_of[x] >= 0:
                copy(0, len(last_days), found[0][row_of[x]], found[1][row_of[x]], values[r], reasons[r])
            else:
                spot = (spots[0], spots[1], spots[2])
                rises &= collected(x, (spot, kinds[frame_at[x]], last_days, today), facts, rows, values[r], reasons[r])
        elif ops[g] == NUMBER:
            values[r, :], reasons[r, :] = numbers[g], 0
        else:
            perform(ops[g], parameters[g], args[arg_from[g] : arg_from[g + 1]], year_before, values, reasons, r)
    return bool(rises)


@compiled
def work_out(lo: int, hi: int, which: Any, programs: Any, own: Any, facts: Any, rows: Any, found: Any) -> bool:
    """What the measures which[lo:hi] hold in the periods of the window: the results of their formulas where one is in force, and
    what was collected elsewhere. Everything they lean on is there. Whether all rows are in order."""
    row_of, most, pieces, registers = programs
    spots, kinds, frame_at, last_days, today = own
    spot, width, rises = (spots[0], spots[1], spots[2]), len(last_days), True
    spare = (np.empty((most, width)), np.empty((most, width), np.int8))
    for at in range(lo, hi):
        m = which[at]
        row = row_of[m]
        values, reasons = found[0][row], found[1][row]
        rises &= collected(m, (spot, kinds[frame_at[m]], last_days, today), facts, rows, values, reasons)
        for piece in range(pieces[0][row], pieces[0][row + 1]):
            begin, past = pieces[1][piece], pieces[2][piece]
            if pieces[3][piece] == 0:
                values[begin:past], reasons[begin:past] = nan, FORMULA_ERROR
            else:
                rises &= evaluate(piece, programs, own, facts, rows, found, spare)
                last = pieces[4][piece + 1] - pieces[4][piece] - 1
                copy(begin, past, spare[0][last], spare[1][last], values, reasons)
    return bool(rises)
