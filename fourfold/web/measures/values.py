"""Entering one value: saved with who, when and from where, or refused with what was typed still there."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from fourfold.core.guards import Refused
from fourfold.measures import forms, queries, rules
from fourfold.measures.actions import record_value
from fourfold.org.queries import unit_tree


@require_POST
def record(request: HttpRequest, pk: int) -> HttpResponse:
    tree = unit_tree()
    found = get_object_or_404(queries.visible_measures(request.member, tree).select_related(*queries.SHEET), pk=pk)
    viewed = queries.viewing(request.member, request.GET)
    period = viewed.calendar.period(rules.frequency(found.frequency), viewed.period.end)
    form = forms.ValueForm(request.POST, measure=found, period=period)
    if form.is_valid():
        try:
            saved = record_value(actor=request.member, measure_id=pk, period_start=period.start, **form.values())
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, f"Saved: {found.name}, {period.label}, {forms.shown(saved, found)}.")
            return redirect(f"{reverse('measures:measure', args=[pk])}?{request.GET.urlencode()}")
    context = {
        "viewing": viewed, "measure": found, "entry_period": period, "current": queries.value_at(pk, period.start),
        "form": form, "may_record": True, "conflict": form.conflict,
    }  # fmt: skip
    return render(request, "measures/entry.html", context, status=form.status)
