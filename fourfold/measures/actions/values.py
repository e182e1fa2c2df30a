"""One value of one period."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from fourfold.core import audit, events, guards
from fourfold.core.acting import action
from fourfold.core.inputs import EXACT, LARGEST, fit, places
from fourfold.engine.columns import plain_word
from fourfold.engine.model import Frequency
from fourfold.engine.periods import Calendar, Period
from fourfold.measures import queries, rules
from fourfold.measures.actions.locked import refuse_locked_value
from fourfold.measures.actions.scoring import supersede
from fourfold.measures.events import ValuesRecorded
from fourfold.measures.models import Measure, Value
from fourfold.org.queries import Member

NUMBERS = ("amount", "numerator", "denominator", "weight")
CONTENT = (*NUMBERS, "text", "done_on", "forecast_on", "kind", "note", "evidence")


@action
def record_value(
    *, actor: Member, measure_id: int, period_start: date, amount: Decimal | None = None, numerator: Decimal | None = None,
    denominator: Decimal | None = None, weight: Decimal | None = None, done_on: date | None = None,
    forecast_on: date | None = None, kind: str = rules.ValueKind.ACTUAL, note: str = "", evidence: str = "",
    source: str = "manual", version: int | None = None, shift: int = 0, text: str = "",
) -> Value:  # fmt: skip
    """Store a value; the one it replaces stays readable. `version` is that of the value the person saw (R5 if stale).

    The same value again changes nothing. One of a locked period is refused (R10): it changes by a restatement only.
    Measures by shift need the number of the day's `shift`, from 1.
    """
    wanted, period = wanted_value(
        actor, measure_id, period_start, shift, amount=amount, numerator=numerator, denominator=denominator, weight=weight,
        done_on=done_on, forecast_on=forecast_on, kind=kind, note=note, evidence=evidence, source=source, text=text,
    )  # fmt: skip
    current = value_in_force(wanted)
    guards.require_version(current.version if current else 0, version, shown(current))
    if current is not None and same(current, wanted):
        return current
    return store_value(actor, wanted, current, "recorded", now=refuse_locked_value(wanted.measure, period))


def wanted_value(
    actor: Member, measure_id: int, period_start: date, shift: int, *, note: str, evidence: str, **content: Any
) -> tuple[Value, Period]:
    """The value as it would be stored, with its own period; checked for rights and for what can't be one."""
    measure = queries.visible_measures(actor).select_for_update().get(pk=measure_id)
    guards.require(queries.recordable(actor).filter(pk=measure.pk).exists(), rules.NOT_TO_RECORD)
    period = own_period(measure, period_start, shift)
    wanted = Value(
        measure=measure, period_start=period.start, shift=period.shift, note=note.strip(), evidence=evidence.strip(),
        entered_by_id=actor.pk, **content,
    )  # fmt: skip
    check(measure, wanted, period, queries.begun(actor))
    refuse_calculated(queries.origins_of([measure.pk]), measure, period)
    return wanted, period


def store_value(
    actor: Member, wanted: Value, current: Value | None, said: str, *, now: datetime, reason: str = ""
) -> Value:
    """Put a checked value in force; what it replaces stays readable."""
    supersede(current, wanted, now)
    wanted.version = current.version + 1 if current else 1
    wanted.save()
    audit.record(actor, said, wanted.measure, old=shown(current) or None, new=shown(wanted), reason=reason)
    events.publish(ValuesRecorded(measure_ids=(wanted.measure_id,), by=actor.pk))
    return wanted


@action
def clear_value(
    *, actor: Member, measure_id: int, period_start: date, reason: str, version: int | None = None, shift: int = 0
) -> None:  # fmt: skip
    """Take a wrong value back: the period has no data again, the old value stays readable. Needs a reason (R1)."""
    measure = queries.visible_measures(actor).select_for_update().get(pk=measure_id)
    guards.require(queries.recordable(actor).filter(pk=measure.pk).exists())
    guards.refuse_if(not reason.strip(), "R1", "Reason is missing. Say why the value is taken back.", field="reason")
    period = own_period(measure, period_start, shift)
    current = queries.value_at(measure.pk, period.start, period.shift)
    guards.refuse_if(current is None, "R3", "There is no value in this period. Nothing was changed.", field="period")
    assert current is not None
    guards.require_version(current.version, version, shown(current))
    supersede(current, now=refuse_locked_value(measure, period))
    audit.record(actor, "took back", measure, old=shown(current), reason=reason.strip())
    events.publish(ValuesRecorded(measure_ids=(measure.pk,), by=actor.pk))


def own_period(measure: Measure, day: date, shift: int = 0) -> Period:
    """The period of the measure's own calendar that holds the day; refuses a shift that it doesn't have (R11)."""
    return placed(queries.calendar(), measure, day, shift)


