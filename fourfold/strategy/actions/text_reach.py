"""What every step of applying a text needs: the changes by item, refusals with their place, words as the room's acts take them."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from fourfold.core.guards import Refused
from fourfold.measures.queries import today
from fourfold.org.queries import Member
from fourfold.plain.strategy import Change, in_words, kinds
from fourfold.plain.strategy.difference import CHANGED, REMOVED
from fourfold.plain.strategy.keys import objective_key
from fourfold.plain.strategy.schema import Item, Word
from fourfold.strategy.queries.text_plan import Plan

Path = tuple[str, ...]


class Reach:
    """A plan's changes, and the numbers behind the names of its text. Names that come to be on the way are added."""

    def __init__(self, actor: Member, plan: Plan, reason: str) -> None:
        self.actor, self.plan, self.reason, self.known = actor, plan, reason, plan.known
        self.today = today(actor)
        self.lanes: dict[str, int] = {}
        self.themes: dict[str, int] = {}
        self.of: dict[tuple[int, str], list[Change]] = defaultdict(list)
        for change in plan.changes:
            self.of[id(change.item), change.mark].append(change)

    @contextmanager
    def at(self, path: Path, item: Item) -> Iterator[None]:
        """A refusal names the line, what it is about, and the field."""
        try:
            yield
        except Refused as refusal:
            word = self._word_of(item, refusal.field)
            here = (*path, word.name) if word else path
            line = self.plan.text.line(here)
            about = in_words(Change(path, REMOVED, item)).removesuffix(" is taken out")
            place = ", ".join(
                [*([f"line {line}"] if line else []), *([word.name.replace("_", " ")] if word else []), about]
            )
            details = {**refusal.details, "line": line, "path": list(here)}
            raise Refused(
                refusal.code,
                f"{place}: {refusal.sentence}",
                field=word.name if word else refusal.field,
                details=details,
            ) from None

    def _word_of(self, item: Item, field: str) -> Word | None:
        return next(
            (word for word in item.words if field and field in (word.name, word.field.removesuffix("_id"))), None
        )

    def each(self, item: Item, mark: str, step: Callable[[Path, Any], Any]) -> None:
        for change in self.of[id(item), mark]:
            with self.at(change.path, item):
                step(change.path, change.was if mark == REMOVED else change.becomes)

    def changed(self, item: Item, step: Callable[[Path, dict[str, Any], dict[str, Any]], Any]) -> None:
        """One act for each item, with the words that it was and becomes."""
        grouped: dict[Path, list[Change]] = defaultdict(list)
        for change in self.of[id(item), CHANGED]:
            grouped[change.of].append(change)
        for path, changes in grouped.items():
            with self.at(path, item):
                was = {change.word: change.was for change in changes}
                step(path, was, {change.word: change.becomes for change in changes})

    def columns(self, item: Item, words: dict[str, Any]) -> dict[str, Any]:
        """The words as the room's acts take them."""
        return {item.word(name).field: self._stored(item.word(name), value) for name, value in words.items()
                if item.word(name).kind is not kinds.WEIGHTS}  # fmt: skip

    def _stored(self, word: Word, value: Any) -> Any:
        if word.kind is kinds.PERSON:
            return self.known.people[value] if value else None
        if word.names:
            named = self.known.measures
            return [named[each] for each in value] if isinstance(value, tuple) else named[value] if value else None
        if word.name == "perspective":
            return self.lanes[value]
        if word.name == "theme":
            return self.themes[value] if value else None
        return list(value) if isinstance(value, tuple) else value

    def card_id(self, path: Path) -> int:
        return self.known.scorecards[path[1]]

    def box_id(self, path: Path) -> int:
        return self.known.objectives[objective_key(path[3], path[1])]
