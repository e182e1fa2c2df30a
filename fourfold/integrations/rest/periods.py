"""Periods on their way from open to published, and the restatements of locked ones."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import Http404
from ninja import Path, Query, Router, Status
from pydantic import Field

from fourfold.engine.model import Frequency as Each
from fourfold.integrations.rest.fields import Day, Id, Input, Output, Page, Period, Text
from fourfold.integrations.rest.measures import found_measure
from fourfold.integrations.rest.openapi import WRITE
from fourfold.integrations.rest.problems import READS, WRITES, faults
from fourfold.integrations.rest.shapes import Named, Paging, ShiftNumber, named
from fourfold.integrations.rest.targets import TargetIn, ThresholdIn
from fourfold.integrations.rest.values import Numbers, Source
from fourfold.integrations.rest.versions import IfMatch, seen
from fourfold.measures import queries
from fourfold.measures.actions import (
    approve_restatement,
    decline_restatement,
    mark_none,
    move_period,
    propose_target,
    propose_threshold,
    propose_value,
    withdraw_restatement,
)

router = Router(tags=["Periods and restatements"])
Frequency = Literal["week", "month", "quarter", "half", "year"]
Reason = Annotated[Text, Field(max_length=500)]


class PeriodState(Output):
    """A period that somebody has begun to close. `locked_at` is the instant of what was reported."""

    id: int
    frequency: str
    first_day: date
    last_day: date
    label: str
    state: str
    locked_at: datetime | None
    published_at: datetime | None
    restated_at: datetime | None
    version: int


class OwedOut(Output):
    measure: Named
    says: str
    missing: int
    expected: int


class PeriodOfOwn(Output):
    """A period with what it lacks, as far as you may see it. `id` is null and the state open where nobody has begun."""

    id: int | None
    frequency: str
    first_day: date
    last_day: date
    label: str
    state: str
    locked_at: datetime | None
    missing: list[OwedOut]
    version: int


class Move(Input):
    state: Literal["open", "collecting", "analysis", "locked", "published"]
    reason: Reason = Field("", description="Needed for a step back.")


class NoneIn(Input):
    measure_id: Id
    reason: Reason


class MarkedNone(Output):
    values: int


class RestatementOut(Output):
    """`before` is what was in force when it was proposed, `change` what it is to become, in the fields of their records."""

    id: int
    kind: str
    subject: str
    period: PeriodState
    measure: Named | None
    before: dict[str, Any]
    change: dict[str, Any]
    reason: str
    state: str
    proposed_by: Named | None
    proposed_at: datetime
    decided_by: Named | None
    decided_at: datetime | None
    decision: str
    version: int


class RestatementFilter(Paging):
    state: Literal["", "proposed", "approved", "declined", "withdrawn"] = ""
    measure_id: Id | None = None


class RestatedValue(Numbers):
    reason: Reason
    evidence: Annotated[Text, Field(max_length=300)] = ""
    source: Source = "api"


class RestatedTarget(TargetIn):
    reason: Reason


class RestatedThreshold(ThresholdIn):
    reason: Reason


class Decision(Input):
    decision: Annotated[Text, Field(max_length=2000)] = Field("", description="Why. Needed to decline.")


def _period(row: Any) -> PeriodState:
    names = [name for name in PeriodState.model_fields if name not in {"first_day", "last_day"}]
    return PeriodState(
        first_day=row.period_start, last_day=row.period_end, **{name: getattr(row, name) for name in names}
    )


def _restatement(row: Any) -> RestatementOut:
    own = {"period", "measure", "before", "proposed_by", "decided_by"}
    names = [name for name in RestatementOut.model_fields if name not in own]
    return RestatementOut(
        period=_period(row.closing), measure=named(row.measure), proposed_by=named(row.proposed_by),
        decided_by=named(row.decided_by), before={name: each for name, each in row.before.items() if name != "row"},
        **{name: getattr(row, name) for name in names},
    )  # fmt: skip


@router.get("/periods", response={200: Page[PeriodState], **faults(READS)}, summary="List periods")
def list_periods(request: Any, wanted: Query[Paging]) -> Any:
    """Every period that somebody has begun to close, newest first."""
    return wanted.page(Page[PeriodState], queries.closings(), _period)


@router.get("/periods/{frequency}/{period}", response={200: PeriodOfOwn, **faults(READS)}, summary="Read a period")
def read_period(request: Any, frequency: Path[Frequency], period: Path[Period]) -> Any:
    """Its state, and the measures that lack values; a locked one lacks nothing any more."""
    found = queries.calendar().period(Each(frequency), period)
    closing = queries.closing_at(frequency, found.start)
    locked = closing is not None and closing.locked_at is not None
    owed = [] if locked else queries.visible_owed(request.member, found.start, found.end)
    return PeriodOfOwn(
        id=closing.pk if closing else None, frequency=frequency, first_day=found.start, last_day=found.end, label=found.label,
        state=closing.state if closing else "open", locked_at=closing.locked_at if closing else None,
        version=closing.version if closing else 0,
        missing=[
            OwedOut(measure=Named(id=each.measure.pk, name=str(each.measure)), says=each.sentence, missing=len(each.missing), expected=each.expected)
            for each in owed
        ],
    )  # fmt: skip


@router.put(
    "/periods/{frequency}/{period}", response={200: PeriodState, **faults(WRITES)}, openapi_extra=WRITE, summary="Move a period"
)  # fmt: skip
def move_period_on(
    request: Any, frequency: Path[Frequency], period: Path[Period], move: Move, if_match: IfMatch = None
) -> Any:
    """One step on, or back as long as it isn't locked. A lock is refused (R9) while values are missing; `details` lists them."""
    version = seen(if_match)
    moved = move_period(
        actor=request.member,
        frequency=frequency,
        period_start=period,
        to=move.state,
        reason=move.reason,
        version=version,
    )
    return _period(moved)


