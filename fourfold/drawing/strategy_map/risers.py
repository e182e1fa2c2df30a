"""Which way each arrow takes: up or down through the gaps between boxes, never through a box.

Rows count from the top. Channel c is the free strip above row c (channel 0 is above the top row). A riser is a
vertical piece: a port on the edge of a box, or a run through a gap of a row. A hop joins two risers inside a channel.
"""

from dataclasses import dataclass

from fourfold.drawing.strategy_map.geometry import AREA_LEFT, AREA_RIGHT, Crowded
from fourfold.drawing.strategy_map.model import Link
from fourfold.drawing.strategy_map.ordering import Row

_CLEAR = 4.0  # distance of a run from the boxes beside it
_CORNER = 12.0  # distance of a port from the corner of its box
_SNUG = 4.0  # runs in one gap need about this much each


@dataclass(eq=False, slots=True)
class Riser:
    """A vertical piece of `row` that may lie anywhere between `low` and `high`."""

    row: int
    low: float
    high: float
    x: float
    channels: tuple[int, ...]
    edge: tuple[str, bool] | None = None  # of a port: the box, and whether it is on its top

    def from_below(self, channel: int) -> bool:
        return channel == self.row


@dataclass(eq=False, slots=True)
class Hop:
    channel: int
    start: Riser
    end: Riser


@dataclass(eq=False, slots=True)
class Path:
    """A link's way; without hops it runs straight to the box beside it."""

    link: Link
    hops: list[Hop]


class Columns:
    """Where the boxes of each row stand, left to right, when all boxes are `box_width` wide."""

    def __init__(self, rows: list[Row], box_width: float) -> None:
        self.rows, self.box_width = rows, box_width
        self.centre: dict[str, float] = {}
        self.row_of: dict[str, int] = {}
        for index, row in enumerate(rows):
            share = (AREA_RIGHT - AREA_LEFT) / max(1, len(row.boxes))
            for column, box in enumerate(row.boxes):
                self.centre[box] = AREA_LEFT + (column + 0.5) * share
                self.row_of[box] = index

    def gaps(self, row: int) -> list[tuple[float, float]]:
        """Free strips between the boxes of a row and at its two ends."""
        half = self.box_width / 2
        edges = [AREA_LEFT]
        for box in self.rows[row].boxes:
            edges += [self.centre[box] - half, self.centre[box] + half]
        edges.append(AREA_RIGHT)
        return [(left + _CLEAR, right - _CLEAR) for left, right in zip(edges[::2], edges[1::2], strict=True)]

    def neighbours(self, one: str, other: str) -> bool:
        if self.row_of[one] != self.row_of[other]:
            return False
        boxes = self.rows[self.row_of[one]].boxes
        return abs(boxes.index(one) - boxes.index(other)) == 1


def plan(columns: Columns, links: tuple[Link, ...]) -> list[Path]:
    """A path for each link, in the order given; Crowded when a row's gaps are full."""
    load: dict[tuple[int, int], int] = {}
    return [_path(columns, link, load) for link in links]


def _path(columns: Columns, link: Link, load: dict[tuple[int, int], int]) -> Path:
    start, end = columns.row_of[link.cause], columns.row_of[link.effect]
    if columns.neighbours(link.cause, link.effect):
        return Path(link, [])
    up = end <= start
    crossed = range(start - 1, end, -1) if up else range(start + 1, end)
    risers = [_port(columns, link.cause, top=up)]
    for row in crossed:
        risers.append(_run(columns, row, link, risers[-1].x, load))
    risers.append(_port(columns, link.effect, top=not up or start == end))
    first = start if up else start + 1
    step = -1 if up else 1
    hops = [Hop(first + step * index, *risers[index : index + 2]) for index in range(len(risers) - 1)]
    return Path(link, hops)


def _port(columns: Columns, box: str, *, top: bool) -> Riser:
    row, centre, reach = columns.row_of[box], columns.centre[box], columns.box_width / 2 - _CORNER
    return Riser(row, centre - reach, centre + reach, centre, (row if top else row + 1,), (box, top))


def _run(columns: Columns, row: int, link: Link, before: float, load: dict[tuple[int, int], int]) -> Riser:
    """A run through the gap of `row` that needs the least way aside; full gaps are left out."""
    start, end = columns.row_of[link.cause], columns.row_of[link.effect]
    goal = columns.centre[link.effect]
    line = columns.centre[link.cause] + (goal - columns.centre[link.cause]) * (row - start) / (end - start)
    choices: list[tuple[float, int, float]] = []
    for index, (low, high) in enumerate(columns.gaps(row)):
        used = load.get((row, index), 0)
        if (used + 1) * _SNUG <= high - low + _SNUG / 2:
            x = min(high, max(low, line))
            aside = abs(x - before) + abs(x - goal) + 0.5 * abs(x - line)
            choices.append((aside + 12 * used * 20 / (high - low + 20), index, x))
    if not choices:
        raise Crowded
    _, index, x = min(choices)
    load[row, index] = load.get((row, index), 0) + 1
    low, high = columns.gaps(row)[index]
    return Riser(row, low, high, x, (row, row + 1))
