"""A strategy text read: plain data in one form, with the line of everything, and every mistake with its line and field."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from fourfold.plain.document import Document, Node, is_blank, nearest, normal, written_in
from fourfold.plain.problems import Fault
from fourfold.plain.strategy import keys, schema
from fourfold.plain.strategy.difference import settled
from fourfold.plain.strategy.schema import Item, Part

Path = tuple[str, ...]


@dataclass(frozen=True)
class StrategyText:
    """`data` holds words with their values and parts with their items by name; what equals its default is left out.

    Two texts that say the same have equal data. `lines` says where each path stood; none of what came from a database.
    """

    data: dict[str, Any]
    lines: Mapping[Path, int] = field(default_factory=dict, compare=False)

    @property
    def home(self) -> str:
        """The code of the unit whose strategy it is."""
        return str(self.data["strategy"]["unit"])

    def line(self, path: Path) -> int:
        """The line of the path, or of the nearest thing around it; 0 where nothing is known."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 0)

    def place(self, path: Path) -> str:
        """“line 12, owner” for a sentence about what stands there."""
        line = self.line(path)
        return f"line {line}, {path[-1].replace('_', ' ')}" if line else path[-1].replace("_", " ")


def read_strategy(text: str) -> StrategyText:
    """Raises Wrong with all that has to be mended."""
    doc = Document(text)
    reader = _Reader(doc)
    data = reader.whole()
    if not doc.faults:
        _Names(doc, data, reader.nodes).check()
    doc.finish()
    return StrategyText(settled(data), {path: node.start_mark.line + 1 for path, node in reader.nodes.items()})


