"""A few measures by the arrays' way, in a model of their own: for whatever facts don't hold, and for what is worked out."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from fourfold.engine.columns import Indices
from fourfold.engine.model import TargetRow
from fourfold.engine.scorecard import Prepared, prepare


def prepare_part(prepared: Prepared, members: Sequence[int]) -> Prepared:
    """The model of these measures, in rising order, with their rules, targets and formulas, without any node."""
    model = prepared.model
    rows = tuple(model.measures[m] for m in members)
    keys = {row.key for row in rows}
    return prepare(
        replace(
            model, measures=rows, observations=(), nodes=(), edges=(),
            thresholds=tuple(rule for m in members for rule in prepared.rules.rows[_own(prepared.rules.measure, m)]),
            targets=tuple(row for m in members for row in _targets(prepared, m)),
            formulas=tuple(row for row in model.formulas if row.measure in keys),
            cascades=tuple(row for row in model.cascades if row.parent in keys and row.child in keys),
        )
    )  # fmt: skip


def _targets(prepared: Prepared, m: int) -> list[TargetRow]:
    targets, own = prepared.targets, _own(prepared.targets.measure, m)
    dated = zip(targets.day[own].tolist(), targets.amount[own].tolist(), strict=True)
    key = prepared.model.measures[m].key
    return [TargetRow(key, date.fromordinal(day), None if amount != amount else amount) for day, amount in dated]


def _own(owners: Indices, m: int) -> slice:
    first, past = owners.searchsorted((m, m + 1))
    return slice(int(first), int(past))


class Leaning:
    """Which measures are worked out from which, at any time, directly or not."""

    def __init__(self, prepared: Prepared) -> None:
        plan = prepared.plan
        self.below = {} if plan is None else {m: plan.operands_of(m) for m in plan.calculated}
        self.above: dict[int, set[int]] = {}
        for m, operands in self.below.items():
            for operand in operands:
                self.above.setdefault(operand, set()).add(m)

    def on(self, m: int) -> frozenset[int]:
        """Everything that is worked out from the measure, and itself where it is worked out."""
        return frozenset(_reached(self.above.get(m, ()), self.above) | ({m} & self.below.keys()))

    def needs(self, members: Iterable[int]) -> list[int]:
        """These measures and all that they are worked out from, rising."""
        return sorted(_reached(members, self.below))


def _reached(start: Iterable[int], ways: Mapping[int, Collection[int]]) -> set[int]:
    found = set(start)
    waiting = list(found)
    while waiting:
        following = set(ways.get(waiting.pop(), ())) - found
        found |= following
        waiting.extend(following)
    return found
