"""Models for formula tests, in one line each: values of months from January 2025 on, looked at in any periods."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from fourfold.engine.model import CascadeRow, FormulaRow, Frequency, Kind, MeasureRow, Model, ThresholdRow
from fourfold.engine.scorecard import Scored, compute
from tests.engine.rows import observations, periods

LONG_AGO, LATER, YEAR = date(2000, 1, 1), date(2030, 1, 1), date(2025, 1, 1)


def model(
    values: Mapping[str, Sequence[Any]],
    formulas: Mapping[str, Any] | None = None,
    *,
    sheets: Mapping[str, Mapping[str, Any]] | None = None,
    cascades: Sequence[CascadeRow | tuple[str, str]] = (),
    view: str = "month",
    first: date = YEAR,
    count: int = 3,
    today: date = LATER,
    year_to_date: bool = False,
    thresholds: Sequence[ThresholdRow] = (),
    **others: Any,
) -> Model:
    """`formulas`: a text, or texts by the day from which they hold. Measures are flows by month unless their sheet says else."""
    sheets, formulas = sheets or {}, formulas or {}
    keys = dict.fromkeys([*values, *formulas, *(c[0] for c in cascades if isinstance(c, tuple)), *sheets])
    rows = tuple(MeasureRow(key, key, **{"kind": Kind.FLOW, **sheets.get(key, {})}) for key in keys)
    return Model(
        frequency=Frequency(view),
        periods=tuple(periods(view, first, count)),
        today=today,
        view="ytd" if year_to_date else "period",
        measures=rows,
        observations=tuple(
            row
            for each in rows
            for row in observations(
                each.key, values.get(each.key, ()), [start for start, _ in periods(each.frequency, YEAR, len(values.get(each.key, ())))]
            )
        ),
        formulas=tuple(
            FormulaRow(key, since, text)
            for key, dated in formulas.items()
            for since, text in (dated.items() if isinstance(dated, Mapping) else [(LONG_AGO, dated)])
        ),
        cascades=tuple(each if isinstance(each, CascadeRow) else CascadeRow(*each) for each in cascades),
        thresholds=tuple(thresholds),
        **others,
    )  # fmt: skip


def scored(*args: Any, **fields: Any) -> Scored:
    return compute(model(*args, **fields))


def values(found: Scored, key: str) -> list[float | None]:
    return [None if number != number else number for number in found.value[found.measure_index[key]].tolist()]


def reasons(found: Scored, key: str) -> list[str]:
    from fourfold.engine.model import Reason

    return [Reason(code).name.lower() for code in found.reason[found.measure_index[key]].tolist()]


def coverage(found: Scored, key: str) -> list[float]:
    return [round(share, 4) for share in found.coverage[found.measure_index[key]].tolist()]
