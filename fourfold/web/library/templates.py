"""Industry templates: the nine that ship, one with its map, starting from it or from a file of one's own."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods, require_safe

from fourfold.catalogue.templates import Template, templates
from fourfold.drawing import strategy_map as drawing
from fourfold.library import actions, forms, queries
from fourfold.measures.queries import today
from fourfold.org import queries as org
from fourfold.strategy.queries import visible_strategies
from fourfold.web.base.forms import answer, saved, sent
from fourfold.web.base.request import Request

page = require_http_methods(["GET", "HEAD", "POST"])
STRENGTHS = {"weak": 1, "medium": 2, "strong": 3}
YEARS = 3


@require_safe
def listed(request: Request) -> HttpResponse:
    context = {"templates": templates().values(), "can_edit": bool(_units(request))}
    return render(request, "library/templates.html", context)


@page
def template(request: Request, key: str) -> HttpResponse:
    found = templates().get(key)
    if found is None:
        raise Http404
    form = None
    if units := _units(request):
        form = forms.TemplateForm(sent(request), tree=org.unit_tree(), units=units, initial=_initial(request, units))
    if request.method == "POST":
        if form is None:
            raise PermissionDenied
        act = lambda _: actions.adopt_template(actor=request.member, template=key, **form.given())  # noqa: E731
        made = saved(form, act)
        if made is not None:
            messages.success(request, f"{made} is drawn up from the template. Fill in targets and first numbers next.")
            return redirect("library:build", pk=made.pk)
    context = {"template": found, "form": form, "picture": picture(found), "lanes": _lanes(found)}
    return (
        answer(request, "library/template.html", context) if form else render(request, "library/template.html", context)
    )


@page
def own(request: Request) -> HttpResponse:
    """From a file that was exported from another strategy."""
    units = _units(request)
    if not units:
        raise PermissionDenied
    form = forms.OwnTemplateForm(
        sent(request), request.FILES or None, tree=org.unit_tree(), units=units, initial=_initial(request, units)
    )
    if request.method == "POST":
        act = lambda _: actions.adopt_own_template(actor=request.member, **form.given())  # noqa: E731
        made = saved(form, act)
        if made is not None:
            messages.success(request, f"{made} is drawn up from the file.")
            return redirect("library:build", pk=made.pk)
    context = {
        "form": form, "title": "Start from a file", "button": "Draw it up", "cancel": "../",
        "crumbs": [("Templates", "../")], "lead": "A strategy exported as a template: no people, no values, no targets.",
    }  # fmt: skip
    return answer(request, "library/form.html", context)


@require_safe
def export(request: Request, pk: int) -> HttpResponse:
    """A strategy as a template file: without people and values."""
    found = get_object_or_404(visible_strategies(request.member), pk=pk)
    response = HttpResponse(queries.template_of(request.member, found), content_type="application/yaml; charset=utf-8")
    name = slugify(found.name) or "strategy"
    response["Content-Disposition"] = f'attachment; filename="template-{name}.yaml"'
    return response


def _units(request: Request) -> set[int]:
    return set(org.editable_unit_ids(request.member, org.unit_tree()))


def _initial(request: Request, units: set[int]) -> dict[str, Any]:
    member, year = request.member, today(request.member).year
    unit = member.unit_id if member.unit_id in units else None
    return {
        "name": f"Strategy {year}-{year + YEARS - 1}", "unit": unit, "owner": member.pk, "starts_on": f"{year}-01-01",
        "ends_on": f"{year + YEARS - 1}-12-31",
    }  # fmt: skip


def _lanes(found: Template) -> list[tuple[str, str, list[Any]]]:
    """Each perspective with its question and its objectives: code, name, KPIs."""
    known = {entry.code: entry for entry in found.kpis}
    return [
        (lane, question, [(code, box, [known[kpi] for kpi in box["measures"]]) for code, box in found.boxes(lane)])
        for lane, question in found.perspectives.items()
    ]


def picture(found: Template) -> str:
    """Its map, drawn as the product draws all maps."""
    numbers = {theme: at for at, theme in enumerate(found.themes, start=1)}
    data = drawing.StrategyMap(
        title=found.name, vision=found.vision,
        lanes=tuple(drawing.Lane(lane, lane, question) for lane, question in found.perspectives.items()),
        boxes=tuple(
            drawing.Box(
                key=code, lane=box["perspective"], code=code, name=box["name"], theme=box["theme"], measures=len(box["measures"])
            )
            for code, box in found.objectives.items()
        ),
        links=tuple(
            drawing.Link(
                key=f"{cause}-{effect}", cause=cause, effect=effect, statement=said["statement"],
                strength=STRENGTHS[said["strength"]], delay_months=said["delay_months"],
            )
            for cause, effect, said in found.links()
        ),
        themes=tuple(drawing.ThemeMark(theme, theme, at) for theme, at in numbers.items()),
    )  # fmt: skip
    return drawing.draw(data, live=False)
