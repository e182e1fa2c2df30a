"""A plan read as it comes: by local name, whatever its namespace, part of the standard or order, with notes about what is odd."""

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from fourfold.plain.problems import Fault, Wrong
from fourfold.plain.stratml import standard
from fourfold.plain.stratml.parsing import decoded, parse
from fourfold.plain.stratml.pieces import Note, Notes, Piece
from fourfold.plain.stratml.results import day_of

IDENTIFIER = re.compile(r"[^\W\d][\w.\-]*")  # what XML takes as an identifier, near enough
START = re.compile(rb"^(?:\xef\xbb\xbf)?\s*<")
COUNTED = ("Goal", "Objective", "PerformanceIndicator", "MeasurementInstance", "Value", "Stakeholder")


@dataclass(frozen=True)
class StratML:
    """The plan as pieces that stand where the standard has them, and what is to be said about it."""

    root: Piece
    part: int  # 1 or 2
    notes: tuple[Note, ...]

    @property
    def core(self) -> Piece:
        found = self.root.one("StrategicPlanCore")
        assert found is not None
        return found

    @cached_property
    def counts(self) -> dict[str, int]:
        return {name: sum(1 for _ in self.root.every(name)) for name in COUNTED}


def is_stratml(data: bytes) -> bool:
    """Whether it looks like XML, so that it is to be read here."""
    return bool(START.match(data[:200])) or data[:2] in (b"\xff\xfe", b"\xfe\xff")


def read_stratml(data: bytes | str) -> StratML:
    """Raises Wrong for what is no plan at all, and for XML that asks for more than its own text."""
    root, notes = parse(data if isinstance(data, str) else decoded(data)), Notes()
    if root.name not in (standard.ROOT, standard.ROOT_OF_PART_ONE):
        raise Wrong([Fault(root.line, f"This is no StratML: it begins with “{root.name[:60]}”")])
    part = 1 if root.name == standard.ROOT_OF_PART_ONE else 2
    root.name = standard.ROOT
    _settle(root, root, notes)
    core = root.one("StrategicPlanCore")
    if core is None or core.one("Goal") is None:
        raise Wrong([Fault(root.line, "This plan has no goal, so there is nothing to take in")])
    _identifiers(root, notes)
    return StratML(root, part, notes.all())


def _settle(piece: Piece, root: Piece, notes: Notes) -> None:
    """What the standard has elsewhere goes there; what it has nowhere is left out."""
    _attributes(piece, notes)
    _words(piece, notes)
    allowed = standard.parts(piece.name)
    known = {name: many for name, many, _ in allowed}
    kept: list[Piece] = []
    seen: set[str] = set()
    for each in piece.children:
        if piece.name == "Submitter" and each.name in standard.OLDER_NAMES:
            notes.say(each.line, f"“{each.name}” is the older name of “{standard.OLDER_NAMES[each.name]}”")
            each.name = standard.OLDER_NAMES[each.name]
        if each.name not in known:
            _misplaced(each, piece, root, notes)
        elif not known[each.name] and each.name in seen:
            notes.say(each.line, f"“{each.name}” stands twice in “{piece.name}”: the first is read")
        else:
            kept.append(each)
            seen.add(each.name)
    if allowed and piece.text:
        notes.say(piece.line, f"“{piece.name}” has text between its parts, which is left out")
        piece.text = ""
    places = [list(known).index(each.name) for each in kept]
    if places != sorted(places):
        notes.say(piece.line, f"“{piece.name}” has its parts in another order than the standard")
    piece.children = kept
    _missing(piece, notes)
    for each in piece.children:
        _settle(each, root, notes)


def _misplaced(each: Piece, piece: Piece, root: Piece, notes: Notes) -> None:
    belongs = each.name in {name for name, _, _ in standard.parts(standard.ROOT)} and each.name in standard.PARTS
    if belongs and piece is not root and root.one(each.name) is None:
        notes.say(
            each.line, f"“{each.name}” stands in “{piece.name}” and belongs at the end of the plan: it is read there"
        )
        root.children.append(each)
        return
    notes.say(each.line, f"“{each.name[:60]}” in “{piece.name}” is no part of the standard: it is left out")


def _attributes(piece: Piece, notes: Notes) -> None:
    words = standard.ATTRIBUTES.get(piece.name, {})
    for name in list(piece.attributes):
        newer = standard.OLDER.get((piece.name, name))
        if newer:
            notes.say(piece.line, f"“{piece.name}” has the older attribute “{name}”: it is read as “{newer}”")
            piece.attributes.setdefault(newer, piece.attributes[name])
        if name not in words:
            if not newer:
                notes.say(
                    piece.line,
                    f"The attribute “{name[:60]}” of “{piece.name}” is no part of the standard: it is left out",
                )
            del piece.attributes[name]
    for name, allowed in words.items():
        if name in piece.attributes and piece.attributes[name] not in allowed:
            written = piece.attributes.pop(name)
            notes.say(piece.line, f"{name} “{written[:40]}” is none of {', '.join(allowed)}: it is left out")


def _words(piece: Piece, notes: Notes) -> None:
    if piece.name in standard.DATES and piece.text and day_of(piece.text) is None:
        notes.say(piece.line, f"{piece.name} “{piece.text[:40]}” is no date: it is read as none")
        piece.text = ""
    if piece.name == "RoleType" and piece.text and piece.text not in standard.ROLES:
        notes.say(piece.line, f"RoleType “{piece.text[:40]}” is none of {', '.join(standard.ROLES)}")


def _missing(piece: Piece, notes: Notes) -> None:
    if piece.name in ("Goal", "Objective") and not piece.said("Name"):
        notes.say(piece.line, f"{'A goal' if piece.name == 'Goal' else 'An objective'} has no name")
    if piece.name == "Goal" and not piece.said("SequenceIndicator"):
        notes.say(piece.line, "A goal has no sequence indicator: goals keep the order of the file")


def _identifiers(root: Piece, notes: Notes) -> None:
    """They are kept; what can't be an identifier, or is none of its own, is mended when the plan is written."""
    counts: Counter[str] = Counter()
    first: dict[str, int] = {}
    for each in root.every("Identifier"):
        if each.text:
            counts[each.text] += 1
            first.setdefault(each.text, each.line)
    for text, count in counts.items():
        if count > 1:
            notes.say(first[text], f"The identifier “{text[:60]}” stands {count} times: it tells nothing apart")
        if not IDENTIFIER.fullmatch(text):
            notes.say(first[text], "An identifier begins with a digit or has a sign that XML takes in none")
