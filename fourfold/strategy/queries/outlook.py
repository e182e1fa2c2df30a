"""What a board leads to by the year's end: measures likely to miss their goal, objectives likely to turn red."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from fourfold.engine.forecast.nodes import turning_red
from fourfold.measures.queries.line import MeasureLine
from fourfold.measures.queries.outlook import LIKELY_TO_MISS, Foreseen, Outlook, foreseen
from fourfold.strategy.queries.board import Board, ObjectiveLine

GOING_WELL = ("not_scored", "amber", "green", "exceeds")  # the best last


@dataclass(frozen=True)
class Prospect:
    """The outlooks of a board's measures. Nothing here touches the database."""

    board: Board
    measures: Foreseen

    @property
    def year(self) -> str:
        """The year that the outlook ends with, as the calendar calls it."""
        return self.measures.year

    def of(self, line: MeasureLine) -> Outlook:
        return self.measures.of(line.measure)

    def likely_to_miss(self) -> set[int]:
        """Ids of measures whose probability of reaching their goal is below the limit."""
        return self.measures.likely_to_miss()

    def missing(self, lines: Iterable[MeasureLine]) -> list[tuple[MeasureLine, float]]:
        """Those of the lines that still go well and are likely to miss, with their probability: first what looks best today."""
        chances = [(line, self.measures.chance(line.measure.pk)) for line in lines if line.status in GOING_WELL]
        found = [(line, chance) for line, chance in chances if chance is not None and chance < LIKELY_TO_MISS]
        return sorted(found, key=lambda pair: (-GOING_WELL.index(pair[0].status), pair[1], pair[0].measure.name))

    def turning_red(self) -> list[ObjectiveLine]:
        """Objectives that are not off target in the viewed period and are, as things go, by the year's end."""
        tree = self.board.tree
        keys = list(self.board.scored.node_index)
        turning = {keys[n] for n in np.flatnonzero(turning_red(self.board.scored, self.measures.found)).tolist()}
        seen = (pk for pk in tree.objectives if pk not in tree.withheld_objectives)
        return [self.board.objective(pk) for pk in seen if ("objective", pk) in turning]


def prospect(board: Board) -> Prospect:
    """No query: a board holds all that is needed."""
    return Prospect(board, foreseen(board.scored, board.tree.measures.values()))
