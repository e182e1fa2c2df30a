"""Own periods to viewed periods, by the kind of the measure. Finer periods combine, coarser ones show their latest.

Sums add from the oldest own period to the newest, one after the other, so that no batch changes a bit.
"""

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from fourfold.engine.columns import NEVER, Indices
from fourfold.engine.grid import Grid, Reasons, Window
from fourfold.engine.model import Frequency, Kind, Model, Reason
from fourfold.engine.periods import FINENESS, Calendar, Days, Ordinals
from fourfold.engine.scoring import Array, Flags

Number = TypeVar("Number", bound=np.generic)
ADDITIVE = (Kind.FLOW, Kind.COUNT)
LASTING = (Kind.STOCK, Kind.YES_NO, Kind.TEXT)
ONCE = np.ones((1, 1))


@dataclass(frozen=True, slots=True)
class View:
    """The periods looked at: first and last days, all of one frequency, oldest first; of shifts, their ordinals too."""

    calendar: Calendar
    frequency: Frequency
    first_days: Days
    last_days: Days
    year_to_date: bool
    today: int
    shifts: Ordinals | None = None

    def is_finer_than(self, own: Frequency) -> bool:
        return FINENESS[self.frequency] < FINENESS[own]

    def own_ordinals(self, own: Frequency, kind: Kind) -> tuple[Ordinals, Ordinals]:
        """First and past-the-last own period of each viewed period: those that end in it.

        A coarser own period is seen where it is the latest to have ended. Year to date starts with the fiscal year,
        save for what does not add up or is measured once a year.
        """
        past = self._past(own)
        if self.year_to_date and kind not in LASTING and own is not Frequency.YEAR:
            year = self.calendar.ordinals(Frequency.YEAR, self.last_days)
            first = self.calendar.ordinals(own, self.calendar.first_days(Frequency.YEAR, year))
            return np.minimum(first, past), past
        if self.is_finer_than(own) or self.shifts is not None:
            return past - 1, past
        return self.calendar.ordinals(own, self.first_days), past

    def _past(self, own: Frequency) -> Ordinals:
        """The own period after the latest to have ended with each viewed one; a day ends with its last shift."""
        if self.shifts is None:
            return self.calendar.ordinals(own, self.last_days + 1)
        if own is Frequency.SHIFT:
            return self.shifts + 1
        following = self.calendar.first_days(Frequency.SHIFT, self.shifts + 1)
        return self.calendar.ordinals(own, following)

    def latest_over(self, own: Frequency) -> int:
        """The latest own period that has ended before today."""
        return int(self.calendar.ordinals(own, np.array([self.today]))[0]) - 1


def view_of(model: Model) -> View:
    """What a model looks at. Raises ValueError for periods by shift that don't say which shift each is."""
    calendar = model.calendar or Calendar(model.first_month)
    first_days = np.array([first.toordinal() for first, _ in model.periods], np.int64)
    by_shift = model.frequency is Frequency.SHIFT
    if by_shift and len(model.shifts) != len(model.periods):
        raise ValueError("Periods by shift need the number of each one's shift.")
    return View(
        calendar=calendar,
        frequency=model.frequency,
        first_days=first_days,
        last_days=np.array([last.toordinal() for _, last in model.periods], np.int64),
        year_to_date=model.view == "ytd",
        today=model.today.toordinal(),
        shifts=calendar.ordinals(Frequency.SHIFT, first_days) + np.array(model.shifts) - 1 if by_shift else None,
    )


