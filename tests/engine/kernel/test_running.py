"""Compiled loops give the arrays' numbers, bit for bit, whatever they know of a model and whatever they leave to the arrays."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.organisation import generated
from fourfold.engine import kernel
from fourfold.engine.columns import observation_columns
from fourfold.engine.incremental import difference
from fourfold.engine.model import Model
from fourfold.engine.scorecard import Prepared, Scored, prepare
from tests.engine.incremental.test_living import bits, unlike
from tests.engine.organisations import organisation

pytest.importorskip("numba", reason="compiled loops need numba: pip install fourfold[fast]")
SINGLE, BINS = 0, 1  # of kernel/branches.py, which needs numba


@pytest.fixture(scope="module")
def running():
    from fourfold.engine.kernel import running

    running.rehearse()
    return running


def by_loops(running, prepared: Prepared, given, into: Scored | None = None) -> Scored:
    rows = prepared.worked_out(observation_columns(given, prepared.measures, prepared.view.calendar))
    return running.Running(prepared).score(prepared, rows, into)


def without_what_loops_leave(model: Model) -> Model:
    """The same organisation with nothing that keeps its nodes from the loops."""
    measures = tuple(replace(row, leading=None, critical=False) for row in model.measures)
    return replace(model, measures=measures)


@settings(max_examples=60)
@given(st.integers(0, 10**6))
def test_any_organisation_scores_the_same(running, seed):
    model = without_what_loops_leave(organisation(seed))
    prepared = prepare(model)
    assert unlike(by_loops(running, prepared, model.observations), prepared.score(model.observations)) == []


@settings(max_examples=20)
@given(st.integers(0, 10**6))
def test_leading_and_critical_measures_are_left_to_the_arrays(running, seed):
    model = organisation(seed)
    prepared = prepare(model)
    assert unlike(by_loops(running, prepared, model.observations), prepared.score(model.observations)) == []


def test_the_generated_organisation_goes_by_the_loops_and_scores_the_same(running):
    model, columns = generated(450, seed=2)
    prepared = prepare(model)
    plain = prepared.score(columns)
    found = by_loops(running, prepared, columns)
    assert unlike(found, plain) == []
    assert unlike(by_loops(running, prepared, columns, into=found), plain) == []
    sorted_, again = running.Running(prepared), prepared.score(columns)
    for into in (None, again):
        assert unlike(sorted_.score_sorted(prepared, columns, into), plain) == []
    assert {SINGLE, BINS} <= set(sorted_.layout.ways.tolist())


def test_other_kinds_of_arrays_are_taken_as_they_are(running):
    model, columns = generated(75, seed=2, mixed=False)
    whole = replace(
        columns, value=np.rint(np.nan_to_num(columns.value)).astype(np.int64), start=columns.start.astype(np.int64)
    )
    prepared = prepare(model)
    assert unlike(by_loops(running, prepared, whole), prepared.score(whole)) == []


def test_a_large_model_is_scored_by_loops_once_they_are_ready(running, monkeypatch):
    model, columns = generated(300, seed=5)
    prepared = prepare(model)
    plain = prepared.score(columns)
    monkeypatch.setattr(kernel, "_running", running)
    asked = []
    monkeypatch.setattr(running.Running, "score_sorted", _noted(running.Running.score_sorted, asked))
    found = prepared.score(columns)
    assert asked and difference(plain, found).keys == frozenset()
    assert bits(found.score) == bits(plain.score)


def _noted(work, asked):
    def noted(*arguments):
        asked.append(True)
        return work(*arguments)

    return noted


def test_what_can_not_be_compiled_leaves_the_arrays_at_work_and_says_so_once(monkeypatch, caplog):
    monkeypatch.setattr(kernel, "_asked", False)
    monkeypatch.setattr(kernel, "_running", None)
    monkeypatch.setattr(kernel, "import_module", lambda name: (_ for _ in ()).throw(RuntimeError("no compiler")))
    kernel.warm(wait=True)
    kernel.warm(wait=True)
    assert not kernel.is_ready()
    assert [record.message for record in caplog.records] == [
        "Compiled loops could not be built; the engine counts with NumPy."
    ]
    model, columns = generated(300, seed=5)
    assert prepare(model).score(columns).score.shape == (300, 120)


def taken(columns, rows):
    return replace(columns, **{name: getattr(columns, name)[rows] for name in FILLED})


FILLED = ("measure", "start", "value", "numerator", "denominator")


@pytest.mark.parametrize("turn", ["measures", "days", "doubled"])
def test_columns_that_are_not_in_order_are_left_to_be_put_in_order(running, turn):
    model, columns = generated(450, seed=2)
    prepared, rows = prepare(model), np.arange(len(columns.measure))
    daily = int(np.bincount(columns.measure).argmax())
    at = int(np.searchsorted(columns.measure, daily)) + 40
    changed = {"measures": np.roll(rows, 1), "days": swapped(rows, at), "doubled": np.insert(rows, at, at)}[turn]
    assert running.Running(prepared).score_sorted(prepared, taken(columns, changed), None) is None


def swapped(rows, at):
    rows[[at, at + 1]] = rows[[at + 1, at]]
    return rows


@pytest.mark.parametrize("position", [-1, 450])
def test_a_column_that_names_an_unknown_measure_is_left_to_be_refused(running, position):
    model, columns = generated(450, seed=2)
    prepared, at = prepare(model), 0 if position < 0 else -1
    columns.measure[at] = position
    assert running.Running(prepared).score_sorted(prepared, columns, None) is None


@settings(max_examples=15)
@given(st.integers(0, 10**6))
def test_columns_with_holes_infinities_and_days_outside_score_the_same(running, seed):
    random, (model, columns) = np.random.default_rng(seed), generated(150, seed=seed)
    columns = taken(columns, np.flatnonzero(random.random(len(columns.measure)) < random.uniform(0.1, 1)))
    for name, odd in (("value", np.inf), ("numerator", -np.inf), ("denominator", 0.0), ("value", 100.0)):
        getattr(columns, name)[random.random(len(columns.measure)) < 0.05] = odd
    prepared = prepare(
        replace(model, periods=model.periods[int(random.integers(0, 60)) : int(random.integers(61, 120))])
    )
    found = running.Running(prepared).score_sorted(prepared, columns, None)
    assert found is not None
    assert unlike(found, prepared.score(columns)) == []


def test_the_arrays_of_another_model_of_the_same_size_are_written_over(running):
    one, other = (generated(450, seed=seed) for seed in (2, 3))
    first, then = (prepare(model) for model, _ in (one, other))
    loops = [running.Running(each) for each in (first, then)]
    former = loops[0].score_sorted(first, one[1], None)
    found = loops[1].score_sorted(then, other[1], former)
    assert found is not None
    assert found.found is former.found
    assert unlike(found, then.score(other[1])) == []


def test_by_arrays_too(running):
    one, other = (generated(450, seed=seed) for seed in (2, 3))
    former, then = prepare(one[0]).score(one[1]), prepare(other[0])
    assert unlike(then.score(other[1], former), then.score(other[1])) == []


@settings(max_examples=20)
@given(st.integers(0, 10**6))
def test_any_organisation_takes_the_arrays_of_any_other(seed):
    one, other = organisation(seed), organisation(seed + 1)
    periods = min(len(one.periods), len(other.periods))
    former, then = (prepare(replace(each, periods=each.periods[:periods])) for each in (one, other))
    plain = then.score(other.observations)
    assert unlike(then.score(other.observations, former.score(one.observations)), plain) == []
