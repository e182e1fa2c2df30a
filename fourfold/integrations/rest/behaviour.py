"""How a measure's process behaves: limits, signals, confirmed shifts and the rules that count."""

from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Path, Query, Router
from pydantic import Field

from fourfold.core.guards import refuse_if
from fourfold.engine.advice import CAUTION_WORDS, REACH_WORDS
from fourfold.integrations.rest.fields import Day, Id, Input, Number, Output, Real, Text
from fourfold.integrations.rest.measures import found_measure
from fourfold.integrations.rest.openapi import WRITE
from fourfold.integrations.rest.problems import READS, WRITES, faults
from fourfold.integrations.rest.shapes import ViewedQuery
from fourfold.measures.actions import confirm_shift, set_process_rules, withdraw_shift
from fourfold.measures.queries.behaviour import Process, ProcessPoint, is_process, process

router = Router(tags=["Signals"])
NOT_A_PROCESS = "Answers of yes or no and milestones have no limits."
Reason = Annotated[Text, Field(min_length=1, max_length=2000)]
RuleNumber = Annotated[int, Field(ge=1, le=6)]


class PointOut(Output):
    """A point with its limits. `rules` are the rules that it breaks: empty is no signal; `verdict` 1 is better, -1 worse."""

    period: str
    start: date
    value: Number
    target: Number
    centre: Number
    lower: Number
    upper: Number
    moving_range: Number
    mean_range: Number
    range_limit: Number
    based_on: int
    rules: list[int]
    verdict: int
    shift: str | None


class ConfirmedShiftOut(Output):
    starts_on: date
    reason: str
    recorded_at: datetime


class BehaviourOut(Output):
    """`reach` says whether usual values get to the target; `offered` is where a shift may be confirmed."""

    measure_id: int
    frequency: str
    rules: list[int]
    own_rules: bool
    floor: Number
    ceiling: Number
    points: list[PointOut]
    offered: date | None
    reach: str | None
    says: list[str]


class ConfirmedShiftIn(Input):
    reason: Reason


class RulesIn(Input):
    """1 beyond a limit, 2 two of three, 3 four of five, 4 eight in a row, 5 seven in a row, 6 seven rising or falling.

    No rules: those of the organisation. `floor` and `ceiling` are what values can't pass.
    """

    rules: Annotated[list[RuleNumber], Field(max_length=6)]
    floor: Real | None = None
    ceiling: Real | None = None


class RulesOut(Output):
    rules: list[int]
    floor: Number
    ceiling: Number


@router.get(
    "/measures/{measure_id}/behaviour",
    response={200: BehaviourOut, **faults(READS)},
    summary="Tell signals from ups and downs",
)
def read_behaviour(request: Any, measure_id: Path[Id], viewed: ViewedQuery) -> Any:
    """Limits and signals over the measure's own periods, from its first value to the viewed period."""
    found = found_measure(request, measure_id)
    judged = process(found, viewed.viewing(request.member))
    refuse_if(not is_process(found, judged.polarity), "R11", NOT_A_PROCESS)
    return _behaviour(judged)


@router.put(
    "/measures/{measure_id}/shifts/{starts_on}", response={200: ConfirmedShiftOut, **faults(WRITES)}, openapi_extra=WRITE,
    summary="Confirm a shift",
)  # fmt: skip
def put_shift(request: Any, measure_id: Path[Id], starts_on: Path[Day], shift: ConfirmedShiftIn) -> Any:
    """From the period that begins on this day the process has limits of its own."""
    found_measure(request, measure_id)
    return _shift(confirm_shift(actor=request.member, measure_id=measure_id, starts_on=starts_on, reason=shift.reason))


@router.delete(
    "/measures/{measure_id}/shifts/{starts_on}", response={204: None, **faults(WRITES)}, openapi_extra=WRITE,
    summary="Take a shift back",
)  # fmt: skip
def delete_shift(request: Any, measure_id: Path[Id], starts_on: Path[Day], reason: Query[Reason]) -> Any:
    """The limits before it hold on; the trail keeps both reasons."""
    found_measure(request, measure_id)
    withdraw_shift(actor=request.member, measure_id=measure_id, starts_on=starts_on, reason=reason)
    return HttpResponse(status=204)


@router.put(
    "/measures/{measure_id}/process-rules", response={200: RulesOut, **faults(WRITES)}, openapi_extra=WRITE,
    summary="Choose what is a signal",
)  # fmt: skip
def put_rules(request: Any, measure_id: Path[Id], rules: RulesIn) -> Any:
    """Replaces the measure's own rules and bounds."""
    found_measure(request, measure_id)
    row = set_process_rules(actor=request.member, measure_id=measure_id, **rules.model_dump())
    return (
        RulesOut(rules=row.rules, floor=row.floor, ceiling=row.ceiling)
        if row
        else RulesOut(rules=[], floor=None, ceiling=None)
    )


def _behaviour(judged: Process) -> BehaviourOut:
    floor, ceiling = judged.settings.bounds(judged.measure)
    says = [REACH_WORDS[judged.reach]] if judged.reach else []
    return BehaviourOut(
        measure_id=judged.measure.pk, frequency=judged.measure.frequency, rules=[int(each) for each in judged.settings.rules],
        own_rules=judged.settings.own, floor=floor, ceiling=ceiling, points=[_point(each) for each in judged.measured],
        offered=judged.offered.start if judged.offered else None, reach=judged.reach,
        says=[*says, *(CAUTION_WORDS[each] for each in judged.cautions)],
    )  # fmt: skip


def _point(point: ProcessPoint) -> PointOut:
    same = (
        "value",
        "target",
        "centre",
        "lower",
        "upper",
        "moving_range",
        "mean_range",
        "range_limit",
        "based_on",
        "verdict",
    )
    return PointOut(
        period=point.period.label, start=point.period.start, rules=[int(each) for each in point.rules],
        shift=point.shift.reason if point.shift else None, **{name: getattr(point, name) for name in same},
    )  # fmt: skip


def _shift(row: Any) -> ConfirmedShiftOut:
    return ConfirmedShiftOut(starts_on=row.starts_on, reason=row.reason, recorded_at=row.recorded_at)