@dataclass(frozen=True, slots=True)
class Bins:
    """Columns of a grid that make up each viewed period: from `first` to before `past`, (measures or 1, periods)."""

    first: Indices
    past: Indices
    touching: bool = False  # for all measures the same, none empty, each begins where the one before ends

    @property
    def longest(self) -> int:
        return int((self.past - self.first).max(initial=0))

    def as_they_are(self) -> slice | Indices | None:
        """The columns, where each viewed period shows one own period."""
        first = self.first[0]
        if len(self.first) > 1 or not bool((self.past - self.first == 1).all()):
            return None
        follow = bool((np.diff(first) == 1).all())
        return slice(int(first[0]), int(first[-1]) + 1) if follow else first

    def last_of(self, grid: Grid, which: Flags) -> Indices:
        """The last column of each bin where `which` holds; -1 where there is none."""
        columns = np.where(which, np.arange(which.shape[1], dtype=np.int32), np.int32(-1))
        if self.touching:
            latest: Indices = np.maximum.reduceat(columns[:, : self.past[0, -1]], self.first[0], axis=1)
            return latest
        np.maximum.accumulate(columns, axis=1, out=columns)
        found = _picked(columns, np.maximum(self.past - 1, 0))
        return np.where((self.past > self.first) & (found >= self.first), found, -1)

    def count(self, which: Flags) -> Indices:
        """How many columns of each bin hold `which`."""
        if self.touching:
            counted: Indices = np.add.reduceat(which[:, : self.past[0, -1]], self.first[0], axis=1, dtype=np.int32)
            return counted
        before = np.zeros((which.shape[0], which.shape[1] + 1), np.int32)
        np.cumsum(which, axis=1, out=before[:, 1:])
        found: Indices = _picked(before, self.past) - _picked(before, self.first)
        return found

    def total(self, numbers: Array, which: Flags) -> Array:
        """Sum over each bin where `which` holds, oldest first, one after the other; 0 where it holds nowhere."""
        counted = np.zeros((numbers.shape[0], numbers.shape[1] + 1))  # the last column stays 0
        np.copyto(counted[:, :-1], numbers, where=which)
        steps = np.arange(max(self.longest, 1))
        columns = self.first[:, :, None] + steps
        columns = np.where(columns < self.past[:, :, None], columns, numbers.shape[1])
        if len(columns) == 1:
            terms = counted[:, columns[0]]
        else:
            terms = counted[np.arange(len(counted))[:, None, None], columns]
        total: Array = np.add.accumulate(terms, axis=2)[:, :, -1]
        return total


@dataclass(frozen=True, slots=True)
class Viewed:
    """One group of measures as seen in the viewed periods; arrays are (measures, periods)."""

    value: Array
    reason: Reasons
    carried: Flags
    coverage: Array  # own periods with data / own periods that should have them
    as_of: Days  # last day of the own period the value is from; NEVER where missing
    recorded: Days  # 0 where unknown
    in_force_on: Days  # (measures or 1, periods): the day whose targets and thresholds count
    times: Array  # own periods added up: those with data, or all where there are none; (1, 1) where all are 1
    bins: Bins


def view_grid(grid: Grid, view: View, kind: Kind, scale: Array, bins: Bins) -> Viewed:
    """Combine own periods into viewed periods. `scale` (measures,) is a ratio's factor, `bins` are those of all measures."""
    bins = _finished(grid, view, bins)
    columns = bins.as_they_are()
    return (
        _combined(grid, view, kind, scale, bins) if columns is None else _alone(grid, view, kind, scale, bins, columns)
    )


def _columns(grid: npt.NDArray[Number], at: slice | Indices) -> npt.NDArray[Number]:
    found: npt.NDArray[Number] = grid[:, at] if isinstance(at, slice) else np.take(grid, at, axis=1)
    return found


def _alone(grid: Grid, view: View, kind: Kind, scale: Array, bins: Bins, at: slice | Indices) -> Viewed:
    """Each viewed period is one own period: nothing to combine. Gives the same bits as `_combined`, sooner."""
    value, reason, missing = _columns(grid.value, at), _columns(grid.reason, at), ~_columns(grid.has, at)
    if kind is Kind.RATIO:
        value, reason = _quotient(grid, at, scale)
        missing = np.isnan(value)
        reason[~missing] = Reason.PRESENT
    carried, recorded = _columns(grid.carried, at), _columns(grid.recorded, at)
    last_day = grid.last_days.astype(np.int32)
    return Viewed(
        value=value,
        reason=reason,
        carried=carried & ~missing,
        coverage=(~missing).astype(np.float64),
        as_of=np.where(
            missing, np.int32(NEVER), last_day[_columns(grid.origin, at)] if carried.any() else last_day[at]
        ),
        recorded=np.where(missing, 0, recorded) if recorded.any() else recorded,
        in_force_on=_in_force_on(grid, view, bins),
        times=ONCE,
        bins=bins,
    )


