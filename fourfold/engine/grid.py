"""A grid of own periods: what is known of each measure in each period of its own calendar, and why not the rest."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from fourfold.engine.columns import Indices, Measures, Observations
from fourfold.engine.model import Frequency, Reason
from fourfold.engine.periods import Calendar, Days
from fourfold.engine.scoring import Array, Flags

Reasons = npt.NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Grid:
    """Measures of one frequency by their own periods, oldest first. All arrays are (measures, own periods).

    A period has data when it holds an actual (for a ratio: a value, or both its parts) or carries an earlier one;
    `origin` is the column that the data come from. `due` periods count: they have data, or should have.
    """

    frequency: Frequency
    first: int  # ordinal of the first column
    first_days: Days  # (own periods,)
    last_days: Days
    alive: Flags  # between the measure's start and end
    has: Flags
    due: Flags
    carried: Flags
    origin: Indices
    reason: Reasons  # of each period without data
    value: Array
    numerator: Array
    denominator: Array
    weight: Array
    recorded: Days
    row: Indices  # the observation row as given, -1 where there is none


def build_grid(
    *,
    frequency: Frequency,
    calendar: Calendar,
    members: Indices,
    measures: Measures,
    observations: Observations,
    ordinals: range,
    today: int,
) -> Grid:
    """The grid of `members` (measures of that frequency) over `ordinals`, which must include the periods to carry from."""
    columns = np.arange(ordinals.start, ordinals.stop)
    first_days, last_days = calendar.first_days(frequency, columns), calendar.last_days(frequency, columns)
    place = _Place(members, len(measures.index), ordinals, observations)
    raw = {name: place.numbers(getattr(observations, name)) for name in ("value", "numerator", "denominator", "weight")}
    forecast = place.whole(observations.forecast.astype(np.int64)) == 1
    row = place.whole(observations.row, absent=-1)
    recorded = place.whole(observations.recorded)

    alive = (last_days >= measures.first_day[members, None]) & (first_days <= measures.last_day[members, None])
    known = ~np.isnan(raw["value"]) | ~(np.isnan(raw["numerator"]) | np.isnan(raw["denominator"]))
    actual = known & ~forecast & alive & ~measures.withheld[members, None]
    origin, carried = _carry(actual, alive, measures, members, over=last_days < today)
    has = actual | carried
    blank = (row >= 0) & ~known
    reason = _reasons(measures, members, first_days, last_days, today, forecast=forecast & known, blank=blank)
    at = (np.arange(len(members))[:, None], np.maximum(origin, 0))
    data = {name: np.where(has, numbers[at], np.nan) for name, numbers in raw.items()}
    late = today > last_days + measures.due_days[members, None]
    return Grid(
        frequency, ordinals.start, first_days, last_days, alive,
        has=has, due=alive & (has | late), carried=carried, origin=origin, reason=reason,
        recorded=np.where(has, recorded[at], 0), row=row, **data,
    )  # fmt: skip


class _Place:
    """Where each observation of the group belongs in its grid."""

    def __init__(self, members: Indices, measures: int, ordinals: range, observations: Observations) -> None:
        rows = np.full(measures, -1)
        rows[members] = np.arange(len(members))
        row, column = rows[observations.measure], observations.ordinal - ordinals.start
        self.taken = (row >= 0) & (column >= 0) & (column < len(ordinals))
        self.at = (row[self.taken], column[self.taken])
        self.shape = (len(members), len(ordinals))

    def numbers(self, column: Array) -> Array:
        grid = np.full(self.shape, np.nan)
        grid[self.at] = column[self.taken]
        return grid

    def whole(self, column: npt.NDArray[np.int64], absent: int = 0) -> npt.NDArray[np.int64]:
        grid = np.full(self.shape, absent, np.int64)
        grid[self.at] = column[self.taken]
        return grid


def _carry(actual: Flags, alive: Flags, measures: Measures, members: Indices, over: Flags) -> tuple[Indices, Flags]:
    """Column each period's data come from (-1: none), and which are carried: only over periods that have ended."""
    column = np.arange(actual.shape[1])
    latest = np.maximum.accumulate(np.where(actual, column, -1), axis=1)
    allowed = np.where(measures.paused[members], 0, measures.carry[members])[:, None]
    carried = ~actual & alive & over & (latest >= 0) & (column - latest <= allowed)
    return np.where(actual | carried, latest, -1), carried


def _reasons(
    measures: Measures,
    members: Indices,
    first_days: Days,
    last_days: Days,
    today: int,
    *,
    forecast: Flags,
    blank: Flags,
) -> Reasons:
    """Why a period without data has none: the first reason that applies."""
    due = last_days + measures.due_days[members, None]
    late = last_days + measures.late_days[members, None]
    reason = np.full(forecast.shape, Reason.LATE, np.int8)
    for applies, why in (
        (today <= late, Reason.NOT_COLLECTED),
        (today <= due, Reason.NOT_DUE),
        (blank, Reason.NOT_COLLECTED),
        (measures.paused[members, None], Reason.PAUSED),
        (forecast, Reason.FORECAST),
        (first_days > measures.last_day[members, None], Reason.AFTER_END),
        (last_days < measures.first_day[members, None], Reason.BEFORE_START),
        (measures.withheld[members, None], Reason.WITHHELD),
    ):  # the last that applies wins
        np.copyto(reason, np.int8(why), where=applies)
    return reason
