"""A whole file's measures, targets and values: staged aside, then taken over in one short transaction - all or nothing."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any

from django.db import transaction

from fourfold.core import audit, events, guards
from fourfold.core.acting import action
from fourfold.core.inputs import fit
from fourfold.core.locks import alone
from fourfold.core.past import added_at
from fourfold.measures import queries, rules
from fourfold.measures.actions.locked import refuse_locked
from fourfold.measures.actions.sheets import refuse_other_frequency
from fourfold.measures.actions.staging import (
    IncomingValue,
    Progress,
    refuse_impossible,
    refuse_locked_rows,
    refuse_twice,
    stage,
    stage_table,
    swap,
)
from fourfold.measures.events import ValuesRecorded
from fourfold.measures.models import ImportRun, Measure, SavedMapping, Threshold
from fourfold.org import queries as org
from fourfold.org import rules as roles
from fourfold.org.queries import Member

ALWAYS = date(1900, 1, 1)  # thresholds of imported measures hold for every period of the file


@dataclass(frozen=True)
class IncomingMeasure:
    """A measure as a file describes it. None means that the file doesn't say."""

    key: str
    name: str | None = None  # a new measure without one is called by its key
    parent_key: str | None = None
    description: str | None = None
    unit_of_measure: str | None = None
    decimals: int | None = None
    category: str | None = None
    polarity: str | None = None
    kind: str | None = None
    frequency: str | None = None
    scale: float | None = None
    words: tuple[str, ...] | None = None  # of a new measure of words

    def sheet(self) -> dict[str, Any]:
        """The fields of the measure's sheet that the file states."""
        names = {"name", "description", "unit_of_measure", "decimals", "category", "kind", "frequency", "scale"}
        return {
            field.name: value
            for field in fields(self)
            if field.name in names and (value := getattr(self, field.name)) is not None
        }


@dataclass(frozen=True)
class Limits:
    """Percent of target at which imported measures turn green and red: more is better, less is better."""

    green: float = 100.0
    red_maximum: float = 90.0
    red_minimum: float = 110.0


@dataclass(frozen=True)
class Applied:
    """What a file changed."""

    measures_added: int
    measures_changed: int
    values_added: int
    values_changed: int
    values_unchanged: int
    targets_set: int
    orphans: tuple[str, ...]  # keys whose parent is neither in the file nor known
    measure_ids: Mapping[str, int]

    @property
    def changed_nothing(self) -> bool:
        return not (
            self.measures_added or self.measures_changed or self.values_added or self.values_changed or self.targets_set
        )

    def counts(self) -> dict[str, int]:
        return {name: value for name, value in asdict(self).items() if isinstance(value, int)}


@action
def apply_file(
    *, actor: Member, unit_id: int, measures: Mapping[str, IncomingMeasure], values: Iterable[IncomingValue], source: str,
    digest: str, limits: Limits | None = None, run: ImportRun | None = None, dry_run: bool = False,
    progress: Progress = lambda rows: None,
) -> Applied:  # fmt: skip
    """Take a file over for one unit. The same file again changes nothing; with `dry_run` nothing is kept either way.

    Raises Refused for missing rights (R4), future actuals (R3) and locked periods (R10); then nothing is saved.
    """
    guards.require(
        unit_id in org.editable_unit_ids(actor, org.unit_tree()),
        "Only editors of this unit and the strategy office may import into it. Nothing was saved.",
    )
    with transaction.atomic():
        alone(f"import {unit_id}")
        if any(measure.parent_key for measure in measures.values()):
            alone("measures")
        stage_table()
        added, changed, found, orphans = _take_measures(actor, unit_id, measures, limits or Limits())
        stage(values, found, progress)
        refuse_twice()
        refuse_impossible(actor)
        counted = swap(actor, source, run, refuse_locked_rows())
        applied = Applied(
            added, changed, **counted, orphans=orphans, measure_ids={key: m.pk for key, m in found.items()}
        )
        if dry_run:
            transaction.set_rollback(True)
        elif not applied.changed_nothing:
            _tell(actor, found, applied, source, digest)
    return applied


def _take_measures(
    actor: Member, unit_id: int, incoming: Mapping[str, IncomingMeasure], limits: Limits
) -> tuple[int, int, dict[str, Measure], tuple[str, ...]]:
    own = Measure.objects.filter(unit_id=unit_id)
    known = {m.external_key: m for m in own.select_for_update().exclude(external_key="").order_by("pk")}
    _refuse_hidden(actor, [measure for key, measure in known.items() if key in incoming])
    codes = {code.lower() for code in own.values_list("code", flat=True)}
    new = [
        Measure(unit_id=unit_id, external_key=key, code=_free_code(key, codes), owner_id=actor.pk,
                words=list(measure.words or ()) if measure.kind == rules.Kind.TEXT else [], **{"name": key, **measure.sheet()})
        for key, measure in incoming.items() if key not in known
    ]  # fmt: skip
    for measure in new:
        _fit(measure)
    Measure.objects.bulk_create(new, batch_size=1000)
    found = {key: known[key] for key in incoming if key in known} | {measure.external_key: measure for measure in new}
    changed = sum(_change(found[key], measure) for key, measure in incoming.items() if key in known)
    orphans = _set_parents(incoming, {**known, **found})
    _set_thresholds(incoming, found, limits)
    return len(new), changed, found, orphans


