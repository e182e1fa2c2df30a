"""The strategy map of a scorecard: as data, and as a drawing that stands alone."""

from typing import Any, Literal

from django.http import HttpResponse
from ninja import Path, Query, Router
from pydantic import Field

from fourfold.core.guards import Refused
from fourfold.drawing import strategy_map as drawing
from fourfold.integrations.rest.fields import Id, Output
from fourfold.integrations.rest.problems import READS, faults
from fourfold.integrations.rest.scorecards import board_of
from fourfold.integrations.rest.shapes import PeriodOut, Viewed, ViewedQuery, period_out
from fourfold.strategy import queries

router = Router(tags=["Strategy map"])
SVG = {"responses": {200: {"content": {"image/svg+xml": {"schema": {"type": "string"}}}}}}


class LaneOut(Output):
    perspective_id: int
    name: str
    question: str


class BoxOut(Output):
    objective_id: int
    perspective_id: int
    theme_id: int | None
    code: str
    name: str
    owner: str
    status: str
    score: str
    trend: int | None
    measures: int
    position: int | None


class LinkOut(Output):
    """Cause and effect. Strength is 1 weak, 2 medium, 3 strong."""

    id: int
    cause_id: int
    effect_id: int
    statement: str
    strength: int
    delay_months: int
    is_agreed: bool


class ThemeOut(Output):
    id: int
    name: str


class MapOut(Output):
    scorecard_id: int
    title: str
    vision: str
    values: str
    period: PeriodOut
    perspectives: list[LaneOut]
    objectives: list[BoxOut]
    links: list[LinkOut]
    themes: list[ThemeOut]


class Shown(Viewed):
    show: Literal["live", "plan"] = Field(
        "live", description="live: with the period's status; plan: the strategy alone."
    )


def _box(box: drawing.Box) -> BoxOut:
    return BoxOut(
        objective_id=int(box.key), perspective_id=int(box.lane), theme_id=int(box.theme) if box.theme else None,
        code=box.code, name=box.name, owner=box.owner, status=box.status, score=box.score_text, trend=box.trend,
        measures=box.measures, position=box.position,
    )  # fmt: skip


def _link(link: drawing.Link) -> LinkOut:
    return LinkOut(
        id=int(link.key), cause_id=int(link.cause), effect_id=int(link.effect), statement=link.statement,
        strength=link.strength, delay_months=link.delay_months or 0, is_agreed=link.agreed,
    )  # fmt: skip


@router.get("/scorecards/{scorecard_id}/map", response={200: MapOut, **faults(READS)}, summary="Read a strategy map")
def read_map(request: Any, scorecard_id: Path[Id], viewed: ViewedQuery) -> Any:
    """Perspectives from top to bottom, objectives in map order, and the links between them."""
    board = board_of(request, scorecard_id, viewed)
    found = queries.map_of(board, scorecard_id, queries.links_on(board, scorecard_id))
    return MapOut(
        scorecard_id=scorecard_id, title=found.title, vision=found.vision, values=found.values,
        period=period_out(board.viewing),
        perspectives=[LaneOut(perspective_id=int(lane.key), name=lane.name, question=lane.question) for lane in found.lanes],
        objectives=[_box(box) for box in found.boxes], links=[_link(link) for link in found.links],
        themes=[ThemeOut(id=int(theme.key), name=theme.name) for theme in found.themes],
    )  # fmt: skip


@router.get(
    "/scorecards/{scorecard_id}/map.svg", response={200: None, **faults(READS)}, openapi_extra=SVG,
    summary="Draw a strategy map",
)  # fmt: skip
def draw_map(request: Any, scorecard_id: Path[Id], shown: Query[Shown]) -> Any:
    """One page of SVG with its own colours. 422 with advice where it could not be read on paper."""
    board = board_of(request, scorecard_id, shown)
    found = queries.map_of(board, scorecard_id, queries.links_on(board, scorecard_id))
    try:
        svg = drawing.draw(found, live=shown.show == "live", standalone=True)
    except drawing.TooSmall as error:
        raise Refused("R11", str(error)) from None
    response = HttpResponse(svg, content_type="image/svg+xml")
    response["Content-Security-Policy"] = "sandbox; default-src 'none'; style-src 'unsafe-inline'"
    return response
