"""Cause-and-effect links: drawn, worded, agreed to, taken back."""

from itertools import groupby

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from fourfold.strategy import actions, forms, queries
from fourfold.web.base.forms import sent
from fourfold.web.base.request import Request
from fourfold.web.strategy.authoring import access
from fourfold.web.strategy.authoring.drawn import plan
from fourfold.web.strategy.authoring.pages import editor, form_page, map_crumbs, page, removal_page


@page
def new(request: Request, pk: int) -> HttpResponse:
    """A link from an objective of this scorecard; `cause` in the address is chosen already."""
    scorecard = access.scorecard_of(request, pk)
    own = [
        (each.objective.pk, f"{each.objective.code} {each.objective.name}")
        for _, lines in plan(request, pk).lanes() for each in lines if not each.withheld
    ]  # fmt: skip
    beside = groupby(queries.effects_beside(request.member, scorecard), key=lambda each: each.scorecard.name)
    others = [(name, [(each.pk, f"{each.code} {each.name}") for each in rows]) for name, rows in beside]
    form = forms.LinkForm(
        sent(request), causes=own, effects=[*own, *others], initial={"cause": request.GET.get("cause", "")}
    )
    act = lambda _: actions.link_objectives(actor=request.member, **form.given())  # noqa: E731
    return form_page(
        request, form, act, title="New link", done="The link is drawn.", button="Draw the link", back=editor(pk, "links"),
        crumbs=map_crumbs(scorecard),
    )  # fmt: skip


@page
def edit(request: Request, pk: int) -> HttpResponse:
    found = access.link_of(request, pk)
    form = forms.LinkForm(sent(request), initial=forms.LinkForm.initial_of(found))
    act = lambda data: actions.change_link(  # noqa: E731
        actor=request.member, link_id=pk, version=data["version"], **form.given()
    )
    scorecard = found.cause.scorecard
    return form_page(
        request, form, act, title=f"{found.cause} → {found.effect}", done="The link is saved.", back=editor(scorecard.pk, "links"),
        crumbs=map_crumbs(scorecard), remove=("Take this link back", reverse("strategy:unlink", args=[pk])),
    )  # fmt: skip


@page
def unlink(request: Request, pk: int) -> HttpResponse:
    found = access.link_of(request, pk)
    scorecard = found.cause.scorecard
    return removal_page(
        request, lambda: actions.unlink(actor=request.member, link_id=pk), title="Take this link back?",
        sentence=f"“{found.cause}” will no longer lead to “{found.effect}”. The trail keeps what the link said.",
        button="Take it back", done="The link is taken back.", back=editor(scorecard.pk, "links"), crumbs=map_crumbs(scorecard),
    )  # fmt: skip


@require_POST
def agree(request: Request, pk: int) -> HttpResponse:
    """The effect's unit agrees to a proposed link."""
    found = get_object_or_404(queries.visible_links(request.member), pk=pk)
    actions.agree_link(actor=request.member, link_id=pk, version=None)
    messages.success(request, "The link is agreed.")
    return redirect("strategy:objective", pk=found.effect_id)
