"""A measure's chart as a Vega-Lite specification: plain data that browser and paper draw alike.

Colours are names of custom properties ("var(--green)"); whoever draws looks them up in the theme of the moment.
"""

from math import isfinite
from typing import Any

from fourfold.engine.model import Reason, Status
from fourfold.measures.queries import MeasureScore

SIDES = ("low_red", "low_green", "high_green", "high_red")
ROOM = 0.06  # of the height, above the highest and below the lowest number


def specification(found: MeasureScore) -> dict[str, Any]:
    """Value line with points, target as steps, and the bands between the limits in force."""
    unit = found.measure.unit_of_measure
    points = rows(found)
    title = f"{found.measure.name}{f' ({unit})' if unit else ''}"
    order = [row["period"] for row in points]
    x = {
        "field": "period",
        "type": "ordinal",
        "sort": order,
        "axis": {"title": None, "labelAngle": -40, "labelOverlap": True},
    }
    floor, ceiling = _extent(points)
    scale = {"domain": [floor, ceiling], "nice": False, "zero": False}
    y = {"field": "value", "type": "quantitative", "title": unit or None, "scale": scale}
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "description": f"{title}: value and target, {order[0]} to {order[-1]}",
        "width": "container",
        "height": 280,
        "data": {"values": [{**row, "floor": floor, "ceiling": ceiling} for row in points]},
        "layer": [
            *_bands(points, x, y),
            {
                "mark": {"type": "line", "interpolate": "step", "strokeDash": [6, 4], "color": "var(--text-muted)"},
                "encoding": {"x": x, "y": {**y, "field": "target"}},
            },
            {"mark": {"type": "line", "color": "var(--accent)", "strokeWidth": 2.5}, "encoding": {"x": x, "y": y}},
            {
                "transform": [{"filter": "isValid(datum.value)"}],
                "mark": {
                    "type": "point",
                    "filled": True,
                    "size": 80,
                    "opacity": 1,
                    "stroke": "var(--surface)",
                    "strokeWidth": 0.8,
                },
                "encoding": {"x": x, "y": y, "color": _status_colours(), "shape": _status_shapes()},
            },
        ],
    }


def rows(found: MeasureScore) -> list[dict[str, Any]]:
    """One row a period: what the chart shows and what the table beside it prints. Missing stays None."""
    m, scored = found.scored.measure_index[found.key], found.scored
    return [
        {
            "period": period.label,
            "start": period.start.isoformat(),
            "value": _number(scored.value[m, t]),
            "target": _number(scored.target[m, t]),
            "score": _number(scored.score[m, t]),
            "attainment": _number(scored.attainment[m, t]),
            "status": Status(int(scored.status[m, t])).name.lower(),
            "reason": Reason(int(scored.reason[m, t])).name.lower(),
            "carried": bool(scored.carried[m, t]),
            **_limits(found, m, t),
        }
        for t, period in enumerate(found.viewing.periods)
    ]


def _limits(found: MeasureScore, m: int, t: int) -> dict[str, float | None]:
    """The limits in force, in the measure's unit; an open side has none."""
    cells = found.scored.cells
    return {side: _number(getattr(cells, side)[m, t]) for side in SIDES}


def _extent(points: list[dict[str, Any]]) -> tuple[float, float]:
    """The lowest and the highest number of the picture, with some room; limits that lie far away don't flatten the line."""
    near = [row[name] for row in points for name in ("value", "target") if row[name] is not None]
    if not near:
        return 0.0, 1.0
    low, high = min(near), max(near)
    span = (high - low) or abs(high) or 1.0
    limits = [row[side] for row in points for side in SIDES if row[side] is not None]
    low = min([low, *(each for each in limits if each > low - span)])
    high = max([high, *(each for each in limits if each < high + span)])
    room = ROOM * ((high - low) or span)
    return low - room, high + room


def _bands(points: list[dict[str, Any]], x: dict[str, Any], y: dict[str, Any]) -> list[dict[str, Any]]:
    """Red, amber and green areas between the limits; the outermost reach to the edge of the picture."""
    known = {side for side in SIDES if any(row[side] is not None for row in points)}
    low, high = "low_green" in known, "high_green" in known
    if not low and not high:
        return []
    bands = [("green", "low_green" if low else "floor", "high_green" if high else "ceiling")]
    bands += [("red", "floor", "low_red"), ("amber", "low_red", "low_green")] if low else []
    bands += [("amber", "high_green", "high_red"), ("red", "high_red", "ceiling")] if high else []
    return [
        {
            "mark": {"type": "area", "interpolate": "step", "color": f"var(--{colour})", "opacity": 0.12, "clip": True},
            "encoding": {"x": x, "y": y | {"field": lower}, "y2": {"field": upper}},
        }
        for colour, lower, upper in bands
    ]


def _status_colours() -> dict[str, Any]:
    states = ["green", "amber", "red", "exceeds", "not_scored", "no_data", "late"]
    colours = [
        "var(--green)",
        "var(--amber)",
        "var(--red)",
        "var(--exceeds)",
        "var(--accent)",
        "var(--nodata)",
        "var(--nodata)",
    ]
    return {"field": "status", "type": "nominal", "scale": {"domain": states, "range": colours}, "legend": None}


def _status_shapes() -> dict[str, Any]:
    states = ["green", "amber", "red", "exceeds", "not_scored", "no_data", "late"]
    shapes = ["circle", "triangle-up", "square", "diamond", "circle", "circle", "circle"]
    return {"field": "status", "type": "nominal", "scale": {"domain": states, "range": shapes}, "legend": None}


def _number(x: Any) -> float | None:
    number = float(x)
    return number if isfinite(number) else None
