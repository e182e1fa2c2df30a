"""What compiled loops need to know of a prepared model, laid out once; and which of its parts they don't know."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from fourfold.engine.aggregation import ADDITIVE
from fourfold.engine.blocks import Frame
from fourfold.engine.columns import Indices
from fourfold.engine.incremental.facts import says_more
from fourfold.engine.incremental.nodes import MEANS
from fourfold.engine.kernel.frames import Frames
from fourfold.engine.kernel.programs import Programs, programs_of
from fourfold.engine.model import Frequency
from fourfold.engine.scorecard import Prepared
from fourfold.engine.scoring import Flags
from fourfold.engine.ways import ARRAYS, BINS, SINGLE, Ways, first_of, way_of


@dataclass(frozen=True)
class Layout:
    """A prepared model's plain measures and nodes."""

    prepared: Prepared

    @cached_property
    def programs(self) -> Programs | None:
        """What works out all formulas; None where there are none, or some that the loops don't know."""
        return programs_of(self.prepared, self.prepared.plain, self.prepared.ways == SINGLE)

    @property
    def works_out(self) -> bool:
        """Whether the loops want values as they were collected, for nothing else is left to be worked out."""
        return self.prepared.plan is None or self.programs is not None

    @cached_property
    def ways(self) -> Ways:
        """(measures,): how each is scored."""
        plan, ways = self.prepared.plan, self.prepared.ways.copy()
        if plan is not None and not self.works_out:
            ways[sorted(plan.calculated)] = ARRAYS
        return ways

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

    @cached_property
    def rules(self) -> tuple[Any, ...]:
        rules = self.prepared.rules
        return (
            first_of(rules.measure, self.prepared.shape[0]),
            rules.day,
            rules.polarity,
            rules.percent,
            rules.edges,
            rules.stretch,
        )

    @cached_property
    def targets(self) -> tuple[Any, ...]:
        targets = self.prepared.targets
        return (
            first_of(targets.measure, self.prepared.shape[0]),
            targets.day,
            targets.amount,
            self._begins(targets.measure, targets.day),
        )

    def _begins(self, owner: Indices, day: Indices) -> Indices:
        """(targets,): from which place on each counts: of the own periods where several are added up, of those viewed elsewhere."""
        found = np.zeros(len(day), np.int64)
        for at, frame in enumerate(self.frames.all):
            rows = np.flatnonzero(self.frames.at[owner] == at)
            found[rows] = np.searchsorted(self._looked_at(frame), day[rows])
        return found

    def _looked_at(self, frame: Frame) -> Indices:
        """The days on which a target counts where it is in force."""
        if way_of(frame, self.prepared.view) == BINS:
            return frame.window.last_days if frame.kind in ADDITIVE else self.prepared.view.last_days
        seen = frame.window.last_days[np.minimum(frame.bins.first[0], len(frame.window.last_days) - 1)]
        return (
            seen
            if frame.kind in ADDITIVE or self.prepared.view.is_finer_than(frame.frequency)
            else self.prepared.view.last_days
        )

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
