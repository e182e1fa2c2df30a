"""Targets and thresholds: dated, never overwritten."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar

from django.db.models import QuerySet

from fourfold.core import audit, events, guards
from fourfold.core.acting import action
from fourfold.core.inputs import argument, fit
from fourfold.core.locks import instant
from fourfold.engine.model import Kind
from fourfold.engine.thresholds import WrongThreshold, refuse_wrong
from fourfold.measures import queries, rules
from fourfold.measures.actions.conditions import stored
from fourfold.measures.actions.locked import born, refuse_locked
from fourfold.measures.actions.sheets import NOT_YOURS
from fourfold.measures.events import ValuesRecorded
from fourfold.measures.models import Dated, Measure, Target, Threshold
from fourfold.measures.queries.engine_rows import threshold_row
from fourfold.org import queries as org
from fourfold.org.queries import Member

LIMITS = (
    "polarity", "mode", "red", "green", "green_high", "red_high", "stretch", "points", "basis", "conditions", "due_on", "grace_days",
)  # fmt: skip
MOST_POINTS = 100
Row = TypeVar("Row", bound=Dated)


@action
def set_threshold(
    *, actor: Member, measure_id: int, effective_from: date, polarity: str, mode: str = rules.Mode.LIMITS,
    red: float | None = None, green: float | None = None, green_high: float | None = None, red_high: float | None = None,
    stretch: float | None = None, points: Sequence[Sequence[float]] = (), due_on: date | None = None, grace_days: int = 0,
    basis: float | None = None, conditions: Sequence[dict[str, Any]] = (),
) -> Threshold:  # fmt: skip
    """Score the measure by this rule from a day on. Refused where it could not score: the engine says why."""
    return store_threshold(actor, wanted_threshold(
        actor, measure_id, effective_from, polarity=polarity, mode=mode, red=red, green=green, green_high=green_high,
        red_high=red_high, stretch=stretch, points=points, due_on=due_on, grace_days=grace_days,
        basis=basis, conditions=conditions,
    ))  # fmt: skip


def wanted_threshold(
    actor: Member, measure_id: int, effective_from: date, *, polarity: str, mode: str, points: Sequence[Sequence[float]],
    conditions: Sequence[dict[str, Any]] = (), **rule: Any,
) -> Threshold:  # fmt: skip
    """The rule as it would be stored, checked for rights and for what it could not score."""
    measure = editable(actor, measure_id)
    _check_choice(polarity, rules.Polarity.values, "polarity")
    _check_choice(mode, rules.Mode.values, "mode")
    if polarity == rules.Polarity.RULES:
        mode = rules.Mode.RULES
    wanted = Threshold(
        measure=measure,
        effective_from=effective_from,
        polarity=polarity,
        mode=mode,
        points=_pairs(points),
        conditions=stored(conditions),
        **rule,
    )
    fit(wanted)
    _refuse_what_can_not_score(wanted)
    return wanted


def store_threshold(actor: Member, wanted: Threshold) -> Threshold:
    """Put a checked rule in force; what it replaces stays readable."""
    rules_of = queries.thresholds_of(wanted.measure_id)
    current = rules_of.select_for_update().filter(effective_from=wanted.effective_from).first()
    span = wanted.effective_from, following(rules_of, wanted)
    return _replace(actor, wanted.measure, current, wanted, LIMITS, "set threshold of", span)


@action
def set_target(
    *, actor: Member, measure_id: int, effective_from: date, amount: Decimal | None, rationale: str = ""
) -> Target:
    """The target from a day on; an amount of None ends it. Percent thresholds refuse a target of 0 or below."""
    return store_target(actor, wanted_target(actor, measure_id, effective_from, amount, rationale))


def wanted_target(
    actor: Member, measure_id: int, effective_from: date, amount: Decimal | None, rationale: str
) -> Target:
    """The target as it would be stored, checked for rights and against the rule in force."""
    measure = editable(actor, measure_id)
    rule = queries.thresholds_of(measure.pk).filter(effective_from__lte=effective_from).first()
    if rule is not None and amount is not None:
        argument(amount, (Decimal,), "amount")
        _refuse_unfit_target(rule, amount)
    wanted = Target(measure=measure, effective_from=effective_from, amount=amount, rationale=rationale.strip())
    fit(wanted)
    return wanted


def _refuse_unfit_target(rule: Threshold, amount: Decimal) -> None:
    guards.refuse_if(
        rule.mode == rules.Mode.PERCENT and rule.basis is None and amount <= 0,
        "R2", "The thresholds are percent of the target, which needs a target above 0. Use absolute limits for this measure, "
        "give the basis (the value that means 0 %), or set a positive target.", field="amount",
    )  # fmt: skip
    if rule.basis is None:
        return
    try:
        refuse_wrong(threshold_row(rule), float(amount))
    except WrongThreshold as wrong:
        sentence = f"The limits in force since {rule.effective_from} don't fit this target. {wrong} Nothing was saved."
        raise guards.Refused("R2", sentence, field="amount") from None


def store_target(actor: Member, wanted: Target) -> Target:
    """Put a checked target in force; what it replaces stays readable."""
    targets = queries.targets_of(wanted.measure_id)
    current = targets.select_for_update().filter(effective_from=wanted.effective_from).first()
    span = wanted.effective_from, following(targets, wanted)
    return _replace(actor, wanted.measure, current, wanted, ("amount", "rationale"), "set target of", span)


def following(rows: QuerySet[Any], wanted: Any) -> date | None:
    """The day from which the next row holds instead."""
    later = rows.filter(effective_from__gt=wanted.effective_from).order_by("effective_from").first()
    return later.effective_from if later else None


def editable(actor: Member, measure_id: int) -> Measure:
    measure = queries.visible_measures(actor).select_for_update().get(pk=measure_id)
    guards.require(measure.unit_id in org.editable_unit_ids(actor, org.unit_tree()), NOT_YOURS)
    return measure


def _check_choice(chosen: str, allowed: list[str], field: str) -> None:
    guards.refuse_if(chosen not in allowed, "R11", f"Choose a {field}: {', '.join(allowed)}.", field=field)


def _pairs(points: Sequence[Sequence[float]]) -> list[list[float]]:
    """The points as they are stored, or R2: each is a value and its score."""
    guards.refuse_if(
        len(points) > MOST_POINTS, "R2", f"A scoring line has at most {MOST_POINTS} points.", field="points"
    )
    for point in points:
        is_pair = isinstance(point, list | tuple) and len(point) == 2
        guards.refuse_if(not is_pair, "R2", "A point is a pair of numbers: a value and its score.", field="points")
        for number in point:
            argument(number, (float,), "points")
    return [list(point) for point in points]


def _refuse_what_can_not_score(wanted: Threshold) -> None:
    """Against every target that the rule will meet until the next rule begins."""
    row, kind, words = threshold_row(wanted), Kind(wanted.measure.kind), wanted.measure.words
    try:
        refuse_wrong(row, kind=kind, words=words)
        for amount in _targets_met(wanted):
            refuse_wrong(row, float(amount), kind=kind, words=words)
    except WrongThreshold as wrong:
        field = "due_on" if wrong.field == "due" else wrong.field
        raise guards.Refused("R3", f"{wrong} Nothing was saved.", field=field) from None


def _targets_met(wanted: Threshold) -> list[Decimal]:
    targets = queries.targets_of(wanted.measure_id)
    following = queries.thresholds_of(wanted.measure_id).filter(effective_from__gt=wanted.effective_from).last()
    later = targets.filter(effective_from__gt=wanted.effective_from)
    if following is not None:
        later = later.filter(effective_from__lt=following.effective_from)
    now = targets.filter(effective_from__lte=wanted.effective_from)[:1]
    return [each.amount for each in (*now, *later) if each.amount is not None]


def _replace(
    actor: Member, measure: Measure, current: Row | None, wanted: Row, names: tuple[str, ...], said: str,
    span: tuple[date, date | None],
) -> Row:  # fmt: skip
    """End the row in force from the same day, if any, and add the wanted one; an equal row stays as it is."""
    new = audit.fields_of(wanted, "effective_from", *names)
    old = audit.fields_of(current, "effective_from", *names) if current else None
    if current is not None and old == new:
        return current
    supersede(current, wanted, refuse_locked(span[0], until=span[1], born=born(measure)))
    wanted.save()
    audit.record(actor, said, measure, old=old, new=new)
    events.publish(ValuesRecorded(measure_ids=(measure.pk,), by=actor.pk))
    return wanted


def supersede(current: Dated | None, wanted: Dated | None = None, now: datetime | None = None) -> None:
    """End a row; it stays readable as what was in force until now, when the wanted one begins."""
    now = now or instant()
    if wanted is not None:
        wanted.recorded_at = now
    if current is not None:
        current.superseded_at = now
        current.save(update_fields=["superseded_at"])
