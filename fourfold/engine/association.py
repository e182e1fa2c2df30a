"""Does the effect move some periods after its cause? A test of many cause-and-effect links at once: association, not proof.

Each series is prewhitened - what its own past explains is taken out - since two series that only drift look related when
they aren't. The greatest correlation over the lags is compared with those of shuffled effects, and the chance values of all
links are corrected for their number. Source: docs/reference/scoring.md, section "Links".
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from fourfold.engine.parallel import for_each
from fourfold.engine.scoring import Array, Flags

Whole = npt.NDArray[np.int64]

FEWEST = 8  # paired periods below which nothing is said
LONGEST = 12  # the longest lag tried where a link states none
LEVEL = 0.03  # adjusted chance up to which a link is called; so that false ones stay below 5 % in a single map too
MOST = 9_999  # shuffles of one link
ENOUGH = 20  # shuffles at least as strong after which a link is known to be unremarkable (Besag and Clifford)
ROUNDS = (100, 300, 1_000, 3_000, MOST)  # shuffles done when a link is looked at again
SMALL = 200_000  # multiplications at a time: few enough for one core, whose own threads would only get in the way
FLAT = 1e-9  # variance, as a part of the squared size, below which a series doesn't move
TIE = 1e-9  # relative; a shuffle so close to the observed is as strong as it
ORDERS = ((30, 3), (20, 2), (0, 1))  # points from which so much of its own past is taken out of a series


@dataclass(frozen=True, slots=True)
class Associations:
    """All arrays are (links,); NaN and -1 where a link could not be tested: too few paired periods, or nothing moves."""

    lag: Whole  # periods by which the effect follows
    correlation: Array  # of the prewhitened series at that lag
    pairs: Whole  # periods in which both have a value, at that lag, or at most where there are too few
    chance: Array  # how often shuffled effects look at least as strong
    adjusted: Array  # the same, corrected for all links tested (Benjamini and Hochberg)

    @property
    def sign(self) -> npt.NDArray[np.int8]:
        """+1 moves with its cause, -1 against it, 0 nothing that chance could not do."""
        found = np.where(self.adjusted <= LEVEL, np.sign(self.correlation), 0.0)
        return np.nan_to_num(found).astype(np.int8)


def associate(
    series: Array, causes: Whole, effects: Whole, lags: Sequence[Sequence[int]] | None = None
) -> Associations:
    """Test links between rows of `series` (series, periods), NaN where there is no value; higher must mean better.

    `lags` (links) are the delays to try, in periods; None tries 0 to 12. The answer for a link doesn't depend on the others,
    but for its correction. Raises ValueError for a negative lag.
    """
    tried = [tuple(range(LONGEST + 1))] * len(causes) if lags is None else [tuple(each) for each in lags]
    if any(lag < 0 for each in tried for lag in each):
        raise ValueError("A lag is a number of periods from 0 on: the effect follows its cause.")
    present = ~np.isnan(series)
    rest = prewhitened(series)
    lag, pairs = np.full(len(causes), -1), np.zeros(len(causes), np.int64)
    correlation, chance = np.full(len(causes), np.nan), np.full(len(causes), np.nan)

    def test(link: int) -> None:
        cause, effect = causes[link], effects[link]
        counts = [_pairs(present[cause], present[effect], each) for each in tried[link]]
        pairs[link] = max(counts, default=0)
        usable = [(each, n) for each, n in zip(tried[link], counts, strict=True) if n >= FEWEST]
        found = _Shifted.of(rest[cause], rest[effect], [each for each, _ in usable])
        if found is not None:
            lag[link], correlation[link] = found.best, found.correlation
            pairs[link] = dict(usable)[found.best]
            chance[link] = found.chance()

    for_each(range(len(causes)), test)
    return Associations(lag, correlation, pairs, chance, adjusted(chance))


def adjusted(chance: Array) -> Array:
    """Benjamini and Hochberg: calling those at most q keeps false ones below a share of q. NaN stays and isn't counted."""
    found = np.full(chance.shape, np.nan)
    known = np.flatnonzero(~np.isnan(chance))
    order = known[np.argsort(chance[known], kind="stable")]
    scaled = chance[order] * len(order) / np.arange(1, len(order) + 1)
    found[order] = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1.0)
    return found


def prewhitened(series: Array) -> Array:
    """What the last one to three values of a series don't explain of the next, in standard units; NaN where unknown.

    An autoregression by Yule and Walker for each row of (series, periods): of order 1, from 20 points 2, from 30 points 3.
    """
    present = ~np.isnan(series)
    standard = _standard(series)
    points = present.sum(axis=1)
    rest = np.full(series.shape, np.nan)
    taken = np.zeros(len(series), np.bool_)
    for fewest, order in ORDERS:
        rows = np.flatnonzero((points >= max(fewest, order + 2)) & ~taken & ~np.isnan(standard).all(axis=1))
        taken |= points >= fewest
        rest[rows] = _without_past(standard[rows], present[rows], order)
    return _standard(rest)


