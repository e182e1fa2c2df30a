"""Where the delay of an arrow is written: on its own line, off boxes and other labels, rarely on another arrow."""

from collections.abc import Sequence
from itertools import pairwise

from fourfold.drawing.lettering import width
from fourfold.drawing.strategy_map.geometry import Point, Rect
from fourfold.drawing.strategy_map.model import Link


def delay_words(link: Link) -> str:
    """The label of an arrow, empty when no delay is known and it is no loop."""
    delay = "" if link.delay_months is None else f"{link.delay_months} mo"
    return " · ".join(filter(None, ("loop" if link.loop else "", delay)))


def labels(
    links: Sequence[Link], lines: Sequence[tuple[Point, ...]], boxes: list[Rect], size: float
) -> list[Rect | None]:
    """A place for each link's delay, or None where the arrow has no delay or nowhere to write it."""
    pieces = [(index, _piece(one, two)) for index, line in enumerate(lines) for one, two in pairwise(line)]
    placed: list[Rect] = []
    found: list[Rect | None] = []
    for index, (link, line) in enumerate(zip(links, lines, strict=True)):
        words = delay_words(link)
        reach = _around(line, 2 * size)
        obstacles = [piece for owner, piece in pieces if owner != index and piece.meets(reach)]
        near = [box for box in boxes if box.meets(reach)]
        best = _best(line, (width(words, size) + 7, size + 4), near, placed, obstacles) if words else None
        found.append(best)
        placed += [best] if best else []
    return found


def _piece(one: Point, two: Point) -> Rect:
    x, y = min(one[0], two[0]), min(one[1], two[1])
    return Rect(x, y, abs(one[0] - two[0]), abs(one[1] - two[1]))


def _around(line: tuple[Point, ...], margin: float) -> Rect:
    xs, ys = [x for x, _ in line], [y for _, y in line]
    left, top = min(xs) - margin, min(ys) - margin
    return Rect(left, top, max(xs) + margin - left, max(ys) + margin - top)


def _best(
    line: tuple[Point, ...], size: tuple[float, float], boxes: list[Rect], placed: list[Rect], pieces: list[Rect]
) -> Rect | None:
    choices = []
    for order, (spot, penalty) in enumerate(_spots(line, *size)):
        if any(spot.meets(box, 2) for box in boxes) or any(spot.meets(label, 2) for label in placed):
            continue
        choices.append((penalty + 10 * sum(spot.meets(piece, 1.5) for piece in pieces), order, spot))
    return min(choices, key=lambda choice: choice[:2])[2] if choices else None


def _spots(line: tuple[Point, ...], w: float, h: float) -> list[tuple[Rect, float]]:
    """Places along the line with a penalty: pieces too short for the label, and places off the middle, count more."""
    spots = []
    for one, two in pairwise(line):
        length, needed = abs(one[0] - two[0]) + abs(one[1] - two[1]), (w if one[1] == two[1] else h) + 10
        for share in (0.5, 0.35, 0.65, 0.2, 0.8):
            x, y = one[0] + (two[0] - one[0]) * share, one[1] + (two[1] - one[1]) * share
            penalty = abs(share - 0.5) + max(0.0, needed - length) / 4
            spots.append((Rect(x - w / 2, y - h / 2, w, h), penalty))
    return spots
