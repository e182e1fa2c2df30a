"""A model's formulas and roll-ups of values in order: what is worked out before what, and over which periods."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np

from fourfold.engine.aggregation import View
from fourfold.engine.columns import NEVER, Measures
from fourfold.engine.formulas.formula import Formula
from fourfold.engine.formulas.functions import Function
from fourfold.engine.formulas.needs import Back, Need, Step, What, a_year_before
from fourfold.engine.formulas.program import Leaf, Program, compile_formulas
from fourfold.engine.formulas.wrong import WrongFormula
from fourfold.engine.grid import Window
from fourfold.engine.model import Frequency, Kind, MeasureRow
from fourfold.engine.periods import FINENESS


class Version(NamedTuple):
    """What is in force from a day on: a formula, one that can't be read, or none."""

    day: int
    formula: Formula | WrongFormula | None


class Edge(NamedTuple):
    """A measure whose values roll up, from a day on until before another."""

    child: int
    first: int
    past: int


class Task(NamedTuple):
    """A measure to be worked out in periods of a frequency, its operands looked at in one way."""

    measure: int
    frequency: Frequency
    span: Step | None


@dataclass(frozen=True)
class Plan:
    """Measures are positions in the model. `levels` go from those that need nothing worked out to those that need most."""

    rows: tuple[MeasureRow, ...]
    index: dict[Hashable, int] = field(repr=False)
    versions: dict[int, tuple[Version, ...]] = field(repr=False)
    cascades: dict[int, tuple[Edge, ...]] = field(repr=False)
    levels: tuple[tuple[int, ...], ...]
    cycles: dict[int, str]  # measures that can't be worked out since they lean on themselves, with the path
    tasks: dict[Task, int] = field(repr=False)  # and the first period that is asked for
    windows: dict[Frequency, Window] = field(repr=False)
    reach: dict[int, int] = field(repr=False)  # for each measure the first day whose values matter

    @cached_property
    def calculated(self) -> frozenset[int]:
        return frozenset(self.versions) | frozenset(self.cascades)

    @cached_property
    def batches(self) -> tuple["Batch", ...]:
        """Everything that is worked out, in order; compiled once, for as many sets of values as there are."""
        tasks: dict[int, list[Task]] = {}
        for task in self.tasks:
            tasks.setdefault(task.measure, []).append(task)
        found = []
        for level in self.levels:
            alike: dict[tuple[bool, Frequency, Step | None], list[Task]] = {}
            for task in (task for m in level for task in tasks[m]):
                alike.setdefault((self.is_recomputed(task), task.frequency, task.span), []).append(task)
            for recomputed, frequency, span in sorted(alike, key=lambda each: each[0]):  # own periods first
                found.append(_batch(self, alike[recomputed, frequency, span], recomputed))
        return tuple(found)

    def is_recomputed(self, task: Task) -> bool:
        """Whether a task is not about the measure's own periods."""
        return task.span is not None or task.frequency is not self.rows[task.measure].frequency

    def recomputes(self, m: int) -> bool:
        """A ratio is worked out from operands of the longer period; anything else combines its results by its kind."""
        return m in self.versions and self.rows[m].kind is Kind.RATIO

    def children_of(self, m: int) -> tuple[Edge, ...]:
        return self.cascades.get(m, ())

    def operands_of(self, m: int) -> frozenset[int]:
        """What a measure is worked out from, at any time: its children, and what its formulas name or whose children they ask for."""
        found = {edge.child for edge in self.children_of(m)}
        for need in self.needs_of(m):
            found.update(self.measures_of(need))
            if need.what is What.CHILDREN and self.index.get(need.key, m) != m:
                found.add(self.index[need.key])
        return frozenset(found)

    def needs_of(self, m: int) -> Iterable[Need]:
        """Of all versions, each once."""
        formulas = [version.formula for version in self.versions.get(m, ())]
        return dict.fromkeys(need for each in formulas if isinstance(each, Formula) for need in each.needs)

    def measures_of(self, need: Need) -> list[int]:
        """What a need looks at, as far as it is in the model."""
        if need.key not in self.index:
            return []
        m = self.index[need.key]
        return [edge.child for edge in self.children_of(m)] if need.what is What.CHILDREN else [m]

    def looks_as_task(self, m: int, frequency: Frequency, span: Step | None) -> bool:
        """Whether looking at a measure so means working out its formula anew, from operands looked at so."""
        return self.recomputes(m) and (span is not None or FINENESS[frequency] > FINENESS[self.rows[m].frequency])

    def due(self, measures: Measures) -> Measures:
        """What is worked out is due, and late, when the last of its operands is."""
        due, late = measures.due_days.copy(), measures.late_days.copy()
        for m in (m for level in self.levels for m in level):
            operands = sorted(self.operands_of(m))
            if operands:
                due[m], late[m] = due[operands].max(), late[operands].max()
        return replace(measures, due_days=due, late_days=late)


