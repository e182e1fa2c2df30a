"""Process-behaviour chart: single values (X) over their moving ranges (mR), with centre, limits, signals and target.

Points stand in their order without gaps. Signals are ringed and carry the numbers of their rules: a good one with a whole ring,
a bad one with a broken ring, so that colour is not the only sign. Each phase has limits of its own.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from fourfold.drawing.scale import Scale, scale_of
from fourfold.drawing.svg import number, tag, text

_LEFT, _RIGHT, _TOP = 58.0, 104.0, 26.0
_VALUES, _BETWEEN, _RANGES, _FOOT = 210.0, 30.0, 84.0, 26.0
_NARROWEST, _WIDEST, _ROOM = 13.0, 44.0, 640.0  # pixels between points; what they share if they can
_LABEL = 62.0  # pixels that a period's name needs
_SIZE = 11.5
_NEAR = 13.0  # pixels below which two labels on the right would overlap

Shown = Callable[[float], str]


@dataclass(frozen=True, slots=True)
class Judged:
    """One point. Numbers are in the measure's unit, None where there is none; `note` begins a phase and says why."""

    label: str
    value: float
    centre: float | None = None
    lower: float | None = None
    upper: float | None = None
    moving_range: float | None = None
    mean_range: float | None = None
    range_limit: float | None = None
    target: float | None = None
    rules: str = ""  # numbers of the rules that it breaks
    verdict: int = 0  # +1 good, -1 bad
    note: str = ""


def behaviour_chart(points: Sequence[Judged], *, title: str, shown: Shown = number) -> str:
    """The chart as inline SVG in its natural size; nothing for no points. `shown` writes a number of the measure."""
    if not points:
        return ""
    step = min(_WIDEST, max(_NARROWEST, _ROOM / max(len(points) - 1, 1)))
    width = _LEFT + step * (len(points) - 1) + _RIGHT
    height = _TOP + _VALUES + _BETWEEN + _RANGES + _FOOT
    xs = [_LEFT + at * step for at in range(len(points))]
    content = tag("title", text(title)) + "".join(
        (*_values(points, xs, shown), *_ranges(points, xs, shown), *_foot(points, xs, step))
    )
    return tag(
        "svg", content, class_="behaviour", viewBox=f"0 0 {number(width)} {number(height)}", width=width, height=height,
        role="img", aria_label=title, focusable="false", font_size=_SIZE,
    )  # fmt: skip


def _values(points: Sequence[Judged], xs: list[float], shown: Shown) -> Iterator[str]:
    known = [each for p in points for each in (p.value, p.lower, p.upper, p.target) if each is not None]
    scale = scale_of(known, _TOP, _TOP + _VALUES)
    yield from _grid(scale, xs, shown)
    yield _written("X", 14, _TOP + 4, "behaviour-name")
    yield from _steps(points, xs, scale, "target", "behaviour-target", "1.5 3.5")
    yield from _steps(points, xs, scale, "upper", "behaviour-limit", "7 4")
    yield from _steps(points, xs, scale, "lower", "behaviour-limit", "7 4")
    yield from _steps(points, xs, scale, "centre", "behaviour-centre", None)
    yield from _phases(points, xs)
    yield _line([(x, scale.y(p.value)) for x, p in zip(xs, points, strict=True)], "behaviour-line")
    for x, point in zip(xs, points, strict=True):
        yield _point(point, x, scale.y(point.value))
    last = points[-1]
    words = (("Upper", last.upper), ("Mean", last.centre), ("Lower", last.lower), ("Target", last.target))
    yield from _words(words, xs[-1], scale, shown)


def _ranges(points: Sequence[Judged], xs: list[float], shown: Shown) -> Iterator[str]:
    top = _TOP + _VALUES + _BETWEEN
    known = [each for p in points for each in (p.moving_range, p.range_limit) if each is not None]
    scale = scale_of([0.0, *known], top, top + _RANGES, ticks=2)
    yield from _grid(scale, xs, shown)
    yield _written("mR", 14, top + 4, "behaviour-name")
    yield from _steps(points, xs, scale, "range_limit", "behaviour-limit", "7 4")
    yield from _steps(points, xs, scale, "mean_range", "behaviour-centre", None)
    places = [
        (x, scale.y(p.moving_range)) if p.moving_range is not None else None for x, p in zip(xs, points, strict=True)
    ]
    for run in _runs(places):
        yield _line(run, "behaviour-line")
    for point, place in zip(points, places, strict=True):
        if place is not None:
            wide = point.range_limit is not None and (point.moving_range or 0) > point.range_limit
            yield (
                tag("circle", class_="behaviour-ring signal-even", cx=place[0], cy=place[1], r=6.5, fill="none")
                if wide
                else ""
            )
            yield tag("circle", class_="behaviour-dot", cx=place[0], cy=place[1], r=2.4)
    words = (("Limit", points[-1].range_limit), ("Mean", points[-1].mean_range))
    yield from _words(words, xs[-1], scale, shown)


