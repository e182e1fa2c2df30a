"""Sparkline: the last periods of one number as a line the height of a table row. A missing period is a gap."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

from fourfold.drawing.marks import mark_shapes, status_class
from fourfold.drawing.svg import number, tag, text

_MARK = 10.0  # pixels square
_EDGE = 3.0


@dataclass(frozen=True, slots=True)
class _Field:
    """Maps periods and values to pixels; values in halves, so that the span of two huge ones stays finite."""

    count: int
    low: float
    high: float
    width: float
    height: float

    def x(self, index: int) -> float:
        room = self.width - _EDGE - _MARK / 2 - 1
        return _EDGE + (room - _EDGE) * (index / (self.count - 1) if self.count > 1 else 1.0)

    def y(self, value: float) -> float:
        span = self.high / 2 - self.low / 2
        share = (value / 2 - self.low / 2) / span if span > 0 else 0.5
        inset = _MARK / 2 - 1
        return self.height - inset - share * (self.height - 2 * inset)


def spark(
    values: Sequence[float | None],
    *,
    target: float | Sequence[float | None] | None = None,
    statuses: Sequence[str] = (),
    title: str = "",
    width: float = 96,
    height: float = 24,
) -> str:
    """One line of `values`, oldest first; None and NaN are gaps. The last period carries the shape of its status.

    `target` is one number or one per period. `statuses` has one status per value, or is empty for no mark.
    ValueError when a series has another length than `values`.
    """
    shown = _known(values)
    targets = _known(target if isinstance(target, Sequence) else [target] * len(shown))
    if len(targets) != len(shown) or (statuses and len(statuses) != len(shown)):
        raise ValueError("A sparkline needs one target and one status for each of its values.")
    numbers = [value for value in (*shown, *targets) if value is not None]
    field = _Field(len(shown), min(numbers, default=0.0), max(numbers, default=0.0), width, height)
    drawn = _lines(field, targets, "spark-target") + _lines(field, shown, "spark-line")
    drawn += _last(field, shown, statuses[-1] if statuses else None)
    named = {"role": "img", "aria_label": title} if title else {"aria_hidden": "true"}
    content = (tag("title", text(title)) if title else "") + drawn
    view = f"0 0 {number(width)} {number(height)}"
    return tag("svg", content, class_="spark", viewBox=view, width=width, height=height, focusable="false", **named)


def _known(values: Sequence[float | None]) -> list[float | None]:
    return [float(value) if value is not None and isfinite(value) else None for value in values]


def _runs(values: Sequence[float | None]) -> list[list[tuple[int, float]]]:
    """Neighbouring known values together, as (index, value)."""
    runs: list[list[tuple[int, float]]] = [[]]
    for index, value in enumerate(values):
        if value is not None:
            runs[-1].append((index, value))
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]


def _lines(field: _Field, values: Sequence[float | None], kind: str) -> str:
    return "".join(_line(field, run, kind) for run in _runs(values))


def _line(field: _Field, run: list[tuple[int, float]], kind: str) -> str:
    points = [(field.x(index), field.y(value)) for index, value in run]
    if len(points) == 1 and kind == "spark-line":
        return tag("circle", class_="spark-dot", cx=points[0][0], cy=points[0][1], r=1.4, fill="currentColor")
    if len(points) == 1:  # a target of one period: a short dash, so that it is seen
        (x, y), points = points[0], []
        points = [(x - 3, y), (x + 3, y)]
    if all(y == points[0][1] for _, y in points):  # level, as most targets are: its ends say it all
        points = [points[0], points[-1]]
    path = "M" + "L".join(f"{number(x)} {number(y)}" for x, y in points)
    dashes = "3 2" if kind == "spark-target" else None
    return tag("path", class_=kind, d=path, fill="none", stroke="currentColor", stroke_dasharray=dashes)


def _last(field: _Field, values: Sequence[float | None], status: str | None) -> str:
    """The mark of the last period: on its value, or half-way up when there is none."""
    if status is None or not values:
        return ""
    y = field.y(values[-1]) if values[-1] is not None else field.height / 2
    place = f"translate({number(field.x(len(values) - 1) - _MARK / 2)} {number(y - _MARK / 2)}) scale({_MARK / 16})"
    return tag("g", mark_shapes(status), class_=f"mark mark-{status_class(status)}", transform=place)
