"""What makes one strategy text into another: a list of single changes, each with its path."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, Literal

from fourfold.plain.strategy import schema
from fourfold.plain.strategy.schema import Item, Part

Path = tuple[str, ...]
DATED: dict[str, Any] = {"limits": None, "targets": {}, "calculations": {"origin": "entered"}}  # and what holds before
Mark = Literal["added", "changed", "removed", "ordered"]
ADDED: Final = "added"
CHANGED: Final = "changed"
REMOVED: Final = "removed"
ORDERED: Final = "ordered"


@dataclass(frozen=True)
class Change:
    """An item that comes or goes (path ends with its name), a word of it that changes (path ends with the word), or the order
    of a part. `was` and `becomes` are the item's words, the word's value, or the names in order. Items within an item
    that comes or goes have changes of their own."""

    path: Path
    mark: Mark
    item: Item
    was: Any = None
    becomes: Any = None
    lane: str = ""  # the perspective it belongs to, where it belongs to one

    @property
    def word(self) -> str:
        return self.path[-1] if self.mark == CHANGED else ""

    @property
    def of(self) -> Path:
        """The item that it is about."""
        return self.path[:-1] if self.mark == CHANGED else self.path


def differences(old: dict[str, Any], new: dict[str, Any]) -> tuple[Change, ...]:
    """All changes from old to new, in the order of the text. Measures that the new text doesn't describe stay as they are."""
    found = list(_words(schema.STRATEGY, ("strategy",), old.get("strategy", {}), new["strategy"]))
    for part in schema.WHOLE_TEXT.parts:
        found += _part(part, (), old, new, "")
    return tuple(found)


def _part(part: Part, path: Path, old: dict[str, Any], new: dict[str, Any], lane: str) -> Iterator[Change]:
    before, after = old.get(part.name, {}), new.get(part.name, {})
    here = (*path, part.name)
    for name in before:
        if name not in after and part.item is not schema.MEASURE:
            yield from _gone(part.item, (*here, name), before[name], lane)
    for name in after:
        if name not in before:
            yield from _come(part.item, (*here, name), after[name], lane)
        else:
            yield from _item(part.item, (*here, name), before[name], after[name], lane)
    if part.is_ordered and list(before) != list(after) and set(before) & set(after):
        common = [name for name in before if name in after]
        if common != [name for name in after if name in before]:
            yield Change(here, ORDERED, part.item, tuple(before), tuple(after))


def _item(item: Item, path: Path, old: dict[str, Any], new: dict[str, Any], lane: str) -> Iterator[Change]:
    lane = _lane(item, path, new, lane)
    yield from _words(item, path, old, new, lane)
    for part in item.parts:
        yield from _part(part, path, old, new, lane)


def _words(item: Item, path: Path, old: dict[str, Any], new: dict[str, Any], lane: str = "") -> Iterator[Change]:
    for word in item.words:
        was, becomes = old.get(word.name, word.default), new.get(word.name, word.default)
        if was != becomes:
            yield Change((*path, word.name), CHANGED, item, was, becomes, lane)


def _come(item: Item, path: Path, new: dict[str, Any], lane: str) -> Iterator[Change]:
    lane = _lane(item, path, new, lane)
    yield Change(path, ADDED, item, None, _own(item, new), lane)
    for part in item.parts:
        yield from _part(part, path, {}, new, lane)


def _gone(item: Item, path: Path, old: dict[str, Any], lane: str) -> Iterator[Change]:
    lane = _lane(item, path, old, lane)
    for part in item.parts:
        yield from _part(part, path, old, {}, lane)
    yield Change(path, REMOVED, item, _own(item, old), None, lane)


def _own(item: Item, data: dict[str, Any]) -> dict[str, Any]:
    return {word.name: data[word.name] for word in item.words if word.name in data}


def _lane(item: Item, path: Path, data: dict[str, Any], lane: str) -> str:
    if item in (schema.PERSPECTIVE, schema.LANE):
        return path[-1]
    return str(data.get("perspective", lane))


def settled(data: dict[str, Any]) -> dict[str, Any]:
    """The same with dated rules told once: what says the same as before, or ends what never began, is left out."""
    for measure in data.get("measures", {}).values():
        for part, nothing in DATED.items():
            kept: dict[str, Any] = {}
            holds: Any = nothing
            for day, item in sorted(measure.get(part, {}).items()):
                if item != holds:
                    kept[day] = holds = item
            measure.pop(part, None)
            if kept:
                measure[part] = kept
    return data
