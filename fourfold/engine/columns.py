"""Rows to columns: the model's measures and observations as arrays, in an order that does not depend on the rows'."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from fourfold.engine.model import Frequency, MeasureRow, ObservationColumns, ObservationRow
from fourfold.engine.parallel import for_each
from fourfold.engine.periods import Calendar, Days
from fourfold.engine.scoring import Array, Flags

if TYPE_CHECKING:
    from fourfold.engine.formulas.calculated import Calculated

Indices = npt.NDArray[np.int64]
ShortOrdinals = npt.NDArray[np.int32]
CHUNK = 65_536
NEVER = 2**22  # a day after every date; also more than the days of one owner, so owner and day fit in one number


@dataclass(frozen=True, slots=True)
class Measures:
    """One row each, in the model's order."""

    index: dict[Hashable, int]
    frequency: npt.NDArray[np.int8]  # position in Frequency
    first_day: Days
    last_day: Days
    due_days: Indices
    late_days: Indices  # due and grace days together
    carry: Indices
    paused: Flags
    withheld: Flags
    critical: Flags
    leading: npt.NDArray[np.int8]  # 1 leading, 0 lagging, -1 neither
    baseline: Array
    scale: Array
    words: Mapping[int, Mapping[str, float]] = field(default_factory=dict)  # of text measures: word to number


@dataclass(frozen=True, slots=True)
class Observations:
    """At most one row for a measure and own period, sorted by both. None: no row has such a number.

    `first` (measures + 1,) says where the rows of each measure begin. Days are 0 where unknown.
    """

    first: Indices
    ordinal: ShortOrdinals
    value: Array
    numerator: Array | None
    denominator: Array | None
    weight: Array | None
    forecast: Flags | None
    recorded: Days | None
    done: Days | None
    expected: Days | None
    calculated: "Calculated | None" = None  # what was worked out from these values, which counts before them

    def of(self, members: Indices) -> tuple[Indices, Indices]:
        """The rows of some measures, and which of the members each belongs to (0, 1, ...)."""
        starts, counts = self.first[members], self.first[members + 1] - self.first[members]
        owner = np.repeat(np.arange(len(members)), counts)
        before = np.cumsum(counts) - counts
        return np.arange(len(owner)) + (starts - before)[owner], owner


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
    order = {frequency: at for at, frequency in enumerate(Frequency)}
    leading = {True: 1, False: 0, None: -1}
    return Measures(
        index=index_of((row.key for row in rows), "measure"),
        frequency=np.array([order[row.frequency] for row in rows], np.int8),
        first_day=days_of((row.starts for row in rows), 0),
        last_day=days_of((row.ends for row in rows), NEVER),
        due_days=due,
        late_days=due + np.array([row.grace_days for row in rows], np.int64),
        carry=np.array([row.carry_periods for row in rows], np.int64),
        paused=np.array([row.paused for row in rows], np.bool_),
        withheld=np.array([row.withheld for row in rows], np.bool_),
        critical=np.array([row.critical for row in rows], np.bool_),
        leading=np.array([leading[row.leading] for row in rows], np.int8),
        baseline=numbers_of(row.baseline for row in rows),
        scale=np.array([row.scale for row in rows], np.float64),
        words={at: numbered(row.words) for at, row in enumerate(rows) if row.words},
    )


def numbered(words: Sequence[str]) -> dict[str, float]:
    """Words to their numbers, from 1. Letters count in any case, spaces around them don't."""
    return {plain_word(word): float(at) for at, word in enumerate(words, start=1)}


def plain_word(word: str) -> str:
    return " ".join(word.split()).casefold()


def observation_columns(
    given: Sequence[ObservationRow] | ObservationColumns, measures: Measures, calendar: Calendar
) -> Observations:
    """One row per measure and own period: an actual before a forecast before a blank, then the latest recorded."""
    columns = given if isinstance(given, ObservationColumns) else _from_rows(given, measures)
    measure, ordinal = _checked(columns, measures), _own_ordinals(columns, measures, calendar)
    order = _one_each(columns, measure, ordinal)
    if order is not None:
        measure, ordinal = measure[order], ordinal[order]
    taken = {each.name: _finite(_taken(getattr(columns, each.name), order)) for each in fields(columns)[2:]}
    return Observations(
        first=np.searchsorted(measure, np.arange(len(measures.index) + 1, dtype=measure.dtype)),
        ordinal=ordinal,
        done=taken.pop("done_on"),
        expected=taken.pop("forecast_on"),
        **{name: column for name, column in taken.items() if name != "shift"},
    )


