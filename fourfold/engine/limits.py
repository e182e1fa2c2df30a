"""Thresholds and targets in force, cell by cell: which rule, which limits, in the measure's own unit."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from fourfold.engine import scoring
from fourfold.engine.columns import Indices, days_of, in_force, numbers_of, positions
from fourfold.engine.model import Mode, Points, Polarity, TargetRow, ThresholdRow
from fourfold.engine.periods import Days
from fourfold.engine.scoring import Array, Flags, Statuses
from fourfold.engine.thresholds import Limits, limits_of, points_of

CODES = {polarity: code for code, polarity in enumerate(Polarity)}
UNKNOWN = len(CODES)  # no rule in force
"""Polarities as small numbers, so that whole arrays of them compare fast."""


@dataclass(frozen=True, slots=True)
class Targets:
    """Target rows sorted by measure and first day in force."""

    measure: Indices
    day: Days
    amount: Array

    def at(self, measure: Indices, on: Days) -> Array:
        """The target in force for each measure on each day; NaN where there is none."""
        found = in_force(self.measure, self.day, measure, on)
        return np.append(self.amount, np.nan)[found]


@dataclass(frozen=True, slots=True)
class Rules:
    """Threshold rows sorted by measure and first day in force; a last entry stands for "no rule" (index -1)."""

    rows: tuple[ThresholdRow, ...]
    measure: Indices
    day: Days
    polarity: Statuses  # codes
    percent: Flags
    points: dict[int, Points]  # of the rules that score by points
    edges: Array  # (rules + 1, 4): low red, low green, high green, high red; in percent where `percent`
    stretch: Array


@dataclass(frozen=True, slots=True)
class Cells:
    """The rule of each cell (measures, periods), its limits in the measure's unit; NaN limits: cannot score."""

    rule: Indices
    polarity: Statuses
    low_red: Array
    low_green: Array
    high_green: Array
    high_red: Array
    stretch: Array
    times: Array

    def of(self, *polarities: Polarity) -> Flags:
        return np.isin(self.polarity, [CODES[polarity] for polarity in polarities])


def target_columns(rows: Sequence[TargetRow], index: dict[object, int]) -> Targets:
    measure = positions(index, (row.measure for row in rows), "A target")
    day, amount = days_of(row.effective_from for row in rows), numbers_of(row.amount for row in rows)
    order = np.lexsort((amount, day, measure))
    return Targets(measure[order], day[order], amount[order])


def rule_columns(rows: Sequence[ThresholdRow], index: dict[object, int]) -> Rules:
    measure = positions(index, (row.measure for row in rows), "A threshold")
    keyed = _sorted(list(zip(measure.tolist(), rows, strict=True)))
    ordered = tuple(row for _, row in keyed)
    return Rules(
        rows=ordered,
        measure=np.array([position for position, _ in keyed], np.int64),
        day=days_of(row.effective_from for row in ordered),
        polarity=np.array([*(CODES[row.polarity] for row in ordered), UNKNOWN], np.int8),
        percent=np.array([*(row.mode is Mode.PERCENT for row in ordered), False], np.bool_),
        points={at: points_of(row) for at, row in enumerate(ordered) if _by_points(row)},
        edges=np.array([*(_edges(row) for row in ordered), _NO_EDGES], np.float64),
        stretch=numbers_of([*(row.stretch for row in ordered), None]),
    )


def cells_of(rules: Rules, measure: Indices, on: Days, target: Array, times: Array) -> Cells:
    """The rule in force and its limits. `times`: how many own periods were added up into the value."""
    rule = in_force(rules.measure, rules.day, measure, on)
    percent = rules.percent[rule]
    usable = np.where(target > 0, target, np.nan)
    low_red, low_green, high_green, high_red = (
        _absolute(rules.edges[rule, at], percent, usable, times) for at in range(4)
    )
    stretch = _absolute(rules.stretch[rule], percent, usable, times)
    return Cells(rule, rules.polarity[rule], low_red, low_green, high_green, high_red, stretch, times)


def scores(rules: Rules, cells: Cells, value: Array) -> Array:
    """Scores 0-10 of the cells that score by limits, points or yes and no; NaN elsewhere."""
    score = np.full(value.shape, np.nan)
    by_points = np.isin(cells.rule, list(rules.points))
    for polarity in (Polarity.MAXIMUM, Polarity.MINIMUM, Polarity.RANGE):
        at = cells.of(polarity) & ~by_points & ~np.isnan(cells.low_red)
        score[at] = _FORMS[polarity](value[at], cells, at)
    for rule, points in rules.points.items():
        at = (cells.rule == rule) & ~np.isnan(value)
        if points and at.any():
            score[at] = scoring.score_points(value[at] / cells.times[at], points=points)
    at = cells.of(Polarity.YES_NO)
    score[at] = scoring.score_yes_no(value[at])
    return score


def statuses(cells: Cells, value: Array) -> Statuses:
    """Status of each value from its limits; meaningless where there are none."""
    return scoring.status_from_limits(
        value,
        low_red=cells.low_red,
        low_green=cells.low_green,
        high_green=cells.high_green,
        high_red=cells.high_red,
        stretch=cells.stretch,
    )


_NO_EDGES = (np.nan,) * 4
_FORMS = {
    Polarity.MAXIMUM: lambda value, of, at: scoring.score_maximum(value, red=of.low_red[at], green=of.low_green[at]),
    Polarity.MINIMUM: lambda value, of, at: scoring.score_minimum(value, red=of.high_red[at], green=of.high_green[at]),
    Polarity.RANGE: lambda value, of, at: scoring.score_range(
        value, red=of.low_red[at], green=of.low_green[at], green_high=of.high_green[at], red_high=of.high_red[at]
    ),
}


def _sorted(keyed: list[tuple[int, ThresholdRow]]) -> list[tuple[int, ThresholdRow]]:
    """By measure and day; two rules of one day are put in an order of their own, so that the rows' never matters."""
    days = {(position, row.effective_from) for position, row in keyed}
    if len(days) < len(keyed):
        keyed = sorted(keyed, key=lambda pair: repr(pair[1]))
    return sorted(keyed, key=lambda pair: (pair[0], pair[1].effective_from))


def _by_points(row: ThresholdRow) -> bool:
    return row.mode is Mode.POINTS and limits_of(row) is not None


def _edges(row: ThresholdRow) -> tuple[float, float, float, float]:
    """The rule's limits for one own period, or its percents; NaN where it is not well formed."""
    limits: Limits | None = limits_of(replace(row, mode=Mode.LIMITS) if row.mode is Mode.PERCENT else row)
    if limits is None:
        return _NO_EDGES
    return limits.low_red, limits.low_green, limits.high_green, limits.high_red


def _absolute(limit: Array, percent: Flags, target: Array, times: Array) -> Array:
    of_target = np.where(limit == 100, target, limit * target / 100)
    return np.where(percent, of_target, limit * times)
