"""A map's logic put to the test: what is wrong, what to do, and where."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from fourfold.checks.findings import Finding, Severity
from fourfold.checks.logic import TITLES
from fourfold.measures.queries import viewing
from fourfold.strategy import queries
from fourfold.web.base.request import Request
from fourfold.web.strategy.authoring import access


@require_safe
def tests(request: Request, pk: int) -> HttpResponse:
    """The list, errors first; every finding with the boxes or arrows that it names, and the tests that found nothing."""
    scorecard = get_object_or_404(queries.visible_scorecards(request.member), pk=pk)
    found = queries.logic_findings(request.member, pk)
    may_edit = access.may_edit(request, scorecard.unit_id)
    places = _places(request, found, may_edit)
    failed = {each.rule for each in found}
    context = {
        "viewing": viewing(request.member, request.GET), "scorecard": scorecard, "may_edit": may_edit, "tested": counted(found),
        "groups": [
            (severity, words, [_told(each, places) for each in found if each.severity is severity])
            for severity, words in ((Severity.ERROR, "To mend before an approval"), (Severity.WARNING, "To think about"))
        ],
        "passed": [(rule, title) for rule, title in TITLES.items() if rule not in failed],
    }  # fmt: skip
    return render(request, "strategy/logic.html", context)


def counted(found: Sequence[Finding]) -> dict[str, Any]:
    errors = sum(each.severity is Severity.ERROR for each in found)
    warnings = len(found) - errors
    parts = [f"{count} {word}{'' if count == 1 else 's'}" for count, word in ((errors, "error"), (warnings, "warning"))]
    return {"total": len(found), "errors": errors, "words": " and ".join(part for part in parts if part[0] != "0")}


def _places(request: Request, found: Sequence[Finding], may_edit: bool) -> dict[tuple[str, int], tuple[str, str]]:
    """Name and address of every box and arrow that is named and that the member may open. At most two statements."""
    boxes, arrows = {key for each in found for key in each.boxes}, {key for each in found for key in each.links}
    seen = queries.visible_objectives(request.member).order_by().filter(pk__in=boxes)
    links = queries.visible_links(request.member).filter(pk__in=arrows) if may_edit else ()
    return {("box", each.pk): (each.name, reverse("strategy:objective", args=[each.pk])) for each in seen} | {
        ("link", each.pk): (str(each), reverse("strategy:edit_link", args=[each.pk])) for each in links
    }


def _told(finding: Finding, places: dict[tuple[str, int], tuple[str, str]]) -> dict[str, Any]:
    """With the arrows that it names, or else the boxes."""
    named = [("link", key) for key in finding.links if ("link", key) in places]
    named = named or [("box", key) for key in finding.boxes]
    return {
        "finding": finding, "title": TITLES[finding.rule],
        "places": [places[each] for each in named if each in places],
    }  # fmt: skip
