"""Strategy maps: the page, and the picture on its own for download and print."""

from collections.abc import Sequence
from typing import Any, Literal

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from fourfold.core.guards import Refused
from fourfold.drawing import strategy_map as drawing
from fourfold.drawing.paper import printed
from fourfold.measures.queries import viewing
from fourfold.org import rules as roles
from fourfold.strategy import queries
from fourfold.web.base.request import Request
from fourfold.web.components.tags import DIST
from fourfold.web.strategy import logic
from fourfold.web.strategy.authoring import access

KINDS = {"svg": "image/svg+xml", "pdf": "application/pdf", "png": "image/png"}


@require_safe
def first_map(request: Request) -> HttpResponse:
    """The map of the first scorecard that the member may see and that has objectives."""
    first = queries.visible_scorecards(request.member).first()
    if first is None:
        context = {"viewing": viewing(request.member, request.GET), "can_edit": roles.can_edit(request.member)}
        return render(request, "strategy/no_map.html", context)
    query = request.GET.urlencode()
    return redirect(reverse("strategy:scorecard_map", args=[first.pk]) + (f"?{query}" if query else ""))


@require_safe
def scorecard_map(request: Request, pk: int) -> HttpResponse:
    viewed, live = viewing(request.member, request.GET), request.GET.get("show") != "plan"
    board = queries.board(request.member, viewed, [pk])
    if pk not in board.tree.scorecards:
        raise Http404
    line = board.scorecard(pk)
    links = queries.links_on(board, pk)
    tested = queries.logic_findings(request.member, pk) if request.GET.get("tests") == "1" else None
    context = {
        "viewing": viewed, "scorecard": line, "live": live, "listens": queries.listened_details(request.member, board, line),
        "links": links, "may_edit": access.may_edit(request, line.scorecard.unit_id), "scorecards": queries.visible_scorecards(request.member),
        "differences": queries.differences(request.member, board, [pk]),
        "tested": None if tested is None else logic.counted(tested),
    }  # fmt: skip
    try:
        context["picture"] = drawing.draw(_drawn(request, board, pk, links, tested or ()), live=live)
    except drawing.TooSmall as error:
        context["problem"] = str(error)
    return render(request, "strategy/map.html", context)


@require_safe
def map_file(request: Request, pk: int, kind: Literal["svg", "pdf", "png"]) -> HttpResponse:
    """The picture alone, as SVG, or on one sheet as PDF or PNG. Refused with advice where it could not be read on paper."""
    viewed = viewing(request.member, request.GET)
    board = queries.board(request.member, viewed, [pk])
    if pk not in board.tree.scorecards:
        raise Http404
    drawn = _drawn(request, board, pk, queries.links_on(board, pk))
    try:
        svg = drawing.draw(drawn, live=request.GET.get("show") != "plan", standalone=True)
    except drawing.TooSmall as error:
        raise Refused("R11", str(error)) from None
    made = svg if kind == "svg" else printed(svg, kind, title=drawn.title, fonts=DIST / "paper")
    response = HttpResponse(made, content_type=KINDS[kind])
    response["Content-Disposition"] = f'attachment; filename="strategy-map-{pk}-{viewed.period.start:%Y-%m}.{kind}"'
    response["Content-Security-Policy"] = "sandbox; default-src 'none'; style-src 'unsafe-inline'"
    return response


def _drawn(
    request: Request, board: queries.Board, pk: int, links: list[Any], findings: Sequence[Any] = ()
) -> drawing.StrategyMap:
    query = request.GET.urlencode()
    href = lambda objective: _address(objective, query)  # noqa: E731
    return queries.map_of(board, pk, links, href=href, findings=findings)


def _address(objective_id: int, query: str) -> str:
    return reverse("strategy:objective", args=[objective_id]) + (f"?{query}" if query else "")
