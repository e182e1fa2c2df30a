"""Every tenth measure of a generated organisation worked out from three others of its scorecard instead of entered."""

from dataclasses import replace

import numpy as np

from bench.organisation import LONG_AGO, PER_SCORECARD
from fourfold.engine.model import FormulaRow, Kind, Model, ObservationColumns

EVERY, OPERANDS = 10, 3
TEXTS = ("(a + c) / b * 50", "(a + b + c) / 3", "a - 0.25 * b + 0.25 * c")  # by kind, from 1


def kind_of(m: int) -> int:
    """Which formula the measure has, from 1; 0 for none. Operands are the three measures before it."""
    is_calculated = (
        m % EVERY == EVERY - 1
        and m % PER_SCORECARD >= OPERANDS
        and not any((m - back) % EVERY == EVERY - 1 for back in range(1, OPERANDS + 1))
    )
    return 1 + (m // EVERY) % len(TEXTS) if is_calculated else 0


def with_formulas(model: Model, values: ObservationColumns) -> tuple[Model, ObservationColumns]:
    """The same organisation with a tenth of its measures calculated; what was entered for those is left out."""
    kinds = np.array([kind_of(m) for m in range(len(model.measures))])
    rows = tuple(replace(row, kind=Kind.STOCK) if kinds[m] else row for m, row in enumerate(model.measures))
    formulas = tuple(
        FormulaRow(m, LONG_AGO, TEXTS[kinds[m] - 1], (("a", m - 1), ("b", m - 2), ("c", m - 3)))
        for m in np.flatnonzero(kinds).tolist()
    )
    kept = kinds[values.measure] == 0
    names = ("measure", "start", "value", "numerator", "denominator")
    entered = replace(values, **{name: getattr(values, name)[kept] for name in names})
    return replace(model, measures=rows, formulas=formulas), entered


def worked_out(kind: int, a: float, b: float, c: float) -> float | None:
    """The same in plain Python."""
    if kind == 1:
        return (a + c) / b * 50 if b else None
    return (a + b + c) / 3 if kind == 2 else a - 0.25 * b + 0.25 * c
