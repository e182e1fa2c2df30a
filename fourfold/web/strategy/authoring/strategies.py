"""Strategies: the list, one with its parts, setting one up, its perspectives, themes and scorecards."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from fourfold.core.guards import Refused
from fourfold.measures.queries import today
from fourfold.org import queries as org
from fourfold.strategy import actions, forms, queries
from fourfold.web.base.forms import sent
from fourfold.web.base.request import Request
from fourfold.web.strategy.authoring import access
from fourfold.web.strategy.authoring.pages import form_page, page, removal_page, strategy_crumbs


def _address(strategy_id: int, part: str = "") -> str:
    return reverse("strategy:strategy", args=[strategy_id]) + part


@require_safe
def strategies(request: Request) -> HttpResponse:
    tree = org.unit_tree()
    found = queries.visible_strategies(request.member, tree).select_related("unit")
    context = {"strategies": found, "can_edit": bool(org.editable_unit_ids(request.member, tree))}
    return render(request, "strategy/authoring/strategies.html", context)


@require_safe
def strategy(request: Request, pk: int) -> HttpResponse:
    found = get_object_or_404(queries.visible_strategies(request.member).select_related("unit"), pk=pk)
    context = {
        "strategy": found, "lanes": found.perspectives.all(), "themes": queries.counted_themes(request.member, pk),
        "scorecards": queries.visible_scorecards(request.member).filter(strategy_id=pk).select_related("owner__person"),
        "may_edit": access.may_edit(request, found.unit_id),
    }  # fmt: skip
    return render(request, "strategy/authoring/strategy.html", context)


@page
def set_up(request: Request) -> HttpResponse:
    tree = org.unit_tree()
    units = org.editable_unit_ids(request.member, tree)
    if not units:
        raise PermissionDenied
    year = today(request.member).year + 1
    start = {"starts_on": f"{year}-01-01", "ends_on": f"{year + 2}-12-31", "unit": request.member.unit_id}
    form = forms.NewStrategyForm(sent(request), tree=tree, units=units, initial=start)
    return form_page(
        request, form, lambda _: actions.set_up_strategy(actor=request.member, **form.given()), title="Set up a strategy",
        done="The strategy is set up. Next: its themes, and a scorecard for its objectives.", button="Set it up",
        back=lambda made: _address(made.pk), crumbs=[("Strategies", reverse("strategy:strategies"))],
    )  # fmt: skip


@page
def edit(request: Request, pk: int) -> HttpResponse:
    found = access.strategy_of(request, pk)
    form = forms.StrategyForm(sent(request), initial=forms.StrategyForm.initial_of(found))
    act = lambda data: actions.change_strategy(  # noqa: E731
        actor=request.member, strategy_id=pk, version=data["version"], **form.given()
    )
    return form_page(
        request, form, act, title=f"Edit {found}", done="The strategy is saved.", back=_address(pk), crumbs=strategy_crumbs(found)
    )  # fmt: skip


@page
def new_perspective(request: Request, pk: int) -> HttpResponse:
    found = access.strategy_of(request, pk)
    form = forms.PerspectiveForm(sent(request))
    act = lambda _: actions.add_perspective(actor=request.member, strategy_id=pk, **form.given())  # noqa: E731
    return form_page(
        request, form, act, title="Add a perspective", done="The perspective is added below the others.", button="Add perspective",
        back=_address(pk, "#perspectives"), crumbs=strategy_crumbs(found),
    )  # fmt: skip


@page
def perspective(request: Request, pk: int) -> HttpResponse:
    found = access.perspective_of(request, pk)
    form = forms.PerspectiveForm(sent(request), initial=forms.PerspectiveForm.initial_of(found))
    act = lambda data: actions.change_perspective(  # noqa: E731
        actor=request.member, perspective_id=pk, version=data["version"], **form.given()
    )
    return form_page(
        request, form, act, title=f"Edit {found}", done="The perspective is saved.",
        back=_address(found.strategy_id, "#perspectives"), crumbs=strategy_crumbs(found.strategy),
        remove=("Remove this perspective", reverse("strategy:remove_perspective", args=[pk])),
    )  # fmt: skip


@page
def remove_perspective(request: Request, pk: int) -> HttpResponse:
    found = access.perspective_of(request, pk)
    return removal_page(
        request, lambda: actions.remove_perspective(actor=request.member, perspective_id=pk),
        title=f"Remove {found}?", sentence="It leaves the maps of all scorecards of this strategy. A map keeps at least three.",
        button="Remove perspective", done=f"{found} is removed.", back=_address(found.strategy_id, "#perspectives"),
        crumbs=strategy_crumbs(found.strategy),
    )  # fmt: skip


@page
def new_theme(request: Request, pk: int) -> HttpResponse:
    found = access.strategy_of(request, pk)
    form = forms.ThemeForm(sent(request))
    order = len(queries.counted_themes(request.member, pk))
    act = lambda _: actions.add_theme(actor=request.member, strategy_id=pk, order=order, **form.given())  # noqa: E731
    return form_page(
        request, form, act, title="Add a theme", done="The theme is added.", button="Add theme",
        back=_address(pk, "#themes"), crumbs=strategy_crumbs(found),
    )  # fmt: skip


@page
def theme(request: Request, pk: int) -> HttpResponse:
    found = access.theme_of(request, pk)
    form = forms.ThemeForm(sent(request), initial=forms.ThemeForm.initial_of(found))
    act = lambda data: actions.change_theme(  # noqa: E731
        actor=request.member, theme_id=pk, version=data["version"], **form.given()
    )
    return form_page(
        request, form, act, title=f"Edit {found}", done="The theme is saved.", back=_address(found.strategy_id, "#themes"),
        crumbs=strategy_crumbs(found.strategy), remove=("Remove this theme", reverse("strategy:remove_theme", args=[pk])),
    )  # fmt: skip


@page
def remove_theme(request: Request, pk: int) -> HttpResponse:
    found = access.theme_of(request, pk)
    return removal_page(
        request, lambda: actions.remove_theme(actor=request.member, theme_id=pk), title=f"Remove {found}?",
        sentence="Only a theme that no objective carries can be removed.", button="Remove theme",
        done=f"{found} is removed.", back=_address(found.strategy_id, "#themes"), crumbs=strategy_crumbs(found.strategy),
    )  # fmt: skip


@require_POST
def order(request: Request, pk: int, kind: str) -> HttpResponse:
    """Move one perspective or theme up or down among the others, as they stand now."""
    found = access.strategy_of(request, pk)
    rows = found.perspectives.all() if kind == "perspectives" else found.themes.all()
    ids = shifted(list(rows.values_list("pk", flat=True)), request.POST)
    act: Any = actions.order_perspectives if kind == "perspectives" else actions.order_themes
    argument = {"perspective_ids" if kind == "perspectives" else "theme_ids": ids}
    act(actor=request.member, strategy_id=pk, **argument)
    messages.success(request, "The order is saved.")
    return redirect(_address(pk, f"#{kind}"))


def shifted(ids: list[int], sent: Any) -> list[int]:
    """`ids` with the one called `up` or `down` in its new place. R11 where it isn't among them."""
    way = "up" if "up" in sent else "down"
    text = sent.get(way, "")
    at = next((place for place, pk in enumerate(ids) if str(pk) == text), None)
    if at is None:
        raise Refused("R11", "This is no longer in the list. Nothing was saved. Load the page again.")
    to = max(0, min(len(ids) - 1, at + (-1 if way == "up" else 1)))
    ids.insert(to, ids.pop(at))
    return ids


