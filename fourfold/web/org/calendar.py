"""The organisation's calendars, one after the other: edited with a preview, and refused where recorded values would suffer."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from fourfold.core.guards import Refused
from fourfold.measures import actions, forms, queries
from fourfold.web.base.forms import add_refusal, answer, saved, sent
from fourfold.web.base.request import Request
from fourfold.web.org.administration import administrators_only
from fourfold.web.org.calendar_preview import preview


@require_http_methods(["GET", "HEAD", "POST"])
@administrators_only
def calendar(request: Request) -> HttpResponse:
    """`calendar` chooses one, `new` begins another; a POST saves, tries (act=try) or takes back (act=remove)."""
    rows = queries.calendars()
    chosen = _chosen(request, rows)
    is_first = not rows or (chosen is not None and chosen.starts_on is None)
    form = forms.CalendarForm(sent(request), is_first=is_first, initial=_initial(chosen, rows))
    act = request.POST.get("act", "")
    if (
        request.method == "POST"
        and act not in {"try", "remove"}
        and saved(form, lambda _: _save(request, form, chosen)) is not None
    ):
        messages.success(request, "The calendar is saved.")
        return redirect("org:calendar")
    if act == "remove" and chosen is not None and chosen.starts_on is not None and _removed(request, form, chosen):
        messages.success(request, f"The calendar from {chosen.starts_on} is taken back. The one before goes on.")
        return redirect("org:calendar")
    context = {
        "form": form, "rows": rows, "chosen": chosen, "is_first": is_first, **_tried(request, form, chosen, is_first, act == "try")
    }  # fmt: skip
    return answer(request, "org/calendar.html", context)


def _chosen(request: Request, rows: list[Any]) -> Any:
    """The calendar to edit: the one asked for, else the latest; None for a new one."""
    wanted = request.GET.get("calendar", "")
    if "new" in request.GET or not rows:
        return None
    if not wanted:
        return rows[-1]
    for row in rows:
        if str(row.pk) == wanted:
            return row
    raise Http404


def _initial(chosen: Any, rows: list[Any]) -> dict[str, Any]:
    if chosen is None:
        return {**forms.CalendarForm.initial_of(rows[-1]), "starts_on": None, "version": None} if rows else {}
    return forms.CalendarForm.initial_of(chosen)


def _save(request: Request, form: Any, chosen: Any) -> Any:
    """A calendar keeps the day from which it is valid: another day is another calendar."""
    values = form.values()
    if chosen is not None:
        values["starts_on"] = chosen.starts_on
    return actions.set_calendar(actor=request.member, **values)


def _removed(request: Request, form: Any, chosen: Any) -> bool:
    version = request.POST.get("version", "")
    try:
        actions.remove_calendar(
            actor=request.member, starts_on=chosen.starts_on, version=int(version) if version.isdecimal() else None
        )
    except Refused as refusal:
        form.is_valid()
        add_refusal(form, refusal)
        return False
    return True


def _tried(request: Request, form: Any, chosen: Any, is_first: bool, is_try: bool) -> dict[str, Any]:
    """The preview of what is typed, where it can be a calendar, else of what is stored; and what would move."""
    today, zone = queries.today(request.member), request.member.zone
    stored, moves = queries.calendar(), None
    if form.is_bound and form.is_valid():
        content = form.content()
        if chosen is not None:
            content["starts_on"] = chosen.starts_on
        try:
            tried = actions.try_calendar(actor=request.member, **content)
            stored, moves = tried.calendar, tried.moves
        except Refused as refusal:
            if is_try:
                add_refusal(form, refusal)
    begins = stored.since if chosen is None else chosen.starts_on
    day = max(today, begins) if begins and (is_first is False) and begins > today else today
    return {"preview": preview(stored, day, zone), "moves": moves, "is_tried": form.is_bound}
