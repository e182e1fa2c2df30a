"""Children to parents: weighted roll-up over a dated hierarchy, with coverage, age and the reasons for grey.

Nodes are computed level by level, deepest first. Within a parent children add up in the order of their keys, so that
neither the order of rows nor the batch changes a bit. Source: docs/reference/scoring.md, section "Roll-up".
"""

from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from fourfold.engine.columns import NEVER, Indices, index_of
from fourfold.engine.model import EdgeRow, Method, NodeRow, Reason, Status
from fourfold.engine.periods import Days
from fourfold.engine.scoring import AMBER_FROM, GREEN_FROM, Array, Flags, Statuses, status_from_score

BELOW_GREEN = float(np.nextafter(GREEN_FROM, 0.0))  # the best amber score
NO_DAY = NEVER


class CycleFound(ValueError):
    """A hierarchy that leads back to itself; `path` names the keys along the way, first and last the same."""

    def __init__(self, path: Sequence[Hashable]) -> None:
        super().__init__(f"The hierarchy leads back to itself: {' > '.join(map(str, path))}.")
        self.path = tuple(path)


@dataclass(frozen=True, slots=True)
class Leaves:
    """What measures hand up, (measures, periods): NaN scores are missing; `expected` is False where none is due at all."""

    score: Array
    coverage: Array
    expected: Flags
    oldest: Days
    critical_red: Flags
    leading: npt.NDArray[np.int8]  # (measures,): 1 leading, 0 lagging, -1 neither


@dataclass(slots=True)
class Rolled:
    """Results of all nodes, (nodes, periods). `over_present` is the score before coverage decides whether it counts."""

    score: Array
    over_present: Array
    coverage: Array
    status: Statuses
    reason: Statuses
    expected: Flags  # False where everything below is out of play, so that the parent doesn't miss it
    oldest: Days
    leading: Array
    lagging: Array


@dataclass(frozen=True, slots=True)
class Hierarchy:
    """Edges sorted by parent and child key; `weight` (edges, periods) is NaN where an edge is not in force.

    Children are numbered measures first, then nodes. `levels` lists node numbers, deepest level first.
    """

    nodes: tuple[NodeRow, ...]
    index: dict[Hashable, int]
    measures: int
    parent: Indices
    child: Indices
    weight: Array
    levels: tuple[Indices, ...]

    def below(self, node: int) -> Indices:
        """Positions of the edges under one node."""
        return np.arange(*np.searchsorted(self.parent, [node, node + 1]))


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
    levels = _levels(parent, child - len(measures), [node.key for node in nodes])
    return Hierarchy(tuple(nodes), index, len(measures), parent, child, weight, levels)


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


def roll_up(tree: Hierarchy, leaves: Leaves) -> Rolled:
    """Compute every node."""
    periods, count = leaves.score.shape[1], len(tree.nodes)
    above = _State(leaves, count, periods)
    empty = (count, periods)
    rolled = Rolled(
        score=np.full(empty, np.nan), over_present=np.full(empty, np.nan), coverage=np.zeros(empty),
        status=np.zeros(empty, np.int8), reason=np.full(empty, Reason.EMPTY, np.int8), expected=np.ones(empty, np.bool_),
        oldest=np.full(empty, NO_DAY), leading=np.full(empty, np.nan), lagging=np.full(empty, np.nan),
    )  # fmt: skip
    for level in tree.levels:
        for method_nodes in _alike(tree, level):
            _roll_level(tree, above, rolled, method_nodes)
    rolled.oldest, rolled.expected = above.oldest[tree.measures :], above.expected[tree.measures :]
    return rolled


class _State:
    """Scores and what belongs to them of measures and nodes together, filled from the bottom."""

    def __init__(self, leaves: Leaves, nodes: int, periods: int) -> None:
        def grown(array: npt.NDArray[np.generic], fill: float) -> npt.NDArray[np.generic]:
            return np.concatenate([array, np.full((nodes, periods), fill, array.dtype)])

        self.score: Array = grown(leaves.score, np.nan)  # type: ignore[assignment]
        self.coverage: Array = grown(leaves.coverage, 0.0)  # type: ignore[assignment]
        self.expected: Flags = grown(leaves.expected, True)  # type: ignore[assignment]
        self.oldest: Days = grown(leaves.oldest, NO_DAY)  # type: ignore[assignment]
        self.critical_red: Flags = grown(leaves.critical_red, False)  # type: ignore[assignment]
        leading = leaves.leading[:, None]
        self.leading: Array = grown(np.where(leading == 1, leaves.score, np.nan), np.nan)  # type: ignore[assignment]
        self.lagging: Array = grown(np.where(leading == 0, leaves.score, np.nan), np.nan)  # type: ignore[assignment]


def _alike(tree: Hierarchy, level: Indices) -> list[Indices]:
    """The level's nodes in groups with the same method."""
    groups: dict[Method, list[int]] = defaultdict(list)
    for node in level.tolist():
        groups[tree.nodes[node].method].append(node)
    return [np.array(nodes, np.int64) for _, nodes in sorted(groups.items())]


