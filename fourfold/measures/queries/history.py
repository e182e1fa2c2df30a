"""One measure's past: its values with everything they replaced, its targets and thresholds, its trail."""

from collections.abc import Collection
from datetime import date, datetime

from django.db.models import QuerySet

from fourfold.core.models import AuditEntry
from fourfold.engine.model import Frequency
from fourfold.engine.periods import Calendar, Period
from fourfold.measures import rules
from fourfold.measures.models import Measure, Target, Threshold, Value
from fourfold.measures.queries.calculations import several
from fourfold.measures.queries.engine_rows import in_force


def values_of(measure_id: int | Collection[int], *, superseded: bool = False) -> QuerySet[Value]:
    """Newest period first; with `superseded`, also the rows that later ones replaced."""
    rows = Value.objects.filter(measure_id__in=several(measure_id)).select_related("entered_by__person")
    if not superseded:
        rows = rows.filter(superseded_at=None)
    return rows.order_by("-period_start", "-shift", "-recorded_at", "-pk")


def value_at(measure_id: int, period_start: date, shift: int = 0) -> Value | None:
    """The value in force for a period, of a shift where the measure is counted by shift; forecasts aside."""
    return values_of(measure_id).filter(period_start=period_start, shift=shift).exclude(kind="forecast").first()


def period_of(year: Calendar, frequency: Frequency, value: Value) -> Period:
    """The period that a value belongs to. A shift that its day no longer has shows the day's last one."""
    return year.period(frequency, value.period_start, min(max(value.shift, 1), year.shifts_on(value.period_start)))


def targets_of(measure_id: int | Collection[int], at: datetime | None = None) -> QuerySet[Target]:
    """Newest day first, as known at an instant (None: now)."""
    return Target.objects.filter(in_force(at), measure_id__in=several(measure_id)).order_by("-effective_from")


def thresholds_of(measure_id: int | Collection[int], at: datetime | None = None) -> QuerySet[Threshold]:
    return Threshold.objects.filter(in_force(at), measure_id__in=several(measure_id)).order_by("-effective_from")


def measure_history(measure_id: int) -> QuerySet[AuditEntry]:
    """Who changed what of this measure, newest first."""
    return AuditEntry.objects.filter(subject_type="measure", subject_id=measure_id).order_by("-sequence")


def words_of(measure_id: int) -> set[str]:
    """Every word that the measure's values and rules say, also those that were replaced."""
    said = set(Value.objects.filter(measure_id=measure_id).exclude(text="").values_list("text", flat=True).distinct())
    for conditions in Threshold.objects.filter(measure_id=measure_id).values_list("conditions", flat=True):
        said |= {word for each in conditions for word in each.get("words", ())}
    return said


def unscored_measures(ids: Collection[int]) -> list[str]:
    """The names of these measures that have no scoring rule at all, in order."""
    ruled = Threshold.objects.filter(measure_id__in=ids, superseded_at=None).values("measure_id")
    return list(
        Measure.objects.filter(pk__in=ids).exclude(pk__in=ruled).order_by("name").values_list("name", flat=True)
    )


def keys_of_words(unit_id: int) -> frozenset[str]:
    """The outer keys of the unit's measures that take words."""
    found = Measure.objects.filter(unit_id=unit_id, kind=rules.Kind.TEXT).exclude(external_key="")
    return frozenset(found.values_list("external_key", flat=True))
