"""The history of each measure in its own periods, up to the viewed one, and how far it is to the end of the year."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from fourfold.engine.aggregation import View
from fourfold.engine.columns import Indices, Observations
from fourfold.engine.forecast.sequences import Counts
from fourfold.engine.grid import Grid, Window, build_grid
from fourfold.engine.model import Frequency, Kind, MeasureRow
from fourfold.engine.periods import FINENESS, Days
from fourfold.engine.scorecard import Prepared
from fourfold.engine.scoring import Array, Flags

if TYPE_CHECKING:
    from fourfold.engine.formulas.calculated import Table

SEASON = {Frequency.WEEK: 52, Frequency.MONTH: 12, Frequency.QUARTER: 4, Frequency.HALF: 2, Frequency.YEAR: 1}
LONGEST = {Frequency.DAY: 400, Frequency.WEEK: 160, Frequency.MONTH: 64}  # newest own periods that are looked at
OTHERS = 96
WEEKDAYS = 7
WORKED_OUT = 360  # days of a calculated measure that are looked at: as many as any page works out


@dataclass(frozen=True, slots=True)
class Histories:
    """Measures that share a frequency and, where they are daily, the days of the week on which they are measured.

    Arrays are (members, own periods); columns after `stop` lie ahead, the last one ends the year.
    """

    members: Indices
    frequency: Frequency
    season: int
    ordinals: Indices  # (own periods,)
    last_days: Days
    stop: int  # columns up to there may have values
    year: int  # the first column of the year that is forecast
    values: Array  # NaN where there is no actual
    alive: Flags

    @property
    def points(self) -> Counts:
        found: Counts = np.add.reduce(~np.isnan(self.values), axis=1, dtype=np.int64)
        return found

    @property
    def last(self) -> Counts:
        """The column of the last value; -1 where there is none."""
        known = ~np.isnan(self.values)
        columns = known.shape[1]
        found: Counts = np.where(known.any(axis=1), columns - 1 - known[:, ::-1].argmax(axis=1), -1)
        return found

    @property
    def ahead(self) -> Counts:
        """Own periods from the one after the last value to the end of the year."""
        found: Counts = len(self.ordinals) - 1 - self.last
        return found

    def of(self, rows: Indices) -> "Histories":
        """Some of the members."""
        return replace(self, members=self.members[rows], values=self.values[rows], alive=self.alive[rows])


def end_of_year(view: View) -> int:
    """The last day of the fiscal year that goes on after the viewed period, as date.toordinal counts.

    A viewed day or week of a year's last week looks at the next year already: no week is left that ends in this one.
    """
    following = view.last_days[-1:] + (1 if FINENESS[view.frequency] >= FINENESS[Frequency.MONTH] else WEEKDAYS)
    calendar = view.calendar
    return int(calendar.last_days(Frequency.YEAR, calendar.ordinals(Frequency.YEAR, following))[0])


def histories(prepared: Prepared, observations: Observations, members: Indices) -> Iterator[Histories]:
    """Histories of the members, of which none is measured by shift, group by group."""
    rows = prepared.model.measures
    for frequency in SEASON | {Frequency.DAY: WEEKDAYS}:
        some = np.array([m for m in members if rows[m].frequency is frequency], np.int64)
        if some.size:
            whole = _of_frequency(prepared, observations, some, frequency)
            yield from _by_weekday(whole) if frequency is Frequency.DAY else (whole,)


def _of_frequency(prepared: Prepared, observations: Observations, members: Indices, own: Frequency) -> Histories:
    view, calendar = prepared.view, prepared.view.calendar
    end = np.array([end_of_year(view)], np.int64)
    first_day = calendar.first_days(Frequency.YEAR, calendar.ordinals(Frequency.YEAR, end))
    today, past, year, beyond = (
        int(calendar.ordinals(own, each)[0])
        for each in (np.array([view.today]), view.last_days[-1:] + 1, first_day, end + 1)
    )
    stop = min(past, today)
    start = max(min(_first_ordinal(observations, members, own), stop, year), stop - LONGEST.get(own, OTHERS))
    window = Window.over(own, calendar, range(start, max(beyond, stop + 1)))
    grids = [
        (at, _grid(prepared, observations, members[at], kind, window))
        for kind, at in _by_kind(prepared.model.measures, members)
    ]
    values = np.full((len(members), len(window.ordinals)), np.nan)
    alive = np.zeros(values.shape, np.bool_)
    for at, grid in grids:
        values[at], alive[at] = _actuals(grid, prepared.measures.scale[members[at]]), grid.alive
    values[:, stop - start :] = np.nan
    values[np.ix_(_calculated(observations, members, own), window.last_days <= view.last_days[-1] - WORKED_OUT)] = (
        np.nan
    )
    return Histories(
        members, own, SEASON.get(own, WEEKDAYS), np.arange(start, window.ordinals.stop), window.last_days,
        stop=stop - start, year=max(year - start, 0), values=values, alive=alive,
    )  # fmt: skip


def _first_ordinal(observations: Observations, members: Indices, own: Frequency) -> int:
    rows, _ = observations.of(members)
    first = int(observations.ordinal[rows].min(initial=np.iinfo(np.int32).max))
    table = _worked_out(observations, own)
    return min(first, table.first) if table else first


def _worked_out(observations: Observations, own: Frequency) -> "Table | None":
    return observations.calculated.tables.get(own) if observations.calculated else None


def _calculated(observations: Observations, members: Indices, own: Frequency) -> Flags:
    """Which of the members have values that were worked out."""
    table = _worked_out(observations, own)
    return np.array([table is not None and m in table.row for m in members.tolist()], np.bool_)


def _by_kind(rows: Sequence[MeasureRow], members: Indices) -> Iterator[tuple[Kind, Indices]]:
    for kind in Kind:
        at = np.array([n for n, m in enumerate(members) if rows[m].kind is kind], np.int64)
        if at.size:
            yield kind, at


def _grid(prepared: Prepared, observations: Observations, members: Indices, kind: Kind, window: Window) -> Grid:
    return build_grid(
        window,
        kind=kind,
        members=members,
        measures=prepared.measures,
        observations=observations,
        today=prepared.view.today,
    )


def _actuals(grid: Grid, scale: Array) -> Array:
    """Values as they came: nothing carried. A ratio is its numerator / denominator where it has both."""
    own = grid.has & ~grid.carried
    parts = ~np.isnan(grid.numerator) & ~np.isnan(grid.denominator)
    if parts.any():
        divisor = np.where(parts & (grid.denominator != 0), grid.denominator, np.nan)
        value = np.where(parts, grid.numerator * scale[:, None] / divisor, grid.value)
    else:
        value = grid.value
    found: Array = np.where(own & np.isfinite(value), value, np.nan)
    return found


def _by_weekday(whole: Histories) -> Iterator[Histories]:
    """Daily measures by the days of the week that ever have a value: a plant that rests on Sundays isn't missed there."""
    day = whole.last_days % WEEKDAYS
    known = ~np.isnan(whole.values)
    used = np.stack([known[:, day == each].any(axis=1) for each in range(WEEKDAYS)], axis=1)
    used |= ~used.any(axis=1, keepdims=True)
    for pattern in np.unique(used, axis=0):
        at = np.flatnonzero((used == pattern).all(axis=1))
        columns = pattern[day]
        yield Histories(
            whole.members[at], whole.frequency, int(pattern.sum()), whole.ordinals[columns], whole.last_days[columns],
            stop=int(columns[: whole.stop].sum()), year=int(columns[: whole.year].sum()),
            values=whole.values[np.ix_(at, np.flatnonzero(columns))], alive=whole.alive[np.ix_(at, np.flatnonzero(columns))],
        )  # fmt: skip
