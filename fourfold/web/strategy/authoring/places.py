"""What counts where, and how much: measures below objectives, weights from a day on, and their end."""

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse

from fourfold.core.guards import Refused
from fourfold.measures.queries import today, visible_measures
from fourfold.strategy import actions, forms, queries
from fourfold.web.base.forms import sent
from fourfold.web.base.request import Request
from fourfold.web.strategy.authoring import access
from fourfold.web.strategy.authoring.pages import editor, form_page, map_crumbs, page

MOST_SUGGESTED = 300


@page
def new_measure(request: Request, pk: int) -> HttpResponse:
    """Put a measure below an objective."""
    found = access.objective_of(request, pk)
    seen = visible_measures(request.member).order_by("name", "code", "pk")
    own = list(seen.filter(unit_id=found.scorecard.unit_id)[:MOST_SUGGESTED])
    form = forms.PlaceMeasureForm(
        sent(request), known=own or seen[:MOST_SUGGESTED], initial={"since": queries.open_day(found.scorecard_id)}
    )

    def act(data: dict[str, Any]) -> Any:
        measure = _measure(seen, data["measure"])
        order = len(queries.measure_places(pk))
        return actions.place_measure(
            actor=request.member, objective_id=pk, measure_id=measure.pk, weight=data["weight"], order=order, since=data["since"]
        )  # fmt: skip

    return form_page(
        request, form, act, title=f"Measure for {found}", done="The measure counts for this objective.", button="Place measure",
        back=reverse("strategy:edit_objective", args=[pk]), crumbs=_crumbs(found),
    )  # fmt: skip


def _measure(seen: Any, text: str) -> Any:
    """The one measure that is written like this. R11 with what comes near."""
    text = text.strip()
    name, _, code = text.rpartition(" (")
    for wanted in ({"name": name, "code": code.removesuffix(")")}, {"code__iexact": text}, {"name__iexact": text}):
        found = list(seen.filter(**wanted)[:2])
        if len(found) == 1:
            return found[0]
    near = [forms.written(each) for each in seen.filter(name__icontains=text)[:5]]
    more = f" Do you mean {', '.join(near)}?" if near else " Measures are added on the page Measures."
    raise Refused("R11", f"No measure is called “{text[:80]}”.{more}", field="measure")


@page
def weight(request: Request, kind: str, pk: int) -> HttpResponse:
    """Another weight for a measure, an objective or a perspective."""
    place, scorecard, back = _place(request, kind, pk)
    form = forms.WeightForm(
        sent(request), initial={"weight": f"{place.weight:g}", "since": _first_day(request, place, scorecard)}
    )
    act = lambda data: actions.change_weight(actor=request.member, place=place, **data)  # noqa: E731
    return form_page(
        request, form, act, title=f"Weight of {getattr(place, kind)}", done="The weight is saved. Earlier periods keep theirs.",
        back=back, crumbs=map_crumbs(scorecard),
        remove=("Take this measure off", reverse("strategy:end_place", args=[pk])) if kind == "measure" else None,
    )  # fmt: skip


@page
def end(request: Request, pk: int) -> HttpResponse:
    """A measure no longer counts for its objective."""
    place, scorecard, back = _place(request, "measure", pk)
    form = forms.EndForm(sent(request), initial={"on": forms.month_start(today(request.member))})
    act = lambda data: actions.end_place(actor=request.member, place=place, **data)  # noqa: E731
    return form_page(
        request, form, act, title=f"Take {place.measure} off {place.objective}", button="Take it off",
        done="It no longer counts here. Earlier periods keep it.", back=back, crumbs=map_crumbs(scorecard),
    )  # fmt: skip


def _place(request: Request, kind: str, pk: int) -> tuple[Any, Any, str]:
    """The place, the scorecard that it counts for, and the way back."""
    found = queries.place_on(request.member, kind, pk)
    if found is None or (
        kind == "measure" and not visible_measures(request.member).filter(pk=found[0].measure_id).exists()
    ):
        raise Http404
    place, scorecard = found
    access.require_editor(request, scorecard.unit_id)
    back = reverse("strategy:edit_objective", args=[place.objective_id]) if kind == "measure" else editor(scorecard.pk)
    return place, scorecard, back


def _first_day(request: Request, place: Any, scorecard: Any) -> Any:
    """This month, unless the place begins later or the month is locked."""
    days = [forms.month_start(today(request.member)), place.effective_from, queries.open_day(scorecard.pk)]
    return max(day for day in days if day)


def _crumbs(objective: Any) -> list[tuple[str, str]]:
    return [
        *map_crumbs(objective.scorecard),
        (objective.name, reverse("strategy:edit_objective", args=[objective.pk])),
    ]
