"""The single steps of applying a text, in an order in which each finds what it needs."""

from typing import Any

from fourfold.core import guards
from fourfold.core.guards import Refused
from fourfold.plain.strategy import Change, kinds, schema
from fourfold.plain.strategy.difference import ADDED, ORDERED, REMOVED
from fourfold.plain.strategy.keys import objective_key, parts
from fourfold.plain.strategy.schema import Item
from fourfold.strategy import actions, rules
from fourfold.strategy.actions.rights import open_since
from fourfold.strategy.actions.text_measures import MeasureSteps
from fourfold.strategy.actions.text_places import PlaceSteps
from fourfold.strategy.actions.text_reach import Path, Reach
from fourfold.strategy.models import Objective, ObjectiveLink, Perspective, Strategy, Theme
from fourfold.strategy.queries.text_names import full_name


class Steps(Reach):
    """Takes the changes of a plan. Names that come to be on the way are known to the steps that follow."""

    def take(self) -> Strategy:
        self.strategy = self._head()
        measures, places = MeasureSteps(self), PlaceSteps(self)
        self._whole()
        measures.take()
        self.each(schema.SCORECARD, ADDED, self._add_card)
        self.changed(schema.SCORECARD, self._change_card)
        self.each(schema.OBJECTIVE, ADDED, self._add_box)
        self.changed(schema.OBJECTIVE, self._change_box)
        self.each(schema.LINK, REMOVED, lambda path, _: actions.unlink(actor=self.actor, link_id=self._link(path).pk))
        places.take()
        self.each(schema.LINK, ADDED, self._add_link)
        self.changed(schema.LINK, self._change_link)
        self.each(schema.OBJECTIVE, REMOVED, self._archive_box)
        self.each(schema.SCORECARD, REMOVED, self._keep_card)
        self._leave_out()
        return self.strategy

    # The strategy, its perspectives and themes

    def _head(self) -> Strategy:
        self.is_new = self.plan.strategy is None
        if self.plan.strategy is not None:
            self.changed(schema.STRATEGY, self._change_head)
            return Strategy.objects.get(pk=self.plan.strategy.pk)
        head = dict(self.plan.text.data["strategy"])
        unit = self.known.units[head.pop("unit")]
        lanes = [(name, lane.get("question", "")) for name, lane in self.plan.text.data.get("perspectives", {}).items()]
        with self.at(("strategy",), schema.STRATEGY):
            made: Strategy = actions.set_up_strategy(
                actor=self.actor, unit_id=unit, perspectives=lanes, state=rules.StrategyState.DRAFT,
                **self.columns(schema.STRATEGY, head),
            )  # fmt: skip
        return made

    def _change_head(self, path: Path, was: dict[str, Any], words: dict[str, Any]) -> None:
        sentence = (
            "A strategy stays with its unit. Write its present unit, or set up another strategy. Nothing was saved."
        )
        guards.refuse_if("unit" in words, "R3", sentence, field="unit")
        assert self.plan.strategy is not None
        actions.change_strategy(
            actor=self.actor, strategy_id=self.plan.strategy.pk, version=None, **self.columns(schema.STRATEGY, words)
        )

    def _whole(self) -> None:
        pk, order = self.strategy.pk, {name: at for at, name in enumerate(self.plan.text.data.get("themes", {}))}
        if not self.is_new:
            self.each(schema.PERSPECTIVE, ADDED, lambda path, words: actions.add_perspective(
                actor=self.actor, strategy_id=pk, name=path[-1], **words))  # fmt: skip
        self.lanes = dict(Perspective.objects.filter(strategy=pk).values_list("name", "pk"))
        self.changed(schema.PERSPECTIVE, lambda path, _, words: actions.change_perspective(
            actor=self.actor, perspective_id=self.lanes[path[-1]], version=None, **words))  # fmt: skip
        self.each(schema.THEME, ADDED, lambda path, words: actions.add_theme(
            actor=self.actor, strategy_id=pk, name=path[-1], order=order[path[-1]], **self.columns(schema.THEME, words)))  # fmt: skip
        self.themes = dict(Theme.objects.filter(strategy=pk).values_list("name", "pk"))
        self.changed(schema.THEME, lambda path, _, words: actions.change_theme(
            actor=self.actor, theme_id=self.themes[path[-1]], version=None, **self.columns(schema.THEME, words)))  # fmt: skip

    def _leave_out(self) -> None:
        """What nothing uses any more; then the order of what stays."""
        self.each(schema.THEME, REMOVED, lambda path, _: actions.remove_theme(
            actor=self.actor, theme_id=self.themes[path[-1]]))  # fmt: skip
        self.each(schema.PERSPECTIVE, REMOVED, lambda path, _: actions.remove_perspective(
            actor=self.actor, perspective_id=self.lanes[path[-1]]))  # fmt: skip
        for item, names, act, field in (
            (schema.PERSPECTIVE, self.lanes, actions.order_perspectives, "perspective_ids"),
            (schema.THEME, self.themes, actions.order_themes, "theme_ids"),
        ):
            for change in self.of[id(item), ORDERED] or self._grown(item):
                act(actor=self.actor, strategy_id=self.strategy.pk, **{field: [names[name] for name in change.becomes]})

    def _grown(self, item: Item) -> list[Change]:
        """Where something came between others, the whole order is said again."""
        if self.is_new or not self.of[id(item), ADDED]:
            return []
        part = next(part for part in schema.WHOLE_TEXT.parts if part.item is item)
        return [Change((part.name,), ORDERED, item, None, tuple(self.plan.text.data.get(part.name, {})))]

    # Scorecards, objectives and links

    def _add_card(self, path: Path, words: dict[str, Any]) -> None:
        unit, name = parts(path[-1], self.plan.text.home)
        card = actions.add_scorecard(
            actor=self.actor, unit_id=self.known.units[unit], strategy_id=self.strategy.pk, name=name,
            **self.columns(schema.SCORECARD, words),
        )  # fmt: skip
        self.known.scorecards[path[-1]] = card.pk

    def _change_card(self, path: Path, was: dict[str, Any], words: dict[str, Any]) -> None:
        actions.change_scorecard(
            actor=self.actor, scorecard_id=self.card_id(path), version=None, **self.columns(schema.SCORECARD, words)
        )

    def _keep_card(self, path: Path, words: Any) -> None:
        sentence = (
            "A scorecard isn't removed by a text. Write it back, or take it off below another one. Nothing was saved."
        )
        raise Refused("R3", sentence, field="scorecards")

    def _add_box(self, path: Path, words: dict[str, Any]) -> None:
        card, code = self.card_id(path), path[-1]
        fields = self.columns(schema.OBJECTIVE, words)
        state = fields.pop("state", rules.ObjectiveState.LIVE)
        archived = Objective.objects.filter(
            scorecard=card, code__iexact=code, state=rules.ObjectiveState.ARCHIVED
        ).first()
        weight = dict(words.get("weight", schema.ONE)).get(kinds.NOW)
        if archived is not None:
            box = actions.resume_objective(actor=self.actor, objective_id=archived.pk, version=None)
            fields |= {"code": code}
            blank = {word.field: self._stored(word, word.default) for word in schema.OBJECTIVE.words
                     if word.kind is not kinds.WEIGHTS and not word.required and word.name != "state"}  # fmt: skip
            box = actions.change_objective(
                actor=self.actor,
                objective_id=box.pk,
                version=None,
                since=self.day_of_change(card),
                **{**blank, **fields},
            )
        else:
            weighed = {} if weight is None else {"weight": weight}
            box = actions.add_objective(actor=self.actor, scorecard_id=card, code=code, **fields, **weighed)
        self.known.objectives[objective_key(code, path[1])] = box.pk
        self._put(box.pk, rules.ObjectiveState.LIVE, state)

    def day_of_change(self, card: int) -> Any:
        """From when a change counts: the first day that isn't locked (None: from the beginning)."""
        return open_since(card)

    def _change_box(self, path: Path, was: dict[str, Any], words: dict[str, Any]) -> None:
        pk = self.box_id(path)
        state = words.pop("state", None)
        if state is not None:
            self._put(pk, was["state"], state)
        fields = self.columns(schema.OBJECTIVE, words)
        if fields:
            since = self.day_of_change(self.card_id(path)) if "perspective_id" in fields else None
            actions.change_objective(actor=self.actor, objective_id=pk, version=None, since=since, **fields)

    def _put(self, pk: int, was: str, state: str) -> None:
        """Into another state: stopping has a reason, and coming back a day."""
        if state in rules.GONE:
            actions.retire_objective(actor=self.actor, objective_id=pk, version=None, state=state, reason=self.reason)
            return
        if was in rules.GONE:
            actions.resume_objective(actor=self.actor, objective_id=pk, version=None)
        if state != was:
            actions.change_objective(actor=self.actor, objective_id=pk, version=None, state=state)

    def _archive_box(self, path: Path, words: Any) -> None:
        actions.retire_objective(
            actor=self.actor, objective_id=self.box_id(path), version=None, state=rules.ObjectiveState.ARCHIVED,
            reason=self.reason,
        )  # fmt: skip

    def _ends(self, path: Path) -> tuple[int, int]:
        return self.box_id(path), self.known.objectives[full_name(path[-1], path)]

    def _link(self, path: Path) -> ObjectiveLink:
        cause, effect = self._ends(path)
        found: ObjectiveLink = ObjectiveLink.objects.get(cause=cause, effect=effect)
        return found

    def _add_link(self, path: Path, words: dict[str, Any]) -> None:
        cause, effect = self._ends(path)
        fields = self.columns(schema.LINK, words)
        tested = {name: fields.pop(name) for name in ("tested_on", "result") if name in fields}
        link = actions.link_objectives(actor=self.actor, cause_id=cause, effect_id=effect, **fields)
        if tested:
            actions.change_link(actor=self.actor, link_id=link.pk, version=None, **tested)

    def _change_link(self, path: Path, was: dict[str, Any], words: dict[str, Any]) -> None:
        fields = self.columns(schema.LINK, words)
        actions.change_link(actor=self.actor, link_id=self._link(path).pk, version=None, **fields)
