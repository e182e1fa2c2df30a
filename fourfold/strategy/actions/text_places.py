"""Weights and places of a text: what holds now, and what is planned from a day on."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from fourfold.core.guards import refuse_if
from fourfold.plain.strategy import Change, kinds, schema
from fourfold.plain.strategy.difference import ADDED, CHANGED, REMOVED
from fourfold.plain.strategy.schema import Item
from fourfold.strategy import actions
from fourfold.strategy.actions.rights import open_since
from fourfold.strategy.models import (
    MeasurePlacement,
    Objective,
    ObjectivePlacement,
    PerspectivePlacement,
    ScorecardPlacement,
)
from fourfold.strategy.queries.text_names import full_name

if TYPE_CHECKING:
    from fourfold.strategy.actions.text_reach import Path
    from fourfold.strategy.actions.text_steps import Steps

Weights = tuple[tuple[str, float | None], ...]
Place = Callable[[float, date | None], Any]


class PlaceSteps:
    def __init__(self, steps: "Steps") -> None:
        self.steps, self.actor = steps, steps.actor

    def take(self) -> None:
        """New places and weights first, so that nothing is left without a weight when others end."""
        for mark in (ADDED, CHANGED, REMOVED):
            for item, step in (
                (schema.LANE, self._lane), (schema.PLACED_MEASURE, self._measure), (schema.ALIAS, self._alias),
                (schema.CHILD, self._card),
            ):  # fmt: skip
                self._take(item, mark, step)
        self._take(schema.OBJECTIVE, ADDED, self._box)
        self._take(schema.OBJECTIVE, CHANGED, self._box)

    def _take(self, item: Item, mark: str, step: Any) -> None:
        for change in self.steps.of[id(item), mark]:
            if mark != CHANGED or item.word(change.word).kind is kinds.WEIGHTS or item is schema.ALIAS:
                with self.steps.at(change.of, item):
                    step(change)

    def _lane(self, change: Change) -> None:
        card, lane = self.steps.card_id(change.of), self.steps.lanes.get(change.of[-1])
        if lane is None or change.of[-1] not in self.steps.plan.text.data.get("perspectives", {}):
            return  # the lane itself goes
        old, new = weights(change)
        new = new or schema.ONE
        rows = PerspectivePlacement.objects.filter(scorecard=card, perspective=lane)
        self._reweigh(rows, card, old if change.mark == CHANGED else schema.ONE, new, lambda weight, since: (
            actions.weigh_perspective(actor=self.actor, scorecard_id=card, perspective_id=lane, weight=weight, since=since)
        ))  # fmt: skip

    def _measure(self, change: Change) -> None:
        path = change.of
        box, measure = self.steps.box_id(path), self.steps.known.measures[path[-1]]
        rows = MeasurePlacement.objects.filter(objective=box, measure=measure)
        place = lambda weight, since: actions.place_measure(  # noqa: E731
            actor=self.actor, objective_id=box, measure_id=measure, weight=weight, order=self._order(path), since=since
        )
        self._reweigh(rows, self.steps.card_id(path), *weights(change), place)

    def _order(self, path: "Path") -> int:
        box = self.steps.plan.text.data["scorecards"][path[1]]["objectives"][path[3]]
        return list(box.get("measures", {})).index(path[-1])

    def _box(self, change: Change) -> None:
        card, pk = self.steps.card_id(change.of), self.steps.box_id(change.of)
        old, new = weights(change, schema.ONE)
        if change.mark == ADDED:
            old = tuple(step for step in new if step[0] == kinds.NOW and step[1] is not None) or schema.ONE
            state = change.becomes.get("state")
            if state == "stopped":
                return
        rows = ObjectivePlacement.objects.filter(scorecard=card, objective=pk)
        self._reweigh(rows, card, old, new, lambda weight, since: actions.place_objective(
            actor=self.actor, scorecard_id=card, perspective_id=Objective.objects.get(pk=pk).perspective_id, objective_id=pk,
            weight=weight, since=since,
        ))  # fmt: skip

    def _alias(self, change: Change) -> None:
        path = change.of
        card, pk = self.steps.card_id(path), self.steps.known.objectives[full_name(path[-1], path)]
        sentence = (
            "An alias stays in its perspective. Take it out first, and put it into the other one with another text."
        )
        refuse_if(change.word == "perspective", "R3", sentence, field="perspective")
        rows = ObjectivePlacement.objects.filter(scorecard=card, objective=pk)
        place = lambda weight, since: actions.place_objective(  # noqa: E731
            actor=self.actor, scorecard_id=card, perspective_id=self.steps.lanes[change.becomes["perspective"]],
            objective_id=pk, weight=weight, since=since,
        )  # fmt: skip
        self._reweigh(rows, card, *weights(change), place)

    def _card(self, change: Change) -> None:
        parent, child = self.steps.card_id(change.of), self.steps.known.scorecards[change.of[-1]]
        rows = ScorecardPlacement.objects.filter(parent=parent, child=child)
        self._reweigh(rows, parent, *weights(change), lambda weight, since: actions.place_scorecard(
            actor=self.actor, parent_id=parent, child_id=child, weight=weight, since=since))  # fmt: skip

    def _reweigh(self, rows: Any, card: int, old: Weights, new: Weights, place: Place) -> None:
        """One step after the other; the past stays as it was."""
        before, after = dict(old), dict(new)
        lost = [day for day in before if day not in after and day != kinds.NOW] if new else []
        sentence = (
            f"What is planned from {lost[0] if lost else ''} on can't be taken back by a text. Change it on its page."
        )
        refuse_if(bool(lost), "R3", sentence, field="weight")
        if kinds.NOW in before and kinds.NOW not in after:
            after = {kinds.NOW: None, **after}
        for day, weight in after.items():
            if day not in before or before[day] != weight:
                self._step(rows, card, None if day == kinds.NOW else date.fromisoformat(day), weight, place)

    def _step(self, rows: Any, card: int, day: date | None, weight: float | None, place: Place) -> None:
        current = rows.filter(effective_to=None).order_by("pk").last()
        if current is None:
            if weight is not None:
                place(weight, day or (self.steps.today if rows.exists() else open_since(card)))
        elif weight is None:
            actions.end_place(actor=self.actor, place=current, on=day or self._today(card))
        else:
            since = day or self._today(card)
            began = current.effective_from
            actions.change_weight(
                actor=self.actor, place=current, weight=weight, since=max(since, began) if began else since
            )

    def _today(self, card: int) -> date:
        """Today, or the first day after it that isn't locked."""
        return max(self.steps.today, open_since(card) or self.steps.today)


def weights(change: Change, default: Weights = ()) -> tuple[Weights, Weights]:
    """What the weights were and become; nothing where it came or goes."""
    if change.mark == CHANGED:
        return change.was, change.becomes
    own = (change.was if change.mark == REMOVED else change.becomes).get("weight", schema.ONE)
    return (own, ()) if change.mark == REMOVED else (default, own)
