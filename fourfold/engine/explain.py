"""Why this score? The whole arithmetic of one measure or node in one period, as data; sentences.py says it in words."""

import math
from collections import Counter
from collections.abc import Hashable, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from fourfold.engine import rollup, ruled
from fourfold.engine.columns import in_force
from fourfold.engine.formulas.explaining import calculation
from fourfold.engine.limits import CODES, UNKNOWN
from fourfold.engine.model import Mode, Polarity, Reason, Status
from fourfold.engine.periods import Calendar
from fourfold.engine.rounding import round_half_up, shown
from fourfold.engine.scoring import GREEN_FROM
from fourfold.engine.sentences import in_words

if TYPE_CHECKING:
    from fourfold.engine.blocks import Block
    from fourfold.engine.scorecard import Scored

__all__ = ["Explanation", "Share", "Source", "explain", "in_words"]


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
    period: str = ""  # its name in the calendar
    text: str | None = None  # the word of a text measure


@dataclass(frozen=True)
class Share:
    """A child's part in its parent. Shares are fractions of all weight that counts, effective ones of that with data."""

    key: Hashable
    name: str
    weight: float
    share: float | None
    effective_share: float | None
    redistributed: float | None  # what it takes over from children without data: effective share - share
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
    if key not in scored.node_index:
        raise KeyError(f"The model has no measure and no node with the key {key!r}.")
    return _node(scored, key, t)


def _measure(scored: "Scored", key: Hashable, t: int) -> Explanation:
    m, period = scored.measure_index[key], scored.periods[t]
    row, block, calendar = scored.model.measures[m], scored.block(m), scored.prepared.view.calendar
    text = ruled.text_of(scored, m, t)
    return Explanation(
        key=key, kind="measure", name=row.name, period=period.label, first_day=period.start, last_day=period.end,
        score=_number(scored.score[m, t]),
        status=Status(int(scored.status[m, t])).name.lower(),
        reason=Reason(int(scored.reason[m, t])).name.lower(),
        coverage=float(scored.coverage[m, t]),
        facts={
            "value": None if text is not None else _number(scored.value[m, t]),
            "text": text,
            "lacks": ruled.lacks(scored, m, t),
            "pace": None if row.withheld else ruled.pace_facts(scored, m, t),
            "kind": row.kind.value,
            "frequency": row.frequency.value,
            "view": scored.model.view,
            "scale": row.scale,
            "periods_added": float(scored.cells.times[m, t]),
            "carried": bool(scored.carried[m, t]),
            "as_of": _day(scored.as_of[m, t]),
            "attainment": _number(scored.attainment[m, t]),
            "attainment_reason": _why_no_attainment(scored, m, t),
            "baseline": row.baseline,
            "target": _target(scored, m, t, block),
            "threshold": _threshold(scored, m, t),
            "formula": _formula(scored, m, t),
            "calculation": None if row.withheld else calculation(scored, m, t, block),
            "unclamped": _unclamped(scored, m, t),
            "rounded": _rounded(scored.score[m, t]),
        },
        sources=() if row.withheld else tuple(_sources(block, t, calendar, () if text is None else row.words)),
    )  # fmt: skip


def _sources(block: "Block", t: int, calendar: Calendar, words: tuple[str, ...]) -> Iterator[Source]:
    """The own periods that make up the viewed one, oldest first."""
    grid, first, past = block.grid, *_edges(block, t)
    for column in range(max(first, 0), past):
        if not grid.has[0, column]:
            continue
        origin, recorded = int(grid.origin[0, column]), int(grid.recorded[0, column])
        value = _number(grid.value[0, column])
        yield Source(
            start=date.fromordinal(int(grid.first_days[origin])),
            value=None if words else value, text=words[int(value) - 1] if words and value is not None else None, numerator=_number(grid.numerator[0, column]),
            denominator=_number(grid.denominator[0, column]), weight=_number(grid.weight[0, column]),
            recorded=date.fromordinal(recorded) if recorded else None, carried=bool(grid.carried[0, column]),
            period=calendar.at(grid.frequency, grid.first + origin).label,
        )  # fmt: skip


def _edges(block: "Block", t: int) -> tuple[int, int]:
    bins = block.viewed.bins
    return int(bins.first[0, t]), int(bins.past[0, t])


def _target(scored: "Scored", m: int, t: int, block: "Block") -> dict[str, Any] | None:
    amount = _number(scored.target[m, t])
    if amount is None:
        return None
    targets, on = scored.prepared.targets, block.viewed.in_force_on[:, t : t + 1]
    row = int(in_force(targets.measure, targets.day, np.array([[m]]), on)[0, 0])
    since = date.fromordinal(int(targets.day[row])) if row >= 0 else None
    return {"amount": amount, "since": since, "periods_added": float(scored.cells.times[m, t])}


