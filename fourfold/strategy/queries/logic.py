"""The logic tests of maps as they stand today: rows for all of them at once, and what the tests found on each."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from fourfold.checks import logic
from fourfold.checks.findings import Finding
from fourfold.checks.maps import Box, Lane, Link, Rows, Theme
from fourfold.measures.queries import today
from fourfold.measures.rules import Indicator, MeasureState
from fourfold.org import queries as org
from fourfold.org.queries import Member, UnitTree
from fourfold.strategy import models, rules
from fourfold.strategy.queries.visible import visible_scorecards

UNSEEN = "an objective that you may not see"


def logic_of(member: Member, scorecard_ids: Collection[int]) -> dict[int, list[Finding]]:
    """What the tests found on each of these scorecards' maps; those that the member may not see are absent.

    Nine statements, however many maps and objectives there are. Hidden objectives count, without their names.
    """
    found = _load(member, scorecard_ids)
    return {pk: logic.logic_findings(found.rows(card)) for pk, card in found.cards.items()}


def logic_findings(member: Member, scorecard_id: int) -> list[Finding]:
    """What the tests found on one map, errors first. Nothing of one that the member may not see."""
    return logic_of(member, [scorecard_id]).get(scorecard_id, [])


@dataclass
class _Loaded:
    """Everything behind the maps. Keys are the records' numbers."""

    cards: dict[int, models.Scorecard]
    lanes: dict[int, list[models.Perspective]]  # by strategy, from the top
    themes: dict[int, list[models.Theme]]  # by strategy
    placed: dict[int, dict[int, int]]  # by scorecard: objective to lane
    links: list[models.ObjectiveLink]
    objectives: dict[int, Any]
    kpis: Counter[tuple[int, str]]  # by objective and indicator
    seen: set[int]  # scorecards whose names the member may read
    units: int

    def rows(self, card: models.Scorecard) -> Rows:
        lanes, here = self.lanes[card.strategy_id], self.placed.get(card.pk, {})
        boxes = [self._box(pk, card, here.get(pk)) for pk in self._reached(here)]
        used = {box.theme for box in boxes if box.here}
        whole = card.unit_id == card.strategy.unit_id  # the strategy's own map carries all of its themes
        return Rows(
            lanes=tuple(Lane(each.pk, each.name) for each in lanes),
            themes=tuple(Theme(t.pk, t.name) for t in self.themes[card.strategy_id] if whole or t.pk in used),
            boxes=tuple(boxes),
            links=tuple(
                Link(each.pk, each.cause_id, each.effect_id, each.because, each.is_loop) for each in self.links
            ),
            units=self.units,
        )

    def _reached(self, here: Iterable[int]) -> Iterable[int]:
        """What stands on the map in its order, then all else that has arrows."""
        ends = (end for each in self.links for end in (each.cause_id, each.effect_id))
        return [pk for pk in dict.fromkeys([*here, *ends]) if pk in self.objectives]

    def _box(self, pk: int, card: models.Scorecard, lane: int | None) -> Box:
        found = self.objectives[pk]
        own_lane = lane or found["perspective_id"]
        strategy_id = card.strategy_id if lane else found["scorecard__strategy_id"]
        order = [each.pk for each in self.lanes[strategy_id]]
        depth = order.index(own_lane) if own_lane in order else 0
        seen = found["scorecard_id"] in self.seen
        return Box(
            key=pk, name=found["name"] if seen else UNSEEN, lane=own_lane, depth=depth,
            unit=found["scorecard__unit_id"], at_bottom=depth == len(order) - 1, theme=found["theme_id"],
            owner=found["owner_id"] is not None, own=lane is not None and found["scorecard_id"] == card.pk,
            here=lane is not None, leads=self.kpis[pk, Indicator.LEAD], lags=self.kpis[pk, Indicator.LAG],
        )  # fmt: skip


def _load(member: Member, scorecard_ids: Collection[int]) -> _Loaded:
    tree: UnitTree = org.unit_tree()
    visible = visible_scorecards(member, tree)
    cards = {each.pk: each for each in visible.filter(pk__in=scorecard_ids)}
    links = list(models.ObjectiveLink.objects.order_by("pk"))
    placed = _placed(member, cards)
    ends = {end for each in links for end in (each.cause_id, each.effect_id)}
    objectives = _objectives(ends | {pk for each in placed.values() for pk in each})
    strategies = {each.strategy_id for each in cards.values()} | {
        each["scorecard__strategy_id"] for each in objectives.values()
    }
    return _Loaded(
        cards, _by_strategy(models.Perspective, strategies), _by_strategy(models.Theme, strategies), placed, links, objectives,
        _kpis(member, placed), set(visible.order_by().values_list("pk", flat=True)), len(tree.units),
    )  # fmt: skip


def _placed(member: Member, cards: Collection[int]) -> dict[int, dict[int, int]]:
    """What counts on each scorecard today or will, in map order, without what was stopped."""
    rows = (
        models.ObjectivePlacement.objects.filter(_open(member), scorecard_id__in=cards)
        .exclude(objective__state__in=rules.GONE)
        .order_by("perspective__order", "objective__position", "objective__code", "pk")
    )
    found: dict[int, dict[int, int]] = defaultdict(dict)
    for card, objective, lane in rows.values_list("scorecard_id", "objective_id", "perspective_id"):
        found[card].setdefault(objective, lane)
    return found


def _open(member: Member) -> Q:
    return Q(effective_to=None) | Q(effective_to__gt=today(member))


def _objectives(ids: set[int]) -> dict[int, Any]:
    rows = models.Objective.objects.filter(pk__in=ids).exclude(state__in=rules.GONE).order_by()
    names = ("pk", "name", "perspective_id", "theme_id", "owner_id", "scorecard_id")
    return {each["pk"]: each for each in rows.values(*names, "scorecard__strategy_id", "scorecard__unit_id")}


def _by_strategy(model: Any, strategies: set[int]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for each in model.objects.filter(strategy_id__in=strategies).order_by("order", "pk"):
        found[each.strategy_id].append(each)
    return found


def _kpis(member: Member, placed: dict[int, dict[int, int]]) -> Counter[tuple[int, str]]:
    ids = {pk for each in placed.values() for pk in each}
    rows = models.MeasurePlacement.objects.filter(_open(member), objective_id__in=ids)
    rows = rows.exclude(measure__state=MeasureState.RETIRED)
    return Counter(rows.order_by().values_list("objective_id", "measure__indicator"))
