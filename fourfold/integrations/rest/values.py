"""Values: one measure's with their history, one of them, and many at once."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import Http404, HttpResponse
from ninja import Path, Query, Router
from pydantic import Field

from fourfold.engine.model import Frequency
from fourfold.integrations.rest.fields import Amount, AmountText, Day, Id, Input, Long, Output, Page, Period, Text
from fourfold.integrations.rest.measures import found_measure
from fourfold.integrations.rest.openapi import WRITE
from fourfold.integrations.rest.problems import READS, WRITES, faults
from fourfold.integrations.rest.shapes import Named, Paging, ShiftNumber, ShiftQuery, named
from fourfold.integrations.rest.versions import IfMatch, is_stated, missing, seen, stated, tag
from fourfold.measures import queries
from fourfold.measures.actions import NewValue, clear_value, record_value, record_values

router = Router(tags=["Values"])
MOST = 100_000
Kind = Literal["actual", "provisional", "estimate", "forecast"]
Source = Annotated[Text, Field(max_length=200, description="The system that sends the number.")]


class Numbers(Input):
    """A value as the measure's kind needs it: an amount, a ratio's parts, or a milestone's days."""

    amount: Amount | None = None
    numerator: Amount | None = None
    denominator: Amount | None = None
    weight: Amount | None = Field(None, description="Of an index.")
    text: Annotated[Text, Field(max_length=60)] = Field("", description="Of a measure of words: one of them.")
    done_on: Day | None = Field(None, description="Of a milestone.")
    forecast_on: Day | None = None
    kind: Kind = "actual"
    note: Long = ""


class ValueIn(Numbers):
    evidence: Annotated[Text, Field(max_length=300)] = ""
    source: Source = "api"


class ValueRow(Numbers):
    measure_id: Id
    period: Period
    shift: ShiftNumber = 0


class ValueRows(Input):
    """All rows are recorded, or none."""

    values: Annotated[list[ValueRow], Field(max_length=MOST)]
    source: Source = "api"


class Counts(Output):
    """`unchanged` rows were there already with the same content."""

    added: int
    changed: int
    unchanged: int


class ValueOut(Output):
    """A value with who, when and from where. `superseded_at` tells when a newer one replaced it."""

    measure_id: int
    period_start: date
    period_end: date
    period: str
    shift: int = Field(description="Of measures by shift: which of the day, from 1.")
    amount: AmountText | None
    numerator: AmountText | None
    denominator: AmountText | None
    weight: AmountText | None
    text: str
    done_on: date | None
    forecast_on: date | None
    kind: str
    state: str
    source: str
    note: str
    evidence: str
    entered_by: Named | None
    recorded_at: datetime
    superseded_at: datetime | None
    version: int


class ValueFilter(Paging):
    first: Day | None = Field(None, description="Periods that start on this day or later.")
    last: Day | None = Field(None, description="Periods that start on this day or earlier.")
    history: bool = Field(False, description="Also the values that newer ones replaced.")
    known_at: Text = Field("", description="As known at an instant such as 2026-11-05T14:00. Default: now.")


def _value(row: Any, period: Any) -> ValueOut:
    names = [name for name in ValueOut.model_fields if name not in {"period", "period_end", "entered_by"}]
    return ValueOut(
        period=period.label, period_end=period.end, entered_by=named(row.entered_by),
        **{name: getattr(row, name) for name in names},
    )  # fmt: skip


def _own(measure: Any, day: date, shift: int) -> Any:
    """The measure's own period; 404 for a shift that the day doesn't have, and for a shift of a measure without shifts."""
    year = queries.calendar()
    by_shift = measure.frequency == Frequency.SHIFT
    if not 0 <= shift <= (year.shifts_on(day) if by_shift else 0) or (by_shift and not shift):
        raise Http404
    return year.period(Frequency(measure.frequency), day, max(shift, 1))


def _in_force(measure: Any, day: date, shift: int, response: HttpResponse) -> ValueOut:
    period = _own(measure, day, shift)
    row = queries.value_at(measure.pk, period.start, period.shift)
    if row is None:
        raise Http404
    tag(response, row.version)
    return _value(row, period)


