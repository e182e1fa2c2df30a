"""A prepared model scored by compiled loops where they know all of it, by arrays elsewhere."""

from datetime import date
from functools import partial
from itertools import pairwise
from typing import Any

import numpy as np

from fourfold.engine.children import Children
from fourfold.engine.columns import Indices, Observations, lengths, observation_columns
from fourfold.engine.kernel.branches import find_rows, score_branches
from fourfold.engine.kernel.frames import row_numbers
from fourfold.engine.kernel.layout import Layout
from fourfold.engine.kernel.nodes import roll_nodes
from fourfold.engine.kernel.ordering import branches_of
from fourfold.engine.kernel.working import work_out
from fourfold.engine.model import (
    EdgeRow,
    FormulaRow,
    Frequency,
    Kind,
    MeasureRow,
    Model,
    NodeRow,
    ObservationColumns,
    ObservationRow,
    Polarity,
    TargetRow,
    ThresholdRow,
)
from fourfold.engine.parallel import FEW, WORKERS, each_of, for_each
from fourfold.engine.results import Core
from fourfold.engine.rollup import Rolled, roll_piece
from fourfold.engine.scorecard import Prepared, Scored, prepare

LOOPS = (find_rows, work_out, score_branches, roll_nodes)
TASKS = 48
NOWHERE = np.empty((0, 0))
Rows = tuple[Any, ...]


