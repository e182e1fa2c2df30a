"""Process-behaviour limits and rules for many series at once; links of strategy maps tested with lags."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from bench.rows import Row, at_most
from fourfold.engine.behaviour import Rule, behaviour

TURNS = 3


def rows(*, quick: bool) -> Iterator[Row]:
    yield from _behaviour()


def _behaviour() -> Iterator[Row]:
    """All rules, not only the usual two; with gaps, as real series have them."""
    numbers = np.random.default_rng(11).normal(size=(100_000, 60))
    yield at_most("signals: limits and six rules, 100,000 series x 60", _quickest(lambda: _judge(numbers)), 1, "s")
    numbers[np.random.default_rng(12).random(numbers.shape) < 0.05] = np.nan
    yield at_most("signals: the same with 5 % of the points missing", _quickest(lambda: _judge(numbers)), 1, "s")


def _judge(numbers: Any) -> Any:
    return behaviour(numbers, rules=tuple(Rule))


def _quickest(work: Callable[[], Any]) -> float:
    taken = []
    for _ in range(TURNS):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return min(taken)
