"""The laws of the standard, on whole generated organisations: they hold for any scorecard, whatever its numbers."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.organisation import generated
from fourfold.engine.model import (
    Frequency,
    Kind,
    MeasureRow,
    Model,
    ObservationColumns,
    ObservationRow,
    Polarity,
    ThresholdRow,
)
from fourfold.engine.periods import Calendar
from fourfold.engine.scorecard import Scored, compute, prepare
from tests.engine.rows import tree

SIZE, SHOWN = 50, 12
seeds = st.integers(0, 10_000)
scores = st.one_of(st.none(), st.floats(0, 10))
amounts = st.floats(-1e6, 1e6)
FIELDS = ("value", "score", "status", "reason", "coverage", "target", "attainment", "trend")
NODE_FIELDS = ("node_score", "node_over_present", "node_status", "node_reason", "node_coverage", "leading_score")
COLUMNS = ("measure", "start", "value", "numerator", "denominator")


def organisation(seed: int) -> tuple[Model, ObservationColumns]:
    """Two scorecards of all kinds, polarities and frequencies, over the last year of ten."""
    model, values = generated(SIZE, seed=seed)
    return replace(model, periods=model.periods[-SHOWN:]), values


def same_bits(one: Scored, other: Scored, names: tuple[str, ...]) -> list[str]:
    """The names of what differs."""
    return [name for name in names if getattr(one, name).tobytes() != getattr(other, name).tobytes()]


def close(one: np.ndarray, other: np.ndarray) -> bool:
    return np.allclose(one, other, rtol=0, atol=1e-9, equal_nan=True)


@given(seeds, st.sampled_from([0.25, 8, 1024]), st.floats(1e-3, 1e3))
def test_weights_have_no_scale(seed, power, factor):
    model, values = organisation(seed)
    found = prepare(model).score(values)
    doubled = replace(model, edges=tuple(replace(edge, weight=edge.weight * power) for edge in model.edges))
    assert same_bits(found, prepare(doubled).score(values), NODE_FIELDS) == []
    scaled = replace(model, edges=tuple(replace(edge, weight=edge.weight * factor) for edge in model.edges))
    assert close(found.node_score, prepare(scaled).score(values).node_score)


@given(st.lists(st.tuples(scores, st.floats(0.01, 100)), min_size=2, max_size=6), st.data())
def test_a_missing_score_never_lowers_its_parent(children, data):
    """A child that held its parent down, or as high as it is, lowers nothing when its data go missing."""
    keys = [f"c{n}" for n in range(len(children))]
    weights = {"top": dict(zip(keys, (weight for _, weight in children), strict=True))}
    known = dict(zip(keys, (score for score, _ in children), strict=True))
    nodes = {"top": {"minimum_coverage": 0.0}}
    before = compute(tree(weights, known, nodes)).node_over_present[0, 0]
    low = [key for key, score in known.items() if score is not None and score <= before]
    gone = data.draw(st.sampled_from(low or keys))
    after = compute(tree(weights, {**known, gone: None}, nodes)).node_over_present[0, 0]
    assert np.isnan(after) or not low or after >= before - 1e-12


@given(st.lists(st.floats(0, 1000), min_size=3, max_size=3))
def test_a_missing_month_never_lowers_a_flow(months):
    """The month that was the lowest, or as low as all, lowers nothing when it goes missing: with it go target and limits."""
    gone = months.index(min(months))
    missing = [None if at == gone else month for at, month in enumerate(months)]
    assert quarter(Kind.FLOW, missing).score[0, 0] >= quarter(Kind.FLOW, months).score[0, 0] - 1e-9


@given(seeds, st.integers(0, SIZE - 1), st.floats(0, 500))
def test_a_better_actual_never_lowers_a_score(seed, m, step):
    """Where more is better, raising every value of a measure lowers neither its score nor any above it; and so for less."""
    model, values = organisation(seed)
    polarity = next(rule.polarity for rule in model.thresholds if rule.measure == m)
    if polarity is Polarity.RANGE:
        return
    signed = step if polarity is Polarity.MAXIMUM else -step
    own = np.asarray(values.measure) == m
    better = replace(
        values,
        value=np.where(own, values.value + signed, values.value),
        numerator=np.where(own, values.numerator + 10 * signed, values.numerator),
    )
    before, after = prepare(model).score(values), prepare(model).score(better)
    assert np.nanmin(np.append(after.score - before.score, 0)) >= -1e-9
    assert np.nanmin(np.append(after.node_over_present - before.node_over_present, 0)) >= -1e-9


@given(seeds)
def test_the_order_of_rows_changes_no_bit(seed):
    model, values = organisation(seed)
    order = np.random.default_rng(seed).permutation(len(values.measure))
    shuffled = replace(values, **{name: getattr(values, name)[order] for name in COLUMNS})
    mixed = replace(
        model, thresholds=model.thresholds[::-1], targets=model.targets[::-1], edges=tuple(sorted(model.edges, key=repr))
    )  # fmt: skip
    found, again = prepare(model).score(values), prepare(mixed).score(shuffled)
    assert same_bits(found, again, (*FIELDS, *NODE_FIELDS)) == []


@given(seeds, st.integers(0, 1))
def test_the_size_of_the_batch_changes_no_bit(seed, part):
    """One scorecard's measures alone score as in the company of all others."""
    model, values = organisation(seed)
    found = prepare(model).score(values)
    first = 25 * part
    kept = range(first, first + 25)
    alone = replace(
        model, measures=model.measures[first : first + 25], nodes=(), edges=(),
        thresholds=tuple(rule for rule in model.thresholds if rule.measure in kept),
        targets=tuple(row for row in model.targets if row.measure in kept),
    )  # fmt: skip
    own = np.isin(np.asarray(values.measure), list(kept))
    rows = replace(values, **{name: getattr(values, name)[own] for name in COLUMNS})
    again = prepare(alone).score(replace(rows, measure=rows.measure - first))
    differs = [n for n in FIELDS if getattr(found, n)[first : first + 25].tobytes() != getattr(again, n).tobytes()]
    assert differs == []


