"""Settings with a scope: the organisation's, a scorecard's and an objective's, what is in force and where it comes from."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from fourfold.core import guards
from fourfold.measures.actions import set_defaults
from fourfold.measures.queries import ROLL_UP, defaults, inherited, organisation_settings
from fourfold.org import queries as org
from fourfold.org import rules as roles
from fourfold.strategy import actions, forms, queries
from fourfold.web.base.forms import answer, saved, sent
from fourfold.web.base.request import Request

page = require_http_methods(["GET", "HEAD", "POST"])
OFFICE_ONLY = "Only the strategy office and administrators may change the organisation's settings. Nothing was saved."
NOT_YOURS = "Only editors of the unit and the strategy office may change these settings. Nothing was saved."


@page
def organisation(request: Request) -> HttpResponse:
    """Everybody may read them; the strategy office and administrators change them."""
    given = defaults()
    form = forms.DefaultsForm(sent(request), initial=forms.DefaultsForm.initial_of(given))
    back = reverse("strategy:settings")
    may = roles.sees_everything(request.member)
    if request.method == "POST":
        guards.require(may, OFFICE_ONLY)
        act = lambda data: set_defaults(actor=request.member, version=data["version"], **form.settings())  # noqa: E731
        if saved(form, act) is not None:
            messages.success(request, "The organisation's settings are saved. Locked periods keep what was reported.")
            return redirect(back)
    title = f"Settings of {request.member.organisation.name}"
    return _answer(request, form, organisation_settings(given), title, reverse("home"), may)


@page
def scorecard(request: Request, pk: int) -> HttpResponse:
    found, given = get_object_or_404(queries.visible_scorecards(request.member), pk=pk), defaults()
    above = [inherited(name, given) for name in ROLL_UP]
    form = _form(request, found, above)
    may = _may_edit(request, found.unit_id)
    if request.method == "POST":
        guards.require(may, NOT_YOURS)
        act = lambda data: actions.change_scorecard(  # noqa: E731
            actor=request.member, scorecard_id=pk, version=data["version"], **form.settings()
        )
        if saved(form, act) is not None:
            messages.success(request, f"The settings of {found} are saved.")
            return redirect("strategy:scorecard_settings", pk=pk)
    in_force = queries.scorecard_settings(found, given)
    return _answer(request, form, in_force, f"Settings of {found}", reverse("strategy:scorecard", args=[pk]), may)


@page
def objective(request: Request, pk: int) -> HttpResponse:
    found, given = get_object_or_404(queries.visible_objectives(request.member), pk=pk), defaults()
    above = [each for each in queries.inherited_settings(found.scorecard, given) if each.name != "minimum_coverage"]
    form = _form(request, found, above)
    may = _may_edit(request, found.scorecard.unit_id)
    if request.method == "POST":
        guards.require(may, NOT_YOURS)
        act = lambda data: actions.change_objective(  # noqa: E731
            actor=request.member, objective_id=pk, version=data["version"], **form.settings()
        )
        if saved(form, act) is not None:
            messages.success(request, f"The settings of {found} are saved.")
            return redirect("strategy:objective_settings", pk=pk)
    in_force = queries.objective_settings(found, found.scorecard, given)
    return _answer(request, form, in_force, f"Settings of {found}", reverse("strategy:objective", args=[pk]), may)


def _form(request: Request, record: Any, above: list[Any]) -> forms.RollUpForm:
    initial = forms.RollUpForm.initial_of(record, [each.name for each in above])
    return forms.RollUpForm(sent(request), above=above, initial=initial)


def _may_edit(request: Request, unit_id: int) -> bool:
    return unit_id in org.editable_unit_ids(request.member, org.unit_tree())


def _answer(request: Request, form: Any, in_force: list[Any], title: str, back: str, may_edit: bool) -> HttpResponse:
    context = {
        "form": form, "in_force": in_force, "title": title, "back": back, "may_edit": may_edit, "others": _others(request),
    }  # fmt: skip
    return answer(request, "strategy/settings.html", context)


def _others(request: Request) -> list[tuple[str, str]]:
    """The way to what holds for everybody, for members without administration."""
    here = request.resolver_match and request.resolver_match.view_name
    if here != "strategy:settings":
        return [("Settings of the organisation", reverse("strategy:settings"))]
    return [("Signals", reverse("measures:all_rules"))] if roles.sees_everything(request.member) else []
