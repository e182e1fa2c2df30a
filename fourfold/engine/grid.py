"""A grid of own periods: what is known of each measure in each period of its own calendar, and why not the rest."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from fourfold.engine.columns import Indices, Measures, Observations
from fourfold.engine.model import Frequency, Kind, Reason
from fourfold.engine.periods import Calendar, Days
from fourfold.engine.scoring import Array, Flags

Reasons = npt.NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Grid:
    """Measures of one frequency by their own periods, oldest first. All arrays are (measures, own periods).

    A period has data when it holds an actual (for a ratio: a value, or both its parts) or carries an earlier one;
    `origin` is the column that the data come from.
    Numerators, denominators and weights are there for the kinds that combine by them.
    """

    frequency: Frequency
    first: int  # ordinal of the first column
    first_days: Days  # (own periods,)
    last_days: Days
    alive: Flags  # between the measure's start and end
    has: Flags
    since: Days  # (own periods,): days that have passed since the end of each
    due_days: Indices  # (measures,)
    carried: Flags
    origin: Indices
    reason: Reasons  # of each period without data
    value: Array
    numerator: Array
    denominator: Array
    weight: Array
    recorded: Days

    def due(self) -> Flags:
        """The periods that count: they have data, or should have."""
        found: Flags = self.alive & (self.has | (self.since > self.due_days[:, None]))
        return found


@dataclass(frozen=True, slots=True)
class Window:
    """The own periods that a grid covers."""

    frequency: Frequency
    ordinals: range
    first_days: Days
    last_days: Days

    @classmethod
    def over(cls, frequency: Frequency, calendar: Calendar, ordinals: range) -> "Window":
        columns = np.arange(ordinals.start, ordinals.stop)
        return cls(frequency, ordinals, calendar.first_days(frequency, columns), calendar.last_days(frequency, columns))


def build_grid(
    window: Window, *, kind: Kind, members: Indices, measures: Measures, observations: Observations, today: int
) -> Grid:
    """The grid of `members`, measures of the window's frequency; the window must include the periods to carry from."""
    place = _Place(members, window, observations)
    value, nothing = place.numbers(observations.value), place.numbers(None)
    is_ratio = kind is Kind.RATIO
    numerator = place.numbers(observations.numerator) if is_ratio else nothing
    denominator = place.numbers(observations.denominator) if is_ratio else nothing
    weight = place.numbers(observations.weight) if kind is Kind.INDEX else nothing
    laid = observations.calculated.laid(members, window) if observations.calculated is not None else None
    if laid is not None:
        value, filled = laid.over(value, "value"), laid.over(place.filled, "filled")
        numerator, denominator = laid.over(numerator, "numerator"), laid.over(denominator, "denominator")
        weight = laid.over(weight, "weight")
    else:
        filled = place.filled

    known = ~np.isnan(value)
    if is_ratio:
        known |= ~(np.isnan(numerator) | np.isnan(denominator))
    forecast = place.others(observations.forecast) & known
    if laid is not None:
        forecast = laid.over(forecast, "forecast")
    alive = _alive(measures, members, window)
    actual = known & alive & ~forecast & ~measures.withheld[members, None]
    over = window.last_days < today
    origin, carried = _carry(actual, alive, measures, members, over=over)
    has = actual | carried
    if bool(carried.any()) or not np.array_equal(has, known):
        at = (np.arange(len(members))[:, None], np.maximum(origin, 0))
        value, numerator, denominator, weight = (
            numbers if numbers is nothing else np.where(has, numbers[at], np.nan)
            for numbers in (value, numerator, denominator, weight)
        )
    recorded = place.others(observations.recorded)
    if laid is not None:
        recorded = laid.over(recorded, "recorded")
    if recorded.any():
        recorded = np.where(has, np.take_along_axis(recorded, np.maximum(origin, 0), axis=1), 0)
    reason = _reasons(measures, members, window, today, has=has, forecast=forecast, blank=filled & ~known)
    return Grid(
        window.frequency, window.ordinals.start, window.first_days, window.last_days, alive,
        has=has, since=today - window.last_days, due_days=measures.due_days[members], carried=carried, origin=origin,
        reason=reason if laid is None else laid.reasons(reason, has),
        value=value, numerator=numerator, denominator=denominator, weight=weight, recorded=recorded,
    )  # fmt: skip