@router.get("/measures/{measure_id}/values", response={200: Page[ValueOut], **faults(READS)}, summary="List values")
def list_values(request: Any, measure_id: Path[Id], wanted: Query[ValueFilter]) -> Any:
    """Newest period first; with `history`, also what newer values replaced."""
    measure = found_measure(request, measure_id)
    rows, calendar = (
        queries.values_of(measure.pk, superseded=wanted.history or bool(wanted.known_at)),
        queries.calendar(),
    )
    bounds = {"period_start__gte": wanted.first, "period_start__lte": wanted.last}
    rows = rows.filter(**{name: day for name, day in bounds.items() if day is not None})
    if wanted.known_at:
        rows = rows.filter(queries.in_force(queries.instant(request.member, wanted.known_at)))
    frequency = Frequency(measure.frequency)
    return wanted.page(Page[ValueOut], rows, lambda row: _value(row, queries.period_of(calendar, frequency, row)))


@router.get("/measures/{measure_id}/values/{period}", response={200: ValueOut, **faults(READS)}, summary="Read a value")
def read_value(
    request: Any, response: HttpResponse, measure_id: Path[Id], period: Path[Period], shift: ShiftQuery = 0
) -> Any:  # fmt: skip
    """The value in force for the measure's own period that holds the day; forecasts are in the list. ETag: its version."""
    return _in_force(found_measure(request, measure_id), period, shift, response)


@router.put(
    "/measures/{measure_id}/values/{period}", response={200: ValueOut, **faults(WRITES)}, openapi_extra=WRITE,
    summary="Write a value",
)  # fmt: skip
def put_value(
    request: Any, response: HttpResponse, measure_id: Path[Id], period: Path[Period], value: ValueIn,
    shift: ShiftQuery = 0, if_match: IfMatch = None,
) -> Any:  # fmt: skip
    """A first value needs no If-Match, nor does the same value again; another one in its place does."""
    measure = found_measure(request, measure_id)
    before = set(_ids_in_force(measure, period, shift))
    row = record_value(
        actor=request.member,
        measure_id=measure_id,
        period_start=period,
        version=stated(if_match),
        shift=shift,
        **value.model_dump(),
    )
    if not is_stated(if_match) and row.version > 1 and row.pk not in before:
        raise missing(row.version - 1)
    tag(response, row.version)
    kept = queries.values_of(measure.pk).get(pk=row.pk)
    return _value(kept, queries.period_of(queries.calendar(), Frequency(measure.frequency), kept))


def _ids_in_force(measure: Any, day: date, shift: int) -> list[int]:
    start = queries.calendar().period(Frequency(measure.frequency), day).start
    return list(queries.values_of(measure.pk).filter(period_start=start, shift=shift).values_list("pk", flat=True))


@router.delete(
    "/measures/{measure_id}/values/{period}", response={204: None, **faults(WRITES)}, openapi_extra=WRITE,
    summary="Take a value back",
)  # fmt: skip
def take_value_back(
    request: Any, measure_id: Path[Id], period: Path[Period],
    reason: Query[Annotated[Text, Field(min_length=1, max_length=500, description="Why it was wrong.")]],
    shift: ShiftQuery = 0, if_match: IfMatch = None,
) -> Any:  # fmt: skip
    """The period has no data again; the old value stays readable in the history. Needs If-Match."""
    found_measure(request, measure_id)
    clear_value(
        actor=request.member, measure_id=measure_id, period_start=period, reason=reason, version=seen(if_match), shift=shift
    )  # fmt: skip
    return HttpResponse(status=204)


@router.post("/values", response={200: Counts, **faults(WRITES)}, openapi_extra=WRITE, summary="Write many values")
def post_values(request: Any, rows: ValueRows) -> Any:
    """Up to 100,000 rows, all or nothing. Every bad row is listed in `details.fields` with its path and reason."""
    made = [NewValue(**{name: getattr(row, name) for name in ValueRow.model_fields}) for row in rows.values]
    counts = record_values(actor=request.member, rows=made, source=rows.source)
    return Counts(added=counts.added, changed=counts.changed, unchanged=counts.unchanged)
