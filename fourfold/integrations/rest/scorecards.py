"""Scorecards: the list with results, one with all its lines, the scores explained."""

from datetime import date
from typing import Any

from django.http import Http404
from ninja import Path, Router
from pydantic import Field

from fourfold.integrations.rest.explanations import ScoreOut, score_out
from fourfold.integrations.rest.fields import Id, Number, Output
from fourfold.integrations.rest.problems import READS, faults
from fourfold.integrations.rest.shapes import (
    DifferenceOut,
    LineOut,
    Named,
    PeriodOut,
    Viewed,
    ViewedQuery,
    difference_out,
    line_out,
    named,
    period_out,
)
from fourfold.strategy import queries

router = Router(tags=["Scorecards"])


class ResultOut(Output):
    """A rolled-up score, 0 to 10. `coverage` is the part of the weight that has data, `oldest` the oldest day in it."""

    score: Number
    status: str
    reason: str
    coverage: float
    oldest: date | None
    trend: int | None
    weight: Number
    share: Number


class ScorecardSummary(Output):
    id: int
    name: str
    unit: Named | None
    strategy: Named | None
    method: str
    result: ResultOut
    leading: Number
    lagging: Number
    version: int


class Scorecards(Output):
    period: PeriodOut
    items: list[ScorecardSummary]


class ObjectiveLineOut(Output):
    id: int
    code: str
    name: str
    owner: Named | None
    theme: Named | None
    result: ResultOut
    measures: list[LineOut]


class PerspectiveLineOut(Output):
    id: int
    name: str
    question: str
    result: ResultOut
    objectives: list[ObjectiveLineOut]


class ScorecardOut(ScorecardSummary):
    """The scorecard as its page shows it: perspectives, objectives and measures in the period."""

    period: PeriodOut
    perspectives: list[PerspectiveLineOut]
    children: list[ScorecardSummary]
    differences: list[DifferenceOut] = Field(
        description="Of a locked period: what is known otherwise today than it was reported."
    )


def result_out(result: Any) -> ResultOut:
    return ResultOut(**{name: getattr(result, name) for name in ResultOut.model_fields})


def objective_line(line: queries.ObjectiveLine) -> ObjectiveLineOut:
    objective = line.objective
    return ObjectiveLineOut(
        id=objective.pk, code=objective.code, name=objective.name, owner=named(objective.owner),
        theme=named(objective.theme), result=result_out(line.result), measures=[line_out(each) for each in line.measures],
    )  # fmt: skip


def _perspective(line: queries.PerspectiveLine) -> PerspectiveLineOut:
    found = line.perspective
    return PerspectiveLineOut(
        id=found.pk, name=found.name, question=found.question, result=result_out(line.result),
        objectives=[objective_line(each) for each in line.objectives],
    )  # fmt: skip


def _summary(line: queries.ScorecardLine) -> dict[str, Any]:
    found = line.scorecard
    return {
        "id": found.pk, "name": found.name, "unit": named(found.unit), "strategy": named(found.strategy),
        "method": found.method, "result": result_out(line.result), "leading": line.leading, "lagging": line.lagging,
        "version": found.version,
    }  # fmt: skip


@router.get("/scorecards", response={200: Scorecards, **faults(READS)}, summary="List scorecards")
def list_scorecards(request: Any, viewed: ViewedQuery) -> Any:
    """Every scorecard that you may see, with its result in the period."""
    viewing = viewed.viewing(request.member)
    board = queries.board(request.member, viewing)
    items = [ScorecardSummary(**_summary(board.scorecard(pk, children=False))) for pk in board.tree.scorecards]
    return Scorecards(period=period_out(viewing), items=items)


@router.get(
    "/scorecards/{scorecard_id}",
    response={200: ScorecardOut, **faults(READS)},
    summary="Read a scorecard with its lines",
)
def read_scorecard(request: Any, scorecard_id: Path[Id], viewed: ViewedQuery) -> Any:
    board = board_of(request, scorecard_id, viewed)
    line = board.scorecard(scorecard_id)
    return ScorecardOut(
        **_summary(line), period=period_out(board.viewing), perspectives=[_perspective(each) for each in line.perspectives],
        children=[ScorecardSummary(**_summary(child)) for child in line.children],
        differences=[
            difference_out(each) for each in queries.differences(request.member, board, [scorecard_id]).values()
        ],
    )  # fmt: skip


@router.get(
    "/scorecards/{scorecard_id}/score", response={200: ScoreOut, **faults(READS)}, summary="Explain a scorecard's score"
)
def explain_scorecard(request: Any, scorecard_id: Path[Id], viewed: ViewedQuery) -> Any:
    return _explained(board_of(request, scorecard_id, viewed), ("scorecard", scorecard_id))


@router.get(
    "/scorecards/{scorecard_id}/perspectives/{perspective_id}/score", response={200: ScoreOut, **faults(READS)},
    summary="Explain a perspective's score",
)  # fmt: skip
def explain_perspective(request: Any, scorecard_id: Path[Id], perspective_id: Path[Id], viewed: ViewedQuery) -> Any:
    return _explained(board_of(request, scorecard_id, viewed), ("perspective", scorecard_id, perspective_id))


def board_of(request: Any, scorecard_id: int, viewed: Viewed) -> queries.Board:
    """The scorecard computed with all below it. Raises Http404 where the member can't see it."""
    board = queries.board(request.member, viewed.viewing(request.member), [scorecard_id])
    if scorecard_id not in board.tree.scorecards:
        raise Http404
    return board


def _explained(board: queries.Board, key: tuple[Any, ...]) -> ScoreOut:
    if key not in board.scored.node_index:
        raise Http404
    return score_out(board.scored.explain(key), board.viewing)
