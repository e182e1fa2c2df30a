"""Frames and rows as compiled loops want them: plain arrays, of the kinds they were compiled for."""

from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from fourfold.engine.blocks import Frame
from fourfold.engine.columns import Indices, Observations
from fourfold.engine.grid import Window
from fourfold.engine.kernel.codes import CODE_OF_KIND
from fourfold.engine.model import ObservationColumns
from fourfold.engine.scorecard import Prepared

NUMBERS, FLAGS = np.empty(0), np.empty(0, np.bool_)
Table = tuple[Indices, npt.NDArray[np.int32]]


class Frames:
    """All frames of a model side by side, and further windows behind them."""

    def __init__(self, prepared: Prepared, *more: Window) -> None:
        self.view, self.more = prepared.view, more
        self.all: list[Frame] = []
        self.at = np.zeros(prepared.shape[0], np.int64)  # (measures,): the frame of each
        for frame, members in prepared.blocks:
            if not any(frame is each for each in self.all):
                self.all.append(frame)
            self.at[members] = len(self.all) - 1

    @cached_property
    def numbers(self) -> tuple[Any, ...]:
        windows = [frame.window for frame in self.all]
        widths = [len(window.last_days) for window in windows]
        stops = np.cumsum(widths)
        firsts, pasts = (
            np.array([getattr(frame.bins, name)[0] for frame in self.all], np.int64) for name in ("first", "past")
        )
        scalars = np.array(
            [
                (*self._scalars(frame), stop - width, stop)
                for frame, width, stop in zip(self.all, widths, stops.tolist(), strict=True)
            ],
            np.int64,
        )
        seen = [
            window.last_days[np.clip(first, 0, width - 1)]
            for window, first, width in zip(windows, firsts, widths, strict=True)
        ]
        return (
            scalars, firsts, pasts, _joined([each.first_days for each in windows]), _joined([each.last_days for each in windows]),
            np.array(seen, np.int32), self.view.last_days.astype(np.int64), max(widths),
        )  # fmt: skip

    def _scalars(self, frame: Frame) -> tuple[int, ...]:
        """Kind; the last column that is over; whether a period that isn't over gives way; whether coarser; today."""
        coarse = self.view.is_finer_than(frame.frequency)
        over = self.view.latest_over(frame.frequency) - frame.window.ordinals.start
        return CODE_OF_KIND[frame.kind], over, coarse and frame.bins.longest <= 1, coarse, self.view.today

    @property
    def windows(self) -> list[Window]:
        return [*(frame.window for frame in self.all), *self.more]

    @cached_property
    def by_ordinal(self) -> Table:
        """Where the column of an own period is found: begin, span and place in the table, for each window."""
        spots = [(window.ordinals.start, len(window.ordinals), 0) for window in self.windows]
        return np.array(spots, np.int64), np.arange(max(span for _, span, _ in spots), dtype=np.int32)

    @cached_property
    def by_day(self) -> Table:
        """The same for each day."""
        spots, tables, offset = [], [], 0
        for window in self.windows:
            begin, end = int(window.first_days[0]), int(window.last_days[-1])
            days = np.arange(begin, end + 1)
            tables.append(self.view.calendar.ordinals(window.frequency, days) - window.ordinals.start)
            spots.append((begin, len(days), offset))
            offset += len(days)
        return np.array(spots, np.int64), np.concatenate(tables).astype(np.int32)


def _joined(days: list[Any]) -> Indices:
    return np.concatenate(days).astype(np.int64)


def row_numbers(rows: Observations | ObservationColumns, first: Indices, days: Any, table: Table) -> tuple[Any, ...]:
    """Observations as the loops want them; nothing is an empty array."""
    numbers = [
        _plain(NUMBERS if each is None else each, np.float64)
        for each in (rows.value, rows.numerator, rows.denominator, rows.weight)
    ]
    forecast = _plain(FLAGS if rows.forecast is None else rows.forecast, np.bool_)
    return _plain(first, np.int64), _plain(days, np.int32), *table, *numbers, forecast


def _plain(column: Any, kind: type[np.generic]) -> Any:
    return np.require(column, kind, ["C", "W"])
