"""What each kind of node does to whole rows of periods. A missing operand makes the result missing, with its reason.

Registers are rows of (registers, periods): `values` float64, NaN where `reasons` (int8) is not 0. Each operation reads the
rows `args` of many formulas at once and writes the rows `out`; nothing depends on how many there are.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from fourfold.engine.columns import Indices
from fourfold.engine.grid import Reasons
from fourfold.engine.model import Reason
from fourfold.engine.rounding import round_half_up
from fourfold.engine.scoring import Array, Flags

Number = TypeVar("Number", bound=np.generic)
WHOLE_FROM = 2.0**53  # from here on float64 holds whole numbers only
DOUBTFUL_FROM = 2.0**50
NEVER_REPLACED = (Reason.WITHHELD, Reason.FORMULA_ERROR)  # by coalesce: one must not leak, the other not hide


class Op(IntEnum):
    ADD = 0
    SUBTRACT = 1
    MULTIPLY = 2
    DIVIDE = 3
    EQUAL = 4
    DIFFERENT = 5
    LESS = 6
    AT_MOST = 7
    GREATER = 8
    AT_LEAST = 9
    NEGATE = 10
    ABSOLUTE = 11
    ROUND = 12
    CHOOSE = 13
    SUM = 14
    MEAN = 15
    LEAST = 16
    GREATEST = 17
    COALESCE = 18
    BEFORE = 19  # so many periods
    YEAR_BEFORE = 20


@dataclass(frozen=True, slots=True)
class Group:
    """One operation on many formulas: the rows of each argument, and the rows of the results, which lie side by side."""

    op: Op
    parameter: int
    args: tuple[Indices, ...]
    out: slice


@dataclass(frozen=True, slots=True)
class Registers:
    values: Array
    reasons: Reasons
    year_before: Indices | None  # for each column that of the year before; -1 where it is not among the columns


def perform(group: Group, on: Registers) -> None:
    """Work out one group. Floating-point warnings are the caller's to silence."""
    result, reasons = _PERFORMED[group.op](group, on)
    _settle(result, reasons)
    on.values[group.out], on.reasons[group.out] = result, reasons


def least(group: Group, rows: Array, year_before: Indices | None) -> None:
    """The least of what stands in the operands' rows: what is covered of a result is what is covered of all it is from."""
    if group.op in (Op.BEFORE, Op.YEAR_BEFORE):
        rows[group.out] = _shifted(rows[group.args[0]], _places(group, rows.shape[1], year_before), 1.0)
        return
    found = rows[group.args[0]]
    for arg in group.args[1:]:
        np.minimum(found, rows[arg], out=found)
    rows[group.out] = found


def _settle(result: Array, reasons: Reasons) -> None:
    """NaN wherever there is a reason; what is not finite without one is an error of the formula."""
    missing = reasons != 0
    np.copyto(result, np.nan, where=missing)
    wrong = np.isfinite(result)
    wrong |= missing
    np.logical_not(wrong, out=wrong)
    if wrong.any():
        result[wrong], reasons[wrong] = np.nan, Reason.FORMULA_ERROR


def _first_reason(group: Group, on: Registers) -> Reasons:
    """That of the first operand, from left to right, that has one."""
    found = on.reasons[group.args[0]]
    for arg in group.args[1:]:
        np.copyto(found, on.reasons[arg], where=found == 0)
    return found


Performed = tuple[Array, Reasons]
Performing = Callable[[Group, Registers], Performed]


def _pairwise(of: Callable[..., npt.NDArray[np.generic]]) -> Performing:
    """An operation on two numbers or more, one after the other."""

    def perform_pairwise(group: Group, on: Registers) -> Performed:
        result = on.values[group.args[0]]
        for arg in group.args[1:]:
            result = of(result, on.values[arg]).astype(np.float64, copy=False)
        return result, _first_reason(group, on)

    return perform_pairwise


def _lesser(one: Array, other: Array) -> Array:
    """The first of two that are alike: between 0 and -0, np.minimum takes now one and now the other."""
    return np.where(other < one, other, one)


def _greater(one: Array, other: Array) -> Array:
    return np.where(other > one, other, one)


def _divide(group: Group, on: Registers) -> Performed:
    over, under = (on.values[arg] for arg in group.args)
    reasons = _first_reason(group, on)
    nothing = (under == 0) & (reasons == 0)
    if nothing.any():
        reasons[nothing] = Reason.NO_DENOMINATOR
    return over / under, reasons


