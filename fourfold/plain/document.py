"""YAML with its line numbers. What is wrong is collected, so that a person mends the whole file at once.

Words are read with spaces, hyphens or underscores alike. A word that isn't known is refused with the nearest one that is.
References (&name, *name) are refused: a few lines of them can stand for more than a machine holds.
"""

import difflib
import math
import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any, TypeVar

import yaml

from fourfold.plain.problems import Fault, Wrong

T = TypeVar("T")
Node = yaml.Node
LARGEST_TEXT = 5_000_000
DEEPEST = 40
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
START = yaml.Mark("", 0, 0, 0, None, 0)
NOTHING = yaml.ScalarNode("tag:yaml.org,2002:null", "", START, START)  # what an empty file holds
INDENTED = ". Look at how far this line is indented: what stands side by side begins in the same column"
TRUTHS = {"yes": True, "true": True, "no": False, "false": False}


class Document:
    """A text as YAML nodes. The readers below note what is wrong and answer None (or nothing), so that reading goes on."""

    def __init__(self, text: str) -> None:
        """Raises Wrong for a text that is no YAML at all."""
        self.faults: list[Fault] = []
        if len(text) > LARGEST_TEXT:
            raise Wrong([Fault(0, f"it has {len(text):,} characters; at most {LARGEST_TEXT:,} are read")])
        try:
            self.root: Node = _composed(text)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            said = f"this is no YAML: {error.problem or error}"
            said += INDENTED if "block" in said else ""
            raise Wrong([Fault(mark.line + 1 if mark else 0, said)]) from None
        except yaml.YAMLError as error:
            raise Wrong([Fault(0, f"this is no YAML: {' '.join(str(error).split())}")]) from None

    def say(self, node: Node, sentence: str) -> None:
        self.faults.append(Fault(node.start_mark.line + 1, sentence))

    def finish(self) -> None:
        """Raises Wrong where anything was noted."""
        if self.faults:
            raise Wrong(self.faults)

    def fields(self, node: Node, known: Collection[str], what: str) -> dict[str, Node]:
        """A mapping of known words; whatever else stands there is noted with the nearest word."""
        found: dict[str, Node] = {}
        for key, value in self._pairs(node, what):
            word = normal(key.value) if isinstance(key, yaml.ScalarNode) else ""
            if word not in known:
                written = key.value if isinstance(key, yaml.ScalarNode) else "a list"
                self.say(key, f"{what} has no word “{written}”. {nearest(word, known)}")
            elif word in found:
                self.say(key, f"{what} says “{word}” twice")
            else:
                found[word] = value
        return found

    def names(self, node: Node, what: str) -> Iterator[tuple[str, Node, Node]]:
        """A mapping whose keys are names of one's own: name, its node, and what stands behind it."""
        seen: set[str] = set()
        for key, value in self._pairs(node, what):
            name = self.text(key, f"the name of {what}")
            if name is None:
                continue
            if name in seen:
                self.say(key, f"{what} “{name}” stands here twice")
                continue
            seen.add(name)
            yield name, key, value

    def _pairs(self, node: Node, what: str) -> list[tuple[Node, Node]]:
        if isinstance(node, yaml.MappingNode):
            return list(node.value)
        if not is_blank(node):
            self.say(node, f"{what} needs words with their values here, one a line: “word: value”")
        return []

    def items(self, node: Node, what: str) -> list[Node]:
        if isinstance(node, yaml.SequenceNode):
            return list(node.value)
        self.say(node, f"{what} needs a list here: [first, second]")
        return []

    def text(self, node: Node, what: str) -> str | None:
        if isinstance(node, yaml.ScalarNode) and node.value.strip():
            return " ".join(str(node.value).split())
        self.say(node, f"{what} must be a text")
        return None

    def number(self, node: Node, what: str) -> float | None:
        """A finite number with a point as decimal mark."""
        written = written_in(node)
        found = float(written) if _NUMBER.fullmatch(written) else math.nan
        if not math.isfinite(found):
            hint = ". Write the decimal mark as a point" if re.fullmatch(r"[\d.,' ]+", written) else ""
            self.say(node, f"{what} must be a number, not “{written[:60]}”{hint}")
            return None
        return found

    def at_least_zero(self, node: Node, what: str) -> float | None:
        found = self.number(node, what)
        if found is not None and found < 0:
            self.say(node, f"{what} must be 0 or more, not “{written_in(node)}”")
            return None
        return found

    def whole(self, node: Node, what: str, most: int = 10_000) -> int | None:
        written = written_in(node)
        if not (written.isascii() and written.isdigit() and int(written[:9]) <= most):
            self.say(node, f"{what} must be a whole number from 0 to {most:,}, not “{written[:60]}”")
            return None
        return int(written)

    def day(self, node: Node, what: str) -> date | None:
        written = written_in(node)
        try:
            found = date.fromisoformat(written) if re.fullmatch(r"\d{4}-\d\d-\d\d", written) else None
        except ValueError:
            found = None
        if found is None or not 1900 <= found.year <= 2200:
            self.say(node, f"{what} must be a day such as 2026-10-31, not “{written[:60]}”")
            return None
        return found

    def truth(self, node: Node, what: str) -> bool | None:
        return self.choice(node, TRUTHS, what)

    def choice(self, node: Node, words: Mapping[str, T], what: str) -> T | None:
        written = written_in(node)
        word = normal(written)
        if word not in words:
            self.say(node, f"{what} can't be “{written[:60]}”. {nearest(word, words)}")
            return None
        return words[word]


def normal(word: str) -> str:
    """Minimum coverage, minimum-coverage and minimum_coverage are one word."""
    return re.sub(r"[\s/_-]+", "_", word.strip().casefold())


def written_in(node: Node) -> str:
    return str(node.value).strip() if isinstance(node, yaml.ScalarNode) else "a list or a mapping"


def is_blank(node: Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and not node.value.strip()


def nearest(word: str, known: Collection[str]) -> str:
    """“Did you mean …?”, or the whole list where nothing is near."""
    near = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    if near:
        return f"Did you mean “{near[0].replace('_', ' ')}”?"
    return f"Known here: {', '.join(sorted(each.replace('_', ' ') for each in known))}"


def _composed(text: str) -> Node:
    """By the compiled reader where there is one, ten times as fast; what it can't read is told in the other one's words."""
    for loader in (getattr(yaml, "CSafeLoader", yaml.SafeLoader), yaml.SafeLoader):
        try:
            _refuse_traps(text, loader)
            return yaml.compose(text, Loader=loader) or NOTHING
        except yaml.YAMLError:
            if loader is yaml.SafeLoader:
                raise
    return NOTHING


def _refuse_traps(text: str, loader: Any) -> None:
    """Raises Wrong for references, and for more levels than anybody writes."""
    depth = 0
    for event in yaml.parse(text, Loader=loader):
        if isinstance(event, yaml.AliasEvent):
            raise Wrong([Fault(_line(event), "references (*name) aren't read here. Write it out, or use “defaults”")])
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise Wrong([Fault(_line(event), f"this is nested more than {DEEPEST} levels deep")])


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 0
