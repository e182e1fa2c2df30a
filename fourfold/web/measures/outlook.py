"""A measure's outlook on its page: words, the periods ahead as a table, and a fan on the chart of its past."""

from typing import Any

from fourfold.measures.queries import MeasureScore
from fourfold.measures.queries.outlook import Outlook, outlook
from fourfold.web.measures import chart


def context(computed: MeasureScore) -> dict[str, Any]:
    """What the chart's tab shows."""
    if computed.measure.kind == "text":  # words have no axis; the table tells them
        return {"chart": None, "rows": list(reversed(chart.rows(computed)))}
    found = outlook(computed)
    drawn = chart.specification(computed)
    return {
        "chart": with_fan(drawn, computed, found), "rows": list(reversed(chart.rows(computed))),
        "outlook": found, "fan": _fits(computed, found),
    }  # fmt: skip


def with_fan(drawn: dict[str, Any], computed: MeasureScore, found: Outlook) -> dict[str, Any]:
    """The chart's specification with what lies ahead: a dashed line in a shade that widens, from the last actual on.

    Where the measure's own periods aren't those looked at, the chart stays as it is.
    """
    if not _fits(computed, found):
        return drawn
    data = drawn["data"]["values"]
    floor, ceiling = _extent(data, found)
    ahead = {each.period.label: {"forecast": each.point, "low": each.low, "high": each.high} for each in found.ahead}
    rows = [{**row, **ahead.pop(row["period"], {})} for row in data]
    rows += [{"period": period, **numbers} for period, numbers in ahead.items()]
    last = max((n for n, row in enumerate(rows) if row.get("value") is not None), default=None)
    if last is not None:
        value = rows[last]["value"]
        rows[last] |= {"forecast": value, "low": value, "high": value}
    x = _with_periods(drawn, [row["period"] for row in rows])
    y = {"type": "quantitative", "title": None, "scale": {"domain": [floor, ceiling], "nice": False, "zero": False}}
    for layer in drawn["layer"]:
        layer["encoding"] |= {"x": x}
        layer["encoding"]["y"] = {**layer["encoding"]["y"], "scale": y["scale"]}
    return {
        **drawn,
        "description": f"{drawn['description']}; expected up to {found.ahead[-1].period.label}",
        "data": {"values": [{**row, "floor": floor, "ceiling": ceiling} if "floor" in row else row for row in rows]},
        "layer": [*drawn["layer"], *_layers(x, y)],
    }


def _fits(computed: MeasureScore, found: Outlook) -> bool:
    viewing = computed.viewing
    return bool(found.ahead) and viewing.view == "period" and computed.measure.frequency == viewing.frequency.value


def _extent(data: list[dict[str, Any]], found: Outlook) -> tuple[float, float]:
    """The chart's own height, widened to the fan; a fan much wider than the past is cut off rather than flattening it."""
    floor, ceiling = data[0]["floor"], data[0]["ceiling"]
    span = ceiling - floor
    low, high = min(each.low for each in found.ahead), max(each.high for each in found.ahead)
    return max(min(floor, low), floor - 2 * span), min(max(ceiling, high), ceiling + 2 * span)


def _with_periods(drawn: dict[str, Any], periods: list[str]) -> dict[str, Any]:
    x: dict[str, Any] = drawn["layer"][0]["encoding"]["x"]
    return {**x, "sort": periods}


def _layers(x: dict[str, Any], y: dict[str, Any]) -> list[dict[str, Any]]:
    ahead = [{"filter": "isValid(datum.forecast)"}]
    return [
        {
            "transform": ahead,
            "mark": {"type": "area", "color": "var(--accent)", "opacity": 0.16, "clip": True},
            "encoding": {"x": x, "y": {**y, "field": "low"}, "y2": {"field": "high"}},
        },
        {
            "transform": ahead,
            "mark": {"type": "line", "color": "var(--accent)", "strokeWidth": 1.5, "strokeDash": [2, 3], "clip": True},
            "encoding": {"x": x, "y": {**y, "field": "forecast"}},
        },
    ]
