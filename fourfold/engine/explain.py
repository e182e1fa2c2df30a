"""Why this score? The whole arithmetic of one measure or node in one period, as data, and the same in sentences."""

import math
from collections.abc import Hashable, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from fourfold.engine import rollup
from fourfold.engine.columns import in_force
from fourfold.engine.limits import CODES, UNKNOWN
from fourfold.engine.model import Kind, Method, Mode, Polarity, Reason, Status
from fourfold.engine.rounding import shown
from fourfold.engine.scoring import GREEN_FROM
from fourfold.engine.words import AGGREGATIONS, METHODS, REASONS, STATUSES

if TYPE_CHECKING:
    from fourfold.engine.scorecard import Group, Scored


@dataclass(frozen=True)
class Source:
    """One value of the measure's own period that went in."""

    start: date
    value: float | None
    numerator: float | None
    denominator: float | None
    weight: float | None
    recorded: date | None
    carried: bool


@dataclass(frozen=True)
class Share:
    """A child's part in its parent. Weights as percent of all weights in force; effective ones of those with data."""

    key: Hashable
    name: str
    weight: float
    share: float | None
    effective_share: float | None
    score: float | None
    counted: float | None  # the score as counted, after a cap at green
    status: str
    reason: str
    coverage: float


@dataclass(frozen=True)
class Explanation:
    """One node of the arithmetic. Numbers are unrounded; None is missing. `facts` depends on what is explained."""

    key: Hashable
    kind: str  # measure or node
    name: str
    period: str
    first_day: date
    last_day: date
    score: float | None
    status: str
    reason: str
    coverage: float
    facts: dict[str, Any]
    sources: tuple[Source, ...] = ()
    shares: tuple[Share, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """JSON-ready: dates as ISO text, keys as lists, missing as None."""
        found: dict[str, Any] = _plain(asdict(self))
        return found


def explain(scored: "Scored", key: Hashable, t: int) -> Explanation:
    """Raises KeyError for a key that is neither a measure nor a node of the model."""
    if key in scored.measure_index:
        return _measure(scored, key, t)
    return _node(scored, key, t)


def _measure(scored: "Scored", key: Hashable, t: int) -> Explanation:
    m, period = scored.measure_index[key], scored.periods[t]
    row = scored.model.measures[m]
    return Explanation(
        key=key, kind="measure", name=row.name, period=period.label, first_day=period.start, last_day=period.end,
        score=_number(scored.score[m, t]),
        status=Status(int(scored.status[m, t])).name.lower(),
        reason=Reason(int(scored.reason[m, t])).name.lower(),
        coverage=float(scored.coverage[m, t]),
        facts={
            "value": _number(scored.value[m, t]),
            "kind": row.kind.value,
            "frequency": row.frequency.value,
            "view": scored.model.view,
            "scale": row.scale,
            "carried": bool(scored.carried[m, t]),
            "as_of": _day(scored.as_of[m, t]),
            "attainment": _number(scored.attainment[m, t]),
            "baseline": row.baseline,
            "target": _target(scored, m, t),
            "threshold": _threshold(scored, m, t),
            "formula": _formula(scored, m, t),
        },
        sources=() if row.withheld else tuple(_sources(scored, m, t)),
    )  # fmt: skip


def _sources(scored: "Scored", m: int, t: int) -> Iterator[Source]:
    """The own periods that make up the viewed one, oldest first."""
    group, at = _group(scored, m)
    first, past = (
        int(np.broadcast_to(edge, group.grid.has.shape[:1] + edge.shape[1:])[at, t])
        for edge in (group.viewed.bins.first, group.viewed.bins.past)
    )
    for column in range(max(first, 0), past):
        if not group.grid.has[at, column]:
            continue
        grid, origin = group.grid, int(group.grid.origin[at, column])
        recorded = int(grid.recorded[at, column])
        yield Source(
            start=date.fromordinal(int(grid.first_days[origin])),
            value=_number(grid.value[at, column]), numerator=_number(grid.numerator[at, column]),
            denominator=_number(grid.denominator[at, column]), weight=_number(grid.weight[at, column]),
            recorded=date.fromordinal(recorded) if recorded else None, carried=bool(grid.carried[at, column]),
        )  # fmt: skip


def _group(scored: "Scored", m: int) -> tuple["Group", int]:
    for group in scored.groups:
        found = np.flatnonzero(group.members == m)
        if len(found):
            return group, int(found[0])
    raise KeyError(m)


def _target(scored: "Scored", m: int, t: int) -> dict[str, Any] | None:
    amount = _number(scored.target[m, t])
    if amount is None:
        return None
    on = np.array([[scored.periods[t].end.toordinal()]])
    row = int(in_force(scored.targets.measure, scored.targets.day, np.array([[m]]), on)[0, 0])
    since = date.fromordinal(int(scored.targets.day[row])) if row >= 0 else None
    return {"amount": amount, "since": since, "periods_added": float(scored.cells.times[m, t])}


def _threshold(scored: "Scored", m: int, t: int) -> dict[str, Any] | None:
    at = int(scored.cells.rule[m, t])
    if at < 0 or int(scored.cells.polarity[m, t]) == UNKNOWN:
        return None
    rule = scored.rules.rows[at]
    cells = scored.cells
    return {
        "since": rule.effective_from, "polarity": rule.polarity.value, "mode": rule.mode.value,
        "red": rule.red, "green": rule.green, "green_high": rule.green_high, "red_high": rule.red_high,
        "stretch": rule.stretch, "points": [list(point) for point in rule.points], "due": rule.due, "grace_days": rule.grace_days,
        "limits": {
            name: _finite(getattr(cells, name)[m, t]) for name in ("low_red", "low_green", "high_green", "high_red", "stretch")
        },
    }  # fmt: skip


def _formula(scored: "Scored", m: int, t: int) -> str | None:
    """The score's formula with this period's numbers in it."""
    score, value = _number(scored.score[m, t]), _number(scored.value[m, t])
    rule_at, polarity = int(scored.cells.rule[m, t]), int(scored.cells.polarity[m, t])
    if score is None or value is None or rule_at < 0:
        return None
    rule = scored.rules.rows[rule_at]
    if rule.mode is Mode.POINTS and polarity not in {CODES[Polarity.YES_NO], CODES[Polarity.MILESTONE]}:
        return f"straight line between the points: {', '.join(f'({shown(x)}, {shown(y)})' for x, y in rule.points)} at {shown(value)} = {shown(score)}"
    cells = scored.cells
    up = _line(value, _finite(cells.low_red[m, t]), _finite(cells.low_green[m, t]))
    down = _line(value, _finite(cells.high_red[m, t]), _finite(cells.high_green[m, t]))
    if up and down:
        return f"the lower of [{up}] and [{down}], at least 6.6667 inside the range = {shown(score)}"
    if up or down:
        return f"{up or down}, kept between 0 and 10 = {shown(score)}"
    return {
        CODES[Polarity.YES_NO]: f"yes = 10, no = 0: {shown(score)}",
        CODES[Polarity.MILESTONE]: f"milestone: {shown(score)}",
    }.get(polarity)


def _line(value: float, red: float | None, green: float | None) -> str:
    if red is None or green is None:
        return ""
    gap = abs(green - red)
    if green > red:
        return f"10 x ({shown(value)} - ({shown(red)} - {shown(gap)})) / (3 x {shown(gap)}) = {shown(10 * (value - (red - gap)) / (3 * gap))}"
    return f"10 x (({shown(red)} + {shown(gap)}) - {shown(value)}) / (3 x {shown(gap)}) = {shown(10 * ((red + gap) - value) / (3 * gap))}"


def _node(scored: "Scored", key: Hashable, t: int) -> Explanation:
    n, period = scored.node_index[key], scored.periods[t]
    row = scored.model.nodes[n]
    shares = tuple(_shares(scored, n, t))
    return Explanation(
        key=key, kind="node", name=row.name, period=period.label, first_day=period.start, last_day=period.end,
        score=_number(scored.node_score[n, t]),
        status=Status(int(scored.node_status[n, t])).name.lower(),
        reason=Reason(int(scored.node_reason[n, t])).name.lower(),
        coverage=float(scored.node_coverage[n, t]),
        facts={
            "method": row.method.value,
            "score_over_present": _number(scored.node_over_present[n, t]),
            "minimum_coverage": row.minimum_coverage,
            "cap_green": row.cap_green,
            "critical_caps": row.critical_caps,
            "critical_capped": _was_capped(scored, n, t, shares),
            "oldest": _day(scored.node_oldest[n, t]),
            "leading": _number(scored.leading_score[n, t]),
            "lagging": _number(scored.lagging_score[n, t]),
        },
        shares=shares,
    )  # fmt: skip


def _was_capped(scored: "Scored", n: int, t: int, shares: tuple[Share, ...]) -> bool:
    return scored.model.nodes[n].critical_caps and _number(scored.node_over_present[n, t]) == rollup.BELOW_GREEN


def _shares(scored: "Scored", n: int, t: int) -> Iterator[Share]:
    tree = scored.tree
    edges = [edge for edge in tree.below(n).tolist() if not math.isnan(tree.weight[edge, t])]
    rows = [_child(scored, int(tree.child[edge]), t) for edge in edges]
    weights = [float(tree.weight[edge, t]) for edge in edges]
    expected = sum(weight for weight, row in zip(weights, rows, strict=True) if row["expected"])
    present = sum(weight for weight, row in zip(weights, rows, strict=True) if row["score"] is not None)
    cap = scored.model.nodes[n].cap_green
    for weight, row in zip(weights, rows, strict=True):
        score = row["score"]
        yield Share(
            key=row["key"], name=row["name"], weight=weight,
            share=weight / expected if expected and row["expected"] else None,
            effective_share=weight / present if present and score is not None else None,
            score=score, counted=min(score, GREEN_FROM) if cap and score is not None else score,
            status=row["status"], reason=row["reason"], coverage=row["coverage"],
        )  # fmt: skip


def _child(scored: "Scored", child: int, t: int) -> dict[str, Any]:
    if child < scored.tree.measures:
        row, score = scored.model.measures[child], _number(scored.score[child, t])
        reason = Reason(int(scored.reason[child, t]))
        return {
            "key": row.key, "name": row.name, "score": score, "status": Status(int(scored.status[child, t])).name.lower(),
            "reason": reason.name.lower(), "coverage": float(scored.coverage[child, t]),
            "expected": score is not None or reason not in {Reason.NO_POLARITY, Reason.BEFORE_START, Reason.AFTER_END},
        }  # fmt: skip
    n = child - scored.tree.measures
    node = scored.model.nodes[n]
    return {
        "key": node.key, "name": node.name, "score": _number(scored.node_score[n, t]),
        "status": Status(int(scored.node_status[n, t])).name.lower(), "reason": Reason(int(scored.node_reason[n, t])).name.lower(),
        "coverage": float(scored.node_coverage[n, t]), "expected": int(scored.node_reason[n, t]) != Reason.EMPTY,
    }  # fmt: skip


def in_words(found: Explanation) -> list[str]:
    """The explanation in sentences, in the order of the arithmetic."""
    return list(_measure_words(found) if found.kind == "measure" else _node_words(found))


def _measure_words(found: Explanation) -> Iterator[str]:
    facts = found.facts
    yield f"{found.period}, {found.first_day} to {found.last_day}."
    if facts["value"] is None:
        yield f"There is no value: {REASONS[found.reason]}. Missing is never counted as 0."
        return
    yield f"Value {shown(facts['value'])}: {AGGREGATIONS[Kind(facts['kind'])]}{_from_sources(found)}."
    if facts["carried"]:
        yield f"The last value, as of {facts['as_of']}, is carried forward and marked so."
    yield from _rule_words(found)
    if facts["formula"]:
        yield f"Score: {facts['formula']}."
    if facts["attainment"] is not None:
        start = f"from the baseline {shown(facts['baseline'])} " if facts["baseline"] is not None else ""
        yield f"Attainment {start}is {shown(100 * facts['attainment'], 2)} %."
    yield f"Status: {STATUSES[found.status]}, taken from the limits and not from a rounded score."


def _from_sources(found: Explanation) -> str:
    parts = [source for source in found.sources if source.numerator is not None and source.denominator is not None]
    if parts and len(parts) == len(found.sources):
        up, down = sum(s.numerator or 0 for s in parts), sum(s.denominator or 0 for s in parts)
        scale = found.facts["scale"]
        return f", {shown(up)} / {shown(down)}{f' x {shown(scale)}' if scale != 1 else ''}"
    return f", from {len(found.sources)} values" if len(found.sources) > 1 else ""


def _rule_words(found: Explanation) -> Iterator[str]:
    target, threshold = found.facts["target"], found.facts["threshold"]
    if target is not None:
        yield f"Target {shown(target['amount'])}, in force since {target['since']}."
    if threshold is None:
        yield "No threshold is in force, so that the value is shown and not scored."
    elif found.score is None:
        yield f"The value is not scored: {REASONS[found.reason]}."
    else:
        limits = ", ".join(
            f"{name.replace('_', ' ')} {shown(x)}" for name, x in threshold["limits"].items() if x is not None
        )
        yield f"Limits in force since {threshold['since']} ({threshold['polarity']}): {limits or 'none needed'}."


def _node_words(found: Explanation) -> Iterator[str]:
    facts = found.facts
    yield f"{found.period}: {METHODS[Method(facts['method'])]} of {len(found.shares)} parts."
    for share in found.shares:
        yield _share_words(share)
    if facts["score_over_present"] is not None and facts["method"] == Method.MEAN.value:
        terms = [s for s in found.shares if s.effective_share is not None and s.counted is not None]
        total = " + ".join(f"{shown(100 * (s.effective_share or 0), 2)} % x {shown(s.counted or 0)}" for s in terms)
        yield f"{total} = {shown(facts['score_over_present'])}."
    if facts["critical_capped"]:
        yield "A critical measure is off target, so that this can be at risk at best."
    yield f"Coverage {shown(100 * found.coverage, 1)} %: the part of the weight that has data, all the way down."
    if found.score is None:
        yield f"No score is shown: {REASONS[found.reason]}."
    else:
        yield f"Status: {STATUSES[found.status]} (at risk from 3.3333, on target from 6.6667)."


def _share_words(share: Share) -> str:
    if share.score is None:
        return f"{share.name}: weight {shown(share.weight)}, no score ({REASONS[share.reason]}); its weight is shared over the rest."
    return (
        f"{share.name}: score {shown(share.score)}, weight {shown(share.weight)} = {shown(100 * (share.share or 0), 2)} %, "
        f"effective {shown(100 * (share.effective_share or 0), 2)} %."
    )


def _plain(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: _plain(value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [_plain(value) for value in data]
    return data.isoformat() if isinstance(data, date) else data


def _number(x: Any) -> float | None:
    return None if math.isnan(x) else float(x)


def _finite(x: Any) -> float | None:
    return float(x) if math.isfinite(x) else None


def _day(x: Any) -> date | None:
    found = x.item()
    return found if isinstance(found, date) else None
