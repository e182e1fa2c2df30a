"""What compiled loops need to know of a prepared model, laid out once; and which of its parts they don't know."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from fourfold.engine.aggregation import ADDITIVE, View
from fourfold.engine.blocks import Frame
from fourfold.engine.columns import NEVER, Indices
from fourfold.engine.incremental.facts import KINDS, is_plain, says_more
from fourfold.engine.incremental.nodes import MEANS
from fourfold.engine.kernel.branches import ARRAYS, BINS, CELLS, SINGLE
from fourfold.engine.kernel.frames import Frames
from fourfold.engine.kernel.programs import Programs, programs_of
from fourfold.engine.limits import CODES
from fourfold.engine.model import Frequency, Polarity
from fourfold.engine.scorecard import Prepared
from fourfold.engine.scoring import Flags

SIMPLE = (CODES[Polarity.MAXIMUM], CODES[Polarity.MINIMUM], CODES[Polarity.RANGE])
Ways = npt.NDArray[np.int8]


@dataclass(frozen=True)
class Layout:
    """A prepared model's plain measures and nodes."""

    prepared: Prepared

    @cached_property
    def collected(self) -> Flags:
        """(measures,): those that the loops know all of as far as they are collected."""
        prepared = self.prepared
        rows, rules = prepared.model.measures, prepared.rules
        found: Flags = np.array(
            [row.kind in KINDS and not row.carry_periods and not says_more(row) for row in rows], np.bool_
        )
        found &= not says_more(prepared.model)
        odd = [m for m, rule in zip(rules.measure.tolist(), rules.rows, strict=True) if not is_plain(rule)]
        found[odd] = False
        return found

    @cached_property
    def programs(self) -> Programs | None:
        """What works out all formulas; None where there are none, or some that the loops don't know."""
        return programs_of(self.prepared, self.collected, self._ways_of(self.collected) == SINGLE)

    @property
    def works_out(self) -> bool:
        """Whether the loops want values as they were collected, for nothing else is left to be worked out."""
        return self.prepared.plan is None or self.programs is not None

    @cached_property
    def ways(self) -> Ways:
        """(measures,): how each is scored."""
        known = self.collected.copy()
        if not self.works_out and self.prepared.plan is not None:
            known[sorted(self.prepared.plan.calculated)] = False
        return self._ways_of(known)

    def _ways_of(self, known: Flags) -> Ways:
        found = np.full(self.prepared.shape[0], ARRAYS, np.int8)
        for frame, members in self.prepared.blocks:
            rows = _rows_of(frame, self.prepared.view)
            found[members] = np.where(known[members], CELLS, ARRAYS)
            if rows != CELLS:
                found[members[known[members] & self._lives(frame, members)]] = rows
        return found

    @cached_property
    def by_arrays(self) -> tuple[tuple[Frame, Indices], ...]:
        """The model's blocks without what the loops know."""
        left = ((frame, members[self.ways[members] == ARRAYS]) for frame, members in self.prepared.blocks)
        return tuple((frame, members) for frame, members in left if len(members))

    @cached_property
    def takes_columns(self) -> bool:
        """Whether loops know all measures, so that values needn't be put in order where they are."""
        by_shift = any(frame.frequency is Frequency.SHIFT for frame, _ in self.prepared.blocks)
        return self.works_out and not self.by_arrays and not by_shift

    @cached_property
    def frames(self) -> Frames:
        return Frames(self.prepared, *([self.programs.window] if self.programs else []))

    def _lives(self, frame: Frame, members: Indices) -> Flags:
        """Which live throughout the frame, under one rule of the simple kind."""
        of, (first, day, polarity, _, _, stretch) = self.prepared.measures, self.rules
        rule = first[members]
        days = frame.window.last_days[frame.bins.first[0]]
        begins = min(int(days.min()), int(self.prepared.view.last_days.min()))
        found = (of.first_day[members] <= frame.window.last_days[0]) & (
            of.last_day[members] >= frame.window.first_days[-1]
        )
        found &= ~of.withheld[members] & (first[members + 1] - rule == 1) & np.isin(polarity[rule], SIMPLE)
        found &= np.isnan(stretch[rule]) & (np.append(day, NEVER)[rule] <= begins)
        return np.asarray(found, np.bool_)

    @cached_property
    def rules(self) -> tuple[Any, ...]:
        rules = self.prepared.rules
        return (self._first(rules.measure), rules.day, rules.polarity, rules.percent, rules.edges, rules.stretch)

    @cached_property
    def targets(self) -> tuple[Any, ...]:
        targets = self.prepared.targets
        return self._first(targets.measure), targets.day, targets.amount, self._begins(targets.measure, targets.day)

    def _begins(self, owner: Indices, day: Indices) -> Indices:
        """(targets,): from which place on each counts: of the own periods where several are added up, of those viewed elsewhere."""
        found = np.zeros(len(day), np.int64)
        for at, frame in enumerate(self.frames.all):
            rows = np.flatnonzero(self.frames.at[owner] == at)
            found[rows] = np.searchsorted(self._looked_at(frame), day[rows])
        return found

    def _looked_at(self, frame: Frame) -> Indices:
        """The days on which a target counts where it is in force."""
        if _rows_of(frame, self.prepared.view) == BINS:
            return frame.window.last_days if frame.kind in ADDITIVE else self.prepared.view.last_days
        seen = frame.window.last_days[np.minimum(frame.bins.first[0], len(frame.window.last_days) - 1)]
        return (
            seen
            if frame.kind in ADDITIVE or self.prepared.view.is_finer_than(frame.frequency)
            else self.prepared.view.last_days
        )

    def _first(self, owners: Indices) -> Indices:
        return np.searchsorted(owners, np.arange(self.prepared.shape[0] + 1))

    @cached_property
    def facts(self) -> tuple[Any, ...]:
        of = self.prepared.measures
        return of.due_days, of.late_days, of.first_day, of.last_day, of.scale, of.paused, of.withheld

    @cached_property
    def plain_nodes(self) -> Flags:
        """(nodes,): those that the loops know all of; none where totals of leading or critical measures are asked for."""
        measures, nodes = self.prepared.measures, self.prepared.tree.nodes
        if bool((measures.leading >= 0).any()) or bool(measures.critical.any()):
            return np.zeros(len(nodes), np.bool_)
        return np.array([node.method in MEANS and not says_more(node) for node in nodes], np.bool_)


def _rows_of(frame: Frame, view: View) -> int:
    """Which loops over rows know a frame: those for one own period in each viewed one, which is over where it is a coarse one,
    those for several that follow each other, or none."""
    if bool((frame.bins.past - frame.bins.first == 1).all()):
        over = view.latest_over(frame.frequency) - frame.window.ordinals.start
        return SINGLE if not view.is_finer_than(frame.frequency) or bool((frame.bins.first <= over).all()) else CELLS
    return BINS if frame.bins.touching and not view.is_finer_than(frame.frequency) else CELLS
