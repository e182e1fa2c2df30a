"""Words around the map: header with the vision, legend of themes, arrows and marks, footer with values and version."""

from collections.abc import Iterator
from dataclasses import dataclass

from fourfold.drawing.lettering import shorten, width, wrap
from fourfold.drawing.marks import WORDS, mark_shapes, status_class
from fourfold.drawing.strategy_map.flags import WORDS as FLAGS
from fourfold.drawing.strategy_map.flags import sign as flag
from fourfold.drawing.strategy_map.geometry import HEIGHT, MARGIN, WIDTH
from fourfold.drawing.strategy_map.lines import head, stroke, themed, written
from fourfold.drawing.strategy_map.model import StrategyMap
from fourfold.drawing.svg import number, tag

_SIZE = 10.8
_ROW = 19.0
_SWATCH = 26.0  # width of a legend's sign
_BETWEEN = 18.0
_TITLE, _VISION = 23.0, 12.5
_SIDE = 240.0  # width kept for the words on the right of header and footer
_ROOM = WIDTH - 2 * MARGIN
_MOST_THEME = 200.0


@dataclass(frozen=True, slots=True)
class _Item:
    sign: str  # SVG around (0, 0), 22 wide
    words: str
    live_only: bool = False


def lanes_between(strategy_map: StrategyMap) -> tuple[float, float]:
    """Top and bottom of the space for lanes; the same in both views."""
    vision = len(_vision(strategy_map))
    legend = sum(1 for _ in _rows(strategy_map, live=True)) * _ROW
    footer = _ROW if _values(strategy_map) or _version(strategy_map) else 0.0
    return MARGIN + _TITLE + 8 + vision * 17 + 8, HEIGHT - MARGIN - footer - legend - 10


def header(strategy_map: StrategyMap, *, live: bool) -> str:
    side = f"Status {strategy_map.period}".strip() if live else "Plan"
    title = shorten(strategy_map.title, _TITLE, _ROOM - _SIDE, bold=True)
    drawn = written(title, MARGIN, MARGIN + _TITLE * 0.8, _TITLE, "map-title", bold=True)
    drawn += written(side, WIDTH - MARGIN, MARGIN + _TITLE * 0.8, 12.5, "map-view", anchor="end", bold=True)
    for index, line in enumerate(_vision(strategy_map)):
        drawn += written(line, MARGIN, MARGIN + _TITLE + 17 + index * 17, _VISION, "map-vision")
    return drawn


def footer(strategy_map: StrategyMap, *, live: bool) -> str:
    """Legend rows, and below them values on the left and version and date on the right."""
    _, top = lanes_between(strategy_map)
    drawn = ""
    for index, row in enumerate(_rows(strategy_map, live=True)):
        y = top + 10 + (index + 0.5) * _ROW
        for x, item in row:
            if live or not item.live_only:
                drawn += tag("g", item.sign, transform=f"translate({number(x)} {number(y)})")
                drawn += written(item.words, x + _SWATCH, y + _SIZE * 0.36, _SIZE, "map-small")
    base = HEIGHT - MARGIN - 4
    drawn += written(_values(strategy_map), MARGIN, base, _SIZE, "map-values")
    return drawn + written(_version(strategy_map), WIDTH - MARGIN, base, _SIZE, "map-small", anchor="end")


def _vision(strategy_map: StrategyMap) -> tuple[str, ...]:
    return wrap(strategy_map.vision, _VISION, _ROOM, 2)


def _values(strategy_map: StrategyMap) -> str:
    words = f"Values: {strategy_map.values}" if strategy_map.values else ""
    return shorten(words, _SIZE, _ROOM - width(_version(strategy_map), _SIZE) - 20)


def _version(strategy_map: StrategyMap) -> str:
    words = " · ".join(part for part in (strategy_map.version, strategy_map.date) if part)
    return shorten(words, _SIZE, _ROOM / 2)


def _rows(strategy_map: StrategyMap, *, live: bool) -> Iterator[list[tuple[float, _Item]]]:
    """Legend items flowing left to right, each with its x; marks begin a row of their own."""
    row: list[tuple[float, _Item]] = []
    x = MARGIN
    for item in _items(strategy_map):
        if item.live_only and not live:
            continue
        end = x + _SWATCH + width(item.words, _SIZE)
        starts_marks = item.live_only and row and not row[-1][1].live_only
        if row and (end > WIDTH - MARGIN or starts_marks):
            yield row
            row, x = [], MARGIN
            end = x + _SWATCH + width(item.words, _SIZE)
        row.append((x, item))
        x = end + _BETWEEN
    if row:
        yield row


def _items(strategy_map: StrategyMap) -> Iterator[_Item]:
    for theme in strategy_map.themes:
        sign = tag("g", themed(theme.number, 3, -7, 14), class_=f"theme-{theme.number}", transform="translate(8 0)")
        yield _Item(sign, shorten(theme.name, _SIZE, _MOST_THEME))
    yield _Item(_arrow(2, agreed=True), "agreed cause and effect")
    yield _Item(_arrow(2, agreed=False), "proposed")
    if any(link.loop for link in strategy_map.links):
        yield _Item(_arrow(2, agreed=True, loop=True), "reinforcing loop")
    yield _Item(_arrow(1, agreed=True), "weak")
    yield _Item(_arrow(2, agreed=True), "medium")
    yield _Item(_arrow(3, agreed=True), "strong")
    flagged = {each.flag for each in strategy_map.boxes} | {each.flag for each in strategy_map.links}
    for kind, words in FLAGS.items():
        if kind in flagged:
            yield _Item(tag("g", flag(kind), transform="translate(12 0)"), words)
    for status, word in WORDS.items():
        sign = tag(
            "g", mark_shapes(status), class_=f"mark-{status_class(status)}", transform="translate(5 -7) scale(0.875)"
        )
        yield _Item(sign, word, live_only=True)


def _arrow(strength: int, *, agreed: bool, loop: bool = False) -> str:
    line = tag("path", class_="link-line", d="M0 0H15", fill="none", **stroke(strength, agreed=agreed, loop=loop))
    return line + head((0.0, 0.0), (21.0, 0.0), strength)
