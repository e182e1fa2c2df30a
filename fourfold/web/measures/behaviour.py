"""How a measure's process behaves: the tab with its chart, confirming and taking back a shift, and the rules that count."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from fourfold.drawing.behaviour import LETTERS, Judged, behaviour_chart
from fourfold.engine.advice import CAUTION_WORDS, REACH_WORDS, RULE_WORDS, VERDICT_WORDS
from fourfold.engine.behaviour import BASE, FEWEST, JUDGED, USUAL
from fourfold.measures import actions, queries
from fourfold.measures.forms import ProcessRulesForm, ShiftForm, WithdrawShiftForm
from fourfold.measures.queries.behaviour import Process, ProcessPoint, is_process, process, process_rules
from fourfold.measures.queries.signals import signals
from fourfold.org import rules as roles
from fourfold.web.base.forms import answer, saved, sent
from fourfold.web.base.request import Request
from fourfold.web.components import numbers

page = require_http_methods(["GET", "HEAD", "POST"])
SIGNAL = "A signal is a point that the usual ups and downs of a measure don't explain. The rules that are ticked here find it."
FOR_ALL = "They count for every measure that has no rules of its own; a measure's own are chosen on its tab Signals."
DRAWN = 60  # points: what is older is in the table


@dataclass(frozen=True)
class Phase:
    """Where limits begin anew, by its letter in the chart."""

    letter: str
    point: ProcessPoint


def line(computed: queries.MeasureScore) -> queries.MeasureLine:
    """The measure's line, whose trend is what the chart says of the last point, where it says something."""
    found = signals(computed.scored, [computed.measure], computed.viewing).get(computed.measure.pk)
    shown = queries.line(computed)
    return shown if found is None else replace(shown, trend=found.verdict)


def context(found: Any, viewed: queries.Viewing) -> dict[str, Any]:
    """What the tab shows: the chart, what it says in words, and the same numbers as a table."""
    if not is_process(found):
        return {"why_not": "A yes or no has no limits: there is nothing between the two."}
    judged = process(found, viewed)
    if not is_process(found, judged.polarity):
        return {"why_not": "A milestone is done or not: it has no ups and downs to tell a signal from."}
    points = judged.measured
    if len(points) < FEWEST:
        return {"why_not": _too_few(len(points))}
    phases = [each for each in points[-DRAWN:] if each.shift]
    return {
        "process": judged, "picture": _picture(judged, points[-DRAWN:]), "said": list(_said(judged)),
        "phases": [Phase(letter, each) for letter, each in zip(LETTERS, phases, strict=False)],
        "judged": list(reversed(points)), "rule_words": [(rule, RULE_WORDS[rule]) for rule in judged.settings.rules],
    }  # fmt: skip


def _too_few(count: int) -> str:
    points = "There is no value yet" if count == 0 else f"{count} value{'s' if count > 1 else ''} so far"
    return f"{points}: limits need at least {FEWEST}, or ups and downs can't be told from a change."


def _picture(judged: Process, points: tuple[ProcessPoint, ...]) -> str:
    signals = sum(point.is_signal for point in points)
    title = (
        f"Process behaviour of {judged.measure.name}, {points[0].period.label} to {points[-1].period.label}: "
        f"{signals or 'no'} signal{'' if signals == 1 else 's'}"
    )
    return behaviour_chart(
        [_judged(each) for each in points],
        title=title,
        shown=lambda value: numbers.shown(value, judged.measure.decimals),
    )


def _judged(point: ProcessPoint) -> Judged:
    return Judged(
        point.period.label, point.value or 0.0, point.centre, point.lower, point.upper, point.moving_range,
        mean_range=point.mean_range, range_limit=point.range_limit, target=point.target,
        rules=", ".join(str(int(rule)) for rule in point.rules), verdict=point.verdict,
        note=point.shift.reason if point.shift else "",
    )  # fmt: skip


