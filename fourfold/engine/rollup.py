"""Children to parents: weighted roll-up over a dated hierarchy, with coverage, age and the reasons for grey.

Nodes are computed level by level, deepest first. Within a parent children add up one after the other in the order of
their keys, so that neither the order of rows, nor the batch, nor a child without data changes a bit. Source: docs/reference/scoring.md, section "Roll-up".
"""

from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from fourfold.engine.children import NO_DAY, Children, Fold, Leaves, Rolled
from fourfold.engine.columns import NEVER, Indices, index_of
from fourfold.engine.model import EdgeRow, Method, NodeRow, Reason, Status
from fourfold.engine.parallel import for_each
from fourfold.engine.periods import Days
from fourfold.engine.scoring import GREEN_FROM, Array, Flags, Statuses, status_from_score

__all__ = ["BELOW_GREEN", "NO_DAY", "CycleFound", "Hierarchy", "Leaves", "Rolled", "hierarchy", "roll_up"]

BELOW_GREEN = float(np.nextafter(GREEN_FROM, 0.0))  # the best amber score
CELLS = 65_536  # worked on at a time


class CycleFound(ValueError):
    """A hierarchy that leads back to itself; `path` names the keys along the way, first and last the same."""

    def __init__(self, path: Sequence[Hashable]) -> None:
        super().__init__(f"The hierarchy leads back to itself: {' > '.join(map(str, path))}.")
        self.path = tuple(path)


@dataclass(frozen=True, slots=True)
class Slot:
    """First children, second children ... of the first `count` nodes of a piece; weight 0 where not in force."""

    count: int
    child: Indices
    weight: Array
    counts: Flags  # weight above 0
    all_count: bool


@dataclass(frozen=True, slots=True)
class Piece:
    """Nodes of one level and method that have children, those with most children first."""

    method: Method
    nodes: Indices
    slots: tuple[Slot, ...]


@dataclass(frozen=True, slots=True)
class Hierarchy:
    """Edges sorted by parent and child key; `weight` (edges, periods) is NaN where an edge is not in force.

    Children are numbered measures first, then nodes. `levels` lists pieces of work, deepest level first. A weight that
    is the same in all periods stands in one column.
    """

    nodes: tuple[NodeRow, ...]
    index: dict[Hashable, int]
    measures: int
    child: Indices
    weight: Array
    starts: Indices  # (nodes,): the first edge
    children: Indices  # (nodes,): how many edges
    cap_green: Flags
    critical_caps: Flags
    minimum_coverage: Array
    levels: tuple[tuple[Piece, ...], ...]

    def below(self, node: int) -> Indices:
        """Positions of the edges under one node."""
        return np.arange(self.starts[node], self.starts[node] + self.children[node])

    def heights(self) -> Indices:
        """(nodes,): how many levels of nodes with children lie below each."""
        found = np.zeros(len(self.nodes), np.int64)
        for height, pieces in enumerate(self.levels):
            for piece in pieces:
                found[piece.nodes] = height
        return found

    def weight_of(self, edge: int, t: int) -> float:
        """NaN where the edge is not in force."""
        return float(self.weight[edge, t if self.weight.shape[1] > 1 else 0])


