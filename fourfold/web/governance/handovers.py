"""Handing over what one answers for: offering it, and the receiver's answer."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from fourfold.governance import actions, forms, queries
from fourfold.org import rules as roles
from fourfold.web.base.forms import saved, sent
from fourfold.web.base.request import Request
from fourfold.web.strategy.authoring.pages import form_page, page


@require_safe
def handovers(request: Request) -> HttpResponse:
    """Those that concern the member, and what the member answers for."""
    shown, hidden = queries.readable(request.member, queries.answers_for(request.member.pk))
    context = {"handovers": queries.handovers(request.member)[:100], "own": shown, "hidden": hidden}
    return render(request, "governance/handovers.html", context)


@page
def new(request: Request) -> HttpResponse:
    """Of one's own, or of whom `giver` names for who looks after people."""
    for_others = roles.sees_everything(request.member)
    giver = request.GET.get("giver", "")
    chosen = int(giver) if for_others and giver.isdecimal() and len(giver) < 19 else request.member.pk
    form = forms.HandoverForm(sent(request), giver=chosen, for_others=for_others)
    act = lambda data: actions.offer_handover(  # noqa: E731
        actor=request.member, giver_id=data["giver"], receiver_id=data["receiver"], note=data["note"]
    )
    back = reverse("governance:handovers")
    return form_page(
        request, form, act, title="Hand over", done="It is offered. Nothing moves before it is accepted.", button="Offer it", back=back,
        crumbs=[("Handovers", back)],
    )  # fmt: skip


@page
def handover(request: Request, pk: int) -> HttpResponse:
    """What was offered, and the answer of whom it is offered to: accepting needs no word, declining a reason."""
    found = get_object_or_404(queries.handovers(request.member), pk=pk)
    form = forms.DeclineForm(sent(request), initial={"version": found.version})
    if request.method == "POST":
        act = lambda data: _answered(request, pk, data)  # noqa: E731
        if saved(form, act) is not None:
            messages.success(request, "Your answer is saved.")
            return redirect("governance:handovers")
    offered = queries.still(found) if found.state == "offered" else []
    shown, hidden = queries.readable(request.member, offered)
    refusal = getattr(form, "refusal", None)
    status = refusal.status if refusal else 200
    context = {
        "handover": found, "items": shown, "hidden": hidden, "form": form, "refusal": refusal,
        "is_receiver": found.receiver_id == request.member.pk and found.state == "offered",
        "may_withdraw": found.state == "offered",
    }  # fmt: skip
    return render(request, "governance/handover.html", context, status=status)


def _answered(request: Request, pk: int, data: dict[str, object]) -> object:
    given = {"actor": request.member, "handover_id": pk, "version": data["version"]}
    if request.POST.get("answer") == "accept":
        return actions.accept_handover(**given)  # type: ignore[arg-type]
    return actions.decline_handover(**given, reason=str(data["reason"]))  # type: ignore[arg-type]


@require_POST
def withdraw(request: Request, pk: int) -> HttpResponse:
    get_object_or_404(queries.handovers(request.member), pk=pk)
    actions.withdraw_handover(actor=request.member, handover_id=pk)
    messages.success(request, "The offer is taken back. Everything stays where it was.")
    return redirect("governance:handovers")
