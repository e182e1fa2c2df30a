"""What governance does when a room below reports something: it refuses what a guard-rail forbids, and nothing is saved."""

from collections.abc import Iterable
from datetime import date

from fourfold.checks import guardrails
from fourfold.checks.findings import Finding, Severity
from fourfold.checks.maps import Lane
from fourfold.core import events
from fourfold.core.guards import Refused, refuse_if
from fourfold.governance.queries.handing import answers_for, readable
from fourfold.governance.queries.overrides import in_force, today
from fourfold.org import queries as org
from fourfold.org.events import MemberDeactivated
from fourfold.strategy.events import MeasurePlaced, ObjectiveAdded, ThemeAdded
from fourfold.strategy.queries.placed import live_kpis, objectives_on, themes_of

ASK = "Or ask the strategy office for an override, on the page “Guard-rails”. Nothing was saved."
FULL = "Not even an override allows that. Nothing was saved."


def connect() -> None:
    events.subscribe(MeasurePlaced, few_kpis)
    events.subscribe(ObjectiveAdded, few_objectives)
    events.subscribe(ThemeAdded, few_themes)
    events.subscribe(MemberDeactivated, nothing_left)


def nothing_left(event: MemberDeactivated) -> None:
    """R7 with the list, as far as whoever does it may read the names: nothing is to be left without somebody who answers for it."""
    items = answers_for(event.membership_id)
    shown, hidden = readable(org.member(event.by), items)
    names = [str(each) for each in shown] + ([f"{hidden} more that you may not see"] if hidden else [])
    sentence = (
        f"This person answers for {', '.join(names[:10])}{' and more' if len(names) > 10 else ''}. Hand it over first."
    )
    refuse_if(bool(items), "R7", sentence, field="is_active", dependants=names)


def few_kpis(event: MeasurePlaced) -> None:
    """The 6th live KPI of a perspective needs an override, the 8th is refused. One that stands there already, or isn't live,
    adds nothing."""
    day = today()
    rows = [row for row in live_kpis([event.scorecard_id], day) if row[1] == event.perspective_id]
    places = {row[2] for row in rows if row[3] == event.measure_id}
    if places == {event.objective_id}:
        found = guardrails.kpi_count(Lane(event.perspective_id, event.perspective), len({row[3] for row in rows}))
        refuse(found, day, "measure", scorecard_id=event.scorecard_id, perspective_id=event.perspective_id)


def few_objectives(event: ObjectiveAdded) -> None:
    found = guardrails.objective_count(objectives_on(event.scorecard_id))
    refuse(found, today(), "name", scorecard_id=event.scorecard_id)


def few_themes(event: ThemeAdded) -> None:
    """One more theme never makes it too few."""
    count = themes_of(event.strategy_id)
    if count > guardrails.MOST_THEMES:
        refuse(guardrails.theme_count(count), today(), "name", strategy_id=event.strategy_id)


def refuse(found: Iterable[Finding], day: date, field: str, **subject: int) -> None:
    """R6 for what stops an act: an error always, the others unless the strategy office has overridden the rule here."""
    for each in found:
        details = {"rule": each.rule, **subject}
        if each.severity is Severity.ERROR:
            raise Refused("R6", f"{_would(each.wrong)} {each.advice} {FULL}", field=field, details=details)
        if each.severity is Severity.OVERRIDE and not in_force(each.rule, day, **subject):
            raise Refused("R6", f"{_would(each.wrong)} {each.advice} {ASK}", field=field, details=details)


def _would(wrong: str) -> str:
    """The rule speaks of what is; here it isn't yet."""
    return f"With this: {wrong[0].lower() if wrong[0] != '“' else wrong[0]}{wrong[1:]}"
