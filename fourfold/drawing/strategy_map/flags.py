"""Marks of the logic tests: a filled square with E where something is wrong, a ring with W where something may be."""

from itertools import pairwise

from fourfold.drawing.strategy_map.geometry import Layout, Point, Rect, Route
from fourfold.drawing.strategy_map.lines import written
from fourfold.drawing.svg import number, tag, text

SIZE = 15.0
_LETTER = 10.1
LETTERS = {"error": "E", "warning": "W"}
WORDS = {"error": "logic test failed", "warning": "logic test warns"}


def sign(kind: str) -> str:
    """The mark around (0, 0). ValueError for a kind that is neither error nor warning."""
    if kind not in LETTERS:
        raise ValueError(f"There is no flag {kind!r}; the flags are {', '.join(LETTERS)}.")
    half = SIZE / 2
    if kind == "error":
        shape = tag("rect", class_="flag-shape", x=-half, y=-half, width=SIZE, height=SIZE, rx=2)
    else:
        shape = tag("circle", class_="flag-ring", cx=0.0, cy=0.0, r=half - 0.7)
    return shape + written(LETTERS[kind], 0, _LETTER * 0.36, _LETTER, f"flag-{kind}", anchor="middle", bold=True)


def flags(placed: Layout) -> str:
    """Marks at the upper left of boxes, and on arrows where they cover neither a box nor a label nor another mark."""
    drawn = ""
    taken = [route.label for route in placed.routes if route.label] + [each.rect for each in placed.boxes]
    for each in placed.boxes:
        if each.box.flag:
            drawn += _placed(each.box.flag, each.box.flagged, (each.rect.x + 1, each.rect.y + 1), each.box.key)
            taken.append(_around((each.rect.x + 1, each.rect.y + 1)))
    for route in placed.routes:
        if route.link.flag:
            spot = _spot(route, taken)
            taken.append(_around(spot))
            drawn += _placed(route.link.flag, route.link.flagged, spot, route.link.key)
    return drawn


def _placed(kind: str, words: str, spot: Point, key: str) -> str:
    place = f"translate({number(spot[0])} {number(spot[1])})"
    title = tag("title", text(f"{WORDS[kind].capitalize()}: {words}"))
    return tag("g", title + sign(kind), class_="flag", transform=place, aria_hidden="true", data_of=key)


def _around(spot: Point) -> Rect:
    return Rect(spot[0] - SIZE / 2, spot[1] - SIZE / 2, SIZE, SIZE)


def _spot(route: Route, taken: list[Rect]) -> Point:
    """On the arrow's own line, on its longest piece first, else beside its delay; in the middle where all is taken."""
    pieces = sorted(pairwise(route.points), key=lambda piece: -_length(*piece))
    spots = [_between(*piece, share) for piece in pieces for share in (0.5, 0.3, 0.7, 0.15, 0.85)]
    label, beside = route.label, SIZE / 2 + 2
    if label:
        spots += [(x, label.y + label.h / 2) for x in (label.right + beside, label.x - beside)]
    free = (spot for spot in spots if not any(_around(spot).meets(other, 1) for other in taken))
    return next(free, spots[0])


def _length(one: Point, two: Point) -> float:
    return abs(one[0] - two[0]) + abs(one[1] - two[1])


def _between(one: Point, two: Point, share: float) -> Point:
    return one[0] + (two[0] - one[0]) * share, one[1] + (two[1] - one[1]) * share
