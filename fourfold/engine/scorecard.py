"""The one way through the engine: a model of rows in, scored measures and nodes out."""

from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from fourfold.engine import limits, milestones, rollup, scoring
from fourfold.engine.aggregation import ADDITIVE, View, Viewed, added_targets, view_grid
from fourfold.engine.columns import Indices, Measures, Observations, measure_columns, observation_columns
from fourfold.engine.grid import Grid, build_grid
from fourfold.engine.model import Frequency, Kind, Model, Polarity, Reason, Status
from fourfold.engine.periods import EPOCH, Calendar, Period
from fourfold.engine.scoring import Array, Flags, Statuses
from fourfold.engine.signals import trend

if TYPE_CHECKING:
    from fourfold.engine.explain import Explanation

Days64 = npt.NDArray[np.datetime64]
OUTSIDE = (Reason.BEFORE_START, Reason.AFTER_END)  # nothing is expected then, so that nothing is missing


@dataclass(frozen=True, slots=True)
class Group:
    """Measures of one frequency and kind, with the grid their values came from."""

    kind: Kind
    members: Indices
    grid: Grid
    viewed: Viewed


@dataclass(frozen=True)
class Scored:
    """Results. Arrays of measures are (measures, periods), of nodes (nodes, periods); missing numbers are NaN, days NaT."""

    model: Model
    periods: tuple[Period, ...]
    measure_index: dict[Hashable, int]
    value: Array
    target: Array
    score: Array
    attainment: Array
    status: Statuses
    reason: Statuses
    carried: Flags
    coverage: Array
    as_of: Days64
    recorded: Days64
    expected: Flags  # False where nothing is expected, so that a parent doesn't miss it
    trend: Array
    red_limit: Array
    green_limit: Array
    node_index: dict[Hashable, int]
    node_score: Array
    node_over_present: Array
    node_coverage: Array
    node_status: Statuses
    node_reason: Statuses
    node_expected: Flags
    node_oldest: Days64
    node_trend: Array
    leading_score: Array
    lagging_score: Array
    tree: rollup.Hierarchy = field(repr=False)
    groups: tuple[Group, ...] = field(repr=False)
    rules: limits.Rules = field(repr=False)
    targets: limits.Targets = field(repr=False)
    cells: limits.Cells = field(repr=False)

    def explain(self, key: Hashable, t: int = -1) -> "Explanation":
        """The whole arithmetic of a measure or node in one period. Raises KeyError for a key that isn't in the model."""
        from fourfold.engine.explain import explain  # explain.py reads Scored

        return explain(self, key, t % len(self.periods))


def compute(model: Model) -> Scored:
    """Score every measure and roll up every node of the model.

    Raises CycleFound for a hierarchy that leads back to itself, ValueError for keys that are unknown or used twice.
    """
    calendar = Calendar(model.first_month)
    view = _view(model, calendar)
    measures = measure_columns(model.measures)
    observations = observation_columns(model, measures, calendar)
    groups = tuple(_groups(model, measures, observations, view))
    found = _Measures(len(model.measures), len(model.periods))
    targets = limits.target_columns(model.targets, measures.index)
    rules = limits.rule_columns(model.thresholds, measures.index)
    for group in groups:
        found.take(group, targets, view)
    cells = _score(model, measures, found, rules, view)
    tree = rollup.hierarchy(model.nodes, model.edges, measures.index, view.last_days)
    leaves = _leaves(model, measures, found)
    rolled = rollup.roll_up(tree, leaves)
    return Scored(
        model=model,
        periods=tuple(calendar.period(model.frequency, start) for start, _ in model.periods),
        measure_index=measures.index,
        value=found.value, target=found.target, score=found.score, attainment=found.attainment,
        status=found.status, reason=found.reason, carried=found.carried, coverage=found.coverage,
        as_of=_days(found.as_of), recorded=_days(found.recorded), expected=leaves.expected, trend=found.trend,
        red_limit=found.red_limit, green_limit=found.green_limit,
        node_index=tree.index,
        node_score=rolled.score, node_over_present=rolled.over_present, node_coverage=rolled.coverage,
        node_status=rolled.status, node_reason=rolled.reason, node_expected=rolled.expected,
        node_oldest=_days(np.where(rolled.oldest == rollup.NO_DAY, 0, rolled.oldest)),
        node_trend=trend(rolled.score),
        leading_score=rolled.leading, lagging_score=rolled.lagging,
        tree=tree, groups=groups, rules=rules, targets=targets, cells=cells,
    )  # fmt: skip


def _view(model: Model, calendar: Calendar) -> View:
    if not model.periods:
        raise ValueError("A model needs at least one period to look at.")
    return View(
        calendar=calendar,
        frequency=model.frequency,
        first_days=np.array([first.toordinal() for first, _ in model.periods], np.int64),
        last_days=np.array([last.toordinal() for _, last in model.periods], np.int64),
        year_to_date=model.view == "ytd",
        today=model.today.toordinal(),
    )


def _groups(model: Model, measures: Measures, observations: Observations, view: View) -> "list[Group]":
    """Measures that share frequency and kind are worked on together."""
    members: dict[tuple[Frequency, Kind], list[int]] = {}
    for at, row in enumerate(model.measures):
        members.setdefault((row.frequency, row.kind), []).append(at)
    return [
        _group(np.array(at, np.int64), frequency, kind, measures, observations, view)
        for (frequency, kind), at in members.items()
    ]


