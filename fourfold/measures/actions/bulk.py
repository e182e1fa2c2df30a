"""Many values in one act: all or nothing, in a number of statements that doesn't depend on how many."""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from fourfold.core import audit, events, guards, inputs
from fourfold.core.acting import action
from fourfold.core.locks import among
from fourfold.engine.model import Frequency
from fourfold.measures import queries, rules
from fourfold.measures.actions.locked import TOPIC
from fourfold.measures.actions.values import check, placed, refuse_calculated, same
from fourfold.measures.events import ValuesRecorded
from fourfold.measures.models import Measure, Value
from fourfold.org.queries import Member

MOST = 100_000
Place = tuple[int, date, int, bool]  # measure, first day, shift, whether it is a forecast


@dataclass(frozen=True)
class NewValue:
    """One row to record. `period` is any day inside the measure's own period."""

    measure_id: int
    period: date
    amount: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    weight: Decimal | None = None
    done_on: date | None = None
    forecast_on: date | None = None
    kind: str = rules.ValueKind.ACTUAL
    note: str = ""
    shift: int = 0  # of measures by shift: which of the day, from 1
    text: str = ""  # of a measure of words


@dataclass(frozen=True)
class Recorded:
    """How many rows were new, replaced a value, or were there already."""

    added: int
    changed: int
    unchanged: int


@action
def record_values(*, actor: Member, rows: Sequence[NewValue], source: str) -> Recorded:
    """Record all rows, or none: every bad row is listed (R8) with its index, field and reason."""
    guards.refuse_if(len(rows) > MOST, "R8", f"At most {MOST:,} values fit in one call. Send them in parts.")
    ids = {row.measure_id for row in rows if isinstance(row.measure_id, int)}
    # In one order: two bulk writers then wait for each other in turn, and never both at once.
    locked = queries.recordable(actor).select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk")
    found = {measure.pk: measure for measure in locked}
    wanted = _checked(actor, rows, found, source)
    current = _current(found, wanted)
    now = _refuse_locked(found, wanted, current)
    replaced, kept = [], []
    for key, value in wanted.items():
        old = current.get(key)
        if old is None or not same(old, value):
            value.version = old.version + 1 if old else 1
            value.recorded_at = now
            kept.append(value)
            replaced.extend([old.pk] if old else [])
    Value.objects.filter(pk__in=replaced).update(superseded_at=now)
    Value.objects.bulk_create(kept, batch_size=2000)
    result = Recorded(added=len(kept) - len(replaced), changed=len(replaced), unchanged=len(wanted) - len(kept))
    if kept:
        _tell(actor, found, kept, result, source)
    return result


def _checked(actor: Member, rows: Sequence[NewValue], found: dict[int, Measure], source: str) -> dict[Place, Value]:
    problems: list[dict[str, Any]] = []
    wanted: dict[Place, Value] = {}
    calendar, begun, origins = queries.calendar(), queries.begun(actor), queries.origins_of(found)
    for index, row in enumerate(rows):
        try:
            value = _value(row, found, calendar, begun, source, actor)
            measure = found[row.measure_id]
            refuse_calculated(origins, measure, queries.period_of(calendar, Frequency(measure.frequency), value))
            key = (row.measure_id, value.period_start, value.shift, value.kind == rules.ValueKind.FORECAST)
            guards.refuse_if(
                key in wanted and not same(wanted[key], value),
                "R13",
                "Another row has a different value for this period.",
            )
            wanted[key] = value
        except guards.Refused as refusal:
            problems.append(
                {"index": index, "field": refusal.field or "row", "code": refusal.code, "reason": refusal.sentence}
            )
    guards.refuse_if(
        bool(problems), "R8", f"{len(problems)} of {len(rows)} rows can't be saved. Nothing was saved. Correct them and send all again.",
        rows=problems[:1000], count=len(problems),
    )  # fmt: skip
    return wanted


def _value(
    row: NewValue, found: dict[int, Measure], calendar: Any, begun: tuple[date, int], source: str, actor: Member
) -> Value:
    for name, kinds in (
        ("measure_id", (int,)),
        ("period", (date,)),
        ("kind", (str,)),
        ("note", (str,)),
        ("shift", (int,)),
        ("text", (str,)),
    ):
        inputs.argument(getattr(row, name), kinds, name.removesuffix("_id"))
    measure = found.get(row.measure_id)
    guards.refuse_if(measure is None, "R11", "You have no measure with this number to record for.", field="measure")
    assert measure is not None
    period = placed(calendar, measure, row.period, row.shift)
    content = {name: each for name, each in asdict(row).items() if name not in {"measure_id", "period", "shift"}}
    content["note"] = row.note.strip()
    value = Value(
        measure=measure, period_start=period.start, shift=period.shift, source=source, entered_by_id=actor.pk, **content
    )
    check(measure, value, period, begun)
    return value


def _current(found: dict[int, Measure], wanted: dict[Place, Value]) -> dict[Place, Value]:
    if not wanted:
        return {}
    starts = [start for _, start, _, _ in wanted]
    rows = Value.objects.filter(
        measure_id__in=found, superseded_at=None, period_start__gte=min(starts), period_start__lte=max(starts)
    )
    return {(row.measure_id, row.period_start, row.shift, row.kind == rules.ValueKind.FORECAST): row for row in rows}


def _refuse_locked(found: dict[int, Measure], wanted: dict[Place, Value], current: dict[Place, Value]) -> datetime:
    """R10 with the list of what would change in locked periods. Returns the instant to record all at."""
    now, year = among(TOPIC), queries.calendar()
    changed = [(key, value) for key, value in wanted.items() if key not in current or not same(current[key], value)]
    ends = {key: queries.period_of(year, Frequency(found[key[0]].frequency), value) for key, value in changed}
    closings = queries.locked_between(min(each.end for each in ends.values())) if ends else []
    later = queries.came_later({key[0] for key in ends}, closings) if closings else {}
    locked = [
        (found[key[0]], period, closing)
        for key, period in ends.items()
        for closing in closings
        if queries.locks(closing, period) and key[0] not in later[closing.pk]
    ]
    if locked:
        raise guards.Refused(
            "R10",
            f"{len(locked)} of the rows would change locked periods, such as {locked[0][0].name} in {locked[0][1].label}. "
            "Nothing was saved. Leave them out, or propose a restatement of each with a reason.",
            details={
                "values": [
                    {"measure_id": measure.pk, "measure": measure.name, "period": period.label, "locked": closing.label}
                    for measure, period, closing in locked[:1000]
                ],
                "count": len(locked),
            },
        )
    return now


def _tell(actor: Member, found: dict[int, Measure], kept: list[Value], result: Recorded, source: str) -> None:
    ids = sorted({value.measure_id for value in kept})
    lines = sorted(
        f"{v.measure_id}|{v.period_start}|{f'{v.shift}|' if v.shift else ''}{v.amount}{v.text}|{v.numerator}|{v.denominator}|{v.kind}"
        for v in kept
    )
    digest = hashlib.sha256("\n".join(lines).encode()).hexdigest()
    new = {**asdict(result), "measures": ids[:200], "source": source, "digest": digest}
    audit.record(actor, f"recorded {len(kept)} values, first of", found[ids[0]], new=new)
    events.publish(ValuesRecorded(measure_ids=tuple(ids), by=actor.pk))
