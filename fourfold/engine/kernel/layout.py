"""What compiled loops need to know of a prepared model, laid out once; and which of its parts they don't know."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from fourfold.engine.aggregation import View
from fourfold.engine.blocks import Frame
from fourfold.engine.columns import NEVER, Indices, Observations
from fourfold.engine.incremental.facts import KINDS, is_plain, says_more
from fourfold.engine.incremental.nodes import MEANS
from fourfold.engine.kernel.codes import CODE_OF_KIND
from fourfold.engine.limits import CODES
from fourfold.engine.model import Method, Polarity
from fourfold.engine.scorecard import Prepared
from fourfold.engine.scoring import Flags

METHODS = {Method.MEAN: 0, Method.WORST: 1, Method.BEST: 2}
SIMPLE = (CODES[Polarity.MAXIMUM], CODES[Polarity.MINIMUM], CODES[Polarity.RANGE])
NUMBERS, FLAGS = np.empty(0), np.empty(0, np.bool_)


@dataclass(frozen=True)
class Part:
    """Measures of one frame that go one way: "single" or "cells" of the loops, or "arrays"."""

    way: str
    frame: Frame
    members: Indices
    numbers: tuple[Any, ...]  # of the frame


@dataclass(frozen=True)
class Layout:
    """A prepared model's plain measures and nodes."""

    prepared: Prepared

    @cached_property
    def known(self) -> Flags:
        """(measures,): those that the loops know all of."""
        prepared = self.prepared
        rows, rules = prepared.model.measures, prepared.rules
        found: Flags = np.array(
            [row.kind in KINDS and not row.carry_periods and not says_more(row) for row in rows], np.bool_
        )
        found &= not says_more(prepared.model)
        if prepared.plan is not None:
            found[sorted(prepared.plan.calculated)] = False
        odd = [m for m, rule in zip(rules.measure.tolist(), rules.rows, strict=True) if not is_plain(rule)]
        found[odd] = False
        return found

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """The model's blocks, divided by the way each measure goes."""
        return tuple(part for frame, members in self.prepared.blocks for part in self._parts(frame, members))

    def _parts(self, frame: Frame, members: Indices) -> Iterator[Part]:
        numbers = frame_numbers(frame, self.prepared.view)
        known = self.known[members]
        single = known & self._is_single(frame, members) if _shows_one(frame, self.prepared.view) else known & False
        for way, which in (("single", single), ("cells", known & ~single), ("arrays", ~known)):
            if which.any():
                yield Part(way, frame, members[which], numbers)

    def _is_single(self, frame: Frame, members: Indices) -> Flags:
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
        return self._first(targets.measure), targets.day, targets.amount

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


def _shows_one(frame: Frame, view: View) -> bool:
    """Whether each viewed period shows one own period, which is over where it is a coarse one."""
    widths = frame.bins.past - frame.bins.first
    if not bool((widths == 1).all()):
        return False
    over = view.latest_over(frame.frequency) - frame.window.ordinals.start
    return not view.is_finer_than(frame.frequency) or bool((frame.bins.first <= over).all())


def frame_numbers(frame: Frame, view: View) -> tuple[Any, ...]:
    """A frame as the loops want it."""
    window, bins = frame.window, frame.bins
    coarse = view.is_finer_than(frame.frequency)
    over = view.latest_over(frame.frequency) - window.ordinals.start
    return (
        CODE_OF_KIND[frame.kind], window.ordinals.start, over, coarse and bins.longest <= 1, coarse, view.today,
        bins.first[0].astype(np.int64), bins.past[0].astype(np.int64), window.first_days.astype(np.int64),
        window.last_days.astype(np.int64), view.last_days.astype(np.int64),
    )  # fmt: skip


def row_numbers(rows: Observations) -> tuple[Any, ...]:
    """Observations as the loops want them, of the kinds of arrays they were compiled for; nothing is an empty array."""
    numbers = [
        _plain(NUMBERS if each is None else each, np.float64)
        for each in (rows.value, rows.numerator, rows.denominator, rows.weight)
    ]
    forecast = _plain(FLAGS if rows.forecast is None else rows.forecast, np.bool_)
    return _plain(rows.first, np.int64), _plain(rows.ordinal, np.int32), *numbers, forecast


def _plain(column: Any, kind: type[np.generic]) -> Any:
    return np.require(column, kind, ["C", "W"])
