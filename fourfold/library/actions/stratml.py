"""A StratML plan comes in: a draft strategy of its own, its measures with their targets and actuals, and the plan beside it."""

from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from fourfold.core import audit, events, guards
from fourfold.core.acting import action
from fourfold.engine.model import Frequency
from fourfold.library.actions.templates import opening
from fourfold.library.models import PlanFile
from fourfold.library.queries.stratml import IncomingPlan, in_reach, incoming_plan
from fourfold.measures import actions as measuring
from fourfold.measures import queries as measures
from fourfold.org import queries as org
from fourfold.org.queries import Member
from fourfold.plain import stratml
from fourfold.plain.strategy import write_strategy
from fourfold.plain.stratml.results import ACTUAL, TARGET
from fourfold.strategy import queries as strategy
from fourfold.strategy.actions import apply_text
from fourfold.strategy.events import MeasurePlaced, ObjectiveAdded, ThemeAdded
from fourfold.strategy.rules import PERSPECTIVES

LANES = tuple(name for name, _ in PERSPECTIVES)
LANE = "Customer"  # a plan of the standard speaks of what it does for its stakeholders
SOURCE = "StratML plan"
NOTE = 2000  # characters of a result's words that stand beside its number


@dataclass(frozen=True)
class TakenPlan:
    """What came in: the draft strategy, how many numbers, and what was left aside, in words."""

    strategy: Any
    targets: int
    actuals: int
    notes: tuple[str, ...]


@action
def take_stratml(
    *, actor: Member, text: str, unit_id: int, name: str = "", starts_on: date | None = None, ends_on: date | None = None,
    lane: str = LANE,
) -> TakenPlan:  # fmt: skip
    """A draft strategy from a StratML plan. Name and days are those of the plan where none are given; what neither says is
    refused (R1), and nothing is made up. Every objective comes into one lane, and can be moved from there.

    Refused besides: what is no plan (R8), another lane (R11), a name or years that are taken (R13, R3), periods that are locked (R10).
    What comes from a file is listed by the guard-rails and not refused by them.
    """
    guards.refuse_if(
        lane not in LANES, "R11", f"Choose a perspective: {', '.join(LANES)}. Nothing was saved.", field="lane"
    )
    codes = measures.visible_measures(actor).filter(unit_id=unit_id).values_list("code", flat=True)
    incoming = incoming_plan(text, codes)
    name, starts_on, ends_on = _head(incoming.plan, name, starts_on, ends_on)
    unit, name = opening(actor, unit_id, name, starts_on, ends_on)
    card = f"Scorecard of {name}"[:120]
    data = stratml.document(
        incoming.plan,
        name=name,
        unit=unit.code,
        starts=starts_on,
        ends=ends_on,
        lanes=PERSPECTIVES,
        lane=lane,
        scorecard=card,
    )
    with org.holding_units(), events.keeping_back(ThemeAdded, ObjectiveAdded, MeasurePlaced):
        made = apply_text(actor=actor, text=write_strategy(data)).strategy
    notes = [str(note) for note in incoming.notes]
    found = _numbers(actor, unit_id, incoming.plan, text, notes)
    _keep(actor, made, incoming)
    counts = {"goals": len(incoming.plan.themes), "objectives": len(incoming.plan.objectives), **found}
    audit.record(actor, "took in a StratML plan as", made, new={**counts, "sha256": _digest(text), "notes": notes[:50]})
    return TakenPlan(made, found["targets"], found["actuals"], tuple(notes))


def _head(plan: stratml.Mapped, name: str, starts_on: date | None, ends_on: date | None) -> tuple[str, date, date]:
    starts, ends = starts_on or plan.starts, ends_on or plan.ends
    if starts is None:
        raise guards.Refused(
            "R1", "The plan doesn't say when it begins. Give the first day. Nothing was saved.", field="starts_on"
        )
    if ends is None:
        raise guards.Refused(
            "R1", "The plan doesn't say when it ends. Give the last day. Nothing was saved.", field="ends_on"
        )
    return name.strip() or plan.name, starts, ends


def _numbers(actor: Member, unit_id: int, plan: stratml.Mapped, text: str, notes: list[str]) -> dict[str, int]:
    """Targets and actuals of all measures, in one short act of the room that keeps them."""
    rows = _rows(actor, plan, notes)
    if rows:
        keys = {each.measure_key for each in rows}
        measuring.apply_file(
            actor=actor, unit_id=unit_id, measures={each: measuring.IncomingMeasure(each) for each in sorted(keys)}, values=rows,
            source=SOURCE, digest=_digest(text),
        )  # fmt: skip
    return {
        "targets": sum(each.has_target for each in rows),
        "actuals": sum(each.actual is not None for each in rows),
    }


def _rows(actor: Member, plan: stratml.Mapped, notes: list[str]) -> list[measuring.IncomingValue]:
    calendar, (today, _) = measures.calendar(), measures.begun(actor)
    rows: list[measuring.IncomingValue] = []
    read = placed = ahead = 0
    for code, sheet in plan.measures.items():
        frequency = Frequency(sheet["frequency"])
        reached = [figure for figure in plan.figures[code] if in_reach(figure)]
        best = stratml.chosen(reached, lambda day, frequency=frequency: calendar.period(frequency, day).start)  # type: ignore[misc]
        early = {key: each for key, each in best.items() if key[0] == TARGET or key[1] <= today}
        read, placed, ahead = read + len(plan.figures[code]), placed + len(best), ahead + len(best) - len(early)
        for start_of in sorted({key[1] for key in early}):
            rows.append(
                _row(sheet["external_key"], start_of, early.get((TARGET, start_of)), early.get((ACTUAL, start_of)))
            )
    if read > placed:
        notes.append(
            f"{read - placed:,} results share a period with a later one, or lie outside all calendars: they are kept"
        )
    if ahead:
        notes.append(f"{ahead:,} actuals are of periods that have not begun: they are kept, and are no values")
    return rows


def _row(
    key: str, start_of: date, target: stratml.Figure | None, actual: stratml.Figure | None
) -> measuring.IncomingValue:
    return measuring.IncomingValue(
        key, start_of, actual.number if actual else None, target.number if target else None, target is not None,
        note=actual.note[:NOTE] if actual else "",
    )  # fmt: skip


def _keep(actor: Member, made: Any, incoming: IncomingPlan) -> None:
    """The plan beside its strategy, with the numbers of what its pieces became."""
    plan = incoming.plan
    themes = dict(strategy.visible_themes(actor).filter(strategy=made).values_list("name", "pk"))
    boxes = dict(strategy.visible_objectives(actor).filter(scorecard__strategy=made).values_list("code", "pk"))
    rows = measures.visible_measures(actor).filter(unit_id=made.unit_id, code__in=plan.measures)
    sheets = dict(rows.values_list("code", "pk"))
    codes = [code for each in plan.objectives for code in each.measures]
    ties = {
        "goals": [themes[name] for name in plan.themes],
        "objectives": [boxes[each.code] for each in plan.objectives],
        "measures": [sheets[code] if code else None for code in codes],
    }
    text = stratml.written(
        incoming.read.root
    )  # may be longer than what people type; its size was checked when it was read
    PlanFile.objects.create(strategy=made, text=text, ties=ties, added_by_id=actor.pk)


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()
