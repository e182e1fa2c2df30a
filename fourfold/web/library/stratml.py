"""StratML plans on pages: a file is looked at, then taken in; a strategy is downloaded as such a plan."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from fourfold.core.guards import Refused
from fourfold.library import actions, forms, queries
from fourfold.org import queries as org
from fourfold.plain.stratml.results import ACTUAL, TARGET
from fourfold.strategy.queries import visible_strategies
from fourfold.web.base.forms import add_refusal, saved
from fourfold.web.base.request import Request
from fourfold.web.library.templates import page

SHOWN = 100  # notes on the page


@page
def take(request: Request) -> HttpResponse:
    """Sent with a file, it shows what would come in; sent from there, it takes the plan in."""
    units = set(org.editable_unit_ids(request.member, org.unit_tree()))
    if not units:
        raise PermissionDenied
    if "text" in request.POST:
        return _take(request, units)
    form = forms.PlanFileForm(request.POST, request.FILES) if request.method == "POST" else forms.PlanFileForm()
    if form.is_bound and form.is_valid():
        try:
            return _look(request, queries.plan_text_of(form.cleaned_data["file"]), units)
        except Refused as refusal:
            add_refusal(form, refusal)
    return _page(request, {"file_form": form}, 422 if form.is_bound else 200)


def _look(request: Request, text: str, units: set[int]) -> HttpResponse:
    incoming = queries.incoming_plan(text)
    plan = incoming.plan
    initial = {
        "name": plan.name, "starts_on": plan.starts, "ends_on": plan.ends, "lane": actions.LANE, "text": text,
        "unit": request.member.unit_id if request.member.unit_id in units else None,
    }  # fmt: skip
    form = forms.TakePlanForm(tree=org.unit_tree(), units=units, initial=initial)
    return _page(request, {"form": form, **_shown(incoming)})


def _take(request: Request, units: set[int]) -> HttpResponse:
    form = forms.TakePlanForm(request.POST, tree=org.unit_tree(), units=units)
    taken = saved(form, lambda _: actions.take_stratml(actor=request.member, **form.given()))
    if taken is not None:
        messages.success(
            request, f"{taken.strategy} is drawn up as a draft, with {taken.targets:,} targets and {taken.actuals:,} actuals."
        )  # fmt: skip
        return redirect("library:build", pk=taken.strategy.pk)
    context: dict[str, Any] = {"form": form}
    try:
        context |= _shown(queries.incoming_plan(request.POST["text"]))
    except Refused:
        context = {"form": form, "file_form": forms.PlanFileForm()}
    refusal = getattr(form, "refusal", None)
    return _page(request, context, refusal.status if refusal else 422)


def _shown(incoming: queries.IncomingPlan) -> dict[str, Any]:
    plan, notes = incoming.plan, incoming.notes
    return {
        "plan": plan, "goals": incoming.goals(), "notes": notes[:SHOWN], "more": max(0, len(notes) - SHOWN),
        "targets": plan.counted(TARGET), "actuals": plan.counted(ACTUAL),
    }  # fmt: skip


def _page(request: Request, context: dict[str, Any], status: int = 200) -> HttpResponse:
    form = context.get("form") or context["file_form"]
    shown = {**context, "form": form, "refusal": getattr(form, "refusal", None)}
    return render(request, "library/stratml.html", shown, status=status)


@require_safe
def export(request: Request, pk: int) -> HttpResponse:
    found = get_object_or_404(visible_strategies(request.member), pk=pk)
    response = HttpResponse(queries.stratml_of(request.member, found), content_type="application/xml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{slugify(found.name) or "strategy"}.xml"'
    return response
