"""A strategy's life on pages: where it stands, what comes next, its versions side by side."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from fourfold.core import guards
from fourfold.plain.strategy import in_words
from fourfold.strategy import queries as strategies
from fourfold.versions import actions, forms, queries, rules
from fourfold.web.base.forms import sent
from fourfold.web.base.request import Request
from fourfold.web.strategy.authoring.pages import form_page, page, removal_page, strategy_crumbs

MARKS = {"added": "+", "removed": "−", "changed": "~", "ordered": "~"}
WAY = ("draft", "in_review", "approved", "live", "archived")


def strategy_of(request: Request, pk: int) -> Any:
    return get_object_or_404(strategies.visible_strategies(request.member).select_related("unit"), pk=pk)


def address(pk: int, part: str = "") -> str:
    return reverse("versions:life", args=[pk]) + part


@require_safe
def life(request: Request, pk: int) -> HttpResponse:
    found = strategy_of(request, pk)
    states = dict(type(found)._meta.get_field("state").choices)
    context = {
        "strategy": found, "moves": queries.moves_for(request.member, found), "way": [(each, states[each]) for each in WAY],
        "versions": queries.visible_baselines(request.member, pk), "proposals": queries.visible_proposals(request.member, pk),
        "may_decide": queries.may_decide(request.member, found),
    }  # fmt: skip
    return render(request, "versions/life.html", context)


@page
def move(request: Request, pk: int, move: str) -> HttpResponse:
    found = strategy_of(request, pk)
    way = rules.MOVES.get(move)
    if way is None:
        raise Http404
    form = forms.MoveForm(sent(request), initial={"version": found.version})
    act = lambda data: actions.move_strategy(  # noqa: E731
        actor=request.member, strategy_id=pk, move=move, version=data["version"], reason=data["reason"]
    )
    return form_page(
        request, form, act, title=f"{way.label}: {found}", done=f"{way.label}: done.", button=way.label,
        back=address(pk), crumbs=strategy_crumbs(found),
    )  # fmt: skip


@require_safe
def compare(request: Request, pk: int) -> HttpResponse:
    """?from=1&to=0; 0 is what is there now."""
    found = strategy_of(request, pk)
    first, second = (_number(request.GET.get(name, "")) for name in ("from", "to"))
    compared = queries.compared(request.member, found, first, second)
    lanes = [
        (lane or "As a whole", [(each.mark, MARKS[each.mark], in_words(each)) for each in changes])
        for lane, changes in compared.lanes
    ]
    context = {"strategy": found, "compared": compared, "lanes": lanes, "first": first, "may_decide": queries.may_decide(request.member, found)}  # fmt: skip
    return render(request, "versions/compare.html", context)


def _number(written: str) -> int:
    return int(written) if written.isascii() and written.isdigit() and len(written) < 9 else queries.PRESENT


@page
def restore(request: Request, pk: int, number: int) -> HttpResponse:
    found = strategy_of(request, pk)
    guards.require(queries.may_decide(request.member, found), actions.NOT_YOURS)
    get_object_or_404(queries.visible_baselines(request.member, pk), number=number)
    count = queries.compared(request.member, found, queries.PRESENT, number).count
    sentence = (
        f"{count} change{'s' * (count != 1)} would be made. What came later is archived or ended, and stays readable."
    )
    return removal_page(
        request, lambda: actions.restore_version(actor=request.member, strategy_id=pk, number=number),
        title=f"Back to version {number}", sentence=sentence, button="Restore it", done=f"Version {number} is restored.",
        back=address(pk), crumbs=strategy_crumbs(found),
    )  # fmt: skip