def _threshold(scored: "Scored", m: int, t: int) -> dict[str, Any] | None:
    at = int(scored.cells.rule[m, t])
    if at < 0 or int(scored.cells.polarity[m, t]) == UNKNOWN:
        return None
    rule = scored.prepared.rules.rows[at]
    cells = scored.cells
    return {
        "since": rule.effective_from, "polarity": rule.polarity.value, "mode": rule.mode.value,
        "red": rule.red, "green": rule.green, "green_high": rule.green_high, "red_high": rule.red_high,
        "stretch": rule.stretch, "basis": rule.basis, "conditions": ruled.conditions_facts(rule), "points": [list(point) for point in rule.points], "due": rule.due, "grace_days": rule.grace_days,
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
    rule = scored.prepared.rules.rows[rule_at]
    if rule.polarity is Polarity.RULES:
        return ruled.match(scored, m, t)
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


def _unclamped(scored: "Scored", m: int, t: int) -> float | None:
    """What the formula gives before it is kept between 0 and 10; None where no two limits make one."""
    cells, value = scored.cells, _number(scored.value[m, t])
    by_line = cells.rule[m, t] >= 0 and scored.prepared.rules.rows[int(cells.rule[m, t])].mode in {
        Mode.POINTS,
        Mode.RULES,
    }
    if value is None or by_line or math.isnan(scored.score[m, t]):
        return None
    sides = ((cells.low_red[m, t], cells.low_green[m, t]), (cells.high_red[m, t], cells.high_green[m, t]))
    found = [10 / 3 * ((value - red) / (green - red) + 1) for red, green in sides if math.isfinite(red)]
    return min(found, default=None)


def _why_no_attainment(scored: "Scored", m: int, t: int) -> str | None:
    """In words, why a value has no attainment; None where it has one."""
    value, target = _number(scored.value[m, t]), _number(scored.target[m, t])
    if value is None or not math.isnan(scored.attainment[m, t]):
        return None
    if target is None:
        return "there is no target"
    if scored.model.measures[m].baseline is not None:
        return "the target equals the baseline"
    if int(scored.cells.polarity[m, t]) not in {CODES[Polarity.MAXIMUM], CODES[Polarity.MINIMUM]}:
        return "neither more nor less is better"
    return "the divisor is 0" if value >= 0 and target >= 0 else "value and target must both be 0 or above"


def _rounded(score: Any) -> str | None:
    """The score as it is shown: one decimal, half up."""
    return None if math.isnan(score) else str(round_half_up(float(score), 1))


def _line(value: float, red: float | None, green: float | None) -> str:
    if red is None or green is None:
        return ""
    gap = abs(green - red)
    if green > red:
        return f"10 × ({shown(value)} − ({shown(red)} − {shown(gap)})) / (3 × {shown(gap)}) = {shown(10 * (value - (red - gap)) / (3 * gap))}"
    return f"10 × (({shown(red)} + {shown(gap)}) − {shown(value)}) / (3 × {shown(gap)}) = {shown(10 * ((red + gap) - value) / (3 * gap))}"


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
            "statuses": dict(sorted(Counter(share.status for share in shares).items())),
            "rounded": _rounded(scored.node_score[n, t]),
        },
        shares=shares,
    )  # fmt: skip


def _was_capped(scored: "Scored", n: int, t: int, shares: tuple[Share, ...]) -> bool:
    return scored.model.nodes[n].critical_caps and _number(scored.node_over_present[n, t]) == rollup.BELOW_GREEN


def _shares(scored: "Scored", n: int, t: int) -> Iterator[Share]:
    tree = scored.prepared.tree
    edges = [edge for edge in tree.below(n).tolist() if not math.isnan(tree.weight_of(edge, t))]
    rows = [_child(scored, int(tree.child[edge]), t) for edge in edges]
    weights = [tree.weight_of(edge, t) for edge in edges]
    expected = sum(weight for weight, row in zip(weights, rows, strict=True) if row["expected"])
    present = sum(weight for weight, row in zip(weights, rows, strict=True) if row["score"] is not None)
    cap = scored.model.nodes[n].cap_green
    for weight, row in zip(weights, rows, strict=True):
        score = row["score"]
        share = weight / expected if expected and row["expected"] else None
        effective = weight / present if present and score is not None else None
        yield Share(
            key=row["key"], name=row["name"], weight=weight, share=share, effective_share=effective,
            redistributed=None if share is None or effective is None else effective - share,
            score=score, counted=min(score, GREEN_FROM) if cap and score is not None else score,
            status=row["status"], reason=row["reason"], coverage=row["coverage"],
        )  # fmt: skip


def _child(scored: "Scored", child: int, t: int) -> dict[str, Any]:
    if child < scored.prepared.tree.measures:
        row = scored.model.measures[child]
        return {
            "key": row.key, "name": row.name, "score": _number(scored.score[child, t]),
            "status": Status(int(scored.status[child, t])).name.lower(), "reason": Reason(int(scored.reason[child, t])).name.lower(),
            "coverage": float(scored.coverage[child, t]), "expected": bool(scored.expected[child, t]),
        }  # fmt: skip
    n = child - scored.prepared.tree.measures
    node = scored.model.nodes[n]
    return {
        "key": node.key, "name": node.name, "score": _number(scored.node_score[n, t]),
        "status": Status(int(scored.node_status[n, t])).name.lower(), "reason": Reason(int(scored.node_reason[n, t])).name.lower(),
        "coverage": float(scored.node_coverage[n, t]), "expected": bool(scored.node_expected[n, t]),
    }  # fmt: skip


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
