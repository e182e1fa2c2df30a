"""Who leads what: every unit's key roles with their holders, vacancies first to be seen."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from fourfold.core import guards
from fourfold.governance import forms, queries
from fourfold.measures.queries import today
from fourfold.org import actions
from fourfold.org import queries as org
from fourfold.org import rules as roles
from fourfold.org.actions import NOT_TO_APPOINT
from fourfold.web.base.forms import sent
from fourfold.web.base.request import Request
from fourfold.web.strategy.authoring.pages import form_page, page


@require_safe
def leads(request: Request) -> HttpResponse:
    """For everybody to see; who looks after people appoints from here."""
    found = org.who_leads(today(request.member))
    context = {
        "units": found, "vacant": sum(each.is_vacant for unit in found for each in unit.roles),
        "may_appoint": roles.can_appoint(request.member), "today": today(request.member),
        "duties": [(role.label, duty) for role, duty in roles.RESPONSIBILITIES.items()],
        "waiting": queries.waiting_for(request.member),
    }  # fmt: skip
    return render(request, "governance/leads.html", context)


@page
def appoint(request: Request) -> HttpResponse:
    guards.require(roles.can_appoint(request.member), NOT_TO_APPOINT)
    start: dict[str, Any] = {name: request.GET[name] for name in ("unit", "role") if name in request.GET}
    form = forms.AppointmentForm(sent(request), initial={**start, "starts_on": today(request.member)})
    act = lambda data: actions.appoint(  # noqa: E731
        actor=request.member, unit_id=data["unit"], role=data["role"], membership_id=data["member"],
        starts_on=data["starts_on"], ends_on=data["ends_on"],
    )  # fmt: skip
    back = reverse("governance:leads")
    return form_page(
        request, form, act, title="Appoint somebody", done="The appointment is saved.", button="Appoint", back=back,
        crumbs=[("Who leads what", back)],
    )  # fmt: skip


@page
def end(request: Request, pk: int) -> HttpResponse:
    guards.require(roles.can_appoint(request.member), NOT_TO_APPOINT)
    found = get_object_or_404(org.appointments(), pk=pk)
    form = forms.EndForm(sent(request), initial={"on": today(request.member), "version": found.version})
    act = lambda data: actions.end_appointment(  # noqa: E731
        actor=request.member, appointment_id=pk, version=data["version"], on=data["on"]
    )
    back = reverse("governance:leads")
    return form_page(
        request, form, act, title=f"End: {found}", done="The appointment has its last day.", back=back,
        crumbs=[("Who leads what", back)],
    )  # fmt: skip
