"""Thresholds and targets in force, cell by cell: which rule, which limits, in the measure's own unit."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from fourfold.engine import scoring
from fourfold.engine.columns import Indices, days_of, in_force, in_force_over, numbers_of, positions
from fourfold.engine.model import Mode, Points, Polarity, TargetRow, ThresholdRow
from fourfold.engine.periods import Days
from fourfold.engine.scoring import Array, Flags, Statuses
from fourfold.engine.thresholds import Limits, limits_of, points_of

CODES = {polarity: code for code, polarity in enumerate(Polarity)}
UNKNOWN = len(CODES)  # no rule in force
"""Polarities as small numbers, so that whole arrays of them compare fast."""


@dataclass(frozen=True, slots=True)
class Targets:
    """Target rows sorted by measure and first day in force; a last amount of NaN stands for "no target" (index -1)."""

    measure: Indices
    day: Days
    amount: Array

    def at(self, measure: Indices, on: Days) -> Array:
        """The target in force for each measure on each day, given as (1 or measures, days); NaN where there is none."""
        amount = np.take(self.amount, _in_force(self.measure, self.day, measure, on))
        return np.broadcast_to(amount, (len(measure), on.shape[1]))


@dataclass(frozen=True, slots=True)
class Rules:
    """Threshold rows sorted by measure and first day in force; a last entry stands for "no rule" (index -1)."""

    rows: tuple[ThresholdRow, ...]
    measure: Indices
    day: Days
    polarity: Statuses  # codes
    percent: Flags
    by_points: Flags
    points: dict[int, Points]  # of the rules that score by points
    edges: Array  # (rules + 1, 4): low red, low green, high green, high red; in percent where `percent`
    stretch: Array


@dataclass(frozen=True, slots=True)
class Cells:
    """The rule of each cell (measures, periods), its limits in the measure's unit; NaN limits: cannot score.

    Where nothing changes along the periods, an array is (measures, 1); where nothing is added up, `times` is (1, 1).
    """

    rule: Indices
    polarity: Statuses
    low_red: Array
    low_green: Array
    high_green: Array
    high_red: Array
    stretch: Array
    times: Array

    def of(self, *polarities: Polarity) -> Flags:
        found: Flags = self.polarity == CODES[polarities[0]]
        for polarity in polarities[1:]:
            found |= self.polarity == CODES[polarity]
        return found

    def near(self, limit: str) -> Array:
        """The limit on the worse side: below where more is better or a range is kept, above where less is better."""
        low: Array = getattr(self, f"low_{limit}")
        high: Array = getattr(self, f"high_{limit}")
        less = self.of(Polarity.MINIMUM)
        if less.all():
            return high
        return np.where(less, high, low) if less.any() else low


def target_columns(rows: Sequence[TargetRow], index: dict[object, int]) -> Targets:
    measure = positions(index, (row.measure for row in rows), "A target")
    day, amount = days_of(row.effective_from for row in rows), numbers_of(row.amount for row in rows)
    order = np.lexsort((amount, day, measure))
    return Targets(measure[order], day[order], np.append(amount[order], np.nan))


def rule_columns(rows: Sequence[ThresholdRow], index: dict[object, int]) -> Rules:
    measure = positions(index, (row.measure for row in rows), "A threshold")
    keyed = _sorted(list(zip(measure.tolist(), rows, strict=True)))
    ordered = tuple(row for _, row in keyed)
    points = {at: points_of(row) for at, row in enumerate(ordered) if _by_points(row)}
    return Rules(
        rows=ordered,
        measure=np.array([position for position, _ in keyed], np.int64),
        day=days_of(row.effective_from for row in ordered),
        polarity=np.array([*(CODES[row.polarity] for row in ordered), UNKNOWN], np.int8),
        percent=np.array([*(row.mode is Mode.PERCENT for row in ordered), False], np.bool_),
        by_points=np.isin(np.arange(len(ordered) + 1), list(points)),
        points=points,
        edges=np.array([*(_edges(row) for row in ordered), _NO_EDGES], np.float64),
        stretch=numbers_of([*(row.stretch for row in ordered), None]),
    )


def cells_of(rules: Rules, measure: Indices, on: Days, target: Array, times: Array) -> Cells:
    """The rule in force and its limits for `measure` (measures,) on the days `on` (1 or measures, periods).

    `times`: how many own periods were added up into the value.
    """
    return cells_by(rules, _in_force(rules.measure, rules.day, measure, on), target, times)


def looks_of(rules: Rules, measures: int) -> Indices:
    """A number for each measure: those with the same have rules of one polarity and mode, as far as their first rule tells."""
    first = np.searchsorted(rules.measure, np.arange(measures))
    ruled = np.append(rules.measure, -1)[first] == np.arange(measures)
    return np.where(ruled, 2 * rules.polarity[first].astype(np.int64) + rules.percent[first], -1)


def cells_by(rules: Rules, rule: Indices, target: Array, times: Array) -> Cells:
    """The limits of rules that are known already."""
    percent = rules.percent[rule]
    if percent.any():
        target = np.where(target > 0, target, np.nan)
    low_red, low_green, high_green, high_red = (
        _absolute(rules.edges[rule, at], percent, target, times) for at in range(4)
    )
    stretch = _absolute(rules.stretch[rule], percent, target, times)
    return Cells(rule, rules.polarity[rule], low_red, low_green, high_green, high_red, stretch, times)


def scores(rules: Rules, cells: Cells, value: Array) -> Array:
    """Scores 0-10 of the cells that score by limits, points or yes and no; NaN elsewhere."""
    by_points, band = rules.by_points[cells.rule], cells.of(Polarity.RANGE)
    score = scoring.score_maximum(value, red=cells.near("red"), green=cells.near("green"))
    if band.any():
        _score_ranges(cells, value, band, score)
    if by_points.any():
        _score_by_points(rules, cells, value, by_points, score)
    yes_no = cells.of(Polarity.YES_NO)
    if yes_no.any():
        score = np.where(yes_no, scoring.score_yes_no(value), score)
    return score


def _score_ranges(cells: Cells, value: Array, band: Flags, score: Array) -> None:
    rows = np.flatnonzero(band.any(axis=1))
    found = scoring.score_range(
        value[rows], red=cells.low_red[rows], green=cells.low_green[rows],
        green_high=cells.high_green[rows], red_high=cells.high_red[rows],
    )  # fmt: skip
    score[rows] = np.where(band[rows], found, score[rows])


def _score_by_points(rules: Rules, cells: Cells, value: Array, by_points: Flags, score: Array) -> None:
    times = np.broadcast_to(cells.times, value.shape)
    for rule in np.unique(cells.rule[by_points]).tolist():
        at = np.broadcast_to(cells.rule == rule, value.shape)
        score[at] = scoring.score_points(value[at] / times[at], points=rules.points[rule])


def statuses(cells: Cells, value: Array) -> Statuses:
    """Status of each value from its limits; meaningless where there are none."""
    return scoring.status_from_limits(
        value,
        low_red=cells.low_red,
        low_green=cells.low_green,
        high_green=cells.high_green,
        high_red=cells.high_red,
        stretch=None if np.isnan(cells.stretch).all() else cells.stretch,
    )


_NO_EDGES = (np.nan,) * 4


def _in_force(owners: Indices, days: Days, owner: Indices, on: Days) -> Indices:
    if len(on) == 1:
        return in_force_over(owners, days, owner, on[0])
    return in_force(owners, days, owner[:, None], on)


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
    """`target` is NaN where a percentage of it means nothing."""
    if not np.isfinite(limit).any():
        return limit  # an open side, or no rule
    if percent.all():
        return _of(limit, target)
    added = limit if times.size == 1 and times[0, 0] == 1 else limit * times
    if not percent.any():
        return added
    if percent.shape[1] > 1:
        return np.where(percent, _of(limit, target), added)
    mixed = np.array(np.broadcast_to(added, target.shape))
    rows = np.flatnonzero(percent & np.isfinite(limit))
    mixed[rows] = _of(limit[rows], target[rows])
    return mixed


def _of(percent: Array, target: Array) -> Array:
    """100 percent is exactly the target."""
    if (percent == 100).all():
        return target
    return np.where(percent == 100, target, percent * target / 100)
