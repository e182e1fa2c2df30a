"""Names in a text that mean nobody and nothing: people, units, measures, scorecards and objectives beside it."""

from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from fourfold.plain.document import nearest
from fourfold.plain.strategy import Change, StrategyText, kinds, schema
from fourfold.plain.strategy.difference import CHANGED, REMOVED
from fourfold.plain.strategy.keys import objective_key, parts

if TYPE_CHECKING:
    from fourfold.strategy.queries.text_plan import Directory

Found = Iterator[tuple[tuple[str, ...], str]]
SIMILAR = 2_000  # above that, no nearest name is looked for


def unknown_names(read: StrategyText, changes: Collection[Change], known: "Directory") -> list[tuple[Any, str]]:
    """The path of each, and what is to be said there."""
    found = list(_head(read, known))
    measures = {**known.measures, **dict.fromkeys(read.data.get("measures", {}), 0)}
    cards = {**known.scorecards, **dict.fromkeys(read.data.get("scorecards", {}), 0)}
    boxes = {**known.objectives, **dict.fromkeys(own_objectives(read), 0)}
    for change in changes:
        if change.mark == REMOVED:
            continue
        found += _people(change, known)
        found += _named(change, measures)
        if change.mark != CHANGED:
            found += _item(change, read, known, measures, cards, boxes)
    return found


def own_objectives(read: StrategyText) -> list[str]:
    """Objectives of the text as other scorecards name them."""
    cards = read.data.get("scorecards", {})
    return [objective_key(code, name) for name, card in cards.items() for code in card.get("objectives", {})]


def _head(read: StrategyText, known: "Directory") -> Found:
    if read.home not in known.units:
        yield ("strategy", "unit"), f"there is no unit “{read.home}”. {_near(read.home, known.units)}"


def _words(change: Change) -> Iterator[tuple[schema.Word, Any, tuple[str, ...]]]:
    if change.mark == CHANGED:
        yield change.item.word(change.word), change.becomes, change.path
    elif isinstance(change.becomes, Mapping):
        for name, value in change.becomes.items():
            yield change.item.word(name), value, (*change.path, name)


def _people(change: Change, known: "Directory") -> Found:
    for word, value, path in _words(change):
        if word.kind is kinds.PERSON and value is not None and value not in known.people:
            yield path, f"{word.name}: nobody active has the address {value}. {_near(value, known.people)}"


def _named(change: Change, measures: Mapping[str, int]) -> Found:
    for word, value, path in _words(change):
        for name in (value,) if isinstance(value, str) else value or () if word.names else ():
            if word.names and name not in measures:
                yield path, f"{word.name.replace('_', ' ')}: there is no measure “{name}”. {_near(name, measures)}"


def _item(
    change: Change, read: StrategyText, known: "Directory", measures: Any, cards: Any, boxes: Any
) -> Found:  # fmt: skip
    """Whether what an item is called is there: the unit in its key, or the record that it names."""
    name = change.path[-1]
    if change.item in (schema.MEASURE, schema.SCORECARD):
        unit, _ = parts(name, read.home)
        if unit not in known.units:
            yield change.path, f"there is no unit “{unit}”. {_near(unit, known.units)}"
    wanted = {id(schema.PLACED_MEASURE): ("measure", measures), id(schema.CHILD): ("scorecard", cards)}
    wanted |= {id(schema.ALIAS): ("objective", boxes), id(schema.LINK): ("objective", boxes)}
    if id(change.item) not in wanted:
        return
    what, there = wanted[id(change.item)]
    sought = full_name(name, change.path)
    if sought not in there:
        yield change.path, f"there is no {what} “{name}” that you may see. {_near(name, there)}"


def full_name(name: str, path: tuple[str, ...]) -> str:
    """An objective named by its code alone belongs to the scorecard of the path."""
    is_own = path[-2] == "leads_to" and " of " not in name
    return objective_key(name, path[1]) if is_own else name


def _near(name: str, known: Collection[str]) -> str:
    return nearest(name, list(known)) if 0 < len(known) <= SIMILAR else ""
