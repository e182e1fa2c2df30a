"""One measure of a scorecard file: its sheet, its scoring rules and targets with their days, as the engine's rows.

The common case is two numbers: `revenue: {red: 80, green: 90}`. Which direction is better follows from their order; a pair
each (`red: [10, 40]`, `green: [20, 30]`) is a range; numbers with a % sign are percent of the target, and `target - 5`
is a distance from it.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import yaml

from fourfold.engine.model import (
    FormulaRow,
    Frequency,
    Kind,
    MeasureRow,
    Mode,
    Polarity,
    TargetRow,
    ThresholdRow,
)
from fourfold.engine.thresholds import WrongThreshold, refuse_wrong
from fourfold.plain.conditions import read_conditions
from fourfold.plain.document import Document, Node, is_blank, written_in

LONG_AGO = date(1900, 1, 1)
FREQUENCIES = {each.value: each for each in Frequency if each is not Frequency.SHIFT}
KINDS = {each.value: each for each in Kind}
POLARITIES = {each.value: each for each in Polarity}
INDICATORS = {"lead": True, "lag": False}
RULE_WORDS = ("polarity", "red", "green", "stretch", "basis", "points", "rules", "due", "grace")
SHEET_WORDS = (
    "name", "unit", "kind", "frequency", "starts", "ends", "due_days", "grace_days", "carry", "paused", "critical",
    "indicator", "baseline", "scale", "target", "limits", "words", "formula", *RULE_WORDS,
)  # fmt: skip


@dataclass(frozen=True)
class Sheet:
    """A measure as written. `unit` is shown beside its numbers and changes none of them."""

    row: MeasureRow
    unit: str = ""
    thresholds: tuple[ThresholdRow, ...] = ()
    targets: tuple[TargetRow, ...] = ()
    formulas: tuple[FormulaRow, ...] = ()
    written: tuple[tuple[Node, date, str], ...] = field(
        default=(), repr=False
    )  # formulas where they stand, to be read last


def read_sheet(doc: Document, code: str, node: Node, defaults: Mapping[str, Node]) -> Sheet:
    """The measure `code`; `defaults` holds for what its sheet doesn't say. What is wrong is noted in `doc`."""
    own = doc.fields(node, {*SHEET_WORDS, "weight"}, f"the measure “{code}”")
    fields = {**defaults, **own}
    key = ("measure", code)
    row = _row(doc, key, code, fields)
    targets = tuple(
        TargetRow(key, since, amount) for since, amount in dated(doc, fields.get("target"), "a target", _amount)
    )
    rules = _rules(doc, key, node, fields, row.kind)
    row = _with_words(row, [rule for _, rule in rules])
    checked = tuple(rule for at, rule in rules if _fits(doc, at, rule, targets, row))
    unit = doc.text(fields["unit"], "the unit") if "unit" in fields else ""
    formulas = dated(doc, fields.get("formula"), "a formula", lambda _, node, what: (node, written_in(node)))
    written = tuple((found[0], since, found[1]) for since, found in formulas)
    return Sheet(row, unit or "", checked, targets, written=written)


def _row(doc: Document, key: Any, code: str, fields: Mapping[str, Node]) -> MeasureRow:
    known: dict[str, Callable[[Node], Any]] = {
        "name": lambda node: doc.text(node, "the name"),
        "kind": lambda node: doc.choice(node, KINDS, "the kind"),
        "frequency": lambda node: doc.choice(node, FREQUENCIES, "the frequency"),
        "starts": lambda node: doc.day(node, "the first day"),
        "ends": lambda node: doc.day(node, "the last day"),
        "due_days": lambda node: doc.whole(node, "due days"),
        "grace_days": lambda node: doc.whole(node, "days of grace"),
        "carry": lambda node: doc.whole(node, "the periods to carry a value", 1_000),
        "paused": lambda node: doc.truth(node, "paused"),
        "critical": lambda node: doc.truth(node, "critical"),
        "indicator": lambda node: doc.choice(node, INDICATORS, "the indicator"),
        "baseline": lambda node: doc.number(node, "the baseline"),
        "scale": lambda node: doc.number(node, "the scale"),
        "words": lambda node: tuple(written_in(each) for each in doc.items(node, "words")),
    }
    names = {"carry": "carry_periods", "indicator": "leading"}
    read = {names.get(word, word): reader(fields[word]) for word, reader in known.items() if word in fields}
    given: dict[str, Any] = {word: value for word, value in read.items() if value is not None}
    row = MeasureRow(key=key, **{"name": code, **given})
    if row.starts and row.ends and row.ends < row.starts:
        doc.say(fields["ends"], f"the measure “{code}” ends before it starts")
    return row


