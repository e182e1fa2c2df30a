"""The results line by line, as plain data: what the table, the workbook and JSON print."""

import math
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from fourfold.cli.scoring.running import Outcome
from fourfold.engine.explain import Explanation, in_words
from fourfold.engine.model import EdgeRow, Kind, Polarity, Reason, Status
from fourfold.plain.scorecard import Key, Line

ANSWERS: dict[Kind | Polarity, tuple[str, str]] = {
    Kind.YES_NO: ("no", "yes"), Polarity.YES_NO: ("no", "yes"), Polarity.MILESTONE: ("open", "done"),
}  # fmt: skip
TRENDS = {1: "improving", 0: "steady", -1: "worsening"}


@dataclass(frozen=True)
class Result:
    """One line in the viewed period. Numbers are unrounded; None is missing. `share` is of the weights of its parent."""

    key: str
    kind: str
    name: str
    depth: int
    weight: float | None
    share: float | None
    unit: str
    value: float | None
    target: float | None
    score: float | None
    status: str
    reason: str
    coverage: float
    as_of: date | None
    age_days: int | None
    trend: str | None
    answer: str = ""  # the value in words, where it is one
    leading: float | None = None
    lagging: float | None = None

    def as_dict(self) -> dict[str, Any]:
        return {**asdict(self), "as_of": self.as_of.isoformat() if self.as_of else None}


def results(outcome: Outcome) -> list[Result]:
    """In the order of the file."""
    found, path = [], list[Key]()
    for line in outcome.scorecard.lines:
        del path[line.depth :]
        weight, share = _weights(outcome, path[-1] if path else None, line.key)
        reader = _measure if line.kind == "measure" else _node
        found.append(Result(**_about(line), weight=weight, share=share, **reader(outcome, line)))
        path.append(line.key)
    return found


def explained(outcome: Outcome, line: Line) -> dict[str, Any]:
    """Why this score: the engine's data and its sentences, as page, REST and `fourfold explain` give them."""
    return with_words(outcome.scored.explain(line.key))


def with_words(found: Explanation) -> dict[str, Any]:
    return {**found.as_dict(), "words": in_words(found)}


def as_data(outcome: Outcome) -> dict[str, Any]:
    """Everything, ready for JSON."""
    period = outcome.period
    return {
        "scorecard": outcome.scorecard.name,
        "period": {
            "label": period.label, "frequency": period.frequency.value,
            "first_day": period.start.isoformat(), "last_day": period.end.isoformat(),
        },
        "view": outcome.scored.model.view,
        "today": outcome.today.isoformat(),
        "results": [each.as_dict() for each in results(outcome)],
    }  # fmt: skip


def _about(line: Line) -> dict[str, Any]:
    return {"key": line.key[1], "kind": line.kind, "name": line.name, "depth": line.depth}


def _measure(outcome: Outcome, line: Line) -> dict[str, Any]:
    scored = outcome.scored
    m = scored.measure_index[line.key]
    as_of = _day(scored.as_of[m, -1])
    return {
        "unit": outcome.scorecard.sheets[line.key[1]].unit, "value": _number(scored.value[m, -1]),
        "target": _number(scored.target[m, -1]), "score": _number(scored.score[m, -1]),
        "status": _word(Status, scored.status[m, -1]), "reason": _word(Reason, scored.reason[m, -1]),
        "coverage": float(scored.coverage[m, -1]), "as_of": as_of, "age_days": _age(outcome, as_of),
        "trend": _trend(scored.trend[m, -1]), "answer": _answer(outcome, m, line),
    }  # fmt: skip


def _answer(outcome: Outcome, m: int, line: Line) -> str:
    """The value in words, where it is one: a word, yes or no, done or open."""
    value, row = outcome.scored.value[m, -1], outcome.scored.model.measures[m]
    if math.isnan(value):
        return ""
    if row.kind is Kind.TEXT:
        return row.words[int(value) - 1]
    rules = outcome.scorecard.sheets[line.key[1]].thresholds
    words = ANSWERS.get(row.kind) or next((ANSWERS[rule.polarity] for rule in rules if rule.polarity in ANSWERS), None)
    return words[int(value != 0)] if words else ""


def _node(outcome: Outcome, line: Line) -> dict[str, Any]:
    scored = outcome.scored
    n = scored.node_index[line.key]
    as_of = _day(scored.node_oldest[n, -1])
    return {
        "unit": "", "value": None, "target": None, "score": _number(scored.node_score[n, -1]),
        "status": _word(Status, scored.node_status[n, -1]), "reason": _word(Reason, scored.node_reason[n, -1]),
        "coverage": float(scored.node_coverage[n, -1]), "as_of": as_of, "age_days": _age(outcome, as_of),
        "trend": _trend(scored.node_trend[n, -1]),
        "leading": _number(scored.leading_score[n, -1]), "lagging": _number(scored.lagging_score[n, -1]),
    }  # fmt: skip


def _weights(outcome: Outcome, parent: Key | None, child: Key) -> tuple[float | None, float | None]:
    day = outcome.period.end
    beside = [edge for edge in outcome.scorecard.edges if edge.parent == parent and _in_force(edge, day)]
    own = [edge.weight for edge in beside if edge.child == child]
    total = sum(edge.weight for edge in beside)
    return (own[-1], own[-1] / total if total else None) if own else (None, None)


def _in_force(edge: EdgeRow, day: date) -> bool:
    begun = edge.effective_from is None or edge.effective_from <= day
    return begun and (edge.effective_to is None or day < edge.effective_to)


def _age(outcome: Outcome, as_of: date | None) -> int | None:
    """Days from the last day of the oldest value to that of the viewed period, or to today where that is earlier."""
    if as_of is None:
        return None
    return max(0, (min(outcome.period.end, outcome.today) - as_of).days)


def _word(states: Any, code: Any) -> str:
    return str(states(int(code)).name.lower())


def _number(x: Any) -> float | None:
    return None if math.isnan(x) else float(x)


def _trend(x: Any) -> str | None:
    return None if math.isnan(x) else TRENDS[int(x)]


def _day(x: Any) -> date | None:
    found = x.item()
    return found if isinstance(found, date) else None
