"""A whole file's measures, targets and values: staged aside, then taken over in one short transaction - all or nothing."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection, transaction

from fourfold.core import audit, events, guards
from fourfold.core.scoping import current_organisation
from fourfold.measures import queries, rules
from fourfold.measures.events import ValuesRecorded
from fourfold.measures.models import ImportRun, Measure, SavedMapping, Threshold
from fourfold.org import queries as org
from fourfold.org.queries import Member

ALWAYS = date(1900, 1, 1)  # thresholds of imported measures hold for every period of the file
PROGRESS_EVERY = 20_000

Progress = Callable[[int], None]


@dataclass(frozen=True)
class IncomingMeasure:
    """A measure as a file describes it. None means that the file doesn't say."""

    key: str
    name: str
    parent_key: str | None = None
    description: str | None = None
    unit_of_measure: str | None = None
    decimals: int | None = None
    category: str | None = None
    polarity: str | None = None
    kind: str | None = None
    frequency: str | None = None
    scale: float | None = None

    def sheet(self) -> dict[str, Any]:
        """The fields of the measure's sheet that the file states."""
        names = {"name", "description", "unit_of_measure", "decimals", "category", "kind", "frequency", "scale"}
        return {
            field.name: value
            for field in fields(self)
            if field.name in names and (value := getattr(self, field.name)) is not None
        }


@dataclass(frozen=True, slots=True)
class IncomingValue:
    """One period of one measure. `has_target` tells "no target from here on" (target None) from "the file doesn't say"."""

    measure_key: str
    period_start: date
    actual: Decimal | None = None
    target: Decimal | None = None
    has_target: bool = False
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    note: str = ""


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
        _stage_table()
        added, changed, found, orphans = _take_measures(actor, unit_id, measures, limits or Limits())
        _stage(values, {key: measure.pk for key, measure in found.items()}, progress)
        _refuse_impossible(actor)
        counted = _swap(actor, source, run)
        applied = Applied(
            added, changed, **counted, orphans=orphans, measure_ids={key: m.pk for key, m in found.items()}
        )
        if dry_run:
            transaction.set_rollback(True)
        elif not applied.changed_nothing:
            _tell(actor, found, applied, source, digest)
    return applied


def _stage_table() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS staged")
        cursor.execute(
            "CREATE TEMPORARY TABLE staged (measure_id bigint, period_start date, actual numeric, numerator numeric, "
            "denominator numeric, target numeric, has_target boolean, note text) ON COMMIT DROP"
        )


def _stage(values: Iterable[IncomingValue], ids: Mapping[str, int], progress: Progress) -> None:
    done = 0
    with connection.cursor() as cursor, cursor.copy("COPY staged FROM STDIN") as copy:
        for done, value in enumerate(values, start=1):
            copy.write_row((
                ids[value.measure_key], value.period_start, value.actual, value.numerator, value.denominator, value.target,
                value.has_target, value.note,
            ))  # fmt: skip
            if done % PROGRESS_EVERY == 0:
                progress(done)
    progress(done)
    with connection.cursor() as cursor:
        cursor.execute("CREATE INDEX ON staged (measure_id, period_start)")
        cursor.execute("ANALYZE staged")


def _take_measures(
    actor: Member, unit_id: int, incoming: Mapping[str, IncomingMeasure], limits: Limits
) -> tuple[int, int, dict[str, Measure], tuple[str, ...]]:
    known = {
        m.external_key: m for m in Measure.objects.select_for_update().filter(unit_id=unit_id).exclude(external_key="")
    }
    codes = set(code.lower() for code in Measure.objects.filter(unit_id=unit_id).values_list("code", flat=True))
    new = [
        Measure(unit_id=unit_id, external_key=key, code=_free_code(key, codes), owner_id=actor.pk, **measure.sheet())
        for key, measure in incoming.items() if key not in known
    ]  # fmt: skip
    for measure in new:
        measure.clean_fields(exclude=["unit", "owner", "parent", "paired_with", "collector", "approver"])
    Measure.objects.bulk_create(new, batch_size=1000)
    found = {key: known.get(key) for key in incoming} | {measure.external_key: measure for measure in new}
    changed = sum(_change(found[key], measure) for key, measure in incoming.items() if key in known)
    orphans = _set_parents(incoming, {**known, **found})
    _set_thresholds(incoming, found, limits)
    return len(new), changed, found, orphans


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
    Measure.objects.bulk_update(moved, ["parent"], batch_size=500)
    return tuple(orphans)


