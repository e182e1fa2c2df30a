"""The same rules in plain Python objects, as an ordinary application would write them: the peer, and an oracle.

It knows what the generated organisation uses: flows, stocks, ratios and indices without weights; limits and percents of
the target; the weighted mean with coverage. Everything is looked up in dictionaries and looped over.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np

from bench.calculated import kind_of, worked_out
from fourfold.engine.model import Frequency, Kind, Mode, Model, ObservationColumns, Polarity, Reason, ThresholdRow
from fourfold.engine.periods import Calendar

NEVER = 2**22


class Measure:
    """One measure with its rows."""

    def __init__(self, row: Any, rules: list[ThresholdRow], targets: list[tuple[int, float]]) -> None:
        self.row, self.rules = row, rules
        self.rule_days = [rule.effective_from.toordinal() for rule in rules]
        self.starts = row.starts.toordinal() if row.starts else 0
        self.ends = row.ends.toordinal() if row.ends else NEVER
        self.target_days = [day for day, _ in targets]
        self.target_amounts = [amount for _, amount in targets]
        self.rows: list[tuple[int, float, float, float]] = []  # day, value, numerator, denominator
        self.values: dict[int, tuple[float, float, float]] = {}  # by own period
        self.score: list[float | None] = []
        self.coverage: list[float] = []
        self.as_of: list[int | None] = []
        self.status: list[int] = []
        self.reason: list[int] = []

    def rule_on(self, day: int) -> ThresholdRow | None:
        at = bisect_right(self.rule_days, day) - 1
        return self.rules[at] if at >= 0 else None

    def target_on(self, day: int) -> float | None:
        at = bisect_right(self.target_days, day) - 1
        return self.target_amounts[at] if at >= 0 else None


class Node:
    def __init__(self, key: Any) -> None:
        self.key = key
        self.children: list[tuple[Any, float, int, int]] = []  # child, weight, in force from, until before
        self.score: list[float | None] = []
        self.coverage: list[float] = []
        self.as_of: list[int | None] = []
        self.over_present: list[float | None] = []
        self.status: list[int] = []


class Organisation:
    """Objects built from rows; `score` is what is timed."""

    def __init__(self, model: Model, observations: ObservationColumns) -> None:
        self.calendar = Calendar(model.first_month)
        self.periods, self.today = model.periods, model.today.toordinal()
        self.windows = {each: self._windows(each) for each in {row.frequency for row in model.measures}}
        self.ends = {each: self._ends(each) for each in self.windows}
        self.own_periods: dict[Frequency, dict[int, int]] = {each: {} for each in self.windows}
        targets: dict[Any, list[tuple[int, float]]] = defaultdict(list)
        for row in model.targets:
            if row.amount is not None:
                targets[row.measure].append((row.effective_from.toordinal(), row.amount))
        rules: dict[Any, list[ThresholdRow]] = defaultdict(list)
        for rule in sorted(model.thresholds, key=lambda rule: rule.effective_from):
            rules[rule.measure].append(rule)
        self.measures = {row.key: Measure(row, rules[row.key], sorted(targets[row.key])) for row in model.measures}
        self._take(list(self.measures.values()), observations)
        self.calculated = [(self.measures[row.measure], kind_of(row.measure)) for row in model.formulas]
        self.nodes = {row.key: Node(row.key) for row in model.nodes}
        for edge in model.edges:
            begins = edge.effective_from.toordinal() if edge.effective_from else 0
            ends = edge.effective_to.toordinal() if edge.effective_to else NEVER
            child = self.nodes.get(edge.child) or self.measures[edge.child]
            self.nodes[edge.parent].children.append((child, edge.weight, begins, ends))
        for node in self.nodes.values():
            node.children.sort(key=lambda child: repr(child[0].key if isinstance(child[0], Node) else child[0].row.key))

    def _windows(self, frequency: Frequency) -> list[tuple[int, int, int]]:
        """For each viewed period: first and past-the-last own period, and the day whose target counts."""
        found = []
        for first_day, last_day in self.periods:
            past = self.calendar._ordinal(frequency, date.fromordinal(last_day.toordinal() + 1))
            if frequency is Frequency.QUARTER:
                found.append((past - 1, past, self._end(frequency, past - 1)))
            else:
                found.append((self.calendar._ordinal(frequency, first_day), past, last_day.toordinal()))
        return found

    def _ends(self, frequency: Frequency) -> dict[int, int]:
        """The last day of each own period."""
        first, last = self.windows[frequency][0][0], self.windows[frequency][-1][1]
        return {own: self._end(frequency, own) for own in range(first, last)}

    def _end(self, frequency: Frequency, ordinal: int) -> int:
        return int(self.calendar.last_days(frequency, np.array([ordinal]))[0])

    def _take(self, measures: list[Measure], rows: ObservationColumns) -> None:
        assert rows.numerator is not None and rows.denominator is not None
        columns = (rows.measure, rows.start, rows.value, rows.numerator, rows.denominator)
        for m, *row in zip(*(column.tolist() for column in columns), strict=True):
            measures[m].rows.append(tuple(row))

    def score(self) -> None:
        for measure in self.measures.values():
            self._place(measure)
        for measure, kind in self.calculated:
            self._work_out(measure, kind)
        for measure in self.measures.values():
            self._score_measure(measure)
        done: set[Any] = set()
        for node in self.nodes.values():
            self._roll_up(node, done)

    def _place(self, measure: Measure) -> None:
        """Each row into its own period."""
        known = self.own_periods[measure.row.frequency]
        for day, *numbers in measure.rows:
            own = known.get(day)
            if own is None:
                own = known[day] = self.calendar._ordinal(measure.row.frequency, date.fromordinal(day))
            measure.values[own] = tuple(numbers)

    def _work_out(self, measure: Measure, kind: int) -> None:
        """In every month in which the three measures before it have a value."""
        operands = [self.measures[measure.row.key - back] for back in (1, 2, 3)]
        for own in operands[0].values:
            if all(own in each.values for each in operands):
                numbers = [self._combined(each, [own], own) for each in operands]
                found = worked_out(kind, *numbers) if None not in numbers else None
                if found is not None:
                    measure.values[own] = (found, np.nan, np.nan)

    def _score_measure(self, measure: Measure) -> None:
        ends, row = self.ends[measure.row.frequency], measure.row
        for first, past, day in self.windows[row.frequency]:
            alive = [own for own in range(first, past) if measure.starts <= ends[own] <= measure.ends]
            there = [own for own in alive if own in measure.values]
            due = [own for own in alive if own in measure.values or self.today > ends[own] + row.due_days]
            value = self._combined(measure, there, due[-1] if due else past - 1)
            target, times = self._target(measure, there or alive, day, ends)
            score, status = self._scored(measure.rule_on(day), value, target, times)
            measure.score.append(score)
            measure.status.append(status)
            if value is None:
                measure.reason.append(self._why(measure, ends[due[-1] if due else past - 1]))
                measure.coverage.append(0.0)
                measure.as_of.append(None)
            else:
                measure.reason.append(0)
                measure.coverage.append(1.0 if row.kind is Kind.STOCK else len(there) / len(due))
                measure.as_of.append(ends[there[-1]])

    def _why(self, measure: Measure, end: int) -> int:
        """The reason for a missing value, of those that the generated organisation knows."""
        row, since = measure.row, self.today - end
        if not measure.starts <= end <= measure.ends:
            return int(Reason.BEFORE_START if end < measure.starts else Reason.AFTER_END)
        if since <= row.due_days:
            return int(Reason.NOT_DUE)
        return int(Reason.NOT_COLLECTED if since <= row.due_days + row.grace_days else Reason.LATE)

    def _target(
        self, measure: Measure, counted: Sequence[int], day: int, ends: dict[int, int]
    ) -> tuple[float | None, int]:
        """The target, and how many own periods were added up."""
        if measure.row.kind is not Kind.FLOW:
            return measure.target_on(day), 1
        if len(counted) == 1:
            return measure.target_on(ends[counted[0]]), 1
        amounts = [measure.target_on(ends[own]) for own in counted]
        return (None if None in amounts else sum(amounts)), max(len(counted), 1)

    def _combined(self, measure: Measure, there: list[int], last: int) -> float | None:
        values, kind = measure.values, measure.row.kind
        if not there:
            return None
        if kind is Kind.FLOW:
            return sum(values[own][0] for own in there)
        if kind is Kind.RATIO:
            denominator = sum(values[own][2] for own in there)
            return sum(values[own][1] for own in there) * measure.row.scale / denominator if denominator else None
        return values[last][0] if last in values else None

    def _scored(
        self, rule: ThresholdRow | None, value: float | None, target: float | None, times: int
    ) -> tuple[float | None, int]:
        """Score and status: 0 no data, 1 red, 2 amber, 3 green, 6 not scored."""
        if value is None or rule is None:
            return None, 0
        limits = [limit for limit in (rule.red, rule.green, rule.green_high, rule.red_high) if limit is not None]
        if rule.mode is Mode.PERCENT:
            if target is None or target <= 0:
                return None, 6
            limits = [target if limit == 100 else limit * target / 100 for limit in limits]
        else:
            limits = [limit * times for limit in limits]
        if rule.polarity is Polarity.RANGE:
            red, green, green_high, red_high = limits
            score = min(_line(value, red, green), _line(value, red_high, green_high))
            if green <= value <= green_high:
                score = max(score, 20 / 3)
            return score, 1 + (red <= value <= red_high) + (green <= value <= green_high)
        red, green = limits
        better = (value >= red, value >= green) if green > red else (value <= red, value <= green)
        return _line(value, red, green), 1 + sum(better)

    def _roll_up(self, node: Node, done: set[Any]) -> None:
        if node.key in done:
            return
        done.add(node.key)
        for child, *_ in node.children:
            if isinstance(child, Node):
                self._roll_up(child, done)
        for t, (_, last_day) in enumerate(self.periods):
            self._roll_up_at(node, t, last_day.toordinal())

    def _roll_up_at(self, node: Node, t: int, day: int) -> None:
        total = weight = product = covered = 0.0
        oldest = None
        for child, share, begins, ends in node.children:
            if not begins <= day < ends:
                continue
            total += share
            score = child.score[t]
            if score is None:
                continue
            weight += share
            product += share * score
            covered += share * child.coverage[t]
            if child.as_of[t] is not None and (oldest is None or child.as_of[t] < oldest):
                oldest = child.as_of[t]
        present = product / weight if weight else None
        coverage = covered / total if total else 0.0
        enough = coverage >= 0.5
        node.over_present.append(present)
        node.coverage.append(coverage)
        node.score.append(present if enough else None)
        node.status.append(0 if present is None or not enough else 1 + (present >= 10 / 3) + (present >= 20 / 3))
        node.as_of.append(oldest)


def _line(value: float, red: float, green: float) -> float:
    return min(10.0, max(0.0, ((value - red) / (green - red) + 1.0) * (10 / 3)))
