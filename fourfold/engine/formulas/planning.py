"""Making a plan: which measures lean on which, how far back each looks, and over which periods all are worked out."""

from collections.abc import Hashable, Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from fourfold.engine.aggregation import View, view_of
from fourfold.engine.blocks import frame_of
from fourfold.engine.columns import NEVER, Measures, measure_columns, positions
from fourfold.engine.formulas.dependencies import cycle_from, formula_of
from fourfold.engine.formulas.needs import FIRST, Back, Step
from fourfold.engine.formulas.plan import Edge, Plan, Task, Version, span_of
from fourfold.engine.grid import Window
from fourfold.engine.model import CascadeRow, FormulaRow, Frequency, Kind, MeasureRow, Model
from fourfold.engine.periods import FINENESS


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
    paced = frozenset(measures.index[row.measure] for row in model.targets if row.measure in measures.index)
    return _with_windows(plan, view, paced)


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

    def __init__(self, plan: Plan, view: View, paced: frozenset[int]) -> None:
        self.paced = paced  # measures with a target, whose pace is asked from the start of the year
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
        year = self.first_day(Frequency.YEAR, self.ordinal(Frequency.YEAR, int(view.last_days[0])))
        since = self.ordinal(row.frequency, max(year, FIRST)) - row.carry_periods - 1  # the pace looks back to there
        self.task(Task(m, row.frequency, None), min(window.ordinals.start, since))
        first = self.calendar.ordinals(view.frequency, view.first_days[:1])
        for span in {view.year_to_date, view.year_to_date or m in self.paced}:
            way = Step(Back.YTD) if span else None
            if self.plan.looks_as_task(m, view.frequency, way):
                self.task(Task(m, view.frequency, way), int(first[0] if view.shifts is None else view.shifts[0]))

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


def _with_windows(plan: Plan, view: View, paced: frozenset[int]) -> Plan:
    """One window of periods for each frequency, wide enough for all its tasks."""
    asked = _Asked(plan, view, paced)
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
