"""Compiled formulas give the arrays' results, reasons and coverage, bit for bit; what loops don't know goes the arrays' way."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fourfold.engine.columns import observation_columns
from fourfold.engine.formulas.program import RELATIONS, SEVERAL, SIGNS
from fourfold.engine.model import (
    CascadeRow,
    EdgeRow,
    FormulaRow,
    Frequency,
    Kind,
    MeasureRow,
    Model,
    NodeRow,
    ObservationColumns,
    ObservationRow,
    Polarity,
)
from fourfold.engine.scorecard import prepare
from tests.engine.incremental.test_living import unlike
from tests.engine.rows import LONG_AGO, periods, rule

pytest.importorskip("numba", reason="compiled loops need numba: pip install fourfold[fast]")
COLLECTED, WORKED_OUT, MONTHS = 6, 6, 30
TURN = date(2025, 7, 1)
RULES = ((Polarity.MAXIMUM, 10.0, 60.0), (Polarity.MINIMUM, 60.0, 10.0))
KINDS = (Kind.FLOW, Kind.STOCK, Kind.RATIO, Kind.INDEX, Kind.COUNT, Kind.YES_NO)


@pytest.fixture(scope="module")
def running():
    from fourfold.engine.kernel import running

    running.rehearse()
    return running


def text(random: Random, depth: int = 3) -> str:
    """Every operation that loops know, of three operands."""
    if depth == 0 or random.random() < 0.1:
        return random.choice(["a", "b", "c", "a", "b", "c", "2", "0", "0.5"])
    one, two, three = (text(random, depth - 1) for _ in range(3))
    return random.choice([
        f"({one} {random.choice(list(SIGNS))} {two})",
        f"({one} {random.choice(list(SIGNS))} {two})",
        f"if({one} {random.choice(list(RELATIONS))} {two}, {three}, {two})",
        f"{random.choice(list(SEVERAL))}({one}, {two}, {three})",
        f"coalesce({one}, {two}, 0)", f"abs({one})", f"-({one})", f"prev({one}, {random.randint(1, 4)})",
        f"same_period_last_year({one})",
    ])  # fmt: skip


def formulas(random: Random) -> Iterator[FormulaRow]:
    """Each leans on what stands before it; some change, end, or can't be read."""
    for at in range(COLLECTED, COLLECTED + WORKED_OUT):
        names = tuple((name, f"m{random.randrange(at):02}") for name in "abc")
        since = random.choice([LONG_AGO, LONG_AGO, TURN])
        yield FormulaRow(f"m{at:02}", since, text(random), names)
        if random.random() < 0.4:
            yield FormulaRow(f"m{at:02}", date(2026, 1, 1), random.choice([text(random), "a +", ""]), names)


def observations(random: Random, row: MeasureRow) -> Iterator[ObservationRow]:
    for start, _ in periods("month", date(2024, 1, 1), MONTHS):
        if random.random() < 0.2:
            continue
        number = random.choice([random.uniform(-50, 100), float(random.randint(0, 3)), 1e308, None])
        has_parts = row.kind is Kind.RATIO and random.random() < 0.8
        yield ObservationRow(
            row.key, start, None if has_parts else number,
            numerator=random.uniform(0, 50) if has_parts else None,
            denominator=random.choice([0.0, 7.0, 1000.0]) if has_parts else None, forecast=random.random() < 0.1,
        )  # fmt: skip


def organisation(seed: int) -> Model:
    random = Random(seed)
    rows = tuple(
        MeasureRow(
            f"m{at:02}", kind=random.choice(KINDS), due_days=random.choice([10, 0, 40]), scale=random.choice([1.0, 100.0]),
            paused=at < COLLECTED and random.random() < 0.1,
        )
        for at in range(COLLECTED + WORKED_OUT)
    )  # fmt: skip
    months = tuple(periods("month", date(2024, 1, 1), MONTHS))
    return Model(
        Frequency.MONTH, months[random.choice([0, 14]) :], random.choice([date(2026, 8, 20), date(2025, 9, 20)]), measures=rows,
        observations=tuple(each for row in rows for each in observations(random, row)),
        thresholds=tuple(rule(*random.choice(RULES), measure=row.key) for row in rows),
        nodes=(NodeRow("top", minimum_coverage=0.0),), edges=tuple(EdgeRow("top", row.key, 1.0) for row in rows),
        formulas=tuple(formulas(random)),
    )  # fmt: skip


