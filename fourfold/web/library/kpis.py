"""The KPI library: searching, and one entry with its example worked out."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from fourfold.catalogue import kpis as catalogue
from fourfold.catalogue.kpis import Entry
from fourfold.catalogue.measured import Calculated, Quotient, measured
from fourfold.catalogue.sheets import minimum_said, unit_of
from fourfold.library import forms, queries
from fourfold.measures.queries import sheet
from fourfold.measures.rules import Frequency, Polarity
from fourfold.org import rules as roles
from fourfold.strategy.queries import editable_scorecards
from fourfold.web.base.forms import answer
from fourfold.web.base.request import Request
from fourfold.web.components.numbers import exact

PAGE_SIZE = 30
NOTHING: tuple[Any, ...] = ("", None, [])
SHOWN = (
    "Key performance question",
    "Description and intent",
    "Formula and inputs",
    "Completeness, side effects and gaming risk",
)


@require_safe
def library(request: Request) -> HttpResponse:
    form = forms.SearchForm(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    text = wanted.get("q", "")
    kinds = {name: wanted.get(name, "") for name in ("industry", "perspective", "indicator", "letter")}
    found = catalogue.search(text, **kinds) if form.is_valid() else []
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    narrowed = any(kinds[name] for name in ("industry", "indicator", "letter"))
    context = {
        "form": form, "page": page, "measured": queries.known_codes(request.member), "wanted": bool(text or any(kinds.values())),
        "own": [] if narrowed or not form.is_valid() else queries.seen_publications(request.member, text, kinds["perspective"]),
        "waiting": list(queries.waiting(request.member)), "names": catalogue.PERSPECTIVES, "industries": catalogue.INDUSTRIES,
        "total": len(catalogue.entries()),
    }  # fmt: skip
    return answer(request, "library/library.html", context)


@require_safe
def kpi(request: Request, code: str) -> HttpResponse:
    entry = found(code)
    context = {
        "entry": entry, "currency": request.member.organisation.currency, "objective": request.GET.get("objective", ""),
        "there": queries.measured_already(request.member, entry), "can_adopt": may_adopt(request), **facts(entry, request),
    }  # fmt: skip
    return render(request, "library/kpi.html", context)


def found(code: str) -> Entry:
    entry = queries.shipped(code)
    if entry is None:
        raise Http404
    return entry


def may_adopt(request: Request) -> bool:
    return roles.can_edit(request.member) and editable_scorecards(request.member).exists()


def facts(entry: Entry, request: Request) -> dict[str, Any]:
    """What the entry says, in words for people."""
    how = measured(entry)
    unit = unit_of(entry, request.member.organisation.currency)
    return {
        "unit": unit, "perspective": catalogue.PERSPECTIVES[entry.perspective],
        "industries": [catalogue.INDUSTRIES[each] for each in entry.industries],
        "polarity": Polarity(entry.polarity).label, "frequency": Frequency(entry.frequency).label,
        "letter": catalogue.LETTERS.get(entry.letter, ""), "combines": catalogue.AGGREGATIONS[entry.aggregation],
        "minimum": minimum_said(entry), "result": f"{exact(str(round(entry.worked_out, 4)).removesuffix('.0'))} {unit}".strip(),
        "inputs": [(each, exact(str(each.example))) for each in entry.inputs],
        "how": "two numbers" if isinstance(how, Quotient) else "formula" if isinstance(how, Calculated) else "one number",
    }  # fmt: skip


@require_safe
def published(request: Request, pk: int) -> HttpResponse:
    """A KPI that the organisation publishes: where it stands, what its measure says, and for some the decision."""
    publication = get_object_or_404(queries.publications(request.member), pk=pk)
    return render(request, "library/published.html", published_context(request, publication))


def published_context(request: Request, publication: Any, form: Any = None) -> dict[str, Any]:
    member, standing = request.member, publication.state in {"proposed", "approved"}
    own = member.pk in {publication.proposed_by_id, publication.owner_id}
    return {
        "publication": publication, "measure": publication.measure,
        "sheet": [(name, value) for name, value in sheet(publication.measure) if name in SHOWN and value not in NOTHING],
        "may_decide": publication.state == "proposed" and not own and roles.is_strategy_office(member),
        "may_withdraw": standing and (own or roles.is_strategy_office(member)),
        "can_adopt": publication.state == "approved" and may_adopt(request),
        "form": form or forms.DecisionForm(initial={"version": publication.version}),
    }  # fmt: skip
