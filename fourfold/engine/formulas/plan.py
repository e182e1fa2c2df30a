"""A model's formulas and roll-ups of values in order: what is worked out before what, and over which periods."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import NamedTuple

import numpy as np

from fourfold.engine.aggregation import View, view_of
from fourfold.engine.blocks import frame_of
from fourfold.engine.columns import NEVER, Measures, measure_columns, positions
from fourfold.engine.formulas.dependencies import cycle_from, formula_of
from fourfold.engine.formulas.formula import Formula
from fourfold.engine.formulas.needs import FIRST, Back, Need, Step, What, a_year_before
from fourfold.engine.formulas.program import Program, compile_formulas
from fourfold.engine.formulas.wrong import WrongFormula
from fourfold.engine.grid import Window
from fourfold.engine.model import CascadeRow, FormulaRow, Frequency, Kind, MeasureRow, Model
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
    looks_a_year_back: bool


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
    return Batch(
        frequency, span, recomputed, tuple(tasks), tuple(pieces),
        compile_formulas([formula for _, formula in read], [m for m, _ in read] if recomputed else None),
        any(step.back is Back.YEAR for _, formula in read for need in formula.needs for step in need.steps),
    )  # fmt: skip


def plan_of(model: Model, measures: Measures, view: View) -> Plan | None:
    """None where nothing is worked out. Raises ValueError for a row of a measure that is not in the model."""
    if not model.formulas and not model.cascades:
        return None
    draft = Plan(
        model.measures, measures.index, _versions(model.formulas, measures.index), _cascades(model.cascades, measures.index),
        levels=(), cycles={}, tasks={}, windows={}, reach={},
    )  # fmt: skip
    levels, cycles = _in_order(draft)
    plan = replace(draft, levels=levels, cycles=cycles)
    return _with_windows(plan, view)


def reach(model: Model) -> dict[Hashable, date]:
    """For each measure the first day whose values matter to the model's periods, formulas included.

    Asked before values are fetched: observations may be empty.
    """
    view, measures = view_of(model), measure_columns(model.measures)
    plan = plan_of(model, measures, view)
    known = plan.reach if plan else {}
    return {
        row.key: date.fromordinal(max(min(known.get(m, NEVER), _own_start(row, view)), FIRST))
        for m, row in enumerate(model.measures)
    }


def _own_start(row: MeasureRow, view: View) -> int:
    return int(frame_of(row.frequency, row.kind, view, row.carry_periods).window.first_days[0])


def _versions(rows: Sequence[FormulaRow], index: dict[Hashable, int]) -> dict[int, tuple[Version, ...]]:
    found: dict[int, list[Version]] = {}
    measures = positions(index, (row.measure for row in rows), "A formula").tolist()
    for m, row in sorted(
        zip(measures, rows, strict=True), key=lambda each: (each[0], each[1].effective_from, each[1].text)
    ):
        found.setdefault(m, []).append(Version(row.effective_from.toordinal(), formula_of(row)))
    return {m: tuple(each) for m, each in found.items()}


def _cascades(rows: Sequence[CascadeRow], index: dict[Hashable, int]) -> dict[int, tuple[Edge, ...]]:
    """Children in the order of their keys, so that sums never depend on the order of rows."""
    found: dict[int, list[Edge]] = {}
    parents = positions(index, (row.parent for row in rows), "A roll-up of values").tolist()
    children = positions(index, (row.child for row in rows), "A roll-up of values").tolist()
    for parent, child, row in sorted(
        zip(parents, children, rows, strict=True),
        key=lambda each: (each[0], repr(each[2].child), str(each[2].effective_from)),
    ):
        first = row.effective_from.toordinal() if row.effective_from else 0
        past = row.effective_to.toordinal() if row.effective_to else NEVER
        found.setdefault(parent, []).append(Edge(child, first, past))
    return {parent: tuple(edges) for parent, edges in found.items()}


def _in_order(plan: Plan) -> tuple[tuple[tuple[int, ...], ...], dict[int, str]]:
    """Levels, and what can't have one because it leads back to itself or leans on what does."""
    calculated = plan.calculated
    waits = {m: {below for below in plan.operands_of(m) if below in calculated} for m in calculated}
    above: dict[int, list[int]] = {}
    for m, below in waits.items():
        for each in below:
            above.setdefault(each, []).append(m)
    levels, done = [], sorted(m for m, below in waits.items() if not below)
    while done:
        levels.append(tuple(done))
        following: set[int] = set()
        for m in done:
            for each in above.get(m, ()):
                waits[each].discard(m)
                if not waits[each]:
                    following.add(each)
        done = sorted(following)
    placed = {m for level in levels for m in level}
    left = sorted(calculated - placed)
    operands: dict[Hashable, frozenset[Hashable]] = {m: frozenset(plan.operands_of(m)) for m in left}
    return tuple(levels), {m: _cycle_in_words(plan, m, operands) for m in left}


def _cycle_in_words(plan: Plan, m: int, operands: dict[Hashable, frozenset[Hashable]]) -> str:
    path = cycle_from(m, operands)
    if path is None:
        return "it leans on a measure that is worked out from itself"
    names = [plan.rows[each].name or str(plan.rows[each].key) for each in path if isinstance(each, int)]
    return f"it is worked out from itself: {' > '.join(names)}"


