"""Working out: operands are brought to a formula's periods, formulas evaluated level by level, values rolled up."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np

from fourfold.engine import limits
from fourfold.engine.aggregation import View, view_grid
from fourfold.engine.blocks import CELLS, frame_of, score_block
from fourfold.engine.columns import Indices, Measures, Observations
from fourfold.engine.formulas.calculated import Calculated, Table
from fourfold.engine.formulas.cascades import roll_up_values
from fourfold.engine.formulas.formula import Formula
from fourfold.engine.formulas.functions import Function
from fourfold.engine.formulas.needs import Back, Need, Step, What
from fourfold.engine.formulas.plan import Plan, Task, Version, columns_a_year_before, span_of
from fourfold.engine.formulas.program import Leaf, compile_formulas
from fourfold.engine.formulas.sights import Sight, sight_of
from fourfold.engine.grid import Reasons, build_grid
from fourfold.engine.model import Frequency, Kind, Reason
from fourfold.engine.scoring import Array


class Look(NamedTuple):
    """One measure as a formula looks at it."""

    measure: int
    frequency: Frequency
    span: Step | None
    what: What


class Seen(NamedTuple):
    """One row for each look, (looks, periods)."""

    value: Array
    reason: Reasons
    cover: Array


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
        self.sights: dict[tuple[Frequency, Step | None], Sight] = {}
        self.looked: dict[Look, Seen] = {}
        self.years: dict[Frequency, Indices] = {}
        for frequency, measures in self._by_frequency():
            self.calculated.tables[frequency] = Table.empty(self.plan.windows[frequency], measures)
        for (frequency, span), measures in self._recomputed().items():
            window = self.plan.windows[frequency]
            self.calculated.seen.append((self.sight(frequency, span), Table.empty(window, measures)))

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
            together: dict[tuple[Frequency, Step | None], list[Task]] = defaultdict(list)
            for m in level:
                for task in tasks[m]:
                    together[task.frequency, task.span].append(task)
            for (frequency, span), found in together.items():
                self._roll_up([task.measure for task in found if not self.is_recomputed(task)], frequency)
                self._evaluate(found, frequency, span)
        view_tables = [(of, table) for of, table in self.calculated.seen]
        own = self.sights.get((self.view.frequency, self.span_of_view()))
        self.calculated.seen += [(self.view, table) for of, table in view_tables if of is own]
        return self.rows

    def span_of_view(self) -> Step | None:
        return Step(Back.YTD) if self.view.year_to_date else None

    def own(self, m: int, frequency: Frequency) -> Seen:
        """One measure in the periods of a frequency, (periods,)."""
        look = Look(m, frequency, None, What.VALUE)
        self.look([look])
        return self.looked[look]

    def _row(self, m: int) -> int:
        return self.calculated.tables[self.plan.rows[m].frequency].row[m]

    def _table(self, task: Task) -> Table:
        if not self.is_recomputed(task):
            return self.calculated.tables[task.frequency]
        sight = self.sight(task.frequency, task.span)
        return next(table for of, table in self.calculated.seen if of is sight)

    def sight(self, frequency: Frequency, span: Step | None) -> Sight:
        if (frequency, span) not in self.sights:
            window = self.plan.windows[frequency]
            self.sights[frequency, span] = sight_of(window, self.view.calendar, span, self.view.today)
        return self.sights[frequency, span]

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

    def _evaluate(self, tasks: Sequence[Task], frequency: Frequency, span: Step | None) -> None:
        """Every version of every formula, each where it is in force."""
        versions = [
            (task, at, version) for task in tasks for at, version in enumerate(self.plan.versions.get(task.measure, ()))
        ]
        formulas = [version.formula for _, _, version in versions if isinstance(version.formula, Formula)]
        program = compile_formulas(formulas)
        given = self.leaves(program.leaves, frequency, span)
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

    def leaves(self, leaves: Sequence[Leaf], frequency: Frequency, span: Step | None) -> Seen:
        """The rows that a program wants."""
        shape = (len(leaves), len(self.plan.windows[frequency].ordinals))
        found = Seen(np.full(shape, np.nan), np.full(shape, Reason.FORMULA_ERROR, np.int8), np.zeros(shape))
        looks = {leaf: self._looks(leaf.need, frequency, span) for leaf in leaves}
        self.look(look for each in looks.values() for look in each)
        days = self.plan.windows[frequency].last_days
        for at, leaf in enumerate(leaves):
            seen = [self.looked[look] for look in looks[leaf]]
            if leaf.together is not None:
                edges = (
                    self.plan.children_of(self.plan.index[leaf.need.key]) if leaf.need.key in self.plan.index else ()
                )
                in_force = np.array([(edge.first <= days) & (days < edge.past) for edge in edges], np.bool_)
                each = together(leaf.together, seen, in_force.reshape(len(edges), shape[1]), shape[1])
            elif seen:
                each = seen[0]
            else:
                continue
            found.value[at], found.reason[at], found.cover[at] = each
        return found

    def _looks(self, need: Need, frequency: Frequency, span: Step | None) -> list[Look]:
        what = What.VALUE if need.what is What.CHILDREN else need.what
        return [Look(m, frequency, span_of(need, span), what) for m in self.plan.measures_of(need)]

    def look(self, looks: Iterable[Look]) -> None:
        """Bring operands to the periods that formulas look at them in, those that are alike together."""
        alike: dict[tuple[Frequency, Step | None, bool, Frequency, Kind], list[int]] = defaultdict(list)
        for look in dict.fromkeys(look for look in looks if look not in self.looked):
            row = self.plan.rows[look.measure]
            members = alike[look.frequency, look.span, look.what is What.VALUE, row.frequency, row.kind]
            if look.measure not in members[-1:]:
                members.append(look.measure)
        for (frequency, span, is_value, own, kind), members in alike.items():
            averaged = is_value and kind is Kind.STOCK and span is not None and span.back is Back.ROLLING
            sight = self.sight(frequency, None if averaged else span)
            carry = max(self.plan.rows[m].carry_periods for m in members)
            frame = frame_of(own, kind, sight, carry)
            size = max(1, CELLS // max(len(frame.window.ordinals), len(sight.last_days)))
            ordered = sorted(set(members))
            for start in range(0, len(ordered), size):
                some = np.array(ordered[start : start + size], np.int64)
                for what, seen in self._seen(frame, some, sight, is_value):
                    seen = averages(seen, span.n) if averaged and span is not None else seen
                    for row_at, m in enumerate(some.tolist()):
                        self.looked[Look(m, frequency, span, what)] = Seen(*(each[row_at] for each in seen))

    def _seen(self, frame, some: Indices, sight: Sight, is_value: bool) -> Iterator[tuple[What, Seen]]:  # type: ignore[no-untyped-def]
        if is_value:
            grid = build_grid(
                frame.window,
                kind=frame.kind,
                members=some,
                measures=self.measures,
                observations=self.rows,
                today=sight.today,
            )
            viewed = view_grid(grid, sight, frame.kind, self.measures.scale[some], frame.bins)
            viewed = self.calculated.as_seen(some, frame.window, sight, grid, viewed)
            yield What.VALUE, settled(viewed.value, viewed.reason, viewed.coverage)
            return
        block = score_block(
            frame,
            some,
            measures=self.measures,
            observations=self.rows,
            rules=self.rules,
            targets=self.targets,
            view=sight,
        )
        shape = block.score.shape
        yield What.SCORE, settled(block.score, block.reason, block.coverage)
        hidden = block.viewed.reason == Reason.WITHHELD
        target = np.where(hidden, np.nan, block.target)
        why = np.where(hidden, np.int8(Reason.WITHHELD), np.int8(Reason.NO_TARGET))
        yield What.TARGET, settled(target, np.broadcast_to(why, shape), np.ones(shape))


def settled(value: Array, reason: Reasons, cover: Array) -> Seen:
    """A reason exactly where there is no finite number."""
    value = np.array(value, np.float64)
    endless, missing = np.isinf(value), np.isnan(value)
    why = np.where(missing, np.where(reason == 0, np.int8(Reason.NOT_COLLECTED), reason), np.int8(0))
    why[endless], value[endless] = Reason.FORMULA_ERROR, np.nan
    return Seen(value, why, np.where(why == 0, cover, 0.0))


def averages(seen: Seen, n: int) -> Seen:
    """The mean of the last n periods, oldest first, of those that have a value; what there is of them is covered."""
    has = seen.reason == 0
    total, count = np.zeros(seen.value.shape), np.zeros(seen.value.shape)
    width = seen.value.shape[1]
    for back in range(min(n, width) - 1, -1, -1):
        total[:, back:] += np.where(has, seen.value, 0.0)[:, : width - back]
        count[:, back:] += has[:, : width - back]
    with np.errstate(all="ignore"):
        mean = np.where(count > 0, total / count, np.nan)
    return settled(mean, np.where(count > 0, np.int8(0), seen.reason), count / n)


def together(
    function: Function, seen: Sequence[Seen], in_force: "np.ndarray[tuple[int, ...], np.dtype[np.bool_]]", width: int
) -> Seen:
    """sum, avg, min or max over those in force that have a value, one after the other."""
    result, has, due = np.full(width, np.nan), np.zeros(width), np.zeros(width)
    cover, reason = np.zeros(width), np.zeros(width, np.int8)
    for each, counts in zip(seen, in_force, strict=True):
        present = counts & (each.reason == 0)
        joined = _JOINED[function](result, each.value)
        result = np.where(present, np.where(has > 0, joined, each.value), result)
        reason = np.where(counts & (reason == 0), each.reason, reason)
        has += present
        cover += np.where(present, each.cover, 0.0)
        due += counts & (each.reason != Reason.BEFORE_START) & (each.reason != Reason.AFTER_END)
    if function is Function.AVG:
        result = result / np.maximum(has, 1)
    why = np.where(has > 0, np.int8(0), np.where(reason == 0, np.int8(Reason.EMPTY), reason))
    return settled(result, why, cover / np.maximum(due, 1))


_JOINED = {Function.SUM: np.add, Function.AVG: np.add, Function.MIN: np.minimum, Function.MAX: np.maximum}


def _in_force(versions: Sequence[Version], place: int, days: Indices) -> slice:
    """The columns in which one version is in force: from its day on, until the next one's."""
    first = int(np.searchsorted(days, versions[place].day))
    past = int(np.searchsorted(days, versions[place + 1].day)) if place + 1 < len(versions) else len(days)
    return slice(first, max(first, past))