def _set_thresholds(incoming: Mapping[str, IncomingMeasure], found: Mapping[str, Measure], limits: Limits) -> None:
    """A first threshold for measures that have none; one that a person set stays."""
    ids = [measure.pk for measure in found.values()]
    have = set(Threshold.objects.filter(measure_id__in=ids, superseded_at=None).values_list("measure_id", flat=True))
    Threshold.objects.bulk_create(
        [_threshold(found[key], measure.polarity, limits) for key, measure in incoming.items()
         if measure.polarity and found[key].pk not in have], batch_size=1000,
    )  # fmt: skip


def _threshold(measure: Measure, polarity: str, limits: Limits) -> Threshold:
    rule = Threshold(measure=measure, effective_from=ALWAYS, polarity=polarity)
    if polarity in {rules.Polarity.MAXIMUM, rules.Polarity.MINIMUM}:
        rule.mode, rule.green = rules.Mode.PERCENT, limits.green
        rule.red = limits.red_maximum if polarity == rules.Polarity.MAXIMUM else limits.red_minimum
    return rule


def _refuse_impossible(actor: Member) -> None:
    today = queries.today(actor)
    ahead = _rows(
        "SELECT m.name, s.period_start FROM staged s JOIN measures_measure m ON m.id = s.measure_id "
        "WHERE s.period_start > %s AND coalesce(s.actual, s.numerator) IS NOT NULL ORDER BY 2, 1 LIMIT 3", [today],
    )  # fmt: skip
    guards.refuse_if(
        bool(ahead),
        "R3",
        f"The file has actual values of periods that have not begun, such as {ahead[0] if ahead else ''}. Nothing was saved.",
    )
    locked = _rows(
        f"SELECT m.name, s.period_start FROM staged s JOIN measures_measure m ON m.id = s.measure_id {_JOIN} "
        f"WHERE {_DIFFERS} AND v.state IN ('locked', 'restated') ORDER BY 2, 1 LIMIT 3"
    )
    guards.refuse_if(
        bool(locked),
        "R10",
        f"The file would change locked periods, such as {locked[0] if locked else ''}. Nothing was saved.",
    )


def _rows(sql: str, parameters: list[Any] | None = None) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters or [])
        return [f"{name} in {start}" for name, start in cursor.fetchall()]


_JOIN = (
    "LEFT JOIN measures_value v ON v.organisation_id = m.organisation_id AND v.measure_id = s.measure_id "
    "AND v.period_start = s.period_start AND v.superseded_at IS NULL AND v.kind <> 'forecast'"
)
_HAS_VALUE = "(s.actual IS NOT NULL OR s.numerator IS NOT NULL)"
_DIFFERS = (
    f"{_HAS_VALUE} AND v.id IS NOT NULL AND (v.amount, v.numerator, v.denominator, v.note) IS DISTINCT FROM "
    "(round(s.actual, 12), round(s.numerator, 12), round(s.denominator, 12), s.note)"
)


