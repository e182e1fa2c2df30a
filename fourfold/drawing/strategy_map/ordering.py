"""The order of boxes within lanes: few crossings and short arrows, the same result for the same map.

Barycentre sweeps give a first order, swaps of two boxes of a lane better it while they lower the cost. A lane whose
author gave every box a position keeps that order.
"""

from dataclasses import dataclass
from itertools import pairwise
from math import ceil

import numpy as np
from numpy.typing import NDArray

from fourfold.drawing.strategy_map.model import Box, StrategyMap

_SWEEPS = 6
_TRIALS = 900  # swaps tried at most; bounds the time on the largest maps


@dataclass(frozen=True, slots=True)
class Row:
    """Boxes side by side. A lane has one row, or several when it holds more than fit side by side."""

    lane: str
    boxes: tuple[str, ...]


Order = dict[str, list[str]]  # lane key -> box keys
Floats = NDArray[np.float64]


def arrange(strategy_map: StrategyMap, per_row: int) -> list[Row]:
    """Rows from top to bottom, at most `per_row` boxes each, with few crossings between them."""
    desk = _Desk(strategy_map, per_row)
    best = min((desk.given, _swept(desk)), key=desk.cost)
    return desk.rows(_swapped(desk, best))


class _Desk:
    """One map being ordered: knows its links as arrays and the cost of an order."""

    def __init__(self, strategy_map: StrategyMap, per_row: int) -> None:
        self.per_row = per_row
        lanes = {lane.key: [box for box in strategy_map.boxes if box.lane == lane.key] for lane in strategy_map.lanes}
        self.given: Order = {lane: _by_author(boxes) for lane, boxes in lanes.items()}
        self.free = [lane for lane, boxes in lanes.items() if len(boxes) > 1 and not _placed(boxes)]
        self.number = {box.key: index for index, box in enumerate(strategy_map.boxes)}
        self.cause = np.array([self.number[link.cause] for link in strategy_map.links], dtype=int)
        self.effect = np.array([self.number[link.effect] for link in strategy_map.links], dtype=int)
        ends = np.stack([self.cause, self.effect]) if len(self.cause) else np.zeros((2, 0), dtype=int)
        meet = (ends[:, None, :, None] == ends[None, :, None, :]).any(axis=(0, 1))
        self.apart = np.triu(~meet, 1)  # pairs of links without a box in common

    def rows(self, order: Order) -> list[Row]:
        return [Row(lane, tuple(part)) for lane, boxes in order.items() for part in _parts(boxes, self.per_row)]

    def places(self, order: Order) -> tuple[Floats, Floats]:
        """Centre (0-1 across) and row of each box."""
        x, y = np.zeros(len(self.number)), np.zeros(len(self.number))
        for index, row in enumerate(self.rows(order)):
            for column, box in enumerate(row.boxes):
                x[self.number[box]] = (column + 0.5) / len(row.boxes)
                y[self.number[box]] = index
        return x, y

    def cost(self, order: Order) -> float:
        """Crossings of the straight lines between centres, plus their sideways length, plus detours inside a row."""
        if not len(self.cause):
            return 0.0
        x, y = self.places(order)
        ax, ay, bx, by = x[self.cause], y[self.cause], x[self.effect], y[self.effect]
        across = np.abs(ax - bx)
        beside = (ay == by) * np.maximum(across - 0.25, 0) * 3
        return float(_crossings(ax, ay, bx, by, self.apart) + 1.2 * across.sum() + beside.sum())


def _crossings(ax: Floats, ay: Floats, bx: Floats, by: Floats, apart: NDArray[np.bool_]) -> int:
    """How many pairs of segments (a, b) cross, over the pairs marked in `apart`."""
    dx, dy = bx - ax, by - ay

    def side(px: Floats, py: Floats) -> Floats:
        """On which side of segment i (row) point j (column) lies, as the sign."""
        across: Floats = dx[:, None] * (py[None, :] - ay[:, None]) - dy[:, None] * (px[None, :] - ax[:, None])
        return across

    split = side(ax, ay) * side(bx, by) < 0
    return int((split & split.T & apart).sum())


def _placed(boxes: list[Box]) -> bool:
    return bool(boxes) and all(box.position is not None for box in boxes)


def _by_author(boxes: list[Box]) -> list[str]:
    ordered = sorted(boxes, key=lambda box: box.position or 0) if _placed(boxes) else boxes
    return [box.key for box in ordered]


def _parts(boxes: list[str], per_row: int) -> list[list[str]]:
    """Boxes in rows of nearly the same length; an empty lane is one empty row."""
    count = max(1, ceil(len(boxes) / per_row))
    cuts = [round(index * len(boxes) / count) for index in range(count + 1)]
    return [boxes[start:end] for start, end in pairwise(cuts)]


def _swept(desk: _Desk) -> Order:
    """Each free lane sorted by the mean place of the boxes it is linked with, some times over; the best seen."""
    order = best = desk.given
    for _ in range(_SWEEPS):
        for lane in desk.free:
            x, y = desk.places(order)
            middle = {box: _barycentre(desk, desk.number[box], x, y) for box in order[lane]}
            order = {**order, lane: sorted(order[lane], key=middle.__getitem__)}
        best = min((best, order), key=desk.cost)
    return best


def _barycentre(desk: _Desk, box: int, x: Floats, y: Floats) -> float:
    others = np.concatenate([desk.effect[desk.cause == box], desk.cause[desk.effect == box]])
    if not len(others):
        return float(x[box])
    weights = 1 / (1 + np.abs(y[others] - y[box]))
    return float((x[others] * weights).sum() / weights.sum())


def _swapped(desk: _Desk, order: Order) -> Order:
    cost, trials, better = desk.cost(order), 0, True
    while better and trials < _TRIALS:
        better = False
        for lane, first, second in _pairs(desk, order):
            boxes = list(order[lane])
            boxes[first], boxes[second] = boxes[second], boxes[first]
            trial = {**order, lane: boxes}
            trials += 1
            if (found := desk.cost(trial)) < cost - 1e-9:
                order, cost, better = trial, found, True
    return order


def _pairs(desk: _Desk, order: Order) -> list[tuple[str, int, int]]:
    """Two places of a free lane, neighbours first."""
    pairs = [
        (lane, first, first + step)
        for lane in desk.free
        for step in range(1, len(order[lane]))
        for first in range(len(order[lane]) - step)
    ]
    return sorted(pairs, key=lambda pair: pair[2] - pair[1])
