"""Working out: formulas evaluated level by level over all periods, values rolled up over units."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
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
from fourfold.engine.formulas.plan import Batch, Plan, Task, columns_a_year_before
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
            if self.plan.is_recomputed(task):
                found[task.frequency, task.span].append(task.measure)
        return found

    def done(self) -> Observations:
        """The values with everything that was worked out laid over them."""
        for m in self.plan.cycles:
            self._table(Task(m, self.plan.rows[m].frequency, None)).holds[self._row(m)] = True
        for batch in self.plan.batches:
            if not batch.recomputed:
                self._roll_up([task.measure for task in batch.tasks], batch.frequency)
            self._evaluate(batch)
        for span, view in (
            (None, replace(self.view, year_to_date=False)),
            (Step(Back.YTD), replace(self.view, year_to_date=True)),
        ):
            sight = self.looking.sights.get((self.view.frequency, span))
            self.calculated.seen += [(view, table) for of, table in self.calculated.seen if of is sight]
        return self.rows

    def span_of_view(self) -> Step | None:
        return Step(Back.YTD) if self.view.year_to_date else None

    def _row(self, m: int) -> int:
        return self.calculated.tables[self.plan.rows[m].frequency].row[m]

    def _table(self, task: Task) -> Table:
        if not self.plan.is_recomputed(task):
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

    def _evaluate(self, batch: Batch) -> None:
        """Every version of every formula, each where it is in force."""
        given = self.looking.leaves(batch.glances, batch.frequency)
        cells = batch.program.run(
            given.value, given.reason, cover=given.cover if bool((given.cover < 1).any()) else None,
            year_before=self.year_before(batch.frequency) if batch.looks_a_year_back else None,
        )  # fmt: skip
        at = 0
        for task, version, here in batch.pieces:
            if version.formula is None:
                continue
            table = self._table(task)
            row = table.row[task.measure]
            table.holds[row, here] = True
            table.value[row, here], table.reason[row, here], table.cover[row, here] = np.nan, Reason.FORMULA_ERROR, 0.0
            for part in table.parts.values():
                part[row, here] = np.nan
            if isinstance(version.formula, Formula):
                table.value[row, here], table.reason[row, here] = cells.value[at, here], cells.reason[at, here]
                cover = cells.reason[at] == 0 if cells.cover is None else cells.cover[at]
                table.cover[row, here] = cover[here]
                at += 1

    def year_before(self, frequency: Frequency) -> Indices:
        if frequency not in self.years:
            self.years[frequency] = columns_a_year_before(self.plan.windows[frequency], self.view)
        return self.years[frequency]
