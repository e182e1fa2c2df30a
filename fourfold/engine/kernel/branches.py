"""Branch after branch, compiled: measures are scored and rolled up as far as they reach while they are still at hand."""

from typing import Any

import numpy as np

from fourfold.engine.kernel.cells import INDEX, score_cells
from fourfold.engine.kernel.compiling import bare, compiled
from fourfold.engine.kernel.nodes import roll_node
from fourfold.engine.kernel.series import score_bins, score_single
from fourfold.engine.ways import ARRAYS, BINS, SINGLE


@compiled
def find_rows(measure: Any, begin: int, stop: int, first: Any) -> bool:
    """Where the rows of each measure begin, from those at begin ... stop - 1. False where they aren't sorted by measure."""
    known = len(first) - 1
    if stop > begin and measure[begin] < 0:
        return False
    before = measure[begin - 1] if begin else -1
    for q in range(begin, stop):
        m = measure[q]
        if m != before:
            if m < before or m >= known:
                return False
            first[before + 1 : m + 1] = q
            before = m
    if stop == len(measure):
        first[before + 1 :] = stop
    return True


@bare
def score_branch(branch: int, branches: Any, frames: Any, facts: Any, rules: Any, targets: Any, rows: Any, worked_out: Any, spare: Any, out: Any) -> bool:  # fmt: skip
    """The measures of one branch."""
    order, measure_from, _, _, way, frame_at, _ = branches
    scalars, firsts, pasts, first_days, last_days, seen_days, view_ends, _ = frames
    spots, rises = rows[2], True
    for at in range(measure_from[branch], measure_from[branch + 1]):
        m = order[at]
        f = frame_at[m]
        kind, over, settles, coarse, today, begin, stop = scalars[f]
        spot, days = (spots[f, 0], spots[f, 1], spots[f, 2]), last_days[begin:stop]
        if way[m] == SINGLE:
            single = (kind, firsts[f], days, seen_days[f], today, worked_out[3][f])
            rises &= score_single(m, spot, single, facts, rules, targets, rows, worked_out, spare[0], out)
        elif way[m] == BINS and (kind != INDEX or len(rows[7]) == 0):
            bins = (kind, firsts[f], pasts[f], days, today)
            rises &= score_bins(m, spot, bins, facts, rules, targets, rows, spare[1], out)
        elif way[m] != ARRAYS:
            cells = (kind, over, settles, coarse, today, firsts[f], pasts[f], first_days[begin:stop], days, view_ends)
            rises &= score_cells(m, spot, cells, facts, rules, targets, rows, spare[2], out)
    return bool(rises)


@bare
def roll_branch(branch: int, branches: Any, tree: Any, leaves: Any, nodes: Any, more: Any, rolling: Any) -> None:
    """The nodes of one branch, children first."""
    _, _, inner, node_from, _, _, method = branches
    for at in range(node_from[branch], node_from[branch + 1]):
        roll_node(inner[at], method[inner[at]], tree, leaves, nodes, more, rolling)


@compiled
def score_branches(lo: int, hi: int, branches: Any, frames: Any, facts: Any, rules: Any, targets: Any, rows: Any, worked_out: Any, tree: Any, leaves: Any, nodes: Any, more: Any, out: Any) -> bool:  # fmt: skip
    """Score the measures of branches lo ... hi - 1 and roll up the nodes in them. False where rows are not in order."""
    longest, periods = frames[7], len(frames[6])
    held, state, plan = np.empty(longest), np.empty(longest, np.int8), np.empty(longest)
    places, reasons = np.empty(periods + 1, np.int64), np.empty(periods, np.int8)
    sums = (
        np.empty(periods), np.empty(periods), np.empty(periods), np.empty(periods), np.empty(periods), np.empty(periods)
    )  # fmt: skip
    cells = (np.empty(longest, np.int64), np.empty(longest, np.bool_), np.empty(longest, np.int64))
    rolling = (sums, np.empty(periods, np.int32), np.empty(periods, np.bool_))
    spare = ((held, state, places), (plan, reasons, places, sums), cells)
    rises = True
    for branch in range(lo, hi):
        rises &= score_branch(branch, branches, frames, facts, rules, targets, rows, worked_out, spare, out)
        roll_branch(branch, branches, tree, leaves, nodes, more, rolling)
    return rises
