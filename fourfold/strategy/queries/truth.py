"""Where a board of a locked period shows something else than was reported."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from fourfold.measures.queries import other
from fourfold.measures.queries.truth import Both, differing
from fourfold.org.queries import Member, UnitTree
from fourfold.strategy.queries.board import Board, board
from fourfold.strategy.queries.tree import Key


@dataclass(frozen=True)
class Difference:
    """One measure or node with both its truths, by the name it has today."""

    key: Key
    kind: str  # measure, objective, perspective, scorecard
    name: str
    measure: Any  # of a measure, for its unit and decimals
    both: Both


def differences(
    member: Member, here: Board, scorecard_ids: Collection[int] | None = None, tree: UnitTree | None = None
) -> dict[Any, Difference]:
    """By key what differs between this board and its other truth; nothing where the period isn't locked.

    Computes the board once more, in as many queries as the first time. What is withheld isn't told apart.
    """
    there = other(here.viewing)
    if there is None:
        return {}
    beside = board(member, there, scorecard_ids, tree)
    then, now = (here, beside) if here.viewing.known_at else (beside, here)
    found = differing(then.scored, now.scored)
    named = {key: _named(now, key) for key in found}
    return {
        key: Difference(key, key[0], names[0], names[1], found[key])
        for key, names in named.items()
        if names is not None
    }


def _named(found: Board, key: Any) -> Any:
    tree, kind, pk = found.tree, key[0], key[-1]
    if kind == "measure":
        return None if pk in tree.withheld else (tree.measures[pk].name, tree.measures[pk])
    if kind == "objective":
        return None if pk in tree.withheld_objectives else (tree.objectives[pk].name, None)
    if kind == "perspective":
        lane = next((p for p in tree.perspective_placements if p.perspective_id == pk), None)
        return (lane.perspective.name, None) if lane else None
    return tree.scorecards[pk].name, None
