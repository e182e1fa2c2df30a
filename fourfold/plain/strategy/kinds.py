"""What may stand behind a word of a strategy text: how it is read, written and said.

Every kind reads a node into a plain value that compares equal to what the database would hold, and notes what is wrong.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Context, Decimal
from typing import Any

import yaml

from fourfold.plain.conditions import as_pair, read_conditions
from fourfold.plain.document import Document, Node, is_blank, normal, written_in

NOW = "now"
EXACT = Context(prec=60)
NONE = ("none", "~", "null")
Read = Callable[[Document, Node, str], Any]


@dataclass(frozen=True)
class Kind:
    """`read` notes what is wrong and answers None; `write` is what YAML prints; `say` is for differences."""

    read: Read
    write: Callable[[Any], Any] = lambda value: value
    say: Callable[[Any], str] = lambda value: f"“{shortened(str(value))}”"


def shortened(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= 80 else f"{plain[:79]}…"


def prose(doc: Document, node: Node, what: str) -> str | None:
    """A text exactly as it stands there, with its lines."""
    if isinstance(node, yaml.ScalarNode):
        return str(node.value).strip()
    doc.say(node, f"{what} must be a text")
    return None


def amount(doc: Document, node: Node, what: str) -> Decimal | None:
    """A number exactly as written; `none` is no number."""
    if written_in(node).lower() in NONE or doc.number(node, what) is None:
        return None
    return plain_amount(Decimal(written_in(node)))


def plain_amount(number: Decimal) -> Decimal:
    """Without zeros at the end, so that 85 and 85.000 are one number."""
    return number.normalize(EXACT) if number else Decimal(0)


def exact(number: float | Decimal) -> float | Decimal | int:
    """The number as the shortest text that reads as it."""
    return int(number) if number == int(number) else number


def number_said(number: Any) -> str:
    return "nothing" if number is None else f"{plain_amount(Decimal(str(number))):f}"


def _words(doc: Document, node: Node, what: str) -> tuple[str, ...] | None:
    found = [prose(doc, each, what) for each in doc.items(node, what)]
    return None if None in found else tuple(str(each) for each in found)


def _points(doc: Document, node: Node, what: str) -> tuple[tuple[float, float], ...]:
    """{value: score}, in its order."""
    if not isinstance(node, yaml.MappingNode):
        doc.say(node, f"{what} need lines such as “95: 10”: a value and its score")
        return ()
    pairs = [(doc.number(x, f"a value of {what}"), doc.number(y, f"a score of {what}")) for x, y in node.value]
    return tuple((x, y) for x, y in pairs if x is not None and y is not None)


def _rules(doc: Document, node: Node, what: str) -> tuple[tuple[str, float], ...]:
    return tuple(as_pair(each) for each in read_conditions(doc, node))


def _weights(doc: Document, node: Node, what: str) -> tuple[tuple[str, float | None], ...]:
    """One weight that holds now, or {now: 2, 2027-01-01: 3, 2028-01-01: none}."""
    if not isinstance(node, yaml.MappingNode):
        found = doc.at_least_zero(node, what)
        return () if found is None else ((NOW, found),)
    steps: dict[str, float | None] = {}
    for key, value in node.value:
        is_now = normal(written_in(key)) == NOW
        since = None if is_now else doc.day(key, f"the day from which {what} holds")
        if since is None and not is_now:
            continue
        day = NOW if since is None else since.isoformat()
        if day in steps:
            doc.say(key, f"{what} is stated twice from {day} on")
        steps[day] = None if written_in(value).lower() in NONE else doc.at_least_zero(value, what)
    return tuple(sorted(steps.items(), key=lambda step: "" if step[0] == NOW else step[0]))


def _write_weights(steps: tuple[tuple[str, float | None], ...]) -> Any:
    if len(steps) == 1 and steps[0][0] == NOW and steps[0][1] is not None:
        return exact(steps[0][1])
    return {day_key(day): "none" if weight is None else exact(weight) for day, weight in steps}


def day_key(day: str) -> str | date:
    return day if day == NOW else date.fromisoformat(day)


def _say_weights(steps: tuple[tuple[str, float | None], ...]) -> str:
    said = [("" if day == NOW else f"from {day} on ") + number_said(weight) for day, weight in steps]
    return ", ".join(said) or "nothing"


def one_of(words: Mapping[str, Any] | tuple[str, ...]) -> Kind:
    """One of these words; stored as what stands behind it."""
    known = words if isinstance(words, Mapping) else {word: word for word in words}
    back = {value: word for word, value in known.items()}
    folded = {normal(word): value for word, value in known.items()}
    return Kind(
        lambda doc, node, what: doc.choice(node, folded, what),
        lambda value: back[value],
        lambda value: str(back[value]),
    )


def _person(doc: Document, node: Node, what: str) -> str | None:
    found = prose(doc, node, what)
    if found is not None and "@" not in found:
        doc.say(node, f"{what} is named by mail address, not “{found[:60]}”")
        return None
    return found.lower() if found else None


def _name(doc: Document, node: Node, what: str) -> str | None:
    found = prose(doc, node, what)
    if found == "":
        doc.say(node, f"{what} must be a text")
    return found or None


def optional(kind: Kind) -> Kind:
    """An empty place says nothing."""
    return Kind(lambda doc, node, what: None if is_blank(node) else kind.read(doc, node, what), kind.write, kind.say)


def _day(doc: Document, node: Node, what: str) -> date | None:
    return doc.day(node, what)


PROSE = Kind(prose)
NAME = Kind(_name)
PERSON = optional(Kind(_person, say=str))
NUMBER = optional(Kind(lambda doc, node, what: doc.number(node, what), exact, number_said))
AMOUNT = optional(Kind(amount, exact, number_said))
WHOLE = optional(Kind(lambda doc, node, what: doc.whole(node, what, 1_000_000), say=str))
DAY = optional(Kind(_day, say=str))
TRUTH = optional(Kind(lambda doc, node, what: doc.truth(node, what), say=lambda value: "yes" if value else "no"))
WORDS = Kind(_words, list, lambda value: f"“{shortened(', '.join(value))}”")
POINTS = Kind(
    _points, lambda pairs: {exact(x): exact(y) for x, y in pairs},
    lambda pairs: ", ".join(f"{number_said(x)}: {number_said(y)}" for x, y in pairs),
)  # fmt: skip
RULES = Kind(
    _rules, lambda pairs: {written: exact(score) for written, score in pairs},
    lambda pairs: "; ".join(f"{written}: {number_said(score)}" for written, score in pairs),
)  # fmt: skip
WEIGHTS = Kind(_weights, _write_weights, _say_weights)
