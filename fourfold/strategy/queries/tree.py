"""The dated hierarchy below some scorecards, in four queries whatever its size, and the engine's rows for it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypeVar

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject

from fourfold.core.past import as_known, changed_since
from fourfold.engine.model import EdgeRow, Method, NodeRow
from fourfold.measures import queries as measures
from fourfold.measures.queries import Setting, read_defaults, stored_defaults
from fourfold.measures.queries import defaults as organisation_defaults
from fourfold.org import queries as org
from fourfold.org.queries import Member, UnitTree
from fourfold.strategy.models import (
    MeasurePlacement,
    Objective,
    ObjectivePlacement,
    Perspective,
    PerspectivePlacement,
    Placement,
    Scorecard,
    ScorecardPlacement,
)
from fourfold.strategy.queries.settings import as_options, objective_settings, scorecard_settings
from fourfold.strategy.queries.visible import visible_scorecards

if TYPE_CHECKING:
    from fourfold.measures.models import Defaults, Measure

Key = tuple[str, int] | tuple[str, int, int]
LINK = {name: name for name in ("id", "organisation_id", "child_id", "weight", "effective_from", "effective_to")}
Place = TypeVar("Place", bound=Placement)
# Rights, responsible people and where a record belongs are those of today, at whatever instant one looks.
OF_TODAY = frozenset({"audience", "owner_id", "unit_id", "strategy_id", "scorecard_id", "perspective_id", "theme_id"})


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
    homes: dict[int, Scorecard] = field(default_factory=dict)  # of objectives that are another scorecard's own
    defaults: "Defaults" = field(default_factory=organisation_defaults)  # the organisation's

    def nodes(self) -> Iterable[NodeRow]:
        for scorecard in self.scorecards.values():
            yield _node(("scorecard", scorecard.pk), scorecard.name, self._settings(scorecard))
        for placement in _first_of_each(self.perspective_placements, "scorecard_id", "perspective_id"):
            key = ("perspective", placement.scorecard_id, placement.perspective_id)
            settings = self._settings(self.scorecards[placement.scorecard_id])
            yield _node(key, placement.perspective.name, settings)
        for objective in self.objectives.values():
            settings = objective_settings(objective, self.home(objective), self.defaults)
            yield _node(("objective", objective.pk), objective.name, settings)

    def home(self, objective: Objective) -> Scorecard:
        """The scorecard whose settings the objective inherits, wherever else it is placed."""
        own = objective.scorecard_id
        return self.scorecards.get(own) or self.homes.get(own) or next(iter(self.scorecards.values()))

    def _settings(self, scorecard: Scorecard) -> list[Setting]:
        return scorecard_settings(scorecard, self.defaults)

    def edges(self) -> Iterable[EdgeRow]:
        for link in self.scorecard_placements:
            yield _edge(("scorecard", link.parent_id), ("scorecard", link.child_id), link)
        for lane in self.perspective_placements:
            yield _edge(("scorecard", lane.scorecard_id), ("perspective", lane.scorecard_id, lane.perspective_id), lane)
        for box in self.objective_placements:
            yield _edge(("perspective", box.scorecard_id, box.perspective_id), ("objective", box.objective_id), box)
        for line in self.measure_placements:
            yield _edge(("objective", line.objective_id), ("measure", line.measure_id), line)


def load_tree(
    member: Member, roots: Collection[int] | None, tree: UnitTree | None = None, at: datetime | None = None
) -> Tree:
    """Everything below the scorecards in `roots` (None: below all that the member may see), as known at an instant.

    Who may see what is decided by the rights of today.
    """
    if tree is None and not member.sees_everything:
        tree = org.unit_tree()
    visible, links, given = _scorecards(member, tree, at)
    kept = set(visible) if roots is None else _below(links, set(roots) & set(visible))
    found = Tree(scorecards={pk: visible[pk] for pk in visible if pk in kept}, defaults=given)
    found.scorecard_placements = [link for link in links if link.parent_id in kept]
    found.perspective_placements = _lanes(kept, at)
    found.objective_placements = _places(
        ObjectivePlacement.objects.filter(scorecard_id__in=kept)
        .select_related("objective__owner__person", "objective__theme", "objective__scorecard")
        .order_by("objective__position", "objective__code", "pk"), at,
    )  # fmt: skip
    found.homes = _homes(found, at)
    _place_objectives(found, set(visible), at)
    found.measure_placements = _places(
        MeasurePlacement.objects.filter(objective_id__in=set(found.objectives) - found.withheld_objectives)
        .select_related("measure__owner__person").order_by("order", "measure__code", "pk"), at,
    )  # fmt: skip
    _place_measures(found, member, tree, at)
    return found


def _places(rows: QuerySet[Place], at: datetime | None) -> list[Place]:
    return as_known(rows, changed_since(rows.model, at)) if at else list(rows)


def _scorecards(
    member: Member, tree: UnitTree | None, at: datetime | None
) -> tuple[dict[int, Scorecard], list[ScorecardPlacement], "Defaults"]:
    """Visible scorecards, the links between them and the organisation's settings, which come along in the same statement."""
    below = ScorecardPlacement.objects.filter(parent_id=OuterRef("pk")).order_by("pk")
    rows: list[Any] = list(
        visible_scorecards(member, tree).annotate(
            below=ArraySubquery(below.values_list(JSONObject(**LINK))), settings=stored_defaults()
        )
    )
    links = [_link(row.pk, each) for row in rows for each in row.below]
    given = read_defaults(rows[0].settings if rows else None, at)
    if at is not None:
        rows = as_known(rows, changed_since(Scorecard, at), OF_TODAY)
        links = as_known(links, changed_since(ScorecardPlacement, at))
    visible = {row.pk: row for row in rows}
    return visible, [link for link in links if link.parent_id in visible and link.child_id in visible], given


