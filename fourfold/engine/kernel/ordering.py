"""In which order loops go through a tree: branches of measures that are near one another, and the nodes above them."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from fourfold.engine.columns import Indices
from fourfold.engine.kernel.nodes import BEST, MEAN, WORST
from fourfold.engine.model import Method
from fourfold.engine.rollup import Hierarchy, Piece
from fourfold.engine.scoring import Flags

METHODS = {Method.MEAN: MEAN, Method.WORST: WORST, Method.BEST: BEST}
SIZE = 128  # measures of a branch: with their nodes they stay in the processor's cache
Rest = tuple[tuple[Indices, tuple[Piece, ...]], ...]


@dataclass(frozen=True)
class Branches:
    """`order` lists all measures, `inner` the nodes that lie within one branch, children first; branch b has those from
    measure_from[b] and node_from[b] to before the next. `rest` are the others, level by level: those that loops know, and pieces
    that they don't."""

    order: Indices
    measure_from: Indices
    inner: Indices
    node_from: Indices
    method: npt.NDArray[np.int8]
    rest: Rest


def branches_of(tree: Hierarchy, plain: Flags) -> Branches:
    order = _order(tree)
    count = max(1, -(-len(order) // SIZE))
    branch = np.empty(tree.measures, np.int64)
    branch[order] = np.arange(len(order)) // SIZE
    where, heights = _within(tree, branch, plain), tree.heights()
    inner = np.flatnonzero(where >= 0)
    inner = inner[np.lexsort((inner, heights[inner], where[inner]))]
    rest = tuple(_left(level, plain & (where < 0), where) for level in tree.levels)
    return Branches(
        order, np.minimum(np.arange(count + 1) * SIZE, len(order)), inner,
        np.searchsorted(where[inner], np.arange(count + 1)),
        np.array([METHODS.get(node.method, MEAN) for node in tree.nodes], np.int8), rest,
    )  # fmt: skip


def _left(level: tuple[Piece, ...], left: Flags, where: Indices) -> tuple[Indices, tuple[Piece, ...]]:
    """What is to be done on one level after all branches."""
    pieces = tuple(piece for piece in level if not (left[piece.nodes] | (where[piece.nodes] >= 0)).all())
    whole = {id(piece) for piece in pieces}
    nodes = [piece.nodes[left[piece.nodes]] for piece in level if id(piece) not in whole]
    return np.concatenate(nodes) if nodes else np.empty(0, np.int64), pieces


def _order(tree: Hierarchy) -> Indices:
    """All measures, those below one node together: down from the tops, each where it is met first; the homeless last."""
    found: list[int] = []
    seen = np.zeros(tree.measures + len(tree.nodes), np.bool_)
    is_below = np.zeros(len(seen), np.bool_)
    is_below[tree.child] = True
    child, starts, counts = tree.child.tolist(), tree.starts.tolist(), tree.children.tolist()
    stack = (tree.measures + np.flatnonzero(~is_below[tree.measures :])).tolist()[::-1]
    while stack:
        at = stack.pop()
        if seen[at]:
            continue
        seen[at] = True
        if at < tree.measures:
            found.append(at)
        else:
            node = at - tree.measures
            stack += child[starts[node] : starts[node] + counts[node]][::-1]
    return np.concatenate([np.array(found, np.int64), np.flatnonzero(~seen[: tree.measures])])


def _within(tree: Hierarchy, branch: Indices, plain: Flags) -> Indices:
    """(nodes,): the branch that holds all that is below a node; -1 where there is none."""
    found = np.full(len(tree.nodes), -1, np.int64)
    for level in tree.levels:
        nodes = np.concatenate([piece.nodes for piece in level]) if level else np.empty(0, np.int64)
        nodes = nodes[plain[nodes]]
        if not len(nodes):
            continue
        counts = tree.children[nodes]
        begins = np.cumsum(counts) - counts
        edges = np.repeat(tree.starts[nodes] - begins, counts) + np.arange(int(counts.sum()))
        below = np.concatenate([branch, found])[tree.child[edges]]
        lowest, highest = np.minimum.reduceat(below, begins), np.maximum.reduceat(below, begins)
        found[nodes] = np.where(lowest == highest, lowest, -1)
    return found
