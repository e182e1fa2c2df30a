"""A KPI of the library for an objective: as a copy, or by linking the measure that is there already."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from fourfold.catalogue.kpis import Entry
from fourfold.catalogue.sheets import below_minimum
from fourfold.core.guards import Refused
from fourfold.library import actions, forms, queries
from fourfold.measures.queries import visible_measures
from fourfold.strategy import queries as strategy
from fourfold.strategy.actions import place_measure
from fourfold.web.base.forms import add_refusal, answer, saved, sent
from fourfold.web.base.request import Request
from fourfold.web.library import kpis

page = require_http_methods(["GET", "HEAD", "POST"])
GONE = ("stopped", "archived", "achieved")


@page
def shipped(request: Request, code: str) -> HttpResponse:
    entry = kpis.found(code)
    there = queries.measured_already(request.member, entry)
    form = _form(request, {"name": entry.name, "code": entry.code}, elsewhere=bool(there))
    act = lambda _: actions.adopt_kpi(actor=request.member, kpi=entry.code, **form.given())  # noqa: E731
    return _adopt(request, form, act, there, entry.name, reverse("library:kpi", args=[entry.code]), entry)


@page
def published(request: Request, pk: int) -> HttpResponse:
    found = get_object_or_404(queries.approved(request.member), pk=pk)
    form = _form(request, {"name": found.name, "code": found.measure.code})
    act = lambda _: actions.adopt_published(actor=request.member, publication_id=pk, **form.given())  # noqa: E731
    return _adopt(request, form, act, [found.measure], found.name, reverse("library:published", args=[pk]))


def _form(request: Request, start: dict[str, Any], *, elsewhere: bool = False) -> forms.AdoptForm:
    scorecards = strategy.editable_scorecards(request.member).order_by().values("pk")
    objectives = strategy.visible_objectives(request.member).filter(scorecard_id__in=scorecards).exclude(state__in=GONE)
    if not scorecards:
        raise PermissionDenied
    initial = {"owner": request.member.pk, "objective": request.GET.get("objective", ""), **start}
    return forms.AdoptForm(sent(request), objectives=objectives, elsewhere=elsewhere, initial=initial)


def _adopt(
    request: Request, form: Any, act: Any, there: list[Any], name: str, back: str, entry: Entry | None = None
) -> HttpResponse:
    if request.method == "POST":
        if "link" in request.POST:
            linked = _link(request, form, there)
            if linked:
                return _done(request, linked, "The measure that was there counts for the objective now.")
        else:
            pk = saved(form, act)
            if pk is not None:
                if warning := below_minimum(entry, form.cleaned_data["amount"]):
                    messages.warning(request, warning)
                return _done(request, pk, f"{name} is adopted. Its values, target and limits are yours to set.")
    context = {"form": form, "there": there, "name": name, "back": back}
    return answer(request, "library/adopt.html", context)


def _done(request: Request, measure_id: int, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return redirect("measures:measure", pk=measure_id)


def _link(request: Request, form: Any, there: list[Any]) -> int | None:
    """Place the chosen measure below the chosen objective; None where it is refused, with the reason on the form."""
    wanted = next((each for each in there if str(each.pk) == request.POST["link"]), None)
    form.is_valid()
    objective_id = form.cleaned_data.get("objective")
    if wanted is None or objective_id is None:
        form.add_error(
            "objective", "Choose the objective first."
        ) if wanted and "objective" not in form.errors else None
        return None
    try:
        return _place(request, wanted.pk, objective_id, form.cleaned_data.get("weight") or 1.0)
    except Refused as refusal:
        if refusal.code == "R4":
            raise
        add_refusal(form, refusal)
        return None


def _place(request: Request, measure_id: int, objective_id: int, weight: float) -> int:
    get_object_or_404(visible_measures(request.member), pk=measure_id)
    objective = get_object_or_404(strategy.visible_objectives(request.member), pk=objective_id)
    since = strategy.open_day(objective.scorecard_id)
    place_measure(
        actor=request.member, objective_id=objective_id, measure_id=measure_id, weight=weight, since=since,
        order=len(strategy.measure_places(objective_id)),
    )  # fmt: skip
    return measure_id
