"""50,000 formulas, valid, nearly valid and hostile: none does anything but be evaluated or be refused in words."""

import sys

import numpy as np
import pytest

from fourfold.engine.formulas import Formula, WrongFormula, parse
from fourfold.engine.formulas.needs import WORK, Back
from fourfold.engine.formulas.nodes import walk
from fourfold.engine.formulas.parser import LONGEST, MOST
from fourfold.engine.formulas.program import compile_formulas
from fourfold.engine.model import Reason
from tests.engine.formulas.generator import HOSTILE, NAMES, Generator
from tests.engine.formulas.reference import Reference

MONTHS, COUNT = 36, 50_000
BATCH = 500
WORDS = {reason: reason.name.lower().replace("_", " ") for reason in Reason}
ALLOWED_EVENTS = ("builtins.id", "object.__getattr__")  # of the interpreter itself
KEYS = {name: name for name in NAMES}
YEARS = np.where(np.arange(MONTHS) >= 12, np.arange(MONTHS) - 12, -1)


def given() -> dict[tuple[str, str, int], tuple[np.ndarray, np.ndarray]]:
    """Numbers with gaps, zeros, very large and very small ones; each way of looking at each measure has rows of its own."""
    random = np.random.default_rng(3)
    found = {}
    for name in NAMES:
        for how, n in [("value", 0), ("ytd", 0), *(("rolling", n) for n in range(1, 13))]:
            value = np.round(random.normal(50, 40, MONTHS), 2)
            value[random.random(MONTHS) < 0.1] = 0
            value[random.random(MONTHS) < 0.02] = 1e308
            value[random.random(MONTHS) < 0.02] = 2.675
            reason = np.where(random.random(MONTHS) < 0.12, random.choice([1, 2, 3, 4, 5, 6, 8], MONTHS), 0).astype(
                np.int8
            )
            found[how, name, n] = np.where(reason == 0, value, np.nan), reason
    return found


GIVEN = given()


def looked(how: str, name: str, n: int) -> list[float | str]:
    exact = next(each for each in NAMES if each.casefold() == name.casefold())
    value, reason = GIVEN[how, exact, n]
    return [WORDS[Reason(r)] if r else float(v) for v, r in zip(value, reason.tolist(), strict=True)]


def rows(program) -> tuple[np.ndarray, np.ndarray]:
    found = []
    for leaf in program.leaves:
        step = leaf.need.steps[-1] if leaf.need.steps else None
        how = "value" if step is None else "ytd" if step.back is Back.YTD else "rolling"
        found.append(GIVEN[how, leaf.need.key, min(step.n, 12) if step else 0])  # targets, scores, children: as values
    width = np.zeros((len(found), MONTHS))
    value, reason = width.copy(), width.astype(np.int8)
    for at, (numbers, why) in enumerate(found):
        value[at], reason[at] = numbers, why
    return value, reason


def evaluated(formulas: list[Formula]):
    program = compile_formulas(formulas)
    value, reason = rows(program)
    return program.run(value, reason, year_before=YEARS)


def texts(count: int):
    generator = Generator(11)
    for at in range(count):
        yield generator.hostile() if at % 10 == 9 else generator.near() if at % 3 == 2 else generator.valid()


def read(text: str) -> Formula | WrongFormula:
    try:
        return parse(text, KEYS)
    except WrongFormula as wrong:
        return wrong


@pytest.fixture
def events():
    """What the interpreter reports while a test evaluates: files, network, imports, processes, code."""
    seen, listening = [], [False]

    def hear(event: str, _: object) -> None:
        if listening[0] and event not in ALLOWED_EVENTS:
            seen.append(event)

    sys.addaudithook(hear)
    yield seen, listening
    listening[0] = False


def test_50000_formulas_raise_nothing_and_touch_nothing(events):
    seen, listening = events
    written = list(texts(COUNT))
    evaluated([parse("round(a / 3, 2)", KEYS)])  # whatever is loaded on first use is loaded now
    read("nonsens(")
    read("zz")
    good, bad, batch = 0, [], []
    listening[0] = True
    for text in written:
        found = read(text)
        if isinstance(found, WrongFormula):
            bad.append((found, len(text)))
            continue
        good += 1
        batch.append(found)
        if len(batch) == BATCH:
            evaluated(batch)
            batch = []
    evaluated(batch)
    listening[0] = False
    assert seen == []
    assert good > 30_000 and len(bad) > 5_000
    for wrong, length in bad:
        assert str(wrong) and 0 <= wrong.start <= wrong.start + wrong.length <= length


def test_the_hook_would_hear_a_file_an_import_and_a_process(events, tmp_path):
    seen, listening = events
    listening[0] = True
    (tmp_path / "file").write_text("x", encoding="utf-8")
    listening[0] = False
    assert "open" in seen


@pytest.mark.parametrize("seed", range(4))
def test_generated_formulas_come_to_what_the_reference_says(seed):
    generator = Generator(100 + seed)
    written = [generator.valid() for _ in range(750)]
    formulas = [(text, found) for text in written if isinstance(found := read(text), Formula)]
    assert len(formulas) > 700
    cells = evaluated([formula for _, formula in formulas])
    for at, (text, _) in enumerate(formulas):
        expected = Reference(text, looked, MONTHS).cells()
        ours = [
            WORDS[Reason(r)] if r else v
            for v, r in zip(cells.value[at].tolist(), cells.reason[at].tolist(), strict=True)
        ]
        assert ours == expected, text


def test_company_and_order_change_no_bit():
    generator = Generator(7)
    formulas = [found for _ in range(1500) if isinstance(found := read(generator.valid()), Formula)]
    together, backwards = evaluated(formulas), evaluated(formulas[::-1])
    assert together.value.tobytes() == backwards.value[::-1].tobytes()
    assert together.reason.tobytes() == backwards.reason[::-1].tobytes()
    for at in range(0, len(formulas), 50):
        alone = evaluated([formulas[at]])
        assert alone.value[0].tobytes() == together.value[at].tobytes()


def test_no_formula_costs_more_than_the_work_that_is_allowed():
    """A bound that doesn't depend on the machine: so many row operations of so many periods at most; bench/ times them."""
    generator = Generator(5)
    for text in [*HOSTILE, *(generator.valid(6) for _ in range(300))]:
        found = read(text)
        if isinstance(found, Formula):
            program = compile_formulas([found])
            assert len(text) <= LONGEST and len(walk(found.root)) <= MOST and found.work <= WORK
            assert sum(chunk.size for chunk in program.chunks) <= MOST


@pytest.mark.parametrize("text", HOSTILE[:10])
def test_the_ten_abuses_are_refused(text):
    assert isinstance(read(text), WrongFormula)