def hierarchy(
    nodes: Sequence[NodeRow], edges: Sequence[EdgeRow], measures: dict[Hashable, int], last_days: Days
) -> Hierarchy:
    """Put the edges in order. Raises CycleFound, and ValueError for unknown keys, keys used twice or negative weights."""
    index = index_of((node.key for node in nodes), "node")
    both = [key for key in index if key in measures]
    if both:
        raise ValueError(f"The key {both[0]!r} names a measure and a node.")
    numbers = {**measures, **{key: len(measures) + at for key, at in index.items()}}
    ordered = sorted(
        edges, key=lambda edge: (_number(index, edge.parent), repr(edge.child), str(edge.effective_from), edge.weight)
    )
    parent = np.array([_number(index, edge.parent) for edge in ordered], np.int64)
    child = np.array([_number(numbers, edge.child) for edge in ordered], np.int64)
    weight = _counted_once(parent, child, _weights(ordered, last_days))
    starts = np.searchsorted(parent, np.arange(len(nodes)))
    children = np.searchsorted(parent, np.arange(len(nodes)), side="right") - starts
    heights = _levels(parent, child - len(measures), [node.key for node in nodes])
    size = max(1, CELLS // len(last_days))
    return Hierarchy(
        tuple(nodes), index, len(measures), child, weight, starts=starts, children=children,
        cap_green=np.array([node.cap_green for node in nodes], np.bool_),
        critical_caps=np.array([node.critical_caps for node in nodes], np.bool_),
        minimum_coverage=np.array([node.minimum_coverage for node in nodes], np.float64),
        levels=tuple(
            tuple(
                Piece(method, piece, _slots(child, weight, starts[piece], children[piece]))
                for method, alike in _alike(nodes, children, level)
                for piece in (alike[start : start + size] for start in range(0, len(alike), size))
            )
            for level in heights
        ),
    )  # fmt: skip


def _alike(nodes: Sequence[NodeRow], children: Indices, level: Indices) -> Iterator[tuple[Method, Indices]]:
    """The level's nodes that have children, by method, those with most children first."""
    groups: dict[Method, list[int]] = defaultdict(list)
    for node in level.tolist():
        if children[node]:
            groups[nodes[node].method].append(node)
    for method, found in sorted(groups.items()):
        alike = np.array(found, np.int64)
        yield method, alike[np.argsort(-children[alike], kind="stable")]


def _slots(child: Indices, weight: Array, starts: Indices, counts: Indices) -> tuple[Slot, ...]:
    found = []
    for slot in range(int(counts[0])):
        n = int(np.searchsorted(-counts, -slot))
        edges = starts[:n] + slot
        weights = np.nan_to_num(weight[edges])
        found.append(Slot(n, child[edges], weights, weights > 0, bool((weights > 0).all())))
    return tuple(found)


def _number(index: dict[Hashable, int], key: Hashable) -> int:
    try:
        return index[key]
    except KeyError:
        raise ValueError(f"An edge names {key!r}, which is not in the model.") from None


def _weights(edges: Sequence[EdgeRow], last_days: Days) -> Array:
    weight = np.array([edge.weight for edge in edges], np.float64)
    if np.any(~np.isfinite(weight) | (weight < 0)):
        raise ValueError("A weight is a number of 0 or more.")
    begins = np.array([edge.effective_from.toordinal() if edge.effective_from else 0 for edge in edges], np.int64)
    ends = np.array([edge.effective_to.toordinal() if edge.effective_to else NEVER for edge in edges], np.int64)
    if (begins <= last_days.min()).all() and (last_days.max() < ends).all():
        return weight[:, None]
    in_force = (begins[:, None] <= last_days) & (last_days < ends[:, None])
    return np.where(in_force, weight[:, None], np.nan)


def _counted_once(parent: Indices, child: Indices, weight: Array) -> Array:
    """A child below the same parent twice at one time counts once: by the edge that came into force last."""
    same = (parent[1:] == parent[:-1]) & (child[1:] == child[:-1])
    if not same.any():
        return weight
    taken = ~np.isnan(weight[-1])
    for at in range(len(parent) - 2, -1, -1):
        if same[at]:
            weight[at][taken] = np.nan
            taken |= ~np.isnan(weight[at])
        else:
            taken = ~np.isnan(weight[at])
    return weight


def _levels(parent: Indices, child: Indices, keys: Sequence[Hashable]) -> tuple[Indices, ...]:
    children: dict[int, list[int]] = defaultdict(list)
    for above, below in zip(parent.tolist(), child.tolist(), strict=True):
        if below >= 0:
            children[above].append(below)
    heights: dict[int, int] = {}
    for start in range(len(keys)):
        _height(start, children, heights, keys)
    found: dict[int, list[int]] = defaultdict(list)
    for node, height in sorted(heights.items()):
        found[height].append(node)
    return tuple(np.array(found[height], np.int64) for height in sorted(found))


def _height(start: int, children: dict[int, list[int]], heights: dict[int, int], keys: Sequence[Hashable]) -> None:
    """Longest way down from `start`, walked without recursion so that depth is no limit."""
    path, on_path = [start], {start}
    while path:
        node = path[-1]
        waiting = [below for below in children[node] if below not in heights]
        if node in heights or not waiting:
            heights[node] = 1 + max((heights[below] for below in children[node]), default=-1)
            on_path.discard(path.pop())
        elif waiting[0] in on_path:
            raise CycleFound([keys[each] for each in [*path[path.index(waiting[0]) :], waiting[0]]])
        else:
            path.append(waiting[0])
            on_path.add(waiting[0])


def roll_up(tree: Hierarchy, leaves: Leaves, into: Rolled | None = None) -> Rolled:
    """Compute every node, into results that are `unfilled` or that nobody needs any more."""
    rolled = into or unfilled(tree, leaves)
    below = Children(leaves, rolled)
    for level in tree.levels:
        for_each(level, lambda piece: roll_piece(tree, below, rolled, piece))
    return rolled


def unfilled(tree: Hierarchy, leaves: Leaves, whole: bool = True) -> Rolled:
    """Results of nodes without children; those of all others are to be written. Only the `whole` has scores over what is present."""
    shape = (len(tree.nodes), leaves.score.shape[1])
    found = Rolled(
        score=np.empty(shape), over_present=np.empty(shape) if whole else None, coverage=np.empty(shape),
        status=np.empty(shape, np.int8), reason=np.empty(shape, np.int8), expected=np.empty(shape, np.bool_),
        oldest=np.empty(shape, np.int32), leading=_nan(shape, leaves.has_leading), lagging=_nan(shape, leaves.has_leading),
        critical_red=np.zeros(shape if leaves.critical.any() else (len(tree.nodes), 1), np.bool_),
    )  # fmt: skip
    return barren(tree, found)


def fits(rolled: Rolled, leaves: Leaves) -> bool:
    """Whether results have room for the totals and critical reds that these leaves ask for, and no other."""
    has_critical = rolled.critical_red.shape == rolled.score.shape
    return rolled.leading.flags.writeable is leaves.has_leading and has_critical is bool(leaves.critical.any())


def barren(tree: Hierarchy, rolled: Rolled) -> Rolled:
    """The same with what nodes without children have: nothing."""
    nodes = tree.children == 0
    rolled.score[nodes], rolled.coverage[nodes], rolled.status[nodes] = np.nan, 0.0, 0
    rolled.reason[nodes], rolled.expected[nodes], rolled.oldest[nodes] = Reason.EMPTY, True, NO_DAY
    if rolled.over_present is not None:
        rolled.over_present[nodes] = np.nan
    for numbers, nothing in ((rolled.leading, np.nan), (rolled.lagging, np.nan), (rolled.critical_red, False)):
        if numbers.flags.writeable:
            numbers[nodes] = nothing
    return rolled


def roll_alone(tree: Hierarchy, below: Children, rolled: Rolled, node: int) -> None:
    """Roll up one node, which has children, over what is below it now."""
    nodes = np.array([node])
    slots = _slots(tree.child, tree.weight, tree.starts[nodes], tree.children[nodes])
    roll_piece(tree, below, rolled, Piece(tree.nodes[node].method, nodes, slots))


def _nan(shape: tuple[int, int], needed: bool) -> Array:
    """NaN everywhere; without memory of its own where nothing will be written."""
    return np.full(shape, np.nan) if needed else np.broadcast_to(np.nan, shape)


def roll_piece(tree: Hierarchy, below: Children, rolled: Rolled, piece: Piece) -> None:
    """First all first children, then all second ones: children of a node come one after the other."""
    nodes, shape = piece.nodes, (len(piece.nodes), rolled.score.shape[1])
    cap_green = tree.cap_green[nodes, None]
    chosen = _most_frequent(below, piece, shape)
    score, *leads = (Fold(shape, piece.method, cap_green) for _ in range(3 if below.has_leading else 1))
    width = tree.weight.shape[1] if below.all_expected else shape[1]
    total, covered = np.zeros((len(nodes), width)), np.zeros(shape)
    oldest, critical = np.full(shape, NO_DAY, np.int32), np.zeros((len(nodes), below.width), np.bool_)
    placed = np.zeros((len(nodes), tree.weight.shape[1]), np.bool_)
    for slot in piece.slots:
        n, found, weight = slot.count, below.of(slot.child), slot.weight
        placed[:n] |= slot.counts
        total[:n] += weight if below.all_expected else weight * found.expected
        missing = np.isnan(found.score) if slot.all_count else np.isnan(found.score) | ~slot.counts
        present = np.where(missing, 0.0, weight)
        oldest[:n] = np.minimum(oldest[:n], np.where(missing, np.int32(NO_DAY), found.oldest))
        if below.has_critical:
            critical[:n] |= found.critical_red & slot.counts
        passed = missing if chosen is None else missing | (status_from_score(found.score) != chosen[:n])
        score.add(n, found.score, present if chosen is None else np.where(passed, 0.0, weight), passed)
        for lead, scores in zip(leads, (found.leading, found.lagging), strict=False):
            skipped = passed | np.isnan(scores)
            lead.add(n, scores, np.where(skipped, 0.0, weight), skipped)
        present *= found.coverage
        covered[:n] += present
    over_present = score.result()
    cap = tree.critical_caps[nodes, None] & critical
    over_present = np.where(cap, np.minimum(over_present, BELOW_GREEN), over_present)
    nothing = total == 0
    coverage = covered / np.where(nothing, 1.0, total)
    thin = np.isnan(over_present) | (coverage < tree.minimum_coverage[nodes, None])
    reason = np.where(nothing, Reason.EMPTY, np.where(thin, Reason.LOW_COVERAGE, Reason.PRESENT)).astype(np.int8)
    kept_score = np.where(reason == Reason.PRESENT, over_present, np.nan)
    rolled.score[nodes], rolled.coverage[nodes] = kept_score, coverage
    if rolled.over_present is not None:
        rolled.over_present[nodes] = over_present
    rolled.reason[nodes], rolled.status[nodes] = reason, status_from_score(kept_score)
    # Without any child in force, a node is a gap and counts as missing; with children out of play alone, it is not.
    rolled.expected[nodes] = ~nothing | ~placed
    rolled.oldest[nodes], rolled.critical_red[nodes] = oldest, critical
    if leads:
        rolled.leading[nodes], rolled.lagging[nodes] = (lead.result() for lead in leads)


def _most_frequent(below: Children, piece: Piece, shape: tuple[int, int]) -> Statuses | None:
    """The status that most children with data have; ties fall to the worse or the better. None for other methods."""
    if piece.method not in (Method.MODE_WORST, Method.MODE_BEST):
        return None
    counts = np.zeros((3, *shape), np.int32)
    for slot in piece.slots:
        status = status_from_score(below.of(slot.child).score)
        for at, each in enumerate((Status.RED, Status.AMBER, Status.GREEN)):
            counts[at, : slot.count] += (status == each) & slot.counts
    chosen = 3 - np.argmax(counts[::-1], axis=0) if piece.method is Method.MODE_BEST else 1 + np.argmax(counts, axis=0)
    found_status: Statuses = chosen.astype(np.int8)
    return found_status
