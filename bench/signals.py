"""Process-behaviour limits and rules for many series at once; links of strategy maps tested with lags."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from bench.rows import Row, at_most
from fourfold.engine.association import LEVEL, associate
from fourfold.engine.behaviour import Rule, behaviour

TURNS = 3


def rows(*, quick: bool) -> Iterator[Row]:
    yield from _behaviour()
    if not quick:
        yield from _links()


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


@dataclass(frozen=True)
class Simulated:
    """Series that drift by themselves, links between them, and which of these are true."""

    series: Any
    causes: Any
    effects: Any
    lags: Any
    true: Any


def simulated(links: int, true: int, *, periods: int = 120, seed: int = 1) -> Simulated:
    """Half as many series as links: causes and effects that follow their own past; a true effect also follows its cause."""
    rng = np.random.default_rng(seed)
    half = links // 4
    causes, effects = rng.integers(0, half, links), rng.integers(half, 2 * half, links)
    is_true = np.zeros(links, np.bool_)
    is_true[np.unique(effects, return_index=True)[1][:true]] = True
    lags = rng.integers(1, 7, links)
    memory, shocks = rng.uniform(0, 0.8, 2 * half), rng.standard_normal((2 * half, periods))
    driven = shocks.copy()
    for link in np.flatnonzero(is_true):
        driven[effects[link], lags[link] :] += 0.55 * shocks[causes[link], : periods - lags[link]]
    series = driven.copy()
    for t in range(1, periods):
        series[:, t] += memory * series[:, t - 1]
    return Simulated(series, causes, effects, lags, is_true)


def _links() -> Iterator[Row]:
    of = simulated(10_000, 500)
    began = time.perf_counter()
    found = associate(of.series, of.causes, of.effects)
    yield at_most("signals: 10,000 links x 120 tested with lags 0 to 12", time.perf_counter() - began, 20, "s")
    called = found.adjusted <= LEVEL
    false, power = float((called & ~of.true).sum() / called.sum()), float((called & of.true).sum() / of.true.sum())
    yield at_most("signals: false ones among the links found", 100 * false, 5, "%")
    yield Row("signals: true links that are found", 100 * power, "%", "at least 90 %", power >= 0.9)
