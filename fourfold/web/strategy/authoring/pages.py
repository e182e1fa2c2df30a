"""The two pages that all writing goes through: a form, and the question before something is taken away."""

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from fourfold.core.guards import Refused
from fourfold.web.base.forms import answer, saved
from fourfold.web.base.request import Request

page = require_http_methods(["GET", "HEAD", "POST"])
Crumbs = Sequence[tuple[str, str]]  # name and address, from the top


def form_page(
    request: Request, form: Any, act: Callable[[dict[str, Any]], Any], *, title: str, done: str, back: Any, crumbs: Crumbs = (), **more: Any
) -> HttpResponse:  # fmt: skip
    """Show the form, or run `act` with what was sent and go `back`: an address, or what makes one of the saved record."""
    if request.method == "POST":
        made = saved(form, act)
        if made is not None:
            messages.success(request, done)
            if warning := getattr(form, "warning", ""):
                messages.warning(request, warning)
            return redirect(back(made) if callable(back) else back)
    cancel = more.pop("cancel", None) or (crumbs[-1][1] if callable(back) else back)
    context = {"form": form, "title": title, "crumbs": crumbs, "cancel": cancel, **more}
    return answer(request, "strategy/authoring/form.html", context)


def removal_page(
    request: Request, act: Callable[[], Any], *, title: str, sentence: str, button: str, done: str, back: str, crumbs: Crumbs = (),
    instead: tuple[str, str] | None = None,
) -> HttpResponse:  # fmt: skip
    """Ask first; a refusal names what depends on the record, and offers what can be done `instead`: name and address."""
    refusal = None
    if request.method == "POST":
        try:
            act()
        except Refused as found:
            if found.code == "R4":
                raise
            refusal = found
        else:
            messages.success(request, done)
            return redirect(back)
    context = {
        "title": title, "sentence": sentence, "button": button, "cancel": back, "crumbs": crumbs, "instead": instead, "refusal": refusal,
    }  # fmt: skip
    return render(request, "strategy/authoring/remove.html", context, status=refusal.status if refusal else 200)


def strategy_crumbs(strategy: Any) -> list[tuple[str, str]]:
    return [
        ("Strategies", reverse("strategy:strategies")),
        (strategy.name, reverse("strategy:strategy", args=[strategy.pk])),
    ]


def editor(scorecard_id: int, part: str = "") -> str:
    """The address of the page on which a scorecard's map is written."""
    return reverse("strategy:edit_map", args=[scorecard_id]) + (f"#{part}" if part else "")


def map_crumbs(scorecard: Any) -> list[tuple[str, str]]:
    return [
        ("Scorecards", reverse("strategy:scorecards")),
        (scorecard.name, reverse("strategy:scorecard", args=[scorecard.pk])),
        ("Edit the map", editor(scorecard.pk)),
    ]
