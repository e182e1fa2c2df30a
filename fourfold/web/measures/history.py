"""A measure's past in words: its values by period, and its trail with only what changed."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from fourfold.engine.model import Frequency
from fourfold.measures import queries
from fourfold.org.rules import Role

NOTHING: tuple[Any, ...] = (None, "", [], {}, False)
BOOKKEEPING = {
    "digest",
    "measures",
    "formula text",
    "source",
    "row",
    "place",
    "id",
    "was",
    "state",
    "period_start",
    "effective_from",
    "since",
    "shift",
}  # of many values at once; the entry itself keeps it
DECIMAL = re.compile(r"-?\d+\.\d+")
FEW = 6  # changes that are shown at once; more open on demand


@dataclass(frozen=True)
class Change:
    name: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Act:
    """One entry of the trail."""

    entry: Any
    role: str
    changes: tuple[Change, ...]

    @property
    def is_long(self) -> bool:
        return len(self.changes) > FEW


def values(measure: Any, viewed: queries.Viewing) -> list[tuple[str, Any]]:
    """Each value with its period's name, newest first; rows that a later one replaced stand below it."""
    frequency = Frequency(measure.frequency)
    rows = queries.values_of(measure.pk, superseded=True)[:200]
    return [(queries.period_of(viewed.calendar, frequency, row).label, row) for row in rows]


def acts(entries: Iterable[Any]) -> list[Act]:
    roles = dict(Role.choices)
    return [Act(entry, roles.get(entry.role, entry.role), tuple(_changes(entry))) for entry in entries]


def _changes(entry: Any) -> Iterable[Change]:
    yield from words_of(entry.old or {}, entry.new or {})


def words_of(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterable[Change]:
    """Fields that differ; what was empty before and after is not worth a line."""
    for name in [*new, *(name for name in old if name not in new)]:
        before, after = old.get(name), new.get(name)
        if name not in BOOKKEEPING and before != after and not (before in NOTHING and after in NOTHING):
            yield Change(name.removesuffix("_id").replace("_", " "), _short(before), _short(after))


def _short(value: Any) -> Any:
    if value in NOTHING:
        return None
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    text = text.rstrip("0").rstrip(".") if DECIMAL.fullmatch(text) else text
    return text if len(text) <= 160 else f"{text[:157]}..."
