"""Thresholds and targets in force, cell by cell: which rule, which limits, in the measure's own unit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from fourfold.engine import conditions, scoring
from fourfold.engine.columns import Indices, days_of, in_force, in_force_over, numbers_of, positions
from fourfold.engine.model import Mode, Points, Polarity, TargetRow, ThresholdRow
from fourfold.engine.periods import Days
from fourfold.engine.scoring import Array, Flags, Statuses
from fourfold.engine.thresholds import (
    LIMITS,
    MEASURED,
    Limits,
    WrongThreshold,
    is_empty,
    limits_of,
    points_of,
    refuse_wrong,
)

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
    by_target: Flags  # limits stated as deviations from the target, or as percent of the way from a basis to it
    basis: Array  # NaN: none, so that by_target means deviations; `edges` and `stretch` are signed then
    asked: dict[int, tuple[conditions.Asked, ...]]  # of first-match rules
    by_day: Flags  # first-match rules that ask about days
    knows: tuple[bool, bool]  # is there any rule by target, any by conditions at all?


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


def rule_columns(
    rows: Sequence[ThresholdRow], index: dict[object, int], words: Mapping[int, Mapping[str, float]] | None = None
) -> Rules:
    """`words` are those of text measures, with their numbers, by the measure's position."""
    measure = positions(index, (row.measure for row in rows), "A threshold")
    keyed = _sorted(list(zip(measure.tolist(), rows, strict=True)))
    ordered = tuple(row for _, row in keyed)
    points = {at: points_of(row) for at, row in enumerate(ordered) if _by_points(row)}
    by_target = np.array([*(_by_target(row) for row in ordered), False], np.bool_)
    asked = {
        at: conditions.asked(row, known) for at, (position, row) in enumerate(keyed)
        if _by_rules(row, known := (words or {}).get(position, {}))
    }  # fmt: skip
    return Rules(
        rows=ordered,
        measure=np.array([position for position, _ in keyed], np.int64),
        day=days_of(row.effective_from for row in ordered),
        polarity=np.array([*(CODES[row.polarity] for row in ordered), UNKNOWN], np.int8),
        percent=np.array([*(row.mode is Mode.PERCENT and row.basis is None for row in ordered), False], np.bool_),
        by_points=np.isin(np.arange(len(ordered) + 1), list(points)),
        points=points,
        edges=np.array([*(_edges(row) for row in ordered), _NO_EDGES], np.float64),
        stretch=numbers_of([*(_stretch(row) for row in ordered), None]),
        by_target=by_target,
        basis=numbers_of([*(row.basis if row.mode is Mode.PERCENT else None for row in ordered), None]),
        asked=asked,
        by_day=np.array(
            [*(at in asked and conditions.asks_days(row) for at, row in enumerate(ordered)), False], np.bool_
        ),
        knows=(bool(by_target.any()), bool(asked)),
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
    whole = np.where(target > 0, target, np.nan) if percent.any() else target  # what a percentage may be taken of
    low_red, low_green, high_green, high_red = (
        _absolute(rules.edges[rule, at], percent, whole, times) for at in range(4)
    )
    stretch = _absolute(rules.stretch[rule], percent, whole, times)
    cells = Cells(rule, rules.polarity[rule], low_red, low_green, high_green, high_red, stretch, times)
    return _stated_by_target(rules, cells, target) if rules.knows[0] and rules.by_target[rule].any() else cells


def _stated_by_target(rules: Rules, cells: Cells, target: Array) -> Cells:
    """The limits of rules that state them as deviations, or as percent of the way from a basis; in full shape."""
    by_target, basis = rules.by_target[cells.rule], rules.basis[cells.rule] * cells.times

    def stated(edge: Array, as_it_is: Array) -> Array:
        deviated = target + edge * cells.times
        on_way = np.where(edge == 100, target, np.where(edge == 0, basis, basis + edge * (target - basis) / 100))
        found = scoring.plain_decimals(np.where(np.isnan(basis), deviated, on_way))
        return np.where(by_target & np.isfinite(edge), found, as_it_is)

    names = ("low_red", "low_green", "high_green", "high_red")
    sides = [stated(rules.edges[cells.rule, at], getattr(cells, name)) for at, name in enumerate(names)]
    in_order = (sides[0] < sides[1]) & (sides[1] <= sides[2]) & (sides[2] < sides[3])
    in_order |= np.isinf(sides[0]) & (sides[2] < sides[3]) | np.isinf(sides[3]) & (sides[0] < sides[1])
    kept = [np.where(by_target & ~in_order, np.nan, side) for side in sides]
    return replace(
        cells, stretch=stated(rules.stretch[cells.rule], cells.stretch), **dict(zip(names, kept, strict=True))
    )


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
    if rules.knows[1]:
        score = _score_by_rules(rules, cells, value, score)
    return score


def _score_by_rules(rules: Rules, cells: Cells, value: Array, score: Array) -> Array:
    """First-match rules; those about days are scored with the milestones. Numbers are compared for one own period."""
    rule_of, times = (np.broadcast_to(each, value.shape) for each in (cells.rule, cells.times))
    found = score.copy()
    for rule in np.intersect1d(rule_of, np.array(list(rules.asked))).tolist():
        at = rule_of == rule
        found[at] = np.nan if rules.by_day[rule] else conditions.first_match(rules.asked[rule], value[at] / times[at])
    return found


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
    if len(on) == 1 and bool((on[0, 1:] >= on[0, :-1]).all()):  # an unfinished period may look back to the one before
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


def _by_target(row: ThresholdRow) -> bool:
    return row.mode is Mode.DEVIATION or (row.mode is Mode.PERCENT and row.basis is not None)


def _by_rules(row: ThresholdRow, words: Mapping[str, float]) -> bool:
    """Rules that name all of the measure's words need no last line for others."""
    by_rules = row.mode is Mode.RULES and row.polarity is Polarity.RULES
    return by_rules and conditions.fault_of(row, None, tuple(words)) is None


def _stretch(row: ThresholdRow) -> float | None:
    """A deviation's stretch is a distance: beyond the target, on the better side."""
    down = row.mode is Mode.DEVIATION and row.polarity is Polarity.MINIMUM
    return -row.stretch if down and row.stretch is not None else row.stretch


def _edges(row: ThresholdRow) -> tuple[float, float, float, float]:
    """The rule's limits for one own period, its percents, or its deviations, signed; NaN where it is not well formed."""
    if _by_target(row):
        return _edges_by_target(row)
    limits: Limits | None = limits_of(replace(row, mode=Mode.LIMITS) if row.mode is Mode.PERCENT else row)
    if limits is None:
        return _NO_EDGES
    return limits.low_red, limits.low_green, limits.high_green, limits.high_red


def _edges_by_target(row: ThresholdRow) -> tuple[float, float, float, float]:
    try:
        refuse_wrong(row)
    except WrongThreshold:
        return _NO_EDGES
    if is_empty(row) or row.polarity not in MEASURED:
        return _NO_EDGES
    side = -1.0 if row.mode is Mode.DEVIATION else 1.0
    red, green, green_high, red_high = (np.nan if (x := getattr(row, name)) is None else float(x) for name in LIMITS)
    if row.polarity is Polarity.MAXIMUM:
        return side * red, side * green, np.inf, np.inf
    if row.polarity is Polarity.MINIMUM:
        return -np.inf, -np.inf, green, red
    return side * red, side * green, green_high, red_high


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
