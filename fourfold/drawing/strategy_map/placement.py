"""The whole layout of a strategy map: tries densities from roomy to dense and takes the first that fits the page."""

from collections.abc import Iterator
from contextlib import suppress
from functools import cache, lru_cache, partial
from math import ceil

from fourfold.drawing.lettering import fits, wrap
from fourfold.drawing.strategy_map import legend
from fourfold.drawing.strategy_map.geometry import (
    AREA_LEFT,
    AREA_RIGHT,
    MARGIN,
    SCALES,
    WIDTH,
    Crowded,
    Layout,
    PlacedBox,
    PlacedLane,
    Point,
    Rect,
    Route,
    Scale,
    TooSmall,
)
from fourfold.drawing.strategy_map.heights import Heights, heights
from fourfold.drawing.strategy_map.labels import labels
from fourfold.drawing.strategy_map.model import StrategyMap
from fourfold.drawing.strategy_map.ordering import Row, arrange
from fourfold.drawing.strategy_map.placing import place
from fourfold.drawing.strategy_map.risers import Columns, Path, plan
from fourfold.drawing.strategy_map.tracks import Levels, levels

_PER_ROW = (6, 7, 8)
# Gap between the boxes of the fullest row, and the widest box; wide boxes need fewer lines, so lower rows.
_FITS = ((34.0, 204.0), (26.0, 204.0), (20.0, 204.0), (15.0, 204.0), (40.0, 290.0))
_NARROWEST = 96.0
_INSIDE = 32.0  # of a box's width, what its name cannot use
_NAME_LINES = 3
_LANE_GAP = 6.0


@lru_cache(maxsize=8)
def layout(strategy_map: StrategyMap) -> Layout:
    """Places of lanes, boxes and arrows on one A4 landscape page.

    No arrow meets a box except at its two ends, no two arrows share a line, boxes stay in their lanes. TooSmall when
    that needs letters under 7 points. The same map always gives the same layout, in both views.
    """
    for per_row in _row_limits(strategy_map):
        rows = arrange(strategy_map, per_row)
        way = cache(partial(_way, strategy_map, rows))
        for shortened, scale, fit in _attempts():
            if found := way(*fit):
                with suppress(Crowded):
                    return _fitted(strategy_map, rows, found, scale, shortened=shortened)
    raise TooSmall(_advice(strategy_map))


def _attempts() -> Iterator[tuple[bool, Scale, tuple[float, float]]]:
    """From roomy to dense; names are shortened only when nothing else fits."""
    for shortened in (False, True):
        for scale in SCALES[-1:] if shortened else SCALES:
            for fit in _FITS:
                yield shortened, scale, fit


def _row_limits(strategy_map: StrategyMap) -> list[int]:
    """Boxes per row worth trying: those that change the number of rows."""
    counts = [sum(box.lane == lane.key for box in strategy_map.boxes) for lane in strategy_map.lanes]
    rows = {tuple(ceil(count / limit) for count in counts): limit for limit in reversed(_PER_ROW)}
    return sorted(rows.values())


_Way = tuple[Columns, list[Path], Levels]


def _way(strategy_map: StrategyMap, rows: list[Row], gap: float, widest: float) -> _Way | None:
    """Boxes and arrows across the page with `gap` between the boxes of the fullest row, or None without room."""
    most = max((len(row.boxes) for row in rows), default=0) or 1
    columns = Columns(rows, min(widest, (AREA_RIGHT - AREA_LEFT) / most - gap))
    if columns.box_width < _NARROWEST:
        return None
    try:
        paths = plan(columns, strategy_map.links)
        place(paths)
    except Crowded:
        return None
    return columns, paths, levels(paths)


