"""The guided build of a strategy: seven steps, what each lacks, first numbers, going live."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fourfold.catalogue.sheets import below_minimum
from fourfold.core import guards
from fourfold.library import actions, forms, queries
from fourfold.org import queries as org
from fourfold.org import rules as roles
from fourfold.strategy.queries import visible_strategies
from fourfold.web.base.forms import answer, saved, sent
from fourfold.web.base.request import Request

PAGES = {
    "edit_strategy": "strategy:edit_strategy", "strategy": "strategy:strategy", "new_theme": "strategy:new_theme",
    "edit_theme": "strategy:edit_theme", "new_scorecard": "strategy:new_scorecard", "edit_map": "strategy:edit_map",
    "logic_tests": "strategy:logic_tests", "new_measure": "strategy:new_measure",
    "edit_objective": "strategy:edit_objective", "measure": "measures:measure", "target": "measures:target",
    "edit": "measures:edit",
}  # fmt: skip
SHOWN = 5  # of what a step lacks, before the rest folds away
NOT_YOURS = "Only editors of the unit and the strategy office may change this strategy. Nothing was changed."


@require_safe
def build(request: Request, pk: int) -> HttpResponse:
    return render(request, "library/build.html", _context(request, _found(request, pk)))


def _found(request: Request, pk: int) -> queries.Build:
    found = queries.build(request.member, pk)
    if found is None:
        raise Http404
    return found


def _context(request: Request, found: queries.Build, form: Any = None) -> dict[str, Any]:
    may_edit = _may_edit(request, found)
    steps = [(step, _linked(step, may_edit)[:SHOWN], _linked(step, may_edit)[SHOWN:]) for step in found.steps]
    return {
        "build": found, "strategy": found.strategy, "steps": steps, "may_edit": may_edit,
        "is_office": roles.is_strategy_office(request.member), "is_live": found.strategy.state == "live",
        "form": form or forms.PublishStrategyForm(initial={"version": found.strategy.version}),
        "share": found.done / len(found.steps),
    }  # fmt: skip


def _linked(step: queries.Step, may_edit: bool) -> list[tuple[queries.Missing, str]]:
    """What is missing, each with the page on which it is done, for those who may do it."""
    return [(each, reverse(PAGES[each.where], args=[each.pk]) if may_edit else "") for each in step.missing]


def _may_edit(request: Request, found: queries.Build) -> bool:
    return found.strategy.unit_id in org.editable_unit_ids(request.member, org.unit_tree())


@require_http_methods(["GET", "HEAD", "POST"])
def numbers(request: Request, pk: int) -> HttpResponse:
    """Targets and first values of all KPIs on one page, saved together."""
    found = _found(request, pk)
    guards.require(_may_edit(request, found), NOT_YOURS)
    form = forms.NumbersForm(sent(request), rows=queries.number_rows(request.member, found))
    if request.method == "POST":
        act = lambda _: actions.enter_first_numbers(  # noqa: E731
            actor=request.member, strategy_id=pk, rows=form.first_numbers()
        )
        count = saved(form, act)
        if count is not None:
            said = (
                f"The numbers of {count} measure{'s are' if count != 1 else ' is'} saved."
                if count
                else "Nothing was filled in."
            )
            messages.success(request, said)
            for warning in _warnings(form):
                messages.warning(request, warning)
            return redirect("library:build", pk=pk)
    return answer(request, "library/numbers.html", {"form": form, "strategy": found.strategy})


def _warnings(form: forms.NumbersForm) -> list[str]:
    """Targets below what regulators demand: saved, and said."""
    rows = [(row, form.cleaned_data.get(f"target-{row.measure.pk}")) for row in form.given]
    said = [below_minimum(queries.shipped(row.measure.code), target) for row, target in rows]
    return [each for each in said if each]


@require_POST
def publish(request: Request, pk: int) -> HttpResponse:
    """Go live, or see what is missing."""
    found = get_object_or_404(visible_strategies(request.member), pk=pk)
    guards.require(found.unit_id in org.editable_unit_ids(request.member, org.unit_tree()), NOT_YOURS)
    form = forms.PublishStrategyForm(request.POST)
    act = lambda data: actions.publish_strategy(  # noqa: E731
        actor=request.member, strategy_id=pk, version=data["version"], reason=data["reason"]
    )
    made = saved(form, act)
    if made is None:
        return answer(request, "library/build.html", _context(request, _found(request, pk), form))
    messages.success(request, f"{made} is live.")
    return redirect("library:build", pk=pk)
