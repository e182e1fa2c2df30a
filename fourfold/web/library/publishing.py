"""Offering a measure to everybody, deciding about it, taking it back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from fourfold.core import guards
from fourfold.library import actions, forms, queries
from fourfold.measures.queries import editable_measures, visible_measures
from fourfold.web.base.forms import answer, saved, sent
from fourfold.web.base.request import Request
from fourfold.web.library.kpis import published_context

NOT_YOURS = "Only those who may change this measure publish it. Nothing was saved."


@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: Request, measure: int) -> HttpResponse:
    found = get_object_or_404(visible_measures(request.member), pk=measure)
    guards.require(editable_measures(request.member).filter(pk=measure).exists(), NOT_YOURS)
    form = forms.PublishForm(sent(request), initial={"name": found.name, "owner": found.owner_id})
    if request.method == "POST":
        act = lambda _: actions.publish_measure(actor=request.member, measure_id=measure, **form.given())  # noqa: E731
        made = saved(form, act)
        if made is not None:
            messages.success(request, "Proposed. It stands in the library once the strategy office approves it.")
            return redirect("library:published", pk=made.pk)
    context = {
        "form": form, "title": f"Publish {found}", "button": "Propose it", "cancel": reverse("measures:measure", args=[measure]),
        "crumbs": [("KPI library", reverse("library:library")), (found.name, reverse("measures:measure", args=[measure]))],
    }  # fmt: skip
    return answer(request, "library/form.html", context)


@require_POST
def decide(request: Request, pk: int) -> HttpResponse:
    found = get_object_or_404(queries.publications(request.member), pk=pk)
    form, approve = forms.DecisionForm(request.POST), "approve" in request.POST
    act = lambda data: actions.decide_publication(  # noqa: E731
        actor=request.member, publication_id=pk, approve=approve, version=data["version"], decision=data["decision"]
    )
    if saved(form, act) is None:
        return answer(request, "library/published.html", published_context(request, found, form))
    messages.success(request, f"{found} stands in the library." if approve else f"{found} is declined.")
    return redirect("library:published", pk=pk)


@require_POST
def withdraw(request: Request, pk: int) -> HttpResponse:
    found = get_object_or_404(queries.publications(request.member), pk=pk)
    actions.withdraw_publication(actor=request.member, publication_id=pk)
    messages.success(request, f"{found} is out of the library. Measures made from it stay.")
    return redirect("library:library")