def _mean(group: Group, on: Registers) -> Performed:
    total, reasons = _pairwise(np.add)(group, on)
    return total / len(group.args), reasons


def _negate(group: Group, on: Registers) -> Performed:
    return -on.values[group.args[0]], _first_reason(group, on)


def _absolute(group: Group, on: Registers) -> Performed:
    return np.abs(on.values[group.args[0]]), _first_reason(group, on)


def _choose(group: Group, on: Registers) -> Performed:
    condition, then, otherwise = group.args
    holds = on.values[condition] != 0
    reasons = np.where(holds, on.reasons[then], on.reasons[otherwise])
    undecided = on.reasons[condition]
    np.copyto(reasons, undecided, where=undecided != 0)
    return np.where(holds, on.values[then], on.values[otherwise]), reasons


def _coalesce(group: Group, on: Registers) -> Performed:
    result, reasons = on.values[group.args[0]], on.reasons[group.args[0]]
    for arg in group.args[1:]:
        following = on.reasons[arg]
        takes = (reasons != 0) & ~_stays(reasons) & ((following == 0) | _stays(following))
        np.copyto(result, on.values[arg], where=takes)
        np.copyto(reasons, following, where=takes)
    return result, reasons


def _stays(reasons: Reasons) -> Flags:
    first, second = NEVER_REPLACED
    found: Flags = (reasons == first) | (reasons == second)
    return found


def _before(group: Group, on: Registers) -> Performed:
    places = _places(group, on.values.shape[1], on.year_before)
    arg = group.args[0]
    return _shifted(on.values[arg], places, np.nan), _shifted(on.reasons[arg], places, Reason.BEFORE_START)


def _places(group: Group, width: int, year_before: Indices | None) -> Indices:
    if group.op is Op.YEAR_BEFORE:
        return np.full(width, -1) if year_before is None else year_before
    return np.maximum(np.arange(width) - group.parameter, -1)


def _shifted(rows: npt.NDArray[Number], places: Indices, outside: Any) -> npt.NDArray[Number]:
    found: npt.NDArray[Number] = rows[:, places]
    found[:, places < 0] = outside
    return found


def _round(group: Group, on: Registers) -> Performed:
    return rounded(on.values[group.args[0]], group.parameter), _first_reason(group, on)


def rounded(numbers: Array, digits: int) -> Array:
    """Each number with so many decimals (below 0: to tens, hundreds ...), as `round_half_up` rounds, in whole arrays.

    Where the last bit could decide, the number's decimal digits do.
    """
    factor, size = 10.0 ** abs(digits), np.abs(numbers)
    scaled = size * factor if digits >= 0 else size / factor
    whole = np.floor(scaled)
    part = scaled - whole
    whole += part >= 0.5
    found = np.copysign(whole / factor if digits >= 0 else whole * factor, numbers)
    doubtful = (np.abs(part - 0.5) <= scaled * 2.0**-51) | (scaled >= DOUBTFUL_FROM)
    doubtful &= np.isfinite(numbers)
    if digits >= 0:
        is_whole = size >= WHOLE_FROM
        np.copyto(found, numbers, where=is_whole)
        doubtful &= ~is_whole
    if doubtful.any():
        found[doubtful] = [float(round_half_up(number, digits)) for number in numbers[doubtful].tolist()]
    return found


_PERFORMED: dict[Op, Performing] = {
    Op.ADD: _pairwise(np.add), Op.SUBTRACT: _pairwise(np.subtract), Op.MULTIPLY: _pairwise(np.multiply), Op.DIVIDE: _divide,
    Op.EQUAL: _pairwise(np.equal), Op.DIFFERENT: _pairwise(np.not_equal), Op.LESS: _pairwise(np.less),
    Op.AT_MOST: _pairwise(np.less_equal), Op.GREATER: _pairwise(np.greater), Op.AT_LEAST: _pairwise(np.greater_equal),
    Op.NEGATE: _negate, Op.ABSOLUTE: _absolute, Op.ROUND: _round, Op.CHOOSE: _choose,
    Op.SUM: _pairwise(np.add), Op.MEAN: _mean, Op.LEAST: _pairwise(_lesser), Op.GREATEST: _pairwise(_greater),
    Op.COALESCE: _coalesce, Op.BEFORE: _before, Op.YEAR_BEFORE: _before,
}  # fmt: skip
