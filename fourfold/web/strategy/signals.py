"""The rows of a scorecard with their signals: where the whole series tells what the last point is, trend and mark say that."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from fourfold.measures.queries import MeasureLine, Viewing
from fourfold.measures.queries.behaviour import Signal
from fourfold.measures.queries.signals import signals
from fourfold.strategy.queries import Board
from fourfold.web.strategy.table import Row


def context(board: Board, rows: Sequence[Row], viewed: Viewing) -> dict[str, Any]:
    found = signals(board.scored, board.tree.measures.values(), viewed, board.tree.withheld)
    return {"signals": found, "rows": [replace(row, measure=judged(row.measure, found)) for row in rows]}


def judged(line: MeasureLine, found: dict[int, Signal]) -> MeasureLine:
    """The line with the verdict of its own chart as its trend, where it has one."""
    signal = found.get(line.measure.pk)
    return line if signal is None else replace(line, trend=signal.verdict)
