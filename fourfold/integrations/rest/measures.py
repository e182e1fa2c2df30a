"""Measures: list with filter, the definition sheet, create, change, and the score explained."""

from datetime import date
from typing import Annotated, Any, Literal

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Path, Query, Router, Status
from pydantic import Field

from fourfold.integrations.rest.explanations import ScoreOut, score_out
from fourfold.integrations.rest.fields import (
    Amount,
    AmountText,
    Day,
    Id,
    Input,
    Limit,
    Line,
    Long,
    Offset,
    Output,
    Real,
    Text,
)
from fourfold.integrations.rest.openapi import WRITE
from fourfold.integrations.rest.problems import READS, WRITES, faults
from fourfold.integrations.rest.settings import SettingOut, setting_out
from fourfold.integrations.rest.shapes import (
    LineOut,
    Named,
    PeriodOut,
    Viewed,
    ViewedQuery,
    line_out,
    named,
    period_out,
)
from fourfold.integrations.rest.versions import IfMatch, seen, tag
from fourfold.measures import queries
from fourfold.measures.actions import add_measure, change_measure

router = Router(tags=["Measures"])
Kind = Literal["flow", "stock", "ratio", "index", "count", "yes_no", "text"]
Frequency = Literal["shift", "day", "week", "month", "quarter", "half", "year"]
Audience = Literal["organisation", "unit", "confidential"]
State = Literal["draft", "submitted", "approved", "live", "paused", "retired"]
Days = Annotated[int, Field(ge=0, le=3660)]
Code = Annotated[Text, Field(max_length=60)]
RECORDS = ("unit", "parent", "paired_with", "owner", "collector", "approver")


class MeasureChange(Input):
    """Fields of the definition sheet. What is left out stays as it is."""

    unit_id: Id = None  # type: ignore[assignment]
    parent_id: Id | None = None
    paired_with_id: Id | None = None
    owner_id: Id | None = None
    collector_id: Id | None = None
    approver_id: Id | None = None
    name: Line = None  # type: ignore[assignment]
    code: Code = None  # type: ignore[assignment]
    external_key: Line = None  # type: ignore[assignment]
    category: Annotated[Text, Field(max_length=120)] = None  # type: ignore[assignment]
    question: Long = None  # type: ignore[assignment]
    description: Long = None  # type: ignore[assignment]
    usage: Long = None  # type: ignore[assignment]
    may_affect_pay: bool = None  # type: ignore[assignment]
    audience: Audience = None  # type: ignore[assignment]
    tags: Annotated[list[Annotated[Text, Field(max_length=60)]], Field(max_length=50)] = None  # type: ignore[assignment]
    indicator: Literal["", "lead", "lag"] = None  # type: ignore[assignment]
    formula: Long = None  # type: ignore[assignment]
    unit_of_measure: Annotated[Text, Field(max_length=30)] = None  # type: ignore[assignment]
    decimals: Annotated[int, Field(ge=0, le=8)] = None  # type: ignore[assignment]
    kind: Kind = None  # type: ignore[assignment]
    words: Annotated[list[Annotated[Text, Field(max_length=60)]], Field(max_length=50)] = None  # type: ignore[assignment]
    scale: Real = None  # type: ignore[assignment]
    source_system: Line = None  # type: ignore[assignment]
    collection: Line = None  # type: ignore[assignment]
    frequency: Frequency = None  # type: ignore[assignment]
    due_days: Days | None = Field(None, description="null: the organisation's setting holds.")
    grace_days: Days | None = None
    carry_periods: Annotated[int, Field(ge=0, le=366)] | None = None
    reporting: Line = None  # type: ignore[assignment]
    unit_aggregation: Line = None  # type: ignore[assignment]
    baseline: Amount | None = None
    baseline_on: Day | None = None
    target_rationale: Long = None  # type: ignore[assignment]
    benchmark: Amount | None = None
    benchmark_source: Line = None  # type: ignore[assignment]
    benchmark_on: Day | None = None
    cost_to_collect: Line = None  # type: ignore[assignment]
    cautions: Long = None  # type: ignore[assignment]
    is_critical: bool = None  # type: ignore[assignment]
    starts_on: Day | None = None
    ends_on: Day | None = None
    review_on: Day | None = None
    notes: Long = None  # type: ignore[assignment]
    state: State = None  # type: ignore[assignment]


class MeasureNew(MeasureChange):
    unit_id: Id
    name: Line
    code: Code


class MeasureOut(Output):
    """The definition sheet. Amounts are exact, as text."""

    id: int
    unit: Named | None
    parent: Named | None
    paired_with: Named | None
    owner: Named | None
    collector: Named | None
    approver: Named | None
    name: str
    code: str
    external_key: str
    category: str
    question: str
    description: str
    usage: str
    may_affect_pay: bool
    audience: str
    tags: list[str]
    indicator: str
    formula: str
    unit_of_measure: str
    decimals: int
    kind: str
    words: list[str]
    scale: float
    source_system: str
    collection: str
    frequency: str
    due_days: int | None
    grace_days: int | None
    carry_periods: int | None
    settings: list[SettingOut]
    reporting: str
    unit_aggregation: str
    baseline: AmountText | None
    baseline_on: date | None
    target_rationale: str
    benchmark: AmountText | None
    benchmark_source: str
    benchmark_on: date | None
    cost_to_collect: str
    cautions: str
    is_critical: bool
    starts_on: date | None
    ends_on: date | None
    review_on: date | None
    notes: str
    state: str
    version: int