Within = tuple[int, tuple[Step, ...]]  # a measure worked out for longer periods, and the way back to its operand


class Glance(NamedTuple):
    """What one leaf of a program looks at. Of children: all of them, `parent`, and how they are taken together."""

    measures: tuple[int, ...]
    span: Step | None
    what: What
    together: Function | None
    parent: int | None
    within: Within | None


class Piece(NamedTuple):
    """One version of one task, and the columns in which it is in force."""

    task: Task
    version: Version
    here: slice


@dataclass(frozen=True)
class Batch:
    """Tasks that are worked out together: `program` evaluates the formulas of those pieces that have one, in their order."""

    frequency: Frequency
    span: Step | None
    recomputed: bool
    tasks: tuple[Task, ...]
    pieces: tuple[Piece, ...]
    program: Program
    glances: tuple[Glance, ...]  # one for each leaf of the program
    looks_a_year_back: bool


def glances_of(plan: Plan, leaves: Iterable[Leaf], span: Step | None) -> tuple[Glance, ...]:
    """`span` is how the formulas themselves are looked at."""
    return tuple(
        Glance(
            tuple(plan.measures_of(leaf.need)), span_of(leaf.need, span),
            What.VALUE if leaf.need.what is What.CHILDREN else leaf.need.what,
            leaf.together, plan.index.get(leaf.need.key) if leaf.together is not None else None, leaf.within,
        )
        for leaf in leaves
    )  # fmt: skip


def _batch(plan: Plan, tasks: Sequence[Task], recomputed: bool) -> Batch:
    frequency, span = tasks[0].frequency, tasks[0].span
    days = plan.windows[frequency].last_days
    pieces = []
    for task in tasks:
        versions = plan.versions.get(task.measure, ())
        ends = [version.day for version in versions[1:]]
        for version, end in zip(versions, [*ends, NEVER], strict=True) if versions else ():
            first, past = np.searchsorted(days, [version.day, end]).tolist()
            pieces.append(Piece(task, version, slice(first, max(first, past))))
    read = [(piece.task.measure, each) for piece in pieces if isinstance(each := piece.version.formula, Formula)]
    program = compile_formulas([formula for _, formula in read], [m for m, _ in read] if recomputed else None)
    return Batch(
        frequency, span, recomputed, tuple(tasks), tuple(pieces), program, glances_of(plan, program.leaves, span),
        any(step.back is Back.YEAR for _, formula in read for need in formula.needs for step in need.steps),
    )  # fmt: skip


def span_of(need: Need, outer: Step | None) -> Step | None:
    """How the measure is looked at: as the formula says, else as the formula itself is looked at."""
    last = need.steps[-1] if need.steps else None
    return last if last is not None and last.back in (Back.YTD, Back.ROLLING) else outer


def columns_a_year_before(window: Window, view: View) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """For each column of a window that of the same period a year before; -1 where it is not in the window."""
    start = window.ordinals.start
    found = np.array(
        [a_year_before(view.calendar, window.frequency, each) - start for each in window.ordinals], np.int64
    )
    return np.where((found >= 0) & (found < np.arange(len(found))), found, -1)