def _foot(points: Sequence[Judged], xs: list[float], step: float) -> Iterator[str]:
    """Names of periods below, as many as fit, the last one always."""
    every = max(1, -int(-_LABEL // step))
    y = _TOP + _VALUES + _BETWEEN + _RANGES + 17
    for at in range(len(points) - 1, -1, -every):
        yield _written(points[at].label, xs[at], y, "behaviour-small", anchor="middle")


def _grid(scale: Scale, xs: list[float], shown: Shown) -> Iterator[str]:
    for each in scale.ticks:
        y = scale.y(each)
        yield tag("path", class_="behaviour-grid", d=f"M{number(xs[0] - 6)} {number(y)}H{number(xs[-1] + 8)}")
        yield _written(shown(each), xs[0] - 10, y + 4, "behaviour-small", anchor="end")


def _steps(
    points: Sequence[Judged], xs: list[float], scale: Scale, name: str, kind: str, dashes: str | None
) -> Iterator[str]:
    """A level line for each stretch of points with the same number and phase, half a step beyond its ends."""
    half = (xs[1] - xs[0]) / 2 if len(xs) > 1 else 8.0
    begun = 0
    for at in range(1, len(points) + 1):
        level = getattr(points[begun], name)
        if at < len(points) and getattr(points[at], name) == level and not points[at].note:
            continue
        if level is not None:
            y, left, right = scale.y(level), max(xs[begun] - half, xs[0] - 6), min(xs[at - 1] + half, xs[-1] + 8)
            path = f"M{number(left)} {number(y)}H{number(right)}"
            yield tag("path", class_=kind, d=path, fill="none", stroke_dasharray=dashes)
        begun = at


def _phases(points: Sequence[Judged], xs: list[float]) -> Iterator[str]:
    """Where limits begin anew: an upright line with a letter, whose reason stands below the chart."""
    half = (xs[1] - xs[0]) / 2 if len(xs) > 1 else 0.0
    bottom = _TOP + _VALUES + _BETWEEN + _RANGES
    for letter, at in zip(LETTERS, (at for at, each in enumerate(points) if each.note), strict=False):
        x = xs[at] - half
        yield tag(
            "path",
            class_="behaviour-phase",
            d=f"M{number(x)} {number(_TOP - 8)}V{number(bottom)}",
            stroke_dasharray="2 3",
        )
        plate = tag("circle", class_="behaviour-plate", cx=x, cy=_TOP - 15, r=8.5)
        yield tag(
            "g",
            tag("title", text(points[at].note)),
            plate,
            _written(letter, x, _TOP - 11, "behaviour-letter", anchor="middle"),
        )


LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def _point(point: Judged, x: float, y: float) -> str:
    said = f"{point.label}: {number(point.value)}" + (f", signal by rule {point.rules}" if point.rules else "")
    drawn = tag("title", text(said)) + tag("circle", class_="behaviour-dot", cx=x, cy=y, r=3.2)
    if point.rules:
        kind = {1: "signal-good", -1: "signal-bad"}.get(point.verdict, "signal-even")
        dashes = "3 2" if point.verdict < 0 else None
        drawn += tag("circle", class_=f"behaviour-ring {kind}", cx=x, cy=y, r=7.5, fill="none", stroke_dasharray=dashes)
        above = point.centre is None or point.value >= point.centre
        drawn += _written(point.rules, x, y - 11 if above else y + 19, f"behaviour-rule {kind}", anchor="middle")
    return tag("g", drawn)


def _words(words: Sequence[tuple[str, float | None]], x: float, scale: Scale, shown: Shown) -> Iterator[str]:
    """Names and numbers of the lines at their right ends, pushed apart where they would overlap; the highest first."""
    known = sorted(((scale.y(level), word, level) for word, level in words if level is not None))
    ys = [y for y, _, _ in known]
    for at in range(1, len(ys)):
        ys[at] = max(ys[at], ys[at - 1] + _NEAR)
    for y, (_, word, level) in zip(ys, known, strict=True):
        yield _written(f"{word} {shown(level)}", x + 13, y + 4, "behaviour-small")


def _runs(places: Sequence[tuple[float, float] | None]) -> Iterator[list[tuple[float, float]]]:
    run: list[tuple[float, float]] = []
    for each in (*places, None):
        if each is not None:
            run.append(each)
        elif run:
            yield run
            run = []


def _line(places: Sequence[tuple[float, float]], kind: str) -> str:
    if len(places) < 2:
        return ""
    path = "M" + "L".join(f"{number(x)} {number(y)}" for x, y in places)
    return tag("path", class_=kind, d=path, fill="none", stroke="currentColor")


def _written(words: str, x: float, y: float, kind: str, *, anchor: str | None = None) -> str:
    return tag("text", text(words), class_=kind, x=x, y=y, text_anchor=anchor)


def signal_mark(verdict: int, title: str = "", size: float = 14) -> str:
    """A ringed point as in the chart; without a title it is hidden from screen readers, since the words stand beside it."""
    kind = {1: "signal-good", -1: "signal-bad"}.get(verdict, "signal-even")
    ring = tag(
        "circle",
        class_="behaviour-ring",
        cx=8,
        cy=8,
        r=6.2,
        fill="none",
        stroke_dasharray="3.6 2.3" if verdict < 0 else None,
    )
    named = {"role": "img", "aria_label": title} if title else {"aria_hidden": "true"}
    content = (
        (tag("title", text(title)) if title else "") + ring + tag("circle", class_="signal-point", cx=8, cy=8, r=2.6)
    )
    return tag(
        "svg",
        content,
        class_=f"signal {kind}",
        viewBox="0 0 16 16",
        width=size,
        height=size,
        focusable="false",
        **named,
    )