def _said(judged: Process) -> Any:
    """What the chart says, in sentences; the most important first."""
    last = judged.last
    assert last is not None
    if last.rules:
        broken = "; ".join(f"rule {rule}, {RULE_WORDS[rule]}" for rule in last.rules)
        yield f"{last.period.label} is a signal, {VERDICT_WORDS[last.verdict]}: {broken}. Look for what changed."
    elif last.based_on >= JUDGED:
        yield f"{last.period.label} is no signal: it lies within the usual ups and downs. There is nothing to explain."
    if judged.reach:
        yield REACH_WORDS[judged.reach]
    if last.based_on and last.based_on < BASE:
        yield (
            f"The limits are provisional: they rest on {last.based_on} points and move with each new one until there are {BASE}."
        )
    elif last.based_on:
        yield f"The limits are frozen: they rest on the first {BASE} points of this phase."
    for caution in judged.cautions:
        yield CAUTION_WORDS[caution]


@page
def shift(request: Request, pk: int) -> HttpResponse:
    """Confirm that the process changed at one of its points: from there it has limits of its own."""
    found = get_object_or_404(queries.editable_measures(request.member), pk=pk)
    judged = process(found, queries.viewing(request.member, request.GET))
    offered = request.GET.get("starts_on") or (judged.offered.start.isoformat() if judged.offered else "")
    form = ShiftForm(
        sent(request), points=[point.period for point in judged.measured[1:]], initial={"starts_on": offered}
    )
    back = _tab(request, pk)
    if request.method == "POST" and _confirmed(request, form, pk) is not None:
        messages.success(request, "The shift is confirmed. New limits begin there; the ones before it stay.")
        return redirect(back)
    return answer(request, "measures/edit.html", {"form": form, "title": f"Confirm a shift of {found}", "back": back})


def _confirmed(request: Request, form: ShiftForm, pk: int) -> Any:
    return saved(form, lambda data: actions.confirm_shift(actor=request.member, measure_id=pk, **data))


@page
def withdraw(request: Request, pk: int) -> HttpResponse:
    """Take back the shift that begins on the day in the address."""
    starts_on = _day(request.GET.get("starts_on", ""))
    found = get_object_or_404(queries.editable_measures(request.member), pk=pk)
    form, back = WithdrawShiftForm(sent(request)), _tab(request, pk)

    def act(data: dict[str, Any]) -> bool:
        actions.withdraw_shift(actor=request.member, measure_id=pk, starts_on=starts_on, **data)
        return True

    if request.method == "POST" and saved(form, act):
        messages.success(request, "The shift is taken back. The limits before it hold on.")
        return redirect(back)
    title = f"Take back the shift of {found} at {starts_on.isoformat()}"
    return answer(request, "measures/edit.html", {"form": form, "title": title, "back": back})


@page
def rules(request: Request, pk: int) -> HttpResponse:
    """Which rules count for one measure, and what its values can't pass."""
    found = get_object_or_404(queries.editable_measures(request.member), pk=pk)
    return _rules(request, pk, f"Signals of {found}", _tab(request, pk))


@page
def all_rules(request: Request) -> HttpResponse:
    """Which rules count for every measure without rules of its own."""
    if not roles.sees_everything(request.member):
        raise PermissionDenied
    return _rules(request, None, "Signals of all measures", reverse("measures:measures"))


def _rules(request: Request, pk: int | None, title: str, back: str) -> HttpResponse:
    current = process_rules(pk)
    initial = {"rules": current.rules, "floor": current.floor, "ceiling": current.ceiling} if current else {}
    if pk is None and not initial.get("rules"):
        initial["rules"] = list(USUAL)
    form = ProcessRulesForm(sent(request), of_one=pk is not None, initial=initial)

    def act(_: dict[str, Any]) -> bool:
        actions.set_process_rules(actor=request.member, measure_id=pk, **form.chosen())
        return True

    if request.method == "POST" and saved(form, act):
        messages.success(request, "The rules are saved.")
        return redirect(back)
    lead = (SIGNAL, FOR_ALL) if pk is None else (SIGNAL,)
    return answer(request, "measures/edit.html", {"form": form, "title": title, "back": back, "lead": lead})


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Http404 from None


def _tab(request: Request, pk: int) -> str:
    query = request.GET.copy()
    query.pop("starts_on", None)
    query["tab"] = "signals"
    return f"{reverse('measures:measure', args=[pk])}?{query.urlencode()}"
