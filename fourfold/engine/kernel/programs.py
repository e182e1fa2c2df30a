"""A plan's formulas as plain numbers for compiled loops - or the finding that loops don't know all of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from fourfold.engine.columns import Indices
from fourfold.engine.formulas.formula import Formula
from fourfold.engine.formulas.needs import Back, What
from fourfold.engine.formulas.operations import Op
from fourfold.engine.formulas.plan import Piece, Plan, columns_a_year_before
from fourfold.engine.formulas.program import Builder, Instruction, Leaf, Row
from fourfold.engine.formulas.wrong import WrongFormula
from fourfold.engine.grid import Window
from fourfold.engine.kernel.working import LEAF, NUMBER
from fourfold.engine.model import Frequency
from fourfold.engine.scorecard import Prepared
from fourfold.engine.scoring import Flags

UNKNOWN_OPS = (Op.ROUND,)  # it rounds decimal digits, not numbers
WRONG, READ = 0, 1  # what is in force over a piece: a formula that can't be read, or one that can


class Register(NamedTuple):
    """One row that a formula works out: the operation, what it needs besides, and the rows that it reads."""

    op: int
    parameter: int
    number: float
    args: tuple[int, ...]


@dataclass(frozen=True)
class Programs:
    """Formulas of one frequency. `levels` are measures, each level leaning on those before it; `row` (measures,) is where the
    results of each stand, -1 for those that are not worked out."""

    window: Window
    levels: tuple[Indices, ...]
    row: Indices
    pieces: tuple[
        Any, ...
    ]  # where the pieces of each row begin; each one's columns and kind; where its registers begin
    registers: tuple[
        Any, ...
    ]  # op, parameter, number, and where the args of each begin; the args; the columns a year before
    most: int  # registers of the longest formula

    @property
    def shape(self) -> tuple[int, int]:
        return int(self.row.max()) + 1, len(self.window.ordinals)


def programs_of(prepared: Prepared, known: Flags, single: Flags) -> Programs | None:
    """None where the loops don't know all of the plan. `known` (measures,): those whose own periods they know; `single`:
    those that they score from one own period in each viewed one."""
    plan = prepared.plan
    frequency = _frequency(plan) if plan is not None else None
    if plan is None or frequency is None or prepared.view.frequency is not frequency or prepared.view.year_to_date:
        return None
    window = plan.windows[frequency]
    operand = known & _lives(prepared, window) & np.array([row.frequency is frequency for row in plan.rows], np.bool_)
    worked_out = sorted(plan.calculated)
    if not bool((operand & single & ~prepared.measures.paused)[worked_out].all()):
        return None
    pieces = {m: [piece for piece in each if piece.version.formula is not None] for m, each in _pieces(plan).items()}
    if not all(_is_plain(plan, piece, operand) for each in pieces.values() for piece in each):
        return None
    row = np.full(len(plan.rows), -1, np.int64)
    row[worked_out] = np.arange(len(worked_out))
    return _written(prepared, window, row, [pieces.get(m, []) for m in worked_out])


def _frequency(plan: Plan) -> Frequency | None:
    """The one frequency of everything that is worked out, from formulas alone; None where there is more than that."""
    found = {plan.rows[m].frequency for m in plan.calculated}
    alone = len(found) == 1 and not plan.cascades and not plan.cycles and Frequency.SHIFT not in found
    return found.pop() if alone else None


def _pieces(plan: Plan) -> dict[int, list[Piece]]:
    """Of each measure in its own periods. Ratios recomputed from the start of the year are only asked for their pace."""
    found: dict[int, list[Piece]] = {}
    for batch in plan.batches:
        if not batch.recomputed:
            for piece in batch.pieces:
                found.setdefault(piece.task.measure, []).append(piece)
    return found


def _lives(prepared: Prepared, window: Window) -> Flags:
    of = prepared.measures
    found: Flags = (of.first_day <= window.last_days[0]) & (of.last_day >= window.first_days[-1]) & ~of.withheld
    return found


def _is_plain(plan: Plan, piece: Piece, operand: Flags) -> bool:
    """Whether the loops know every operand and operation of a piece."""
    formula = piece.version.formula
    if not isinstance(formula, Formula):
        return isinstance(formula, WrongFormula)
    for need in formula.needs:
        reads = need.what is What.VALUE and all(step.back in (Back.PERIODS, Back.YEAR) for step in need.steps)
        if not reads or need.key not in plan.index or not operand[plan.index[need.key]]:
            return False
    return not any(isinstance(row, Instruction) and row.op in UNKNOWN_OPS for row in _rows(formula))


def _rows(formula: Formula) -> list[Row]:
    """What each register holds, operands before what is worked out from them; the last is the result."""
    builder = Builder()
    builder.add(formula.root)
    return list(builder.rows)


def _written(prepared: Prepared, window: Window, row: Indices, pieces: list[list[Piece]]) -> Programs:
    plan = prepared.plan
    assert plan is not None
    flat = [piece for each in pieces for piece in each]
    programs = [list(_registers(plan, piece)) for piece in flat]
    registers = [each for program in programs for each in program]
    return Programs(
        window,
        tuple(np.array(level, np.int64) for level in plan.levels),
        row,
        (
            _begins([len(each) for each in pieces]),
            np.array([piece.here.start for piece in flat], np.int64), np.array([piece.here.stop for piece in flat], np.int64),
            np.array([READ if isinstance(piece.version.formula, Formula) else WRONG for piece in flat], np.int64),
            _begins([len(program) for program in programs]),
        ),
        (
            np.array([each.op for each in registers], np.int64), np.array([each.parameter for each in registers], np.int64),
            np.array([each.number for each in registers], np.float64), _begins([len(each.args) for each in registers]),
            np.array([arg for each in registers for arg in each.args], np.int64), columns_a_year_before(window, prepared.view),
        ),
        max((len(program) for program in programs), default=0),
    )  # fmt: skip


def _begins(counts: list[int]) -> Indices:
    """Where each of them begins, and where the last one ends."""
    return np.cumsum([0, *counts], dtype=np.int64)


def _registers(plan: Plan, piece: Piece) -> Iterator[Register]:
    formula = piece.version.formula
    if not isinstance(formula, Formula):
        return
    for each in _rows(formula):
        if isinstance(each, Leaf):
            yield Register(LEAF, plan.index[each.need.key], 0.0, ())
        elif isinstance(each, Instruction):
            yield Register(int(each.op), each.parameter, 0.0, each.args)
        else:
            yield Register(NUMBER, 0, each, ())
