"""Status marks and trend arrows: small inline SVG that tells its state by shape, with or without colour.

Colours come from CSS (`color` of `.mark-green` and so on); without any style sheet a mark is still a readable shape.
"""

from functools import lru_cache

from fourfold.drawing.svg import tag, text

WORDS = {
    "green": "On target",
    "amber": "At risk",
    "red": "Off target",
    "exceeds": "Exceeds",
    "no_data": "No data",
    "late": "Late",
    "not_scored": "Not scored",
}

_SHAPES = {
    "green": '<circle class="mark-shape" cx="8" cy="8" r="7.2" fill="currentColor"/>',
    "amber": (
        '<path class="mark-shape" d="M8 2 14.6 13.8H1.4z" fill="currentColor" stroke="currentColor"'
        ' stroke-width="1.8" stroke-linejoin="round"/>'
    ),
    "red": '<path class="mark-shape" d="M5.1 1h5.8L15 5.1v5.8L10.9 15H5.1L1 10.9V5.1z" fill="currentColor"/>',
    "exceeds": (
        '<path class="mark-shape" d="M8 .9 15.1 8 8 15.1 .9 8z" fill="currentColor" stroke="currentColor"'
        ' stroke-width="1" stroke-linejoin="round"/>'
    ),
    "no_data": (
        '<circle class="mark-ring" cx="8" cy="8" r="6.2" fill="none" stroke="currentColor" stroke-width="1.8"'
        ' stroke-dasharray="3.3 1.57"/>'
    ),
    "late": '<circle class="mark-ring" cx="8" cy="8" r="6.4" fill="none" stroke="currentColor" stroke-width="1.7"/>',
    "not_scored": '<path class="mark-ring" d="M4 8h8" fill="none" stroke="currentColor" stroke-width="2"/>',
}

# The sign on a filled shape is drawn in the colour of the page behind it; on a ring in the ring's own colour.
_SIGNS = {
    "green": ("#fff", "m4.6 8.2 2.4 2.4 4.5-4.9"),
    "amber": ("#fff", "M8 6v3.6M8 12v.1"),
    "red": ("#fff", "m5.3 5.3 5.4 5.4m0-5.4-5.4 5.4"),
    "exceeds": ("#fff", "M8 11.6V4.9M5 7.6l3-3 3 3"),
    "late": ("currentColor", "M8 4.4V8l2.5 1.5"),
}

# The stem ends where the head begins, so that an open head stays open.
_ARROWS = {
    "up": "M8 14.2V8M3.5 8 8 2.4 12.5 8z",
    "down": "M8 1.8V8M3.5 8 8 13.6 12.5 8z",
    "flat": "M1.8 8H8M8 3.5 13.6 8 8 12.5z",
}
_MOVES = {"up": "Rising", "down": "Falling", "flat": "Steady"}
_JUDGED = {1: ("trend-good", ", better"), -1: ("trend-bad", ", worse"), 0: ("trend-even", ""), None: ("trend-even", "")}


def status_class(status: str) -> str:
    """The CSS ending of a status: `no_data` is `no-data`. ValueError names an unknown status."""
    if status not in WORDS:
        raise ValueError(f"There is no status {status!r}; the statuses are {', '.join(WORDS)}.")
    return status.replace("_", "-")


def mark_shapes(status: str) -> str:
    """The shapes of a mark without their frame, in a field of 16 x 16."""
    status_class(status)
    if status not in _SIGNS:
        return _SHAPES[status]
    stroke, path = _SIGNS[status]
    kind = "mark-sign" if stroke == "#fff" else "mark-ring"
    sign = tag(
        "path", class_=kind, d=path, fill="none", stroke=stroke, stroke_width=1.8, stroke_linecap="round",
        stroke_linejoin="round",
    )  # fmt: skip
    return _SHAPES[status] + sign


@lru_cache(maxsize=2048)
def mark(status: str, title: str = "", size: float = 16) -> str:
    """A status (green, amber, red, exceeds, no_data, late, not_scored) as inline SVG, `size` pixels square.

    Without a title the mark is hidden from screen readers: then the word stands beside it.
    """
    return _framed(f"mark mark-{status_class(status)}", mark_shapes(status), title, size)


def trend_shapes(movement: str, direction: int | None) -> str:
    """An arrow without its frame, in a field of 16 x 16; the head is filled unless the movement is for the worse."""
    if movement not in _ARROWS:
        raise ValueError(f"There is no movement {movement!r}; it is up, down or flat.")
    fill = "none" if direction == -1 else "currentColor"
    return tag(
        "path", class_="trend-shape", d=_ARROWS[movement], fill=fill, stroke="currentColor", stroke_width=1.8,
        stroke_linecap="round", stroke_linejoin="round",
    )  # fmt: skip


@lru_cache(maxsize=256)
def trend_arrow(direction: int | None, movement: str, title: str | None = None, size: float = 14) -> str:
    """Where the number went (`movement`: up, down, flat) and whether that is good (`direction`: 1, -1, 0 or None).

    A good arrow has a filled head, a bad one an open head, so that colour is not the only sign.
    Title None writes the words ("Rising, better"); an empty title hides the arrow from screen readers.
    """
    kind, judged = _JUDGED[direction]
    words = _MOVES.get(movement, "") + judged if title is None else title
    return _framed(f"trend {kind} trend-{movement}", trend_shapes(movement, direction), words, size)


def _framed(kind: str, shapes: str, title: str, size: float) -> str:
    named = {"role": "img", "aria_label": title} if title else {"aria_hidden": "true"}
    content = tag("title", text(title)) + shapes if title else shapes
    return tag("svg", content, class_=kind, viewBox="0 0 16 16", width=size, height=size, focusable="false", **named)
