"""What changed from one scored model to the next."""

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from fourfold.engine.children import Rolled
from fourfold.engine.results import Core
from fourfold.engine.scorecard import Prepared, Scored


class Change(NamedTuple):
    """One measure or node: the viewed periods, by position, in which anything about it changed, and what it is there now."""

    key: Hashable
    periods: tuple[int, ...]
    value: tuple[float, ...]  # of a measure; a node has none
    score: tuple[float, ...]
    status: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Delta:
    """What changed, and nothing else: measures in the model's order, nodes from the lowest up."""

    measures: tuple[Change, ...] = ()
    nodes: tuple[Change, ...] = ()

    @property
    def keys(self) -> frozenset[Hashable]:
        return frozenset(change.key for changes in (self.measures, self.nodes) for change in changes)


def difference(before: Scored, after: Scored) -> Delta:
    """What is another number in `after`, a model of the same measures, nodes and periods in the same order."""
    prepared, height = after.prepared, after.prepared.tree.heights()
    measures = _where(results_of(before.found), results_of(after.found))
    nodes = _where(_results_of_nodes(before.whole), _results_of_nodes(after.whole))
    return Delta(
        tuple(change_of_measure(prepared, after.found, m, periods) for m, periods in measures),
        tuple(
            change_of_node(prepared, after.whole, n, periods)
            for n, periods in sorted(nodes, key=lambda each: (height[each[0]], each[0]))
        ),
    )


def change_of_measure(prepared: Prepared, found: Core, m: int, periods: list[int]) -> Change:
    return _change(prepared.model.measures[m].key, m, periods, found.value, found.score, found.status)


def change_of_node(prepared: Prepared, rolled: Rolled, node: int, periods: list[int]) -> Change:
    return _change(prepared.tree.nodes[node].key, node, periods, None, rolled.score, rolled.status)


def _change(key: Hashable, at: int, periods: list[int], value: Any, score: Any, status: Any) -> Change:
    return Change(
        key, tuple(periods), tuple([value.item(at, t) for t in periods] if value is not None else ()),
        tuple([score.item(at, t) for t in periods]), tuple([status.item(at, t) for t in periods]),
    )  # fmt: skip


def results_of(found: Core) -> tuple[Any, ...]:
    beside = found.spread()
    return found.value, found.score, beside.coverage, found.status, found.reason, beside.expected, beside.as_of


def _results_of_nodes(rolled: Rolled) -> tuple[Any, ...]:
    return tuple(getattr(rolled, name) for name in rolled.__slots__)


def _where(old: tuple[Any, ...], new: tuple[Any, ...]) -> list[tuple[int, list[int]]]:
    """Rows with the columns in which any of the results differ."""
    different = np.zeros(new[0].shape, np.bool_)
    for before, now in zip(old, new, strict=True):
        different |= differ(before, now)
    rows = np.flatnonzero(different.any(axis=1)).tolist()
    return [(row, np.flatnonzero(different[row]).tolist()) for row in rows]


def differ(before: Any, now: Any) -> Any:
    return (before != now) & ((before == before) | (now == now))