def _with_words(row: MeasureRow, rules: list[ThresholdRow]) -> MeasureRow:
    """A measure of words may say those that its rules ask for, unless its sheet lists them."""
    if row.kind is not Kind.TEXT or row.words:
        return row
    asked = (word for rule in rules for condition in rule.conditions for word in condition.words)
    return replace(row, words=tuple(dict.fromkeys(asked)))


def dated(doc: Document, node: Node | None, what: str, read: Any) -> list[tuple[date, Any]]:
    """One value that always holds, or a mapping of days to the value that holds from then on."""
    if node is None or is_blank(node):
        return []
    if not isinstance(node, yaml.MappingNode):
        value = read(doc, node, what)
        return [] if value is None else [(LONG_AGO, value)]
    found: dict[date, Any] = {}
    for key, below in node.value:
        since = doc.day(key, f"the day from which {what} holds")
        if since in found:
            doc.say(key, f"{what} is stated twice from {since} on")
        elif since is not None:
            found[since] = read(doc, below, what)
    return sorted(found.items())


def _amount(doc: Document, node: Node, what: str) -> float | None:
    """A number; none written ends what held before."""
    return None if written_in(node).lower() in {"", "none", "~"} else doc.number(node, what)


def _rules(
    doc: Document, key: Any, node: Node, fields: Mapping[str, Node], kind: Kind
) -> list[tuple[Node, ThresholdRow]]:
    """The scoring rules with the place where each is written."""
    plain = {word: fields[word] for word in RULE_WORDS if word in fields}
    if "limits" not in fields:
        rule = _rule(doc, key, LONG_AGO, plain, kind, node)
        return [] if rule is None else [(next(iter(plain.values()), node), rule)]
    if plain:
        word = next(iter(plain))
        doc.say(plain[word], f"“{word}” stands beside “limits”; write it under the days there")
    found = []
    for since, (at, words) in dated(doc, fields["limits"], "a rule", _rule_fields):
        rule = _rule(doc, key, since, words, kind, at)
        if rule is not None:
            found.append((at, rule))
    return found


def _rule_fields(doc: Document, node: Node, what: str) -> tuple[Node, dict[str, Node]]:
    return node, doc.fields(node, RULE_WORDS, what)


def _rule(doc: Document, key: Any, since: date, words: Mapping[str, Node], kind: Kind, at: Node) -> ThresholdRow | None:
    """A rule of the words given; None where they say nothing."""
    noted = len(doc.faults)
    polarity = doc.choice(words["polarity"], POLARITIES, "the polarity") if "polarity" in words else None
    limits, mode = _limits(doc, words)
    points = _points(doc, words["points"]) if "points" in words else ()
    due = doc.day(words["due"], "the day it is due") if "due" in words else None
    grace = doc.whole(words["grace"], "days of grace") if "grace" in words else None
    basis = doc.number(words["basis"], "the basis") if "basis" in words else None
    conditions = read_conditions(doc, words["rules"]) if "rules" in words else ()
    if len(doc.faults) > noted:
        return None
    if bool(points) + bool(limits) + bool(conditions) > 1:
        doc.say(at, "limits, “points” and “rules” can't stand together; choose one")
        return None
    polarity = polarity or (Polarity.RULES if conditions else _implied(limits, mode, points, due, kind))
    if polarity is None:
        if words:
            doc.say(at, "say which direction is better: “polarity: maximum” or “polarity: minimum”")
        return None
    if mode is Mode.DEVIATION:
        limits = {name: abs(number) for name, number in limits.items()}
    mode = Mode.POINTS if points else Mode.RULES if conditions else mode
    return ThresholdRow(
        key, since, polarity, mode, red=limits.get("red"), green=limits.get("green"), green_high=limits.get("green_high"),
        red_high=limits.get("red_high"), stretch=limits.get("stretch"), points=points, due=due, grace_days=grace or 0,
        basis=basis, conditions=conditions,
    )  # fmt: skip


