"""The one way through the engine: a model of rows in, scored measures and nodes out."""

from collections.abc import Hashable
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import repeat
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from fourfold.engine import kernel, limits, rollup, scoring
from fourfold.engine.aggregation import View, view_of
from fourfold.engine.beside import Kept
from fourfold.engine.blocks import Block, Frame, blocks_of, frame_of, score_block
from fourfold.engine.columns import NEVER, Indices, Measures, Observations, measure_columns, observation_columns
from fourfold.engine.formulas.plan import Plan
from fourfold.engine.formulas.planning import plan_of
from fourfold.engine.formulas.working import Work
from fourfold.engine.model import Model, ObservationColumns, ObservationRow, Polarity
from fourfold.engine.pace import Pace, pace
from fourfold.engine.parallel import for_each
from fourfold.engine.periods import EPOCH, Period
from fourfold.engine.results import Core, Details
from fourfold.engine.scoring import Array, Flags, Statuses
from fourfold.engine.signals import trend

if TYPE_CHECKING:
    from fourfold.engine.explain import Explanation

Days64 = npt.NDArray[np.datetime64]
FEW_CELLS = 32_768  # a model of so many - any page - has its details worked out along the way


@dataclass(frozen=True)
class Prepared:
    """A model put in order: everything but its numbers, which `score` takes as often as they change."""

    model: Model
    view: View
    periods: tuple[Period, ...]
    measures: Measures = field(repr=False)
    rules: limits.Rules = field(repr=False)
    targets: limits.Targets = field(repr=False)
    tree: rollup.Hierarchy = field(repr=False)
    blocks: tuple[tuple[Frame, Indices], ...] = field(repr=False)
    plan: Plan | None = field(repr=False)  # None: nothing is worked out

    def score(
        self, observations: tuple[ObservationRow, ...] | ObservationColumns, into: "Scored | None" = None
    ) -> "Scored":
        """Score every measure and roll up every node. Raises ValueError for observations of unknown measures.

        `into` is an earlier result that nobody needs any more, of this model or of one with as many measures, nodes and periods:
        its arrays are written over, which is sooner than asking the system for fresh memory.
        """
        if self._fast and isinstance(observations, ObservationColumns):
            scored: Scored | None = self._fast.score_sorted(self, observations, into)
            if scored:
                return scored
        found = self.score_columns(observation_columns(observations, self.measures, self.view.calendar), into)
        if found.ready is None and self.plan is None and isinstance(observations, ObservationColumns):
            return replace(found, given=observations)  # what was put in order goes, until somebody asks
        return found

    def score_columns(self, rows: Observations, into: "Scored | None" = None) -> "Scored":
        """Score values that are in order already, once everything with a formula is worked out from them."""
        if self._fast:
            scored: Scored = self._fast.score(self, rows, into)
            return scored
        rows = self.worked_out(rows)
        details = None if self.is_large else Details(self.shape)
        found, rolled = self.results(into, whole=details is not None)

        def take(frame: Frame, members: Indices) -> None:
            block = self.block(rows, frame, members)
            found.take(block)
            if details:
                details.take(block)

        for_each(self.blocks, lambda block: take(*block))
        return Scored(self, rows, found, rollup.roll_up(self.tree, self.leaves(found), rolled), details)

    def results(self, into: "Scored | None", whole: bool) -> tuple[Core, rollup.Rolled]:
        """Arrays to be filled: fresh ones, or those of a result that nobody needs."""
        found = Core(self.shape, self.kept) if into is None else into.found.made_for(self.kept)
        leaves = self.leaves(found)
        if into is None or not rollup.fits(into.rolled, leaves):
            return found, rollup.unfilled(self.tree, leaves, whole)
        return found, into.rolled if into.prepared is self else rollup.barren(self.tree, into.rolled)

    @property
    def _fast(self) -> Any:
        """Compiled loops, for a large model once they are ready; None elsewhere."""
        return self._compiled if self.is_large and kernel.is_ready() else None

    @cached_property
    def _compiled(self) -> Any:
        return kernel.laid_out(self)

    @cached_property
    def kept(self) -> Kept:
        """The measures whose coverage, age and expectation are kept: of a small model all."""
        from fourfold.engine.ways import kept_of  # ways.py reads Prepared

        return kept_of(self) if self.is_large else Kept.all(*self.shape)

    @cached_property
    def plain(self) -> Flags:
        """(measures,): those whose facts are all of the usual kind."""
        from fourfold.engine.ways import plain_measures

        return plain_measures(self)

    @cached_property
    def ways(self) -> Statuses:
        """(measures,): how plainly each is scored, whether it is collected or worked out (`ways.py`)."""
        from fourfold.engine.ways import ways_of

        return ways_of(self, self.plain)

    def leaves(self, found: Core) -> rollup.Leaves:
        """What the measures hand up."""
        return rollup.Leaves(
            score=found.score, beside=found.beside, status=found.status,
            critical=self.measures.critical, leading=self.measures.leading,
        )  # fmt: skip

    def worked_out(self, rows: Observations) -> Observations:
        """The values with the results of formulas and roll-ups of values laid over them."""
        if self.plan is None or rows.calculated is not None:
            return rows
        return Work(self.plan, self.measures, self.rules, self.targets, self.view, rows).done()

    def details(self, rows: Observations) -> Details:
        """Target, limits and freshness of every measure."""
        found = Details(self.shape)
        for_each(self.blocks, lambda block: found.take(self.block(rows, *block)))
        return found

    @property
    def shape(self) -> tuple[int, int]:
        return len(self.model.measures), len(self.periods)

    @property
    def is_large(self) -> bool:
        return self.shape[0] * self.shape[1] > FEW_CELLS

    def block(self, rows: Observations, frame: Frame, members: Indices) -> Block:
        """Measures of one frame, scored with everything that led to it."""
        return score_block(
            frame, members,
            measures=self.measures, observations=rows, rules=self.rules, targets=self.targets, view=self.view,
        )  # fmt: skip