def _group(
    members: Indices, frequency: Frequency, kind: Kind, measures: Measures, observations: Observations, view: View
) -> Group:
    first, past = view.own_ordinals(frequency, kind)
    over = view.latest_over(frequency)
    carry = int(measures.carry[members].max(initial=0))
    start = min(int(first.min()), over if view.is_finer_than(frequency) else int(first.min())) - carry - 1
    grid = build_grid(
        frequency=frequency, calendar=view.calendar, members=members, measures=measures, observations=observations,
        ordinals=range(start, max(int(past.max()), start + carry + 2)), today=view.today,
    )  # fmt: skip
    return Group(kind, members, grid, view_grid(grid, view, kind, measures.scale[members]))


class _Measures:
    """Arrays (measures, periods), filled group by group."""

    def __init__(self, measures: int, periods: int) -> None:
        shape = (measures, periods)
        self.value, self.target, self.score = (np.full(shape, np.nan) for _ in range(3))
        self.attainment, self.trend = np.full(shape, np.nan), np.full(shape, np.nan)
        self.red_limit, self.green_limit = np.full(shape, np.nan), np.full(shape, np.nan)
        self.coverage, self.times = np.zeros(shape), np.ones(shape)
        self.status, self.reason = np.zeros(shape, np.int8), np.zeros(shape, np.int8)
        self.carried = np.zeros(shape, np.bool_)
        self.as_of, self.recorded, self.on = (np.zeros(shape, np.int64) for _ in range(3))

    def take(self, group: Group, targets: limits.Targets, view: View) -> None:
        viewed, grid, at = group.viewed, group.grid, group.members
        self.value[at], self.reason[at], self.carried[at] = viewed.value, viewed.reason, viewed.carried
        self.coverage[at], self.as_of[at], self.recorded[at] = viewed.coverage, viewed.as_of, viewed.recorded
        self.on[at], self.times[at] = viewed.in_force_on, viewed.times
        if group.kind in ADDITIVE:
            own = targets.at(at[:, None], grid.last_days[None, :])
            self.target[at] = added_targets(grid, viewed.bins, own)
        else:
            self.target[at] = targets.at(at[:, None], viewed.in_force_on)


def _score(model: Model, measures: Measures, found: _Measures, rules: limits.Rules, view: View) -> limits.Cells:
    rows = np.arange(len(model.measures))[:, None]
    cells = limits.cells_of(rules, rows, found.on, found.target, found.times)
    milestones.place(model, cells, view, found.value, found.reason)
    found.score = limits.scores(rules, cells, found.value)
    milestones.score(model, rules, cells, view, found.reason, found.score)
    scorable = ~np.isnan(found.score)
    by_score = cells.of(Polarity.YES_NO, Polarity.MILESTONE)
    status = np.where(by_score, scoring.status_from_score(found.score), limits.statuses(cells, found.value))
    status = np.where(scorable, status, Status.NOT_SCORED)
    missing = np.isnan(found.value) & ~scorable
    status[missing] = np.where(found.reason[missing] == Reason.LATE, Status.LATE, Status.NO_DATA)
    found.status = status.astype(np.int8)
    found.coverage = np.where(
        scorable & (found.coverage == 0), 1.0, found.coverage
    )  # a milestone has no periods to cover
    unscored = ~missing & ~scorable
    why = np.where(
        cells.of(Polarity.NONE),
        Reason.NO_POLARITY,
        np.where(cells.of(Polarity.MILESTONE), Reason.NOT_DUE, Reason.NO_TARGET),
    )
    found.reason[unscored] = why[unscored]
    more, less = cells.of(Polarity.MAXIMUM), cells.of(Polarity.MINIMUM)
    found.attainment = scoring.attainment(found.value, found.target, measures.baseline[:, None], more=more, less=less)
    better = more | cells.of(Polarity.YES_NO)
    goodness = scoring.goodness(
        found.value,
        low_green=cells.low_green,
        high_green=cells.high_green,
        more=better,
        less=less,
        band=cells.of(Polarity.RANGE),
    )
    found.trend = trend(goodness)
    found.red_limit = _finite(np.where(less, cells.high_red, cells.low_red))
    found.green_limit = _finite(np.where(less, cells.high_green, cells.low_green))
    return cells


def _finite(limit: Array) -> Array:
    return np.where(np.isfinite(limit), limit, np.nan)


def _leaves(model: Model, measures: Measures, found: _Measures) -> rollup.Leaves:
    absent = np.isnan(found.score)
    ahead = (found.reason == Reason.NOT_DUE) & ~np.isnan(found.value)  # a milestone that nobody expects yet
    expected = ~(absent & (np.isin(found.reason, [*OUTSIDE, Reason.NO_POLARITY]) | ahead))
    leading = {True: 1, False: 0, None: -1}
    return rollup.Leaves(
        score=found.score,
        coverage=np.where(absent, 0.0, found.coverage),
        expected=expected,
        oldest=np.where(absent | (found.as_of == 0), rollup.NO_DAY, found.as_of),
        critical_red=measures.critical[:, None] & (found.status == Status.RED),
        leading=np.array([leading[row.leading] for row in model.measures], np.int8),
    )


def _days(ordinals: npt.NDArray[np.int64]) -> Days64:
    """date.toordinal numbers to days; 0 is NaT."""
    days = (ordinals - EPOCH).astype("M8[D]")
    return np.where(ordinals == 0, np.datetime64("NaT", "D"), days)