def _roll_level(tree: Hierarchy, state: _State, rolled: Rolled, nodes: Indices) -> None:
    starts, stops = np.searchsorted(tree.parent, nodes), np.searchsorted(tree.parent, nodes + 1)
    full = stops > starts
    nodes, starts, stops = nodes[full], starts[full], stops[full]
    if not len(nodes):
        return
    edges = np.concatenate([np.arange(a, b) for a, b in zip(starts.tolist(), stops.tolist(), strict=True)])
    segments = np.concatenate([[0], np.cumsum(stops - starts)[:-1]])
    child = tree.child[edges]
    weight = np.where(state.expected[child], tree.weight[edges], np.nan)
    rows = [tree.nodes[node] for node in nodes.tolist()]
    per_edge = np.repeat(np.array([row.cap_green for row in rows]), stops - starts)
    score = _capped(state.score[child], per_edge)
    method = rows[0].method
    over_present = combine(score, weight, segments, method)
    total = _sums(np.nan_to_num(weight), segments)
    covered = _sums(np.nan_to_num(weight) * np.where(np.isnan(score), 0.0, state.coverage[child]), segments)
    coverage = covered / np.where(total == 0, np.nan, total)
    in_force = ~np.isnan(weight) & (weight > 0)
    critical = np.logical_or.reduceat(state.critical_red[child] & in_force, segments, axis=0)
    cap = np.array([row.critical_caps for row in rows])[:, None] & critical
    over_present = np.where(cap, np.minimum(over_present, BELOW_GREEN), over_present)
    thin = coverage < np.array([row.minimum_coverage for row in rows])[:, None]
    reason = np.where(np.isnan(coverage), Reason.EMPTY, np.where(np.isnan(over_present) | thin, Reason.LOW_COVERAGE, 0))
    kept = np.where(reason == 0, over_present, np.nan)
    at = tree.measures + nodes
    present = in_force & ~np.isnan(score)
    state.score[at], state.coverage[at], state.critical_red[at] = kept, np.nan_to_num(coverage), critical
    state.oldest[at] = np.minimum.reduceat(np.where(present, state.oldest[child], NO_DAY), segments, axis=0)
    # Without any child in force, a node is a gap and counts as missing; with children out of play alone, it is not.
    state.expected[at] = ~np.isnan(coverage) | ~np.logical_or.reduceat(tree.weight[edges] > 0, segments, axis=0)
    state.leading[at] = combine(_capped(state.leading[child], per_edge), weight, segments, method)
    state.lagging[at] = combine(_capped(state.lagging[child], per_edge), weight, segments, method)
    rolled.score[nodes], rolled.over_present[nodes], rolled.coverage[nodes] = (
        kept,
        over_present,
        np.nan_to_num(coverage),
    )
    rolled.reason[nodes], rolled.status[nodes] = reason, status_from_score(kept)
    rolled.leading[nodes], rolled.lagging[nodes] = state.leading[at], state.lagging[at]


def _capped(score: Array, cap: Flags) -> Array:
    return np.where(cap[:, None], np.minimum(score, GREEN_FROM), score)


def combine(score: Array, weight: Array, segments: Indices, method: Method = Method.MEAN) -> Array:
    """Scores of children to scores of parents over what is present: (edges, periods) to (parents, periods).

    `segments` holds the first edge of each parent. NaN weight: not in force; NaN score: no data. Weight 0 counts for nothing.
    """
    present = ~np.isnan(score) & (weight > 0)
    low = np.minimum.reduceat(np.where(present, score, np.inf), segments, axis=0)
    high = np.maximum.reduceat(np.where(present, score, -np.inf), segments, axis=0)
    some = np.isfinite(low)
    if method is Method.WORST:
        return np.where(some, low, np.nan)
    if method is Method.BEST:
        return np.where(some, high, np.nan)
    if method is not Method.MEAN:
        present &= _most_frequent(score, present, segments, best=method is Method.MODE_BEST)
        low = np.minimum.reduceat(np.where(present, score, np.inf), segments, axis=0)
        high = np.maximum.reduceat(np.where(present, score, -np.inf), segments, axis=0)
    counted = np.where(present, weight, 0.0)
    total = _sums(counted, segments)
    mean = _sums(counted * np.where(present, score, 0.0), segments) / np.where(total == 0, np.nan, total)
    # Rounding must not push a mean past its own children: eight times 10 is exactly 10.
    return np.where(some, np.clip(mean, np.where(some, low, 0.0), np.where(some, high, 0.0)), np.nan)


def _most_frequent(score: Array, present: Flags, segments: Indices, *, best: bool) -> Flags:
    """Which children have the status that most of their siblings have; ties fall to the worst or the best."""
    status = np.where(np.isnan(score), Status.NO_DATA, 1 + (score >= AMBER_FROM) + (score >= GREEN_FROM))
    counts = np.stack([_sums((present & (status == each)).astype(np.float64), segments) for each in (1, 2, 3)])
    chosen = 3 - np.argmax(counts[::-1], axis=0) if best else 1 + np.argmax(counts, axis=0)
    lengths = np.diff(np.append(segments, len(score)))
    same: Flags = status == np.repeat(chosen, lengths, axis=0)
    return same


def _sums(numbers: Array, segments: Indices) -> Array:
    """Sums of each segment, first to last: NumPy's own sum groups by length, so that a missing child could move a bit."""
    lengths = np.diff(np.append(segments, len(numbers)))
    total = numbers[segments]
    for step in range(1, int(lengths.max(initial=0))):
        longer = lengths > step
        total[longer] += numbers[segments[longer] + step]
    return total
