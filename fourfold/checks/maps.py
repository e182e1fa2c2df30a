"""A strategy map as plain rows, with the way along its arrows. Keys are the records' own numbers."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True, slots=True)
class Lane:
    key: int
    name: str


@dataclass(frozen=True, slots=True)
class Theme:
    key: int
    name: str


@dataclass(frozen=True, slots=True)
class Box:
    """An objective. `depth` is its lane's place from the top of its own map, 0 the top lane, `at_bottom` the lowest.

    `own` is False for another scorecard's objective, which is tested where it belongs; `here` is False where it doesn't
    even stand on this map, and is only known because arrows lead to it. `enablers` counts what helps it, of which
    `missing` are not there; None where nobody keeps enablers.
    """

    key: int
    name: str
    lane: int
    depth: int
    unit: int
    at_bottom: bool = False
    theme: int | None = None
    owner: bool = True
    own: bool = True
    here: bool = True
    leads: int = 0
    lags: int = 0
    enablers: int | None = None
    missing: int = 0


@dataclass(frozen=True, slots=True)
class Link:
    """Cause and effect. `loop` marks an arrow that closes a reinforcing loop on purpose."""

    key: int
    cause: int
    effect: int
    because: str = ""
    loop: bool = False


@dataclass(frozen=True)
class Rows:
    """One scorecard's map: its lanes from the top, its themes, and boxes and links as far as its arrows lead.

    `units` is the number of units in the organisation: alone, nobody can work across units.
    """

    lanes: tuple[Lane, ...] = ()
    themes: tuple[Theme, ...] = ()
    boxes: tuple[Box, ...] = ()
    links: tuple[Link, ...] = ()
    units: int = 1

    @cached_property
    def box(self) -> Mapping[int, Box]:
        return {each.key: each for each in self.boxes}

    @cached_property
    def own(self) -> tuple[Box, ...]:
        return tuple(each for each in self.boxes if each.own)

    @cached_property
    def here(self) -> tuple[Box, ...]:
        """What stands on the map: its own boxes and its guests."""
        return tuple(each for each in self.boxes if each.here)

    @cached_property
    def own_links(self) -> tuple[Link, ...]:
        """Arrows that begin or end at one of the map's own boxes."""
        keys = {each.key for each in self.own}
        return tuple(each for each in self.links if each.cause in keys or each.effect in keys)

    @cached_property
    def tested_links(self) -> tuple[Link, ...]:
        """Without arrows that are marked as a loop."""
        return tuple(each for each in self.own_links if not each.loop)

    @cached_property
    def effects(self) -> Mapping[int, tuple[int, ...]]:
        """What each box drives, along every arrow that is not marked as a loop."""
        found: dict[int, list[int]] = defaultdict(list)
        for each in self.links:
            if not each.loop:
                found[each.cause].append(each.effect)
        return {key: tuple(values) for key, values in found.items()}

    @cached_property
    def _reached(self) -> dict[int, set[int]]:
        return {}

    def reached_from(self, start: int) -> set[int]:
        """Every box that `start` drives, directly or through others; itself only where a circle leads back."""
        if start not in self._reached:
            found: set[int] = set()
            waiting = [start]
            while waiting:
                for following in self.effects.get(waiting.pop(), ()):
                    if following not in found:
                        found.add(following)
                        waiting.append(following)
            self._reached[start] = found
        return self._reached[start]

    def name(self, key: int) -> str:
        return self.box[key].name if key in self.box else "an objective that you may not see"

    def names(self, keys: Iterable[int]) -> list[str]:
        return [self.name(key) for key in keys]
