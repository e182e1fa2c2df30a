"""What is to be expected at the end of the year: value, interval, and the probability of reaching the goal.

Flows and counts: what came so far and the forecast of the rest, with the interval of their sum. Everything else: its last
value of the year. A forecast is worked out from actuals up to the viewed period and never scores as an actual.
"""

from collections.abc import Collection, Hashable
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np

from fourfold.engine import limits
from fourfold.engine.aggregation import ADDITIVE
from fourfold.engine.forecast.chances import chance
from fourfold.engine.forecast.histories import SEASON, Histories, end_of_year, histories
from fourfold.engine.forecast.predict import FEWEST, Forecast, forecast
from fourfold.engine.model import Frequency, Kind, MeasureRow, Polarity, Status
from fourfold.engine.scorecard import Scored
from fourfold.engine.scoring import Array, Flags, Statuses

FARTHEST = 2  # times as far ahead as there are points
HUNDRED = 100.0


class Unforeseen(StrEnum):
    """Why there is no forecast."""

    WITHHELD = "withheld"
    PAUSED = "paused"
    NO_NUMBER = "no_number"  # yes or no, a milestone
    SHIFTS = "shifts"
    ENDS = "ends"  # before the year does
    FEW = "few"  # points
    FAR = "far"  # ahead, for so few points
    NONE = ""


@dataclass(frozen=True, slots=True)
class Path:
    """The own periods ahead of one measure, the next one first: their ordinals, what is expected and its 95 % interval."""

    ordinals: tuple[int, ...]
    point: Array
    low: Array
    high: Array


@dataclass(frozen=True)
class Outlooks:
    """At the end of the year that goes on after the viewed period. Arrays are (measures,), NaN where nothing is forecast.

    `least` and `most` are the goal, both included: an open side is infinite, without a goal both are NaN. `score` and `status` are what
    the expected value would have.
    """

    ends: int  # the year's last day, as date.toordinal counts
    why_not: list[Unforeseen]
    points: np.ndarray[tuple[int, ...], np.dtype[np.int64]]
    so_far: Array  # of flows and counts: the sum of this year's actuals
    expected: Array
    low: Array
    high: Array
    least: Array
    most: Array
    by_target: Flags  # the goal is the target; otherwise the green limit
    chance: Array
    score: Array
    status: Statuses
    paths: dict[int, Path] = field(repr=False)  # by the measure's position


def outlooks(scored: Scored, *, percentages: Collection[Hashable] = ()) -> Outlooks:
    """The outlook of every measure of the model. `percentages` are keys of measures that can't leave 0 to 100, if they never did.

    Targets and rules of the whole year count, as far as the model knows them.
    """
    rows = scored.model.measures
    found = _nothing(len(rows), end_of_year(scored.prepared.view))
    milestone = scored.cells.of(Polarity.MILESTONE)[:, -1]
    for m, row in enumerate(rows):
        found.why_not[m] = _at_once(row, milestone=bool(milestone[m]), ends=found.ends)
    members = np.array([m for m in range(len(rows)) if not found.why_not[m]], np.int64)
    percent = np.array([rows[m].key in percentages or _is_percent(rows[m]) for m in range(len(rows))], np.bool_)
    for group in histories(scored.prepared, scored.observations, members):
        _look(scored, group, found, percent[group.members])
    return found


def _nothing(count: int, ends: int) -> Outlooks:
    missing = [np.full(count, np.nan) for _ in range(8)]
    so_far, expected, low, high, least, most, likely, score = missing
    return Outlooks(
        ends, [Unforeseen.NONE] * count, np.zeros(count, np.int64), so_far, expected, low, high, least, most,
        np.zeros(count, np.bool_), likely, score, np.full(count, Status.NO_DATA, np.int8), {},
    )  # fmt: skip