def _link(parent_id: int, link: Mapping[str, Any]) -> ScorecardPlacement:
    days = {name: date.fromisoformat(link[name]) if link[name] else None for name in ("effective_from", "effective_to")}
    return ScorecardPlacement(**{**link, **days, "parent_id": parent_id})


def _lanes(scorecard_ids: Collection[int], at: datetime | None) -> list[PerspectivePlacement]:
    """Lanes from the top. At an instant also those that have been removed since: they counted."""
    found = list(
        PerspectivePlacement.objects.filter(scorecard_id__in=scorecard_ids)
        .select_related("perspective").order_by("perspective__order", "pk")
    )  # fmt: skip
    if at is None:
        return found
    changed, named = changed_since(PerspectivePlacement, at), changed_since(Perspective, at)
    present = {row.pk for row in found}
    kept = as_known(found, changed)
    as_known([row.perspective for row in kept], named)
    for row in changed.values():
        if row is not None and row.pk not in present and row.scorecard_id in scorecard_ids:
            row.perspective = named[row.perspective_id]
            kept.append(row)
    return sorted(kept, key=lambda row: (row.perspective.order, row.pk))


def _homes(found: Tree, at: datetime | None) -> dict[int, Scorecard]:
    """The scorecards, not among those at hand, that objectives here belong to."""
    boxes = found.objective_placements
    homes = {
        each.scorecard_id: each.scorecard
        for box in boxes
        if (each := box.objective).scorecard_id not in found.scorecards
    }
    if homes and at:
        return {each.pk: each for each in as_known(homes.values(), changed_since(Scorecard, at, set(homes)), OF_TODAY)}
    return homes


def _place_objectives(found: Tree, visible: Collection[int], at: datetime | None) -> None:
    for box in found.objective_placements:
        if box.objective.scorecard_id not in visible:
            found.withheld_objectives.add(box.objective_id)
            box.objective = _withheld(box.objective)
    seen = {box.objective_id: box.objective for box in found.objective_placements}
    if at is not None:
        changed = changed_since(Objective, at, set(seen) - found.withheld_objectives)
        seen = {row.pk: row for row in as_known(seen.values(), changed, OF_TODAY)}
        found.objective_placements = _of_those(found.objective_placements, "objective", seen)
    found.objectives = seen


def _place_measures(found: Tree, member: Member, tree: UnitTree | None, at: datetime | None) -> None:
    seen = {line.measure_id: line.measure for line in found.measure_placements}
    found.withheld = {pk for pk, each in seen.items() if not measures.can_see(member, each, tree)}
    known = measures.known_measures(list(seen.values()), at)
    found.measures = {each.pk: measures.withheld(each) if each.pk in found.withheld else each for each in known}
    found.measure_placements = _of_those(found.measure_placements, "measure", found.measures)


def _of_those(places: list[Place], name: str, known: Any) -> list[Place]:
    """The places whose child is known, each with the one record of it."""
    kept = [place for place in places if getattr(place, f"{name}_id") in known]
    for place in kept:
        setattr(place, name, known[getattr(place, f"{name}_id")])
    return kept


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


def _node(key: Key, name: str, settings: list[Setting]) -> NodeRow:
    options = as_options(settings)
    return NodeRow(key=key, name=name, method=Method(options.pop("method")), **options)


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