def _quotient(grid: Grid, at: slice | Indices, scale: Array) -> tuple[Array, Reasons]:
    numerator, denominator = _columns(grid.numerator, at), _columns(grid.denominator, at)
    parts = ~np.isnan(numerator) & ~np.isnan(denominator)
    empty = parts & (denominator == 0)
    quotient = numerator * scale[:, None] / (np.where(empty, np.nan, denominator) if empty.any() else denominator)
    value = quotient if parts.all() else np.where(parts, quotient, _columns(grid.value, at))
    return value, np.where(empty, np.int8(Reason.NO_DENOMINATOR), _columns(grid.reason, at))


def _combined(grid: Grid, view: View, kind: Kind, scale: Array, bins: Bins) -> Viewed:
    is_due = grid.due()
    has, due, decider = bins.count(grid.has), bins.count(is_due), bins.last_of(grid, is_due)
    value, reason = _COMBINED[kind](grid, bins, scale, has, decider)
    missing = np.isnan(value)
    unexplained = missing & (reason == Reason.PRESENT)
    if unexplained.any():
        reason[unexplained] = _why_missing(grid, bins, decider)[unexplained]
    source = np.maximum(bins.last_of(grid, grid.has), 0)
    lasting = kind in LASTING
    share = np.where(missing, 0.0, 1.0 if lasting else has / np.maximum(due, 1))
    carries = bool(grid.carried.any())
    carried = bins.count(grid.carried) > 0 if carries and not lasting else _picked(grid.carried, source)
    return Viewed(
        value=value,
        reason=reason,
        carried=carried & ~missing,
        coverage=share,
        as_of=np.where(missing, NEVER, grid.last_days[np.maximum(_picked(grid.origin, source), 0)]),
        recorded=np.where(missing, 0, _recorded(grid, bins, source, lasting)),
        in_force_on=_in_force_on(grid, view, bins),
        times=_times(grid, bins, has) if kind in ADDITIVE else ONCE,
        bins=bins,
    )


def added_targets(grid: Grid, bins: Bins, target: Array) -> Array:
    """Sum of the targets of the own periods that have data; where none has, of all within the measure's life.

    A period without data adds neither a value nor a target, so that missing is never counted as 0. NaN where one of
    the periods has no target.
    """
    columns = bins.as_they_are()
    if columns is not None:
        alive, target = grid.alive[:, columns], target[:, columns]
        return target if alive.all() else np.where(alive, target, np.nan)
    has, added = bins.count(grid.has) > 0, bins.total(target, grid.has)
    if has.all():
        return added
    planned = np.where(bins.count(grid.alive) > 0, bins.total(target, grid.alive), np.nan)
    return np.where(has, added, planned)


def _picked(grid: npt.NDArray[Number], columns: Indices) -> npt.NDArray[Number]:
    """The given column of each row: `columns` is (rows or 1, periods)."""
    if len(columns) == 1:
        return _columns(grid, columns[0])
    return grid[np.arange(grid.shape[0])[:, None], columns]


def bins_of(window: Window, view: View, kind: Kind) -> Bins:
    """The columns of a window that make up each viewed period."""
    first, past = (each[None, :] - window.ordinals.start for each in view.own_ordinals(window.frequency, kind))
    touching = bool((past > first).all() and (first[0, 1:] == past[0, :-1]).all())
    return Bins(first, past, touching)


def _finished(grid: Grid, view: View, bins: Bins) -> Bins:
    """Where the latest of a coarse measure's own periods is not over and has no data, the one before is shown."""
    if not view.is_finer_than(grid.frequency) or bins.longest > 1:
        return bins
    shown, over = bins.past - 1, view.latest_over(grid.frequency) - grid.first
    if shown.max() <= over:
        return bins
    unfinished = ~_picked(grid.has, shown) & (shown > over)
    past = np.where(unfinished, max(over + 1, 1), bins.past)
    return Bins(past - 1, past)


def _in_force_on(grid: Grid, view: View, bins: Bins) -> Days:
    if view.is_finer_than(grid.frequency):
        return grid.last_days[np.maximum(bins.past - 1, 0)]
    return view.last_days[None, :]


