"""Where a measure's values come from: the page to say it, the formula tried while it is typed, names to complete."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fourfold.core.guards import Refused
from fourfold.engine.formulas import FUNCTIONS, written
from fourfold.measures import actions, forms, queries
from fourfold.org.queries import UnitTree, unit_tree
from fourfold.web.base.forms import answer, saved, sent
from fourfold.web.base.request import Request

LONGEST = 4_000  # characters of a text that is tried


@require_http_methods(["GET", "HEAD", "POST"])
def calculation(request: Request, pk: int) -> HttpResponse:
    tree = unit_tree()
    found = _editable(request, pk, tree)
    form = forms.CalculationForm(
        sent(request), initial=_initial(request, found), candidates=queries.candidates(request.member, found, tree)
    )
    back = reverse("measures:measure", args=[pk]) + "?tab=sheet"
    trying = "check" in request.POST
    if request.method == "POST" and not trying:
        made = saved(form, lambda data: actions.set_calculation(actor=request.member, measure_id=pk, **data))
        if made:
            messages.success(request, "Where the values come from is saved. Earlier periods keep what they had.")
            return redirect(back)
    text = request.POST.get("text", "") if form.is_bound else str(form.initial["text"])
    context = {
        "form": form, "measure": found, "back": back, "functions": FUNCTIONS,
        "known": [{"insert": each.name, "label": each.signature, "says": each.says} for each in FUNCTIONS],
        **(_tried(request, found, tree, text) if text.strip() else {}),
    }  # fmt: skip
    return (
        render(request, "measures/calculation.html", context)
        if trying
        else answer(request, "measures/calculation.html", context)
    )


@require_POST
def preview(request: Request, pk: int) -> HttpResponse:
    """The formula as far as it is typed: what it gives, or what is wrong and where."""
    tree = unit_tree()
    found = _editable(request, pk, tree)
    return render(
        request,
        "measures/_formula.html",
        {"measure": found, **_tried(request, found, tree, request.POST.get("text", ""))},
    )


@require_safe
def names(request: Request, pk: int) -> JsonResponse:
    """Measures to complete a name with, the nearest units first."""
    tree = unit_tree()
    found = _editable(request, pk, tree)
    typed = request.GET.get("q", "").replace("\0", "").strip()[:200]
    units = {unit.pk: unit.name for unit in tree.units.values()}
    rows = [
        {"insert": written(each.code), "label": each.name, "says": " · ".join(filter(None, (units.get(each.unit_id, ""), each.unit)))}
        for each in queries.completions(request.member, found, tree, typed)
    ]  # fmt: skip
    return JsonResponse({"names": rows})


def context(member: Any, pk: int) -> dict[str, Any]:
    """For the sheet: each calculation with what it needs, and which of that the member may see."""
    found = list(queries.calculations_of(pk))
    operands = queries.calculation_operands([each.pk for each in found]) if found else {}
    ids: set[int] = {each.measure_id for rows in operands.values() for each in rows}
    seen = queries.visible_measure_ids(member, ids) if ids else set()
    for each in found:
        names = {operand.name: operand.measure_id for operand in operands.get(each.pk, [])}
        each.text = queries.masked(each.text, names, ids - seen)
    return {"calculations": [(each, operands.get(each.pk, [])) for each in found], "seen_operands": seen}


def _editable(request: Request, pk: int, tree: UnitTree) -> Any:
    return get_object_or_404(queries.editable_measures(request.member, tree).select_related("unit"), pk=pk)


def _initial(request: Request, measure: Any) -> dict[str, Any]:
    current = queries.calculations_of(measure.pk).first()
    operands = queries.calculation_operands([current.pk])[current.pk] if current else []
    ids = {each.measure_id for each in operands}
    hidden = bool(ids - queries.visible_measure_ids(request.member, ids))
    return {
        "effective_from": queries.first_open_day() or queries.today(request.member).replace(month=1, day=1),
        "origin": current.origin if current else "entered",
        "text": current.text if current and not hidden else "",
        "children": [each.measure_id for each in operands if not each.name],
        "hidden": hidden,
    }


def _tried(request: Request, measure: Any, tree: UnitTree, text: str) -> dict[str, Any]:
    """The preview, or the place where the text is wrong, cut into what stands before, there and after."""
    text = text.replace("\0", "")[:LONGEST].strip()
    if not text:
        return {"empty": True}
    try:
        formula = queries.read_formula(request.member, measure, tree, text)
        viewed = queries.viewing(request.member, {"frequency": measure.frequency})
    except Refused as refusal:
        start, length = (int(refusal.details.get(name, 0)) for name in ("start", "length"))
        return {
            "wrong": refusal.sentence.removesuffix(" Nothing was saved."), "nearest": refusal.details.get("nearest", []),
            "before": text[:start], "there": text[start : start + max(length, 1)], "after": text[start + max(length, 1) :],
        }  # fmt: skip
    return {"preview": queries.preview(measure, formula, viewed)}
