"""Restatements: what changes a locked period is proposed by one person and decided by another; both numbers stay readable."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import F

from fourfold.core import audit, events, guards, locks
from fourfold.core.acting import action
from fourfold.core.inputs import fit
from fourfold.measures import queries, rules
from fourfold.measures.actions import locked
from fourfold.measures.actions.locked import TOPIC
from fourfold.measures.actions.scoring import (
    LIMITS,
    following,
    store_target,
    store_threshold,
    wanted_target,
    wanted_threshold,
)
from fourfold.measures.actions.values import CONTENT, same, shown, store_value, value_in_force, wanted_value
from fourfold.measures.events import RestatementApproved
from fourfold.measures.models import Closing, Measure, Restatement, Target, Threshold, Value
from fourfold.org import queries as org
from fourfold.org.queries import Member

NOTHING_LOCKED = "Nothing that this would change is locked. Save it as usual; it needs nobody's approval."


@action
def propose_value(
    *, actor: Member, measure_id: int, period_start: date, reason: str, amount: Decimal | None = None,
    numerator: Decimal | None = None, denominator: Decimal | None = None, weight: Decimal | None = None,
    done_on: date | None = None, forecast_on: date | None = None, kind: str = rules.ValueKind.ACTUAL, note: str = "",
    evidence: str = "", source: str = "manual", version: int | None = None, shift: int = 0,
    text: str = "",
) -> Restatement:  # fmt: skip
    """Propose another value for a locked period. Nothing changes before somebody else approves."""
    wanted, period = wanted_value(
        actor, measure_id, period_start, shift, amount=amount, numerator=numerator, denominator=denominator, weight=weight,
        done_on=done_on, forecast_on=forecast_on, kind=kind, note=note, evidence=evidence, source=source, text=text,
    )  # fmt: skip
    current = value_in_force(wanted)
    guards.require_version(current.version if current else 0, version, shown(current))
    guards.refuse_if(
        current is not None and same(current, wanted), "R3", "This is the value that is there. Write another one.", field="amount"
    )  # fmt: skip
    measure = wanted.measure
    locks.among(TOPIC)
    change = audit.plain(audit.fields_of(wanted, "period_start", "shift", "source", *CONTENT))
    return propose(
        actor, rules.RestatementKind.VALUE, f"value {measure.pk} {period.start} {wanted.shift}", f"{measure.name}, {period.label}",
        locked.reached_by_value(measure, period), reason, change=change, before={"row": current.pk if current else None, **shown(current)},
        measure=measure, since=period.end, until=period.end + timedelta(days=1),
    )  # fmt: skip


@action
def propose_target(
    *, actor: Member, measure_id: int, effective_from: date, amount: Decimal | None, reason: str, rationale: str = ""
) -> Restatement:
    """Propose another target from a day on that reaches into locked periods."""
    wanted = wanted_target(actor, measure_id, effective_from, amount, rationale)
    return _propose_dated(actor, wanted, queries.targets_of(measure_id), ("amount", "rationale"), reason)


@action
def propose_threshold(
    *, actor: Member, measure_id: int, effective_from: date, polarity: str, reason: str, mode: str = rules.Mode.LIMITS,
    red: float | None = None, green: float | None = None, green_high: float | None = None, red_high: float | None = None,
    stretch: float | None = None, points: Sequence[Sequence[float]] = (), due_on: date | None = None, grace_days: int = 0,
    basis: float | None = None, conditions: Sequence[dict[str, Any]] = (),
) -> Restatement:  # fmt: skip
    """Propose other limits from a day on that reach into locked periods."""
    wanted = wanted_threshold(
        actor, measure_id, effective_from, polarity=polarity, mode=mode, red=red, green=green, green_high=green_high,
        red_high=red_high, stretch=stretch, points=points, due_on=due_on, grace_days=grace_days,
        basis=basis, conditions=conditions,
    )  # fmt: skip
    return _propose_dated(actor, wanted, queries.thresholds_of(measure_id), LIMITS, reason)


def _propose_dated(actor: Member, wanted: Any, rows: Any, names: Sequence[str], reason: str) -> Restatement:
    measure, since = wanted.measure, wanted.effective_from
    current = rows.filter(effective_from=since).first()
    held = rows.filter(effective_from__lte=since).first()
    until = following(rows, wanted)
    kind = rules.RestatementKind.TARGET if isinstance(wanted, Target) else rules.RestatementKind.THRESHOLD
    new, old = audit.fields_of(wanted, *names), audit.fields_of(held, *names) if held else None
    guards.refuse_if(new == old, "R3", "This is what is in force there already. Nothing was proposed.")
    locks.among(TOPIC)
    return propose(
        actor, kind, f"{kind} {measure.pk} {since}", f"{kind.label} of {measure.name} from {since}",
        locked.reached(since, until, locked.born(measure)), reason, change=audit.plain({"effective_from": since, **new}),
        before={"row": current.pk if current else None, **audit.plain(old or {})}, measure=measure, since=since, until=until,
    )  # fmt: skip


def propose(
    actor: Member, kind: str, topic: str, subject: str, closings: Sequence[Closing], reason: str, *, change: Mapping[str, Any],
    before: Mapping[str, Any], measure: Measure | None = None, since: date | None = None, until: date | None = None,
    owners: Collection[int | None] = (),
) -> Restatement:  # fmt: skip
    """Keep a checked proposal until somebody decides: neither its proposer, nor the measure's owner, nor one of `owners`.

    For kinds of other rooms too; they apply it on RestatementApproved.
    """
    reason = reason.strip()
    guards.refuse_if(not reason, "R1", "Reason is missing. Say why what was reported is to change.", field="reason")
    guards.refuse_if(not closings, "R3", NOTHING_LOCKED)
    barred = {*owners, measure.owner_id if measure else None} - {None}
    waits = Restatement.objects.filter(topic=topic, state=rules.RestatementState.PROPOSED).exists()
    guards.refuse_if(waits, "R13", "A restatement of this waits for a decision already. Withdraw it or wait.")
    made = Restatement(
        closing=closings[0], measure=measure, kind=kind, topic=topic, subject=subject[:300], since=since, until=until,
        before=dict(before), change=dict(change), reason=reason, proposed_by_id=actor.pk,
        owners=sorted(barred),
    )  # fmt: skip
    fit(made)
    made.save()
    told = {**audit.plain(dict(change)), "periods": [each.label for each in closings[:50]]}
    audit.record(actor, "proposed a restatement of", measure or closings[0], old=_told(before), new=told, reason=reason)
    _announce(actor, made)
    return made


def _told(before: Mapping[str, Any]) -> dict[str, Any]:
    return {name: each for name, each in before.items() if name != "row"}


def _announce(actor: Member, found: Restatement) -> None:
    events.announce("restatement_moved", [f"measure:{found.measure_id}" if found.measure_id else "*"], by=actor.pk)


@action
def approve_restatement(
    *, actor: Member, restatement_id: int, version: int | None = None, decision: str = ""
) -> Restatement:
    """Let the change happen: what is in force changes, its locked periods become restated, what was reported stays readable.

    Refused for who proposed it and for who owns it, now or when it was proposed (R4), and where the number has changed since (R5).
    """
    found = _decided(actor, restatement_id, version)
    now = locks.among(TOPIC)
    with locked.approved():
        _apply(actor, found)
    found.state = rules.RestatementState.APPROVED
    _decide(actor, found, decision, "approved a restatement of")
    reached = locked.reached(found.since, found.until, locked.born(found.measure) if found.measure else None)
    Closing.objects.filter(pk__in=[each.pk for each in reached]).update(
        state=rules.PeriodState.RESTATED, restated_at=now, version=F("version") + 1
    )
    return found


@action
def decline_restatement(
    *, actor: Member, restatement_id: int, decision: str, version: int | None = None
) -> Restatement:
    """Leave what was reported as it is, and say why (R1)."""
    found = _decided(actor, restatement_id, version)
    guards.refuse_if(not decision.strip(), "R1", "Reason is missing. Say why it is declined.", field="decision")
    found.state = rules.RestatementState.DECLINED
    return _decide(actor, found, decision, "declined a restatement of")


@action
def withdraw_restatement(*, actor: Member, restatement_id: int, version: int | None = None) -> Restatement:
    """Take an own proposal back before it is decided."""
    found = _open(actor, restatement_id, version)
    guards.require(found.proposed_by_id == actor.pk, "Only who proposed it may withdraw it. Nothing was changed.")
    found.state = rules.RestatementState.WITHDRAWN
    return _decide(actor, found, "", "withdrew a restatement of")


def _open(actor: Member, pk: int, version: int | None) -> Restatement:
    found = queries.restatements(actor).select_for_update(of=("self",)).get(pk=pk)
    state = rules.RestatementState(found.state)
    guards.require_version(found.version, version, {"state": found.state})
    guards.refuse_if(
        state != rules.RestatementState.PROPOSED, "R5", f"This restatement is {state.label.lower()} already. Nothing was changed."
    )  # fmt: skip
    return found


def _decided(actor: Member, pk: int, version: int | None) -> Restatement:
    found = _open(actor, pk, version)
    why_not = rules.why_not_to_decide(actor.pk, actor.role, found)
    guards.require(not why_not, f"{why_not} Nothing was changed.")
    return found


def _decide(actor: Member, found: Restatement, decision: str, said: str) -> Restatement:
    found.decided_by_id, found.decided_at, found.decision = actor.pk, locks.instant(), decision.strip()
    found.version += 1
    fit(found)
    found.save()
    new = {"subject": found.subject, "state": found.state}
    audit.record(actor, said, found.measure or found.closing, new=new, reason=decision.strip())
    _announce(actor, found)
    return found


def _apply(actor: Member, found: Restatement) -> None:
    if found.kind == rules.RestatementKind.VALUE:
        _apply_value(found)
    elif found.kind == rules.RestatementKind.TARGET:
        _apply_dated(found, Target, queries.targets_of, store_target)
    elif found.kind == rules.RestatementKind.THRESHOLD:
        _apply_dated(found, Threshold, queries.thresholds_of, store_threshold)
    else:
        events.publish(RestatementApproved(found.kind, found.change, found.proposed_by_id, actor.pk))


def _apply_dated(found: Restatement, model: Any, rows: Any, store: Any) -> None:
    wanted = _restored(model, found)
    _refuse_changed(found, rows(wanted.measure_id).filter(effective_from=wanted.effective_from).first())
    store(org.member(found.proposed_by_id), wanted)


def _apply_value(found: Restatement) -> None:
    wanted = _restored(Value, found)
    current = value_in_force(wanted)
    _refuse_changed(found, current)
    wanted.state, wanted.entered_by_id = rules.ValueState.RESTATED, found.proposed_by_id
    by = org.member(found.proposed_by_id)
    store_value(by, wanted, current, "restated", now=locks.among(TOPIC), reason=found.reason)


def _restored(model: Any, found: Restatement) -> Any:
    fields = {name: model._meta.get_field(name).to_python(value) for name, value in found.change.items()}
    return model(measure=found.measure, **fields)


def _refuse_changed(found: Restatement, current: Any) -> None:
    guards.refuse_if(
        (current.pk if current else None) != found.before.get("row"), "R5",
        "What this restatement would change has been changed since it was proposed. Nothing was saved. "
        "Decline it, and let it be proposed again.",
    )  # fmt: skip