@page
def new_scorecard(request: Request, pk: int) -> HttpResponse:
    found = get_object_or_404(queries.visible_strategies(request.member).select_related("unit"), pk=pk)
    tree = org.unit_tree()
    units = org.editable_unit_ids(request.member, tree)
    if not units:
        raise Refused("R4", access.NOT_YOURS)
    form = forms.ScorecardForm(
        sent(request), tree=tree, units=units, initial={"unit": found.unit_id, "owner": request.member.pk}
    )
    act = lambda _: actions.add_scorecard(actor=request.member, strategy_id=pk, **form.given())  # noqa: E731
    return form_page(
        request, form, act, title="New scorecard", done="The scorecard is there. Next: its objectives.", button="Make scorecard",
        back=lambda made: reverse("strategy:edit_map", args=[made.pk]), crumbs=strategy_crumbs(found),
    )  # fmt: skip


@page
def scorecard(request: Request, pk: int) -> HttpResponse:
    found, tree = access.scorecard_of(request, pk), org.unit_tree()
    units = org.editable_unit_ids(request.member, tree)
    form = forms.ScorecardForm(sent(request), tree=tree, units=units, initial=forms.ScorecardForm.initial_of(found))
    act = lambda data: actions.change_scorecard(  # noqa: E731
        actor=request.member, scorecard_id=pk, version=data["version"], **form.given()
    )
    back = reverse("strategy:scorecard", args=[pk])
    crumbs = [("Scorecards", reverse("strategy:scorecards")), (found.name, back)]
    return form_page(
        request, form, act, title=f"Edit {found}", done="The scorecard is saved.", back=back, crumbs=crumbs
    )
