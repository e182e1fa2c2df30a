"""Where a measure's values come from: formulas and roll-ups, dated, never overwritten."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from ninja import Path, Router
from pydantic import Field

from fourfold.integrations.rest.fields import Day, Id, Input, Output, Text
from fourfold.integrations.rest.measures import found_measure
from fourfold.integrations.rest.openapi import WRITE
from fourfold.integrations.rest.problems import READS, WRITES, faults
from fourfold.measures import queries
from fourfold.measures.actions import set_calculation

router = Router(tags=["Calculations"])


class CalculationIn(Input):
    """Where the values come from, from the day on. `text` of a formula, `children` (measures) of a roll-up."""

    origin: Literal["entered", "formula", "roll_up"]
    text: Annotated[Text, Field(max_length=2_000)] = ""
    children: Annotated[list[Id], Field(max_length=1_000)] = []


class NeededMeasure(Output):
    """A measure that the calculation needs. `name` is how the formula writes it; both are null where you may not see it."""

    name: str | None
    measure_id: int | None


class DatedCalculation(Output):
    effective_from: date
    origin: str
    text: str
    operands: list[NeededMeasure]
    recorded_at: datetime


class Calculations(Output):
    items: list[DatedCalculation]


@router.get(
    "/measures/{measure_id}/calculations", response={200: Calculations, **faults(READS)}, summary="List calculations"
)
def list_calculations(request: Any, measure_id: Path[Id]) -> Any:
    """Newest day first. Each holds until the next; before the first, values are entered."""
    found = found_measure(request, measure_id)
    return Calculations(items=_made(request.member, list(queries.calculations_of(found.pk))))


@router.put(
    "/measures/{measure_id}/calculations/{effective_from}", response={200: DatedCalculation, **faults(WRITES)},
    openapi_extra=WRITE, summary="Set a calculation",
)  # fmt: skip
def put_calculation(request: Any, measure_id: Path[Id], effective_from: Path[Day], calculation: CalculationIn) -> Any:
    """A formula that can't be read is refused with its place: `details.start` and `details.length`, in characters."""
    found_measure(request, measure_id)
    row = set_calculation(
        actor=request.member, measure_id=measure_id, effective_from=effective_from, **calculation.model_dump()
    )
    return _made(request.member, [row])[0]


def _made(member: Any, rows: list[Any]) -> list[DatedCalculation]:
    operands = queries.calculation_operands([row.pk for row in rows])
    ids = {each.measure_id for found in operands.values() for each in found}
    seen = queries.visible_measure_ids(member, ids)
    return [
        DatedCalculation(
            effective_from=row.effective_from, origin=row.origin, recorded_at=row.recorded_at,
            text=queries.masked(row.text, {each.name: each.measure_id for each in operands.get(row.pk, [])}, ids - seen),
            operands=[
                NeededMeasure(name=each.name or None, measure_id=each.measure_id) if each.measure_id in seen
                else NeededMeasure(name=None, measure_id=None)
                for each in operands.get(row.pk, [])
            ],
        )
        for row in rows
    ]  # fmt: skip