def prepare(model: Model) -> Prepared:
    """Raises CycleFound for a hierarchy that leads back to itself, ValueError for keys that are unknown or used twice."""
    if not model.periods:
        raise ValueError("A model needs at least one period to look at.")
    view = view_of(model)
    measures = measure_columns(model.measures)
    plan = plan_of(model, measures, view)
    if plan is not None:
        measures = plan.due(measures)
    rules = limits.rule_columns(model.thresholds, measures.index, measures.words)
    return Prepared(
        model=model,
        view=view,
        periods=tuple(
            view.calendar.period(model.frequency, start, shift)
            for (start, _), shift in zip(model.periods, model.shifts or repeat(1), strict=False)
        ),
        measures=measures,
        rules=rules,
        targets=limits.target_columns(model.targets, measures.index),
        tree=rollup.hierarchy(model.nodes, model.edges, measures.index, view.last_days),
        blocks=tuple(blocks_of(model.measures, limits.looks_of(rules, len(model.measures)), measures.carry, view)),
        plan=plan,
    )


def compute(model: Model) -> "Scored":
    """Score every measure and roll up every node of the model.

    Raises CycleFound for a hierarchy that leads back to itself, ValueError for keys that are unknown or used twice.
    """
    return prepare(model).score(model.observations)


@dataclass(frozen=True)
class Scored:
    """Results. Arrays of measures are (measures, periods), of nodes (nodes, periods); missing numbers are NaN, days NaT.

    What the roll-up doesn't need - attainment, trend, limits, for large models targets too - is worked out when asked for.
    """

    prepared: Prepared
    given: Observations | ObservationColumns = field(repr=False)  # put in order and worked out when somebody asks
    found: Core = field(repr=False)
    rolled: rollup.Rolled = field(repr=False)
    ready: Details | None = field(repr=False)  # worked out along the way; None for a large model

    @property
    def model(self) -> Model:
        return self.prepared.model

    @cached_property
    def observations(self) -> Observations:
        prepared, rows = self.prepared, self.given
        if isinstance(rows, ObservationColumns):
            rows = observation_columns(rows, prepared.measures, prepared.view.calendar)
        return prepared.worked_out(rows)

    @property
    def periods(self) -> tuple[Period, ...]:
        return self.prepared.periods

    @property
    def measure_index(self) -> dict[Hashable, int]:
        return self.prepared.measures.index

    @property
    def node_index(self) -> dict[Hashable, int]:
        return self.prepared.tree.index

    @property
    def value(self) -> Array:
        return self.found.value

    @cached_property
    def details(self) -> Details:
        return self.ready or self.prepared.details(self.observations)

    @property
    def target(self) -> Array:
        return self.details.target

    @property
    def score(self) -> Array:
        return self.found.score

    @property
    def status(self) -> Statuses:
        return self.found.status

    @property
    def reason(self) -> Statuses:
        return self.found.reason

    @property
    def carried(self) -> Flags:
        return self.details.carried

    @property
    def coverage(self) -> Array:
        return self.found.spread().coverage

    @property
    def expected(self) -> Flags:
        """False where nothing is expected, so that a parent doesn't miss it."""
        return self.found.spread().expected

    @cached_property
    def as_of(self) -> Days64:
        return _days(self.found.spread().as_of)

    @cached_property
    def recorded(self) -> Days64:
        return _days(self.details.recorded)

    @cached_property
    def cells(self) -> limits.Cells:
        return limits.cells_by(self.prepared.rules, self.details.rule, self.target, self.details.times)

    @cached_property
    def red_limit(self) -> Array:
        return _finite(self.cells.near("red"), self.value.shape)

    @cached_property
    def green_limit(self) -> Array:
        return _finite(self.cells.near("green"), self.value.shape)

    @cached_property
    def attainment(self) -> Array:
        more, less = self.cells.of(Polarity.MAXIMUM), self.cells.of(Polarity.MINIMUM)
        baseline = self.prepared.measures.baseline[:, None]
        return scoring.attainment(self.value, self.target, baseline, more=more, less=less)

    @cached_property
    def pace(self) -> Pace:
        """How fast the year's targets are being reached."""
        return pace(self, np.arange(len(self.model.measures)))

    @cached_property
    def trend(self) -> Array:
        cells = self.cells
        good = scoring.goodness(
            self.value, low_green=cells.low_green, high_green=cells.high_green,
            more=cells.of(Polarity.MAXIMUM, Polarity.YES_NO), less=cells.of(Polarity.MINIMUM),
            band=cells.of(Polarity.RANGE),
        )  # fmt: skip
        return trend(np.where(cells.of(Polarity.RULES), self.score, good) if self.prepared.rules.knows[1] else good)

    @property
    def node_score(self) -> Array:
        return self.rolled.score

    @cached_property
    def whole(self) -> rollup.Rolled:
        """All that is known of nodes: for a large model rolled up again, with the scores over what is present."""
        if self.rolled.over_present is not None:
            return self.rolled
        return rollup.roll_up(self.prepared.tree, self.prepared.leaves(self.found))

    @property
    def node_over_present(self) -> Array:
        assert self.whole.over_present is not None
        return self.whole.over_present

    @property
    def node_coverage(self) -> Array:
        return self.rolled.coverage

    @property
    def node_status(self) -> Statuses:
        return self.rolled.status

    @property
    def node_reason(self) -> Statuses:
        return self.rolled.reason

    @property
    def node_expected(self) -> Flags:
        return self.rolled.expected

    @property
    def leading_score(self) -> Array:
        return self.rolled.leading

    @property
    def lagging_score(self) -> Array:
        return self.rolled.lagging

    @cached_property
    def node_oldest(self) -> Days64:
        return _days(self.rolled.oldest)

    @cached_property
    def node_trend(self) -> Array:
        return trend(self.rolled.score)

    def block(self, m: int) -> Block:
        """One measure worked out again with everything that led to its score: the same bits, whatever the batch."""
        row = self.model.measures[m]
        frame = frame_of(row.frequency, row.kind, self.prepared.view, row.carry_periods)
        return self.prepared.block(self.observations, frame, np.array([m]))

    def explain(self, key: Hashable, t: int = -1) -> "Explanation":
        """The whole arithmetic of a measure or node in one period. Raises KeyError for a key that isn't in the model."""
        from fourfold.engine.explain import explain  # explain.py reads Scored

        return explain(self, key, t % len(self.periods))


def _days(ordinals: npt.NDArray[np.int32]) -> Days64:
    """date.toordinal numbers to days; 0 and NEVER are NaT."""
    days = (ordinals - EPOCH).astype("M8[D]")
    return np.where((ordinals == 0) | (ordinals == NEVER), np.datetime64("NaT", "D"), days)


def _finite(limit: Array, shape: tuple[int, ...]) -> Array:
    return np.broadcast_to(np.where(np.isfinite(limit), limit, np.nan), shape)