class _Asked:
    """Gathers which tasks there are, how far back each goes, and how far back collected values are needed."""

    def __init__(self, plan: Plan, view: View) -> None:
        self.plan, self.view, self.calendar = plan, view, view.calendar
        self.tasks: dict[Task, int] = {}
        self.tasks_of: dict[int, list[Task]] = {}
        self.starts: dict[Frequency, int] = {}  # the first period that any formula looks back to
        self.reach: dict[int, int] = {}
        self.frames: dict[tuple[Frequency, Kind, int], Window] = {}
        self.days: dict[tuple[Frequency, int], int] = {}
        self.ordinals: dict[tuple[Frequency, int], int] = {}
        self.last_day = int(view.last_days.max())

    def from_view(self, m: int) -> None:
        row, view = self.plan.rows[m], self.view
        alike = (row.frequency, row.kind, row.carry_periods)
        if alike not in self.frames:
            self.frames[alike] = frame_of(row.frequency, row.kind, view, row.carry_periods).window
        window = self.frames[alike]
        self.last_day = max(self.last_day, int(window.last_days[-1]))
        self.task(Task(m, row.frequency, None), window.ordinals.start)
        span = Step(Back.YTD) if view.year_to_date else None
        if self.plan.looks_as_task(m, view.frequency, span):
            first = self.calendar.ordinals(view.frequency, view.first_days[:1])
            self.task(Task(m, view.frequency, span), int(first[0] if view.shifts is None else view.shifts[0]))

    def task(self, task: Task, first: int) -> None:
        first = max(first, self.ordinal(task.frequency, FIRST) + 1)
        if task not in self.tasks:
            self.tasks_of.setdefault(task.measure, []).append(task)
        self.tasks[task] = min(self.tasks.get(task, first), first)
        day = self.first_day(task.frequency, first)
        self.reach[task.measure] = min(self.reach.get(task.measure, day), day)

    def first_day(self, frequency: Frequency, ordinal: int) -> int:
        if (frequency, ordinal) not in self.days:
            self.days[frequency, ordinal] = int(self.calendar.first_days(frequency, np.array([ordinal]))[0])
        return self.days[frequency, ordinal]

    def ordinal(self, frequency: Frequency, day: int) -> int:
        if (frequency, day) not in self.ordinals:
            self.ordinals[frequency, day] = int(self.calendar.ordinals(frequency, np.array([day]))[0])
        return self.ordinals[frequency, day]

    def below(self, m: int) -> None:
        """Ask for what the measure's tasks look at."""
        for task in list(self.tasks_of[m]):
            first = self.tasks[task]
            for need in self.plan.needs_of(m):
                span = span_of(need, task.span)
                earliest = need.earliest(self.calendar, task.frequency, first)
                shifted = need.shifts.earliest(self.calendar, task.frequency, first)
                self.starts[task.frequency] = min(self.starts.get(task.frequency, shifted), shifted)
                if span is task.span and span is not None:
                    earliest = span.earliest(self.calendar, task.frequency, earliest)
                for x in self.plan.measures_of(need):
                    self.look(x, task.frequency, span, earliest)
            for edge in self.plan.children_of(m):
                self.look(edge.child, task.frequency, None, first)

    def look(self, x: int, frequency: Frequency, span: Step | None, first: int) -> None:
        row = self.plan.rows[x]
        if self.plan.looks_as_task(x, frequency, span):
            self.task(Task(x, frequency, span), first)
        day = max(self.first_day(frequency, max(first, 0)), FIRST)
        own = self.ordinal(row.frequency, day) - row.carry_periods - 2
        if x in self.plan.calculated:
            self.task(Task(x, row.frequency, None), own)
        else:
            start = max(self.first_day(row.frequency, own), FIRST)
            self.reach[x] = min(self.reach.get(x, start), start)


def span_of(need: Need, outer: Step | None) -> Step | None:
    """How the measure is looked at: as the formula says, else as the formula itself is looked at."""
    last = need.steps[-1] if need.steps else None
    return last if last is not None and last.back in (Back.YTD, Back.ROLLING) else outer


def _with_windows(plan: Plan, view: View) -> Plan:
    """One window of periods for each frequency, wide enough for all its tasks."""
    asked = _Asked(plan, view)
    placed = [m for level in plan.levels for m in level]
    for m in (*placed, *plan.cycles):
        asked.from_view(m)
    for m in reversed(placed):
        asked.below(m)
    frequencies = sorted({task.frequency for task in asked.tasks}, key=lambda each: FINENESS[each])
    last_day = asked.last_day
    for frequency in frequencies:
        ordinal = view.calendar.ordinals(frequency, np.array([last_day]))
        last_day = max(last_day, int(view.calendar.last_days(frequency, ordinal)[0]))
    windows = {}
    for frequency in frequencies:
        first = min(start for task, start in asked.tasks.items() if task.frequency is frequency)
        first = max(min(first, asked.starts.get(frequency, first)), asked.ordinal(frequency, FIRST) + 1)
        past = int(view.calendar.ordinals(frequency, np.array([last_day + 1]))[0]) + 1
        windows[frequency] = Window.over(frequency, view.calendar, range(first, max(past, first + 1)))
    return replace(plan, tasks=asked.tasks, windows=windows, reach=asked.reach)


def columns_a_year_before(window: Window, view: View) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """For each column of a window that of the same period a year before; -1 where it is not in the window."""
    start = window.ordinals.start
    found = np.array(
        [a_year_before(view.calendar, window.frequency, each) - start for each in window.ordinals], np.int64
    )
    return np.where((found >= 0) & (found < np.arange(len(found))), found, -1)
