"""Industry templates: a strategy's themes, perspectives, objectives, links and KPIs, to be made one's own.

A template is a strategy text (docs/reference/strategy-text.md) without unit, years, people and numbers; its measures are
codes of the library. `strategy_text` fills in the rest, so that adopting a template is applying a text.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from fourfold.catalogue.kpis import INDUSTRIES, Entry, NotTheLibrary, entries
from fourfold.catalogue.measured import Calculated, measured
from fourfold.catalogue.sheets import LIMITS, formula_text, input_code, input_sheet, minimum_said, sheet_of

TEMPLATES = Path(__file__).parent / "templates"
STRATEGIC = {"shift": "month", "day": "month", "week": "month"}  # a strategic scorecard is looked at each month


@dataclass(frozen=True)
class Template:
    """One industry's strategy to start from. `objectives` are as the strategy text writes them."""

    key: str
    name: str
    says: str
    vision: str
    perspectives: Mapping[str, str]
    themes: Mapping[str, str]
    objectives: Mapping[str, Mapping[str, Any]]

    @property
    def industry(self) -> str:
        return INDUSTRIES[self.key]

    @property
    def kpis(self) -> list[Entry]:
        """The KPIs of all objectives, in their order."""
        codes = (code for box in self.objectives.values() for code in box["measures"])
        return [entries()[code] for code in dict.fromkeys(codes)]

    @property
    def minima(self) -> list[tuple[Entry, str]]:
        """What regulators demand of its KPIs: information, no targets."""
        return [(entry, said) for entry in self.kpis if (said := minimum_said(entry))]

    def boxes(self, perspective: str) -> list[tuple[str, Mapping[str, Any]]]:
        return [(code, box) for code, box in self.objectives.items() if box["perspective"] == perspective]

    def links(self) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
        """Cause, effect and what is said about them."""
        for code, box in self.objectives.items():
            for effect, said in box.get("leads_to", {}).items():
                yield code, effect, said


@lru_cache(maxsize=1)
def templates() -> Mapping[str, Template]:
    """Every template by the key of its industry, in the order of industries. Raises NotTheLibrary."""
    return {key: _template(key) for key in INDUSTRIES if (TEMPLATES / f"{key}.yaml").exists()}


def _template(key: str) -> Template:
    raw = yaml.safe_load((TEMPLATES / f"{key}.yaml").read_text(encoding="utf-8"))
    try:
        head = raw["template"]
        found = Template(
            key,
            head["name"],
            head["says"],
            raw["strategy"]["vision"],
            raw["perspectives"],
            raw["themes"],
            raw["objectives"],
        )
        missing = [code for box in found.objectives.values() for code in box["measures"] if code not in entries()]
    except (KeyError, TypeError) as error:
        raise NotTheLibrary(f"{key}.yaml: {error}.") from None
    if missing:
        raise NotTheLibrary(f"{key}.yaml: the library has no {', '.join(missing)}.")
    return found


@dataclass(frozen=True)
class Start:
    """What makes a template somebody's own strategy. `there`: codes of measures that the unit has already; they are linked.

    `owner` is the mail address of who owns everything at first; `since` is the day from which the rules of its KPIs hold.
    """

    name: str
    unit: str
    starts: date
    ends: date
    scorecard: str
    since: date
    review: date | None = None  # when its KPIs are looked at again
    currency: str = "EUR"
    owner: str = ""
    there: Collection[str] = field(default_factory=frozenset)


class _Dumper(yaml.SafeDumper):
    """What stands in two places is written twice: a strategy text has no references."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def strategy_text(template: Template, start: Start) -> str:
    """The template as a text that can be applied."""
    said = {
        "fourfold": "strategy 1",
        "strategy": {
            "name": start.name, "unit": start.unit, "starts": start.starts, "ends": start.ends, "vision": template.vision,
        },
        "perspectives": dict(template.perspectives),
        "themes": {name: {"intended_result": result, **_owned("sponsor", start)} for name, result in template.themes.items()},
        "scorecards": {start.scorecard: {**_owned("owner", start), "objectives": _objectives(template, start)}},
        "measures": _measures(template, start),
    }  # fmt: skip
    text: str = yaml.dump(said, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=120)
    return text


def _owned(word: str, start: Start) -> dict[str, str]:
    return {word: start.owner} if start.owner else {}


def _objectives(template: Template, start: Start) -> dict[str, Any]:
    return {code: {**box, **_owned("owner", start)} for code, box in template.objectives.items()}


def _measures(template: Template, start: Start) -> dict[str, Any]:
    there = {code.casefold() for code in start.there}
    found: dict[str, Any] = {}
    for entry in template.kpis:
        if entry.code.casefold() not in there:
            found |= _measure(entry, start)
    return found


def _measure(entry: Entry, start: Start) -> dict[str, Any]:
    """The KPI and, where it is worked out, the measures that hold its inputs."""
    frequency = STRATEGIC.get(entry.frequency, entry.frequency)
    people = {**_owned("owner", start), **_owned("collector", start)}
    sheet: dict[str, Any] = sheet_of(entry, currency=start.currency) | {"frequency": frequency, **people}
    sheet |= {"review_on": start.review} if start.review else {}
    sheet["limits"] = {start.since: {"polarity": entry.polarity, "mode": "percent", **LIMITS[entry.polarity]}}
    if not isinstance(measured(entry), Calculated):
        return {entry.code: sheet}
    inputs = {input_code(entry.code, each): {**input_sheet(entry, each, frequency), **people} for each in entry.inputs}
    formula = {"origin": "formula", "formula": formula_text(entry, entry.code)}
    return {**inputs, entry.code: {**sheet, "calculations": {start.since: formula}}}
