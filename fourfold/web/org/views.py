"""Choosing an organisation, and the unit tree with its heat map."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from fourfold.core.permissions import signed_in
from fourfold.measures.queries import viewing
from fourfold.org import rules
from fourfold.org.queries import organisations_of, unit_tree
from fourfold.strategy import queries
from fourfold.web.base.request import Request


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: Request) -> HttpResponse:
    """The organisations that the person belongs to; a person of none is told whom to ask."""
    found = organisations_of(int(request.user.pk or 0))
    if request.method == "POST":
        wanted = request.POST.get("organisation", "")
        if wanted not in {str(organisation.pk) for organisation in found}:
            raise PermissionDenied
        request.session["organisation"] = int(wanted)
        return redirect("home")
    return render(request, "org/choose.html", {"organisations": found})


@require_safe
def units(request: Request) -> HttpResponse:
    viewed, tree = viewing(request.member, request.GET), unit_tree()
    board = queries.board(request.member, viewed, None, tree)
    columns, rows = queries.heat_map(board, tree)
    lines = [board.scorecard(pk, children=False) for pk in board.tree.scorecards]
    context = {
        "viewing": viewed, "columns": columns, "rows": rows, "may_add": rules.can_administer(request.member),
        "listens": queries.listened_totals(request.member, board, lines),
    }  # fmt: skip
    return render(request, "org/units.html", context)