def _standard(rows: Array) -> Array:
    """Mean 0 and deviation 1; a row that doesn't move becomes NaN."""
    present = ~np.isnan(rows)
    count = np.maximum(present.sum(axis=1, keepdims=True), 1)
    filled = np.where(present, rows, 0.0)
    apart = np.where(present, filled - filled.sum(axis=1, keepdims=True) / count, 0.0)
    variance = (apart * apart).sum(axis=1, keepdims=True) / count
    moves = variance > FLAT**2 * (filled * filled).sum(axis=1, keepdims=True) / count
    return np.where(present & moves, apart / np.sqrt(np.where(moves, variance, 1.0)), np.nan)


def _without_past(standard: Array, present: Flags, order: int) -> Array:
    filled = np.where(present, standard, 0.0)
    points = present.sum(axis=1)
    likeness = np.ones((len(filled), order + 1))
    for lag in range(1, order + 1):
        both = (present[:, lag:] & present[:, :-lag]).sum(axis=1)
        products = (filled[:, lag:] * filled[:, :-lag]).sum(axis=1)
        likeness[:, lag] = products / np.maximum(both, 1) * (1 - lag / np.maximum(points, lag + 1))
    steps = np.abs(np.subtract.outer(np.arange(order), np.arange(order)))
    matrix = likeness[:, steps] + 1e-9 * np.eye(order)
    weights = np.linalg.solve(matrix, likeness[:, 1:, None])[:, :, 0]
    rest = standard.copy()
    for lag in range(1, order + 1):
        rest[:, lag:] -= weights[:, lag - 1 : lag] * standard[:, :-lag]  # NaN where the past is unknown
        rest[:, :lag] = np.nan
    return rest


def _pairs(cause: Flags, effect: Flags, lag: int) -> int:
    return int((cause[: len(cause) - lag] & effect[lag:]).sum())


@dataclass(frozen=True, slots=True)
class _Shifted:
    """A link ready for its shuffles: the cause at each lag below the points of its effect."""

    best: int
    correlation: float
    strength: float
    causes: Array  # (lags, points of the effect), scaled so that lags with few pairs don't win by chance
    effect: Array  # (points,)

    @classmethod
    def of(cls, cause: Array, effect: Array, lags: Sequence[int]) -> "_Shifted | None":
        """None where no lag has enough pairs, or nothing moves."""
        points = np.flatnonzero(~np.isnan(effect))
        placed = np.full((len(lags), len(effect)), np.nan)
        for row, lag in enumerate(lags):
            placed[row, lag:] = cause[: len(cause) - lag]
        below = placed[:, points]
        pairs = (~np.isnan(below)).sum(axis=1)
        kept = np.flatnonzero(pairs > FEWEST // 2)
        if not kept.size:
            return None
        known = below[kept]
        scaled = np.where(np.isnan(known), 0.0, known) / np.sqrt(pairs[kept])[:, None]
        strengths = np.abs((scaled * effect[points]).sum(axis=1))
        at = int(strengths.argmax())
        correlation = _correlation(known[at], effect[points])
        if np.isnan(correlation):
            return None
        return cls(lags[kept[at]], correlation, float(strengths[at]), scaled, effect[points])

    def chance(self) -> float:
        """The part of shuffles at least as strong; stops early where that is plain."""
        strong = done = 0
        block = max(1, SMALL // self.causes.size)
        for until in ROUNDS:
            orders = shuffles(len(self.effect), until)
            while done < until:
                rows = orders[done : done + block]
                reached = np.abs(self.causes @ self.effect[rows].T).max(axis=0) >= self.strength * (1 - TIE)
                if strong + int(reached.sum()) >= ENOUGH:
                    return ENOUGH / (done + int(np.flatnonzero(reached)[ENOUGH - strong - 1]) + 1)
                strong, done = strong + int(reached.sum()), done + len(rows)
        return (strong + 1) / (done + 1)


def _correlation(one: Array, other: Array) -> float:
    both = ~np.isnan(one)
    a, b = one[both] - one[both].mean(), other[both] - other[both].mean()
    size = float(np.sqrt((a * a).sum() * (b * b).sum()))
    return float((a * b).sum()) / size if size > 0 else float("nan")


@lru_cache(maxsize=64)
def shuffles(points: int, until: int) -> npt.NDArray[np.int64]:
    """The first `until` of the orders in which so many points are shuffled: always the same, for every link."""
    begun = ROUNDS[ROUNDS.index(until) - 1] if until != ROUNDS[0] else 0
    drawn = np.random.PCG64([points, until]).random_raw((until - begun) * points).reshape(until - begun, points)
    more = np.argsort(drawn, axis=1, kind="stable")
    return np.concatenate([shuffles(points, begun), more]) if begun else more
