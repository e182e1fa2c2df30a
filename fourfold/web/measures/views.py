"""The list of measures, and a measure's page: chart, table, why, sheet, history, entry."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from fourfold.engine.explain import in_words
from fourfold.engine.model import Frequency
from fourfold.engine.ruled import pace_facts
from fourfold.measures import forms, queries
from fourfold.org import rules as roles
from fourfold.org.queries import editable_unit_ids, unit_tree
from fourfold.strategy.queries import placements_of
from fourfold.web.base.request import Request
from fourfold.web.measures import behaviour, calculation, history, outlook

PAGE_SIZE = 50
TABS = ("chart", "signals", "why", "sheet", "history")
CHART_PERIODS = 24
NOTHING: tuple[Any, ...] = ("", None, [])


@require_safe
def measures(request: Request) -> HttpResponse:
    viewed = queries.viewing(request.member, request.GET)
    tree = unit_tree()
    found = (
        queries.visible_measures(request.member, tree).select_related("unit", "owner__person").order_by("name", "pk")
    )
    text = request.GET.get("q", "").replace("\0", "").strip()  # the database knows no NUL
    if text:
        found = found.filter(Q(name__icontains=text) | Q(code__icontains=text) | Q(category__icontains=text))
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "viewing": viewed, "page": page, "lines": queries.lines(list(page.object_list), viewed), "text": text,
        "can_add": bool(editable_unit_ids(request.member, tree)), "can_import": roles.can_edit(request.member),
    }  # fmt: skip
    return render(request, "measures/measures.html", context)


@require_safe
def measure(request: Request, pk: int) -> HttpResponse:
    tree = unit_tree()
    found = get_object_or_404(queries.visible_measures(request.member, tree).select_related(*queries.SHEET), pk=pk)
    wanted = request.GET.get("tab", "")
    tab = wanted if wanted in TABS else TABS[0]
    viewed = queries.viewing(request.member, request.GET, count=CHART_PERIODS)
    computed = queries.scored_measure(found, viewed)
    context = {
        "viewing": viewed, "measure": found, "pace": year_pace(computed), "tab": tab, "line": behaviour.line(computed), "unit_path": tree.path(found.unit_id),
        "placements": placements_of(request.member, pk, tree), **entry_context(request, found, viewed, tree),
        **_tab(tab, computed, request), "both": queries.both(computed),
        "restatements": queries.restatements_of(request.member, pk, [viewed.period]) if viewed.is_locked else [],
    }  # fmt: skip
    return render(request, "measures/measure.html", context)


def year_pace(computed: queries.MeasureScore) -> dict[str, float] | None:
    """The pace within the year, where it says more than the attainment does: while part of the year's target is to come."""
    found = pace_facts(computed.scored, computed.scored.measure_index[computed.key], -1)
    return found if found and found["expected"] != 1 else None


def entry_context(request: Request, found: Any, viewed: queries.Viewing, tree: Any) -> dict[str, Any]:
    """What the value form needs: the measure's own period, the value there, and whether the member may enter one."""
    period = viewed.own(Frequency(found.frequency))
    current = queries.value_at(found.pk, period.start, period.shift)
    may = queries.recordable(request.member, tree).filter(pk=found.pk).exists() and not viewed.known_at
    calculated = queries.is_calculated(queries.origins_of([found.pk]), found.pk, period.end)
    may = may and not calculated
    locked = queries.locking(found, period)
    return {
        "entry_period": period, "current": current, "may_record": may, "is_calculated": calculated,
        "form": forms.ValueForm.showing(found, current, period, locked=bool(locked)) if may else None, "locked": locked,
        "may_edit": queries.editable_measures(request.member, tree).filter(pk=found.pk).exists(),
    }  # fmt: skip


def _tab(tab: str, computed: queries.MeasureScore, request: Request) -> dict[str, Any]:
    pk = computed.measure.pk
    if tab == "chart":
        return outlook.context(computed)
    if tab == "signals":
        return behaviour.context(computed.measure, computed.viewing)
    if tab == "why":
        explanation = queries.explained(request.member, computed)
        return {"explanation": explanation.as_dict(), "words": in_words(explanation)}
    if tab == "sheet":
        fields = queries.sheet(computed.measure)
        return {
            "settings": queries.settings_of(computed.measure, queries.defaults(computed.viewing.known_at)),
            "targets": queries.targets_of(pk, computed.viewing.known_at),
            "thresholds": queries.thresholds_of(pk, computed.viewing.known_at),
            "sheet": [(name, value) for name, value in fields if value not in NOTHING],
            "not_stated": [name for name, value in fields if value in NOTHING],
            **calculation.context(request.member, pk),
        }
    return {
        "values": history.values(computed.measure, computed.viewing),
        "trail": history.acts(queries.measure_history(pk)[:100]),
    }
