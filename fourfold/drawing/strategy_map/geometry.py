"""Places on the page, and the page itself: A4 landscape in CSS pixels.

Printed with margins of 10 mm the page is 277 mm wide, so letters of 7 points need 10.02 units.
"""

from dataclasses import dataclass

from fourfold.drawing.strategy_map.model import Box, Lane, Link

WIDTH, HEIGHT, MARGIN = 1123.0, 794.0, 28.0
POINTS_PER_UNIT = 277 / 25.4 * 72 / WIDTH
SMALLEST_POINTS = 7.0
LANE_NAME = 136.0  # width of the column with name and question
AREA_LEFT, AREA_RIGHT = MARGIN + LANE_NAME, WIDTH - MARGIN - 6

Point = tuple[float, float]


class TooSmall(Exception):
    """The map does not fit an A4 page with letters of 7 points; the message says what to do."""


class Crowded(Exception):
    """One attempt at a layout has no room; another may have."""


@dataclass(frozen=True, slots=True)
class Rect:
    x: float
    y: float
    w: float
    h: float

    @property
    def right(self) -> float:
        return self.x + self.w

    @property
    def bottom(self) -> float:
        return self.y + self.h

    def meets(self, other: "Rect", margin: float = 0.0) -> bool:
        """Whether the two share an area, or come nearer to each other than `margin`."""
        across = self.x < other.right + margin and other.x < self.right + margin
        return across and self.y < other.bottom + margin and other.y < self.bottom + margin


@dataclass(frozen=True, slots=True)
class Scale:
    """Font sizes of one density. `pitch` is the distance between two lines of a name, `inset` the space inside a box.

    In an even scale all boxes have one height; in a dense one each row has the height that its names need.
    """

    name: float
    pitch: float
    small: float
    inset: float
    even: bool = True

    def box_height(self, lines: int) -> float:
        """Code line, name lines and owner line with the space around them."""
        return self.inset + self.small + 4 + lines * self.pitch + 5 + self.small + 5 + self.inset - 3


SCALES = (
    Scale(13.5, 17, 10.8, 12),
    Scale(12.5, 15.5, 10.6, 11),
    Scale(11.5, 14, 10.4, 10),
    Scale(10.8, 13, 10.2, 9, even=False),
    Scale(10.1, 12, 10.1, 8, even=False),
)


@dataclass(frozen=True, slots=True)
class PlacedLane:
    lane: Lane
    rect: Rect
    empty: bool


@dataclass(frozen=True, slots=True)
class PlacedBox:
    box: Box
    rect: Rect
    lines: tuple[str, ...]  # of the name


@dataclass(frozen=True, slots=True)
class Route:
    """A link as a polyline of horizontal and vertical pieces, from the border of its cause to that of its effect."""

    link: Link
    points: tuple[Point, ...]
    label: Rect | None  # where the delay is written


@dataclass(frozen=True, slots=True)
class Layout:
    """The whole picture in units of the page (`width` x `height`); boxes and lanes in reading order."""

    lanes: tuple[PlacedLane, ...]
    boxes: tuple[PlacedBox, ...]
    routes: tuple[Route, ...]
    scale: Scale
    width: float = WIDTH
    height: float = HEIGHT
