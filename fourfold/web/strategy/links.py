"""The links of a map put to the test: what the scores say of each, and writing it down once somebody has looked."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from fourfold.core.guards import Refused
from fourfold.measures.queries import viewing
from fourfold.strategy import actions, queries
from fourfold.strategy.queries.association import link_test
from fourfold.web.base.request import Request


@require_http_methods(["GET", "HEAD", "POST"])
def links(request: Request, pk: int) -> HttpResponse:
    scorecard = queries.visible_scorecards(request.member).filter(pk=pk).first()
    if scorecard is None:
        raise Http404
    viewed = viewing(request.member, request.GET)
    refusal = _confirm(request, pk) if request.method == "POST" else None
    if request.method == "POST" and refusal is None:
        return redirect(f"{reverse('strategy:links', args=[pk])}?{request.GET.urlencode()}")
    found = link_test(request.member, pk, viewed)
    context = {
        "viewing": viewed, "scorecard": scorecard, "test": found, "refusal": refusal,
        "may_edit": queries.editable_scorecards(request.member).filter(pk=pk).exists(),
    }  # fmt: skip
    return render(request, "strategy/links.html", context, status=refusal.status if refusal else 200)


def _confirm(request: Request, pk: int) -> Refused | None:
    viewed = viewing(request.member, request.GET)
    try:
        written = actions.confirm_link_tests(
            actor=request.member, scorecard_id=pk, period=viewed.period.start, frequency=viewed.frequency.value,
            seen=request.POST.get("seen", ""),
        )  # fmt: skip
    except Refused as refusal:
        if refusal.code == "R4":
            raise
        return refusal
    messages.success(
        request, f"The results of {len(written)} link{'' if len(written) == 1 else 's'} are written on the map."
    )
    return None
