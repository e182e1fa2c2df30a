"""Scorecards and objectives."""

import re
from collections import Counter
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from fourfold.engine.explain import in_words
from fourfold.measures.queries import viewing
from fourfold.org import rules as roles
from fourfold.strategy import queries
from fourfold.web.base.request import Request
from fourfold.web.strategy import outlook, signals, table
from fourfold.web.strategy.authoring import access
from fourfold.web.strategy.export import workbook

NUMBER = re.compile(r"\d{1,18}", re.ASCII)


@require_safe
def scorecards(request: Request) -> HttpResponse:
    viewed = viewing(request.member, request.GET)
    board = queries.board(request.member, viewed)
    lines = [board.scorecard(pk) for pk in board.tree.scorecards]
    return render(
        request,
        "strategy/scorecards.html",
        {
            "viewing": viewed,
            "scorecards": lines,
            "can_edit": roles.can_edit(request.member),
            "listens": queries.listened_totals(request.member, board, lines),
        },  # fmt: skip,
    )


@require_safe
def scorecard(request: Request, pk: int) -> HttpResponse:
    viewed = viewing(request.member, request.GET)
    board = _board(request, viewed, pk)
    line = board.scorecard(pk)
    chosen = table.filters(request.GET)
    context = {
        "viewing": viewed, "scorecard": line, "may_edit": access.may_edit(request, line.scorecard.unit_id), "listens": queries.listened_details(request.member, board, line), "filters": chosen,
        "owners": list(table.owners(line)), "counts": status_counts(line),
        "differences": queries.differences(request.member, board, [pk]), **outlook.context(board),
        **signals.context(board, table.rows(line, chosen), viewed),
    }  # fmt: skip
    return render(request, "strategy/scorecard.html", context)


@require_safe
def scorecard_xlsx(request: Request, pk: int) -> HttpResponse:
    """What the page shows, filters and order included, as a workbook."""
    viewed = viewing(request.member, request.GET)
    board = _board(request, viewed, pk)
    line = board.scorecard(pk)
    chosen = table.rows(line, table.filters(request.GET))
    differing = queries.differences(request.member, board, [pk]).values()
    made = workbook(line, chosen, viewed, request.member.organisation.name, outlook.prospect(board), differing)
    response = HttpResponse(made, content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    response["Content-Disposition"] = f'attachment; filename="scorecard-{pk}-{viewed.period.start:%Y-%m-%d}.xlsx"'
    return response


def _board(request: Request, viewed: Any, pk: int) -> queries.Board:
    board = queries.board(request.member, viewed, [pk])
    if pk not in board.tree.scorecards:
        raise Http404
    return board


def status_counts(line: queries.ScorecardLine) -> list[tuple[str, int]]:
    """How many measures have which status, worst first."""
    counted = Counter(measure.status for measure in line.measures)
    return [(status, counted[status]) for status in table.WORST_FIRST if counted[status]]


@require_safe
def why_scorecard(request: Request, pk: int) -> HttpResponse:
    """The whole arithmetic of a scorecard, one of its perspectives or one of its objectives."""
    viewed = viewing(request.member, request.GET)
    board = _board(request, viewed, pk)
    key = _node_key(pk, request.GET.get("node", ""))
    if key not in board.scored.node_index:
        raise Http404
    explanation = board.scored.explain(key)
    shown = explanation.as_dict()
    for share in shown["shares"]:
        share["link"], share["node"] = _way_on(pk, share["key"])
    context = {
        "viewing": viewed,
        "scorecard": board.scorecard(pk),
        "explanation": shown,
        "words": in_words(explanation),
    }
    return render(request, "strategy/why.html", context)


def _way_on(scorecard_id: int, key: list[Any]) -> tuple[str, str | None]:
    """Where a part of an explanation is explained itself: address, and the node there."""
    kind, number = key[0], key[-1]
    if kind == "measure":
        return reverse("measures:measure", args=[number]), None
    if kind == "scorecard":
        return reverse("strategy:why_scorecard", args=[number]), None
    return reverse("strategy:why_scorecard", args=[scorecard_id]), f"{kind}-{number}"


def _node_key(pk: int, node: str) -> tuple[Any, ...]:
    kind, _, number = node.partition("-")
    if not node:
        return ("scorecard", pk)
    if kind not in {"perspective", "objective"} or not NUMBER.fullmatch(number):
        raise Http404
    return ("perspective", pk, int(number)) if kind == "perspective" else ("objective", int(number))


@require_safe
def objective(request: Request, pk: int) -> HttpResponse:
    viewed = viewing(request.member, request.GET)
    found = get_object_or_404(queries.visible_objectives(request.member), pk=pk)
    board = queries.board(request.member, viewed, [found.scorecard_id])
    explanation = board.scored.explain(("objective", pk)) if ("objective", pk) in board.scored.node_index else None
    line = board.objective(pk) if explanation else None
    context = {
        "viewing": viewed, "objective": found, "line": line, "may_edit": access.may_edit(request, found.scorecard.unit_id),
        "listens": queries.listened_objective(line) if line else f"objective:{pk}",
        "explanation": explanation.as_dict() if explanation else None, "words": in_words(explanation) if explanation else [],
        "links": queries.links_of(request.member, pk),
        "differences": _below(line, queries.differences(request.member, board, [found.scorecard_id])) if line else {},
    }  # fmt: skip
    return render(request, "strategy/objective.html", context)


def _below(line: queries.ObjectiveLine, found: dict[Any, Any]) -> dict[Any, Any]:
    """Of what differs on a scorecard, the objective and its measures."""
    own = {line.result.key, *(each.key for each in line.measures)}
    return {key: each for key, each in found.items() if key in own}
