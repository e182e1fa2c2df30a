"""Formulas: ten thousand over ten years of months, and the dearest ones that can be written, each alone."""

import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from bench.rows import Row, at_most
from fourfold.engine.formulas import Formula, WrongFormula, parse
from fourfold.engine.formulas.program import Program, compile_formulas

FORMULAS, MONTHS = 10_000, 120
SHAPES = (
    "if({b} = 0, coalesce({a}, 0), {a} / {b} * 100) + {c}",
    "ytd({a}) / ytd({b}) * 100",
    "rolling({a}, 3) - prev(sum({a}, {b}, {c}), 1)",
    "{a} / {b}",
    "({a} - same_period_last_year({a})) / same_period_last_year({a}) * 100",
    "max(0, min({a}, {b})) * 1.2 + avg({a}, {b}, {c})",
    "round({a} / {b}, 2)",
    "{a} - {b}",
)
DEAREST = (
    "+".join(["rolling(a, 400)"] * 4),
    "+".join(["round(a / 3, 2)"] * 90),
    "prev(" * 49 + "a" + ")" * 49,
    "+".join(["a * b"] * 160),
    "if(" * 48 + "a" + ",b,c)" * 48,
    "sum(" + ",".join("ab"[n % 2] for n in range(400)) + ")",
)


def rows(*, quick: bool) -> Iterator[Row]:
    formulas = [parse(SHAPES[n % len(SHAPES)].format(a=f"a{n}", b=f"b{n}", c=f"c{n % 50}")) for n in range(FORMULAS)]
    program = compile_formulas(formulas)
    name = f"formulas: {FORMULAS:,} over {MONTHS} months, 5 % of the operands missing"
    yield at_most(name, _seconds(_run(program, MONTHS), 5), 0.5, "s")
    texts = [formula.text for formula in formulas[:1000]]
    each = _seconds(lambda: [parse(text) for text in texts], 3)
    yield at_most("formulas: reading one, once", each, 1, "ms")
    yield from _dearest(quick)


def _dearest(quick: bool) -> Iterator[Row]:
    """The slowest of many generated formulas and of those written to be slow, read and evaluated alone."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    from tests.engine.formulas.generator import HOSTILE, Generator

    generator = Generator(1)
    count = 500 if quick else 5_000
    texts = [*DEAREST, *HOSTILE, *(generator.valid(6) for _ in range(count)), *(generator.near() for _ in range(count))]
    slow = sorted(texts, key=_whole)[-20:]  # some of them only because somebody else was at work
    took = max(min(_whole(text) for _ in range(3)) for text in slow)
    yield at_most(
        f"formulas: the slowest of {len(texts):,}, read and evaluated over {MONTHS} months", 1000 * took, 300, "ms"
    )
    days = max(min(_whole(text, 3_650) for _ in range(2)) for text in DEAREST)
    yield at_most("formulas: the slowest of those written to be slow, over ten years of days", 1000 * days, 300, "ms")


def _whole(text: str, width: int = MONTHS) -> float:
    began = time.perf_counter()
    try:
        formula: Formula | None = parse(text)
    except WrongFormula:
        formula = None
    if formula is not None:
        _run(compile_formulas([formula]), width)()
    return time.perf_counter() - began


def _run(program: Program, width: int) -> Callable[[], Any]:
    random = np.random.default_rng(7)
    value = random.uniform(1, 100, (len(program.leaves), width))
    reason = np.where(random.random(value.shape) < 0.05, 2, 0).astype(np.int8)
    value[reason != 0] = np.nan
    year = np.arange(width) - 12
    return lambda: program.run(value, reason, year_before=np.where(year >= 0, year, -1))


def _seconds(work: Callable[[], Any], turns: int) -> float:
    found = []
    for _ in range(turns):
        began = time.perf_counter()
        work()
        found.append(time.perf_counter() - began)
    return min(found)
