"""The strategy map: perspectives as lanes, objectives as boxes, cause and effect as arrows, on one A4 page.

Lives here: the map's plain data (`model`), its layout (order, risers, tracks, heights) and its SVG (`picture`).
Does not live here: reading objectives and scores from the database, logic tests of the map, rights.
Use `draw` for SVG and `layout` for places alone; both raise `TooSmall` when the page cannot be read on paper.
"""

from fourfold.drawing.strategy_map.geometry import Layout, PlacedBox, PlacedLane, Rect, Route, TooSmall
from fourfold.drawing.strategy_map.model import Box, Lane, Link, StrategyMap, ThemeMark
from fourfold.drawing.strategy_map.picture import draw, spoken
from fourfold.drawing.strategy_map.placement import layout

__all__ = [
    "Box",
    "Lane",
    "Layout",
    "Link",
    "PlacedBox",
    "PlacedLane",
    "Rect",
    "Route",
    "StrategyMap",
    "ThemeMark",
    "TooSmall",
    "draw",
    "layout",
    "spoken",
]
