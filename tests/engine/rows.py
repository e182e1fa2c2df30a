"""Rows for engine tests: a measure with its numbers in one line, a tree with its scores in one line."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from fourfold.engine.model import (
    EdgeRow,
    Frequency,
    Kind,
    MeasureRow,
    Mode,
    Model,
    NodeRow,
    ObservationRow,
    Polarity,
    TargetRow,
    ThresholdRow,
)
from fourfold.engine.periods import Calendar
from fourfold.engine.scorecard import Scored, compute

LONG_AGO = date(2000, 1, 1)
LATER = date(2030, 1, 1)
YEAR = date(2025, 1, 1)


def periods(frequency: str, first: date, count: int, first_month: int = 1) -> list[tuple[date, date]]:
    calendar = Calendar(first_month)
    start = calendar.period(Frequency(frequency), first)
    return [(each.start, each.end) for each in (calendar.next(start, n) for n in range(count))]


def observations(measure: Any, numbers: Iterable[Any], starts: Sequence[date]) -> list[ObservationRow]:
    """None: nothing is known; a number; (numerator, denominator); or a dict of ObservationRow's fields."""
    rows = []
    for number, start in zip(numbers, starts, strict=False):
        if number is None:
            continue
        fields: Mapping[str, Any] = (
            number
            if isinstance(number, dict)
            else {"numerator": number[0], "denominator": number[1]}
            if isinstance(number, tuple)
            else {"value": number}
        )
        rows.append(ObservationRow(measure=measure, start=start, **fields))
    return rows


def one(
    numbers: Sequence[Any],
    *,
    view: str = "month",
    count: int | None = None,
    first: date = YEAR,
    today: date = LATER,
    year_to_date: bool = False,
    first_month: int = 1,
    rule: ThresholdRow | None = None,
    targets: Sequence[tuple[date, float | None]] = (),
    **fields: Any,
) -> Model:
    """One measure "m" with numbers from `first` on, looked at in `count` periods of the frequency `view`."""
    fields["kind"] = Kind(fields.get("kind", "stock"))
    fields["frequency"] = Frequency(fields.get("frequency", "month"))
    measure = MeasureRow(key="m", name="The measure", **fields)
    own = periods(measure.frequency, first, len(numbers), first_month)
    return Model(
        frequency=Frequency(view),
        periods=tuple(periods(view, first, len(numbers) if count is None else count, first_month)),
        today=today,
        first_month=first_month,
        view="ytd" if year_to_date else "period",
        measures=(measure,),
        observations=tuple(observations("m", numbers, [start for start, _ in own])),
        thresholds=() if rule is None else (rule,),
        targets=tuple(TargetRow("m", since, amount) for since, amount in targets),
    )


def scored(numbers: Sequence[Any], **options: Any) -> Scored:
    return compute(one(numbers, **options))


def rule(polarity: str, *limits: float, measure: Any = "m", since: date = LONG_AGO, **fields: Any) -> ThresholdRow:
    """`rule("maximum", red, green)`, `rule("range", red, green, green_high, red_high)`, `rule("maximum", points=...)`."""
    names = ("red", "green", "green_high", "red_high")
    found = ThresholdRow(measure, since, Polarity(polarity), **dict(zip(names, limits, strict=False)), **fields)
    return replace(found, mode=Mode.POINTS) if found.points else found


TO_TEN = ((0.0, 0.0), (10.0, 10.0))  # a value from 0 to 10 is its own score


def tree(
    edges: Mapping[str, Mapping[str, float]],
    scores: Mapping[str, float | None],
    nodes: Mapping[str, Mapping[str, Any]] | None = None,
    measures: Mapping[str, Mapping[str, Any]] | None = None,
) -> Model:
    """A tree over one month: {parent: {child: weight}}; measures score what `scores` says, None has no data."""
    start, end = periods("month", YEAR, 1)[0]
    return Model(
        frequency=Frequency.MONTH,
        periods=((start, end),),
        today=LATER,
        measures=tuple(
            MeasureRow(key=key, name=key, kind=Kind.STOCK, **(measures or {}).get(key, {})) for key in scores
        ),
        observations=tuple(ObservationRow(key, start, score) for key, score in scores.items() if score is not None),
        thresholds=tuple(rule("maximum", points=TO_TEN, measure=key) for key in scores),
        nodes=tuple(NodeRow(key=key, name=key, **(nodes or {}).get(key, {})) for key in edges),
        edges=tuple(
            EdgeRow(parent, child, weight) for parent, below in edges.items() for child, weight in below.items()
        ),
    )


def numbers(row: Any) -> list[float | None]:
    """An array's row with None for NaN, so that whole rows compare with ==."""
    return [None if number != number else float(number) for number in row.tolist()]
