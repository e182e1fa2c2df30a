"""What a part of a page listens for: the live ids of everything it shows, and of nothing else."""

from collections.abc import Iterable

from fourfold.org import rules as roles
from fourfold.org.queries import Member
from fourfold.strategy.queries.above import live_name
from fourfold.strategy.queries.board import Board, ObjectiveLine, ScorecardLine
from fourfold.strategy.queries.changed import VIEWS

COUNTED = {frequency for frequency, _ in VIEWS}


def listened_totals(member: Member, board: Board, lines: Iterable[ScorecardLine]) -> str:
    """Of a part that shows scorecards and their perspectives as totals.

    An event names a total by what everybody's numbers together come to. Who doesn't see them all, or looks in periods
    that aren't counted for events, has totals of their own, and listens for the measures these are made of.
    """
    names = {live_name(("scorecard", line.scorecard.pk)) for line in lines}
    names |= {
        live_name(("perspective", line.scorecard.pk, lane.perspective.pk))
        for line in lines
        for lane in line.perspectives
    }
    if not roles.is_strategy_office(member) or board.viewing.frequency not in COUNTED:
        names |= {live_name(("measure", pk)) for pk in board.tree.measures if pk not in board.tree.withheld}
    return " ".join(sorted(names))


def listened_measures(board: Board) -> str:
    """Of a part that shows whatever measures are in need of something."""
    return " ".join(live_name(("measure", pk)) for pk in sorted(board.tree.measures.keys() - board.tree.withheld))


def listened_objective(line: ObjectiveLine) -> str:
    """Of a part that shows one objective with its measures."""
    shown = (live_name(("measure", each.measure.pk)) for each in line.measures if not each.withheld)
    return " ".join([live_name(("objective", line.objective.pk)), *shown])


def listened_details(member: Member, board: Board, line: ScorecardLine) -> str:
    """Of a part that shows a whole scorecard, down to its measures."""
    objectives = {live_name(("objective", o.objective.pk)) for p in line.perspectives for o in p.objectives}
    measures = {live_name(("measure", each.measure.pk)) for each in line.measures if not each.withheld}
    totals = listened_totals(member, board, [line, *line.children])
    return " ".join(sorted({totals, *objectives, *measures}))