def _swap(actor: Member, source: str, run: ImportRun | None) -> dict[str, int]:
    """Staged rows into the tables. Superseding comes first: only one row of a period may be in force."""
    counts = {}
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE taken ON COMMIT DROP AS SELECT s.*, v.id AS old_id, v.version AS old_version FROM staged s "  # noqa: S608
                       f"JOIN measures_measure m ON m.id = s.measure_id {_JOIN} WHERE {_HAS_VALUE} AND (v.id IS NULL OR {_DIFFERS})")  # fmt: skip
        cursor.execute(
            "UPDATE measures_value SET superseded_at = now() WHERE id IN (SELECT old_id FROM taken WHERE old_id IS NOT NULL)"
        )
        counts["values_changed"] = cursor.rowcount
        cursor.execute(
            "INSERT INTO measures_value (organisation_id, measure_id, period_start, amount, numerator, denominator, kind, state, source, "
            "note, evidence, entered_by_id, import_run_id, version) SELECT %s, measure_id, period_start, actual, numerator, denominator, "
            "'actual', 'open', %s, note, '', %s, %s, coalesce(old_version, 0) + 1 FROM taken",
            [current_organisation(), source[:200], actor.pk, run.pk if run else None],
        )
        counts["values_added"] = cursor.rowcount - counts["values_changed"]
        cursor.execute(f"SELECT count(*) FROM staged s WHERE {_HAS_VALUE}")  # noqa: S608
        counts["values_unchanged"] = cursor.fetchone()[0] - counts["values_added"] - counts["values_changed"]
        counts["targets_set"] = _swap_targets(cursor)
    return counts


def _swap_targets(cursor: Any) -> int:
    """A target row for each change along the periods. Rows of an earlier file at other periods of this one are ended."""
    cursor.execute(
        "CREATE TEMPORARY TABLE turns ON COMMIT DROP AS SELECT * FROM (SELECT measure_id, period_start, round(target, 12) AS target, "
        "target IS DISTINCT FROM lag(target) OVER w OR row_number() OVER w = 1 AS turns FROM staged WHERE has_target "
        "WINDOW w AS (PARTITION BY measure_id ORDER BY period_start)) AS each"
    )
    cursor.execute(
        "UPDATE measures_target t SET superseded_at = now() FROM turns n WHERE t.organisation_id = %s AND t.measure_id = n.measure_id "
        "AND t.effective_from = n.period_start AND t.superseded_at IS NULL AND (NOT n.turns OR t.amount IS DISTINCT FROM n.target)",
        [current_organisation()],
    )
    ended: int = cursor.rowcount
    cursor.execute(
        "INSERT INTO measures_target (organisation_id, measure_id, effective_from, amount, rationale) "
        "SELECT %s, n.measure_id, n.period_start, n.target, '' FROM turns n LEFT JOIN measures_target t ON t.organisation_id = %s "
        "AND t.measure_id = n.measure_id AND t.effective_from = n.period_start AND t.superseded_at IS NULL WHERE n.turns AND t.id IS NULL",
        [current_organisation(), current_organisation()],
    )
    return max(ended, cursor.rowcount)


def _tell(actor: Member, found: Mapping[str, Measure], applied: Applied, source: str, digest: str) -> None:
    subject = next(iter(found.values()))
    new = {**applied.counts(), "source": source, "sha256": digest, "measures": len(found)}
    audit.record(actor, "imported a file, first of its measures", subject, new=new)
    ids = tuple(sorted(applied.measure_ids.values()))
    events.publish(ValuesRecorded(measure_ids=ids, by=actor.pk))


@transaction.atomic
def save_mapping(*, actor: Member, name: str, text: str) -> SavedMapping:
    """Keep a mapping under a name; the same name replaces it."""
    guards.refuse_if(not name.strip(), "R1", "Name is missing. Give the mapping a name.", field="name")
    found = SavedMapping.objects.filter(name__iexact=name.strip()).first() or SavedMapping(name=name.strip())
    old = found.text if found.pk else None
    found.text, found.member_id = text, actor.pk
    found.save()
    audit.record(actor, "saved", found, old={"text": old} if old else None, new={"text": text})
    return found
