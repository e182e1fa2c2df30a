"""A scorecard file: perspectives, objectives and measures with their weights, read into what the engine computes.

The tree may be written in one piece, or short with the measures' sheets in a section `measures` of their own. A measure may
stand below several objectives; a scorecard may hold others. Keys: ("measure", code), ("objective", path) and so on.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Literal

import yaml

from fourfold.engine.model import (
    EdgeRow,
    Frequency,
    Method,
    Model,
    NodeRow,
    ObservationRow,
)
from fourfold.engine.periods import Calendar, Period
from fourfold.plain.calendars import read_calendar
from fourfold.plain.document import Document, Node, nearest, written_in
from fourfold.plain.formulas import read_formulas
from fourfold.plain.sheet import FREQUENCIES, LONG_AGO, SHEET_WORDS, Sheet, dated, read_sheet

Key = tuple[str, str]
METHODS = {"weighted_mean": Method.MEAN} | {each.value: each for each in Method}
ROLL_UP_WORDS = ("method", "critical_caps", "cap_green", "minimum_coverage")
WITHIN = {
    "scorecard": ("perspectives", "scorecards"),
    "perspective": ("objectives",),
    "objective": ("measures",),
}
LEVELS = {"perspectives": "perspective", "objectives": "objective", "scorecards": "scorecard"}
TOP_WORDS = ("scorecard", "frequency", "year_starts", "calendar", "today", "data", "defaults", "measures")
DECIMALS = {".": ".", ",": ",", "point": ".", "comma": ","}


@dataclass(frozen=True)
class Line:
    """One line of the scorecard as it is read from top to bottom."""

    key: Key
    kind: str  # scorecard, perspective, objective, measure
    name: str
    depth: int


@dataclass
class Scorecard:
    """A scorecard file as read: everything but the values."""

    name: str = ""
    frequency: Frequency = Frequency.MONTH
    calendar: Calendar = field(default_factory=Calendar)
    today: date | None = None
    decimal: str = ""  # of the table; "" where the file itself has to show it
    ignore: tuple[str, ...] = ()  # texts in the table that stand for no value
    sheets: dict[str, Sheet] = field(default_factory=dict)
    nodes: dict[Key, NodeRow] = field(default_factory=dict)
    edges: list[EdgeRow] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)

    @property
    def top(self) -> Key:
        return ("scorecard", self.name)

    def model(
        self, observations: tuple[ObservationRow, ...], periods: tuple[Period, ...], today: date, *, ytd: bool = False
    ) -> Model:
        view: Literal["period", "ytd"] = "ytd" if ytd else "period"
        return Model(
            frequency=periods[0].frequency, periods=tuple((each.start, each.end) for each in periods), today=today,
            calendar=self.calendar, view=view,
            measures=tuple(sheet.row for sheet in self.sheets.values()), observations=observations,
            thresholds=tuple(row for sheet in self.sheets.values() for row in sheet.thresholds),
            targets=tuple(row for sheet in self.sheets.values() for row in sheet.targets),
            formulas=tuple(row for sheet in self.sheets.values() for row in sheet.formulas),
            nodes=tuple(self.nodes.values()), edges=tuple(self.edges),
        )  # fmt: skip

    def find(self, wanted: str) -> list[Line]:
        """The lines that a person can mean: by code, by name, or by the end of the path, in any case of letters."""
        sought = wanted.strip().casefold()
        same = {line.key: line for line in self.lines if sought in {line.key[1].casefold(), line.name.casefold()}}
        ending = {line.key: line for line in self.lines if line.key[1].casefold().endswith(f"/{sought}")}
        return list((same or ending).values())


def read_scorecard(text: str) -> Scorecard:
    """Raises Wrong with everything that has to be mended, line by line."""
    doc = Document(text)
    if not isinstance(doc.root, yaml.MappingNode):
        doc.faults.clear()
        doc.say(doc.root, "it holds no scorecard. Begin with “scorecard: NAME” and “perspectives:”")
        doc.finish()
    fields = doc.fields(doc.root, {*TOP_WORDS, *ROLL_UP_WORDS, *WITHIN["scorecard"]}, "the file")
    reader = _Reader(doc, fields)
    reader.read()
    doc.finish()
    return reader.made


class _Reader:
    """Walks the file once, sheets first."""

    def __init__(self, doc: Document, fields: Mapping[str, Node]) -> None:
        self.doc, self.fields = doc, fields
        self.made = Scorecard()
        self.defaults = self._defaults()
        self.places: list[tuple[int, str, Node]] = []  # line, code and where it is written

    def read(self) -> None:
        self._settings()
        if "measures" in self.fields:
            for code, key, node in self.doc.names(self.fields["measures"], "a measure"):
                self._sheet(code, key, node)
        if "scorecard" not in self.fields:
            self.doc.say(self.doc.root, "the scorecard has no name. Begin with “scorecard: NAME”")
            return
        self.made.name = self.doc.text(self.fields["scorecard"], "the scorecard's name") or ""
        self._node("scorecard", self.made.name, "", self.doc.root, self.fields, 0, {})
        self._name_measures()
        needed = read_formulas(self.doc, self.made.sheets)
        placed = {code for _, code, _ in self.places}
        written = {
            key.value: key for key, _ in getattr(self.fields.get("measures"), "value", ()) if isinstance(key.value, str)
        }
        for code in sorted(self.made.sheets.keys() - placed - needed):
            self.doc.say(
                written.get(code, self.fields["measures"]),
                f"no objective holds the measure “{code}”. Name it below one",
            )

    def _name_measures(self) -> None:
        """Sheets may stand after the places that name them, so that names are filled in last."""
        sheets = self.made.sheets
        for at, code, node in self.places:
            if code in sheets:
                self.made.lines[at] = replace(self.made.lines[at], name=sheets[code].row.name)
            else:
                self.doc.say(node, f"there is no measure “{code}”. {nearest(code, sheets)}")

    def _defaults(self) -> dict[str, Node]:
        if "defaults" not in self.fields:
            return {}
        words = set(SHEET_WORDS) - {"name"}
        return self.doc.fields(self.fields["defaults"], words, "“defaults”")

    def _settings(self) -> None:
        doc, made = self.doc, self.made
        readers: dict[str, Callable[[Node], Any]] = {
            "frequency": lambda node: doc.choice(node, FREQUENCIES, "the frequency"),
            "today": lambda node: doc.day(node, "today"),
        }
        for word, read in readers.items():
            value = read(self.fields[word]) if word in self.fields else None
            if value is not None:
                setattr(made, word, value)
        made.calendar = read_calendar(doc, self.fields.get("year_starts"), self.fields.get("calendar"))
        if "data" in self.fields:
            about = doc.fields(self.fields["data"], ("decimal", "ignore"), "“data”")
            made.decimal = (
                (doc.choice(about["decimal"], DECIMALS, "the decimal mark") or "") if "decimal" in about else ""
            )
            texts = doc.items(about["ignore"], "ignore") if "ignore" in about else []
            made.ignore = tuple(written_in(each) for each in texts)

    def _sheet(self, code: str, key: Node, node: Node) -> None:
        if code in self.made.sheets:
            self.doc.say(
                key, f"the measure “{code}” is described twice. Name it in a list where it is used again: [{code}]"
            )
            return
        self.made.sheets[code] = read_sheet(self.doc, code, node, self.defaults)

    def _node(
        self, kind: str, name: str, path: str, node: Node, fields: Mapping[str, Node], depth: int, above: dict[str, Any]
    ) -> Key:
        """One scorecard, perspective or objective with all below it. It inherits how it rolls up."""
        key = (kind, f"{path}/{name}" if path else name)
        options = {**above, **self._roll_up(fields)}
        if key in self.made.nodes:
            self.doc.say(node, f"the {kind} “{name}” stands here twice")
            return key
        self.made.nodes[key] = NodeRow(key=key, name=name, **options)
        self.made.lines.append(Line(key, kind, name, depth))
        for word in WITHIN[kind]:
            if word == "measures":
                self._measures(key, fields.get(word), depth)
            elif word in fields:
                self._below(key, LEVELS[word], fields[word], depth, options)
        if not any(word in fields for word in WITHIN[kind]):
            self.doc.say(node, f"the {kind} “{name}” holds nothing. Add “{WITHIN[kind][0]}:” below it")
        return key

    def _below(self, parent: Key, kind: str, node: Node, depth: int, options: dict[str, Any]) -> None:
        for name, _, below in self.doc.names(node, f"a {kind}"):
            fields = self._words_of(kind, name, below)
            key = self._node(kind, name, parent[1], below, fields, depth + 1, options)
            self._edges(parent, key, fields.get("weight"))

    def _words_of(self, kind: str, name: str, node: Node) -> dict[str, Node]:
        """An objective may be a bare list of measures."""
        if kind == "objective" and isinstance(node, yaml.SequenceNode):
            return {"measures": node}
        return self.doc.fields(node, {"weight", *ROLL_UP_WORDS, *WITHIN[kind]}, f"the {kind} “{name}”")

    def _roll_up(self, fields: Mapping[str, Node]) -> dict[str, Any]:
        doc = self.doc
        readers: dict[str, Callable[[Node], Any]] = {
            "method": lambda node: doc.choice(node, METHODS, "the method"),
            "critical_caps": lambda node: doc.truth(node, "critical caps"),
            "cap_green": lambda node: doc.truth(node, "cap green"),
            "minimum_coverage": self._share,
        }
        read = {word: reader(fields[word]) for word, reader in readers.items() if word in fields}
        return {word: value for word, value in read.items() if value is not None}

    def _share(self, node: Node) -> float | None:
        """50 % or 0.5."""
        written = written_in(node)
        bare = yaml.ScalarNode(node.tag, written.removesuffix("%").strip(), node.start_mark, node.end_mark)
        number = self.doc.number(bare, "the minimum coverage")
        if number is None:
            return None
        number /= 100 if written.endswith("%") else 1
        if not 0 <= number <= 1:
            self.doc.say(node, "the minimum coverage lies between 0 % and 100 %")
            return None
        return number

    def _measures(self, parent: Key, node: Node | None, depth: int) -> None:
        """A list of codes, or a mapping of codes to a weight, to weights with their days, or to the measure's whole sheet."""
        if node is None:
            return
        if isinstance(node, yaml.SequenceNode):
            for each in node.value:
                code = self.doc.text(each, "a measure's code")
                if code is not None:
                    self._place(parent, code, each, None, depth)
            return
        for code, key, below in self.doc.names(node, "a measure"):
            is_sheet = isinstance(below, yaml.MappingNode) and not _is_dated(below)
            if is_sheet:
                self._sheet(code, key, below)
                weight = next((value for word, value in below.value if word.value == "weight"), None)
            else:
                weight = None if written_in(below) == "" else below
            self._place(parent, code, key, weight, depth)

    def _place(self, parent: Key, code: str, at: Node, weight: Node | None, depth: int) -> None:
        key = ("measure", code)
        if any(edge.parent == parent and edge.child == key for edge in self.made.edges):
            self.doc.say(at, f"the measure “{code}” stands twice below this objective; it would count once")
            return
        self._edges(parent, key, weight)
        self.places.append((len(self.made.lines), code, at))
        self.made.lines.append(Line(key, "measure", code, depth + 1))

    def _edges(self, parent: Key, child: Key, weight: Node | None) -> None:
        """One weight, or one for each time from a day to the next."""
        found = dated(self.doc, weight, "a weight", lambda doc, node, what: doc.at_least_zero(node, what))
        if weight is None:
            found = [(LONG_AGO, 1.0)]
        ends = [*(since for since, _ in found[1:]), None][: len(found)]
        for (since, amount), until in zip(found, ends, strict=True):
            if amount is not None:
                begins = None if since == LONG_AGO else since
                self.made.edges.append(EdgeRow(parent, child, amount, begins, until))


def _is_dated(node: yaml.MappingNode) -> bool:
    return bool(node.value) and all(key.tag == "tag:yaml.org,2002:timestamp" for key, _ in node.value)