class MeasureLineOut(LineOut):
    """A measure in the list: its number in the viewed period and what it is."""

    unit: Named | None
    kind: str
    frequency: str
    state: str
    version: int


class Measures(Output):
    period: PeriodOut
    items: list[MeasureLineOut]
    total: int
    limit: int
    offset: int


class MeasureFilter(Viewed):
    q: Annotated[Text, Field(max_length=200)] = Field("", description="A part of name, code or category.")
    unit_id: Id | None = None
    owner_id: Id | None = None
    state: State | None = None
    external_key: Annotated[Text, Field(max_length=200)] = Field(
        "", description="The name in the system it comes from."
    )
    limit: Limit = 50
    offset: Offset = 0


def found_measure(request: Any, pk: int) -> Any:
    """The measure with all it mentions. Raises Http404 where the member can't see it."""
    return get_object_or_404(queries.visible_measures(request.member).select_related(*queries.SHEET), pk=pk)


def _whole(request: Any, pk: int, response: HttpResponse) -> MeasureOut:
    found = found_measure(request, pk)
    tag(response, found.version)
    plain = [name for name in MeasureOut.model_fields if name not in {*RECORDS, "settings"}]
    mentioned: dict[str, Any] = {name: _mentioned(request, found, name) for name in RECORDS}
    in_force = [setting_out(each) for each in queries.settings_of(found, queries.defaults())]
    return MeasureOut(**{name: getattr(found, name) for name in plain}, **mentioned, settings=in_force)


def _mentioned(request: Any, found: Any, name: str) -> Named | None:
    """A record that the sheet mentions; another measure only where the member may see that one too."""
    record = getattr(found, name)
    if (
        record is None
        or name not in {"parent", "paired_with"}
        or queries.visible_measure_ids(request.member, [record.pk])
    ):
        return named(record)
    return None


def _item(line: queries.MeasureLine) -> MeasureLineOut:
    measure = line.measure
    own = {name: getattr(measure, name) for name in ("kind", "frequency", "state", "version")}
    return MeasureLineOut(**dict(line_out(line)), unit=named(measure.unit), **own)


def _filtered(request: Any, wanted: MeasureFilter) -> Any:
    found = queries.visible_measures(request.member).select_related("unit", "owner__person").order_by("name", "pk")
    exact = {"unit_id": wanted.unit_id, "owner_id": wanted.owner_id, "state": wanted.state}
    found = found.filter(**{name: value for name, value in exact.items() if value is not None})
    if wanted.external_key:
        found = found.filter(external_key=wanted.external_key)
    if wanted.q:
        text = wanted.q
        found = found.filter(Q(name__icontains=text) | Q(code__icontains=text) | Q(category__icontains=text))
    return found


@router.get("/measures", response={200: Measures, **faults(READS)}, summary="List measures")
def list_measures(request: Any, wanted: Query[MeasureFilter]) -> Any:
    """Measures that you may see, by name, with their number, target, score and status in the period."""
    viewing = wanted.viewing(request.member)
    found = _filtered(request, wanted)
    part = list(found[wanted.offset : wanted.offset + wanted.limit])
    items = [_item(line) for line in queries.lines(part, viewing)]
    return Measures(
        period=period_out(viewing), items=items, total=found.count(), limit=wanted.limit, offset=wanted.offset
    )


@router.post("/measures", response={201: MeasureOut, **faults(WRITES)}, openapi_extra=WRITE, summary="Create a measure")
def create_measure(request: Any, response: HttpResponse, measure: MeasureNew) -> Any:
    """In a unit where you may edit. It scores from the day for which you set a threshold."""
    made = add_measure(actor=request.member, **measure.model_dump(exclude_unset=True))
    response["Location"] = f"/api/v1/measures/{made.pk}"
    return Status(201, _whole(request, made.pk, response))


@router.get("/measures/{measure_id}", response={200: MeasureOut, **faults(READS)}, summary="Read a measure's sheet")
def read_measure(request: Any, response: HttpResponse, measure_id: Path[Id]) -> Any:
    """The ETag is its version."""
    return _whole(request, measure_id, response)


@router.patch(
    "/measures/{measure_id}",
    response={200: MeasureOut, **faults(WRITES)},
    openapi_extra=WRITE,
    summary="Change a measure",
)
def update_measure(
    request: Any, response: HttpResponse, measure_id: Path[Id], measure: MeasureChange, if_match: IfMatch = None
) -> Any:
    """Needs If-Match. A stale version is refused (409, R5) with the fields as they stand."""
    found_measure(request, measure_id)
    changes = measure.model_dump(exclude_unset=True)
    change_measure(actor=request.member, measure_id=measure_id, version=seen(if_match), **changes)
    return _whole(request, measure_id, response)


@router.get(
    "/measures/{measure_id}/score", response={200: ScoreOut, **faults(READS)}, summary="Explain a measure's score"
)
def explain_measure(request: Any, measure_id: Path[Id], viewed: ViewedQuery) -> Any:
    """Values, aggregation, limits in force, formula, score and status, as data and in sentences."""
    found = queries.scored_measure(found_measure(request, measure_id), viewed.viewing(request.member))
    return score_out(queries.explained(request.member, found), found.viewing, queries.both(found))