def _from_rows(rows: Sequence[ObservationRow], measures: Measures) -> ObservationColumns:
    return ObservationColumns(
        measure=positions(measures.index, [row.measure for row in rows], "An observation"),
        start=np.array([row.start.toordinal() for row in rows], np.int64),
        value=numbers_of([number_of(row, measures) for row in rows]),
        numerator=_known(numbers_of([row.numerator for row in rows])),
        denominator=_known(numbers_of([row.denominator for row in rows])),
        weight=_known(numbers_of([row.weight for row in rows])),
        forecast=np.array([row.forecast for row in rows], np.bool_),
        recorded=days_of([row.recorded for row in rows]),
        done_on=_dated(days_of([row.done_on for row in rows])),
        forecast_on=_dated(days_of([row.forecast_on for row in rows])),
        shift=None if all(row.shift == 1 for row in rows) else np.array([row.shift for row in rows], np.int64),
    )


def number_of(row: ObservationRow, measures: Measures) -> float | None:
    """The row's value; of a text the number of its word."""
    return row.value if row.text is None else _word(row, measures)


def _word(row: ObservationRow, measures: Measures) -> float | None:
    """The number of a word; a word that the measure doesn't know is missing."""
    known = measures.words.get(measures.index[row.measure], {})
    return known.get(plain_word(row.text or ""))


def _known(numbers: Array) -> Array | None:
    return None if np.isnan(numbers).all() else numbers


def _dated(days: Days) -> Days | None:
    return days if days.any() else None


def _checked(columns: ObservationColumns, measures: Measures) -> Indices:
    """The measures' positions. Raises ValueError for columns of unequal length or positions outside the model."""
    if len(lengths(columns)) > 1:
        raise ValueError("The columns of observations are not of one length.")
    if len(columns.measure) and not 0 <= columns.measure.min() <= columns.measure.max() < len(measures.index):
        raise ValueError("A column of observations names a measure by a position that is not in the model.")
    return columns.measure


def lengths(columns: ObservationColumns) -> set[int]:
    """How long the columns are; one length, unless something is wrong."""
    return {len(column) for each in fields(columns) if (column := getattr(columns, each.name)) is not None}


def _own_ordinals(columns: ObservationColumns, measures: Measures, calendar: Calendar) -> ShortOrdinals:
    """The own period that holds the day of each observation."""
    days = columns.start
    if not len(days):
        return np.zeros(0, np.int32)
    first, last = int(days.min()), int(days.max())
    span, order = np.arange(first, last + 1), list(Frequency)
    table = np.zeros((len(order), len(span)), np.int32)
    for code in np.unique(measures.frequency).tolist():
        table[code] = calendar.ordinals(order[code], span)
    row = measures.frequency.astype(np.int64) * len(span) - first  # where each measure's row of the table begins
    ordinals, flat = np.empty(len(days), np.int32), table.reshape(-1)

    def look_up(piece: slice) -> None:
        np.take(flat, row[columns.measure[piece]] + days[piece], out=ordinals[piece])

    for_each(_pieces(len(days)), look_up)
    by_shift = measures.frequency == order.index(Frequency.SHIFT)
    if columns.shift is not None and by_shift.any():
        _add_shifts(ordinals, columns, by_shift[columns.measure], calendar)
    return ordinals


def _add_shifts(ordinals: ShortOrdinals, columns: ObservationColumns, at: Flags, calendar: Calendar) -> None:
    """From a day's first shift to the one named. Raises ValueError for a shift that its day doesn't have."""
    assert columns.shift is not None
    shift, days = columns.shift[at], columns.start[at]
    if ((shift < 1) | (shift > calendar.shift_counts(days))).any():
        raise ValueError("An observation names a shift that its day doesn't have.")
    ordinals[at] += (shift - 1).astype(np.int32)


