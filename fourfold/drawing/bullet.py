"""Bullet bar: actual against target on bands of status, one table row high."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

from fourfold.drawing.marks import status_class
from fourfold.drawing.svg import number, tag, text

_LARGEST = 1.7e308  # so that the room beside the highest value is never infinite


@dataclass(frozen=True, slots=True)
class Band:
    """A range of the measure's values with the status it means; None leaves that end open."""

    start: float | None
    end: float | None
    status: str


def bullet(
    actual: float | None,
    target: float | None = None,
    bands: Sequence[Band] = (),
    *,
    title: str = "",
    width: float = 140,
    height: float = 18,
) -> str:
    """The bar of `actual`, a tick at `target` and shaded bands, all in the measure's unit; None and NaN are not drawn.

    The bar starts at zero when zero is on the scale; otherwise a dot shows the value, because a cut bar would mislead.
    """
    low, high = _scale(actual, target, bands)

    def x(value: float) -> float:
        """Pixels from the left; halves keep the span of huge values finite."""
        span = high / 2 - low / 2
        return 1 + (width - 2) * min(1.0, max(0.0, (value / 2 - low / 2) / span if span > 0 else 0.5))

    drawn = "".join(_band(band, x(_or(band.start, low)), x(_or(band.end, high)), height) for band in bands)
    if actual is not None and isfinite(actual):
        drawn += _bar(x(0.0), x(actual), height) if low <= 0 <= high else _dot(x(actual), height)
    if target is not None and isfinite(target):
        drawn += tag(
            "path", class_="bullet-target", d=f"M{number(x(target))} 1V{number(height - 1)}", stroke="currentColor"
        )
    named = {"role": "img", "aria_label": title} if title else {"aria_hidden": "true"}
    content = (tag("title", text(title)) if title else "") + (
        drawn or _band(Band(low, high, "no_data"), 1, width - 1, height)
    )
    view = f"0 0 {number(width)} {number(height)}"
    return tag("svg", content, class_="bullet", viewBox=view, width=width, height=height, focusable="false", **named)


def _or(value: float | None, default: float) -> float:
    return default if value is None or not isfinite(value) else value


def _scale(actual: float | None, target: float | None, bands: Sequence[Band]) -> tuple[float, float]:
    """Lowest and highest value shown. Zero joins unless it lies further off than four times their span."""
    ends = [end for band in bands for end in (band.start, band.end)]
    known = [value for value in (actual, target, *ends) if value is not None and isfinite(value)]
    if not known:
        return 0.0, 1.0
    low, high = min(known), max(known)
    room = (high / 2 - low / 2) * 0.1 or abs(high) * 0.05 or 0.5
    if min(abs(low), abs(high)) <= (high / 2 - low / 2) * 8:
        low, high = min(low, 0.0), max(high, 0.0)
    return max(-_LARGEST, low if low == 0 else low - room), min(_LARGEST, high if high == 0 else high + room)


def _band(band: Band, left: float, right: float, height: float) -> str:
    kind = f"bullet-band bullet-{status_class(band.status)}"
    return tag("rect", class_=kind, x=left, y=2, width=max(0.0, right - left), height=height - 4, fill_opacity=0.15)


def _bar(zero: float, end: float, height: float) -> str:
    left, right = min(zero, end), max(zero, end)
    return tag("rect", class_="bullet-bar", x=left, y=height / 2 - 3, width=max(1.0, right - left), height=6, rx=1)


def _dot(x: float, height: float) -> str:
    return tag("circle", class_="bullet-bar", cx=x, cy=height / 2, r=4)
