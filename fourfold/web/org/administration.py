"""Administration: the organisation, its calendar, people and units. Only administrators get in."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.forms import ResetPasswordForm
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fourfold.core import guards
from fourfold.measures import forms as measure_forms
from fourfold.measures.queries import first_month
from fourfold.org import actions, forms, queries, rules
from fourfold.web.base.forms import answer, saved, sent
from fourfold.web.base.request import Request

View = Callable[..., HttpResponse]


def administrators_only(view: View) -> View:
    """Refuse everybody else with R4, and note it."""

    @wraps(view)
    def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        guards.require(
            rules.can_administer(request.member),
            "Only administrators may open administration pages. Nothing was changed.",
        )
        return view(request, *args, **kwargs)

    return guarded


page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@administrators_only
def overview(request: Request) -> HttpResponse:
    context = {
        "people": queries.members().filter(is_active=True).count(), "units": queries.units().count(),
        "first_month": measure_forms.MONTHS[first_month()], "organisation": request.member.organisation,
    }  # fmt: skip
    return render(request, "org/administration.html", context)


@page
@administrators_only
def organisation(request: Request) -> HttpResponse:
    form = (
        forms.OrganisationForm(request.POST)
        if request.method == "POST"
        else forms.OrganisationForm.of(request.member.organisation)
    )
    if (
        request.method == "POST"
        and saved(form, lambda data: actions.change_organisation(actor=request.member, **data)) is not None
    ):
        messages.success(request, "The organisation's settings are saved.")
        return redirect("org:administration")
    return answer(request, "org/form.html", {"form": form, "title": "Organisation", "back": "org:administration"})


@require_safe
@administrators_only
def people(request: Request) -> HttpResponse:
    return render(request, "org/people.html", {"members": queries.members()})


@page
@administrators_only
def invite(request: Request) -> HttpResponse:
    form = forms.InviteForm(sent(request), tree=queries.unit_tree())
    if request.method == "POST":
        joined = saved(form, lambda data: actions.invite(actor=request.member, **_unit_id(data)))
        if joined:
            _send_password_link(request, form.cleaned_data["email"])
            messages.success(request, f"{joined} is a member now. A mail with a link to set a password is on its way.")
            return redirect("org:people")
    return answer(
        request, "org/form.html", {"form": form, "title": "Add a person", "back": "org:people", "act": "Add person"}
    )


def _send_password_link(request: Request, email: str) -> None:
    reset = ResetPasswordForm({"email": email})
    if reset.is_valid():
        reset.save(request)


def _unit_id(data: dict[str, Any]) -> dict[str, Any]:
    return {("unit_id" if name == "unit" else name): value for name, value in data.items()}


@page
@administrators_only
def person(request: Request, pk: int) -> HttpResponse:
    found = get_object_or_404(queries.members(), pk=pk)
    form = forms.MemberForm(sent(request), tree=queries.unit_tree(), initial=forms.MemberForm.initial_of(found))
    if request.method == "POST":
        act = lambda data: actions.change_member(actor=request.member, membership_id=pk, **_unit_id(data))  # noqa: E731
        if saved(form, act):
            messages.success(request, f"{found} is saved.")
            return redirect("org:people")
    return answer(
        request,
        "org/form.html",
        {"form": form, "title": str(found), "back": "org:people", "subtitle": found.person.email, "leaver": found},
    )


@require_safe
@administrators_only
def unit_list(request: Request) -> HttpResponse:
    return render(
        request, "org/unit_list.html", {"rows": queries.unit_tree().in_order(), "tiers": dict(rules.Tier.choices)}
    )


@page
@administrators_only
def new_unit(request: Request) -> HttpResponse:
    form = forms.UnitForm(sent(request), tree=queries.unit_tree())
    if request.method == "POST":
        made = saved(form, lambda data: actions.add_unit(actor=request.member, **_parent_id(data, new=True)))
        if made:
            messages.success(request, f"The unit {made} is added.")
            return redirect("org:unit_list")
    return answer(
        request, "org/form.html", {"form": form, "title": "Add a unit", "back": "org:unit_list", "act": "Add unit"}
    )


@page
@administrators_only
def unit(request: Request, pk: int) -> HttpResponse:
    found, tree = get_object_or_404(queries.units(), pk=pk), queries.unit_tree()
    form = forms.UnitForm(
        sent(request), tree=tree, is_top=found.parent_id is None, initial=forms.UnitForm.initial_of(found)
    )
    if (
        request.method == "POST"
        and saved(form, lambda data: actions.change_unit(actor=request.member, unit_id=pk, **_parent_id(data)))
        is not None
    ):
        messages.success(request, f"The unit {found} is saved.")
        return redirect("org:unit_list")
    context = {
        "form": form,
        "title": found.name,
        "back": "org:unit_list",
        "removable": found if found.parent_id else None,
    }
    return answer(request, "org/form.html", context)


def _parent_id(data: dict[str, Any], *, new: bool = False) -> dict[str, Any]:
    kept = {("parent_id" if name == "parent" else name): value for name, value in data.items()}
    if new:
        kept.pop("version", None)
    return kept


@require_POST
@administrators_only
def remove_unit(request: Request, pk: int) -> HttpResponse:
    found = get_object_or_404(queries.units(), pk=pk)
    actions.remove_unit(actor=request.member, unit_id=pk)
    messages.success(request, f"The unit {found} is removed.")
    return redirect("org:unit_list")
