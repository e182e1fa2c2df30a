"""A measure's definition sheet."""

from collections.abc import Collection
from typing import Any

from django.db.models import F

from fourfold.core import audit, events, guards
from fourfold.core.acting import action
from fourfold.core.inputs import fit
from fourfold.core.locks import alone
from fourfold.engine.columns import plain_word
from fourfold.measures import queries, rules
from fourfold.measures.models import Measure
from fourfold.org import queries as org
from fourfold.org.queries import Member

SHEET_FIELDS = frozenset(
    field.attname
    for field in Measure._meta.concrete_fields
    if field.attname not in {"id", "organisation_id", "version"} and field.editable
)
PEOPLE = ("owner_id", "collector_id", "approver_id")
MEASURES = ("parent_id", "paired_with_id")
NOT_YOURS = "Only editors of the unit and the strategy office may change this measure. Nothing was saved."


@action
def add_measure(*, actor: Member, unit_id: int, name: str, code: str, **sheet: Any) -> Measure:
    """A new measure of a unit, with any fields of the sheet."""
    _require_editor(actor, unit_id)
    measure = Measure(unit_id=unit_id, **_cleaned({"name": name, "code": code, **sheet}))
    _check(actor, measure, SHEET_FIELDS)
    measure.save()
    audit.record(actor, "added", measure, new=audit.fields_of(measure))
    events.announce("measure_changed", [f"measure:{measure.pk}"], by=actor.pk)
    return measure


@action
def change_measure(*, actor: Member, measure_id: int, version: int | None, **sheet: Any) -> Measure:
    """Change fields of the sheet. A stale version is refused with both versions (R5)."""
    if "parent_id" in sheet:
        alone("measures")
    measure = queries.visible_measures(actor).select_for_update().get(pk=measure_id)
    _require_editor(actor, measure.unit_id)
    before = audit.fields_of(measure)
    changed = _cleaned(sheet)
    guards.require_version(measure.version, version, audit.plain({name: before[name] for name in changed}))
    for name, value in changed.items():
        setattr(measure, name, value)
    fit(measure)
    old, new = audit.changes(before, audit.fields_of(measure))
    if not new:
        return measure
    if "unit_id" in new:
        _require_editor(actor, measure.unit_id)
    if "frequency" in new:
        refuse_other_frequency(measure)
    _check(actor, measure, new)
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
    guards.refuse_unknown(sheet, SHEET_FIELDS)
    return {name: value.strip() if isinstance(value, str) else value for name, value in sheet.items()}


def _check(actor: Member, measure: Measure, changed: Collection[str]) -> None:
    """Refuse what can't be a measure. References are looked up where they changed: an owner who left stays until replaced."""
    guards.refuse_if(measure.name == "", "R1", "Name is missing. Say what is measured.", field="name")
    guards.refuse_if(measure.code == "", "R1", "Code is missing. Give the measure a short code.", field="code")
    fit(measure)
    guards.refuse_if(
        "frequency" in changed and measure.frequency == rules.Frequency.SHIFT and not queries.has_shifts(queries.calendar()),
        "R11", "The calendar names no shifts yet. Let an administrator add them first.", field="frequency",
    )  # fmt: skip
    same = Measure.objects.filter(unit_id=measure.unit_id, code__iexact=measure.code).exclude(pk=measure.pk)
    guards.refuse_if(same.exists(), "R13", f"Another measure of this unit has the code “{measure.code}”.", field="code")
    guards.refuse_if(
        measure.starts_on is not None and measure.ends_on is not None and measure.ends_on < measure.starts_on,
        "R3", "The measure ends before it starts. Correct one of the days.", field="ends_on",
    )  # fmt: skip
    guards.refuse_if(
        measure.scale <= 0, "R2", "Scale must be a number above 0, such as 100 for percent.", field="scale"
    )
    _refuse_odd_tags(measure.tags)
    _check_words(measure)
    _check_references(actor, measure, changed)


