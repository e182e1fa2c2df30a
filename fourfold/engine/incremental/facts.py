"""What one measure is scored by, as plain numbers: for a cell or two, Python's own are sooner there than arrays.

A measure that says anything these numbers don't hold - a milestone, points, whatever comes later - has no facts; it is
worked out by the arrays' way (`alone.py`), so that results never differ.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import MISSING, Field, dataclass, fields
from functools import cache
from typing import Any

from fourfold.engine.aggregation import ADDITIVE, LASTING, View
from fourfold.engine.blocks import Frame
from fourfold.engine.columns import Measures
from fourfold.engine.limits import Rules, Targets
from fourfold.engine.model import Kind, MeasureRow, Mode, Model, NodeRow, Polarity, ThresholdRow

KNOWN: dict[type, frozenset[str]] = {
    MeasureRow: frozenset((
        "key", "name", "kind", "frequency", "starts", "ends", "due_days", "grace_days", "carry_periods", "paused",
        "withheld", "critical", "leading", "baseline", "scale",
    )),
    ThresholdRow: frozenset((
        "measure", "effective_from", "polarity", "mode", "red", "green", "green_high", "red_high", "stretch",
    )),
    NodeRow: frozenset(("key", "name", "method", "critical_caps", "cap_green", "minimum_coverage")),
    Model: frozenset((
        "frequency", "periods", "today", "first_month", "view", "measures", "observations", "thresholds", "targets",
        "nodes", "edges", "calendar", "shifts", "formulas", "cascades",
    )),
}  # fmt: skip
KINDS = frozenset((Kind.FLOW, Kind.COUNT, Kind.STOCK, Kind.YES_NO, Kind.RATIO, Kind.INDEX))
MODES = frozenset((Mode.LIMITS, Mode.PERCENT))
POLARITIES = frozenset((Polarity.MAXIMUM, Polarity.MINIMUM, Polarity.RANGE, Polarity.YES_NO, Polarity.NONE))
Edges = tuple[float, float, float, float]


def says_more(row: Any) -> bool:
    """Whether a row uses a field that is not among those known here: then only the arrays know what it means."""
    return any(getattr(row, name) != usual for name, usual in _others(row.__class__))


@cache
def _others(kind: type[Any]) -> tuple[tuple[str, Any], ...]:
    return tuple((each.name, _default(each)) for each in fields(kind) if each.name not in KNOWN[kind])


def _default(each: Field[Any]) -> Any:
    return each.default if each.default_factory is MISSING else each.default_factory()


@dataclass(frozen=True, slots=True)
class Rule:
    polarity: Polarity
    percent: bool
    edges: Edges
    stretch: float


@dataclass(frozen=True, slots=True)
class Facts:
    """One measure: due and late days, carry, life, and its dated rules and targets."""

    due_days: int
    late_days: int
    carry: int
    paused: bool
    withheld: bool
    first_day: int
    last_day: int
    scale: float
    rule_days: Sequence[int]
    rules: Sequence[Rule]
    target_days: Sequence[int]
    amounts: Sequence[float]

    def rule_on(self, day: int) -> Rule | None:
        at = bisect_right(self.rule_days, day)
        return self.rules[at - 1] if at else None

    def target_on(self, day: int) -> float:
        at = bisect_right(self.target_days, day)
        return self.amounts[at - 1] if at else float("nan")


def facts_of(m: int, row: MeasureRow, measures: Measures, rules: Rules, targets: Targets) -> Facts | None:
    """None where the measure says more than facts can hold."""
    lo, hi = (int(each) for each in rules.measure.searchsorted((m, m + 1)))
    own = rules.rows[lo:hi]
    if row.kind not in KINDS or says_more(row) or not all(is_plain(rule) for rule in own):
        return None
    edges, stretch = rules.edges[lo:hi].tolist(), rules.stretch[lo:hi].tolist()
    first, past = (int(each) for each in targets.measure.searchsorted((m, m + 1)))
    return Facts(
        due_days=int(measures.due_days[m]),
        late_days=int(measures.late_days[m]),
        carry=0 if measures.paused[m] else int(measures.carry[m]),
        paused=bool(measures.paused[m]),
        withheld=bool(measures.withheld[m]),
        first_day=int(measures.first_day[m]),
        last_day=int(measures.last_day[m]),
        scale=float(measures.scale[m]),
        rule_days=rules.day[lo:hi].tolist(),
        rules=[
            Rule(rule.polarity, rule.mode is Mode.PERCENT, tuple(edges[at]), stretch[at]) for at, rule in enumerate(own)
        ],
        target_days=targets.day[first:past].tolist(),
        amounts=targets.amount[first:past].tolist(),
    )


def is_plain(rule: ThresholdRow) -> bool:
    return rule.mode in MODES and rule.polarity in POLARITIES and not says_more(rule)


class Places:
    """A frame in plain lists: which own periods make up each viewed period, and where all of them lie in time."""

    def __init__(self, frame: Frame, view: View) -> None:
        window = frame.window
        self.kind, self.is_ratio = frame.kind, frame.kind is Kind.RATIO
        self.adds, self.lasts = frame.kind in ADDITIVE, frame.kind in LASTING
        self.base, self.width = window.ordinals.start, len(window.ordinals)
        self.first_days: list[int] = window.first_days.tolist()
        self.last_days: list[int] = window.last_days.tolist()
        self.first: list[int] = frame.bins.first[0].tolist()
        self.past: list[int] = frame.bins.past[0].tolist()
        self.view_ends: list[int] = view.last_days.tolist()
        self.today = view.today
        self.is_coarse = view.is_finer_than(frame.frequency)
        self.over = view.latest_over(frame.frequency) - self.base  # the latest own period that has ended
        self.settles = self.is_coarse and frame.bins.longest <= 1
        self._seen: dict[int, tuple[int, ...]] = {}

    def seen_in(self, column: int) -> tuple[int, ...]:
        """The viewed periods that an own period can show in."""
        found = self._seen.get(column)
        if found is None:
            found = tuple(
                t for t, (first, past) in enumerate(zip(self.first, self.past, strict=True))
                if first <= column < past or (self.settles and column == max(self.over, 0) and past - 1 > self.over)
            )  # fmt: skip
            self._seen[column] = found
        return found

    def cells_seen(self, column: int) -> int:
        """How many own periods those viewed periods are made of, together."""
        return sum(self.past[t] - self.first[t] for t in self.seen_in(column))
