"""Entering one value: saved with who, when and from where, or refused with what was typed still there."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from fourfold.core import guards
from fourfold.engine.model import Frequency
from fourfold.measures import forms, queries, rules
from fourfold.measures.actions import propose_value, record_value
from fourfold.org.queries import unit_tree
from fourfold.web.base.forms import answer, saved
from fourfold.web.base.request import Request


@require_http_methods(["GET", "HEAD", "POST"])
def record(request: Request, pk: int) -> HttpResponse:
    """Save the value. Asked for, as after choosing another period or look, it leads to the measure's own form."""
    if request.method != "POST":
        return redirect(f"{_measure_page(request, pk)}#entry")
    found = get_object_or_404(
        queries.visible_measures(request.member, unit_tree()).select_related(*queries.SHEET), pk=pk
    )
    guards.require(
        queries.recordable(request.member).filter(pk=pk).exists(),
        rules.NOT_TO_RECORD,
    )
    viewed = queries.viewing(request.member, request.GET)
    period = viewed.own(Frequency(found.frequency))
    current = queries.value_at(pk, period.start, period.shift)
    locked = queries.locking(found, period)
    form = forms.ValueForm(request.POST, measure=found, period=period, current=current, locked=bool(locked))
    act = propose_value if locked else record_value
    value = saved(
        form,
        lambda _: act(
            actor=request.member, measure_id=pk, period_start=period.start, shift=period.shift, **form.values()
        ),
    )
    if value is not None:
        messages.success(request, _said(found, period, value, bool(locked)))
        return redirect(_measure_page(request, pk))
    context = {
        "viewing": viewed, "measure": found, "entry_period": period, "current": current, "form": form, "locked": locked,
    }  # fmt: skip
    return answer(request, "measures/entry.html", context)


def _said(measure: Any, period: Any, made: Any, proposed: bool) -> str:
    if proposed:
        return f"Proposed: {measure.name}, {period.label}. The number changes when somebody else approves it."
    return f"Saved: {measure.name}, {period.label}, {forms.shown(made, measure)}."


def _measure_page(request: Request, pk: int) -> str:
    query = request.GET.urlencode()
    return reverse("measures:measure", args=[pk]) + (f"?{query}" if query else "")
