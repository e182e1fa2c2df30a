"""What a formula that is being written would give, on the measure's own last periods."""

from dataclasses import dataclass, replace
from datetime import date

from fourfold.engine.formulas import Formula
from fourfold.engine.model import FormulaRow, Frequency, Reason
from fourfold.engine.scorecard import compute
from fourfold.engine.words import REASONS
from fourfold.measures.models import Measure
from fourfold.measures.queries.engine_rows import load
from fourfold.measures.queries.line import number
from fourfold.measures.queries.reading import id_of
from fourfold.measures.queries.scored import model
from fourfold.measures.queries.viewing import Viewing

PERIODS = 8


@dataclass(frozen=True)
class PreviewRow:
    """One period: what each operand is, what the formula gives, and why not where it gives nothing."""

    label: str
    operands: tuple[float | None, ...]
    value: float | None
    reason: str


@dataclass(frozen=True)
class Preview:
    """`operands` as the formula writes them, with their measures; `unit` is that of the result where it is certain."""

    operands: tuple[tuple[str, Measure], ...]
    rows: tuple[PreviewRow, ...]
    unit: str


def preview(measure: Measure, formula: Formula, viewing: Viewing) -> Preview:
    """The formula in force in every period, whatever the measure's own calculations are. Six queries at most."""
    key = ("measure", measure.pk)
    ids = [id_of(key) for _, key in formula.names]
    operands = Measure.objects.select_related("unit").in_bulk(ids)
    named = tuple((name, operands[id_of(key)]) for name, key in formula.names)
    frequency = Frequency(measure.frequency)
    periods = viewing.calendar.window(frequency, viewing.period.end, PERIODS)
    viewed = replace(viewing, frequency=frequency, period=periods[-1], periods=periods, view="period")
    rows = load([measure, *operands.values()], first=periods[0].start, last=periods[-1].end)
    others = tuple(row for row in rows.formulas if row.measure != key)
    trial = FormulaRow(key, date.min, formula.text, formula.names)
    scored = compute(model(replace(rows, formulas=(*others, trial)), viewed))
    m = scored.measure_index[key]
    return Preview(
        operands=named,
        rows=tuple(
            PreviewRow(
                label=period.label,
                operands=tuple(number(scored.value[scored.measure_index["measure", each.pk], t]) for _, each in named),
                value=number(scored.value[m, t]),
                reason=REASONS[Reason(int(scored.reason[m, t])).name.lower()],
            )
            for t, period in enumerate(periods)
        ),
        unit=formula.unit,
    )
