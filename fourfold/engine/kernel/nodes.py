"""Plain nodes, compiled: the steps of `rollup._roll`, node by node, child by child, bit for bit.

Loops over numbers, for numba; `incremental.nodes` says the same of one node in one period in plain Python.
"""

from math import inf, nan
from typing import Any

import numpy as np
from numba import njit

from fourfold.engine.children import NO_DAY
from fourfold.engine.model import Reason, Status
from fourfold.engine.scoring import AMBER_FROM, GREEN_FROM

MEAN, WORST, BEST = 0, 1, 2
PRESENT, LOW_COVERAGE, EMPTY = int(Reason.PRESENT), int(Reason.LOW_COVERAGE), int(Reason.EMPTY)
RED = int(Status.RED)
LAST = np.int32(NO_DAY)


compiled = njit(nogil=True, cache=True, error_model="numpy")


@compiled
def add(w: Any, steady: bool, cap: float, child: Any, sums: Any, days: Any, placed: Any) -> None:
    """One more child: `w` (1 or periods,) is its weight, `child` what it hands up."""
    score, coverage, expected, as_of = child
    low, high, weighed, product, total, covered = sums
    if steady:
        weight = w[0]
        for t in range(len(score)):
            x = score[t]
            there = x == x
            total[t] += weight if there or expected[t] else 0.0
            covered[t] += weight * coverage[t] if there else 0.0
            y = cap if x > cap else x
            low[t] = y if y < low[t] else low[t]
            high[t] = y if y > high[t] else high[t]
            weighed[t] += weight if there else 0.0
            product[t] += y * weight if there else 0.0
        for t in range(len(score)):
            days[t] = as_of[t] if score[t] == score[t] and as_of[t] < days[t] else days[t]
        placed[:] = True
        return
    for t in range(len(score)):
        weight = w[t]
        if weight > 0:
            placed[t] = True
            x = score[t]
            if x == x or expected[t]:
                total[t] += weight
            if x == x:
                y = cap if x > cap else x
                low[t], high[t] = min(low[t], y), max(high[t], y)
                weighed[t] += weight
                product[t] += y * weight
                covered[t] += weight * coverage[t]
                days[t] = min(days[t], as_of[t])


@compiled
def roll_nodes(which: Any, method: int, tree: Any, leaves: Any, nodes: Any, more: Any) -> None:
    """Roll up the nodes `which`, all of one method, into their rows of `nodes` and `more`."""
    measures, child, weight, starts, children, cap_green, minimum = tree
    scores, coverages, expected, oldest = nodes
    over_presents, statuses, reasons = more
    periods, steady = scores.shape[1], weight.shape[1] == 1
    low, high, weighed = np.empty(periods), np.empty(periods), np.empty(periods)
    product, total, covered = np.empty(periods), np.empty(periods), np.empty(periods)
    days, placed = np.empty(periods, np.int32), np.empty(periods, np.bool_)
    for node in which:
        low[:], high[:], weighed[:], product[:], total[:], covered[:] = inf, -inf, 0.0, 0.0, 0.0, 0.0
        days[:], placed[:] = LAST, False
        cap = GREEN_FROM if cap_green[node] else inf
        for e in range(starts[node], starts[node] + children[node]):
            if steady and not weight[e, 0] > 0:
                continue
            c = child[e]
            rows, c = (leaves, c) if c < measures else (nodes, c - measures)
            handed = (rows[0][c], rows[1][c], rows[2][c], rows[3][c])
            add(weight[e], steady, cap, handed, (low, high, weighed, product, total, covered), days, placed)
        for t in range(periods):
            x = nan
            if low[t] < inf:
                x = low[t] if method == WORST else high[t]
                if method == MEAN:
                    x = product[t] / weighed[t]
                    x = low[t] if x < low[t] else high[t] if x > high[t] else x
            nothing = total[t] == 0
            share = covered[t] / (1.0 if nothing else total[t])
            reason = EMPTY if nothing else LOW_COVERAGE if x != x or share < minimum[node] else PRESENT
            kept = x if reason == PRESENT else nan
            scores[node, t], over_presents[node, t], coverages[node, t] = kept, x, share
            status = 0 if kept != kept else RED + int(kept >= AMBER_FROM) + int(kept >= GREEN_FROM)
            statuses[node, t], reasons[node, t] = status, reason
            expected[node, t], oldest[node, t] = not nothing or not placed[t], days[t]
