"""The measures of a scored model, to be scored again one by one: number by number where facts say all, else by arrays."""

from collections.abc import Collection

import numpy as np

from fourfold.engine.columns import Observations
from fourfold.engine.incremental.cells import Cell, Sight
from fourfold.engine.incremental.delta import differ, results_of
from fourfold.engine.incremental.facts import Facts, Places, facts_of, says_more
from fourfold.engine.incremental.part import Leaning, prepare_part
from fourfold.engine.incremental.rows import Held, Row, merged, together
from fourfold.engine.results import Core
from fourfold.engine.scorecard import Prepared

MANY_CELLS = 400  # own periods behind one value above which arrays are sooner than single numbers
MANY_PARTS = 1000  # small models that are kept
Changed = dict[int, list[int]]  # measures, and the viewed periods in which anything about them changed


class MeasureCells:
    """What the measures hold and how they score."""

    def __init__(self, prepared: Prepared, observations: Observations) -> None:
        self.prepared, self._base = prepared, observations
        self._held: dict[int, Held] = {}
        self._facts: dict[int, Facts | None] = {}
        self._parts: dict[tuple[int, ...], Prepared] = {}
        self._leaning = Leaning(prepared)
        self._is_plain = not says_more(prepared.model)
        self._frame = np.zeros(len(prepared.measures.index), np.int64)
        self._places: list[Places] = []
        known: dict[int, int] = {}
        for frame, members in prepared.blocks:
            if id(frame) not in known:
                known[id(frame)] = len(self._places)
                self._places.append(Places(frame, prepared.view))
            self._frame[members] = known[id(frame)]

    @property
    def observations(self) -> Observations:
        """Everything that is held, in order."""
        if self._held:
            self._base, self._held = merged(self._base, self._held), {}
        return self._base

    def put(self, m: int, ordinal: int, row: Row | None) -> None:
        """Enter a row, or take out what is there."""
        self._rows_of(m).put(ordinal, row)

    def _rows_of(self, m: int) -> Held:
        held = self._held.get(m)
        if held is None:
            held = self._held[m] = Held(self._base, m)
        return held

    def score(self, touched: dict[int, list[int]], found: Core) -> Changed:
        """Score again what these own periods of these measures show in, and all that is worked out from it."""
        leaning = {m: self._leaning.on(m) for m in touched} if self._leaning.below else {}
        again = frozenset[int]().union(*leaning.values())
        changed: Changed = {}
        for m, ordinals in touched.items():
            if m not in again and (periods := self._one(m, ordinals, found)):
                changed[m] = periods
        if again:
            changed |= self._by_arrays(sorted(again), found)
        return changed

    def _one(self, m: int, ordinals: Collection[int], found: Core) -> list[int]:
        facts, places = self._facts_of(m), self._places[self._frame[m]]
        if facts is None:
            return self._by_arrays([m], found).get(m, [])
        columns = {
            column
            for first in (ordinal - places.base for ordinal in ordinals)
            for column in range(max(first, 0), min(first + facts.carry + 1, places.width))
        }
        if sum(places.cells_seen(column) for column in columns) > MANY_CELLS:
            return self._by_arrays([m], found).get(m, [])
        sight = Sight(facts, self._held[m], places)
        periods = sorted({t for column in columns for t in places.seen_in(column)})
        return [t for t in periods if _store(found, m, t, sight.cell(t))]

    def _facts_of(self, m: int) -> Facts | None:
        if m not in self._facts:
            prepared = self.prepared
            row = prepared.model.measures[m]
            plain = self._is_plain and m not in self._leaning.below
            self._facts[m] = facts_of(m, row, prepared.measures, prepared.rules, prepared.targets) if plain else None
        return self._facts[m]

    def _by_arrays(self, wanted: list[int], found: Core) -> Changed:
        """These measures in a model of their own with all that they are worked out from."""
        members = tuple(self._leaning.needs(wanted))
        if members not in self._parts:
            if len(self._parts) >= MANY_PARTS:
                self._parts.clear()
            self._parts[members] = prepare_part(self.prepared, members)
        held = [self._held.get(m) or Held(self._base, m) for m in members]
        scored = self._parts[members].score_columns(together([each.in_order() for each in held]))
        changed: Changed = {}
        for m in wanted:
            at, different = members.index(m), np.zeros(self.prepared.shape[1], np.bool_)
            for results, now in zip(results_of(found), results_of(scored.found), strict=True):
                different |= differ(results[m], now[at])
                results[m] = now[at]
            if different.any():
                changed[m] = np.flatnonzero(different).tolist()
        return changed


def _store(found: Core, m: int, t: int, cell: Cell) -> bool:
    changed = False
    for results, number in zip(results_of(found), cell, strict=True):
        before = results.item(m, t)
        if before != number and (before == before or number == number):
            results[m, t] = number
            changed = True
    return changed
