"""Rows to columns: the model's measures and observations as arrays, in an order that does not depend on the rows'."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from fourfold.engine.model import Frequency, MeasureRow, Model
from fourfold.engine.periods import Calendar, Days, Ordinals
from fourfold.engine.scoring import Array, Flags

Indices = npt.NDArray[np.int64]
NEVER = 2**22  # a day after every date; also more than the days of one owner, so owner and day fit in one number


@dataclass(frozen=True, slots=True)
class Measures:
    """One row each, in the model's order."""

    index: dict[Hashable, int]
    first_day: Days
    last_day: Days
    due_days: Indices
    late_days: Indices  # due and grace days together
    carry: Indices
    paused: Flags
    withheld: Flags
    critical: Flags
    baseline: Array
    scale: Array


@dataclass(frozen=True, slots=True)
class Observations:
    """At most one row for a measure and own period, sorted by both. `row` points into the model's observations."""

    measure: Indices
    ordinal: Ordinals
    value: Array
    numerator: Array
    denominator: Array
    weight: Array
    forecast: Flags
    recorded: Days  # 0 where unknown
    row: Indices


def index_of(keys: Iterable[Hashable], what: str) -> dict[Hashable, int]:
    """Key to position. Raises ValueError when a key comes twice."""
    index: dict[Hashable, int] = {}
    for key in keys:
        if key in index:
            raise ValueError(f"The {what} {key!r} is in the model twice.")
        index[key] = len(index)
    return index


def positions(index: dict[Hashable, int], keys: Iterable[Hashable], what: str) -> Indices:
    """Positions of the keys. Raises ValueError for a key that the index does not know."""
    try:
        return np.array([index[key] for key in keys], np.int64)
    except KeyError as unknown:
        raise ValueError(f"{what} names {unknown.args[0]!r}, which is not in the model.") from None


def days_of(dates: Iterable[date | None], absent: int = 0) -> Days:
    return np.array([absent if day is None else day.toordinal() for day in dates], np.int64)


def numbers_of(numbers: Iterable[float | None]) -> Array:
    """NaN for None and for anything that is not finite."""
    found = np.array([np.nan if number is None else number for number in numbers], np.float64)
    found[~np.isfinite(found)] = np.nan
    return found


def measure_columns(rows: Sequence[MeasureRow]) -> Measures:
    due = np.array([row.due_days for row in rows], np.int64)
    return Measures(
        index=index_of((row.key for row in rows), "measure"),
        first_day=days_of((row.starts for row in rows), 0),
        last_day=days_of((row.ends for row in rows), NEVER),
        due_days=due,
        late_days=due + np.array([row.grace_days for row in rows], np.int64),
        carry=np.array([row.carry_periods for row in rows], np.int64),
        paused=np.array([row.paused for row in rows], np.bool_),
        withheld=np.array([row.withheld for row in rows], np.bool_),
        critical=np.array([row.critical for row in rows], np.bool_),
        baseline=numbers_of(row.baseline for row in rows),
        scale=np.array([row.scale for row in rows], np.float64),
    )


def observation_columns(model: Model, measures: Measures, calendar: Calendar) -> Observations:
    """One row per measure and own period: an actual before a forecast before a blank, then the latest recorded."""
    rows = model.observations
    measure = positions(measures.index, (row.measure for row in rows), "An observation")
    found = Observations(
        measure=measure,
        ordinal=_own_ordinals(model, calendar, measure),
        value=numbers_of([row.value for row in rows]),
        numerator=numbers_of([row.numerator for row in rows]),
        denominator=numbers_of([row.denominator for row in rows]),
        weight=numbers_of([row.weight for row in rows]),
        forecast=np.array([row.forecast for row in rows], np.bool_),
        recorded=days_of([row.recorded for row in rows]),
        row=np.arange(len(rows)),
    )
    return _taken(found, _one_each(found))


def _own_ordinals(model: Model, calendar: Calendar, measure: Indices) -> Ordinals:
    """The own period that holds the day of each observation."""
    days = days_of([row.start for row in model.observations])
    order = list(Frequency)
    own = np.array([order.index(row.frequency) for row in model.measures], np.int64)[measure]
    ordinals = np.zeros(len(days), np.int64)
    for frequency in np.unique(own):
        at = own == frequency
        ordinals[at] = calendar.ordinals(order[frequency], days[at])
    return ordinals


def _one_each(rows: Observations) -> Indices:
    """Positions of the rows that count, by measure and own period. Ties fall to the greater numbers, never to order."""
    has_number = ~np.isnan(rows.value) | ~(np.isnan(rows.numerator) | np.isnan(rows.denominator))
    rank = np.where(rows.forecast, 1, 2) * has_number
    numbers = (rows.weight, rows.denominator, rows.numerator, rows.value)
    order = np.lexsort((*numbers, rows.recorded, rank, rows.ordinal, rows.measure))
    measure, ordinal = rows.measure[order], rows.ordinal[order]
    last = np.ones(len(order), np.bool_)
    last[:-1] = (measure[1:] != measure[:-1]) | (ordinal[1:] != ordinal[:-1])
    return order[last]


def _taken(rows: Observations, at: Indices) -> Observations:
    return Observations(*(getattr(rows, name)[at] for name in Observations.__slots__))


def in_force(owners: Indices, days: Days, owner: Indices, on: Days) -> Indices:
    """Position of the latest dated row of each owner at or before a day, -1 where there is none.

    `owners` and `days` describe the rows, sorted by both; `owner` and `on` broadcast to the cells asked about.
    """
    asked = owner * NEVER + on
    if not len(owners):
        return np.full(asked.shape, -1)
    at = np.searchsorted(owners * NEVER + days, asked, side="right") - 1
    return np.where((at >= 0) & (owners[at] == owner), at, -1)
