"""Comments and change proposals on pages: made by whoever sees the strategy, decided by its editors."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from fourfold.core import guards
from fourfold.versions import actions, forms, queries
from fourfold.web.base.forms import sent
from fourfold.web.base.request import Request
from fourfold.web.strategy.authoring.pages import form_page, page, removal_page, strategy_crumbs
from fourfold.web.versions.views import address, strategy_of


@page
def new(request: Request, pk: int) -> HttpResponse:
    found = strategy_of(request, pk)
    form = forms.ProposalForm(sent(request), items=queries.items_of(request.member, found))
    return form_page(
        request, form, lambda _: actions.propose(actor=request.member, strategy_id=pk, **form.given()),
        title="Comment, or propose a change", done="It waits for a decision.", button="Send",
        back=address(pk, "#proposals"), crumbs=[*strategy_crumbs(found), ("Versions and proposals", address(pk))],
    )  # fmt: skip


@page
def decide(request: Request, pk: int) -> HttpResponse:
    found = get_object_or_404(queries.proposals_of(request.member), pk=pk)
    strategy = strategy_of(request, found.strategy_id)
    guards.require(queries.may_decide(request.member, strategy), actions.NOT_YOURS)
    form = forms.DecisionForm(sent(request), initial={"version": found.version})

    def act(data: dict[str, Any]) -> object:
        done = actions.accept_proposal if data["verdict"] == "accept" else actions.decline_proposal
        return done(actor=request.member, proposal_id=pk, version=data["version"], decision=data["decision"])

    return form_page(
        request, form, act, title=f"{found.about[:1].upper()}{found.about[1:]}", done="The proposal is decided.",
        button="Decide", back=address(strategy.pk, "#proposals"), crumbs=strategy_crumbs(strategy),
    )  # fmt: skip


@page
def withdraw(request: Request, pk: int) -> HttpResponse:
    found = get_object_or_404(queries.proposals_of(request.member), pk=pk)
    guards.require(found.proposed_by_id == request.member.pk, actions.NOT_WHO_PROPOSED)
    return removal_page(
        request, lambda: actions.withdraw_proposal(actor=request.member, proposal_id=pk),
        title="Withdraw the proposal", sentence=f"{found.about}.", button="Withdraw it", done="The proposal is withdrawn.",
        back=address(found.strategy_id, "#proposals"),
    )  # fmt: skip