def _at_once(row: MeasureRow, *, milestone: bool, ends: int) -> Unforeseen:
    """What can be told without looking at the values."""
    if row.withheld:
        return Unforeseen.WITHHELD
    if row.paused:
        return Unforeseen.PAUSED
    if row.kind is Kind.YES_NO or milestone:
        return Unforeseen.NO_NUMBER
    if row.frequency not in SEASON and row.frequency is not Frequency.DAY:
        return Unforeseen.SHIFTS
    return Unforeseen.ENDS if row.ends and row.ends.toordinal() < ends else Unforeseen.NONE


def _is_percent(row: MeasureRow) -> bool:
    return row.kind is Kind.RATIO and row.scale == HUNDRED


def _look(scored: Scored, group: Histories, found: Outlooks, percent: Flags) -> None:
    """Fill in the members of one group."""
    ahead, points = group.ahead, group.points
    found.points[group.members] = points
    far = ahead > FARTHEST * points
    for m in group.members[points < FEWEST]:
        found.why_not[m] = Unforeseen.FEW
    for m in group.members[(points >= FEWEST) & far]:
        found.why_not[m] = Unforeseen.FAR
    able = np.flatnonzero((points >= FEWEST) & ~far)
    if not able.size:
        return
    group, percent = group.of(able), percent[able]
    kinds = [scored.model.measures[m].kind for m in group.members]
    counts = np.array([kind is Kind.COUNT for kind in kinds], np.bool_)
    adds = np.array([kind in ADDITIVE for kind in kinds], np.bool_)
    made = forecast(group.values[:, : group.stop], season=group.season, horizon=int(group.ahead.max()), counts=counts)
    bounds = _bounds(group, kinds, made, percent)
    end = _at_the_end(group, made, bounds, adds)
    goal = _goals(scored, group, adds)
    at = group.members
    found.so_far[at] = np.where(adds, end.so_far, np.nan)
    found.expected[at], found.low[at], found.high[at] = end.expected, end.low, end.high
    found.least[at], found.most[at], found.by_target[at] = goal.least, goal.most, goal.by_target
    found.chance[at] = chance(
        end.middle, end.scale, least=goal.least, most=goal.most, floor=end.floor, ceiling=end.ceiling, whole=counts
    )
    value = end.expected[:, None]
    found.score[at] = limits.scores(scored.prepared.rules, goal.cells, value)[:, 0]
    status = limits.statuses(goal.cells, value)[:, 0]
    found.status[at] = np.where(np.isnan(found.score[at]), Status.NOT_SCORED, status)
    found.paths.update(_paths(group, made, bounds))


@dataclass(frozen=True, slots=True)
class _Bounds:
    """What a single own period can't leave; infinite where there is no such bound."""

    floor: Array
    ceiling: Array


def _bounds(group: Histories, kinds: list[Kind], made: Forecast, percent: Flags) -> _Bounds:
    """Counts are never negative; percentages stay between 0 and 100 where they always did.

    Flows and ratios that were never negative don't become so, unless the forecast itself says that they do: the lower end
    of an interval is no reason to expect negative orders, but a profit that melts away is one to expect a loss.
    """
    known = ~np.isnan(group.values)
    lowest = np.where(known, group.values, np.inf).min(axis=1)
    highest = np.where(known, group.values, -np.inf).max(axis=1)
    columns = np.arange(made.point.shape[1])
    needed = columns < group.ahead[:, None]
    stays = np.where(needed, made.point, np.inf).min(axis=1) >= 0
    count = np.array([kind is Kind.COUNT for kind in kinds], np.bool_)
    usual = np.array([kind in {Kind.FLOW, Kind.RATIO} for kind in kinds], np.bool_)
    share = percent & (lowest >= 0) & (highest <= HUNDRED)
    floor = np.where(count | share | (usual & (lowest >= 0) & stays), 0.0, -np.inf)
    return _Bounds(floor, np.where(share, HUNDRED, np.inf))


