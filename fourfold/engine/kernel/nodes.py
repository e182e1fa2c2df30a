"""Plain nodes, compiled: the steps of `rollup.roll_piece`, node by node, child by child, bit for bit.

Loops over numbers, for numba; `incremental.nodes` says the same of one node in one period in plain Python.
"""

from math import inf, nan
from typing import Any

import numpy as np

from fourfold.engine.children import NO_DAY
from fourfold.engine.kernel.compiling import bare, compiled, inlined
from fourfold.engine.model import Reason, Status
from fourfold.engine.scoring import AMBER_FROM, GREEN_FROM

MEAN, WORST, BEST = 0, 1, 2
PRESENT, LOW_COVERAGE, EMPTY = int(Reason.PRESENT), int(Reason.LOW_COVERAGE), int(Reason.EMPTY)
RED = int(Status.RED)
LAST = np.int32(NO_DAY)


@inlined
def add_steady(weight: float, cap: float, scores: Any, beside: Any, sums: Any, days: Any) -> None:
    """One more child, whose weight is the same in all periods. Beside its scores: coverage, expectation and last days."""
    coverages, expected, as_of = beside
    total, covered = sums[4], sums[5]
    add_scores(weight, cap, scores, sums)
    for t in range(len(scores)):
        covered[t] += weight * coverages[t] if scores[t] == scores[t] else 0.0
    for t in range(len(scores)):
        total[t] += weight if scores[t] == scores[t] or expected[t] else 0.0
    for t in range(len(scores)):
        day = as_of[t] if scores[t] == scores[t] else LAST
        days[t] = day if day < days[t] else days[t]


@inlined
def add_whole(weight: float, cap: float, scores: Any, last_days: Any, sums: Any, days: Any) -> None:
    """The same of a measure that is covered wherever it has a score, and always expected."""
    total, covered = sums[4], sums[5]
    add_scores(weight, cap, scores, sums)
    for t in range(len(scores)):
        there = scores[t] == scores[t]
        covered[t] += weight if there else 0.0
        total[t] += weight
        day = last_days[t] if there else LAST
        days[t] = day if day < days[t] else days[t]


@inlined
def add_scores(weight: float, cap: float, scores: Any, sums: Any) -> None:
    low, high, weighed, product = sums[0], sums[1], sums[2], sums[3]
    for t in range(len(scores)):
        x = scores[t]
        y = cap if x > cap else x
        low[t] = y if y < low[t] else low[t]
        high[t] = y if y > high[t] else high[t]
    for t in range(len(scores)):
        x = scores[t]
        y = cap if x > cap else x
        weighed[t] += weight if x == x else 0.0
        product[t] += y * weight if x == x else 0.0


@inlined
def add_dated(w: Any, cap: float, scores: Any, beside: Any, kept: bool, sums: Any, days: Any, placed: Any) -> None:
    """One more child, whose weight is `w` (periods,). One that isn't `kept` has only its last days beside it."""
    coverages, expected, as_of = beside
    low, high, weighed, product, total, covered = sums
    for t in range(len(low)):
        weight = w[t]
        if weight > 0:
            placed[t] = True
            x = scores[t]
            if x == x or not kept or expected[t]:
                total[t] += weight
            if x == x:
                y = cap if x > cap else x
                low[t], high[t] = min(low[t], y), max(high[t], y)
                weighed[t] += weight
                product[t] += y * weight
                covered[t] += weight * coverages[t] if kept else weight
                days[t] = min(days[t], as_of[t])


@inlined
def finish(node: int, method: int, minimum: float, sums: Any, nodes: Any, more: Any) -> None:
    """The node's score, coverage, status and reason."""
    low, high, weighed, product, total, covered = sums
    scores, coverages = nodes[0], nodes[1]
    over_presents, statuses, reasons = more
    for t in range(len(low)):
        x = product[t] / weighed[t] if method == MEAN else low[t] if method == WORST else high[t]
        x = low[t] if x < low[t] else x
        x = high[t] if x > high[t] else x
        product[t] = x if low[t] < inf else nan
    if len(over_presents):
        for t in range(len(low)):
            over_presents[node, t] = product[t]
    for t in range(len(low)):
        coverages[node, t] = covered[t] / (1.0 if total[t] == 0 else total[t])
    for t in range(len(low)):
        scores[node, t] = nan if total[t] == 0 or coverages[node, t] < minimum else product[t]
    for t in range(len(low)):
        x = scores[node, t]
        statuses[node, t] = 0 if x != x else RED + int(x >= AMBER_FROM) + int(x >= GREEN_FROM)
    for t in range(len(low)):
        x = scores[node, t]
        reasons[node, t] = EMPTY if total[t] == 0 else LOW_COVERAGE if x != x else PRESENT


@bare
def roll_node(node: int, method: int, tree: Any, leaves: Any, nodes: Any, more: Any, spare: Any) -> None:
    """Roll up one node into its row of `nodes` and `more`."""
    measures, child, weight, starts, children, cap_green, minimum = tree
    sums, days, placed = spare
    low, high, weighed, product, total, covered = sums
    low[:], high[:], weighed[:], product[:], total[:], covered[:] = inf, -inf, 0.0, 0.0, 0.0, 0.0
    days[:], placed[:] = LAST, False
    cap, steady = GREEN_FROM if cap_green[node] else inf, weight.shape[1] == 1
    _, _, _, _, rows, frames, last_days = leaves
    for e in range(starts[node], starts[node] + children[node]):
        c = child[e]
        if steady and not weight[e, 0] > 0:
            continue
        if steady:
            placed[:] = True
        if c >= measures:
            n = c - measures
            scores, beside, kept = nodes[0][n], (nodes[1][n], nodes[2][n], nodes[3][n]), True
        elif rows[c] >= 0:
            r = rows[c]
            scores, beside, kept = leaves[0][c], (leaves[1][r], leaves[2][r], leaves[3][r]), True
        else:
            scores, beside, kept = leaves[0][c], (leaves[0][c], nodes[2][node], last_days[frames[c]]), False
        if not steady:
            add_dated(weight[e], cap, scores, beside, kept, sums, days, placed)
        elif kept:
            add_steady(weight[e, 0], cap, scores, beside, sums, days)
        else:
            add_whole(weight[e, 0], cap, scores, beside[2], sums, days)
    finish(node, method, minimum[node], sums, nodes, more)
    for t in range(len(days)):
        nodes[2][node, t] = total[t] != 0 or not placed[t]
    for t in range(len(days)):
        nodes[3][node, t] = days[t]


@compiled
def roll_nodes(which: Any, method: Any, tree: Any, leaves: Any, nodes: Any, more: Any) -> None:
    """Roll up the nodes `which`, whose children are all there."""
    periods = nodes[0].shape[1]
    sums = (
        np.empty(periods), np.empty(periods), np.empty(periods), np.empty(periods), np.empty(periods), np.empty(periods)
    )  # fmt: skip
    spare = (sums, np.empty(periods, np.int32), np.empty(periods, np.bool_))
    for node in which:
        roll_node(node, method[node], tree, leaves, nodes, more, spare)