MISSING, NO, YES = np.full((1, 1), np.nan), np.zeros((1, 1), np.bool_), np.ones((1, 1), np.bool_)
for constant in (MISSING, NO, YES):
    constant.setflags(write=False)


def everywhere(constant: npt.NDArray[Any], shape: tuple[int, ...]) -> npt.NDArray[Any]:
    """One number in every cell, in the memory of one: as np.broadcast_to, ten times sooner. Can't be written to."""
    return np.ndarray(shape, constant.dtype, constant, strides=(0,) * len(shape))


class _Place:
    """Where each observation of the members belongs in their grid."""

    def __init__(self, members: Indices, window: Window, observations: Observations) -> None:
        rows, owner = observations.of(members)
        column = observations.ordinal[rows] - window.ordinals.start
        inside = (column >= 0) & (column < len(window.ordinals))
        if not inside.all():
            rows, owner, column = rows[inside], owner[inside], column[inside]
        self.rows = rows
        self.at = owner * len(window.ordinals) + column
        self.shape = (len(members), len(window.ordinals))
        self.filled = np.zeros(self.shape, np.bool_)
        self.filled.reshape(-1)[self.at] = True

    def numbers(self, column: Array | None) -> Array:
        if column is None:
            return everywhere(MISSING, self.shape)
        grid = np.full(self.shape, np.nan)
        grid.reshape(-1)[self.at] = column[self.rows]
        return grid

    def others(self, column: npt.NDArray[Any] | None) -> npt.NDArray[Any]:
        """Days or flags, 0 or false where there are none."""
        if column is None:
            return everywhere(NO, self.shape)
        grid = np.zeros(self.shape, column.dtype)
        grid.reshape(-1)[self.at] = column[self.rows]
        return grid


def _alive(measures: Measures, members: Indices, window: Window) -> Flags:
    starts, ends = measures.first_day[members, None], measures.last_day[members, None]
    if (starts <= window.last_days[0]).all() and (ends >= window.first_days[-1]).all():
        return everywhere(YES, (len(members), len(window.ordinals)))
    return (window.last_days >= starts) & (window.first_days <= ends)


def _carry(actual: Flags, alive: Flags, measures: Measures, members: Indices, over: Flags) -> tuple[Indices, Flags]:
    """Column each period's data come from, if it has any, and which are carried: only over periods that have ended."""
    column = np.arange(actual.shape[1])
    allowed = np.where(measures.paused[members], 0, measures.carry[members])[:, None]
    if not allowed.any():
        return np.broadcast_to(column, actual.shape), everywhere(NO, actual.shape)
    latest = np.maximum.accumulate(np.where(actual, column, -1), axis=1)
    carried = ~actual & alive & over & (latest >= 0) & (column - latest <= allowed)
    return np.where(actual | carried, latest, -1), carried


def _reasons(
    measures: Measures, members: Indices, window: Window, today: int, *, has: Flags, forecast: Flags, blank: Flags
) -> Reasons:
    """Why a period without data has none: the first reason that applies."""
    reasons = np.zeros(has.shape, np.int8)
    at = np.flatnonzero(~has)
    row, column = np.divmod(at, has.shape[1])
    m, last_day = members[row], window.last_days[column]
    since = today - last_day  # days that have passed since the period's end
    reason = np.full(len(row), Reason.LATE, np.int8)
    for applies, why in (
        (since <= measures.late_days[m], Reason.NOT_COLLECTED),
        (since <= measures.due_days[m], Reason.NOT_DUE),
        (blank.reshape(-1)[at], Reason.NOT_COLLECTED),
        (measures.paused[m], Reason.PAUSED),
        (forecast.reshape(-1)[at], Reason.FORECAST),
        (window.first_days[column] > measures.last_day[m], Reason.AFTER_END),
        (last_day < measures.first_day[m], Reason.BEFORE_START),
        (measures.withheld[m], Reason.WITHHELD),
    ):  # the last that applies wins
        reason[applies] = why
    reasons.reshape(-1)[at] = reason
    return reasons