@dataclass(frozen=True, slots=True)
class _End:
    """The year's last value, or its total. `middle` is the expected value before bounds cut it off."""

    so_far: Array
    middle: Array
    scale: Array
    expected: Array
    low: Array
    high: Array
    floor: Array
    ceiling: Array


def _at_the_end(group: Histories, made: Forecast, bounds: _Bounds, adds: Flags) -> _End:
    rows, steps = np.arange(len(adds)), group.ahead
    before = np.maximum(group.year - group.last - 1, 0)  # steps that belong to the year before: it isn't complete yet
    skipped = np.where(before > 0, made.total[rows, np.maximum(before, 1) - 1], 0.0)
    this_year = np.where(np.isnan(group.values[:, group.year :]), 0.0, group.values[:, group.year :])
    so_far = np.add.accumulate(this_year, axis=1)[:, -1]
    middle = np.where(adds, so_far + made.total[rows, steps - 1] - skipped, made.point[rows, steps - 1])
    half = np.where(adds, made.total_half[rows, steps - 1], made.half[rows, steps - 1])
    scale = np.where(adds, made.total_scale[rows, steps - 1], made.scale[rows, steps - 1])
    floor = bounds.floor + np.where(adds, so_far, 0.0)
    ceiling = np.where(adds, np.inf, bounds.ceiling)
    expected, low, high = (np.clip(each, floor, ceiling) for each in (middle, middle - half, middle + half))
    return _End(so_far, middle, scale, expected, low, high, floor, ceiling)


@dataclass(frozen=True, slots=True)
class _Goals:
    least: Array
    most: Array
    by_target: Flags
    cells: limits.Cells


def _goals(scored: Scored, group: Histories, adds: Flags) -> _Goals:
    """The year's target: of what adds up the sum over its periods with data and those ahead; of the rest the last one's.

    A period that has passed without data adds neither a value nor a target, as everywhere.
    """
    prepared, members = scored.prepared, group.members
    targets = prepared.targets.at(members, group.last_days[None, :])
    columns = np.arange(len(group.ordinals))
    counts = group.alive & (columns >= group.year) & (~np.isnan(group.values) | (columns > group.last[:, None]))
    total = np.add.accumulate(np.where(counts, targets, 0.0), axis=1)[:, -1]
    target = np.where(adds, total, targets[:, -1])
    times = np.where(adds, np.add.reduce(counts, axis=1, dtype=np.int64), 1).astype(np.float64)
    cells = limits.cells_of(prepared.rules, members, group.last_days[None, -1:], target[:, None], times[:, None])
    more, less, band = (cells.of(each)[:, 0] for each in (Polarity.MAXIMUM, Polarity.MINIMUM, Polarity.RANGE))
    by_target = ~np.isnan(target) & (more | less)
    low_green, high_green = (
        np.broadcast_to(each, (len(members), 1))[:, 0] for each in (cells.low_green, cells.high_green)
    )
    least = np.where(more, np.where(by_target, target, low_green), np.where(band, low_green, -np.inf))
    most = np.where(less, np.where(by_target, target, high_green), np.where(band, high_green, np.inf))
    none = ~(more | less | band) | np.isnan(least) | np.isnan(most)
    return _Goals(np.where(none, np.nan, least), np.where(none, np.nan, most), by_target, cells)


def _paths(group: Histories, made: Forecast, bounds: _Bounds) -> dict[int, Path]:
    """The periods ahead of each member, for its chart."""
    floor, ceiling = bounds.floor[:, None], bounds.ceiling[:, None]
    point, low, high = (
        np.clip(each, floor, ceiling) for each in (made.point, made.point - made.half, made.point + made.half)
    )
    found = {}
    for row, m in enumerate(group.members.tolist()):
        first, steps = int(group.last[row]) + 1, int(group.ahead[row])
        ordinals = tuple(group.ordinals[first : first + steps].tolist())
        found[m] = Path(ordinals, point[row, :steps], low[row, :steps], high[row, :steps])
    return found
