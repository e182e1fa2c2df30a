"""One node in one viewed period, child by child: the steps of `rollup._roll` in their order, bit for bit."""

from collections.abc import Sequence
from math import inf, isfinite, nan

from fourfold.engine.children import NO_DAY, Children, Leaves, Rolled
from fourfold.engine.incremental.cells import status_of
from fourfold.engine.incremental.facts import says_more
from fourfold.engine.model import Method, Reason, Status
from fourfold.engine.rollup import BELOW_GREEN, Hierarchy, roll_alone
from fourfold.engine.scoring import GREEN_FROM, Array

MEANS = frozenset((Method.MEAN, Method.WORST, Method.BEST))
PRESENT, LOW_COVERAGE, EMPTY = int(Reason.PRESENT), int(Reason.LOW_COVERAGE), int(Reason.EMPTY)


class Total:
    """What `children.Fold` is for arrays: mean, worst or best over what is present."""

    __slots__ = ("high", "low", "product", "weight")

    def __init__(self) -> None:
        self.low, self.high, self.weight, self.product = inf, -inf, 0.0, 0.0

    def add(self, score: float, weight: float) -> None:
        self.low, self.high = min(self.low, score), max(self.high, score)
        self.weight += weight
        self.product += score * weight

    def result(self, method: Method) -> float:
        return _folded(method, self.low, self.high, self.weight, self.product)


def _folded(method: Method, low: float, high: float, weight: float, product: float) -> float:
    if not isfinite(low):
        return nan
    if method is not Method.MEAN:
        return low if method is Method.WORST else high
    mean = product / weight
    return low if mean < low else high if mean > high else mean


class Nodes:
    """The nodes of a scored model, to be rolled up one by one. Beside the leaves' scores everything is kept (`Core.spread`)."""

    def __init__(self, tree: Hierarchy, leaves: Leaves, rolled: Rolled) -> None:
        self.tree, self.leaves, self.rolled = tree, leaves, rolled
        self.has_leading, self.has_critical = leaves.has_leading, bool(leaves.critical.any())
        self._below = Children(leaves, rolled)
        self._below.all_expected = False  # it may change with any value; both ways give the same bits
        self.method = [node.method for node in tree.nodes]
        self._is_known = [node.method in MEANS and not says_more(node) for node in tree.nodes]
        self._caps_green, self._minimum = tree.cap_green.tolist(), tree.minimum_coverage.tolist()
        self._of_leaves = (
            leaves.score.item,
            leaves.beside.coverage.item,
            leaves.beside.expected.item,
            leaves.beside.as_of.item,
        )
        self._of_nodes = (rolled.score.item, rolled.coverage.item, rolled.expected.item, rolled.oldest.item)
        self._results = [
            rolled.score, rolled.over_present, rolled.coverage, rolled.status, rolled.reason, rolled.expected, rolled.oldest,
            *((rolled.leading, rolled.lagging) if self.has_leading else ()),
            *((rolled.critical_red,) if self.has_critical else ()),
        ]  # fmt: skip

    def roll(self, node: int, periods: list[int]) -> list[int]:
        """Roll one node up in these periods; returns those in which anything of it changed."""
        if not self._is_known[node]:
            return self._by_arrays(node, periods)
        first, count = int(self.tree.starts[node]), int(self.tree.children[node])
        children, weights = self.tree.child[first : first + count].tolist(), self.tree.weight[first : first + count]
        return [t for t in periods if self._roll(node, children, weights, t)]

    def _by_arrays(self, node: int, periods: list[int]) -> list[int]:
        before = [results[node].copy() for results in self._results]
        roll_alone(self.tree, self._below, self.rolled, node)
        return [
            t for t in periods
            if any(not _is_same(old[t], results[node, t]) for old, results in zip(before, self._results, strict=True))
        ]  # fmt: skip

    def _roll(self, node: int, children: list[int], weights: Array, t: int) -> bool:
        measures, cap_green = self.tree.measures, self._caps_green[node]
        low, high = inf, -inf
        weighed = product = total = covered = 0.0
        oldest, critical, placed = NO_DAY, False, False
        leads = (Total(), Total()) if self.has_leading else ()
        for child, weight in zip(children, weights[:, t if weights.shape[1] > 1 else 0].tolist(), strict=True):
            if not weight > 0:
                continue
            placed = True
            at, (scores, coverages, expected, days) = (
                (child, self._of_leaves) if child < measures else (child - measures, self._of_nodes)
            )
            points = scores(at, t)
            if points == points or expected(at, t):  # what has a score is expected
                total += weight
            if self.has_critical and self._is_red(child, t):
                critical = True
            if points != points:
                continue
            counted = GREEN_FROM if cap_green and points > GREEN_FROM else points
            low, high = counted if counted < low else low, counted if counted > high else high
            weighed += weight
            product += counted * weight
            covered += weight * coverages(at, t)
            day = days(at, t)
            if day < oldest:
                oldest = day
            if leads:
                self._add_leads(child, t, points, weight, cap_green, leads)
        method = self.method[node]
        over_present = _folded(method, low, high, weighed, product)
        if critical and self.tree.critical_caps[node] and over_present > BELOW_GREEN:
            over_present = BELOW_GREEN
        coverage = covered / (total or 1.0)
        thin = over_present != over_present or coverage < self._minimum[node]
        reason = EMPTY if total == 0 else LOW_COVERAGE if thin else PRESENT
        kept = over_present if reason == PRESENT else nan
        return self._store(
            node, t, kept, over_present, coverage, status_of(kept), reason, total != 0 or not placed, oldest,
            *[lead.result(method) for lead in leads], *((critical,) if self.has_critical else ()),
        )  # fmt: skip

    def _is_red(self, child: int, t: int) -> bool:
        if child >= self.tree.measures:
            return bool(self.rolled.critical_red[child - self.tree.measures, t])
        return bool(self.leaves.critical[child]) and self.leaves.status.item(child, t) == Status.RED

    def _add_leads(
        self, child: int, t: int, points: float, weight: float, cap_green: bool, leads: Sequence[Total]
    ) -> None:
        if child < self.tree.measures:
            kind = int(self.leaves.leading[child])
            scores = (points if kind == 1 else nan, points if kind == 0 else nan)
        else:
            at = child - self.tree.measures
            scores = (self.rolled.leading.item(at, t), self.rolled.lagging.item(at, t))
        for lead, each in zip(leads, scores, strict=True):
            if each == each:
                lead.add(GREEN_FROM if cap_green and each > GREEN_FROM else each, weight)

    def _store(self, node: int, t: int, *numbers: float) -> bool:
        changed = False
        for results, number in zip(self._results, numbers, strict=True):
            before = results.item(node, t)
            if before != number and (before == before or number == number):
                results[node, t] = number
                changed = True
        return changed


def _is_same(one: float, other: float) -> bool:
    return bool(one == other or (one != one and other != other))
