"""A strategy as text: everything that hangs on it, in a number of queries that doesn't grow with it.

The schema (plain/strategy/schema.py) says what is read; this file says where each word is found. Whatever the member may not
see is left out, and so is what came and went: archived objectives and places that have ended.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Q

from fourfold.measures import queries as measures
from fourfold.org import queries as org
from fourfold.org.queries import Member, UnitTree
from fourfold.plain.strategy import schema
from fourfold.plain.strategy.difference import settled
from fourfold.plain.strategy.keys import key, objective_key
from fourfold.plain.strategy.kinds import NOW
from fourfold.plain.strategy.schema import Item
from fourfold.strategy.models import (
    MeasurePlacement,
    Objective,
    ObjectiveLink,
    ObjectivePlacement,
    PerspectivePlacement,
    Scorecard,
    ScorecardPlacement,
    Strategy,
)
from fourfold.strategy.queries.text_measures import ids_of, measure_items, plain_words
from fourfold.strategy.queries.visible import visible_objectives, visible_scorecards
from fourfold.strategy.rules import GONE, ObjectiveState

Data = dict[str, Any]


def strategy_text(member: Member, strategy: Strategy, measures: Collection[str] = ()) -> Data:
    """The strategy as plain data, for writing and for comparing; with it the sheets of `measures`, by key, that are there."""
    return _Reading(member, strategy, measures).data()


@dataclass
class _Reading:
    member: Member
    strategy: Strategy
    beside: Collection[str] = ()

    @cached_property
    def tree(self) -> UnitTree:
        return org.unit_tree()

    @cached_property
    def today(self) -> date:
        return measures.today(self.member)

    @cached_property
    def people(self) -> dict[int, str]:
        return {pk: mail.lower() for pk, mail in org.members().values_list("pk", "person__email")}

    @cached_property
    def home(self) -> str:
        return str(self.tree.units[self.strategy.unit_id].code)

    @cached_property
    def visible_cards(self) -> dict[int, Scorecard]:
        return {card.pk: card for card in visible_scorecards(self.member, self.tree)}

    @cached_property
    def cards(self) -> list[Scorecard]:
        return [card for card in self.visible_cards.values() if card.strategy_id == self.strategy.pk]

    @cached_property
    def boxes(self) -> dict[int, Objective]:
        """Own objectives, and those of other strategies that this one may name."""
        rows = visible_objectives(self.member, self.tree).exclude(state=ObjectiveState.ARCHIVED)
        own = Q(scorecard__strategy_id=self.strategy.pk)
        linked = ObjectiveLink.objects.filter(cause__scorecard__strategy_id=self.strategy.pk).values("effect_id")
        placed = ObjectivePlacement.objects.filter(scorecard__strategy_id=self.strategy.pk).values("objective_id")
        return {box.pk: box for box in rows.filter(own | Q(pk__in=linked) | Q(pk__in=placed)).order_by("code", "pk")}

    @cached_property
    def lanes(self) -> dict[int, str]:
        return {lane.pk: lane.name for lane in self.strategy.perspectives.all()}

    def data(self) -> Data:
        themes = list(self.strategy.themes.all())
        self.names = {theme.pk: theme.name for theme in themes}
        found: Data = {"strategy": self._words(schema.STRATEGY, self.strategy, unit=self.home)}
        found["perspectives"] = {
            lane.name: self._words(schema.PERSPECTIVE, lane) for lane in self.strategy.perspectives.all()
        }
        found["themes"] = {theme.name: self._words(schema.THEME, theme) for theme in themes}
        found["scorecards"] = self._cards()
        found["measures"] = self._measures()
        return settled({name: part for name, part in found.items() if part})

    def _words(self, item: Item, record: Any, **given: Any) -> Data:
        return plain_words(item, record, self.people, **given)

    def _cards(self) -> Data:
        ids = [card.pk for card in self.cards]
        own = [box for box in self.boxes.values() if box.scorecard_id in set(ids)]
        lanes = self._steps(PerspectivePlacement, {"scorecard_id__in": ids}, "scorecard_id", "perspective_id")
        boxes = self._steps(ObjectivePlacement, {"scorecard_id__in": ids}, "scorecard_id", "objective_id")
        below = self._steps(MeasurePlacement, {"objective__in": own}, "objective_id", "measure_id")
        cards = self._steps(ScorecardPlacement, {"parent_id__in": ids}, "parent_id", "child_id")
        self.placed = below
        links: dict[int, dict[int, ObjectiveLink]] = defaultdict(dict)
        for link in ObjectiveLink.objects.filter(cause__in=own, effect__in=list(self.boxes)).order_by("pk"):
            links[link.cause_id][link.effect_id] = link
        self.measure_names = self._measure_names({pk for rows in below.values() for pk in rows})
        found: Data = {}
        for card in self.cards:
            item = self._words(schema.SCORECARD, card)
            item |= _part("weights", {
                self.lanes[pk]: _weight(steps) for pk, steps in lanes[card.pk].items()
                if pk in self.lanes and steps != schema.ONE
            })  # fmt: skip
            item |= _part("objectives", {
                box.code: self._box(box, boxes[card.pk].get(box.pk), links[box.pk], below[box.pk])
                for box in own if box.scorecard_id == card.pk
            })  # fmt: skip
            item |= _part("aliases", self._aliases(card, boxes[card.pk]))
            item |= _part("scorecards", {
                self._card_key(self.visible_cards[pk]): _weight(steps)
                for pk, steps in cards[card.pk].items() if pk in self.visible_cards
            })  # fmt: skip
            found[self._card_key(card)] = item
        return dict(sorted(found.items()))

    def _box(self, box: Objective, steps: Any, links: dict[int, ObjectiveLink], below: dict[int, Any]) -> Data:
        named = {"perspective": self.lanes.get(box.perspective_id), "theme": self.names.get(box.theme_id or 0)}
        item = self._words(schema.OBJECTIVE, box, **named)
        if box.state not in GONE:
            item |= _weight(steps or ())
        effects = {
            self._box_key(self.boxes[pk], box.scorecard_id): self._words(schema.LINK, link)
            for pk, link in links.items()
        }
        measured = {self.measure_names[pk]: _weight(steps) for pk, steps in below.items() if pk in self.measure_names}
        return item | _part("leads_to", effects) | _part("measures", measured)

    def _aliases(self, card: Scorecard, placed: dict[int, Any]) -> Data:
        lanes = dict(
            ObjectivePlacement.objects.filter(_open(self.today), scorecard=card)
            .exclude(objective__scorecard=card).values_list("objective_id", "perspective_id")
        ) if any(pk in self.boxes and self.boxes[pk].scorecard_id != card.pk for pk in placed) else {}  # fmt: skip
        return {
            self._box_key(self.boxes[pk], card.pk): {"perspective": self.lanes[lanes[pk]]} | _weight(steps)
            for pk, steps in placed.items()
            if pk in lanes and pk in self.boxes and lanes[pk] in self.lanes
        }

    def _card_key(self, card: Scorecard) -> str:
        return key(str(self.tree.units[card.unit_id].code), card.name, self.home)

    def _box_key(self, box: Objective, scorecard_id: int) -> str:
        own = box.scorecard_id == scorecard_id
        return box.code if own else objective_key(box.code, self._card_key(box.scorecard))

    def _steps(self, model: Any, rows: Data, parent: str, child: str) -> Any:
        """For each parent and child the weights that hold now and later; a place that has ended has none."""
        found: dict[int, dict[int, Any]] = defaultdict(lambda: defaultdict(list))
        placed = model.objects.filter(_open(self.today), **rows).order_by("effective_from", "order" if model is MeasurePlacement else "pk", "pk")  # fmt: skip
        for row in placed:
            found[getattr(row, parent)][getattr(row, child)].append(row)
        steps: dict[int, dict[int, Any]] = defaultdict(dict)
        for above, below in found.items():
            steps[above] = {pk: _steps_of(rows, self.today) for pk, rows in below.items()}
        return steps

    def _measure_names(self, ids: Collection[int]) -> dict[int, str]:
        seen = measures.visible_measures(self.member, self.tree).filter(pk__in=ids)
        return {pk: self._measure_key(unit, code) for pk, unit, code in seen.values_list("pk", "unit_id", "code")}

    def _measure_key(self, unit_id: int, code: str) -> str:
        return key(str(self.tree.units[unit_id].code), code, self.home)

    def _measures(self) -> Data:
        ids = {*self.measure_names, *ids_of(self.member, self.tree, self.home, self.beside)}
        found = measure_items(self.member, self.tree, ids, self.people, self._measure_key)
        return dict(sorted(found.items()))


def _part(name: str, items: Data) -> Data:
    return {name: dict(sorted(items.items()))} if items else {}


def _weight(steps: Any) -> Data:
    return {} if steps == schema.ONE else {"weight": steps}


def _open(today: date) -> Q:
    return Q(effective_to=None) | Q(effective_to__gt=today)


def _steps_of(rows: Iterable[Any], today: date) -> tuple[tuple[str, float | None], ...]:
    steps: dict[str, float | None] = {}
    for row in sorted(rows, key=lambda row: row.effective_from or date.min):
        since = row.effective_from
        steps[NOW if since is None or since <= today else since.isoformat()] = row.weight
        if row.effective_to is not None:
            steps[row.effective_to.isoformat()] = None
    return tuple(steps.items())
