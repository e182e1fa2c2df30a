"""Forms whose refusals come from actions: what was typed stays, the field is named, the sentence is the action's own."""

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from fourfold.core.guards import Refused
from fourfold.web.base.request import Request
from fourfold.web.base.versions import differences

Result = TypeVar("Result")


def saved(form: forms.Form, act: Callable[[dict[str, Any]], Result]) -> Result | None:
    """Run `act` with the form's data; None where the form doesn't hold or the action refuses, with the reason on the form."""
    if not form.is_valid():
        return None
    try:
        return act(form.cleaned_data)
    except Refused as refusal:
        if refusal.code == "R4":
            raise
        add_refusal(form, refusal)
        return None


def sent(request: HttpRequest) -> QueryDict | None:
    """What was sent with the form, empty or not; None where the form is only asked for."""
    return request.POST if request.method == "POST" else None


def add_refusal(form: forms.Form, refusal: Refused) -> None:
    """Put the refusal's sentence at its field, or above the form; a stale edit (R5) also keeps both versions."""
    form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
    form.refusal = refusal  # type: ignore[attr-defined]
    if "current" in refusal.details:
        _show_both(form, refusal)


def _show_both(form: forms.Form, refusal: Refused) -> None:
    """Both versions stand side by side, so that saving again is a decision: the form takes up the present version."""
    form.differences = differences(form, refusal.details["current"])  # type: ignore[attr-defined]
    form.data = {**form.data.dict(), "version": str(refusal.details["current_version"])}  # type: ignore[attr-defined]


def answer(request: Request, template: str, context: dict[str, Any]) -> HttpResponse:
    """The form's page: 200 when asked for, 409 for a stale edit, 422 when what was sent can't be saved."""
    form = context["form"]
    refusal = getattr(form, "refusal", None)
    status = refusal.status if refusal else (422 if form.is_bound and form.errors else 200)
    return render(request, template, {**context, "refusal": refusal}, status=status)
