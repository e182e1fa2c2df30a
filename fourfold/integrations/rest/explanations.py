"""Why this score: the engine's arithmetic as documented fields, and the same in sentences."""

from datetime import date
from typing import Any

from pydantic import Field

from fourfold.engine.explain import Explanation, in_words
from fourfold.integrations.rest.fields import Number, Output
from fourfold.integrations.rest.shapes import PeriodOut, ShownOut, period_out, shown_out
from fourfold.measures.queries import Both, Viewing


class LimitsOut(Output):
    low_red: Number
    low_green: Number
    high_green: Number
    high_red: Number
    stretch: Number


class ConditionOut(Output):
    """A line of first-match rules; `said` is the same in words."""

    test: str
    score: float
    number: Number
    upto: Number
    words: list[str]
    day: date | None
    days: int
    said: str


class RuleOut(Output):
    """The threshold in force. `limits` are in the measure's unit, for the viewed period."""

    since: date
    polarity: str
    mode: str
    red: Number
    green: Number
    green_high: Number
    red_high: Number
    stretch: Number
    basis: Number
    conditions: list[ConditionOut]
    points: list[list[float]]
    due: date | None
    grace_days: int
    limits: LimitsOut


class TargetInForce(Output):
    amount: Number
    since: date | None
    periods_added: Number


class PaceOut(Output):
    """How the year to date stands against the phased part of the year's target."""

    value: Number
    phased: Number
    annual: Number
    attained: Number
    expected: Number
    pace: Number


class OperandOut(Output):
    """What a formula took in."""

    name: str
    node: str
    how: str
    value: Number
    reason: str


class ProblemOut(Output):
    """Why a formula has no result, and the place in its text, in characters."""

    says: str
    start: int
    length: int


class CalculationOut(Output):
    """How the value was worked out: by a formula (`text`), or from the same measure of units below (`combines`)."""

    value: Number
    reason: str
    how: str | None
    text: str | None
    since: date | None
    operands: list[OperandOut]
    problem: ProblemOut | None
    combines: str | None


class MeasureFacts(Output):
    value: Number
    text: str | None
    lacks: str | None
    pace: PaceOut | None
    kind: str
    frequency: str
    view: str
    scale: Number
    periods_added: Number
    carried: bool
    as_of: date | None
    attainment: Number
    attainment_reason: str | None
    baseline: Number
    target: TargetInForce | None
    threshold: RuleOut | None
    formula: str | None
    calculation: CalculationOut | None
    unclamped: Number
    rounded: str | None


class RollUpFacts(Output):
    method: str
    score_over_present: Number
    minimum_coverage: Number
    cap_green: bool
    critical_caps: bool
    critical_capped: bool
    oldest: date | None
    leading: Number
    lagging: Number
    statuses: dict[str, int]
    rounded: str | None


class SourceOut(Output):
    """One value of the measure's own period that went in."""

    start: date
    value: Number
    numerator: Number
    denominator: Number
    weight: Number
    recorded: date | None
    carried: bool
    period: str
    text: str | None


class ShareOut(Output):
    """A child's part. `redistributed` is what it takes over from parts without data; `counted` the score after a cap at green."""

    node: str
    name: str
    weight: float
    share: Number
    effective_share: Number
    redistributed: Number
    score: Number
    counted: Number
    status: str
    reason: str
    coverage: float


class BothOut(Output):
    reported: ShownOut
    restated: ShownOut


class ScoreOut(Output):
    """One score with its whole arithmetic. `measure` is filled for a measure, `roll_up` for everything above.

    `rounded` is the score as it is shown, `unclamped` what the formula gives before it is kept between 0 and 10.
    """

    node: str
    kind: str
    name: str
    period: PeriodOut
    score: Number
    status: str
    reason: str
    coverage: float
    measure: MeasureFacts | None
    roll_up: RollUpFacts | None
    sources: list[SourceOut]
    shares: list[ShareOut]
    words: list[str]
    differs: BothOut | None = Field(
        description="Of a measure in a locked period: what was reported, where it differs from today's."
    )


def score_out(found: Explanation, viewed: Viewing, both: Both | None = None) -> ScoreOut:
    plain = found.as_dict()
    is_measure = found.kind == "measure"
    return ScoreOut(
        node=_node(plain["key"]), kind=found.kind, name=found.name, period=period_out(viewed), score=found.score,
        status=found.status, reason=found.reason, coverage=found.coverage,
        measure=_only(MeasureFacts, _named(plain["facts"])) if is_measure else None,
        roll_up=None if is_measure else _only(RollUpFacts, plain["facts"]),
        sources=[_only(SourceOut, source) for source in plain["sources"]],
        shares=[_only(ShareOut, {**share, "node": _node(share["key"])}) for share in plain["shares"]],
        words=in_words(found),
        differs=BothOut(reported=shown_out(both.reported), restated=shown_out(both.restated)) if both else None,
    )  # fmt: skip


def _named(facts: dict[str, Any]) -> dict[str, Any]:
    """A measure's facts with the keys of a formula's operands as texts."""
    worked_out = facts["calculation"]
    if worked_out is None:
        return facts
    operands = [
        {**{k: v for k, v in each.items() if k != "key"}, "node": _node(each["key"])} for each in worked_out["operands"]
    ]
    return {**facts, "calculation": {**worked_out, "operands": operands}}


def _only(shape: Any, facts: dict[str, Any]) -> Any:
    """The documented ones of the engine's facts; what it adds later is not shown before it is documented."""
    return shape(**{name: facts[name] for name in shape.model_fields})


def _node(key: list[Any]) -> str:
    """measure:12, objective:5, perspective:3:2 (scorecard, perspective), scorecard:3."""
    return ":".join(str(part) for part in key)
