"""How many inputs and levels a measure's number is worked out from, today."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from fourfold.measures.queries.calculations import needed_by
from fourfold.measures.rules import Origin


@dataclass(frozen=True, slots=True)
class Complexity:
    """`inputs` of its own formula; `levels` of formulas down to what people enter, 0 for what is entered."""

    inputs: int = 0
    levels: int = 0


def complexity_of(measure_ids: Collection[int], day: date) -> dict[int, Complexity]:
    """Of those that a formula works out on this day. Roll-ups add units up and are no formula. At most three statements."""
    needed = needed_by(measure_ids)
    operands: dict[int, set[int]] = {}
    for row in needed.calculations:  # by measure and day: the last that holds wins
        if row.effective_from <= day:
            formula = row.origin == Origin.FORMULA
            operands[row.measure_id] = (
                {each.measure_id for each in needed.operands.get(row.pk, ())} if formula else set()
            )
            if not formula:
                operands.pop(row.measure_id)
    return {pk: Complexity(len(operands[pk]), _levels(pk, operands, ())) for pk in measure_ids if pk in operands}


def _levels(pk: int, operands: Mapping[int, set[int]], above: tuple[int, ...]) -> int:
    if pk not in operands or pk in above:
        return 0
    return 1 + max((_levels(each, operands, (*above, pk)) for each in operands[pk]), default=0)
