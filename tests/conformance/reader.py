"""A conformance case to the engine's rows, and the engine's answers back to the words of a case."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from fourfold.engine.model import (
    EdgeRow,
    Frequency,
    Kind,
    MeasureRow,
    Method,
    Mode,
    Model,
    NodeRow,
    ObservationRow,
    Polarity,
    Reason,
    Status,
    TargetRow,
    ThresholdRow,
)
from fourfold.engine.periods import Calendar
from fourfold.engine.scorecard import Scored

Case = Mapping[str, Any]
FIRST, LATER, LONG_AGO = date(2025, 1, 1), date(2030, 1, 1), date(2000, 1, 1)
OWN_SCORE = {"polarity": "maximum", "points": [[0, 0], [10, 10]]}


def model(case: Case) -> Model:
    """The model of a measure case or of a tree case."""
    return _measure_model(case) if "measure" in case else _tree_model(case)


def thresholds(measure: Case) -> list[ThresholdRow]:
    rules = measure.get("rule", [])
    return [_threshold("it", each) for each in ([rules] if isinstance(rules, Mapping) else rules)]


def _threshold(key: str, rule: Case) -> ThresholdRow:
    fields = dict(rule)
    mode = Mode.POINTS if "points" in fields else Mode.PERCENT if fields.pop("percent", False) else Mode.LIMITS
    points = tuple((float(x), float(y)) for x, y in fields.pop("points", ()))
    since, polarity = fields.pop("since", LONG_AGO), Polarity(fields.pop("polarity"))
    return ThresholdRow(key, since, polarity, mode, points=points, **fields)


def _measure_model(case: Case) -> Model:
    measure, view = dict(case["measure"]), case.get("view", {})
    values, first = measure.pop("values"), measure.pop("first", FIRST)
    targets, rules = measure.pop("targets", {}), thresholds(measure)
    measure.pop("rule", None)
    row = MeasureRow(
        key="it",
        kind=Kind(measure.pop("kind", "stock")),
        frequency=Frequency(measure.pop("frequency", "month")),
        **measure,
    )
    calendar = Calendar(view.get("first_month", 1))
    frequency = Frequency(view.get("frequency", row.frequency))
    own = _spans(calendar, row.frequency, first, len(values))
    return Model(
        frequency=frequency,
        periods=tuple(_spans(calendar, frequency, first, view.get("periods", len(values)))),
        today=view.get("today", LATER),
        first_month=view.get("first_month", 1),
        view="ytd" if view.get("year_to_date") else "period",
        measures=(row,),
        observations=tuple(_observation(start, value) for (start, _), value in zip(own, values, strict=True) if value is not None),
        thresholds=tuple(rules),
        targets=tuple(TargetRow("it", since, amount) for since, amount in targets.items()),
    )  # fmt: skip


def _spans(calendar: Calendar, frequency: Frequency, first: date, count: int) -> list[tuple[date, date]]:
    start = calendar.period(frequency, first)
    return [(each.start, each.end) for each in (calendar.next(start, n) for n in range(count))]


def _observation(start: date, value: Any) -> ObservationRow:
    if isinstance(value, Mapping):
        return ObservationRow("it", start, **value)
    if isinstance(value, Sequence):
        return ObservationRow("it", start, numerator=value[0], denominator=value[1])
    return ObservationRow("it", start, value)


def _tree_model(case: Case) -> Model:
    scores, nodes = case["scores"], {key: dict(node) for key, node in case["tree"].items()}
    edges = [
        EdgeRow(key, child, weight) for key, node in nodes.items() for child, weight in node.pop("children").items()
    ]
    start, end = _spans(Calendar(), Frequency.MONTH, FIRST, 1)[0]
    sheets = case.get("sheets", {})
    return Model(
        frequency=Frequency.MONTH,
        periods=((start, end),),
        today=LATER,
        measures=tuple(MeasureRow(key=key, **sheets.get(key, {})) for key in scores),
        observations=tuple(ObservationRow(key, start, score) for key, score in scores.items() if score is not None),
        thresholds=tuple(_threshold(key, OWN_SCORE) for key in scores),
        nodes=tuple(NodeRow(key=key, method=Method(node.pop("method", "mean")), **node) for key, node in nodes.items()),
        edges=tuple(edges),
    )  # fmt: skip


def measure_answers(scored: Scored) -> dict[str, list[Any]]:
    """Each answer over the periods, in the words of a case."""
    return {
        "value": scored.value[0].tolist(),
        "target": scored.target[0].tolist(),
        "score": scored.score[0].tolist(),
        "coverage": scored.coverage[0].tolist(),
        "attainment_percent": (100 * scored.attainment[0]).tolist(),
        "trend": scored.trend[0].tolist(),
        "carried": scored.carried[0].tolist(),
        "as_of": scored.as_of[0].tolist(),
        "status": [words(Status, code) for code in scored.status[0]],
        "reason": [words(Reason, code) for code in scored.reason[0]],
    }


def node_answers(scored: Scored, key: str) -> dict[str, Any]:
    n = scored.node_index[key]
    return {
        "score": float(scored.node_score[n, 0]),
        "score_over_present": float(scored.node_over_present[n, 0]),
        "coverage": float(scored.node_coverage[n, 0]),
        "leading": float(scored.leading_score[n, 0]),
        "lagging": float(scored.lagging_score[n, 0]),
        "status": words(Status, scored.node_status[n, 0]),
        "reason": words(Reason, scored.node_reason[n, 0]),
        "effective_weights": {share.key: share.effective_share for share in scored.explain(key).shares},
    }


def words(states: Any, code: Any) -> str:
    return str(states(int(code)).name.lower().replace("_", " "))
