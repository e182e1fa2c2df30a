"""The whole way through: the same input gives the same output, bit for bit, whatever the order and the company."""

from dataclasses import replace
from datetime import date
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fourfold.engine.model import EdgeRow, Frequency, Kind, MeasureRow, Model, NodeRow, TargetRow
from fourfold.engine.scorecard import Scored, compute, prepare
from tests.engine.rows import YEAR, numbers, observations, one, periods, rule, scored

MEASURES = ("value", "target", "score", "attainment", "status", "reason", "carried", "coverage", "as_of", "trend")
NODES = ("node_score", "node_over_present", "node_coverage", "node_status", "node_reason", "node_oldest", "node_trend")
MONTHS = 18
RULES = (
    rule("maximum", 40, 60),
    rule("minimum", 60, 40),
    rule("range", 20, 40, 60, 80),
    rule("maximum", points=((0, 0), (50, 6), (100, 10))),
    rule("yes_no"),
    rule("none"),
)


def organisation(seed: int) -> Model:
    """Six measures of random kinds and frequencies with gaps, below two objectives that one scorecard combines."""
    random = Random(seed)
    measures, rows, rules, targets = [], [], [], []
    for at in range(6):
        kind, frequency = random.choice(list(Kind)), random.choice(["day", "week", "month", "month", "quarter"])
        first = date(2024, random.randint(1, 12), 1)
        spans = periods(frequency, first, {"day": 500, "week": 80, "month": 24, "quarter": 8}[frequency])
        amounts = [
            None if random.random() < 0.2
            else (random.randint(0, 50), random.randint(0, 3)) if kind is Kind.RATIO
            else {"value": random.uniform(0, 100), "weight": random.choice([None, 1.0, 2.0]), "recorded": start}
            for start, _ in spans
        ]  # fmt: skip
        measures.append(
            MeasureRow(
                key=f"m{at}", kind=kind, frequency=Frequency(frequency), carry_periods=random.randint(0, 2),
                critical=random.random() < 0.3, leading=random.choice([True, False, None]),
            )
        )  # fmt: skip
        rows += observations(f"m{at}", amounts, [start for start, _ in spans])
        rules.append(replace(random.choice(RULES), measure=f"m{at}"))
        targets += [TargetRow(f"m{at}", day, random.uniform(1, 99)) for day in (YEAR, date(2025, 7, 1))]
    edges = [EdgeRow(f"o{at % 2}", f"m{at}", random.uniform(0.1, 9)) for at in range(6)]
    edges += [
        EdgeRow("top", "o0", 1, None, date(2025, 6, 1)),
        EdgeRow("top", "o0", 4, date(2025, 6, 1)),
        EdgeRow("top", "o1", 2),
    ]
    return Model(
        frequency=Frequency.MONTH, periods=tuple(periods("month", YEAR, MONTHS)), today=date(2026, 2, 3),
        measures=tuple(measures), observations=tuple(rows), thresholds=tuple(rules), targets=tuple(targets),
        nodes=(NodeRow("top", critical_caps=True), NodeRow("o0"), NodeRow("o1", cap_green=True)), edges=tuple(edges),
    )  # fmt: skip


def same(one: Scored, other: Scored, names, index: str, columns=slice(None)) -> bool:
    """Are the arrays equal bit for bit, row by key?"""
    mine, theirs = getattr(one, index), getattr(other, index)
    keys = [key for key in mine if key in theirs]
    at, there = [mine[key] for key in keys], [theirs[key] for key in keys]
    return all(
        getattr(one, name)[at][:, columns].tobytes() == np.ascontiguousarray(getattr(other, name)[there]).tobytes()
        for name in names
    )


@given(st.integers(0, 10**6))
def test_the_order_of_rows_changes_no_bit(seed):
    model, random = organisation(seed), Random(seed)
    rows = ("measures", "observations", "thresholds", "targets", "nodes", "edges")
    shuffled = replace(
        model, **{name: tuple(random.sample(getattr(model, name), len(getattr(model, name)))) for name in rows}
    )
    found, other = compute(model), compute(shuffled)
    assert same(found, other, MEASURES, "measure_index")
    assert same(found, other, NODES, "node_index")


@given(st.integers(0, 10**6), st.integers(0, 5))
def test_the_company_of_other_measures_changes_no_bit(seed, at):
    model = organisation(seed)
    key = f"m{at}"
    alone = replace(
        model,
        measures=(model.measures[at],),
        nodes=(), edges=(),
        **{name: tuple(row for row in getattr(model, name) if row.measure == key) for name in ("observations", "thresholds", "targets")},
    )  # fmt: skip
    assert same(compute(alone), compute(model), MEASURES, "measure_index")


@given(st.integers(0, 10**6), st.integers(1, MONTHS - 1))
def test_the_number_of_periods_asked_for_changes_no_bit(seed, first):
    model = organisation(seed)
    part = compute(replace(model, periods=model.periods[first:]))
    unlike_trends = [name for name in MEASURES if name != "trend"]  # a trend looks at the periods asked for
    whole = compute(model)
    assert same(whole, part, unlike_trends, "measure_index", slice(first, None))
    assert same(whole, part, [name for name in NODES if name != "node_trend"], "node_index", slice(first, None))


def test_what_is_missing_is_nan_with_a_reason_and_never_zero():
    found = compute(organisation(3))
    missing = np.isnan(found.value)
    assert missing.any() and (found.reason[missing] != 0).all()
    assert np.isnan(found.score[missing]).all() and (found.coverage[missing] == 0).all()


def test_an_empty_model_has_empty_results():
    found = compute(Model(frequency=Frequency.MONTH, periods=((YEAR, date(2025, 1, 31)),), today=YEAR))
    assert (found.value.shape, found.node_score.shape) == ((0, 1), (0, 1))


def test_freshness_is_the_last_day_of_the_period_and_the_day_of_recording():
    row = {"value": 5, "recorded": date(2025, 2, 3)}
    found = scored([row, None], kind="flow", view="quarter", count=1)
    assert (str(found.as_of[0, 0]), str(found.recorded[0, 0])) == ("2025-01-31", "2025-02-03")


def test_explanations_of_unknown_keys_are_refused():
    with pytest.raises(KeyError):
        compute(one([1])).explain("nobody")


@given(st.lists(st.none() | st.floats(-200, 200), min_size=1, max_size=14), st.sampled_from(range(4)))
def test_coverage_is_a_share_and_a_score_lies_from_0_to_10(values, at):
    found = scored(values, rule=RULES[at], kind="flow", year_to_date=True)
    assert ((found.coverage >= 0) & (found.coverage <= 1)).all()
    assert all(score is None or 0 <= score <= 10 for score in numbers(found.score[0]))


@given(st.integers(0, 10**6))
def test_an_earlier_results_arrays_can_be_written_over(seed):
    one_, other = organisation(seed), organisation(seed + 1)
    prepared = prepare(one_)
    numbers = replace(
        other, observations=tuple(row for row in other.observations if row.measure in {m.key for m in one_.measures})
    )
    given_up = prepared.score(numbers.observations)
    found = prepared.score(one_.observations, given_up)
    assert found.score is given_up.score
    assert same(found, compute(one_), MEASURES, "measure_index")
    assert same(found, compute(one_), NODES, "node_index")
