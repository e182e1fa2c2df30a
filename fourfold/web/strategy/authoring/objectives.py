"""Writing a map: the page with the picture and its list; objectives made, edited, moved, stopped, taken up again, removed."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from fourfold.core.guards import Refused
from fourfold.measures.queries import today
from fourfold.strategy import actions, forms, queries, rules
from fourfold.strategy.queries.authoring import called
from fourfold.web.base.forms import sent
from fourfold.web.base.request import Request
from fourfold.web.strategy.authoring import access
from fourfold.web.strategy.authoring.drawn import plan
from fourfold.web.strategy.authoring.pages import editor, form_page, map_crumbs, page, removal_page
from fourfold.web.strategy.authoring.strategies import shifted


@require_safe
def edit_map(request: Request, pk: int) -> HttpResponse:
    scorecard = access.scorecard_of(request, pk)
    drawn = plan(request, pk)
    weights = queries.weights_of(pk)
    objectives = [each for _, lines in drawn.lanes() for each in lines]
    listens = [
        f"strategy:{scorecard.strategy_id}",
        f"scorecard:{pk}",
        *(f"objective:{each.objective.pk}" for each in objectives),
    ]
    context = {
        "scorecard": scorecard, "plan": drawn, "lanes": list(drawn.lanes()), "weights": weights, "links": drawn.links,
        "lowest": drawn.line.perspectives[-1].perspective.pk if drawn.line.perspectives else "",
        "listens": " ".join(listens), "retired": queries.retired_on(request.member, pk),
        "themes": scorecard.strategy.themes.all(), "objectives": objectives,
        "strengths": rules.Strength.choices, "evidences": rules.Evidence.choices, "confidences": rules.Confidence.choices,
    }  # fmt: skip
    return render(request, "strategy/authoring/editor.html", context)


@page
def new(request: Request, pk: int) -> HttpResponse:
    """An objective in the lane that the address names."""
    scorecard = access.scorecard_of(request, pk)
    lanes = {str(each.pk): each for each in scorecard.strategy.perspectives.all()}
    lane = lanes.get(request.GET.get("lane", "")) or next(iter(lanes.values()))
    form = forms.ObjectiveForm(
        sent(request), themes=scorecard.strategy.themes.all(), new=True,
        initial={"owner": request.member.pk, "code": queries.free_code(scorecard.pk, lane)},
    )  # fmt: skip
    act = lambda _: actions.add_objective(  # noqa: E731
        actor=request.member, scorecard_id=pk, perspective_id=lane.pk, **form.given()
    )
    return form_page(
        request, form, act, title=f"New objective in {lane.name}", done="The objective is on the map.", button="Add objective",
        back=editor(pk, f"lane-{lane.pk}"), crumbs=map_crumbs(scorecard),
    )  # fmt: skip


@page
def edit(request: Request, pk: int) -> HttpResponse:
    found = access.objective_of(request, pk)
    form = forms.ObjectiveForm(
        sent(request), themes=found.scorecard.strategy.themes.all(), state=found.state,
        initial=forms.ObjectiveForm.initial_of(found),
    )  # fmt: skip
    act = lambda data: actions.change_objective(  # noqa: E731
        actor=request.member, objective_id=pk, version=data["version"], **form.given()
    )
    places, measures = queries.weights_of(found.scorecard_id).objectives, queries.measure_places(pk)
    names = called(request.member, measures)
    return form_page(
        request, form, act, title=f"Edit {found}", done=f"{found} is saved.", back=editor(found.scorecard_id, f"objective-{pk}"),
        crumbs=map_crumbs(found.scorecard), objective=found, gone=found.state in rules.GONE, place=places.get(pk),
        measures=[(each, names.get(each.measure_id)) for each in measures], links=queries.links_of(request.member, pk),
    )  # fmt: skip


@require_POST
def move(request: Request, pk: int) -> HttpResponse:
    """One place to the left or right in its lane, or into another lane: by `up`, `down` or `lane`."""
    found = access.objective_of(request, pk)
    drawn = plan(request, found.scorecard_id)
    lane, ids = found.perspective_id, drawn.ids_in(found.perspective_id)
    if "lane" in request.POST:
        lane = _lane(found, request.POST["lane"])
        ids = [*(each for each in drawn.ids_in(lane) if each != pk), pk]
    else:
        ids = shifted(ids, request.POST)
    actions.arrange_lane(actor=request.member, scorecard_id=found.scorecard_id, perspective_id=lane, objective_ids=ids)
    messages.success(request, f"{found} is moved.")
    return redirect(editor(found.scorecard_id, f"objective-{pk}"))


def _lane(objective: Any, text: str) -> int:
    lanes: dict[str, int] = {str(each.pk): each.pk for each in objective.scorecard.strategy.perspectives.all()}
    if text not in lanes:
        raise Refused("R11", "Choose a perspective of this strategy. Nothing was moved.", field="lane")
    return lanes[text]


@page
def retire(request: Request, pk: int) -> HttpResponse:
    found = access.objective_of(request, pk)
    start = {"on": today(request.member), "state": rules.ObjectiveState.STOPPED, "version": found.version}
    form = forms.RetireForm(sent(request), initial=start)
    act = lambda data: actions.retire_objective(  # noqa: E731
        actor=request.member, objective_id=pk, **data
    )
    return form_page(
        request, form, act, title=f"Stop or archive {found}", done=f"{found} no longer counts. Past periods keep it.",
        button="Take it off the map", back=editor(found.scorecard_id), crumbs=map_crumbs(found.scorecard),
    )  # fmt: skip


@require_POST
def resume(request: Request, pk: int) -> HttpResponse:
    found = access.objective_of(request, pk)
    actions.resume_objective(actor=request.member, objective_id=pk, version=None)
    messages.success(request, f"{found} is live again.")
    return redirect(editor(found.scorecard_id, f"objective-{pk}"))


@page
def remove(request: Request, pk: int) -> HttpResponse:
    found = access.objective_of(request, pk)
    return removal_page(
        request, lambda: actions.remove_objective(actor=request.member, objective_id=pk),
        title=f"Remove {found}?", sentence="Only an objective without measures and links can be removed. The trail keeps what it said.",
        button="Remove objective", done=f"{found} is removed.", back=editor(found.scorecard_id), crumbs=map_crumbs(found.scorecard),
        instead=("Stop or archive it instead", reverse("strategy:retire_objective", args=[pk])),
    )  # fmt: skip
