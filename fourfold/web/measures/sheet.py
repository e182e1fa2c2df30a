"""Defining a measure: its sheet, its targets, its thresholds."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from fourfold.measures import actions, forms, queries
from fourfold.org.queries import editable_unit_ids, unit_tree
from fourfold.web.base.forms import answer, saved, sent
from fourfold.web.base.request import Request

page = require_http_methods(["GET", "HEAD", "POST"])


@page
def new(request: Request) -> HttpResponse:
    tree = unit_tree()
    units = editable_unit_ids(request.member, tree)
    if not units:
        raise PermissionDenied
    form = forms.SheetForm(sent(request), tree=tree, units=units, initial={"owner": request.member.pk, "decimals": 1})
    if request.method == "POST":
        made = saved(form, lambda _: actions.add_measure(actor=request.member, **form.sheet()))
        if made:
            messages.success(request, f"{made} is added. Give it a target and limits next.")
            return redirect("measures:measure", pk=made.pk)
    return answer(
        request, "measures/edit.html", {"form": form, "title": "New measure", "back": reverse("measures:measures")}
    )


@page
def edit(request: Request, pk: int) -> HttpResponse:
    tree = unit_tree()
    found = get_object_or_404(queries.editable_measures(request.member, tree), pk=pk)
    form = forms.SheetForm(
        sent(request),
        tree=tree,
        units=editable_unit_ids(request.member, tree),
        initial=forms.SheetForm.initial_of(found),
    )
    back = reverse("measures:measure", args=[pk]) + "?tab=sheet"
    if (
        request.method == "POST"
        and saved(
            form,
            lambda data: actions.change_measure(
                actor=request.member, measure_id=pk, version=data["version"], **form.sheet()
            ),
        )
        is not None
    ):
        messages.success(request, f"{found} is saved.")
        return redirect(back)
    return answer(request, "measures/edit.html", {"form": form, "title": f"Edit {found}", "back": back})


@page
def target(request: Request, pk: int) -> HttpResponse:
    found = get_object_or_404(queries.editable_measures(request.member), pk=pk)
    form = forms.TargetForm(sent(request), initial={"effective_from": queries.today(request.member).replace(day=1)})
    back = reverse("measures:measure", args=[pk]) + "?tab=sheet"
    if (
        request.method == "POST"
        and saved(form, lambda data: actions.set_target(actor=request.member, measure_id=pk, **data)) is not None
    ):
        messages.success(request, "The target is saved. Earlier periods keep theirs.")
        return redirect(back)
    return answer(request, "measures/edit.html", {"form": form, "title": f"Target of {found}", "back": back})


@page
def threshold(request: Request, pk: int) -> HttpResponse:
    found = get_object_or_404(queries.editable_measures(request.member), pk=pk)
    form = forms.ThresholdForm(sent(request), initial={"effective_from": queries.today(request.member).replace(day=1)})
    back = reverse("measures:measure", args=[pk]) + "?tab=sheet"
    if (
        request.method == "POST"
        and saved(form, lambda data: actions.set_threshold(actor=request.member, measure_id=pk, **data)) is not None
    ):
        messages.success(request, "The limits are saved. Earlier periods keep theirs.")
        return redirect(back)
    return answer(request, "measures/edit.html", {"form": form, "title": f"Limits of {found}", "back": back})