@router.post(
    "/periods/{frequency}/{period}/none", response={200: MarkedNone, **faults(WRITES)}, openapi_extra=WRITE,
    summary="Mark a measure as having no value",
)  # fmt: skip
def mark_no_value(request: Any, frequency: Path[Frequency], period: Path[Period], none: NoneIn) -> Any:
    """A blank with its reason for each own period that lacks a value: not collected, never 0."""
    found_measure(request, none.measure_id)
    count = mark_none(
        actor=request.member, measure_id=none.measure_id, frequency=frequency, period_start=period, reason=none.reason
    )
    return MarkedNone(values=count)


@router.get("/restatements", response={200: Page[RestatementOut], **faults(READS)}, summary="List restatements")
def list_restatements(request: Any, wanted: Query[RestatementFilter]) -> Any:
    """Newest first, as far as you may see them."""
    chosen = {"state": wanted.state, "measure_id": wanted.measure_id}
    rows = queries.restatements(request.member).filter(**{name: each for name, each in chosen.items() if each})
    return wanted.page(Page[RestatementOut], rows, _restatement)


@router.get(
    "/restatements/{restatement_id}", response={200: RestatementOut, **faults(READS)}, summary="Read a restatement"
)
def read_restatement(request: Any, restatement_id: Path[Id]) -> Any:
    return _restatement(_found(request, restatement_id))


def _found(request: Any, pk: int) -> Any:
    found = queries.restatements(request.member).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


PROPOSED: dict[str, Any] = {"response": {201: RestatementOut, **faults(WRITES)}, "openapi_extra": WRITE}
DECIDED: dict[str, Any] = {"response": {200: RestatementOut, **faults(WRITES)}, "openapi_extra": WRITE}


@router.post("/measures/{measure_id}/values/{period}/restatements", summary="Propose another value", **PROPOSED)
def restate_value(
    request: Any, measure_id: Path[Id], period: Path[Period], value: RestatedValue, shift: ShiftNumber = 0
) -> Any:
    """For a locked period. The number changes when somebody else approves."""
    found_measure(request, measure_id)
    made = propose_value(
        actor=request.member, measure_id=measure_id, period_start=period, shift=shift, **value.model_dump()
    )
    return Status(201, _restatement(_found(request, made.pk)))


@router.post(
    "/measures/{measure_id}/targets/{effective_from}/restatements", summary="Propose another target", **PROPOSED
)
def restate_target(request: Any, measure_id: Path[Id], effective_from: Path[Day], target: RestatedTarget) -> Any:
    """For a day from which the target would reach into locked periods."""
    found_measure(request, measure_id)
    made = propose_target(
        actor=request.member, measure_id=measure_id, effective_from=effective_from, **target.model_dump()
    )
    return Status(201, _restatement(_found(request, made.pk)))


@router.post(
    "/measures/{measure_id}/thresholds/{effective_from}/restatements", summary="Propose other limits", **PROPOSED
)
def restate_threshold(
    request: Any, measure_id: Path[Id], effective_from: Path[Day], threshold: RestatedThreshold
) -> Any:
    """For a day from which the limits would reach into locked periods."""
    found_measure(request, measure_id)
    made = propose_threshold(
        actor=request.member, measure_id=measure_id, effective_from=effective_from, **threshold.model_dump()
    )
    return Status(201, _restatement(_found(request, made.pk)))


@router.post("/restatements/{restatement_id}/approve", summary="Approve a restatement", **DECIDED)
def approve(request: Any, restatement_id: Path[Id], decision: Decision, if_match: IfMatch = None) -> Any:
    """Never by who proposed it, nor by the measure's owner. Both numbers stay readable."""
    _found(request, restatement_id)
    approve_restatement(
        actor=request.member, restatement_id=restatement_id, version=seen(if_match), decision=decision.decision
    )
    return _restatement(_found(request, restatement_id))


@router.post("/restatements/{restatement_id}/decline", summary="Decline a restatement", **DECIDED)
def decline(request: Any, restatement_id: Path[Id], decision: Decision, if_match: IfMatch = None) -> Any:
    _found(request, restatement_id)
    decline_restatement(
        actor=request.member, restatement_id=restatement_id, version=seen(if_match), decision=decision.decision
    )
    return _restatement(_found(request, restatement_id))


@router.post("/restatements/{restatement_id}/withdraw", summary="Withdraw a restatement", **DECIDED)
def withdraw(request: Any, restatement_id: Path[Id], if_match: IfMatch = None) -> Any:
    """By who proposed it, before it is decided."""
    _found(request, restatement_id)
    withdraw_restatement(actor=request.member, restatement_id=restatement_id, version=seen(if_match))
    return _restatement(_found(request, restatement_id))