def _refuse_hidden(actor: Member, measures: Sequence[Measure]) -> None:
    visible = queries.visible_measure_ids(actor, [measure.pk for measure in measures])
    guards.require(
        len(visible) == len(measures), "The file names measures that you have no right to change. Nothing was saved."
    )


def _fit(measure: Measure) -> None:
    try:
        fit(measure)
    except guards.Refused as refusal:
        sentence = f"Measure “{measure.external_key[:60]}”: {refusal.sentence}"
        raise guards.Refused(refusal.code, sentence, field=refusal.field) from None


def _free_code(key: str, taken: set[str]) -> str:
    base = re.sub(r"\s+", "-", key.strip())[:50] or "measure"
    code, number = base, 1
    while code.lower() in taken:
        number += 1
        code = f"{base}-{number}"
    taken.add(code.lower())
    return code


def _change(measure: Measure, incoming: IncomingMeasure) -> bool:
    """Bring the sheet's fields that the file states up to date; True where one differed."""
    differing = {name: value for name, value in incoming.sheet().items() if getattr(measure, name) != value}
    for name, value in differing.items():
        setattr(measure, name, value)
    if differing:
        _fit(measure)
        if "frequency" in differing:
            refuse_other_frequency(measure)
        measure.version += 1
        measure.save()
    return bool(differing)


def _set_parents(incoming: Mapping[str, IncomingMeasure], found: Mapping[str, Measure]) -> tuple[str, ...]:
    orphans, moved = [], []
    for key, measure in incoming.items():
        if measure.parent_key is None:
            continue
        parent = found.get(measure.parent_key)
        if parent is None or parent.external_key == key:
            orphans.append(key)
        elif found[key].parent_id != parent.pk:
            found[key].parent = parent
            moved.append(found[key])
    parents: dict[int, int | None] = dict(Measure.objects.exclude(parent=None).values_list("pk", "parent_id"))
    parents |= {measure.pk: measure.parent_id for measure in moved}
    looped = [measure.name for measure in moved if rules.lies_below_itself(measure.pk, parents)]
    guards.refuse_if(
        bool(looped), "R3", f"The file puts measures below themselves: {', '.join(looped[:3])}. Nothing was saved.", field="parent"
    )  # fmt: skip
    Measure.objects.bulk_update(moved, ["parent"], batch_size=500)
    return tuple(orphans)


def _set_thresholds(incoming: Mapping[str, IncomingMeasure], found: Mapping[str, Measure], limits: Limits) -> None:
    """A first threshold for measures that have none; one that a person set stays."""
    ids = [measure.pk for measure in found.values()]
    have = set(Threshold.objects.filter(measure_id__in=ids, superseded_at=None).values_list("measure_id", flat=True))
    made = [
        _threshold(found[key], measure.polarity, limits)
        for key, measure in incoming.items()
        if measure.polarity and found[key].pk not in have
    ]
    added = added_at(Measure, [rule.measure_id for rule in made])
    if made:
        oldest = min(added.values()) if len(added) == len(made) else None
        refuse_locked(ALWAYS, field="polarity", born=oldest)
    Threshold.objects.bulk_create(made, batch_size=1000)


def _threshold(measure: Measure, polarity: str, limits: Limits) -> Threshold:
    rule = Threshold(measure=measure, effective_from=ALWAYS, polarity=polarity)
    guards.refuse_if(
        polarity not in rules.Polarity.values or polarity == rules.Polarity.RULES, "R11", f"Choose a polarity: {', '.join(rules.Polarity.values)}.", field="polarity"
    )  # fmt: skip
    if polarity in {rules.Polarity.MAXIMUM, rules.Polarity.MINIMUM}:
        rule.mode, rule.green = rules.Mode.PERCENT, limits.green
        rule.red = limits.red_maximum if polarity == rules.Polarity.MAXIMUM else limits.red_minimum
    return rule


def _tell(actor: Member, found: Mapping[str, Measure], applied: Applied, source: str, digest: str) -> None:
    subject = next(iter(found.values()))
    new = {**applied.counts(), "source": source, "sha256": digest, "measures": len(found)}
    audit.record(actor, "imported a file, first of its measures", subject, new=new)
    ids = tuple(sorted(applied.measure_ids.values()))
    events.publish(ValuesRecorded(measure_ids=ids, by=actor.pk))


@action
def save_mapping(*, actor: Member, name: str, text: str) -> SavedMapping:
    """Keep a mapping under a name; the same name replaces it."""
    guards.require(roles.can_edit(actor), "Only editors and the strategy office may keep mappings. Nothing was saved.")
    guards.refuse_if(not name.strip(), "R1", "Name is missing. Give the mapping a name.", field="name")
    found = SavedMapping.objects.filter(name__iexact=name.strip()).first() or SavedMapping(name=name.strip())
    old = found.text if found.pk else None
    found.text, found.member_id = text, actor.pk
    fit(found)
    found.save()
    audit.record(actor, "saved", found, old={"text": old} if old else None, new={"text": text})
    return found