def _fitted(strategy_map: StrategyMap, rows: list[Row], way: _Way, scale: Scale, *, shortened: bool) -> Layout:
    """The layout at one scale, with names shortened or whole; Crowded when it does not fit."""
    columns, paths, track_levels = way
    room = columns.box_width - _INSIDE
    if not shortened and not all(fits(box.name, scale.name, room, _NAME_LINES) for box in strategy_map.boxes):
        raise Crowded
    lines = {box.key: wrap(box.name, scale.name, room, _NAME_LINES) for box in strategy_map.boxes}
    needed = [scale.box_height(max((len(lines[box]) for box in row.boxes), default=1)) for row in rows]
    needed = [max(needed)] * len(rows) if scale.even else needed
    high = heights(rows, track_levels, needed, *legend.lanes_between(strategy_map))
    rects = {
        box: Rect(columns.centre[box] - columns.box_width / 2, high.tops[index], columns.box_width, high.sizes[index])
        for index, row in enumerate(rows)
        for box in row.boxes
    }
    found = {box.key: box for box in strategy_map.boxes}
    boxes = tuple(PlacedBox(found[key], rect, lines[key]) for key, rect in rects.items())
    return Layout(_lanes(strategy_map, rows, high), boxes, _routes(paths, rects, high, scale.small), scale)


def _lanes(strategy_map: StrategyMap, rows: list[Row], high: Heights) -> tuple[PlacedLane, ...]:
    """A band per lane, from the middle of the channel above it to the middle of the channel below."""
    placed = []
    for lane in strategy_map.lanes:
        own = [index for index, row in enumerate(rows) if row.lane == lane.key]
        top = high.bounds[own[0]] + (_LANE_GAP / 2 if own[0] else 0)
        bottom = high.bounds[own[-1] + 1] - (_LANE_GAP / 2 if own[-1] + 1 < len(rows) else 0)
        empty = not any(rows[index].boxes for index in own)
        placed.append(PlacedLane(lane, Rect(MARGIN, top, WIDTH - 2 * MARGIN, bottom - top), empty))
    return tuple(placed)


def _routes(paths: list[Path], rects: dict[str, Rect], high: Heights, size: float) -> tuple[Route, ...]:
    sideways: dict[frozenset[str], int] = {}
    lines = [_line(path, rects, high, sideways) for path in paths]
    spots = labels([path.link for path in paths], lines, list(rects.values()), size)
    return tuple(Route(path.link, line, spot) for path, line, spot in zip(paths, lines, spots, strict=True))


def _line(path: Path, rects: dict[str, Rect], high: Heights, sideways: dict[frozenset[str], int]) -> tuple[Point, ...]:
    cause, effect = rects[path.link.cause], rects[path.link.effect]
    if not path.hops:
        pair = frozenset((path.link.cause, path.link.effect))
        sideways[pair] = count = sideways.get(pair, 0) + 1
        y = cause.y + cause.h / 2 + (count // 2) * 14 * (-1 if count % 2 else 1)
        return ((cause.right, y), (effect.x, y)) if cause.x < effect.x else ((cause.x, y), (effect.right, y))
    first, last = path.hops[0].start, path.hops[-1].end
    points = [(first.x, cause.y if first.edge and first.edge[1] else cause.bottom)]
    for hop in path.hops:
        if hop in high.track:
            points += [(hop.start.x, high.track[hop]), (hop.end.x, high.track[hop])]
    points.append((last.x, effect.y if last.edge and last.edge[1] else effect.bottom))
    return tuple(points)


def _advice(strategy_map: StrategyMap) -> str:
    boxes, links = len(strategy_map.boxes), len(strategy_map.links)
    fullest = max(strategy_map.lanes, key=lambda lane: sum(box.lane == lane.key for box in strategy_map.boxes))
    count = sum(box.lane == fullest.key for box in strategy_map.boxes)
    return (
        f"This map does not fit one A4 page with letters of 7 points: it has {boxes} objectives and {links} links, "
        f"{count} of the objectives in {fullest.name}. Nothing is lost. Join objectives that share an aim "
        "(3-5 in each perspective read best), or remove links that say little."
    )