def as_columns(model: Model) -> ObservationColumns:
    """The rows as columns sorted by measure and day."""
    index = {row.key: at for at, row in enumerate(model.measures)}
    rows = sorted(model.observations, key=lambda row: (index[row.measure], row.start))

    def numbers(name: str):
        found = [getattr(row, name) for row in rows]
        return np.array([np.nan if number is None else number for number in found], np.float64)

    return ObservationColumns(
        np.array([index[row.measure] for row in rows], np.int32),
        np.array([row.start.toordinal() for row in rows], np.int32),
        *(numbers(name) for name in ("value", "numerator", "denominator")),
        forecast=np.array([row.forecast for row in rows], np.bool_),
    )


@settings(max_examples=150)
@given(st.integers(0, 10**6))
def test_any_formulas_come_to_the_same(running, seed):
    model = organisation(seed)
    prepared, columns = prepare(model), as_columns(model)
    plain, loops = prepared.score(columns), running.Running(prepared)
    assert loops.layout.programs is not None
    rows = observation_columns(columns, prepared.measures, prepared.view.calendar)
    found = loops.score(prepared, rows, None)
    assert unlike(found, plain) == []
    sorted_ = loops.score_sorted(prepared, columns, found)
    assert sorted_ is not None
    assert unlike(sorted_, plain) == []


def test_what_was_worked_out_by_loops_is_explained_as_by_arrays(running):
    model = organisation(7)
    prepared, columns = prepare(model), as_columns(model)
    found = running.Running(prepared).score_sorted(prepared, columns, None)
    plain = prepared.score(columns)
    assert found is not None
    for at in range(COLLECTED, COLLECTED + WORKED_OUT):
        assert found.explain(f"m{at:02}") == plain.explain(f"m{at:02}")


@pytest.mark.parametrize(
    "odd",
    [
        lambda model: replace(model, formulas=(*model.formulas[:-1], replace(model.formulas[-1], text="round(a, 1)"))),
        lambda model: replace(model, formulas=(*model.formulas[:-1], replace(model.formulas[-1], text="rolling(a, 3)"))),
        lambda model: replace(model, formulas=(*model.formulas[:-1], replace(model.formulas[-1], text="target(a)"))),
        lambda model: replace(model, cascades=(CascadeRow("m11", "m00"),)),
        lambda model: replace(model, view="ytd"),
        lambda model: replace(model, measures=(replace(model.measures[0], frequency=Frequency.WEEK), *model.measures[1:])),
    ],
    ids=["round", "rolling", "target", "roll-up", "year to date", "weeks"],
)  # fmt: skip
def test_what_loops_do_not_know_is_left_to_the_arrays(running, odd):
    model = replace(organisation(3), formulas=())
    model = odd(replace(model, formulas=tuple(
        FormulaRow(f"m{at:02}", LONG_AGO, "a + b", (("a", "m00"), ("b", "m01"))) for at in (10, 11)
    )))  # fmt: skip
    prepared, columns = prepare(model), as_columns(model)
    loops = running.Running(prepared)
    assert loops.layout.programs is None
    rows = observation_columns(columns, prepared.measures, prepared.view.calendar)
    assert unlike(loops.score(prepared, rows, None), prepared.score(columns)) == []


def test_rows_of_an_operand_that_are_not_in_order_are_left_to_be_put_in_order(running):
    model = organisation(5)
    prepared, columns = prepare(model), as_columns(model)
    columns.start[[0, 1]] = columns.start[[1, 0]]
    assert running.Running(prepared).score_sorted(prepared, columns, None) is None
