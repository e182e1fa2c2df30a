"""The organisation's calendars: read by every member, set by administrators."""

from datetime import date
from typing import Annotated, Any, Literal

from django.http import HttpResponse
from ninja import Path, Query, Router
from pydantic import Field

from fourfold.integrations.rest.fields import Day, Input, Output, Text
from fourfold.integrations.rest.openapi import WRITE
from fourfold.integrations.rest.problems import READS, WRITES, faults
from fourfold.integrations.rest.versions import IfMatch, is_stated, missing, seen, stated, tag
from fourfold.measures import queries
from fourfold.measures.actions import remove_calendar, set_calendar

router = Router(tags=["Calendars"])
OneToTwelve = Annotated[int, Field(ge=1, le=12)]
Weekday = Annotated[int, Field(ge=0, le=6, description="0 Monday to 6 Sunday.")]
Moving = Annotated[
    int, Field(ge=0, description="How many recorded values you agree to have moved to other periods, as the refusal R7 says.")
]  # fmt: skip


MovingQuery = Annotated[int, Query(default=0, ge=0, description="How many recorded values you agree to have moved.")]


class ShiftIn(Input):
    name: Annotated[Text, Field(min_length=1, max_length=40)]
    starts: Annotated[
        Text, Field(pattern="^([01][0-9]|2[0-3]):[0-5][0-9]$", description="Time on the wall, such as 06:00.")
    ]


class CalendarIn(Input):
    """A calendar, whole: what is left out is as usual."""

    starts_on: Day | None = Field(
        None, description="The day it is valid from, first of one of its years. None: from the beginning."
    )
    first_month: OneToTwelve = 1
    named_by_start: bool = Field(False, description="A fiscal year is named by the year in which it starts, not ends.")
    pattern: Literal["", "4-4-5", "4-5-4", "5-4-4"] = Field(
        "", description="Weeks of a quarter's months; empty: calendar months."
    )
    ends_on: Weekday = 5
    year_end: Literal["nearest", "last"] = Field(
        "nearest", description="That weekday nearest to, or last in, the month before first_month."
    )
    long_month: OneToTwelve = Field(12, description="The month that a 53rd week belongs to.")
    week_starts: Weekday = Field(0, description="Of calendars without weeks of their own. 0, Monday, is ISO 8601.")
    shifts: Annotated[list[ShiftIn], Field(max_length=24)] = Field(default_factory=list)
    moving: Moving = 0


class ShiftOut(Output):
    name: str
    starts: str


class CalendarOut(Output):
    id: int
    starts_on: date | None
    first_month: int
    named_by_start: bool
    pattern: str
    ends_on: int
    year_end: str
    long_month: int
    week_starts: int
    shifts: list[ShiftOut]
    version: int


class Calendars(Output):
    """Oldest first. Without any, years are those of January."""

    items: list[CalendarOut]


def _calendar(row: Any) -> CalendarOut:
    names = [name for name in CalendarOut.model_fields if name != "shifts"]
    return CalendarOut(**{name: getattr(row, name) for name in names}, shifts=[ShiftOut(**each) for each in row.shifts])


@router.get("/calendars", response={200: Calendars, **faults(READS)}, summary="List calendars")
def list_calendars(request: Any) -> Any:
    """Each is valid from its day until the next one begins."""
    return Calendars(items=[_calendar(row) for row in queries.calendars()])


@router.put("/calendars", response={200: CalendarOut, **faults(WRITES)}, openapi_extra=WRITE, summary="Set a calendar")
def put_calendar(request: Any, response: HttpResponse, calendar: CalendarIn, if_match: IfMatch = None) -> Any:
    """The calendar from `starts_on` on, new or in the place of the one from that day, which needs If-Match.

    Refused with R7 where recorded values would belong to other periods, with R10 where those are locked.
    """
    before = next((row for row in queries.calendars() if row.starts_on == calendar.starts_on), None)
    row = set_calendar(actor=request.member, version=stated(if_match), **calendar.model_dump())
    if before is not None and not is_stated(if_match) and row.version != before.version:
        raise missing(before.version)
    tag(response, row.version)
    return _calendar(row)


@router.delete(
    "/calendars/{starts_on}",
    response={204: None, **faults(WRITES)},
    openapi_extra=WRITE,
    summary="Take a calendar back",
)
def take_calendar_back(
    request: Any, starts_on: Path[Day], moving: MovingQuery = 0, if_match: IfMatch = None
) -> Any:  # fmt: skip
    """The one before goes on. The one from the beginning can be changed, but not taken back. Needs If-Match."""
    remove_calendar(actor=request.member, starts_on=starts_on, version=seen(if_match), moving=moving)
    return HttpResponse(status=204)
