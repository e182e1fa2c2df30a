"""Working out: formulas evaluated level by level over all periods, values rolled up over units."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from fourfold.engine import limits
from fourfold.engine.aggregation import View
from fourfold.engine.columns import Indices, Measures, Observations
from fourfold.engine.formulas.calculated import Calculated, Table
from fourfold.engine.formulas.cascades import roll_up_values
from fourfold.engine.formulas.formula import Formula
from fourfold.engine.formulas.looking import Looking
from fourfold.engine.formulas.needs import Back, Step
from fourfold.engine.formulas.plan import Plan, Task, Version, columns_a_year_before
from fourfold.engine.formulas.program import compile_formulas
from fourfold.engine.grid import build_grid
from fourfold.engine.model import Frequency, Reason


@dataclass
class Work:
    """One set of values on its way through a plan."""

    plan: Plan
    measures: Measures
    rules: limits.Rules
    targets: limits.Targets
    view: View
    rows: Observations
    calculated: Calculated = field(init=False)

    def __post_init__(self) -> None:
        self.calculated = Calculated(self.plan, self)
        self.rows = replace(self.rows, calculated=self.calculated)
        self.looking = Looking(
            self.plan, self.measures, self.rules, self.targets, self.view, self.rows, self.calculated
        )
        self.years: dict[Frequency, Indices] = {}
        for frequency, measures in self._by_frequency():
            self.calculated.tables[frequency] = Table.empty(self.plan.windows[frequency], measures)
        for (frequency, span), measures in self._recomputed().items():
            window = self.plan.windows[frequency]
            self.calculated.seen.append((self.looking.sight(frequency, span), Table.empty(window, measures)))

    def _by_frequency(self) -> Iterator[tuple[Frequency, list[int]]]:
        found: dict[Frequency, list[int]] = defaultdict(list)
        for m in sorted(self.plan.calculated):
            found[self.plan.rows[m].frequency].append(m)
        yield from found.items()

    def _recomputed(self) -> dict[tuple[Frequency, Step | None], list[int]]:
        found: dict[tuple[Frequency, Step | None], list[int]] = defaultdict(list)
        for task in self.plan.tasks:
            if self.is_recomputed(task):
                found[task.frequency, task.span].append(task.measure)
        return found

    def is_recomputed(self, task: Task) -> bool:
        return task.span is not None or task.frequency is not self.plan.rows[task.measure].frequency

    def done(self) -> Observations:
        """The values with everything that was worked out laid over them."""
        for m in self.plan.cycles:
            self._table(Task(m, self.plan.rows[m].frequency, None)).holds[self._row(m)] = True
        tasks: dict[int, list[Task]] = defaultdict(list)
        for task in self.plan.tasks:
            tasks[task.measure].append(task)
        for level in self.plan.levels:
            alike: dict[tuple[bool, Frequency, Step | None], list[Task]] = defaultdict(list)
            for task in (task for m in level for task in tasks[m]):
                alike[self.is_recomputed(task), task.frequency, task.span].append(task)
            for recomputed, frequency, span in sorted(alike, key=lambda each: each[0]):  # own periods first
                found = alike[recomputed, frequency, span]
                if not recomputed:
                    self._roll_up([task.measure for task in found], frequency)
                self._evaluate(found, frequency, span, recomputed)
        view_tables = [(of, table) for of, table in self.calculated.seen]
        own = self.looking.sights.get((self.view.frequency, self.span_of_view()))
        self.calculated.seen += [(self.view, table) for of, table in view_tables if of is own]
        return self.rows

    def span_of_view(self) -> Step | None:
        return Step(Back.YTD) if self.view.year_to_date else None

    def _row(self, m: int) -> int:
        return self.calculated.tables[self.plan.rows[m].frequency].row[m]

    def _table(self, task: Task) -> Table:
        if not self.is_recomputed(task):
            return self.calculated.tables[task.frequency]
        sight = self.looking.sight(task.frequency, task.span)
        return next(table for of, table in self.calculated.seen if of is sight)

    def _roll_up(self, measures: Sequence[int], frequency: Frequency) -> None:
        window = self.plan.windows[frequency]
        for m in measures:
            edges = self.plan.children_of(m)
            if edges:
                children = np.array([edge.child for edge in edges], np.int64)
                kind = self.plan.rows[m].kind
                alike = [self.plan.rows[edge.child] for edge in edges]
                grid = build_grid(
                    window,
                    kind=kind,
                    members=children,
                    measures=self.measures,
                    observations=self.rows,
                    today=self.view.today,
                )
                fits = np.array([row.kind is kind and row.frequency is frequency for row in alike], np.bool_)
                roll_up_values(
                    self.calculated.tables[frequency], m, kind, edges, grid, fits, float(self.measures.scale[m])
                )

    def _evaluate(self, tasks: Sequence[Task], frequency: Frequency, span: Step | None, recomputed: bool) -> None:
        """Every version of every formula, each where it is in force."""
        versions = [
            (task, at, version) for task in tasks for at, version in enumerate(self.plan.versions.get(task.measure, ()))
        ]
        read = [(task.measure, each.formula) for task, _, each in versions if isinstance(each.formula, Formula)]
        formulas = [formula for _, formula in read]
        program = compile_formulas(formulas, [m for m, _ in read] if recomputed else None)
        given = self.looking.leaves(program.leaves, frequency, span)
        cells = program.run(
            given.value, given.reason, cover=given.cover if bool((given.cover < 1).any()) else None,
            year_before=self.year_before(frequency, formulas),
        )  # fmt: skip
        at = 0
        for task, place, version in versions:
            table, days = self._table(task), self.plan.windows[frequency].last_days
            row, here = table.row[task.measure], _in_force(self.plan.versions[task.measure], place, days)
            table.holds[row, here] = version.formula is not None or table.holds[row, here]
            if isinstance(version.formula, Formula):
                table.value[row, here], table.reason[row, here] = cells.value[at, here], cells.reason[at, here]
                has = (cells.reason[at, here] == 0).astype(np.float64)
                table.cover[row, here] = has if cells.cover is None else cells.cover[at, here]
                at += 1
            elif version.formula is not None:
                table.value[row, here], table.reason[row, here], table.cover[row, here] = (
                    np.nan,
                    Reason.FORMULA_ERROR,
                    0.0,
                )
            if version.formula is not None:
                for part in table.parts.values():
                    part[row, here] = np.nan

    def year_before(self, frequency: Frequency, formulas: Iterable[Formula]) -> Indices | None:
        if not any(step.back is Back.YEAR for formula in formulas for need in formula.needs for step in need.steps):
            return None
        if frequency not in self.years:
            self.years[frequency] = columns_a_year_before(self.plan.windows[frequency], self.view)
        return self.years[frequency]


def _in_force(versions: Sequence[Version], place: int, days: Indices) -> slice:
    """The columns in which one version is in force: from its day on, until the next one's."""
    first = int(np.searchsorted(days, versions[place].day))
    past = int(np.searchsorted(days, versions[place + 1].day)) if place + 1 < len(versions) else len(days)
    return slice(first, max(first, past))