def placed(year: Calendar, measure: Measure, day: date, shift: int) -> Period:
    if measure.frequency != rules.Frequency.SHIFT:
        sentence = "This measure is not counted by shift. Leave the shift out."
        guards.refuse_if(shift != 0, "R11", sentence, field="shift")
        return year.period(Frequency(measure.frequency), day)
    if not 1 <= shift <= year.shifts_on(day):
        shifts = year.between(Frequency.SHIFT, day, day)
        names = ", ".join(f"{each.shift} ({each.name})" for each in shifts)
        raise guards.Refused("R11", f"Choose the shift of {day} by its number: {names}.", field="shift")
    return year.period(Frequency.SHIFT, day, shift)


def refuse_calculated(origins: Any, measure: Measure, period: Period) -> None:
    """Refuse (R3) a value of a period in which values are worked out from others: it would never be looked at."""
    guards.refuse_if(
        queries.is_calculated(origins, measure.pk, period.end), "R3",
        f"“{measure.name}” is calculated in {period.label}. Enter the values that it is worked out from, or change where its "
        "values come from. Nothing was saved.", field="amount",
    )  # fmt: skip


def check(measure: Measure, wanted: Value, period: Period, begun: tuple[date, int]) -> None:
    """Refuse what can't be a value of this measure in this period; fills in a ratio's amount from its parts."""
    guards.refuse_if(measure.state == rules.MeasureState.RETIRED, "R3", "This measure is retired and takes no values.")
    guards.refuse_if(
        wanted.kind not in rules.ValueKind.values, "R11", "Choose a kind of value from the list.", field="kind"
    )
    ahead = wanted.kind != rules.ValueKind.FORECAST and (period.start, period.shift) > begun
    guards.refuse_if(ahead, "R3", f"{period.label} has not begun. Only a forecast can lie ahead.", field="period")
    fit(wanted)
    refuse_wrong_word(measure, wanted)
    if measure.kind == rules.Kind.TEXT:
        return
    if measure.kind == rules.Kind.RATIO and wanted.numerator is not None and wanted.denominator is not None:
        wanted.amount = _ratio(measure, wanted)
        return
    nothing = wanted.amount is None and wanted.done_on is None and wanted.forecast_on is None
    guards.refuse_if(nothing, "R1", "Value is missing. Write a number.", field="amount")
    guards.refuse_if(
        (wanted.numerator is None) != (wanted.denominator is None), "R1",
        "A ratio needs both numerator and denominator.", field="denominator" if wanted.denominator is None else "numerator",
    )  # fmt: skip
    unclear = measure.kind == rules.Kind.YES_NO and wanted.amount not in {None, Decimal(0), Decimal(1)}
    guards.refuse_if(unclear, "R11", "Write 1 for yes or 0 for no.", field="amount")


def refuse_wrong_word(measure: Measure, wanted: Value) -> None:
    """A measure of words takes one of its words, as it is spelt there, and no number; others take no word."""
    if measure.kind != rules.Kind.TEXT:
        guards.refuse_if(wanted.text != "", "R2", "This measure takes a number, not a word.", field="text")
        return
    numbers = [name for name in NUMBERS if getattr(wanted, name) is not None]
    guards.refuse_if(bool(numbers), "R2", "This measure takes one of its words, not a number.", field="text")
    nothing = not wanted.text.strip() and wanted.done_on is None and wanted.forecast_on is None
    guards.refuse_if(nothing, "R1", "Value is missing. Choose a word.", field="text")
    known = {plain_word(word): word for word in measure.words}
    word = known.get(plain_word(wanted.text), "")
    guards.refuse_if(
        bool(wanted.text.strip()) and not word, "R11", f"Choose one of the measure's words: {', '.join(measure.words)}.", field="text",
        allowed=measure.words,
    )  # fmt: skip
    wanted.text = word


def _ratio(measure: Measure, wanted: Value) -> Decimal | None:
    """Numerator / denominator x scale for display; a zero denominator has no value, never 0."""
    assert wanted.numerator is not None and wanted.denominator is not None
    if wanted.denominator == 0:
        return None
    found = EXACT.multiply(EXACT.divide(wanted.numerator, wanted.denominator), Decimal(repr(measure.scale)))
    guards.refuse_if(
        abs(found) >= LARGEST, "R2", "This ratio is too large. Check the denominator.", field="denominator"
    )
    return places(found, 12)


def value_in_force(wanted: Value) -> Value | None:
    """The value that this one would replace."""
    rows = queries.values_of(wanted.measure_id).filter(period_start=wanted.period_start, shift=wanted.shift)
    is_forecast = wanted.kind == rules.ValueKind.FORECAST
    return (rows.filter(kind="forecast") if is_forecast else rows.exclude(kind="forecast")).first()


def same(current: Value, wanted: Value) -> bool:
    return all(getattr(current, name) == getattr(wanted, name) for name in CONTENT)


def shown(value: Value | None) -> dict[str, Any]:
    """The value's content for people and the trail."""
    if value is None:
        return {}
    found: dict[str, Any] = audit.plain(
        audit.fields_of(value, "period_start", *(("shift",) if value.shift else ()), "source", "state", *CONTENT)
    )
    return {name: each for name, each in found.items() if each not in (None, "")}
