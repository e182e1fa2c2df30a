"""A process and its people: confirming where it changed, choosing what counts as a signal."""

from collections.abc import Sequence
from datetime import date

from django.utils import timezone

from fourfold.core import audit, events, guards
from fourfold.core.acting import action
from fourfold.core.inputs import argument, fit
from fourfold.engine.behaviour import Rule
from fourfold.measures import queries
from fourfold.measures.actions.scoring import editable
from fourfold.measures.events import ValuesRecorded
from fourfold.measures.models import Dated, Measure, ProcessRules, ProcessShift
from fourfold.measures.queries.behaviour import process_rules, shifts_of
from fourfold.org import rules as roles
from fourfold.org.queries import Member

NO_OFFICE = "Only the strategy office and administrators may choose the rules for all measures. Nothing was saved."


@action
def confirm_shift(*, actor: Member, measure_id: int, starts_on: date, reason: str) -> ProcessShift:
    """From the period that begins on this day the process is another one: limits of its own, with the reason why.

    Refused where the period has no value, or is the first that has one. Confirmed again, the new reason replaces the old.
    """
    measure = editable(actor, measure_id)
    _require_reason(reason, "Say why the process changed here.")
    _refuse_where_nothing_changes(measure, starts_on)
    wanted = ProcessShift(measure=measure, starts_on=starts_on, reason=reason.strip(), confirmed_by_id=actor.pk)
    fit(wanted)
    current = _shift_at(measure, starts_on)
    if current is not None and current.reason == wanted.reason:
        return current
    _follow(current, wanted)
    old = audit.fields_of(current, "starts_on", "reason") if current else None
    audit.record(
        actor,
        "confirmed a shift of",
        measure,
        old=old,
        new=audit.fields_of(wanted, "starts_on", "reason"),
        reason=wanted.reason,
    )
    events.publish(ValuesRecorded(measure_ids=(measure.pk,), by=actor.pk))
    return wanted


@action
def withdraw_shift(*, actor: Member, measure_id: int, starts_on: date, reason: str) -> None:
    """Take a confirmed shift back: the limits before it hold on. Refused where none begins on that day."""
    measure = editable(actor, measure_id)
    _require_reason(reason, "Say why the shift is taken back.")
    current = _shift_at(measure, starts_on)
    guards.refuse_if(current is None, "R11", f"No shift is confirmed at {starts_on}.", field="starts_on")
    _follow(current, None)
    old = audit.fields_of(current, "starts_on", "reason") if current else None
    audit.record(actor, "took back a shift of", measure, old=old, reason=reason.strip())
    events.publish(ValuesRecorded(measure_ids=(measure.pk,), by=actor.pk))


def _follow(current: Dated | None, wanted: Dated | None) -> None:
    """End the row in force at the very instant from which the wanted one holds; either may be missing."""
    now = timezone.now()
    if current is not None:
        current.superseded_at = now
        current.save(update_fields=["superseded_at"])
    if wanted is not None:
        wanted.recorded_at = now
        wanted.save()


def _require_reason(reason: str, sentence: str) -> None:
    guards.refuse_if(not reason.strip(), "R1", sentence, field="reason")
    guards.refuse_if(len(reason) > 2000, "R2", "A reason has at most 2,000 characters. Shorten it.", field="reason")


def _shift_at(measure: Measure, starts_on: date) -> ProcessShift | None:
    shifts = shifts_of(measure.pk).filter(superseded_at=None, starts_on=starts_on)
    return shifts.select_for_update(of=("self",)).first()


def _refuse_where_nothing_changes(measure: Measure, starts_on: date) -> None:
    values = queries.values_of(measure.pk).exclude(kind="forecast").filter(period_start__lte=starts_on)
    there = list(values.order_by("-period_start").values_list("period_start", flat=True)[:2])
    guards.refuse_if(
        starts_on not in there, "R3", f"No period with a value begins on {starts_on}. Choose one of the chart's points.",
        field="starts_on",
    )  # fmt: skip
    guards.refuse_if(len(there) < 2, "R3", "A shift needs a point before it. Choose a later period.", field="starts_on")


@action
def set_process_rules(
    *,
    actor: Member,
    measure_id: int | None,
    rules: Sequence[int],
    floor: float | None = None,
    ceiling: float | None = None,
) -> ProcessRules | None:
    """Which rules make a point a signal, and what values can't pass; for all measures where `measure_id` is None.

    No rules and no bounds mean those of the organisation, or of the product; then nothing is stored (None).
    """
    measure = None
    if measure_id is None:
        guards.require(roles.sees_everything(actor), NO_OFFICE)
        guards.refuse_if(
            floor is not None or ceiling is not None, "R3", "Bounds belong to a single measure.", field="floor"
        )
    else:
        measure = editable(actor, measure_id)
    wanted = ProcessRules(measure=measure, rules=_known_rules(rules), floor=floor, ceiling=ceiling)
    fit(wanted)
    apart = floor is None or ceiling is None or floor < ceiling
    guards.refuse_if(not apart, "R3", "The floor must lie below the ceiling.", field="ceiling")
    return _replace_rules(actor, measure, wanted)


def _replace_rules(actor: Member, measure: Measure | None, wanted: ProcessRules) -> ProcessRules | None:
    current = process_rules(measure.pk if measure else None)
    new = audit.fields_of(wanted, "rules", "floor", "ceiling")
    old = (
        audit.fields_of(current, "rules", "floor", "ceiling")
        if current
        else {"rules": [], "floor": None, "ceiling": None}
    )
    if new == old:
        return current
    kept = bool(wanted.rules) or wanted.floor is not None or wanted.ceiling is not None
    _follow(current, wanted if kept else None)
    audit.record(actor, "chose process rules", measure or (wanted if kept else current) or wanted, old=old, new=new)
    if measure:
        events.publish(ValuesRecorded(measure_ids=(measure.pk,), by=actor.pk))
    else:
        events.announce("measure_changed", ["*"], by=actor.pk)
    return wanted if kept else None


def _known_rules(chosen: Sequence[int]) -> list[int]:
    for each in chosen:
        argument(each, (int,), "rules")
        guards.refuse_if(each not in set(Rule), "R11", f"Choose rules from 1 to {max(Rule)}.", field="rules")
    return sorted(set(chosen))