def _why_missing(grid: Grid, bins: Bins, decider: Indices) -> Reasons:
    """The reason of the latest own period that is due, else of the latest in the measure's life, else of the latest."""
    alive = bins.last_of(grid, grid.alive)
    column = np.where(decider >= 0, decider, np.where(alive >= 0, alive, np.maximum(bins.past - 1, 0)))
    empty = np.broadcast_to(bins.past <= bins.first, column.shape)
    return np.where(empty, np.int8(Reason.NOT_DUE), _picked(grid.reason, column))


def _times(grid: Grid, bins: Bins, has: Indices) -> Array:
    times = has if (has > 0).all() else np.where(has > 0, has, np.maximum(bins.count(grid.alive), 1))
    return times.astype(np.float64)


def _recorded(grid: Grid, bins: Bins, source: Indices, lasting: bool) -> Days:
    if not grid.recorded.any():
        return np.zeros(source.shape, np.int64)
    latest = _picked(grid.recorded, source)
    for step in range(0 if lasting else bins.longest - 1):
        column = np.minimum(bins.first + step, bins.past - 1)
        latest = np.maximum(latest, _picked(grid.recorded, np.maximum(column, 0)))
    return latest


def _last(grid: Grid, bins: Bins, scale: Array, has: Indices, decider: Indices) -> tuple[Array, Reasons]:
    """The value of the latest own period that is due: an older one counts only where the measure carries it."""
    value = np.where(decider >= 0, _picked(grid.value, np.maximum(decider, 0)), np.nan)
    return value, np.zeros(value.shape, np.int8)


def _sum(grid: Grid, bins: Bins, scale: Array, has: Indices, decider: Indices) -> tuple[Array, Reasons]:
    value = np.where(has > 0, bins.total(grid.value, grid.has), np.nan)
    return value, np.where(np.isinf(value), np.int8(Reason.FORMULA_ERROR), np.int8(Reason.PRESENT))


def _ratio(grid: Grid, bins: Bins, scale: Array, has: Indices, decider: Indices) -> tuple[Array, Reasons]:
    """Sum of numerators x scale / sum of denominators; ready-made ratios are shown alone and never combined."""
    both = ~np.isnan(grid.numerator) & ~np.isnan(grid.denominator)
    parts = bins.count(both)
    numerator, denominator = bins.total(grid.numerator, both), bins.total(grid.denominator, both)
    whole = (has > 0) & (parts == has)
    alone = (has == 1) & (parts == 0)
    source = np.maximum(bins.last_of(grid, grid.has), 0)
    divisor = np.where(denominator == 0, np.nan, denominator)
    value = np.where(whole, numerator * scale[:, None] / divisor, np.where(alone, _picked(grid.value, source), np.nan))
    reason = np.where(whole & (denominator == 0), np.int8(Reason.NO_DENOMINATOR), np.int8(Reason.PRESENT))
    reason[(has > 0) & ~whole & ~alone] = Reason.NO_COMPONENTS
    return value, reason


def _index(grid: Grid, bins: Bins, scale: Array, has: Indices, decider: Indices) -> tuple[Array, Reasons]:
    """Mean by the stated weights where every value has one, else the last."""
    weighted = grid.has & ~np.isnan(grid.weight)
    by_weight = (has > 0) & (bins.count(weighted) == has)
    last, reason = _last(grid, bins, scale, has, decider)
    if not by_weight.any():
        return last, reason
    weight = bins.total(grid.weight, weighted)
    product = bins.total(np.where(weighted, grid.weight * grid.value, 0.0), weighted)
    alone = _picked(grid.value, np.maximum(bins.last_of(grid, grid.has), 0))
    mean = np.where(has == 1, alone, product / np.where(weight == 0, np.nan, weight))
    reason[by_weight & np.isnan(mean)] = Reason.NO_DENOMINATOR
    return np.where(by_weight, mean, last), reason


_COMBINED = {
    Kind.FLOW: _sum,
    Kind.COUNT: _sum,
    Kind.STOCK: _last,
    Kind.YES_NO: _last,
    Kind.TEXT: _last,
    Kind.RATIO: _ratio,
    Kind.INDEX: _index,
}
