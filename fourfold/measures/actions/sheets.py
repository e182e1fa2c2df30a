"""A measure's definition sheet."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from fourfold.core import audit, events, guards
from fourfold.measures import queries
from fourfold.measures.models import Measure
from fourfold.org import queries as org
from fourfold.org.queries import Member

SHEET_FIELDS = frozenset(
    field.attname
    for field in Measure._meta.concrete_fields
    if field.attname not in {"id", "organisation_id", "version"}
)
PEOPLE = ("owner_id", "collector_id", "approver_id")
MEASURES = ("parent_id", "paired_with_id")
NOT_YOURS = "Only editors of the unit and the strategy office may change this measure. Nothing was saved."


@transaction.atomic
def add_measure(*, actor: Member, unit_id: int, name: str, code: str, **sheet: Any) -> Measure:
    """A new measure of a unit, with any fields of the sheet."""
    _require_editor(actor, unit_id)
    measure = Measure(unit_id=unit_id, **_cleaned({"name": name, "code": code, **sheet}))
    _check(actor, measure)
    measure.save()
    audit.record(actor, "added", measure, new=audit.fields_of(measure))
    events.announce("measure_changed", [f"measure:{measure.pk}"], by=actor.pk)
    return measure


@transaction.atomic
def change_measure(*, actor: Member, measure_id: int, version: int | None, **sheet: Any) -> Measure:
    """Change fields of the sheet. A stale version is refused with both versions (R5)."""
    measure = queries.visible_measures(actor).select_for_update().get(pk=measure_id)
    _require_editor(actor, measure.unit_id)
    before = audit.fields_of(measure)
    changed = _cleaned(sheet)
    guards.require_version(measure.version, version, audit.plain({name: before[name] for name in changed}))
    if "unit_id" in changed:
        _require_editor(actor, changed["unit_id"])
    for name, value in changed.items():
        setattr(measure, name, value)
    _check(actor, measure)
    old, new = audit.changes(before, audit.fields_of(measure))
    if not new:
        return measure
    measure.version += 1
    measure.save()
    audit.record(actor, "changed", measure, old=old, new=new)
    events.announce("measure_changed", [f"measure:{measure.pk}"], by=actor.pk)
    return measure


def _require_editor(actor: Member, unit_id: int) -> None:
    tree = org.unit_tree()
    guards.refuse_if(unit_id not in tree.units, "R11", "Choose a unit from the list.", field="unit")
    guards.require(unit_id in org.editable_unit_ids(actor, tree), NOT_YOURS)


def _cleaned(sheet: dict[str, Any]) -> dict[str, Any]:
    """Known fields only, text trimmed."""
    unknown = sorted(set(sheet) - SHEET_FIELDS)
    guards.refuse_if(
        bool(unknown), "R11", f"A measure has no field called {', '.join(unknown)}.", field=", ".join(unknown)
    )
    return {name: value.strip() if isinstance(value, str) else value for name, value in sheet.items()}


def _check(actor: Member, measure: Measure) -> None:
    guards.refuse_if(not measure.name, "R1", "Name is missing. Say what is measured.", field="name")
    guards.refuse_if(not measure.code, "R1", "Code is missing. Give the measure a short code.", field="code")
    same = Measure.objects.filter(unit_id=measure.unit_id, code__iexact=measure.code).exclude(pk=measure.pk)
    guards.refuse_if(same.exists(), "R13", f"Another measure of this unit has the code “{measure.code}”.", field="code")
    guards.refuse_if(
        measure.starts_on is not None and measure.ends_on is not None and measure.ends_on < measure.starts_on,
        "R3", "The measure ends before it starts. Correct one of the days.", field="ends_on",
    )  # fmt: skip
    members = {getattr(measure, name) for name in PEOPLE} - {None}
    known = set(org.active_members().filter(pk__in=members).values_list("pk", flat=True))
    guards.refuse_if(
        bool(members - known), "R11", "Choose owner, collector and approver from the active members.", field="owner"
    )
    others = {getattr(measure, name) for name in MEASURES} - {None}
    guards.refuse_if(
        bool(others - queries.visible_measure_ids(actor, others)),
        "R11",
        "Choose a measure from the list.",
        field="parent",
    )
    guards.refuse_if(
        _is_below_itself(measure), "R3", "A measure can't lie below itself. Choose another parent.", field="parent"
    )
    try:
        measure.full_clean(exclude=[*PEOPLE, *MEASURES, "unit", "owner", "collector", "approver", "parent", "paired_with"],
                           validate_unique=False, validate_constraints=False)  # fmt: skip
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise guards.Refused("R11", f"{field.replace('_', ' ').capitalize()}: {messages[0]}", field=field) from None


def _is_below_itself(measure: Measure) -> bool:
    if measure.pk is None or measure.parent_id is None:
        return False
    parents = dict(Measure.objects.exclude(parent=None).values_list("pk", "parent_id"))
    parents[measure.pk] = measure.parent_id
    seen, current = set(), measure.parent_id
    while current is not None and current not in seen:
        if current == measure.pk:
            return True
        seen.add(current)
        current = parents.get(current)
    return False