def _limits(doc: Document, words: Mapping[str, Node]) -> tuple[dict[str, float], Mode]:
    """The limits by the engine's names. All are numbers, or percents (80 %), or distances from the target (target - 5)."""
    found: dict[str, float] = {}
    modes = set()
    for word in ("red", "green", "stretch"):
        if word not in words:
            continue
        node = words[word]
        pair = doc.items(node, word) if isinstance(node, yaml.SequenceNode) else [node]
        if len(pair) > 2 or (len(pair) == 2 and word == "stretch"):
            doc.say(node, f"“{word}” takes one number" + ("" if word == "stretch" else ", or the two of a range"))
            continue
        for name, each in zip((word, f"{word}_high"), pair, strict=False):
            mode, number = _limit(doc, each, word)
            modes.add(mode)
            if number is not None:
                found[name] = number
    if len(modes) > 1:
        doc.say(
            next(iter(words.values())), "limits are all numbers, all percent of the target (80 %), or all “target - 5”"
        )
    return found, next(iter(modes), Mode.LIMITS)


def _limit(doc: Document, node: Node, what: str) -> tuple[Mode, float | None]:
    """How it is stated, and the number; a distance below the target is negative here."""
    written = written_in(node)
    deviation = re.fullmatch(r"target\s*(?:([+-])\s*(\S+))?", written, re.IGNORECASE)
    if deviation:
        if deviation[1] is None:
            return Mode.DEVIATION, 0.0
        number = doc.number(_scalar(node, deviation[2]), what)
        return Mode.DEVIATION, None if number is None else -number if deviation[1] == "-" else number
    if written.endswith("%"):
        return Mode.PERCENT, doc.number(_scalar(node, written[:-1].strip()), what)
    return Mode.LIMITS, doc.number(node, what)


def _scalar(node: Node, text: str) -> Node:
    return yaml.ScalarNode(node.tag, text, node.start_mark, node.end_mark)


def _points(doc: Document, node: Node) -> tuple[tuple[float, float], ...]:
    """{value: score} or [[value, score], ...]."""
    pairs: list[Any] = list(node.value) if isinstance(node, yaml.MappingNode) else []
    for each in [] if pairs else doc.items(node, "points"):
        pair = doc.items(each, "a point")
        if len(pair) != 2:
            doc.say(each, "a point is a pair: a value and its score")
        else:
            pairs.append(tuple(pair))
    numbers = [(doc.number(x, "a point's value"), doc.number(y, "a point's score")) for x, y in pairs]
    return tuple((x, y) for x, y in numbers if x is not None and y is not None)


def _implied(limits: dict[str, float], mode: Mode, points: Any, due: date | None, kind: Kind) -> Polarity | None:
    """The only direction that the numbers can mean; None where they leave it open."""
    if due is not None:
        return Polarity.MILESTONE
    if points:
        scores = [score for _, score in points]
        if scores == sorted(scores):
            return Polarity.MAXIMUM
        return Polarity.MINIMUM if scores == sorted(scores, reverse=True) else Polarity.RANGE
    if "red_high" in limits or "green_high" in limits:
        return Polarity.RANGE
    if "red" in limits and "green" in limits:
        return Polarity.MAXIMUM if limits["red"] <= limits["green"] else Polarity.MINIMUM
    return Polarity.YES_NO if kind is Kind.YES_NO and not limits else None


def _fits(doc: Document, at: Node, rule: ThresholdRow, targets: tuple[TargetRow, ...], row: MeasureRow) -> bool:
    """Whether the rule can score; why not is noted at its place."""
    amounts = [row.amount for row in targets if row.amount is not None]
    try:
        refuse_wrong(rule, min(amounts, default=None), kind=row.kind, words=row.words)
    except WrongThreshold as wrong:
        doc.say(at, str(wrong).rstrip("."))
        return False
    if rule.mode in {Mode.PERCENT, Mode.DEVIATION} and not amounts:
        doc.say(at, "limits by the target need one: “target: 100”")
        return False
    return True
