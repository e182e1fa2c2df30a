"""Values in, and what changed by them: measures first, then the nodes above them, the lowest first."""

from collections.abc import Hashable, Iterable
from datetime import date
from heapq import heappop, heappush
from typing import Any

import numpy as np

from fourfold.engine.children import Leaves
from fourfold.engine.incremental.alone import block_alone, prepare_alone
from fourfold.engine.incremental.cells import Cell, Sight
from fourfold.engine.incremental.delta import (
    Change,
    Delta,
    change_of_measure,
    change_of_node,
    differ,
    difference,
    results_of,
)
from fourfold.engine.incremental.facts import KINDS, Facts, Places, facts_of, says_more
from fourfold.engine.incremental.nodes import Nodes
from fourfold.engine.incremental.rows import Held, Row, merged, row_of
from fourfold.engine.model import ObservationRow
from fourfold.engine.results import Core
from fourfold.engine.scorecard import Prepared, Scored

MANY_CELLS = 400  # own periods behind one value above which arrays are sooner than single numbers
MOST = 8  # of so many measures one was edited at once: everything anew is sooner
FEW = 64  # edits that are never worth it


class Living:
    """A scored model that takes values. `scored` is always what `compute` would say of the values it holds, bit for bit.

    It takes over the arrays of the `scored` it is given, which change from then on. Not for several threads at once.
    """

    def __init__(self, scored: Scored) -> None:
        self.prepared = scored.prepared
        self._base, self._found, self._rolled = scored.observations, scored.found, scored.rolled
        self._scored: Scored | None = scored
        self._held: dict[int, Held] = {}
        self._facts: dict[int, Facts | None] = {}
        self._alone: dict[int, Prepared] = {}
        self._plain = not says_more(scored.model)
        self._lay_out()

    def _lay_out(self) -> None:
        """What the way up and the way to a measure's own periods need."""
        tree, measures = self.prepared.tree, self.prepared.measures
        order = np.argsort(tree.child, kind="stable")
        self._parents = np.repeat(np.arange(len(tree.nodes)), tree.children)[order]
        self._above = np.searchsorted(tree.child[order], np.arange(tree.measures + len(tree.nodes) + 1))
        self._height = tree.heights()
        self._frame = np.zeros(len(measures.index), np.int64)
        self._places: list[Places] = []
        known: dict[int, int] = {}
        for frame, members in self.prepared.blocks:
            if id(frame) not in known:
                known[id(frame)] = len(self._places)
                self._places.append(Places(frame, self.prepared.view))
            self._frame[members] = known[id(frame)]
        self._connect()

    def _connect(self) -> None:
        self._nodes = Nodes(self.prepared.tree, leaves_of(self.prepared, self._found), self._rolled)

    @property
    def scored(self) -> Scored:
        """Everything as it stands, with explanations. Its arrays change with the next value."""
        if self._scored is None:
            self._base, self._held = merged(self._base, self._held), {}
            self._scored = Scored(self.prepared, self._base, self._found, self._rolled, None)
        return self._scored

    def record(
        self,
        rows: Iterable[ObservationRow] = (),
        removed: Iterable[tuple[Hashable, date] | tuple[Hashable, date, int]] = (),
    ) -> Delta:
        """Enter values, each in place of what its own period held before, after taking out those of (measure, day[, shift]).

        Raises ValueError, before anything changes, for a measure that is not in the model or a shift that its day hasn't.
        """
        edits: list[tuple[int, int, Row | None]] = [(*self._place(*each), None) for each in removed]
        edits += [(*self._place(row.measure, row.start, row.shift), row_of(row)) for row in rows]
        touched: dict[int, list[int]] = {}
        for m, ordinal, row in edits:
            self._rows_of(m).put(ordinal, row)
            touched.setdefault(m, []).append(ordinal)
        if not touched:
            return Delta()
        self._scored = None
        if len(touched) > max(FEW, len(self._frame) // MOST):
            return self._everything()
        changed = {m: periods for m in sorted(touched) if (periods := self._measure(m, touched[m]))}
        return Delta(
            tuple(change_of_measure(self.prepared, self._found, m, periods) for m, periods in changed.items()),
            tuple(self._upwards(changed)),
        )

    def _place(self, key: Hashable, day: date, shift: int = 1) -> tuple[int, int]:
        try:
            m = self.prepared.measures.index[key]
        except KeyError:
            raise ValueError(f"A value names {key!r}, which is not in the model.") from None
        calendar = self.prepared.view.calendar
        return m, calendar.ordinal(calendar.period(self.prepared.model.measures[m].frequency, day, shift))

    def _rows_of(self, m: int) -> Held:
        held = self._held.get(m)
        if held is None:
            held = self._held[m] = Held(self._base, m)
        return held

    def _measure(self, m: int, ordinals: list[int]) -> list[int]:
        """Score the measure again where these own periods show; the viewed periods in which anything changed."""
        facts = self._facts_of(m)
        places = self._places[self._frame[m]]
        if facts is None:
            return self._by_arrays(m)
        columns = {
            column
            for ordinal in ordinals
            for column in range(
                max(ordinal - places.base, 0), min(ordinal - places.base + facts.carry + 1, places.width)
            )
        }
        if sum(places.cells_seen(column) for column in columns) > MANY_CELLS:
            return self._by_arrays(m)
        sight = Sight(facts, self._held[m], places)
        periods = sorted({t for column in columns for t in places.seen_in(column)})
        return [t for t in periods if self._store(m, t, sight.cell(t))]

    def _facts_of(self, m: int) -> Facts | None:
        if m not in self._facts:
            prepared = self.prepared
            row = prepared.model.measures[m]
            found = facts_of(m, row, prepared.measures, prepared.rules, prepared.targets) if self._plain else None
            self._facts[m] = found if row.kind in KINDS else None
        return self._facts[m]

    def _store(self, m: int, t: int, cell: Cell) -> bool:
        changed = False
        for results, number in zip(results_of(self._found), cell, strict=True):
            before = results.item(m, t)
            if before != number and (before == before or number == number):
                results[m, t] = number
                changed = True
        return changed

    def _by_arrays(self, m: int) -> list[int]:
        if m not in self._alone:
            self._alone[m] = prepare_alone(self.prepared, m)
        block = block_alone(self._alone[m], self._held[m].alone())
        viewed = block.viewed
        new: tuple[Any, ...] = (
            viewed.value,
            block.score,
            block.coverage,
            block.status,
            block.reason,
            block.expected,
            viewed.as_of,
        )
        different = np.zeros(self.prepared.shape[1], np.bool_)
        for results, now in zip(results_of(self._found), new, strict=True):
            different |= differ(results[m], now[0])
            results[m] = now[0]
        return np.flatnonzero(different).tolist()

    def _upwards(self, changed: dict[int, list[int]]) -> Iterable[Change]:
        """Every node above, each once all below it is settled; a way ends where nothing changed."""
        waiting: list[tuple[int, int]] = []
        periods: dict[int, set[int]] = {}
        for m, own in changed.items():
            self._pass_up(m, own, periods, waiting)
        while waiting:
            _, node = heappop(waiting)
            own = self._nodes.roll(node, sorted(periods[node]))
            if own:
                self._pass_up(self.prepared.tree.measures + node, own, periods, waiting)
                yield change_of_node(self.prepared, self._rolled, node, own)

    def _pass_up(
        self, child: int, own: list[int], periods: dict[int, set[int]], waiting: list[tuple[int, int]]
    ) -> None:
        for parent in self._parents[self._above[child] : self._above[child + 1]].tolist():
            if parent not in periods:
                periods[parent] = set()
                heappush(waiting, (self._height.item(parent), parent))
            periods[parent].update(own)

    def _everything(self) -> Delta:
        """Everything anew, compared with what was: for many values at once."""
        before = Scored(self.prepared, self._base, self._found, self._rolled, None)
        self._base, self._held = merged(self._base, self._held), {}
        scored = self._scored = self.prepared.score_columns(self._base)
        self._found, self._rolled = scored.found, scored.rolled
        self._connect()
        return difference(before, scored)


def leaves_of(prepared: Prepared, found: Core) -> Leaves:
    """What the measures hand up."""
    return Leaves(
        score=found.score, coverage=found.coverage, expected=found.expected, as_of=found.as_of, status=found.status,
        critical=prepared.measures.critical, leading=prepared.measures.leading,
    )  # fmt: skip
