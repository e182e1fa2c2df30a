"""Entries of the KPI library: what a KPI is, how it is worked out, how its number can mislead, and one worked example."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from fourfold.engine.formulas import Formula, parse
from fourfold.engine.formulas.program import compile_formulas

KPIS = Path(__file__).parent / "kpis"
PERSPECTIVES = {
    "financial": "Financial", "customer": "Customer", "internal_process": "Internal process",
    "learning_growth": "Learning and growth",
}  # fmt: skip
INDUSTRIES = {
    "general": "General", "healthcare": "Healthcare", "banking": "Banking", "manufacturing": "Manufacturing",
    "pharma": "Pharma", "education": "Education", "government": "Government", "it_saas": "IT and SaaS", "esg": "ESG",
    "hr": "Human resources",
}  # fmt: skip
LETTERS = {"S": "Safety", "Q": "Quality", "C": "Cost", "D": "Delivery", "P": "People"}
AGGREGATIONS = {
    "ratio_of_sums": "Each input is added up over time and units, then the formula is applied. Percentages are never averaged.",
    "sum": "Values of several periods or units are added up.",
    "last": "The latest inputs count.",
    "recompute": "The formula is applied anew to the inputs of the longer period or the larger unit.",
}


class NotTheLibrary(ValueError):
    """A file of the library that can't be used; the message says where and why."""


@dataclass(frozen=True)
class Input:
    """What goes into the formula. `kind` says how it combines over time: flows add up, of stocks the last counts."""

    key: str
    means: str
    kind: str
    example: float


@dataclass(frozen=True)
class Minimum:
    """What a regulator demands at least: information, not a target."""

    amount: float
    note: str = ""


@dataclass(frozen=True)
class Entry:
    """One KPI to start from. `result` is the value of its example, rounded to four decimals."""

    code: str
    key: str
    name: str
    industries: tuple[str, ...]
    perspective: str
    unit: str
    says: str
    expression: str
    inputs: tuple[Input, ...]
    result: float
    polarity: str
    frequency: str
    indicator: str
    aggregation: str
    pitfall: str
    standard: str = ""
    letter: str = ""
    minimum: Minimum | None = None

    @cached_property
    def formula(self) -> Formula:
        return parse(self.expression, {each.key: each.key for each in self.inputs})

    @property
    def worked_out(self) -> float:
        """The example's value as the product's own formulas give it."""
        program = compile_formulas([self.formula])
        given = {each.key: each.example for each in self.inputs}
        values = np.array([[float(given[str(leaf.need.key)])] for leaf in program.leaves])
        return float(program.run(values, np.zeros(values.shape, np.int8)).value[0, 0])

    @property
    def text(self) -> str:
        """What a search looks through."""
        inputs = " ".join(f"{each.key} {each.means}" for each in self.inputs)
        return f"{self.code} {self.key} {self.name} {self.says} {self.pitfall} {self.standard} {inputs}".casefold()


@lru_cache(maxsize=1)
def entries() -> Mapping[str, Entry]:
    """Every entry by its code: the general ones, then file by file. Raises NotTheLibrary."""
    found: dict[str, Entry] = {}
    for file in sorted(KPIS.glob("*.yaml"), key=lambda each: (each.stem != "general", each.name)):
        for raw in yaml.safe_load(file.read_text(encoding="utf-8")):
            entry = _entry(raw, file.name)
            if entry.code in found:
                raise NotTheLibrary(f"{file.name}: {entry.code} stands in the library twice.")
            found[entry.code] = entry
    return found


def _entry(raw: Mapping[str, Any], file: str) -> Entry:
    try:
        fields = dict(raw)
        inputs = tuple(Input(key, **each) for key, each in fields.pop("inputs").items())
        minimum = fields.pop("minimum", None)
        return Entry(
            **{**fields, "industries": tuple(fields["industries"])},
            inputs=inputs, minimum=Minimum(**minimum) if minimum else None,
        )  # fmt: skip
    except (TypeError, KeyError) as error:
        raise NotTheLibrary(f"{file}, {raw.get('code', 'an entry')}: {error}.") from None


def search(
    text: str = "", *, industry: str = "", perspective: str = "", indicator: str = "", letter: str = ""
) -> list[Entry]:
    """Entries with all the words somewhere in them, and of these kinds; those whose name or code begins so come first."""
    words = text.casefold().split()
    found = [
        entry
        for entry in entries().values()
        if all(word in entry.text for word in words)
        and (not industry or industry in entry.industries)
        and (not perspective or entry.perspective == perspective)
        and (not indicator or entry.indicator == indicator)
        and (not letter or entry.letter == letter)
    ]
    begins = text.casefold().strip()
    return sorted(found, key=lambda entry: not (begins and _begins(entry, begins)))


def _begins(entry: Entry, words: str) -> bool:
    return entry.code.casefold().startswith(words) or entry.name.casefold().startswith(words)