class _Reader:
    def __init__(self, doc: Document) -> None:
        self.doc = doc
        self.home = ""
        self.starts: Any = None
        self.nodes: dict[Path, Node] = {}

    def whole(self) -> dict[str, Any]:
        known = {"fourfold", "strategy", *(part.name for part in schema.WHOLE_TEXT.parts)}
        found = self.doc.fields(self.doc.root, known, "a strategy text")
        if written_in(found.get("fourfold", self.doc.root)) != schema.FORMAT:
            self.doc.say(
                found.get("fourfold", self.doc.root), f"a strategy text begins with “fourfold: {schema.FORMAT}”"
            )
        if "strategy" not in found:
            self.doc.faults.append(Fault(0, "the section “strategy” is missing, with name, unit, starts and ends"))
            return {}
        head = self.item(schema.STRATEGY, found["strategy"], ("strategy",))
        self.home, self.starts = head.get("unit", ""), head.get("starts")
        return {"strategy": head} | self._parts(schema.WHOLE_TEXT, found, ())

    def item(self, item: Item, node: Node, path: Path) -> dict[str, Any]:
        what = f"the {item.called}" + (f" “{path[-1]}”" if len(path) > 1 else "")
        if (item.short and not isinstance(node, yaml.MappingNode)) or self._is_weights(item, node):
            fields = {} if is_blank(node) else {item.short: node}
        else:
            fields = self.doc.fields(
                node, [*(word.name for word in item.words), *(part.name for part in item.parts)], what
            )
        for name, at in fields.items():
            self.nodes[*path, name] = at
        missing = [word.name for word in item.words if word.required and word.name not in fields]
        if missing:
            self.doc.say(node, f"{what} needs {' and '.join(word.replace('_', ' ') for word in missing)}")
        return self._words(item, fields, what) | self._parts(item, fields, path)

    def _is_weights(self, item: Item, node: Node) -> bool:
        """{now: 2, 2027-01-01: 3} in place of one weight."""
        if item.short != "weight" or not isinstance(node, yaml.MappingNode):
            return False
        return all(written_in(key)[:1].isdigit() or normal(written_in(key)) == "now" for key, _ in node.value)

    def _words(self, item: Item, fields: Mapping[str, Node], what: str) -> dict[str, Any]:
        found = {}
        for word in item.words:
            if word.name in fields:
                name = word.name.replace("_", " ")
                value = word.kind.read(self.doc, fields[word.name], f"{name} of {what}")
                value = self._same(value) if word.names and value else value
                if value != word.default and value is not None:
                    found[word.name] = value
        return found

    def _same(self, names: Any) -> Any:
        """Keys of measures as they would be written."""
        if isinstance(names, str):
            return keys.same(names, self.home)
        return tuple(sorted(keys.same(name, self.home) for name in names))

    def _parts(self, item: Item, fields: Mapping[str, Node], path: Path) -> dict[str, Any]:
        found = {}
        for part in item.parts:
            if part.name in fields:
                below = self._part(part, fields[part.name], (*path, part.name))
                if below:
                    found[part.name] = below
        return found

    def _part(self, part: Part, node: Node, path: Path) -> dict[str, Any]:
        """Items by name. A list of names stands for items of which nothing else is said."""
        found: dict[str, Any] = {}
        for key, below in self._pairs(part, node):
            name = self._name(part, key)
            if name is None:
                continue
            if name in found:
                self.doc.say(key, f"the {part.item.called} “{name}” stands here twice")
            self.nodes[*path, name] = key
            found[name] = self.item(part.item, below, (*path, name))
        return found if part.is_ordered else dict(sorted(found.items()))

    def _pairs(self, part: Part, node: Node) -> list[tuple[Node, Node]]:
        if is_blank(node):
            return []
        if isinstance(node, yaml.SequenceNode) and part.item.short:
            return [(each, yaml.ScalarNode("", "", each.start_mark, each.end_mark)) for each in node.value]
        if isinstance(node, yaml.MappingNode):
            is_dated = part.names != "days" or all(written_in(key)[:1].isdigit() for key, _ in node.value)
            return list(node.value) if is_dated else self._undated(node)
        if part.names == "days" and isinstance(node, yaml.ScalarNode):
            return self._undated(node)
        self.doc.say(node, f"{part.name.replace('_', ' ')} needs lines here, one for each: “name: …”")
        return []

    def _undated(self, node: Node) -> list[tuple[Node, Node]]:
        """What has no day holds from the strategy's first day on."""
        if self.starts is None:
            return []
        return [(yaml.ScalarNode("", self.starts.isoformat(), node.start_mark, node.end_mark), node)]

    def _name(self, part: Part, key: Node) -> str | None:
        if part.names == "days":
            day = self.doc.day(key, f"the day of the {part.item.called.removesuffix(' from')}")
            return day.isoformat() if day else None
        written = written_in(key)
        if not written or not isinstance(key, yaml.ScalarNode):
            self.doc.say(key, f"a name is missing: {part.name.replace('_', ' ')} stand here by name")
            return None
        if part.names in {"measures", "scorecards"}:
            return keys.same(written, self.home)
        return keys.same_objective(written, self.home) if part.names == "objectives" else written


class _Names:
    """Whether names within the text are names of something in it. What belongs to other strategies is the database's to know."""

    def __init__(self, doc: Document, data: dict[str, Any], nodes: Mapping[Path, Node]) -> None:
        self.doc, self.data, self.nodes = doc, data, nodes

    def check(self) -> None:
        lanes, themes = self.data.get("perspectives", {}), self.data.get("themes", {})
        for path, card in self._cards():
            for lane in card.get("weights", {}):
                self._known(lane, lanes, "perspective", (*path, "weights", lane))
            for name, alias in card.get("aliases", {}).items():
                self._known(alias.get("perspective"), lanes, "perspective", (*path, "aliases", name, "perspective"))
            for code, box in card.get("objectives", {}).items():
                below = (*path, "objectives", code)
                self._known(box.get("perspective"), lanes, "perspective", (*below, "perspective"))
                self._known(box.get("theme"), themes, "theme", (*below, "theme"))
                for effect in box.get("leads_to", {}):
                    if keys.OF not in effect:
                        self._known(effect, card["objectives"], "objective", (*below, "leads_to", effect))

    def _cards(self) -> Iterator[tuple[Path, dict[str, Any]]]:
        for name, card in self.data.get("scorecards", {}).items():
            yield ("scorecards", name), card

    def _known(self, name: str | None, known: Collection[str], what: str, path: Path) -> None:
        if name is not None and name not in known:
            hint = nearest(name, known) if known else f"It names no {what} at all"
            self.doc.say(self.nodes[path], f"this text has no {what} “{name}”. {hint}")
