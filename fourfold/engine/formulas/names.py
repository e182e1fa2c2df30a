"""Which names a formula may use, and which measure each of them means."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from fourfold.engine.formulas.nodes import Name, Span
from fourfold.engine.formulas.tokens import WORD
from fourfold.engine.formulas.wrong import Wrong, WrongFormula, listed

LONGEST = 60  # characters of a name that are compared when looking for one that is written alike


@dataclass(frozen=True, slots=True)
class Named:
    """One way to name a measure: its code, its key or its name. `unit` as stated on its sheet, "" where none is."""

    name: str
    key: Hashable
    unit: str = ""


class Names:
    """Case doesn't matter, unless two names differ in nothing else."""

    def __init__(self, names: Iterable[Named]) -> None:
        self._exact: dict[str, list[Named]] = {}
        self._folded: dict[str, list[Named]] = {}
        for each in names:
            _add(self._exact, each.name, each)
            _add(self._folded, each.name.casefold(), each)

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, Hashable]]) -> "Names":
        return cls(Named(name, key) for name, key in pairs)

    def find(self, text: str, at: Span) -> Name:
        """Raises WrongFormula where no measure, or more than one, goes by the name."""
        found = self._exact.get(text) or self._folded.get(text.casefold(), [])
        if len(found) == 1:
            return Name(found[0].key, text, found[0].unit, at)
        if found:
            raise WrongFormula(
                Wrong.NAME, f"“{text}” is the name of {len(found)} measures. Write the code of the one you mean.", at,
                allowed=("the code of a measure",),
            )  # fmt: skip
        nearest = self.nearest(text)
        hint = f" Did you mean {listed(nearest)}?" if nearest else ""
        raise WrongFormula(
            Wrong.NAME, f"There is no measure called “{text}”.{hint}", at, allowed=("a measure",), nearest=nearest
        )

    def nearest(self, text: str) -> tuple[str, ...]:
        alike = get_close_matches(text.casefold()[:LONGEST], [name[:LONGEST] for name in self._folded], n=3, cutoff=0.6)
        by_start = {name[:LONGEST]: found[0].name for name, found in self._folded.items()}
        return tuple(written(by_start[each]) for each in alike)


class AnyName(Names):
    """Every name is a measure of that key: for reading a formula before it is known what there is."""

    def __init__(self) -> None:
        super().__init__(())

    def find(self, text: str, at: Span) -> Name:
        return Name(text, text, "", at)


def _add(found: dict[str, list[Named]], name: str, each: Named) -> None:
    same = found.setdefault(name, [])
    if all(other.key != each.key for other in same):
        same.append(each)


def written(name: str) -> str:
    """The name as a formula writes it: in square brackets unless it is one word of letters, digits, _ and points."""
    return name if WORD.fullmatch(name) else f"[{name.replace(']', ']]')}]"
