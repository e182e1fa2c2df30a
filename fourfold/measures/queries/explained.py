"""Why a measure has its score, for one member: what a formula takes from measures that they may not see stays hidden."""

from collections.abc import Collection, Hashable, Mapping
from dataclasses import replace
from typing import Any

from fourfold.engine.explain import Explanation
from fourfold.engine.formulas import WrongFormula, parse
from fourfold.measures.queries.reading import id_of
from fourfold.measures.queries.scored import MeasureScore
from fourfold.measures.queries.visible import visible_measure_ids
from fourfold.org.queries import Member

WITHHELD = "withheld"


def explained(member: Member, computed: MeasureScore) -> Explanation:
    """One query more where the measure is calculated."""
    found = computed.scored.explain(computed.key)
    calculation = found.facts.get("calculation")
    if calculation is None or not calculation["operands"]:
        return found
    keys = {operand["key"] for operand in calculation["operands"]}
    seen = visible_measure_ids(member, {id_of(key) for key in keys})
    hidden = {key for key in keys if id_of(key) not in seen}
    if not hidden:
        return found
    names = {operand["name"]: operand["key"] for operand in calculation["operands"]}
    return replace(found, facts={**found.facts, "calculation": _hiding(calculation, hidden, names)})


def _hiding(calculation: dict[str, Any], hidden: set[Hashable], names: dict[str, Hashable]) -> dict[str, Any]:
    operands = [
        {**each, "name": WITHHELD, "value": None, "reason": WITHHELD} if each["key"] in hidden else each
        for each in calculation["operands"]
    ]
    problem = calculation["problem"] and {"says": "a part of it has no result", "start": 0, "length": 0}
    text = masked(calculation["text"] or "", names, hidden)
    return {**calculation, "operands": operands, "problem": problem, "text": text or calculation["text"]}


def masked(text: str, names: Mapping[str, Hashable], hidden: Collection[Hashable]) -> str:
    """The formula with “[withheld]” in the place of each name that stands for a hidden measure."""
    if not text or not hidden:
        return text
    try:
        spans = parse(text, names).places
    except WrongFormula:
        return f"[{WITHHELD}]"
    for key, at in sorted(spans, key=lambda each: -each[1].start):
        if key in hidden:
            text = f"{text[: at.start]}[{WITHHELD}]{text[at.start + at.length :]}"
    return text
