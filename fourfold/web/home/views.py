"""The organisation's home: the strategy in one look, what needs attention, what I owe."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fourfold.measures.queries import MeasureLine, recordable, viewing
from fourfold.org import rules as roles
from fourfold.org.queries import unit_tree
from fourfold.strategy import queries
from fourfold.web.base.request import Request
from fourfold.web.strategy.outlook import at_risk
from fourfold.web.strategy.table import WORST_FIRST

MOST = 8
NEEDS_ATTENTION = ("red", "late", "no_data", "amber")


@require_safe
def home(request: Request) -> HttpResponse:
    viewed, tree = viewing(request.member, request.GET), unit_tree()
    board = queries.board(request.member, viewed, None, tree)
    scorecards = [board.scorecard(pk, children=False) for pk in board.tree.scorecards]
    first = board.scorecard(scorecards[0].scorecard.pk) if scorecards else None
    measures = {line.measure.pk: line for scorecard in scorecards for line in scorecard.measures if not line.withheld}
    context = {
        "viewing": viewed, "scorecard": first, "scorecards": scorecards,
        "listens": f"{queries.listened_totals(request.member, board, scorecards)} {queries.listened_measures(board)}",
        "attention": _attention(measures.values()), "scored": any(line.score is not None for line in measures.values()), "measured": bool(measures), "owed": _owed(request, measures, tree),
        **at_risk(board, list(measures.values())), "units": tree.units, "can_import": roles.can_edit(request.member), "can_administer": roles.can_administer(request.member),
    }  # fmt: skip
    return render(request, "home/home.html", context)


def _attention(lines: Any) -> list[MeasureLine]:
    """The worst first, and of equal ones those with the lower score."""
    found = [line for line in lines if line.status in NEEDS_ATTENTION]
    found.sort(key=lambda line: (WORST_FIRST.index(line.status), line.score or 0.0, line.measure.name))
    return found[:MOST]


def _owed(request: Request, measures: dict[int, MeasureLine], tree: Any) -> list[MeasureLine]:
    """Measures that the member owns or collects and that lack a value for the viewed period."""
    own = {
        pk for pk, line in measures.items()
        if request.member.pk in {line.measure.owner_id, line.measure.collector_id} and line.value is None
    }  # fmt: skip
    allowed = set(recordable(request.member, tree).filter(pk__in=own).values_list("pk", flat=True)) if own else set()
    return [measures[pk] for pk in measures if pk in allowed][:MOST]
