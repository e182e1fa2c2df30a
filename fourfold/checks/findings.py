"""What a rule found: how bad it is, what is wrong by name, what to do, and where."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How a finding counts: it stops, it stops unless the strategy office overrides it, or it only warns."""

    ERROR = "E"
    OVERRIDE = "O"
    WARNING = "W"


ORDER = {Severity.ERROR: 0, Severity.OVERRIDE: 1, Severity.WARNING: 2}


@dataclass(frozen=True, slots=True)
class Finding:
    """`rule` is the rule's short name, such as T4. The keys say what on the map or scorecard it is about."""

    rule: str
    severity: Severity
    wrong: str
    advice: str
    boxes: tuple[int, ...] = ()
    links: tuple[int, ...] = ()
    lane: int | None = None
    theme: int | None = None
    measure: int | None = None
    person: int | None = None


def worst_first(found: Iterable[Finding]) -> list[Finding]:
    """Errors before warnings, each in the order in which they were found."""
    return sorted(found, key=lambda each: ORDER[each.severity])


def listed(names: Iterable[str], most: int = 5) -> str:
    """Names for a sentence, in quotation marks; beyond `most` only their number."""
    every = [f"“{name}”" for name in names]
    shown, rest = every[:most], len(every) - most
    if rest > 0:
        shown.append(f"{rest} more")
    return " and ".join(filter(None, (", ".join(shown[:-1]), *shown[-1:])))
