"""A strategy as text on pages: download, upload, the difference, and applying what was looked at."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from fourfold.core.guards import Refused
from fourfold.plain.strategy import in_words, write_strategy
from fourfold.strategy import actions, queries
from fourfold.web.base.forms import add_refusal
from fourfold.web.base.request import Request
from fourfold.web.strategy.authoring.pages import page

LARGEST = 5_000_000
SIGNS = {"added": "+", "removed": "−", "changed": "~", "ordered": "~"}


class TextForm(forms.Form):
    """A file, or the text itself; the text stays in the form, so that it can be mended where it stands."""

    file = forms.FileField(label="File", required=False, help_text="A strategy as text, such as strategy.yaml.")
    text = forms.CharField(
        label="Or the text itself", required=False, strip=False, max_length=LARGEST,
        widget=forms.Textarea(attrs={"rows": 14, "spellcheck": "false", "class": "formula-text"}),
    )  # fmt: skip
    mark = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        given = data.get("file")
        if given is not None:
            if given.size > LARGEST:
                raise forms.ValidationError(f"The file is larger than {LARGEST // 1_000_000} MB. Nothing was saved.")
            try:
                data["text"] = given.read().decode("utf-8-sig")
            except UnicodeDecodeError:
                raise forms.ValidationError("The file is no UTF-8 text. Nothing was saved.") from None
        if not (data.get("text") or "").strip():
            raise forms.ValidationError("Choose a file, or write the text. Nothing was saved.")
        data["text"] = data["text"].replace("\r\n", "\n")
        return data


@require_safe
def download(request: Request, pk: int) -> HttpResponse:
    found = get_object_or_404(queries.visible_strategies(request.member), pk=pk)
    text = write_strategy(queries.strategy_text(request.member, found))
    answer = HttpResponse(text, content_type="application/yaml; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{slugify(found.name) or "strategy"}.yaml"'
    return answer


@page
def text(request: Request, pk: int | None = None) -> HttpResponse:
    """Sent once, it shows the difference; sent again from there, it is applied - if nothing has changed meanwhile."""
    found = get_object_or_404(queries.visible_strategies(request.member), pk=pk) if pk else None
    form = TextForm(request.POST, request.FILES) if request.method == "POST" else TextForm()
    context: dict[str, Any] = {"strategy": found, "title": f"{found} as text" if found else "A strategy from text"}
    if form.is_bound and form.is_valid():
        try:
            if "apply" in request.POST:
                return _apply(request, form.cleaned_data, pk)
            context |= _difference(request, form.cleaned_data["text"], pk)
            form = TextForm(initial={"text": form.cleaned_data["text"], "mark": context["mark"]})
        except Refused as refused:
            if refused.code == "R4":
                raise
            form.data = {"text": form.cleaned_data["text"], "mark": ""}
            add_refusal(form, refused)
            context["faults"] = refused.details.get("faults")
    refusal = getattr(form, "refusal", None)
    status = refusal.status if refusal else 422 if form.is_bound and form.errors else 200
    return render(request, "strategy/text.html", context | {"form": form, "refusal": refusal}, status=status)


def _difference(request: Request, text: str, pk: int | None) -> dict[str, Any]:
    plan = queries.plan_text(request.member, text, pk)
    lanes = [
        (lane or "As a whole", [(each.mark, SIGNS[each.mark], in_words(each)) for each in changes])
        for lane, changes in plan.by_lane()
    ]
    return {"plan": plan, "lanes": lanes, "mark": plan.mark, "count": len(plan.changes)}


def _apply(request: Request, data: dict[str, Any], pk: int | None) -> HttpResponse:
    done = actions.apply_text(actor=request.member, text=data["text"], strategy_id=pk, seen=data["mark"])
    count = len(done.changes)
    messages.success(
        request, f"{count} change{'s' * (count != 1)} made from the text." if count else "Nothing to change."
    )
    return redirect(reverse("strategy:strategy", args=[done.strategy.pk]))
