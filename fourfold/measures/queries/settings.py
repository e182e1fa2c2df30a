"""Settings with a scope: a record's own, else those of what it belongs to, else the organisation's, else the standard's.

Which one is in force, and where it comes from, is decided here and in strategy/queries/settings.py, and nowhere else.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Subquery
from django.db.models.functions import JSONObject

from fourfold.core.past import as_known, changed_since
from fourfold.measures import rules
from fourfold.measures.models import Defaults, Measure

DAYS = ("due_days", "grace_days", "carry_periods")
ROLL_UP = ("method", "critical_caps", "cap_green", "minimum_coverage")
UNITS = {"due_days": "day", "grace_days": "day", "carry_periods": "period"}
LABELS = {
    "method": "How scores combine",
    "critical_caps": "A critical red caps at amber",
    "cap_green": "Children count at most as green",
    "minimum_coverage": "Least coverage for a score",
    "due_days": "Due after the period's end",
    "grace_days": "Grace after the due day",
    "carry_periods": "The last value may be carried for",
}
SOURCES = {
    "measure": "this measure's own",
    "objective": "this objective's own",
    "scorecard": "from the scorecard's settings",
    "own_scorecard": "this scorecard's own",
    "organisation": "from the organisation's settings",
    "standard": "from the scoring standard",
}


@dataclass(frozen=True)
class Setting:
    """One value in force, and where it comes from: a key of SOURCES."""

    name: str
    value: Any
    source: str

    @property
    def label(self) -> str:
        return LABELS[self.name]

    @property
    def shown(self) -> str:
        """“5 days”, “50 %”, “Worst child”, “no”."""
        if self.name == "method":
            return str(rules.Method(self.value).label)
        if self.name == "minimum_coverage":
            return f"{100 * self.value:g} % of the weight"
        if self.name in UNITS:
            return f"{self.value} {UNITS[self.name]}{'' if self.value == 1 else 's'}"
        return "yes" if self.value else "no"

    @property
    def origin(self) -> str:
        return SOURCES[self.source]


def defaults(at: datetime | None = None) -> Defaults:
    """The organisation's settings as known at an instant (None: now); an unsaved record where it never set any."""
    found = list(Defaults.objects.all()[:1])
    if at is not None:
        found = as_known(found, changed_since(Defaults, at))
    return found[0] if found else Defaults()


def stored_defaults() -> Subquery:
    """The organisation's settings as a column of another question, which saves one; `read_defaults` makes them of it."""
    content = JSONObject(**{name: name for name in ("id", *ROLL_UP, *DAYS)})
    return Subquery(Defaults.objects.values(content=content)[:1])


def read_defaults(content: Mapping[str, Any] | None, at: datetime | None = None) -> Defaults:
    """The settings that a row brought along; at an instant they are asked for anew."""
    return Defaults(**(content or {})) if at is None else defaults(at)


def inherited(name: str, given: Defaults) -> Setting:
    """What holds where nobody below the organisation says anything."""
    return Setting(name, getattr(given, name), "standard" if given.pk is None else "organisation")


def organisation_settings(given: Defaults) -> list[Setting]:
    return [inherited(name, given) for name in (*ROLL_UP, *DAYS)]


def setting_of(measure: Measure, name: str, given: Defaults) -> Setting:
    own = getattr(measure, name)
    return inherited(name, given) if own is None else Setting(name, own, "measure")


def settings_of(measure: Measure, given: Defaults) -> list[Setting]:
    """When a measure's values are due and late, and how long the last one may be carried."""
    return [setting_of(measure, name, given) for name in DAYS]


def days_of(measure: Measure, given: Defaults) -> dict[str, int]:
    """The same as the engine's fields."""
    return {name: setting_of(measure, name, given).value for name in DAYS}
