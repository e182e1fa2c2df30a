"""Any mix of kinds, frequencies, calendars, lives and rights: every cell has a finite number or a reason, whatever the company."""

import random
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from fourfold.engine.explain import in_words
from fourfold.engine.model import (
    CascadeRow,
    FormulaRow,
    Frequency,
    Kind,
    MeasureRow,
    Model,
    ObservationRow,
    Polarity,
    Reason,
    TargetRow,
    ThresholdRow,
)
from fourfold.engine.periods import Calendar, Retail
from fourfold.engine.scorecard import compute

CALENDARS = (Calendar(), Calendar(4), Calendar(2, retail=Retail("4-4-5")))
LOOKS = (
    "{a}", "prev({a}, {n})", "same_period_last_year({a})", "ytd({a})", "rolling({a}, {n})", "target({a})", "score({a})",
    "sum(children({a}))", "avg(children({a}))", "same_period_last_year(ytd({a}))", "prev(rolling({a}, {n}), 2)",
)  # fmt: skip
KINDS = (Kind.FLOW, Kind.COUNT, Kind.STOCK, Kind.RATIO, Kind.INDEX, Kind.YES_NO)
FREQUENCIES = (Frequency.DAY, Frequency.WEEK, Frequency.MONTH, Frequency.QUARTER, Frequency.HALF, Frequency.YEAR)
BACK = {Frequency.QUARTER: 12, Frequency.HALF: 6, Frequency.YEAR: 3}
COLLECTED, CALCULATED = 8, 6


def mixed(seed: int, last: date) -> Model:
    chance = random.Random(seed)
    calendar = chance.choice(CALENDARS)
    view = chance.choice(FREQUENCIES)
    periods = calendar.window(view, last, chance.randint(1, 4))
    rows = [
        MeasureRow(
            f"m{n}", kind=chance.choice(KINDS), frequency=chance.choice(FREQUENCIES), carry_periods=chance.choice((0, 0, 2)),
            withheld=chance.random() < 0.08, paused=chance.random() < 0.05, scale=chance.choice((1, 100)),
            starts=chance.choice((None, None, last - timedelta(200))), ends=chance.choice((None, None, None, last - timedelta(40))),
        )
        for n in range(COLLECTED + CALCULATED)
    ]  # fmt: skip
    return Model(
        frequency=view, periods=tuple((each.start, each.end) for each in periods), today=last + timedelta(chance.randint(-20, 60)),
        calendar=calendar, view=chance.choice(("period", "ytd")), measures=tuple(rows),
        observations=tuple(row for each in rows for row in _values(each, calendar, last, chance)),
        formulas=tuple(row for n in range(COLLECTED, len(rows)) for row in _formulas(n, last, chance)),
        cascades=tuple(CascadeRow(f"m{a}", f"m{b}") for a, b in ((0, 1), (0, 2), (3, 4), (3, COLLECTED))),
        thresholds=tuple(ThresholdRow(row.key, date(1, 1, 1), Polarity.MAXIMUM, red=5, green=9) for row in rows[::2]),
        targets=tuple(TargetRow(row.key, date(1, 1, 1), 10) for row in rows[::3]),
    )  # fmt: skip


def _values(row: MeasureRow, calendar: Calendar, last: date, chance: random.Random):
    for period in calendar.window(row.frequency, last, BACK.get(row.frequency, 40)):
        if chance.random() < 0.85:
            numbers = (
                {"numerator": chance.randint(0, 9), "denominator": chance.randint(0, 9)}
                if row.kind is Kind.RATIO
                else {"value": chance.gauss(8, 4)}
            )
            yield ObservationRow(row.key, period.start, weight=1 if row.kind is Kind.INDEX else None, **numbers)


def _formulas(n: int, last: date, chance: random.Random):
    def look() -> str:
        return chance.choice(LOOKS).format(a=f"m{chance.randrange(n)}", n=chance.randint(1, 14))

    for since in [date(1, 1, 1), last - timedelta(60)][: chance.randint(1, 2)]:
        text = chance.choice(("{} / {} * 100", "{} + coalesce({}, 0)", "if({} > 3, {}, 1)", "{} - {}")).format(
            look(), look()
        )
        yield FormulaRow(f"m{n}", since, text)


@pytest.mark.parametrize("last", [date(2026, 3, 17), date(2024, 2, 29), date(5, 5, 1)])
def test_any_mix_gives_numbers_or_reasons_and_words(last):
    for seed in range(40):
        model = mixed(seed, last)
        scored = compute(model)
        missing = np.isnan(scored.value)
        assert np.isfinite(scored.value[~missing]).all(), seed
        assert (scored.reason[missing] != Reason.PRESENT).all(), seed
        assert ((scored.coverage >= 0) & (scored.coverage <= 1)).all(), seed
        for row in model.measures[COLLECTED:]:
            assert in_words(scored.explain(row.key)), seed


@pytest.mark.parametrize("seed", range(25))
def test_company_changes_no_bit_of_any_mix(seed):
    model = mixed(seed, date(2026, 3, 17))
    scored = compute(model)
    few = replace(model, formulas=tuple(row for row in model.formulas if row.measure in ("m8", "m9")))
    alone = compute(few)
    for m in (8, 9):
        leans_on_less = alone.prepared.plan.operands_of(m) == scored.prepared.plan.operands_of(m)
        if leans_on_less:
            assert scored.value[m].tobytes() == alone.value[m].tobytes()
            assert scored.reason[m].tobytes() == alone.reason[m].tobytes()
            assert scored.coverage[m].tobytes() == alone.coverage[m].tobytes()
