"""The generated organisation as flat tables, as every peer would load them: measures, targets, values, nodes.

Peers get a head start: values come with the number of their month, targets with the months they hold for, nodes with the
sum of the weights below them and in the order of their levels. What is timed begins with the values and ends with the top.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from bench.calculated import kind_of
from bench.organisation import KINDS, POLARITIES
from fourfold.engine.model import Kind, Mode, Model, ObservationColumns

Columns = dict[str, np.ndarray]
LIMITS = ("red", "green", "green_high", "red_high")


@dataclass(frozen=True)
class Tables:
    """Columns by name. `measure.node` and `node.parent` are numbers of nodes (-1: none), `level` 0 holds measures alone."""

    period: Columns
    measure: Columns
    target: Columns
    value: Columns
    node: Columns

    @property
    def levels(self) -> int:
        return int(self.node["level"].max()) + 1

    @property
    def periods(self) -> int:
        return len(self.period["p"])

    def all(self) -> dict[str, Columns]:
        return {
            "period": self.period,
            "measure": self.measure,
            "target": self.target,
            "obs": self.value,
            "node": self.node,
        }


def tables(model: Model, values: ObservationColumns) -> Tables:
    """Of an organisation whose measures are all monthly."""
    firsts = np.array([first.toordinal() for first, _ in model.periods])
    numbers = {node.key: n for n, node in enumerate(model.nodes)}
    parents = {edge.child: (numbers[edge.parent], edge.weight) for edge in model.edges}
    return Tables(
        period={
            "p": np.arange(len(firsts), dtype=np.int32),
            "last": np.array([last.toordinal() for _, last in model.periods], np.int32),
        },
        measure=_measures(model, parents),
        target=_targets(model, firsts),
        value=_values(values, firsts),
        node=_nodes(model, numbers, parents),
    )


def _measures(model: Model, parents: dict[Any, tuple[int, float]]) -> Columns:
    rules = {rule.measure: rule for rule in model.thresholds}
    found: dict[str, list[Any]] = {
        name: [] for name in ("m", "formula", "node", "w", "ratio", "polarity", "percent", *LIMITS)
    }
    for m, row in enumerate(model.measures):
        rule, (parent, weight) = rules[row.key], parents[row.key]
        cells = (
            m,
            kind_of(m) if model.formulas else 0,
            parent,
            weight,
            row.kind is Kind.RATIO,
            POLARITIES.index(rule.polarity),
            rule.mode is Mode.PERCENT,
        )
        limits = (np.nan if getattr(rule, name) is None else getattr(rule, name) for name in LIMITS)
        for name, cell in zip(found, (*cells, *limits), strict=True):
            found[name].append(cell)
    types = {
        "m": np.int32,
        "formula": np.int8,
        "node": np.int32,
        "ratio": np.int8,
        "polarity": np.int8,
        "percent": np.int8,
    }
    return {name: np.array(column, types.get(name, np.float64)) for name, column in found.items()}


def _targets(model: Model, firsts: np.ndarray) -> Columns:
    """Each target with its first month and the month after its last."""
    numbers = {row.key: m for m, row in enumerate(model.measures)}
    measure = np.array([numbers[row.measure] for row in model.targets], np.int32)
    since = np.array([row.effective_from.toordinal() for row in model.targets])
    amount = np.array([row.amount for row in model.targets], np.float64)
    order = np.lexsort((since, measure))
    measure, since, amount = measure[order], since[order], amount[order]
    begins = np.searchsorted(firsts, since).astype(np.int32)
    is_last = np.append(measure[1:] != measure[:-1], True)
    ends = np.where(is_last, len(firsts), np.append(begins[1:], 0)).astype(np.int32)
    return {"m": measure, "begins": begins, "ends": ends, "amount": amount}


def _values(values: ObservationColumns, firsts: np.ndarray) -> Columns:
    month = np.searchsorted(firsts, values.start, side="right") - 1
    return {
        "m": values.measure.astype(np.int32), "p": month.astype(np.int32), "value": values.value,
        "numerator": values.numerator, "denominator": values.denominator,
    }  # fmt: skip


def _nodes(model: Model, numbers: dict[Any, int], parents: dict[Any, tuple[int, float]]) -> Columns:
    count = len(model.nodes)
    parent, weight = np.full(count, -1, np.int32), np.zeros(count)
    total, level = np.zeros(count), np.zeros(count, np.int32)
    for key, n in numbers.items():
        if key in parents:
            parent[n], weight[n] = parents[key]
    for edge in model.edges:
        total[numbers[edge.parent]] += edge.weight
    for _ in range(count):  # as often as the tree is deep
        raised = level.copy()
        np.maximum.at(raised, parent[parent >= 0], level[parent >= 0] + 1)
        if np.array_equal(raised, level):
            break
        level = raised
    return {"n": np.arange(count, dtype=np.int32), "parent": parent, "w": weight, "total": total, "level": level}


def matrix(rows: int, periods: int, at: Any, p: Any, found: Any) -> np.ndarray:
    """Results of a peer as (rows, periods); NaN where it has none."""
    made = np.full((rows, periods), np.nan)
    numbers = np.ma.filled(np.ma.asarray(found, np.float64), np.nan)
    made[np.asarray(at, np.int64), np.asarray(p, np.int64)] = numbers
    return made


assert len(KINDS) == 4  # the peers know these: flows, stocks, indices show a month's value, ratios divide