def _check_words(measure: Measure) -> None:
    """A measure of words has at least two, each once, and keeps those that its values and rules say; others have none."""
    words = measure.words
    fine = (
        isinstance(words, list)
        and len(words) <= 50
        and all(isinstance(word, str) and 0 < len(word) <= 60 for word in words)
    )
    guards.refuse_if(not fine, "R2", "Words are a list of at most 50, each of at most 60 characters.", field="words")
    is_text = measure.kind == rules.Kind.TEXT
    guards.refuse_if(
        not is_text and bool(words),
        "R3",
        "Only a measure of words has words. Choose that kind, or remove them.",
        field="words",
    )
    guards.refuse_if(
        is_text and len(words) < 2, "R1", "Words are missing. Name at least two that it may say.", field="words"
    )
    plain = [plain_word(word) for word in words]
    twice = next((word for word in words if plain.count(plain_word(word)) > 1), "")
    guards.refuse_if(bool(twice), "R13", f"“{twice}” stands there twice. Name each word once.", field="words")
    if measure.pk is not None:
        _refuse_lost_words(measure, set(plain))


def _refuse_lost_words(measure: Measure, plain: set[str]) -> None:
    said = queries.words_of(measure.pk)
    lost = sorted(word for word in said if plain_word(word) not in plain)
    guards.refuse_if(
        bool(lost), "R7", f"Values or rules of this measure say {', '.join(f'“{word}”' for word in lost[:5])}. Keep these words.",
        field="words" if measure.kind == rules.Kind.TEXT else "kind",
    )  # fmt: skip


def _refuse_odd_tags(tags: Any) -> None:
    fine = (
        isinstance(tags, list) and len(tags) <= 50 and all(isinstance(tag, str) and 0 < len(tag) <= 60 for tag in tags)
    )
    guards.refuse_if(not fine, "R2", "Tags are a list of at most 50 short words.", field="tags")


def _check_references(actor: Member, measure: Measure, changed: Collection[str]) -> None:
    for name in PEOPLE:
        pk = getattr(measure, name) if name in changed else None
        guards.refuse_if(
            pk is not None and not org.active_members().filter(pk=pk).exists(),
            "R11", "Choose owner, collector and approver from the active members.", field=name.removesuffix("_id"),
        )  # fmt: skip
    for name in MEASURES:
        pk = getattr(measure, name) if name in changed else None
        guards.refuse_if(
            pk is not None and not queries.visible_measure_ids(actor, {pk}),
            "R11", "Choose a measure from the list.", field=name.removesuffix("_id"),
        )  # fmt: skip
    guards.refuse_if(
        measure.pk is not None and measure.paired_with_id == measure.pk,
        "R3", "A measure can't be paired with itself. Choose another one.", field="paired_with",
    )  # fmt: skip
    guards.refuse_if(
        "parent_id" in changed and _is_below_itself(measure),
        "R3", "A measure can't lie below itself. Choose another parent.", field="parent",
    )  # fmt: skip


def refuse_other_frequency(measure: Measure) -> None:
    """R7: recorded values belong to the periods of the old frequency and can't be read as those of another."""
    guards.refuse_if(
        queries.values_of(measure.pk).exists(),
        "R7",
        "This measure has values, which belong to periods of its present frequency. Add a new measure for another frequency.",
        field="frequency",
    )


def _is_below_itself(measure: Measure) -> bool:
    if measure.pk is None or measure.parent_id is None:
        return False
    parents = dict(Measure.objects.exclude(parent=None).values_list("pk", "parent_id"))
    return rules.lies_below_itself(measure.pk, {**parents, measure.pk: measure.parent_id})


def hand_over(ids: Collection[int], giver_id: int, receiver_id: int) -> None:
    """Owner, collector, approver: what is still the giver's becomes the receiver's. Part of an act of a room above, which
    asks both and writes the trail."""
    for name in ("owner_id", "collector_id", "approver_id"):
        rows = Measure.objects.filter(pk__in=ids, **{name: giver_id})
        rows.update(**{name: receiver_id}, version=F("version") + 1)
