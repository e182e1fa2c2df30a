"""Tell the story: a chain of the map from the bottom up, as a list and on the picture."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from fourfold.strategy import queries
from fourfold.strategy.queries.story import bottom_up, chains, sentence
from fourfold.web.base.request import Request
from fourfold.web.strategy.authoring import access
from fourfold.web.strategy.authoring.drawn import plan


@require_safe
def story(request: Request, pk: int) -> HttpResponse:
    scorecard = get_object_or_404(queries.visible_scorecards(request.member), pk=pk)
    drawn = plan(request, pk)
    found = chains(drawn.links)
    wanted = request.GET.get("from", "")
    by_start = {str(chain[0].cause_id): chain for chain in found}
    if wanted not in {"", "all", *by_start}:
        raise Http404
    links = bottom_up(drawn.links) if wanted == "all" else by_start.get(wanted, found[0] if found else [])
    context = {
        "scorecard": scorecard, "chains": found, "told": [(link, sentence(link)) for link in links],
        "chosen": "all" if wanted == "all" else links[0].cause_id if links else None, "picture": drawn.picture,
        "problem": drawn.problem, "may_edit": access.may_edit(request, scorecard.unit_id),
    }  # fmt: skip
    return render(request, "strategy/story.html", context)
