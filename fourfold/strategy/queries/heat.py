"""Units x perspectives: where it is warm, at one look."""

from dataclasses import dataclass

from fourfold.org.queries import UnitTree
from fourfold.org.rules import Tier
from fourfold.strategy.models import Scorecard
from fourfold.strategy.queries.board import Board, Result


@dataclass(frozen=True)
class HeatRow:
    """A unit with one of its scorecards; a unit without any has neither scorecard nor results."""

    depth: int
    unit_id: int
    unit: str
    tier: str
    scorecard: Scorecard | None
    total: Result | None
    results: tuple[Result | None, ...]  # in the order of the columns


def heat_map(board: Board, tree: UnitTree) -> tuple[list[str], list[HeatRow]]:
    """Column names (perspectives by name, in map order) and a row for each unit and scorecard, parents first."""
    columns = _columns(board)
    rows: list[HeatRow] = []
    for depth, unit in tree.in_order():
        own = [scorecard for scorecard in board.tree.scorecards.values() if scorecard.unit_id == unit.pk]
        for scorecard in (*own,) or (None,):
            rows.append(
                HeatRow(
                    depth=depth, unit_id=unit.pk, unit=unit.name, tier=str(Tier(unit.tier).label), scorecard=scorecard,
                    total=board.result(("scorecard", scorecard.pk)) if scorecard else None,
                    results=_cells(board, scorecard, columns),
                )
            )  # fmt: skip
    return columns, rows


def _columns(board: Board) -> list[str]:
    found: dict[str, int] = {}
    for placement in board.tree.perspective_placements:
        found.setdefault(placement.perspective.name, placement.perspective.order)
    return sorted(found, key=lambda name: (found[name], name))


def _cells(board: Board, scorecard: Scorecard | None, columns: list[str]) -> tuple[Result | None, ...]:
    if scorecard is None:
        return (None,) * len(columns)
    by_name = {
        placement.perspective.name: board.result(("perspective", scorecard.pk, placement.perspective_id))
        for placement in board.tree.perspective_placements
        if placement.scorecard_id == scorecard.pk
    }
    return tuple(by_name.get(name) for name in columns)
