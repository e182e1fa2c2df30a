"""Guard-rails: every breach and override of what the member may see, with who, why and until when."""

import re
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from fourfold.core import guards
from fourfold.governance import actions, forms, queries
from fourfold.governance.actions.overriding import NOT_OFFICE
from fourfold.governance.rules import SUBJECTS, Rule
from fourfold.measures.queries import today
from fourfold.org import rules as roles
from fourfold.strategy import queries as strategy
from fourfold.web.base.forms import sent
from fourfold.web.base.request import Request
from fourfold.web.strategy.authoring import access
from fourfold.web.strategy.authoring.pages import form_page, page

NUMBER = re.compile(r"\d{1,18}", re.ASCII)
ON_A_PAGE = 20
KINDS = (
    ("strategy", "strategy_id"),
    ("scorecard", "scorecard_id"),
    ("perspective", "perspective_id"),
    ("objective", "objective_id"),
)


@require_safe
def guard_rails(request: Request) -> HttpResponse:
    """Of one scorecard (`?scorecard=3`) or of all, the worst part of each first."""
    chosen = request.GET.get("scorecard", "")
    ids = [int(chosen)] if NUMBER.fullmatch(chosen) else None
    found = queries.guard_rails(request.member, ids)
    broken = [each for each in (*found.strategies, *found.scorecards) if each.breaches or each.scorecard]
    is_office = roles.is_strategy_office(request.member)
    rows = [(each, [(breach, _address(breach, is_office)) for breach in each.breaches]) for each in broken]
    shown = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "found": found, "counts": found.counts, "shown": shown, "chosen": chosen if ids else "",
        "is_office": is_office, "today": today(request.member),
        "scorecards": strategy.visible_scorecards(request.member), "may_edit": roles.can_edit(request.member),
        "overrides": [*((each, "holds") for each in found.used), *((each, "ended") for each in found.lapsed),
                      *((each, "unused") for each in found.unused)],
    }  # fmt: skip
    return render(request, "governance/guardrails.html", context)


def _address(breach: queries.Breach, is_office: bool) -> str:
    """Where the strategy office overrides it; nothing where nobody may, or it holds already."""
    if not (is_office and breach.may_be_overridden):
        return ""
    about = {kind: breach.about.get(name) for kind, name in KINDS}
    known = {"rule": breach.finding.rule, **{kind: pk for kind, pk in about.items() if pk is not None}}
    return f"{reverse('governance:override')}?{urlencode(known)}"


@page
def override(request: Request) -> HttpResponse:
    """The rule and where it is broken stand in the address, so that the form asks only why and until when."""
    guards.require(roles.is_strategy_office(request.member), NOT_OFFICE)
    rule, about = request.GET.get("rule", ""), _about(request)
    guards.refuse_if(rule not in Rule.values, "R11", "Choose a guard-rail from the page “Guard-rails”.", field="rule")
    form = forms.OverrideForm(sent(request))
    act = lambda data: actions.override_guard_rail(actor=request.member, rule=rule, **about, **data)  # noqa: E731
    title = f"Override: {Rule(rule).label}"
    back = reverse("governance:guard_rails")
    return form_page(
        request, form, act, title=title, done="The override is noted. It is listed until the breach is cured.", button="Override",
        back=back, crumbs=[("Guard-rails", back)],
    )  # fmt: skip


def _about(request: Request) -> dict[str, Any]:
    """The numbers that the address names, as far as they are numbers and this rule asks for them."""
    wanted = SUBJECTS.get(request.GET.get("rule", ""), ())
    given = {name: request.GET.get(kind, "") for kind, name in KINDS if name in wanted}
    return {name: int(text) for name, text in given.items() if NUMBER.fullmatch(text)}


@require_POST
def withdraw(request: Request, pk: int) -> HttpResponse:
    guards.require(roles.is_strategy_office(request.member), NOT_OFFICE)
    get_object_or_404(queries.every_override(), pk=pk)
    actions.withdraw_override(actor=request.member, override_id=pk)
    messages.success(request, "The override is taken back. The guard-rail holds again.")
    return redirect("governance:guard_rails")


@page
def review(request: Request, pk: int) -> HttpResponse:
    """That a scorecard was reviewed, and what came of it."""
    scorecard = access.scorecard_of(request, pk)
    form = forms.ReviewForm(sent(request), initial={"held_on": today(request.member)})
    act = lambda data: actions.note_review(actor=request.member, scorecard_id=pk, **data)  # noqa: E731
    return form_page(
        request, form, act, title=f"Note a review of {scorecard}", done="The review is noted.", button="Note it",
        back=reverse("governance:guard_rails") + f"?scorecard={pk}", crumbs=[("Guard-rails", reverse("governance:guard_rails"))],
    )  # fmt: skip
