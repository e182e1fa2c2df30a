"""Defining a measure: its sheet, its targets, its thresholds."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from fourfold.measures import actions, forms, queries
from fourfold.measures.forms.fields import plain
from fourfold.org.queries import editable_unit_ids, unit_tree
from fourfold.plain.conditions import as_line
from fourfold.web.base.forms import answer, saved, sent
from fourfold.web.base.request import Request

PROPOSED = "Proposed as a restatement. It comes into force when somebody else approves it."
LIMITS = ("red", "green", "green_high", "red_high", "stretch", "basis")
page = require_http_methods(["GET", "HEAD", "POST"])


@page
def new(request: Request) -> HttpResponse:
    tree = unit_tree()
    units = editable_unit_ids(request.member, tree)
    if not units:
        raise PermissionDenied
    form = forms.SheetForm(sent(request), tree=tree, units=units, initial={"owner": request.member.pk, "decimals": 1})
    if request.method == "POST":
        made = saved(form, lambda _: actions.add_measure(actor=request.member, **form.sheet()))
        if made:
            messages.success(request, f"{made} is added. Give it a target and limits next.")
            return redirect("measures:measure", pk=made.pk)
    return answer(
        request, "measures/edit.html", {"form": form, "title": "New measure", "back": reverse("measures:measures")}
    )


@page
def edit(request: Request, pk: int) -> HttpResponse:
    tree = unit_tree()
    found = get_object_or_404(queries.editable_measures(request.member, tree), pk=pk)
    form = forms.SheetForm(
        sent(request),
        tree=tree,
        units=editable_unit_ids(request.member, tree),
        initial=forms.SheetForm.initial_of(found),
    )
    back = reverse("measures:measure", args=[pk]) + "?tab=sheet"
    if (
        request.method == "POST"
        and saved(
            form,
            lambda data: actions.change_measure(
                actor=request.member, measure_id=pk, version=data["version"], **form.sheet()
            ),
        )
        is not None
    ):
        messages.success(request, f"{found} is saved.")
        return redirect(back)
    return answer(request, "measures/edit.html", {"form": form, "title": f"Edit {found}", "back": back})


def _target_now(request: Request, pk: int) -> dict[str, Any]:
    """What holds now, so that saving by mistake ends no target."""
    today = queries.today(request.member)
    now = queries.targets_of(pk).filter(effective_from__lte=today).first()
    return {"effective_from": today.replace(day=1), "amount": plain(now.amount if now else None)}


def _rule_now(request: Request, pk: int) -> dict[str, Any]:
    """What holds now, to change one thing of it."""
    today = queries.today(request.member)
    now, start = (
        queries.thresholds_of(pk).filter(effective_from__lte=today).first(),
        {"effective_from": today.replace(day=1)},
    )
    if now is None:
        return start
    limits = {name: getattr(now, name) for name in LIMITS}
    conditions = "\n".join(as_line(each) for each in queries.threshold_row(now).conditions)
    return (
        start
        | {name: getattr(now, name) for name in ("polarity", "mode", "due_on", "grace_days")}
        | {name: f"{limit:.15g}" for name, limit in limits.items() if limit is not None}
        | {"conditions": conditions}
    )


def _any_locked() -> bool:
    return queries.first_open_day() is not None


def _act(request: Request, pk: int, put: Any, propose: Any) -> Any:
    """Put in force, or with the other button propose as a restatement of locked periods."""

    def act(data: dict[str, Any]) -> Any:
        reason = data.pop("reason", "")
        if "propose" in request.POST:
            return propose(actor=request.member, measure_id=pk, reason=reason, **data)
        return put(actor=request.member, measure_id=pk, **data)

    return act


@page
def target(request: Request, pk: int) -> HttpResponse:
    found = get_object_or_404(queries.editable_measures(request.member), pk=pk)
    form = forms.TargetForm(
        sent(request),
        initial=_target_now(request, pk),
        any_locked=_any_locked(),
    )
    back = reverse("measures:measure", args=[pk]) + "?tab=sheet"
    if (
        request.method == "POST"
        and saved(form, _act(request, pk, actions.set_target, actions.propose_target)) is not None
    ):
        messages.success(
            request, PROPOSED if "propose" in request.POST else "The target is saved. Earlier periods keep theirs."
        )
        return redirect(back)
    return answer(request, "measures/edit.html", {"form": form, "title": f"Target of {found}", "back": back})


@page
def threshold(request: Request, pk: int) -> HttpResponse:
    found = get_object_or_404(queries.editable_measures(request.member), pk=pk)
    form = forms.ThresholdForm(
        sent(request),
        measure=found,
        initial=_rule_now(request, pk),
        any_locked=_any_locked(),
    )
    back = reverse("measures:measure", args=[pk]) + "?tab=sheet"
    if (
        request.method == "POST"
        and saved(form, _act(request, pk, actions.set_threshold, actions.propose_threshold)) is not None
    ):
        messages.success(
            request, PROPOSED if "propose" in request.POST else "The limits are saved. Earlier periods keep theirs."
        )
        return redirect(back)
    return answer(request, "measures/edit.html", {"form": form, "title": f"Limits of {found}", "back": back})