def _one_each(columns: ObservationColumns, measure: Indices, ordinal: ShortOrdinals) -> Indices | None:
    """Positions of the rows that count, by measure and own period; None where all do and are in order already.

    Ties fall to the greater numbers, never to the order of rows.
    """
    if not _any_piece(
        len(measure), lambda at: not _rises(measure[at.start : at.stop + 1], ordinal[at.start : at.stop + 1])
    ):
        return None  # each piece was looked at with the next one's first row
    names = ("weight", "denominator", "numerator", "value", "forecast_on", "done_on", "recorded")
    numbers = [column for name in names if (column := getattr(columns, name)) is not None]
    order = np.lexsort((*numbers, _rank(columns), ordinal, measure))
    measure, ordinal = measure[order], ordinal[order]
    last = np.ones(len(order), np.bool_)
    last[:-1] = (measure[1:] != measure[:-1]) | (ordinal[1:] != ordinal[:-1])
    return order[last]


def _rises(measure: Indices, ordinal: ShortOrdinals) -> bool:
    rises = (measure[1:] > measure[:-1]) | ((measure[1:] == measure[:-1]) & (ordinal[1:] > ordinal[:-1]))
    return bool(rises.all())


def _rank(columns: ObservationColumns) -> Indices:
    """2 for an actual, 1 for a forecast, 0 for a blank."""
    known = ~np.isnan(columns.value)
    if columns.numerator is not None and columns.denominator is not None:
        known |= ~(np.isnan(columns.numerator) | np.isnan(columns.denominator))
    return np.where(known, 2 if columns.forecast is None else np.where(columns.forecast, 1, 2), 0)


def _finite(column: Any) -> Any:
    """What is not a finite number is missing."""
    if column is None or column.dtype.kind != "f":
        return column
    endless = _any_piece(len(column), lambda at: bool(np.isinf(column[at]).any()))
    return np.where(np.isinf(column), np.nan, column) if endless else column


def _any_piece(count: int, holds: Callable[[slice], bool]) -> bool:
    """Whether it holds of any piece of so many rows; once one is found the others aren't looked at."""
    found: list[slice] = []

    def look(piece: slice) -> None:
        if not found and holds(piece):
            found.append(piece)

    for_each(_pieces(count), look)
    return bool(found)


def _pieces(count: int) -> list[slice]:
    """Rows in pieces that stay in the processor's cache."""
    return [slice(start, min(start + CHUNK, count)) for start in range(0, count, CHUNK)]


def _taken(column: Any, at: Indices | None) -> Any:
    return column if column is None or at is None else column[at]


def in_force(owners: Indices, days: Days, owner: Indices, on: Days) -> Indices:
    """Position of the latest dated row of each owner at or before a day, -1 where there is none.

    `owners` and `days` describe the rows, sorted by both; `owner` and `on` broadcast to the cells asked about.
    """
    asked = owner * NEVER + on
    if not len(owners):
        return np.full(asked.shape, -1)
    at = np.searchsorted(owners * NEVER + days, asked, side="right") - 1
    return np.where((at >= 0) & (owners[at] == owner), at, -1)


def in_force_over(owners: Indices, days: Days, owner: Indices, on: Days) -> Indices:
    """As `in_force` for all owners on the same rising days: (owners, days); (owners, 1) where no day makes a difference."""
    starts, stops = np.searchsorted(owners, owner), np.searchsorted(owners, owner, side="right")
    counts = stops - starts
    row = np.repeat(np.arange(len(owner)), counts)
    at = np.arange(len(row)) + (starts - (np.cumsum(counts) - counts))[row]
    begins = np.searchsorted(on, days[at])
    if not begins.any():
        return np.where(counts > 0, stops - 1, -1)[:, None]
    width = len(on)
    inside = begins < width
    places = np.concatenate([np.arange(len(owner)) * width, (row * width + begins)[inside]])
    rows = np.concatenate([np.full(len(owner), -1), at[inside]])
    order = np.argsort(places, kind="stable")  # of rows that begin together the last one stays: the others last no time
    lasting = np.diff(np.append(places[order], len(owner) * width))
    return np.repeat(rows[order], lasting).reshape(len(owner), width)