@given(seeds)
def test_coverage_is_a_share_and_scores_lie_from_0_to_10(seed):
    model, values = organisation(seed)
    found = prepare(model).score(values)
    for coverage in (found.coverage, found.node_coverage):
        assert ((coverage >= 0) & (coverage <= 1)).all()
    for score in (found.score, found.node_score, found.node_over_present):
        assert not ((score < 0) | (score > 10)).any()


def test_what_has_no_value_has_no_coverage_and_a_reason():
    model, values = organisation(3)
    found = prepare(model).score(values)
    missing = np.isnan(found.value)
    assert missing.any()
    assert (found.coverage[missing] == 0).all()
    assert (found.reason[missing] > 0).all()


@pytest.mark.parametrize(("coarse", "size"), [("quarter", 3), ("half", 6), ("year", 12)])
@given(months=st.lists(st.one_of(st.none(), amounts), min_size=12, max_size=12))
def test_a_coarser_flow_is_the_sum_of_its_finer_periods(coarse, size, months):
    found = looked_at(Kind.FLOW, months, coarse)
    for at in range(12 // size):
        there = [month for month in months[at * size : (at + 1) * size] if month is not None]
        assert found.value[0, at] == pytest.approx(sum(there)) if there else np.isnan(found.value[0, at])
        assert found.coverage[0, at] == pytest.approx(len(there) / size)


@pytest.mark.parametrize(("coarse", "size"), [("quarter", 3), ("half", 6), ("year", 12)])
@given(months=st.lists(st.one_of(st.none(), st.tuples(amounts, st.floats(1, 1e6))), min_size=12, max_size=12))
def test_a_coarser_ratio_is_the_sum_of_numerators_over_that_of_denominators(coarse, size, months):
    found = looked_at(Kind.RATIO, months, coarse)
    for at in range(12 // size):
        there = [month for month in months[at * size : (at + 1) * size] if month is not None]
        if there:
            ratio = sum(up for up, _ in there) / sum(down for _, down in there)
            assert found.value[0, at] == pytest.approx(ratio, rel=1e-9, abs=1e-9)
        else:
            assert np.isnan(found.value[0, at])


def quarter(kind: Kind, months: list) -> Scored:
    return looked_at(kind, months, "quarter", ThresholdRow("m", date(2000, 1, 1), Polarity.MAXIMUM, red=200, green=400))


def looked_at(kind: Kind, months: list, coarse: str, rule: ThresholdRow | None = None) -> Scored:
    """One measure's months from January 2025 on, looked at in coarser periods."""
    calendar, own = Calendar(), Calendar().window(Frequency.MONTH, date(2025, len(months), 1), len(months))
    rows = tuple(
        ObservationRow("m", period.start, numerator=month[0], denominator=month[1])
        if isinstance(month, tuple)
        else ObservationRow("m", period.start, month)
        for month, period in zip(months, own, strict=True)
        if month is not None
    )
    viewed = calendar.between(Frequency(coarse), own[0].start, own[-1].end)
    return compute(
        Model(
            frequency=Frequency(coarse), periods=tuple((each.start, each.end) for each in viewed), today=date(2030, 1, 1),
            measures=(MeasureRow("m", kind=kind),), observations=rows, thresholds=(rule,) if rule else (),
        )
    )  # fmt: skip
