"""A period's way from open to published: the strategy office moves it, and its lock keeps what was reported."""

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from fourfold.core import audit, events, guards, locks
from fourfold.core.acting import action
from fourfold.core.inputs import fit
from fourfold.engine.model import Frequency
from fourfold.engine.periods import Period
from fourfold.measures import queries, rules
from fourfold.measures.actions.locked import TOPIC, born, refuse_locked
from fourfold.measures.events import ValuesRecorded
from fourfold.measures.models import Closing, Measure, Value
from fourfold.org import rules as roles
from fourfold.org.queries import Member

NOT_YOURS = "Only the strategy office moves a period on. Nothing was changed."
SAID = {
    "open": "opened again", "collecting": "began collecting for", "analysis": "began analysing", "locked": "locked",
    "published": "published",
}  # fmt: skip


@action
def move_period(
    *, actor: Member, frequency: str, period_start: date, to: str, reason: str = "", version: int | None = None
) -> Closing:
    """Move the period that holds the day one step on, or back as long as it isn't locked. Locking stores the instant.

    Going back needs a reason (R1). A lock is refused (R9) while values are missing; the refusal lists them.
    """
    guards.require(roles.is_strategy_office(actor), NOT_YOURS)
    guards.refuse_if(
        frequency not in rules.Frequency.values, "R11", "Choose a frequency from the list.", field="frequency"
    )
    by_shift = frequency == rules.Frequency.SHIFT
    guards.refuse_if(by_shift, "R11", "Shifts are closed with their day. Choose the day.", field="frequency")
    guards.refuse_if(to not in SAID, "R11", f"Choose a state: {', '.join(SAID)}.", field="to")
    locks.alone(TOPIC)
    period = queries.calendar().period(Frequency(frequency), period_start)
    closing = _closing(period)
    before = audit.fields_of(closing, "state", "locked_at")
    guards.require_version(closing.version if closing.pk else 0, version, audit.plain(before))
    _refuse_wrong_way(closing, to, reason)
    if to != rules.PeriodState.OPEN:
        begun = period.start <= queries.today(actor)
        guards.refuse_if(not begun, "R3", f"{period.label} has not begun. Nothing was changed.", field="period")
    closing.version += 1 if closing.pk else 0
    locked = _lock(actor, closing) if to == rules.PeriodState.LOCKED else 0
    closing.published_at = locks.instant() if to == rules.PeriodState.PUBLISHED else closing.published_at
    closing.state = to
    fit(closing)
    closing.save()
    new = {**audit.fields_of(closing, "state", "locked_at"), **({"values": locked} if locked else {})}
    audit.record(actor, SAID[to], closing, old=before, new=new, reason=reason.strip())
    events.announce("period_moved", ["*"], by=actor.pk)
    return closing


def _closing(period: Period) -> Closing:
    wanted = {"frequency": period.frequency.value, "period_start": period.start}
    found = Closing.objects.filter(**wanted).first()
    return found or Closing(**wanted, period_end=period.end, label=period.label)


def _refuse_wrong_way(closing: Closing, to: str, reason: str) -> None:
    now, ways = rules.PeriodState(closing.state), rules.MOVES[closing.state]
    if now in {rules.PeriodState.LOCKED, rules.PeriodState.PUBLISHED, rules.PeriodState.RESTATED}:
        sentence = f"{closing.label} is {now.label.lower()} and stays so. Single numbers change by a restatement."
        guards.refuse_if(to not in ways, "R10", sentence, field="to")
    names = " or ".join(f"“{rules.PeriodState(each).label}”" for each in ways)
    guards.refuse_if(
        to not in ways, "R3", f"{closing.label} is {now.label.lower()}. The next step is {names}. Nothing was changed.", field="to"
    )  # fmt: skip
    back = list(rules.PeriodState).index(rules.PeriodState(to)) < list(rules.PeriodState).index(now)
    guards.refuse_if(
        back and not reason.strip() and closing.state != rules.PeriodState.RESTATED,
        "R1", "Reason is missing. Say why the period goes a step back.", field="reason",
    )  # fmt: skip


