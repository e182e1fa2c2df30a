"""The values of the measures that were edited, one row for each own period, in order; everybody else's stay in the columns."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import date
from math import isfinite
from typing import Any

import numpy as np

from fourfold.engine.columns import Measures, Observations, number_of
from fourfold.engine.model import ObservationRow

NAMES = tuple(
    each.name for each in fields(Observations)[2:] if each.name != "calculated"
)  # the columns that hold something of a row
DAYS = frozenset(("recorded", "done", "expected"))
NAN = float("nan")
VALUE, NUMERATOR, DENOMINATOR, WEIGHT, FORECAST = (
    NAMES.index(each) for each in ("value", "numerator", "denominator", "weight", "forecast")
)
Row = tuple[float, ...]


class Held:
    """One measure's rows: those that were edited, over those in the columns of all measures."""

    __slots__ = ("_base", "_columns", "_edited", "_first", "_past", "_read")

    def __init__(self, observations: Observations, m: int) -> None:
        self._base = observations
        self._first, self._past = observations.first.item(m), observations.first.item(m + 1)
        self._columns = [(getattr(observations, name), _absent(name)) for name in NAMES]
        self._edited: dict[int, Row | None] = {}
        self._read: dict[int, Row | None] = {}

    def at(self, ordinal: int) -> Row | None:
        """What is known in one own period; None where nothing was ever entered."""
        if ordinal not in self._read:
            self._read[ordinal] = self._from_base(ordinal)
        return self._read[ordinal]

    def _from_base(self, ordinal: int) -> Row | None:
        place = bisect_left(self._base.ordinal, ordinal, self._first, self._past)
        if place == self._past or self._base.ordinal.item(place) != ordinal:
            return None
        return tuple([absent if column is None else column.item(place) for column, absent in self._columns])

    def put(self, ordinal: int, row: Row | None) -> None:
        """Enter a row in place of the one that is there; None takes it out."""
        self._edited[ordinal] = self._read[ordinal] = row

    def in_order(self) -> tuple[list[int], list[Row]]:
        """The own periods in which something is known, rising, and what it is."""
        span = slice(self._first, self._past)
        columns = [
            [absent] * (self._past - self._first) if column is None else column[span].tolist()
            for column, absent in self._columns
        ]
        rows: dict[int, Row | None] = dict(
            zip(self._base.ordinal[span].tolist(), zip(*columns, strict=True), strict=True)
        )
        rows |= self._edited
        known = sorted((ordinal, row) for ordinal, row in rows.items() if row is not None)
        return [ordinal for ordinal, _ in known], [row for _, row in known]


def together(parts: Sequence[tuple[list[int], list[Row]]]) -> Observations:
    """Rows in order of one measure after the other, as the columns of a model that holds these measures alone."""
    first = np.cumsum([0, *(len(rows) for _, rows in parts)])
    ordinals = np.array([each for own, _ in parts for each in own], np.int32)
    return Observations(first, ordinals, **_columns([row for _, rows in parts for row in rows]))


def row_of(row: ObservationRow, measures: Measures) -> Row:
    """The numbers of a row in the order of the columns. What is not a finite number is missing."""
    known = {
        "value": _number(number_of(row, measures)), "numerator": _number(row.numerator), "denominator": _number(row.denominator),
        "weight": _number(row.weight), "forecast": row.forecast, "recorded": _day(row.recorded),
        "done": _day(row.done_on), "expected": _day(row.forecast_on),
    }  # fmt: skip
    return tuple(known.get(name, NAN) for name in NAMES)


def merged(base: Observations, held: Mapping[int, Held]) -> Observations:
    """The columns of all measures with the edited ones' rows in their places."""
    edited = np.array(sorted(held), np.int64)
    parts = [held[m].in_order() for m in edited.tolist()]
    counts = np.diff(base.first)
    counts[edited] = [len(rows) for _, rows in parts]
    first = np.concatenate([np.zeros(1, np.int64), np.cumsum(counts)])
    ordinals = np.array([each for own, _ in parts for each in own], np.int32)
    columns = _columns([row for _, rows in parts for row in rows])
    kept = np.ones(len(base.ordinal), np.bool_)
    for m in edited.tolist():
        kept[base.first[m] : base.first[m + 1]] = False
    place = np.zeros(int(first[-1]), np.bool_)
    for m in edited.tolist():
        place[first[m] : first[m + 1]] = True

    def together(name: str) -> Any:
        old, new = getattr(base, name), columns[name]
        if old is None and not _says_something(name, new):
            return None
        kind = new.dtype if old is None else old.dtype
        found = np.full(len(place), _absent(name), kind)
        if old is not None:
            found[~place] = old[kept]
        found[place] = new
        return found

    whole = np.empty(len(place), base.ordinal.dtype)
    whole[~place], whole[place] = base.ordinal[kept], ordinals
    return Observations(first, whole, **{name: together(name) for name in NAMES})


def _columns(rows: list[Row]) -> dict[str, Any]:
    found = zip(*rows, strict=True) if rows else ((),) * len(NAMES)
    return {
        name: np.array(column, np.bool_ if name == "forecast" else np.int64 if name in DAYS else np.float64)
        for name, column in zip(NAMES, found, strict=True)
    }


def _says_something(name: str, column: Any) -> bool:
    return bool(column.any() if name in DAYS or name == "forecast" else not np.isnan(column).all())


def _absent(name: str) -> float:
    return 0 if name in DAYS or name == "forecast" else NAN


def _number(number: float | None) -> float:
    return NAN if number is None or not isfinite(number) else float(number)


def _day(day: date | None) -> int:
    return 0 if day is None else day.toordinal()
