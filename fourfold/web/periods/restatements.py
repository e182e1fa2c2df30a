"""Restatements: those that wait for a decision, and those that were decided."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from fourfold.core.guards import Refused
from fourfold.measures import queries, rules
from fourfold.measures.actions import approve_restatement, decline_restatement, withdraw_restatement
from fourfold.web.base.request import Request
from fourfold.web.measures.history import words_of

DECISIONS = {"approve": "approved", "decline": "declined", "withdraw": "withdrawn"}
MOST = 100


@dataclass(frozen=True)
class Row:
    """One restatement as it is shown; `why_not` says why the member may not decide about it, `own` that they proposed it."""

    restatement: Any
    changes: tuple[Any, ...]
    why_not: str
    own: bool


@require_safe
def queue(request: Request) -> HttpResponse:
    return _shown(request)


def _shown(request: Request, refusal: Refused | None = None, at: int | None = None) -> HttpResponse:
    found = [_row(request, each) for each in queries.restatements(request.member)[:MOST]]
    waiting = [row for row in found if row.restatement.state == rules.RestatementState.PROPOSED]
    context = {
        "mine": [row for row in waiting if not row.why_not], "others": [row for row in waiting if row.why_not],
        "decided": [row for row in found if row.restatement.state != rules.RestatementState.PROPOSED],
        "refusal": refusal, "refused_at": at, "typed": request.POST.get("decision", ""),
    }  # fmt: skip
    return render(request, "periods/restatements.html", context, status=refusal.status if refusal else 200)


def _row(request: Request, each: Any) -> Row:
    member = request.member
    why_not = rules.why_not_to_decide(member.pk, member.role, each)
    # Of a ratio the parts were typed; their quotient follows.
    typed = {name: value for name, value in each.change.items() if name != "amount" or not each.change.get("numerator")}
    changes = tuple(words_of({name: each.before.get(name) for name in typed}, typed))
    return Row(each, changes, why_not, each.proposed_by_id == member.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: Request, pk: int) -> HttpResponse:
    """Approve, decline or withdraw, as the button says. A refusal is shown at this address, which may be loaded again."""
    if request.method != "POST":
        return redirect(reverse("periods:restatements"))
    found = queries.restatements(request.member).filter(pk=pk).first()
    wanted = request.POST.get("do", "")
    if found is None:
        raise Http404
    version = request.POST.get("version", "")
    given: dict[str, Any] = {
        "actor": request.member,
        "restatement_id": pk,
        "version": int(version) if version.isdecimal() and len(version) < 10 else None,
    }
    decision = request.POST.get("decision", "")
    try:
        if wanted == "approve":
            approve_restatement(**given, decision=decision)
        elif wanted == "decline":
            decline_restatement(**given, decision=decision)
        elif wanted == "withdraw":
            withdraw_restatement(**given)
        else:
            raise Refused("R11", f"Choose one of: {', '.join(DECISIONS)}.", field="do")
    except Refused as refusal:
        if refusal.code == "R4":
            raise
        return _shown(request, refusal, pk)
    messages.success(request, f"The restatement of {found.subject} is {DECISIONS[wanted]}.")
    return redirect(reverse("periods:restatements"))
