"""Closing a period: where it stands, what is missing, who may move it on, and who did what when."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from fourfold.core.guards import Refused
from fourfold.measures import queries, rules
from fourfold.measures.actions import mark_none, move_period
from fourfold.measures.queries import Viewing
from fourfold.org import queries as org
from fourfold.org import rules as roles
from fourfold.web.base.request import Request
from fourfold.web.measures import history

STEPS = ("open", "collecting", "analysis", "locked", "published")
BUTTONS = {
    "collecting": "Begin collecting", "analysis": "Begin analysis", "locked": "Lock the period", "published": "Publish",
    "open": "Open again",
}  # fmt: skip
BACK = {("analysis", "collecting"): "Collect again"}
form = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def page(request: Request) -> HttpResponse:
    return _shown(request, _viewing(request))


def _viewing(request: Request) -> Viewing:
    """What is closed is a period of its own frequency; another one's lock doesn't stand in for it here."""
    return queries.restated(queries.viewing(request.member, request.GET))


def _shown(request: Request, viewed: Viewing, refusal: Refused | None = None) -> HttpResponse:
    member, period = request.member, viewed.period
    closing = queries.closing_at(viewed.frequency.value, period.start)
    state = closing.state if closing else rules.PeriodState.OPEN
    touching = queries.restatements(member).filter(
        closing__period_start__lte=period.end, closing__period_end__gte=period.start
    )
    owed = [] if closing and closing.locked_at else queries.visible_owed(member, period.start, period.end)
    recordable = set(
        queries.recordable(member).filter(pk__in=[each.measure.pk for each in owed]).values_list("pk", flat=True)
    )
    context = {
        "viewing": viewed, "closing": closing, "state": rules.PeriodState(state), "steps": _steps(state),
        "ways": _ways(state) if roles.is_strategy_office(member) else [], "owed": owed, "recordable": recordable,
        "has_begun": period.start <= viewed.today, "has_ended": period.end < viewed.today, "restatements": touching[:50],
        "trail": history.acts(queries.closing_history(closing)) if closing else [], "refusal": refusal,
        "waiting": len(queries.waiting(member)), "office": _office(),
    }  # fmt: skip
    return render(request, "periods/closing.html", context, status=refusal.status if refusal else 200)


def _office() -> list[str]:
    """Who moves periods on: the names of the strategy office."""
    found = org.active_members().filter(role=roles.Role.STRATEGY_OFFICE)
    return [each.name for each in found[:5]]


def _steps(state: str) -> list[tuple[str, bool, bool]]:
    """Each step's name, whether it is done and whether the period stands there; restated stands where locked does."""
    here = STEPS.index("locked" if state == "restated" else state)
    return [(str(rules.PeriodState(each).label), at < here, at == here) for at, each in enumerate(STEPS)]


def _ways(state: str) -> list[dict[str, Any]]:
    """The ways on, the next step first; a way back asks for its reason."""
    return [
        {"to": to, "name": BACK.get((state, to), BUTTONS[to]), "back": at > 0}
        for at, to in enumerate(rules.MOVES[state])
    ]


@form
def move(request: Request) -> HttpResponse:
    """A refusal is shown at this address: whoever loads it again, or gets news while looking at it, sees the page."""
    if request.method != "POST":
        return _back(request)
    viewed = _viewing(request)
    try:
        moved = move_period(
            actor=request.member, frequency=viewed.frequency.value, period_start=viewed.period.start,
            to=request.POST.get("to", ""), reason=request.POST.get("reason", ""), version=_version(request),
        )  # fmt: skip
    except Refused as refusal:
        if refusal.code == "R4":
            raise
        return _shown(request, viewed, refusal)
    messages.success(request, f"{moved.label} is {rules.PeriodState(moved.state).label.lower()} now.")
    return _back(request)


@form
def none(request: Request) -> HttpResponse:
    """Mark a measure as having no value in the period."""
    if request.method != "POST":
        return _back(request)
    viewed, text = _viewing(request), request.POST.get("measure", "")
    if not (text.isascii() and text.isdecimal() and len(text) < 19):
        return _shown(request, viewed, Refused("R11", "Choose a measure from the list.", field="measure"))
    found = queries.visible_measures(request.member).filter(pk=int(text)).first()
    try:
        if found is None:
            raise Refused("R11", "Choose a measure from the list.", field="measure")
        mark_none(
            actor=request.member, measure_id=found.pk, frequency=viewed.frequency.value, period_start=viewed.period.start,
            reason=request.POST.get("reason", ""),
        )  # fmt: skip
    except Refused as refusal:
        if refusal.code == "R4":
            raise
        return _shown(request, viewed, refusal)
    messages.success(request, f"{found.name} has no value in {viewed.period.label}; the reason is kept.")
    return _back(request)


def _version(request: Request) -> int | None:
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def _back(request: Request) -> HttpResponse:
    query = request.GET.urlencode()
    return redirect(reverse("periods:closing") + (f"?{query}" if query else ""))