class Running:
    """One prepared model, as often as its numbers change."""

    def __init__(self, prepared: Prepared) -> None:
        self.layout = layout = Layout(prepared)
        self.branches = branches_of(prepared.tree, layout.plain_nodes)
        own = self.branches
        self.numbers = (
            own.order, own.measure_from, own.inner, own.node_from, layout.ways, layout.frames.at, own.method
        )  # fmt: skip
        frames = len(layout.frames.all)
        self.nothing = (
            np.full(prepared.shape[0], -1),
            np.empty((1, 1)),
            np.empty((1, 1), np.int8),
            np.zeros(frames, np.int64),
        )

    def score_sorted(self, prepared: Prepared, given: ObservationColumns, into: Scored | None) -> Scored | None:
        """Score columns as they are. None where they are not in order, or not of the usual kinds."""
        usual = given.measure.dtype == given.start.dtype == np.int32
        if not (usual and self.layout.takes_columns and len(lengths(given)) == 1):
            return None
        first = np.zeros(prepared.shape[0] + 1, np.int64)
        measure, count = np.require(given.measure, requirements=["C", "W"]), len(given.measure)
        if not all(each_of(_parts(count), lambda part: find_rows(measure, *part, first))):
            return None
        rows = row_numbers(given, first, given.start, self.layout.frames.by_day)
        worked_out = self._worked_out(rows)
        if worked_out is None:
            return None
        found, rolled = prepared.results(into, whole=False)
        runs = self._run(prepared, rows, worked_out, found, rolled)
        return Scored(prepared, given, found, rolled, None) if runs else None

    def score(self, prepared: Prepared, rows: Observations, into: Scored | None) -> Scored:
        """Score rows that are in order."""
        if not self.layout.works_out:
            rows = prepared.worked_out(rows)
        found, rolled = prepared.results(into, whole=False)
        for_each(self.layout.by_arrays, lambda block: found.take(prepared.block(rows, *block)))
        numbers = row_numbers(rows, rows.first, rows.ordinal, self.layout.frames.by_ordinal)
        self._run(prepared, numbers, self._worked_out(numbers), found, rolled)
        return Scored(prepared, rows, found, rolled, None)

    def _worked_out(self, rows: Rows) -> Rows | None:
        """The results of all formulas, level by level: the row of each measure, values, reasons, and from which column on each
        frame wants them. None where the rows were not in order."""
        programs, frames = self.layout.programs, self.layout.frames
        if programs is None:
            return self.nothing
        found = (np.empty(programs.shape), np.empty(programs.shape, np.int8))
        begins = [frame.window.ordinals.start - programs.window.ordinals.start for frame in frames.all]
        numbers = (programs.row, programs.most, programs.pieces, programs.registers)
        own = (
            rows[2][-1],
            frames.numbers[0][:, 0].copy(),
            frames.at,
            programs.window.last_days,
            self.layout.prepared.view.today,
        )
        for level in programs.levels:
            work = partial(self._level, level, numbers, own, rows, found)
            if not all(each_of(_parts(len(level)), work)):
                return None
        return programs.row, *found, np.array(begins, np.int64)

    def _level(self, level: Indices, numbers: Rows, own: Rows, rows: Rows, found: Rows, part: tuple[int, int]) -> bool:
        return bool(work_out(*part, level, numbers, own, self.layout.facts, rows, found))

    def _run(self, prepared: Prepared, rows: Rows, worked_out: Rows | None, found: Core, rolled: Rolled) -> bool:
        """Whether the rows were in order. Branches first, then what stands above them, level by level."""
        layout, tree, leaves = self.layout, prepared.tree, prepared.leaves(found)
        numbers = (
            tree.measures, tree.child, tree.weight, tree.starts, tree.children, tree.cap_green, tree.minimum_coverage
        )  # fmt: skip
        beside = found.beside
        kept = beside.kept
        up = (
            numbers, (leaves.score, beside.coverage, beside.expected, beside.as_of, kept.row, kept.frame, kept.days),
            (rolled.score, rolled.coverage, rolled.expected, rolled.oldest),
            (NOWHERE if rolled.over_present is None else rolled.over_present, rolled.status, rolled.reason),
        )  # fmt: skip
        frames, facts = layout.frames.numbers, layout.facts
        out = (
            found.value, found.score, beside.coverage, found.status, found.reason, beside.expected, beside.as_of, kept.row
        )  # fmt: skip

        def score(part: tuple[int, int]) -> bool:
            return bool(
                score_branches(
                    *part, self.numbers, frames, facts, layout.rules, layout.targets, rows, worked_out, *up, out
                )
            )

        def roll(nodes: Indices) -> None:
            roll_nodes(nodes, self.branches.method, *up)

        count = len(self.branches.measure_from) - 1
        bounds = [count * at // TASKS for at in range(TASKS + 1)]
        if not all(each_of([part for part in pairwise(bounds) if part[0] < part[1]], score)):
            return False
        for nodes, pieces in self.branches.rest:
            parts = np.array_split(nodes, WORKERS) if len(nodes) > FEW else [nodes]
            each_of(parts, roll)
            if pieces:
                below = Children(leaves, rolled)
                for_each(pieces, partial(roll_piece, tree, below, rolled))
        return True


def _parts(count: int) -> list[tuple[int, int]]:
    """One for each thread, unless there is too little to do."""
    workers = WORKERS if count > FEW else 1
    return list(pairwise(count * at // workers for at in range(workers + 1)))


def rehearse() -> None:
    """Have every loop compiled, by scoring three measures; from then on none is compiled again for another kind of array."""
    january = (date(2026, 1, 1), date(2026, 1, 31))
    measures = (MeasureRow("flow", kind=Kind.FLOW), MeasureRow("week", frequency=Frequency.WEEK), MeasureRow("half"))
    prepared = prepare(
        Model(
            Frequency.MONTH, (january,), date(2026, 3, 1), measures=measures,
            thresholds=tuple(ThresholdRow(each.key, date(2000, 1, 1), Polarity.MAXIMUM, red=1, green=2) for each in measures),
            targets=(TargetRow("flow", date(2000, 1, 1), 2),), nodes=(NodeRow("top"),), edges=(EdgeRow("top", "flow"),),
            formulas=(FormulaRow("half", date(2000, 1, 1), "a / 2", (("a", "flow"),)),),
        )
    )  # fmt: skip
    given = (ObservationRow("flow", january[0], 2.0), ObservationRow("week", january[0], 2.0))
    running = Running(prepared)
    running.score(prepared, observation_columns(given, prepared.measures, prepared.view.calendar), None)
    days = np.full(2, january[0].toordinal(), np.int32)
    running.score_sorted(prepared, ObservationColumns(np.arange(2, dtype=np.int32), days, np.full(2, 2.0)), None)
    for loop in LOOPS:
        loop.disable_compile()
