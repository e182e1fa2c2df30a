"""Values in, and what changed by them: measures first, then the nodes above them, the lowest first."""

from collections.abc import Hashable, Iterable
from dataclasses import replace
from datetime import date
from heapq import heappop, heappush

import numpy as np

from fourfold.engine.incremental.delta import Change, Delta, change_of_measure, change_of_node, difference
from fourfold.engine.incremental.measures import MeasureCells
from fourfold.engine.incremental.nodes import Nodes
from fourfold.engine.incremental.rows import Row, row_of
from fourfold.engine.model import ObservationRow
from fourfold.engine.scorecard import Scored

MOST = 8  # of so many measures one was edited at once: everything anew is sooner
FEW = 64  # edits that are never worth it


class Living:
    """A scored model that takes values. `scored` is always what `compute` would say of the values it holds, bit for bit.

    It takes over the arrays of the `scored` it is given, which change from then on. Not for several threads at once.
    """

    def __init__(self, scored: Scored) -> None:
        self.prepared = scored.prepared
        self._found, self._rolled = scored.found, scored.whole
        self._scored: Scored | None = scored
        self._cells = MeasureCells(self.prepared, replace(scored.observations, calculated=None))
        self._lay_out()

    def _lay_out(self) -> None:
        """What the way up needs."""
        tree = self.prepared.tree
        order = np.argsort(tree.child, kind="stable")
        self._parents = np.repeat(np.arange(len(tree.nodes)), tree.children)[order]
        self._above = np.searchsorted(tree.child[order], np.arange(tree.measures + len(tree.nodes) + 1))
        self._height = tree.heights()
        self._connect()

    def _connect(self) -> None:
        self._found.spread()
        self._nodes = Nodes(self.prepared.tree, self.prepared.leaves(self._found), self._rolled)

    @property
    def scored(self) -> Scored:
        """Everything as it stands, with explanations. Its arrays change with the next value."""
        if self._scored is None:
            rows = self.prepared.worked_out(self._cells.observations)
            self._scored = Scored(self.prepared, rows, self._found, self._rolled, None)
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
        edits += [
            (*self._place(row.measure, row.start, row.shift), row_of(row, self.prepared.measures)) for row in rows
        ]
        touched: dict[int, list[int]] = {}
        for m, ordinal, row in edits:
            self._cells.put(m, ordinal, row)
            touched.setdefault(m, []).append(ordinal)
        if not touched:
            return Delta()
        self._scored = None
        if len(touched) > max(FEW, self.prepared.shape[0] // MOST):
            return self._everything()
        changed = dict(sorted(self._cells.score(touched, self._found).items()))
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
        rows = self._cells.observations
        before = Scored(self.prepared, rows, self._found, self._rolled, None)
        scored = self._scored = self.prepared.score_columns(rows)
        self._found, self._rolled = scored.found, scored.whole
        self._connect()
        return difference(before, scored)
