"""Scored scorecards as lines to show: the one result behind page, drawing, API and export."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from fourfold.engine.model import Model
from fourfold.engine.scorecard import Scored, compute
from fourfold.measures import queries as measures
from fourfold.measures.queries import MeasureLine, Viewing, measure_line
from fourfold.measures.queries.line import day, number, reason, status, trend
from fourfold.org.queries import Member, UnitTree
from fourfold.strategy.models import Objective, Perspective, Scorecard
from fourfold.strategy.queries.tree import Key, Tree, load_tree


@dataclass(frozen=True)
class Result:
    """A rolled-up node in the viewed period. `score` is None where it has none; `reason` then says why."""

    key: Key
    score: float | None
    status: str  # lower-case name of engine.model.Status
    reason: str  # lower-case name of engine.model.Reason
    coverage: float
    oldest: date | None
    trend: int | None
    weight: float | None = None  # below its parent in this period
    share: float | None = None  # the weight as part of all weights there, 0-1

    @property
    def score_fraction(self) -> float:
        """The score as 0 to 1, for bars."""
        return (self.score or 0.0) / 10


@dataclass(frozen=True)
class ObjectiveLine:
    """A withheld objective is an alias from a scorecard that the member may not see: no name, no measures."""

    objective: Objective
    result: Result
    measures: tuple[MeasureLine, ...]
    withheld: bool = False


@dataclass(frozen=True)
class PerspectiveLine:
    perspective: Perspective
    result: Result
    objectives: tuple[ObjectiveLine, ...]

    @property
    def node(self) -> str:
        """Its name in the address of an explanation."""
        return f"perspective-{self.perspective.pk}"


@dataclass(frozen=True)
class ScorecardLine:
    scorecard: Scorecard
    result: Result
    leading: float | None
    lagging: float | None
    perspectives: tuple[PerspectiveLine, ...]
    children: tuple["ScorecardLine", ...]

    @property
    def measures(self) -> tuple[MeasureLine, ...]:
        """Every measure once, in the order of the page."""
        lines = {m.measure.pk: m for p in self.perspectives for o in p.objectives for m in o.measures}
        return tuple(lines.values())


@dataclass(frozen=True)
class Board:
    """Computed scorecards. Ask it for lines; nothing here touches the database any more."""

    viewing: Viewing
    tree: Tree
    scored: Scored

    def scorecard(self, pk: int, *, children: bool = True) -> ScorecardLine:
        """One scorecard with its perspectives. Raises KeyError where it isn't on the board."""
        scorecard = self.tree.scorecards[pk]
        key: Key = ("scorecard", pk)
        t = self.scored.node_index[key]
        lanes = [p for p in self.tree.perspective_placements if p.scorecard_id == pk and self._in_force(p)]
        below = [p for p in self.tree.scorecard_placements if p.parent_id == pk and self._in_force(p)]
        parts = [*lanes, *below]
        return ScorecardLine(
            scorecard=scorecard,
            result=self.result(key),
            leading=number(self.scored.leading_score[t, -1]),
            lagging=number(self.scored.lagging_score[t, -1]),
            perspectives=tuple(self._perspective(pk, lane, parts) for lane in lanes),
            children=tuple(self._below(link, parts) for link in below) if children else (),
        )

    def _below(self, link: Any, parts: list[Any]) -> ScorecardLine:
        line = self.scorecard(link.child_id, children=False)
        return replace(line, result=self.result(line.result.key, link, parts))

    def _perspective(self, scorecard_id: int, lane: Any, parts: list[Any]) -> PerspectiveLine:
        boxes = [
            box for box in self.tree.objective_placements
            if box.scorecard_id == scorecard_id and box.perspective_id == lane.perspective_id and self._in_force(box)
        ]  # fmt: skip
        return PerspectiveLine(
            perspective=lane.perspective,
            result=self.result(("perspective", scorecard_id, lane.perspective_id), lane, parts),
            objectives=tuple(self._objective(box, boxes) for box in boxes),
        )

    def _objective(self, box: Any, boxes: list[Any]) -> ObjectiveLine:
        return ObjectiveLine(
            objective=box.objective,
            result=self.result(("objective", box.objective_id), box, boxes),
            measures=self.measures_of(box.objective_id),
            withheld=box.objective_id in self.tree.withheld_objectives,
        )

    def objective(self, pk: int) -> ObjectiveLine:
        """One objective on its own. Raises KeyError where it isn't on the board."""
        withheld = pk in self.tree.withheld_objectives
        return ObjectiveLine(self.tree.objectives[pk], self.result(("objective", pk)), self.measures_of(pk), withheld)

    def measures_of(self, objective_id: int) -> tuple[MeasureLine, ...]:
        placements = [p for p in self.tree.measure_placements if p.objective_id == objective_id and self._in_force(p)]
        return tuple(self.measure(p.measure_id, p, placements) for p in placements)

    def result(self, key: Key, placement: Any = None, siblings: Collection[Any] = ()) -> Result:
        n, scored = self.scored.node_index[key], self.scored
        return Result(
            key=key,
            score=number(scored.node_score[n, -1]),
            status=status(scored.node_status[n, -1]),
            reason=reason(scored.node_reason[n, -1]),
            coverage=number(scored.node_coverage[n, -1]) or 0.0,
            oldest=day(scored.node_oldest[n, -1]),
            trend=trend(scored.node_trend[n, -1]),
            **_weights(placement, siblings),
        )

    def measure(self, pk: int, placement: Any = None, siblings: Collection[Any] = ()) -> MeasureLine:
        return measure_line(
            self.scored, self.tree.measures[pk], self.viewing, withheld=pk in self.tree.withheld,
            **_weights(placement, siblings),
        )  # fmt: skip

    def _in_force(self, placement: Any) -> bool:
        return in_force(placement, self.viewing.period.end)


def board(
    member: Member, viewing: Viewing, scorecard_ids: Collection[int] | None = None, tree: UnitTree | None = None
) -> Board:
    """Load and compute the scorecards in `scorecard_ids` (None: all visible ones) with everything below them.

    Eight queries whatever the size (nine for members who see only some units), nine more as known at an instant.
    """
    loaded = load_tree(member, scorecard_ids, tree, viewing.known_at)
    return Board(viewing, loaded, compute(_model(loaded, viewing)))


def _model(tree: Tree, viewing: Viewing) -> Model:
    rows = measures.load(
        tree.measures.values(), first=viewing.periods[0].start, last=viewing.period.end, withheld=tree.withheld,
        known_at=viewing.known_at, given=tree.defaults,
    )  # fmt: skip
    return replace(measures.model(rows, viewing), nodes=tuple(tree.nodes()), edges=tuple(tree.edges()))


def in_force(placement: Any, on: date) -> bool:
    """Whether a dated placement holds on that day: from its first day, until the day before it ends."""
    begun = placement.effective_from is None or placement.effective_from <= on
    return begun and (placement.effective_to is None or on < placement.effective_to)


def _weights(placement: Any, siblings: Collection[Any]) -> dict[str, float | None]:
    if placement is None:
        return {"weight": None, "share": None}
    total = sum(sibling.weight for sibling in siblings)
    return {"weight": placement.weight, "share": placement.weight / total if total else None}
