"""Whole models of generated formulas against the plain reference, which is given plain sums over plain lists."""

import random
from dataclasses import replace
from datetime import date

import pytest

from fourfold.engine.formulas import WrongFormula, parse
from fourfold.engine.model import Kind, Reason
from fourfold.engine.scorecard import compute
from tests.engine.formulas.generator import NAMES, Generator
from tests.engine.formulas.models import YEAR, model
from tests.engine.formulas.reference import Reference

MONTHS = 30
FIRST = date(2026, 7, 1)


def numbers(seed: int) -> dict[str, list[float | None]]:
    chance = random.Random(seed)
    return {
        name: [None if chance.random() < 0.1 else round(chance.gauss(20, 15), 2) for _ in range(MONTHS)]
        for name in NAMES
    }


def looked(given: dict[str, list[float | None]]):
    """A flow's value, its year to date and its last n months: sums of what is there, late where nothing is."""

    def look(how: str, name: str, n: int) -> list[float | str]:
        cells = next(given[each] for each in NAMES if each.casefold() == name.casefold())
        found: list[float | str] = []
        for t in range(MONTHS):
            first = t if how == "value" else t - t % 12 if how == "ytd" else max(t - n + 1, 0)
            present = [x for x in cells[first : t + 1] if x is not None]
            total = 0.0
            for x in present:
                total += x
            found.append(total if present else "late")
        return found

    return look


@pytest.mark.parametrize("seed", range(3))
def test_generated_formulas_in_a_model_come_to_what_the_reference_says(seed):
    given, generator = numbers(seed), Generator(500 + seed)
    texts = {}
    while len(texts) < 120:
        text = generator.valid(3)
        try:
            parse(text, {name: name for name in NAMES})
        except WrongFormula:
            continue
        texts[f"f{len(texts)}"] = text
    starts = {name: {"kind": Kind.FLOW, "starts": YEAR} for name in NAMES}
    rows = model(given, texts, sheets=starts, count=12, first=FIRST)
    names = tuple((name, name) for name in NAMES)
    scored = compute(replace(rows, formulas=tuple(replace(row, names=names) for row in rows.formulas)))
    for key, text in texts.items():
        m = scored.measure_index[key]
        expected = Reference(text, looked(given), MONTHS, ends=False).cells()[MONTHS - 12 :]
        ours = [
            value if value == value else Reason(why).name.lower().replace("_", " ")
            for value, why in zip(scored.value[m].tolist(), scored.reason[m].tolist(), strict=True)
        ]
        assert ours == expected, text
