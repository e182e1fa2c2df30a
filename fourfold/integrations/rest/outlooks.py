"""What to expect of a measure by the year's end."""

from datetime import date
from typing import Any

from ninja import Path, Router

from fourfold.integrations.rest.fields import Id, Number, Output
from fourfold.integrations.rest.measures import found_measure
from fourfold.integrations.rest.problems import READS, faults
from fourfold.integrations.rest.shapes import PeriodOut, ViewedQuery, period_out
from fourfold.measures import queries
from fourfold.measures.queries.outlook import outlook

router = Router(tags=["Measures"])


class AheadOut(Output):
    """One of the measure's own periods to come. 95 % of such intervals hold the value."""

    label: str
    first_day: date
    last_day: date
    expected: Number
    low: Number
    high: Number


class OutlookOut(Output):
    """A forecast; it is no actual and never scores.

    Where nothing can be forecast, `reason` says why and the numbers are null. `expected` is the year's total where periods add up
    (then `so_far` is what came already), else its last value. The goal lies from `least` to `most`, both included; null is an open
    side. `probability` is that of reaching the goal.
    """

    period: PeriodOut
    year: str
    year_ends: date
    reason: str
    values_used: int
    so_far: Number
    expected: Number
    low: Number
    high: Number
    least: Number
    most: Number
    goal: str
    probability: Number
    likely_to_miss: bool
    sentences: list[str]
    ahead: list[AheadOut]


@router.get(
    "/measures/{measure_id}/forecast",
    response={200: OutlookOut, **faults(READS)},
    summary="What to expect of a measure by the year's end",
)
def forecast_measure(request: Any, measure_id: Path[Id], viewed: ViewedQuery) -> Any:
    """From the actuals up to the period: expected value, 95 % interval and the probability of reaching the goal."""
    viewing = viewed.viewing(request.member)
    found = outlook(queries.scored_measure(found_measure(request, measure_id), viewing))
    goal = "" if found.chance is None else "target" if found.by_target else "limits"
    same = ("year", "so_far", "expected", "low", "high", "least", "most")
    return OutlookOut(
        period=period_out(viewing), year_ends=found.ends, reason=found.why_not, values_used=found.points, goal=goal,
        probability=found.chance, likely_to_miss=found.is_likely_to_miss, sentences=list(found.sentences),
        ahead=[
            AheadOut(
                label=each.period.label, first_day=each.period.start, last_day=each.period.end,
                expected=each.point, low=each.low, high=each.high,
            )
            for each in found.ahead
        ],
        **{name: getattr(found, name) for name in same},
    )  # fmt: skip
