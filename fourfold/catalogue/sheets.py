"""What a measure made from an entry says on its sheet, in words and numbers of the entry."""

from decimal import Decimal
from typing import Any

from fourfold.catalogue.kpis import AGGREGATIONS, Entry, Input
from fourfold.catalogue.measured import Calculated, Itself, Quotient, decimals, measured
from fourfold.engine.formulas import written


def sheet_of(entry: Entry, *, currency: str) -> dict[str, Any]:
    """Fields of the sheet, without code and people."""
    how = measured(entry)
    kind, scale = ("ratio", how.scale) if isinstance(how, Quotient) else (how.kind, 1.0)
    return {
        "name": entry.name, "description": f"{entry.says}.", "formula": _inputs(entry, how), "kind": kind, "scale": scale,
        "unit_of_measure": unit_of(entry, currency), "decimals": decimals(entry), "frequency": entry.frequency,
        "indicator": entry.indicator, "cautions": entry.pitfall, "unit_aggregation": AGGREGATIONS[entry.aggregation],
        "tags": [entry.letter] if entry.letter else [], "notes": _notes(entry),
    }  # fmt: skip


def unit_of(entry: Entry, currency: str) -> str:
    """“currency per unit” in the organisation's own currency."""
    return entry.unit.replace("currency", currency)


def _inputs(entry: Entry, how: Quotient | Calculated | Itself) -> str:
    if isinstance(how, Quotient):
        return f"{entry.expression}\nNumerator: {how.numerator.means}\nDenominator: {how.denominator.means}"
    return "\n".join([entry.expression, *(f"{each.key}: {each.means}" for each in entry.inputs)])


def _notes(entry: Entry) -> str:
    said = [f"From the KPI library: {entry.code}."]
    said += [f"Follows {entry.standard}."] if entry.standard else []
    return " ".join(said + ([minimum_said(entry)] if entry.minimum else []))


def minimum_said(entry: Entry) -> str:
    """What the regulator demands: information, not a target."""
    if entry.minimum is None:
        return ""
    note = f" {entry.minimum.note}" if entry.minimum.note else ""
    return f"The regulatory minimum is {entry.minimum.amount:g} {entry.unit}{note}: information, not a target."


def below_minimum(entry: Entry | None, target: float | Decimal | None) -> str:
    """What to say about a target that lies below what the regulator demands; "" where there is nothing to say."""
    if entry is None or entry.minimum is None or target is None or float(target) >= entry.minimum.amount:
        return ""
    return f"The target of {entry.name} lies below the regulatory minimum of {entry.minimum.amount:g} {entry.unit}."


def input_code(code: str, each: Input) -> str:
    return f"{code}.{each.key}"[:60]


def input_sheet(entry: Entry, each: Input, frequency: str) -> dict[str, Any]:
    """The measure that holds one input of a KPI that is worked out; without code and people."""
    return {
        "name": each.means, "kind": each.kind, "frequency": frequency, "decimals": 2,
        "description": f"An input of {entry.name}.", "notes": f"From the KPI library: {entry.code}.",
    }  # fmt: skip


def formula_text(entry: Entry, code: str) -> str:
    """The entry's formula over the measures that hold its inputs."""
    inputs = {each.key: written(input_code(code, each)) for each in entry.inputs}
    text = entry.expression
    for key, place in sorted(entry.formula.places, key=lambda found: -found[1].start):
        text = text[: place.start] + inputs[str(key)] + text[place.start + place.length :]
    return text


# Where red and green begin until somebody sets limits of their own, in percent of the target.
LIMITS: dict[str, dict[str, Any]] = {
    "maximum": {"red": 90.0, "green": 100.0},
    "minimum": {"red": 110.0, "green": 100.0},
    "range": {"red": 85.0, "green": 95.0, "green_high": 105.0, "red_high": 115.0},
}