def _lock(actor: Member, closing: Closing) -> int:
    """Every value is there or has its reason; from this instant on they stay. Returns how many values were locked."""
    today = queries.today(actor)
    guards.refuse_if(
        closing.period_end >= today, "R3", f"{closing.label} ends on {closing.period_end} and can be locked from the next day on.", field="period",
    )  # fmt: skip
    missing = queries.owed(closing.period_start, closing.period_end)
    seen = queries.visible_measure_ids(actor, [each.measure.pk for each in missing])
    named = [(each.measure, each.sentence) for each in missing if each.measure.pk in seen]
    guards.refuse_if(
        bool(missing), "R9", f"{closing.label} lacks values of {len(missing)} measure{'s' if len(missing) > 1 else ''}. Nothing was locked. "
        "Enter them, or mark them as none with a reason.", field="to",
        missing=[{"measure_id": one.pk, "measure": one.name, "says": says} for one, says in named],
    )  # fmt: skip
    closing.locked_at = locks.instant()
    year, count = queries.calendar(), 0
    for frequency, ids in _by_frequency().items():
        starts = {each.start for each in queries.own_starts(year, frequency, closing.period_start, closing.period_end)}
        values = Value.objects.filter(superseded_at=None, measure_id__in=ids, period_start__in=starts)
        values = values.exclude(kind=rules.ValueKind.FORECAST).exclude(state=rules.ValueState.RESTATED)
        count += values.update(state=rules.ValueState.LOCKED)
    return count


def _by_frequency() -> dict[str, list[int]]:
    """Asked for first: a join in the update took a minute where the database knew no statistics yet."""
    found: dict[str, list[int]] = defaultdict(list)
    for pk, frequency in Measure.objects.values_list("pk", "frequency"):
        found[frequency].append(pk)
    return found


@action
def mark_none(*, actor: Member, measure_id: int, frequency: str, period_start: date, reason: str) -> int:
    """Say that a measure has no value in a period, and why: a blank for each of its own periods there that lacks one.

    Returns how many. The blanks count as not collected, never as 0; a number that turns up replaces its blank.
    """
    guards.refuse_if(
        frequency not in rules.Frequency.values, "R11", "Choose a frequency from the list.", field="frequency"
    )
    measure = queries.visible_measures(actor).select_for_update().get(pk=measure_id)
    guards.require(queries.recordable(actor).filter(pk=measure.pk).exists(), rules.NOT_TO_RECORD)
    guards.refuse_if(not reason.strip(), "R1", "Reason is missing. Say why there is no value.", field="reason")
    period = queries.calendar().period(Frequency(frequency), period_start)
    found = queries.owed(period.start, period.end, Measure.objects.filter(pk=measure.pk))
    guards.refuse_if(
        not found, "R3", f"{measure.name} lacks no value in {period.label}. Nothing was saved.", field="period"
    )
    ahead = found[0].missing[-1].end >= queries.today(actor)
    guards.refuse_if(ahead, "R3", f"{period.label} has not ended yet. A value may still come.", field="period")
    now = refuse_locked(period.start, until=period.end + timedelta(days=1), field="period", born=born(measure))
    blank: dict[str, Any] = {"note": reason.strip(), "source": "manual", "entered_by_id": actor.pk, "recorded_at": now}
    blanks = [Value(measure=measure, period_start=each.start, shift=each.shift, **blank) for each in found[0].missing]
    for value in blanks:
        fit(value)
    Value.objects.bulk_create(blanks)
    new = {"period": period.label, "values": len(blanks)}
    audit.record(actor, "marked as none", measure, new=new, reason=reason.strip())
    events.publish(ValuesRecorded(measure_ids=(measure.pk,), by=actor.pk))
    return len(blanks)
