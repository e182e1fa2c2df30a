"""What children hand up to their parents, and how it is folded into one number."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from fourfold.engine.beside import ALWAYS, Beside, OldestDays
from fourfold.engine.columns import NEVER, Indices
from fourfold.engine.model import Method, Status
from fourfold.engine.scoring import GREEN_FROM, TOP, Array, Flags, Statuses, status_from_score

NO_DAY = NEVER


@dataclass(frozen=True, slots=True)
class Leaves:
    """What measures hand up, (measures, periods): NaN scores are missing; not expected are those of which none is due at all."""

    score: Array
    beside: Beside  # coverage, expectation and age, NO_DAY where there is none
    status: Statuses
    critical: Flags  # (measures,)
    leading: npt.NDArray[np.int8]  # (measures,): 1 leading, 0 lagging, -1 neither

    @property
    def has_leading(self) -> bool:
        return bool((self.leading >= 0).any())


@dataclass(frozen=True, slots=True)
class Rolled:
    """Results of all nodes, (nodes, periods)."""

    score: Array
    over_present: Array | None  # the score before coverage decides whether it counts; None: not kept (`Scored.whole`)
    coverage: Array
    status: Statuses
    reason: Statuses
    expected: Flags  # False where everything below is out of play, so that the parent doesn't miss it
    oldest: OldestDays  # NO_DAY where there is none
    leading: Array
    lagging: Array
    critical_red: Flags  # (nodes, 1) where no measure is critical


@dataclass(frozen=True, slots=True)
class Found:
    """One child of each of some parents, (parents, periods)."""

    score: Array
    coverage: Array
    expected: Flags
    oldest: OldestDays
    critical_red: Flags
    leading: Array
    lagging: Array


class Children:
    """Measures and nodes behind one numbering: measures first."""

    def __init__(self, leaves: Leaves, rolled: Rolled) -> None:
        self.leaves, self.rolled = leaves, rolled
        self.measures, self.width = len(leaves.score), rolled.critical_red.shape[1]
        self.has_leading = leaves.has_leading
        self.all_expected = bool(leaves.beside.expected.all())  # a node that isn't expected has only such children
        self.has_critical = bool(leaves.critical.any())

    def of(self, child: Indices) -> Found:
        is_leaf = child < self.measures
        if is_leaf.all():
            return self._leaves(child)
        nodes = self._nodes(np.maximum(child - self.measures, 0))
        if not is_leaf.any():
            return nodes
        leaves = self._leaves(np.where(is_leaf, child, 0))
        mixed = (np.where(is_leaf[:, None], getattr(leaves, n), getattr(nodes, n)) for n in Found.__slots__)
        return Found(*mixed)

    def _leaves(self, at: Indices) -> Found:
        leaves, score = self.leaves, self.leaves.score[at]
        red, leading = leaves.critical[at, None], leaves.leading[at, None]
        coverage, expected, oldest = leaves.beside.where_scored(at)
        return Found(
            score=score, coverage=coverage, oldest=oldest, expected=ALWAYS if self.all_expected else expected,
            critical_red=red & (leaves.status[at] == Status.RED) if self.has_critical else red,
            leading=np.where(leading == 1, score, np.nan) if self.has_leading else score,
            lagging=np.where(leading == 0, score, np.nan) if self.has_leading else score,
        )  # fmt: skip

    def _nodes(self, at: Indices) -> Found:
        rolled = self.rolled
        return Found(
            rolled.score[at], rolled.coverage[at], ALWAYS if self.all_expected else rolled.expected[at],
            rolled.oldest[at], rolled.critical_red[at],
            *((rolled.leading[at], rolled.lagging[at]) if self.has_leading else (rolled.score[at],) * 2),
        )  # fmt: skip


def _counted(score: Array) -> Array:
    """What each status counts where statuses are counted: off target 0, at risk 5, on target 10."""
    return np.where(np.isnan(score), np.nan, (status_from_score(score) - Status.RED) * (TOP / 2))


class Fold:
    """Scores of children to the score of their parents: mean, worst or best over what is present."""

    def __init__(self, shape: tuple[int, int], method: Method, cap_green: Flags) -> None:
        self.method, self.cap_green, self.caps = method, cap_green, bool(cap_green.any())
        self.low, self.high = np.full(shape, np.inf), np.full(shape, -np.inf)
        self.weight, self.product = np.zeros(shape), np.zeros(shape)

    def add(self, n: int, score: Array, weight: Array, passed: Flags) -> None:
        """The next child of the first `n` parents; where it is `passed` over its weight is 0 and it counts for nothing."""
        if self.method is Method.COUNT:
            score, weight = _counted(score), (weight > 0).astype(np.float64)
        elif self.caps:
            score = np.where(self.cap_green[:n], np.minimum(score, GREEN_FROM), score)
        low, high, there = self.low[:n], self.high[:n], np.where(passed, np.nan, score)
        np.fmin(low, there, out=low)
        np.fmax(high, there, out=high)
        if self.method not in (Method.WORST, Method.BEST):
            self.weight[:n] += weight
            counted = np.where(passed, 0.0, score)
            counted *= weight
            self.product[:n] += counted

    def result(self) -> Array:
        """NaN where nothing is present."""
        some = np.isfinite(self.low)
        if self.method in (Method.WORST, Method.BEST):
            return np.where(some, self.low if self.method is Method.WORST else self.high, np.nan)
        mean = self.product / np.where(some, self.weight, 1.0)
        # Rounding must not push a mean past its own children: eight times 10 is exactly 10.
        return np.where(some, np.clip(mean, np.where(some, self.low, 0.0), np.where(some, self.high, 0.0)), np.nan)
