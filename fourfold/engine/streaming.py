"""Organisations too large to hold at once: branch after branch, each a model of its own, and what stands above them last.

Only the branch at work is in memory, and one row for each node that something above asks for. Time grows with the number
of cells. The numbers are those of one large model, bit for bit.
"""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, fields, replace

import numpy as np

from fourfold.engine.aggregation import view_of
from fourfold.engine.beside import Beside, Kept
from fourfold.engine.children import Children, Leaves, Rolled
from fourfold.engine.model import Model, NodeRow
from fourfold.engine.rollup import hierarchy, roll_piece, unfilled
from fourfold.engine.scorecard import Scored, compute

LEADS = ("leading", "lagging")
Sink = Callable[[Scored], None]


@dataclass(frozen=True)
class Above:
    """Results of the nodes above the branches, and of those of the branches that they ask for: (nodes, periods)."""

    index: dict[Hashable, int]
    rolled: Rolled


def stream(branches: Iterable[Model], above: Model, sink: Sink | None = None) -> Above:
    """Score each branch and hand its result to `sink`; then roll up `above`, nodes and edges without any measure.

    A branch is a model of measures and nodes, all of whose edges stay within it; `branches` may make them one by one. Edges
    of `above` name its own nodes and nodes of branches. All look at the same periods. Raises ValueError for a measure in
    `above`, for a node that two branches hold, and for one that is asked for and in none.
    """
    if above.measures:
        raise ValueError("What stands above the branches holds nodes alone: measures belong into a branch.")
    own = {node.key for node in above.nodes}
    asked = {edge.child for edge in above.edges} - own
    kept: dict[Hashable, dict[str, np.ndarray]] = {}
    for branch in branches:
        scored = compute(branch)
        for key in scored.node_index.keys() & asked:
            if key in kept:
                raise ValueError(f"The node {key!r} is in two branches.")
            kept[key] = _row(scored.whole, scored.node_index[key], scored.score.shape[1])
        if sink:
            sink(scored)
    if asked - kept.keys():
        raise ValueError(f"An edge names {min(asked - kept.keys(), key=repr)!r}, which is in no branch.")
    return _rolled_up(above, kept)


def _row(rolled: Rolled, node: int, periods: int) -> dict[str, np.ndarray]:
    """One node's results, not a view of them: the branch goes."""
    return {each.name: np.array(np.broadcast_to(getattr(rolled, each.name)[node], periods)) for each in fields(rolled)}


def _rolled_up(above: Model, kept: dict[Hashable, dict[str, np.ndarray]]) -> Above:
    periods = len(above.periods)
    nodes = (*(NodeRow(key) for key in kept), *above.nodes)
    tree = hierarchy(nodes, above.edges, {}, view_of(above).last_days)
    leads = any(not np.isnan(row["leading"]).all() or not np.isnan(row["lagging"]).all() for row in kept.values())
    rolled = _filled(unfilled(tree, _no_leaves(periods)), leads, len(nodes), periods)
    for at, row in enumerate(kept.values()):
        for name, numbers in row.items():
            if leads or name not in LEADS:
                getattr(rolled, name)[at] = numbers
    below = Children(_no_leaves(periods), rolled)
    below.has_leading, below.has_critical, below.all_expected, below.width = leads, True, False, periods
    for level in tree.levels:
        for piece in level:
            roll_piece(tree, below, rolled, piece)
    return Above(tree.index, rolled)


def _filled(rolled: Rolled, leads: bool, nodes: int, periods: int) -> Rolled:
    """With room for critical reds, and for leading and lagging totals where there are any."""
    more = {name: np.full((nodes, periods), np.nan) for name in LEADS} if leads else {}
    return replace(rolled, critical_red=np.zeros((nodes, periods), np.bool_), **more)


def _no_leaves(periods: int) -> Leaves:
    nothing = np.empty((0, periods))
    return Leaves(
        nothing, Beside(Kept.all(0, periods)), nothing.astype(np.int8),
        critical=np.empty(0, np.bool_), leading=np.empty(0, np.int8),
    )  # fmt: skip
