"""A model that lives says at any time what a full computation of the values it holds says, and names exactly what changed."""

from dataclasses import replace
from datetime import date
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.organisation import generated
from fourfold.engine.incremental import Change, Delta, Living
from fourfold.engine.incremental import living as way
from fourfold.engine.model import Kind, Model, ObservationRow
from fourfold.engine.scorecard import Scored, compute, prepare
from tests.engine.organisations import edited, organisation
from tests.engine.rows import YEAR, one, rule

OF_MEASURES = ("value", "score", "coverage", "status", "reason", "expected", "as_of")
OF_NODES = (
    "node_score", "node_over_present", "node_coverage", "node_status", "node_reason", "node_expected", "node_oldest",
    "leading_score", "lagging_score",
)  # fmt: skip


def bits(numbers):
    """The bits of an array, one NaN being like another."""
    numbers = np.ascontiguousarray(numbers)
    if numbers.dtype.kind == "f":
        numbers = np.where(np.isnan(numbers), np.nan, numbers)
    return numbers.tobytes()


def unlike(one_: Scored, other: Scored) -> list[str]:
    names = (*OF_MEASURES, *OF_NODES, "target", "recorded", "carried", "trend")
    found = [name for name in names if bits(getattr(one_, name)) != bits(getattr(other, name))]
    return found + (["critical_red"] if bits(one_.rolled.critical_red) != bits(other.rolled.critical_red) else [])


def differences(before: Scored, after: Scored, names) -> dict[int, tuple[int, ...]]:
    """Rows and periods in which any of these results is another number."""
    changed = np.zeros(getattr(after, names[0]).shape, np.bool_)
    for name in names:
        old, new = getattr(before, name), getattr(after, name)
        if old.dtype.kind == "M":
            old, new = old.astype(np.int64), new.astype(np.int64)
        changed |= (old != new) & ((old == old) | (new == new))
    return {row: tuple(np.flatnonzero(changed[row]).tolist()) for row in np.flatnonzero(changed.any(axis=1)).tolist()}


class Values:
    """What is known, the plain way: one row for a measure and own period, the last entered counts."""

    def __init__(self, model: Model) -> None:
        self.model, self.calendar = model, prepare(replace(model, observations=())).view.calendar
        self.frequency = {row.key: row.frequency for row in model.measures}
        self.rows: dict[object, ObservationRow] = {}
        for row in model.observations:
            self.enter(row)

    def enter(self, row: ObservationRow) -> None:
        self.rows[self.place(row.measure, row.start)] = row

    def remove(self, key: object, day: date) -> None:
        self.rows.pop(self.place(key, day), None)

    def place(self, key: object, day: date) -> object:
        return key, self.calendar.period(self.frequency[key], day).start

    def computed(self) -> Scored:
        return compute(replace(self.model, observations=tuple(self.rows.values())))


def walked(seed: int, edits: int) -> None:
    random, model = Random(seed), organisation(seed)
    values = Values(model)
    before = values.computed()
    living = Living(values.computed())
    for _ in range(edits):
        rows, removed = edited(random, model)
        delta = living.record(rows, removed)
        for key, day in removed:
            values.remove(key, day)
        for row in rows:
            values.enter(row)
        after = values.computed()
        assert unlike(living.scored, after) == []
        said = {change.key: change.periods for change in delta.measures + delta.nodes}
        found = {model.measures[m].key: at for m, at in differences(before, after, OF_MEASURES).items()}
        found |= {model.nodes[n].key: at for n, at in differences(before, after, OF_NODES).items()}
        assert {key: at for key, at in said.items() if found.get(key) != at and not only_red(before, after, key)} == {}
        assert found.keys() <= said.keys()
        before = after


def only_red(before: Scored, after: Scored, key: object) -> bool:
    """Whether a critical red below is all that changed about a node: it shows in no number of its own, but higher up."""
    n = after.node_index.get(key)
    return n is not None and bits(before.rolled.critical_red[n]) != bits(after.rolled.critical_red[n])


@settings(max_examples=40)
@given(st.integers(0, 10**6))
def test_any_edits_give_what_a_full_computation_gives_and_name_what_changed(seed):
    walked(seed, edits=3)


@settings(max_examples=40)
@given(st.integers(0, 10**6))
def test_many_edits_at_once_take_the_full_way_and_say_the_same(seed):
    random, model = Random(seed), organisation(seed)
    few, many = Living(compute(model)), Living(compute(model))
    rows, removed = edited(random, model)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(way, "FEW", 0)
        patch.setattr(way, "MOST", 10**9)
        of_many = many.record(rows, removed)
    of_few = few.record(rows, removed)
    assert unlike(few.scored, many.scored) == []
    assert same_change(of_few, of_many)


def same_change(one_: Delta, other: Delta) -> bool:
    mine, theirs = ({repr(change) for change in delta.measures + delta.nodes} for delta in (one_, other))
    return mine == theirs


def test_a_generated_organisation_takes_hundreds_of_values():
    model, columns = generated(225, seed=4)
    prepared, random = prepare(model), np.random.default_rng(4)
    living = Living(prepared.score(columns))
    for at in random.integers(0, len(columns.measure), 300).tolist():
        day = date.fromordinal(int(columns.start[at]))
        number = float(random.uniform(50, 150))
        parts = {"numerator": number * 10, "denominator": 1000.0} if np.isnan(columns.value[at]) else {"value": number}
        living.record([ObservationRow(int(columns.measure[at]), day, **parts)])
    assert unlike(living.scored, prepared.score_columns(living.scored.observations)) == []


def january(number: float | None) -> ObservationRow:
    return ObservationRow("m", YEAR, number)


def test_a_change_tells_the_new_numbers():
    living = Living(compute(one([80, 90], rule=rule("maximum", 80, 90))))
    assert living.record([january(90)]) == Delta(measures=(Change("m", (0,), (90.0,), (20 / 3,), (3,)),))
    assert living.record([january(90)]) == Delta()
    assert living.record(removed=[("m", YEAR)]).keys == {"m"}
    assert living.scored.reason[0].tolist() == [2, 0]


def test_a_blank_is_not_the_same_as_nothing():
    living = Living(compute(one([80, 90], rule=rule("maximum", 80, 90))))
    living.record([january(None)])
    assert living.scored.reason[0].tolist() == [3, 0]


def test_explanations_speak_of_the_new_values():
    living = Living(compute(one([80, 90], kind=Kind.FLOW, rule=rule("maximum", 80, 90))))
    living.record([january(85)])
    assert living.scored.explain("m", 0).facts["value"] == 85.0


def test_an_unknown_measure_is_refused_before_anything_changes():
    living = Living(compute(one([80, 90], rule=rule("maximum", 80, 90))))
    with pytest.raises(ValueError, match="'n'"):
        living.record([january(85), ObservationRow("n", YEAR, 1.0)])
    assert living.scored.value[0].tolist() == [80.0, 90.0]
