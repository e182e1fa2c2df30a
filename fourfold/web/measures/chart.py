"""A measure's chart as a Vega-Lite specification: plain data that browser and paper draw alike.

Colours are names of custom properties ("var(--green)"); whoever draws looks them up in the theme of the moment.
"""

from typing import Any

from fourfold.engine.model import Reason, Status
from fourfold.measures.queries import MeasureScore

BANDS = (("red", "Off target"), ("amber", "At risk"), ("green", "On target"))


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
    y = {"field": "value", "type": "quantitative", "title": unit or None, "scale": {"zero": False, "nice": True}}
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "description": f"{title}: value and target, {order[0]} to {order[-1]}",
        "width": "container",
        "height": 280,
        "data": {"values": points},
        "layer": [
            *_bands(points, x),
            {
                "mark": {"type": "line", "interpolate": "step", "strokeDash": [6, 4], "color": "var(--text-muted)"},
                "encoding": {"x": x, "y": {**y, "field": "target"}},
            },
            {"mark": {"type": "line", "color": "var(--accent)", "strokeWidth": 2.5}, "encoding": {"x": x, "y": y}},
            {
                "transform": [{"filter": "isValid(datum.value)"}],
                "mark": {"type": "point", "filled": True, "size": 70, "opacity": 1, "stroke": "var(--surface)"},
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
            **dict(zip(("limit_low", "limit_high"), _limits(found, m, t), strict=True)),
        }
        for t, period in enumerate(found.viewing.periods)
    ]


def _limits(found: MeasureScore, m: int, t: int) -> tuple[float | None, float | None]:
    """The two limits where the colours change, lower one first, in the measure's unit."""
    red, green = _number(found.scored.red_limit[m, t]), _number(found.scored.green_limit[m, t])
    if red is None or green is None:
        return None, None
    return min(red, green), max(red, green)


def _bands(points: list[dict[str, Any]], x: dict[str, Any]) -> list[dict[str, Any]]:
    """The amber corridor between red and green limit; outside of it the side's own meaning is in the points."""
    if not any(row["limit_low"] is not None for row in points):
        return []
    return [
        {
            "mark": {"type": "area", "interpolate": "step", "color": "var(--amber)", "opacity": 0.16},
            "encoding": {
                "x": x,
                "y": {"field": "limit_low", "type": "quantitative"},
                "y2": {"field": "limit_high"},
            },
        }
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
    return None if number != number else number
