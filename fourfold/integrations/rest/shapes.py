"""Answers that several resources share: people and units by name, the viewed period, scored lines."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from ninja import Query
from pydantic import Field, WithJsonSchema

from fourfold.integrations.rest.fields import Input, Item, Limit, Number, Offset, Output, Page, Text
from fourfold.measures.queries import MeasureLine, Viewing, viewing
from fourfold.org.queries import Member

ShiftNumber = Annotated[
    int, Field(ge=0, le=24, description="By shift: which shift of the day, from 1 in the order of the calendar.")
]


ShiftQuery = Annotated[
    int, Query(default=0, ge=0, le=24, description="By shift: which shift of the day, from 1 in the order of the calendar.")
]  # fmt: skip


class Viewed(Input):
    """The period selector's state, as query parameters."""

    period: Annotated[
        Text,
        WithJsonSchema({"anyOf": [{"type": "string", "format": "date"}, {"type": "string", "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])$"}]}),
    ] = Field("", description="A day or month inside the period: 2026-10 or 2026-10-31. Default: the last finished period.")  # fmt: skip
    frequency: Literal["shift", "day", "week", "month", "quarter", "half", "year"] = "month"
    compare: Literal["previous", "year", "target"] = "previous"
    view: Literal["period", "ytd"] = Field("period", description="The period alone, or the year to date.")
    shift: ShiftNumber = 0
    known_at: Text = Field(
        "",
        description="`reported`: as known when the period was locked; or an instant such as 2026-11-05T14:00. Default: now.",
    )

    def viewing(self, member: Member) -> Viewing:
        return viewing(member, {**self.model_dump(), "shift": str(self.shift or ""), "as_of": self.known_at})


class Paging(Input):
    """Which part of a list."""

    limit: Limit = 50
    offset: Offset = 0

    def page(self, shape: Any, rows: Any, make: Any) -> Page[Item]:
        """Count the rows, and make items of the wanted ones. Two queries."""
        part = list(rows[self.offset : self.offset + self.limit])
        return shape(items=[make(row) for row in part], total=rows.count(), limit=self.limit, offset=self.offset)  # type: ignore[no-any-return]


ViewedQuery = Query[Viewed]
PagingQuery = Query[Paging]


class Named(Output):
    """A record mentioned by another one."""

    id: int
    name: str


class PeriodOut(Output):
    label: str
    frequency: str
    first_day: date
    last_day: date
    shift: int = Field(description="Which shift of the day, from 1; 0 for other frequencies.")
    compare: str
    view: str
    compared_with: str | None
    state: str = Field(
        description="How far the period is on its way: open, collecting, analysis, locked, published, restated."
    )
    locked_at: datetime | None = Field(description="The instant of what was reported; null where it isn't locked.")
    known_at: datetime | None = Field(description="The instant as of which the numbers are; null: now.")


class ShownOut(Output):
    """What was to be seen of a measure or node; a node has no value of its own."""

    value: Number
    score: Number
    status: str


class DifferenceOut(Output):
    """Something that differs between the lock of the period and today."""

    node: str
    name: str
    reported: ShownOut
    restated: ShownOut


def shown_out(shown: Any) -> ShownOut:
    return ShownOut(value=shown.value, score=shown.score, status=shown.status)


def difference_out(found: Any) -> DifferenceOut:
    node = ":".join(str(part) for part in found.key)
    return DifferenceOut(
        node=node, name=found.name, reported=shown_out(found.both.reported), restated=shown_out(found.both.restated)
    )


class LineOut(Output):
    """A measure in the viewed period. Amounts are in its own unit; a null has its `reason`.

    A measure that you may not see is withheld: it has a place and a weight, and nothing else.
    """

    id: int | None
    name: str
    code: str
    unit_of_measure: str
    decimals: int
    withheld: bool
    value: Number
    text: str | None = None
    lacks: str | None = None
    target: Number
    variance: Number
    attainment: Number
    score: Number
    status: str
    reason: str
    carried: bool
    trend: int | None
    as_of: date | None
    recorded: date | None
    compared: Number
    weight: Number
    share: Number
    spark: list[Number]
    owner: Named | None


def named(record: Any) -> Named | None:
    return None if record is None else Named(id=record.pk, name=str(record))


def period_out(viewed: Viewing) -> PeriodOut:
    compared = viewed.compared
    return PeriodOut(
        label=viewed.period.label, frequency=viewed.frequency.value, first_day=viewed.period.start, last_day=viewed.period.end,
        shift=viewed.period.shift, compare=viewed.compare, view=viewed.view, compared_with=compared.label if compared else None,
        state=viewed.closing.state if viewed.closing else "open", locked_at=viewed.locked_at, known_at=viewed.known_at,
    )  # fmt: skip


def line_out(line: MeasureLine) -> LineOut:
    measure, hidden = line.measure, line.withheld
    same = (
        "text",
        "lacks",
        "target",
        "variance",
        "attainment",
        "score",
        "status",
        "reason",
        "carried",
        "trend",
        "as_of",
    )
    return LineOut(
        id=None if hidden else measure.pk, name=line.name, code="" if hidden else measure.code,
        unit_of_measure="" if hidden else measure.unit_of_measure, decimals=0 if hidden else measure.decimals,
        value=None if line.text is not None else line.value,
        withheld=hidden, owner=None if hidden else named(measure.owner), spark=list(line.spark), compared=line.compared,
        recorded=line.recorded, weight=line.weight, share=line.share, **{name: getattr(line, name) for name in same},
    )  # fmt: skip
