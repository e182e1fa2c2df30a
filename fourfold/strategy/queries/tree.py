"""The dated hierarchy below some scorecards, in five queries whatever its size, and the engine's rows for it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from fourfold.engine.model import EdgeRow, Method, NodeRow
from fourfold.measures import queries as measures
from fourfold.org import queries as org
from fourfold.org.queries import Member, UnitTree
from fourfold.strategy.models import (
    MeasurePlacement,
    Objective,
    ObjectivePlacement,
    PerspectivePlacement,
    Placement,
    Scorecard,
    ScorecardPlacement,
)
from fourfold.strategy.queries.visible import visible_scorecards

if TYPE_CHECKING:
    from fourfold.measures.models import Measure

Key = tuple[str, int] | tuple[str, int, int]


@dataclass
class Tree:
    """Scorecards with everything below them. Hidden scorecards are absent; what is hidden on a visible one is withheld."""

    scorecards: dict[int, Scorecard] = field(default_factory=dict)
    scorecard_placements: list[ScorecardPlacement] = field(default_factory=list)
    perspective_placements: list[PerspectivePlacement] = field(default_factory=list)
    objective_placements: list[ObjectivePlacement] = field(default_factory=list)
    measure_placements: list[MeasurePlacement] = field(default_factory=list)
    objectives: dict[int, Objective] = field(default_factory=dict)
    measures: dict[int, "Measure"] = field(default_factory=dict)
    withheld: set[int] = field(default_factory=set)  # measures
    withheld_objectives: set[int] = field(default_factory=set)

    def nodes(self) -> Iterable[NodeRow]:
        for scorecard in self.scorecards.values():
            yield _node(("scorecard", scorecard.pk), scorecard.name, scorecard)
        for placement in _first_of_each(self.perspective_placements, "scorecard_id", "perspective_id"):
            key = ("perspective", placement.scorecard_id, placement.perspective_id)
            yield _node(key, placement.perspective.name, self.scorecards[placement.scorecard_id])
        for objective in self.objectives.values():
            home = self.scorecards.get(objective.scorecard_id) or next(iter(self.scorecards.values()))
            yield _node(("objective", objective.pk), objective.name, home)

    def edges(self) -> Iterable[EdgeRow]:
        for link in self.scorecard_placements:
            yield _edge(("scorecard", link.parent_id), ("scorecard", link.child_id), link)
        for lane in self.perspective_placements:
            yield _edge(("scorecard", lane.scorecard_id), ("perspective", lane.scorecard_id, lane.perspective_id), lane)
        for box in self.objective_placements:
            yield _edge(("perspective", box.scorecard_id, box.perspective_id), ("objective", box.objective_id), box)
        for line in self.measure_placements:
            yield _edge(("objective", line.objective_id), ("measure", line.measure_id), line)


def load_tree(member: Member, roots: Collection[int] | None, tree: UnitTree | None = None) -> Tree:
    """Everything below the scorecards in `roots` (None: below all that the member may see)."""
    if tree is None and not member.sees_everything:
        tree = org.unit_tree()
    visible = {scorecard.pk: scorecard for scorecard in visible_scorecards(member, tree)}
    links = list(ScorecardPlacement.objects.filter(parent_id__in=visible, child_id__in=visible))
    kept = set(visible) if roots is None else _below(links, set(roots) & set(visible))
    found = Tree(scorecards={pk: visible[pk] for pk in visible if pk in kept})
    found.scorecard_placements = [link for link in links if link.parent_id in kept]
    found.perspective_placements = list(
        PerspectivePlacement.objects.filter(scorecard_id__in=kept)
        .select_related("perspective").order_by("perspective__order", "pk")
    )  # fmt: skip
    found.objective_placements = list(
        ObjectivePlacement.objects.filter(scorecard_id__in=kept)
        .select_related("objective__owner__person", "objective__theme")
        .order_by("objective__position", "objective__code", "pk")
    )
    for box in found.objective_placements:
        if box.objective.scorecard_id not in visible:
            found.withheld_objectives.add(box.objective_id)
            box.objective = _withheld(box.objective)
    found.objectives = {placement.objective_id: placement.objective for placement in found.objective_placements}
    found.measure_placements = list(
        MeasurePlacement.objects.filter(objective_id__in=set(found.objectives) - found.withheld_objectives)
        .select_related("measure__owner__person").order_by("order", "measure__code", "pk")
    )  # fmt: skip
    found.measures = {placement.measure_id: placement.measure for placement in found.measure_placements}
    found.withheld = {pk for pk, each in found.measures.items() if not measures.can_see(member, each, tree)}
    found.measures |= {pk: measures.withheld(found.measures[pk]) for pk in found.withheld}
    for line in found.measure_placements:
        line.measure = found.measures[line.measure_id]
    return found


def _withheld(objective: Objective) -> Objective:
    """An objective of a hidden scorecard that is placed on this one: that it is there counts, the rest stays hidden."""
    return Objective(
        pk=objective.pk, organisation_id=objective.organisation_id, scorecard_id=objective.scorecard_id,
        perspective_id=objective.perspective_id, name="Withheld",
    )  # fmt: skip


def _below(links: list[ScorecardPlacement], roots: set[int]) -> set[int]:
    kept, waiting = set(roots), list(roots)
    while waiting:
        current = waiting.pop()
        children = {link.child_id for link in links if link.parent_id == current} - kept
        kept |= children
        waiting.extend(children)
    return kept


def _node(key: Key, name: str, settings: Scorecard) -> NodeRow:
    return NodeRow(
        key=key, name=name, method=Method(settings.method), critical_caps=settings.critical_caps,
        cap_green=settings.cap_green, minimum_coverage=settings.minimum_coverage,
    )  # fmt: skip


def _edge(parent: Key, child: Key, placement: Placement) -> EdgeRow:
    return EdgeRow(
        parent=parent, child=child, weight=placement.weight,
        effective_from=placement.effective_from, effective_to=placement.effective_to,
    )  # fmt: skip


def _first_of_each(rows: list[PerspectivePlacement], *names: str) -> Iterable[PerspectivePlacement]:
    seen: set[tuple[int, ...]] = set()
    for row in rows:
        key = tuple(getattr(row, name) for name in names)
        if key not in seen:
            seen.add(key)
            yield row
