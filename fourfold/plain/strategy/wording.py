"""A change in words: what it is about, by name, and what it was and becomes."""

from typing import Any

from fourfold.plain.strategy import schema
from fourfold.plain.strategy.difference import CHANGED, ORDERED, REMOVED, Change
from fourfold.plain.strategy.schema import Item, Word

TELLING = ("name", "perspective", "theme", "owner", "weight", "amount", "polarity", "origin", "formula")
SHORTEST = 3  # parts of a path above the item that are named


def in_words(change: Change) -> str:
    """One sentence without a full stop."""
    if change.mark == ORDERED:
        return f"the order of {change.path[-1]} becomes {', '.join(change.becomes)}"
    about = _about(change.of)
    if change.mark == CHANGED:
        word = change.item.word(change.word)
        return f"{about}: {_name(word)} from {_said(word, change.was)} to {_said(word, change.becomes)}"
    if change.mark == REMOVED:
        return f"{about} is taken out"
    told = [f"{_name(word)} {_said(word, change.becomes[word.name])}" for word in _told(change.item, change.becomes)]
    return f"{about} is added" + (f": {', '.join(told)}" if told else "")


def _about(path: tuple[str, ...]) -> str:
    """“the target from 2027-01-01 of the measure “OEE””."""
    if path == ("strategy",):
        return "the strategy"
    said, item = [], schema.WHOLE_TEXT
    for part, name in zip(path[::2], path[1::2], strict=True):
        item = item.part(part).item
        shown = name if item.called.endswith(" from") else f"“{name}”"
        said.append(f"the {item.called} {shown}")
    return " of ".join(reversed(said[-SHORTEST:]))


def _told(item: Item, data: dict[str, Any]) -> list[Word]:
    return [word for word in item.words if word.name in TELLING and word.name in data]


def _name(word: Word) -> str:
    return word.name.replace("_", " ")


def _said(word: Word, value: Any) -> str:
    if value is None or value in ("", ()):
        return "nothing"
    return word.kind.say(value)
