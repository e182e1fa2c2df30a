"""What an XML file is made of, by local names; and what there is to say about it."""

from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass
class Piece:
    """An element: its name without a prefix, its own text trimmed, its attributes, and what lies inside."""

    name: str
    text: str = ""
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Piece"] = field(default_factory=list)
    line: int = 0

    def one(self, name: str) -> "Piece | None":
        return next((each for each in self.children if each.name == name), None)

    def all(self, name: str) -> list["Piece"]:
        return [each for each in self.children if each.name == name]

    def every(self, name: str) -> Iterator["Piece"]:
        """Those of this name, however deep, in the order of the file."""
        for each in self.children:
            if each.name == name:
                yield each
            yield from each.every(name)

    def said(self, name: str) -> str:
        """The text of the first part of this name; "" where there is none or it says nothing."""
        found = self.one(name)
        return found.text if found else ""

    def put(self, name: str, text: str) -> None:
        """Let the part say this; nothing is added for a part that would say nothing."""
        found = self.one(name)
        if found is not None:
            found.text = text
        elif text:
            self.children.append(Piece(name, text))


@dataclass(frozen=True)
class Note:
    """A sentence about what was read, or could not be, and the first line that it is about; `count` of them are alike."""

    line: int
    sentence: str
    count: int = 1

    def __str__(self) -> str:
        times = f" ({self.count:,} times)" if self.count > 1 else ""
        return f"line {self.line}: {self.sentence}{times}" if self.line else f"{self.sentence}{times}"


MOST_NOTES = 500  # different sentences about one file


class Notes:
    """Sentences as they come; the same sentence again is counted, and so are all that come after the first 500."""

    def __init__(self) -> None:
        self._found: dict[str, tuple[int, int]] = {}

    def say(self, line: int, sentence: str) -> None:
        if sentence not in self._found and len(self._found) >= MOST_NOTES:
            line, sentence = 0, "There is more to say about this file than is listed here"
        first, count = self._found.get(sentence, (line, 0))
        self._found[sentence] = (first, count + 1)

    def all(self) -> tuple[Note, ...]:
        return tuple(Note(line, sentence, count) for sentence, (line, count) in self._found.items())
