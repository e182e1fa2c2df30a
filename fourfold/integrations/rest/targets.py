"""Targets and thresholds of a measure: dated, never overwritten; a new row for the same day replaces the old one."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from ninja import Path, Router
from pydantic import Field

from fourfold.integrations.rest.fields import Amount, AmountText, Day, Id, Input, Number, Output, Real, Text
from fourfold.integrations.rest.measures import found_measure
from fourfold.integrations.rest.openapi import WRITE
from fourfold.integrations.rest.problems import READS, WRITES, faults
from fourfold.measures import queries
from fourfold.measures.actions import set_target, set_threshold

router = Router(tags=["Targets and thresholds"])
KnownAt = Annotated[Text, Field(description="As known at an instant such as 2026-11-05T14:00. Default: now.")]
Point = Annotated[list[Real], Field(min_length=2, max_length=2)]


class TargetIn(Input):
    """The target from the day on. null ends it."""

    amount: Amount | None
    rationale: Annotated[Text, Field(max_length=300)] = ""


class TargetOut(Output):
    effective_from: date
    amount: AmountText | None
    rationale: str
    recorded_at: datetime


class Targets(Output):
    items: list[TargetOut]


Tests = Literal[
    "below", "at_most", "equal", "at_least", "above", "between", "word", "yes", "no", "before", "on_or_before", "on", "on_or_after",
    "after", "within", "otherwise",
]  # fmt: skip


class ConditionIn(Input):
    """One of the first-match rules. A day of null is the day on which the measure is due."""

    test: Tests
    score: Annotated[float, Field(ge=0, le=10)]
    number: Real | None = None
    upto: Real | None = Field(None, description="The other end of “between”.")
    words: Annotated[list[Annotated[Text, Field(max_length=60)]], Field(max_length=50)] = []
    day: Day | None = None
    days: Annotated[int, Field(ge=0, le=3660)] = 0


class ThresholdIn(Input):
    """The scoring rule from the day on. Which limits are needed depends on polarity and mode; rules need conditions."""

    polarity: Literal["maximum", "minimum", "range", "milestone", "yes_no", "none", "rules"]
    mode: Literal["limits", "percent", "points", "deviation", "rules"] = "limits"
    red: Real | None = None
    green: Real | None = None
    green_high: Real | None = None
    red_high: Real | None = None
    stretch: Real | None = None
    points: Annotated[list[Point], Field(max_length=50)] = []
    basis: Real | None = Field(None, description="Of percents of the target: the value that means 0 %.")
    conditions: Annotated[list[ConditionIn], Field(max_length=50, description="Rules from top to bottom.")] = []
    due_on: Day | None = None
    grace_days: Annotated[int, Field(ge=0, le=3650)] = 0


class ThresholdOut(Output):
    effective_from: date
    polarity: str
    mode: str
    red: Number
    green: Number
    green_high: Number
    red_high: Number
    stretch: Number
    points: list[list[float]]
    basis: Number
    conditions: list[dict[str, Any]]
    due_on: date | None
    grace_days: int
    recorded_at: datetime


class Thresholds(Output):
    items: list[ThresholdOut]


def _instant(request: Any, text: str) -> datetime | None:
    return queries.instant(request.member, text) if text else None


def _made(shape: Any, row: Any) -> Any:
    return shape(**{name: getattr(row, name) for name in shape.model_fields})


@router.get("/measures/{measure_id}/targets", response={200: Targets, **faults(READS)}, summary="List targets")
def list_targets(request: Any, measure_id: Path[Id], known_at: KnownAt = "") -> Any:
    """Newest day first. Each holds until the next."""
    found = found_measure(request, measure_id)
    return Targets(items=[_made(TargetOut, row) for row in queries.targets_of(found.pk, _instant(request, known_at))])


@router.put(
    "/measures/{measure_id}/targets/{effective_from}", response={200: TargetOut, **faults(WRITES)}, openapi_extra=WRITE,
    summary="Set a target",
)  # fmt: skip
def put_target(request: Any, measure_id: Path[Id], effective_from: Path[Day], target: TargetIn) -> Any:
    found_measure(request, measure_id)
    row = set_target(actor=request.member, measure_id=measure_id, effective_from=effective_from, **target.model_dump())
    return _made(TargetOut, row)


@router.get("/measures/{measure_id}/thresholds", response={200: Thresholds, **faults(READS)}, summary="List thresholds")
def list_thresholds(request: Any, measure_id: Path[Id], known_at: KnownAt = "") -> Any:
    """Newest day first. Each holds until the next."""
    found = found_measure(request, measure_id)
    rows = queries.thresholds_of(found.pk, _instant(request, known_at))
    return Thresholds(items=[_made(ThresholdOut, row) for row in rows])


@router.put(
    "/measures/{measure_id}/thresholds/{effective_from}", response={200: ThresholdOut, **faults(WRITES)},
    openapi_extra=WRITE, summary="Set a threshold",
)  # fmt: skip
def put_threshold(request: Any, measure_id: Path[Id], effective_from: Path[Day], threshold: ThresholdIn) -> Any:
    """Refused with a sentence where the rule could not score."""
    found_measure(request, measure_id)
    row = set_threshold(
        actor=request.member, measure_id=measure_id, effective_from=effective_from, **threshold.model_dump()
    )
    return _made(ThresholdOut, row)
