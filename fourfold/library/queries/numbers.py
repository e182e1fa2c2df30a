"""What a new strategy's KPIs need first: a target, and the numbers of the last finished period."""

from dataclasses import dataclass
from typing import Any

from fourfold.engine.model import Frequency
from fourfold.engine.periods import Period
from fourfold.library.queries.build import Build
from fourfold.measures.queries import (
    Viewing,
    calculation_operands,
    calculations_of,
    is_calculated,
    origins_of,
    value_at,
    viewing,
    visible_measure_ids,
)
from fourfold.org.queries import Member

ENTERED = ("flow", "stock", "count", "index")


@dataclass(frozen=True)
class NumberRow:
    """One measure to fill in. `takes` says what is entered: two numbers, one, or nothing here; `of` is the KPI it goes into."""

    measure: Any
    period: Period
    takes: str  # "ratio", "amount" or ""
    has_target: bool
    target: float | None
    value: Any  # the value in force in the period, or None
    of: str = ""


def number_rows(member: Member, found: Build) -> list[NumberRow]:
    """The KPIs in the order of the scorecard; below one that is worked out, the measures of its formula."""
    viewed = viewing(member, {})
    origins = origins_of([line.measure.pk for line in found.kpis])
    rows: list[NumberRow] = []
    for line in found.kpis:
        measure, period = line.measure, _own(viewed, line.measure)
        calculated = is_calculated(origins, measure.pk, period.end)
        rows.append(_row(measure, period, "" if calculated else _takes(measure), line.target, has_target=True))
        if calculated:
            rows += [
                _row(each, _own(viewed, each), _takes(each), None, of=line.name)
                for each in _operands(member, measure.pk)
            ]
    return list({row.measure.pk: row for row in reversed(rows)}.values())[::-1]


def _own(viewed: Viewing, measure: Any) -> Period:
    """The last finished period of the measure's own frequency."""
    calendar = viewed.calendar
    return calendar.previous(calendar.period(Frequency(measure.frequency), viewed.today))


def _takes(measure: Any) -> str:
    return "ratio" if measure.kind == "ratio" else "amount" if measure.kind in ENTERED else ""


def _operands(member: Member, measure_id: int) -> list[Any]:
    """What it is worked out from, as far as the member may see it."""
    current = calculations_of(measure_id).first()
    found = [each.measure for each in calculation_operands([current.pk])[current.pk]] if current else []
    seen = visible_measure_ids(member, [each.pk for each in found])
    return [each for each in found if each.pk in seen]


def _row(
    measure: Any, period: Period, takes: str, target: float | None, *, has_target: bool = False, of: str = ""
) -> NumberRow:
    value = value_at(measure.pk, period.start, period.shift) if takes else None
    return NumberRow(measure, period, takes, has_target, target, value, of)
