"""Pieces that map and legend share: written words, theme stripes, arrow lines and heads."""

from itertools import pairwise
from math import hypot

from fourfold.drawing.strategy_map.geometry import Point
from fourfold.drawing.svg import Value, number, tag, text

_STROKES = {1: 1.1, 2: 1.8, 3: 2.9}
_CORNER = 7.0
# Dashes tell themes apart in black and white; the theme's pale stripe lies below them.
_PATTERNS = {1: None, 2: "4.4 2.8", 3: "0.1 5.4", 4: "1.5 1.7", 5: "9 2.2 1.6 2.2", 6: "14 3.5"}


def written(
    words: str, x: float, y: float, size: float, kind: str, *, anchor: str | None = None, bold: bool = False
) -> str:
    """One line of words with its baseline at y; nothing for no words."""
    if not words:
        return ""
    weight = "600" if bold else None
    return tag("text", text(words), class_=kind, x=x, y=y, font_size=size, font_weight=weight, text_anchor=anchor)


def themed(theme: int, x: float, y: float, length: float) -> str:
    """A vertical stripe, 5 wide, whose pattern and (by the class of its parent) colour belong to theme 1-6."""
    path, pattern = f"M{number(x)} {number(y)}v{number(length)}", _PATTERNS.get(theme)
    base = tag("path", class_="stripe-base", d=path, stroke_width=5.0, stroke_linecap="round", stroke_opacity=0.3)
    cap = "butt" if pattern and theme != 3 else "round"
    return base + tag("path", class_="stripe", d=path, stroke_width=5.0, stroke_linecap=cap, stroke_dasharray=pattern)


def stroke(strength: int, *, agreed: bool, loop: bool = False) -> dict[str, Value]:
    """Width by strength 1-3, dashes for a link that is only proposed, short ones for a loop."""
    dashes = "6 4" if not agreed else "2.5 3" if loop else None
    return {"stroke_width": _STROKES[min(3, max(1, strength))], "stroke_dasharray": dashes}


def casing(strength: int) -> float:
    """Width of the pale line below an arrow: where two cross, the later one passes over the other."""
    return _STROKES[min(3, max(1, strength))] + 2.4


def head(before: Point, tip: Point, strength: int) -> str:
    """An arrow head whose tip touches `tip`, seen coming from `before`."""
    back = shortened((before, tip), head_length(strength))[-1]
    dx, dy = (tip[0] - back[0]) / head_length(strength), (tip[1] - back[1]) / head_length(strength)
    half = 3.1 + 0.55 * _STROKES[min(3, max(1, strength))]
    corners = (tip, (back[0] - dy * half, back[1] + dx * half), (back[0] + dy * half, back[1] - dx * half))
    path = "M" + "L".join(f"{number(x)} {number(y)}" for x, y in corners) + "z"
    return tag("path", class_="link-head", d=path)


def head_length(strength: int) -> float:
    return 6.0 + 0.8 * _STROKES[min(3, max(1, strength))]


def shortened(points: tuple[Point, ...], length: float) -> tuple[Point, ...]:
    """The polyline without its last `length`; the last piece must be longer than that."""
    (ax, ay), (bx, by) = points[-2:]
    share = 1 - length / (hypot(bx - ax, by - ay) or 1.0)
    return (*points[:-1], (ax + (bx - ax) * share, ay + (by - ay) * share))


def rounded(points: tuple[Point, ...]) -> str:
    """The polyline as a path with rounded corners, each inside the corner it replaces."""
    path = f"M{number(points[0][0])} {number(points[0][1])}"
    lengths = [hypot(bx - ax, by - ay) for (ax, ay), (bx, by) in pairwise(points)]
    for index in range(1, len(points) - 1):
        before, corner, after = points[index - 1 : index + 2]
        reach = min(_CORNER, lengths[index - 1] / 2, lengths[index] / 2)
        enter, leave = _towards(corner, before, reach), _towards(corner, after, reach)
        path += f"L{number(enter[0])} {number(enter[1])}Q{number(corner[0])} {number(corner[1])}"
        path += f" {number(leave[0])} {number(leave[1])}"
    return path + f"L{number(points[-1][0])} {number(points[-1][1])}"


def _towards(start: Point, end: Point, distance: float) -> Point:
    length = hypot(end[0] - start[0], end[1] - start[1]) or 1.0
    return start[0] + (end[0] - start[0]) * distance / length, start[1] + (end[1] - start[1]) * distance / length
