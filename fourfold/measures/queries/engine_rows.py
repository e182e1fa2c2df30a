"""What the engine needs to know of some measures, in five queries whatever their number, six where some are calculated."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import DateField, FloatField, Q
from django.db.models import Value as Absent
from django.db.models.functions import Cast

from fourfold.core.past import as_known, changed_since
from fourfold.engine.formulas.planning import reach
from fourfold.engine.model import (
    CascadeRow,
    Condition,
    FormulaRow,
    Frequency,
    Kind,
    MeasureRow,
    Mode,
    Model,
    ObservationRow,
    Polarity,
    TargetRow,
    Test,
    ThresholdRow,
)
from fourfold.measures import rules
from fourfold.measures.models import Defaults, Measure, Target, Threshold, Value
from fourfold.measures.queries.calculations import needed_by
from fourfold.measures.queries.calendars import calendar
from fourfold.measures.queries.settings import days_of, defaults

OF_TODAY = frozenset({"audience", "unit_id", "parent_id", "paired_with_id", "owner_id", "collector_id", "approver_id"})
COARSE = (Frequency.QUARTER.value, Frequency.HALF.value, Frequency.YEAR.value)
A_YEAR = timedelta(days=372)
HISTORY = timedelta(days=800)  # before the first period: year to date, carried values, the comparison with last year
SEASONS = {
    Frequency.WEEK.value: timedelta(days=450),
    Frequency.MONTH.value: timedelta(days=1210),
}  # more, to forecast from
AHEAD = timedelta(days=400)  # after the last one: targets and rules of the rest of its year, for the outlook
# Read as the engine wants them: a page of a few hundred values would spend as long on converting as on scoring.
NUMBERS = tuple(Cast(name, FloatField()) for name in ("amount", "numerator", "denominator", "weight"))


class Stated(NamedTuple):
    """The columns of a threshold that the engine needs."""

    measure_id: int
    effective_from: date
    polarity: str
    mode: str
    red: float | None
    green: float | None
    green_high: float | None
    red_high: float | None
    stretch: float | None
    points: list[list[float]]
    due_on: date | None
    grace_days: int
    basis: float | None
    conditions: list[dict[str, Any]]


RULE = Stated._fields[2:]


@dataclass(frozen=True)
class EngineRows:
    measures: tuple[MeasureRow, ...]
    observations: tuple[ObservationRow, ...]
    thresholds: tuple[ThresholdRow, ...]
    targets: tuple[TargetRow, ...]
    formulas: tuple[FormulaRow, ...] = ()
    cascades: tuple[CascadeRow, ...] = ()


def load(
    measures: Iterable[Measure], *, first: date, last: date, withheld: Collection[int] = (), known_at: datetime | None = None,
    given: Defaults | None = None,
) -> EngineRows:  # fmt: skip
    """Rows for the periods from `first` to `last`; keys are ("measure", id). Of withheld measures nothing but that.

    With `known_at`, what was recorded by then and not yet superseded; the measures are to be as known then already.
    Coarse measures (quarterly and up) bring their whole past, since their latest finished value may be old. What a
    calculated measure needs comes along behind the measures that were asked for. `given` are the organisation's defaults,
    where they are at hand.
    """
    given = given or defaults(known_at)
    found = {measure.pk: measure for measure in measures}
    needed = needed_by([pk for pk, each in found.items() if each.has_calculations and pk not in withheld], known_at)
    found |= {each.pk: each for each in known_measures(list(needed.measures_beside(found).values()), known_at)}
    open_ids = [pk for pk in found if pk not in withheld]
    rows = tuple(measure_row(measure, given, withheld=measure.pk in withheld) for measure in found.values())
    formulas, cascades = tuple(needed.formulas()), tuple(needed.cascades())
    since = first - HISTORY
    if formulas:
        since = min(since, _earliest(rows, formulas, cascades, first, last))
    thresholds, targets = _rules(open_ids, last + AHEAD, known_at)
    return EngineRows(
        measures=rows,
        observations=tuple(_observations(open_ids, since, last, found, known_at)),
        thresholds=tuple(thresholds),
        targets=tuple(targets),
        formulas=formulas,
        cascades=cascades,
    )


def _earliest(
    rows: tuple[MeasureRow, ...], formulas: tuple[FormulaRow, ...], cascades: tuple[CascadeRow, ...], first: date, last: date
) -> date:  # fmt: skip
    """The first day whose values matter to formulas that look back."""
    asked = Model(
        Frequency.YEAR, ((first, last),), last, view="ytd", measures=rows, formulas=formulas, cascades=cascades,
        calendar=calendar(),
    )  # fmt: skip
    return max(date(1900, 1, 1), min(reach(asked).values()))


def known_measures(measures: Sequence[Measure], at: datetime | None) -> list[Measure]:
    """Copies of these measures as defined at an instant (None: now), without those added later. At most one query.

    Rights and responsible people are those of today.
    """
    if at is None:
        return list(measures)
    changed = changed_since(Measure, at, {measure.pk for measure in measures})
    return as_known([copy(measure) for measure in measures], changed, OF_TODAY)


def in_force(at: datetime | None) -> Q:
    """The condition on dated rows: those in force now, or those that were at an instant."""
    if at is None:
        return Q(superseded_at=None)
    return Q(recorded_at__lte=at) & (Q(superseded_at=None) | Q(superseded_at__gt=at))


def measure_row(measure: Measure, given: Defaults, *, withheld: bool = False) -> MeasureRow:
    return MeasureRow(
        key=("measure", measure.pk),
        name="Withheld" if withheld else measure.name,
        kind=Kind(measure.kind),
        frequency=Frequency(measure.frequency),
        starts=measure.starts_on,
        ends=measure.ends_on,
        **days_of(measure, given),
        paused=measure.state == rules.MeasureState.PAUSED,
        withheld=withheld,
        critical=measure.is_critical,
        leading={"lead": True, "lag": False}.get(measure.indicator),
        baseline=None if withheld else _float(measure.baseline),
        scale=measure.scale,
        words=() if withheld else tuple(measure.words),
    )


def _observations(
    ids: list[int], since: date, last: date, found: dict[int, Measure], at: datetime | None
) -> Iterable[ObservationRow]:
    rows = Value.objects.filter(_reaching_back(ids, since, found), in_force(at), period_start__lte=last).values_list(
        "measure_id", "period_start", "shift", *NUMBERS, "kind", Cast("recorded_at", DateField()), "done_on", "forecast_on",
        "text",
    )  # fmt: skip
    for pk, start, shift, amount, numerator, denominator, weight, kind, recorded, done, expected, text in rows:
        yield ObservationRow(
            measure=("measure", pk), start=start, value=amount, numerator=numerator, denominator=denominator,
            weight=weight, forecast=kind == rules.ValueKind.FORECAST.value, recorded=recorded, done_on=done,
            forecast_on=expected, shift=shift or 1, text=text or None,
        )  # fmt: skip


def _reaching_back(ids: list[int], since: date, found: dict[int, Measure]) -> Q:
    """The condition on first days: the coarse bring all there are, months and weeks as many as a forecast looks at."""
    wanted = Q(measure_id__in=ids, period_start__gte=since)
    for frequency, more in SEASONS.items():
        if own := [pk for pk in ids if found[pk].frequency == frequency]:
            wanted |= Q(measure_id__in=own, period_start__gte=since - more)
    coarse = [pk for pk in ids if found[pk].frequency in COARSE]
    return wanted | Q(measure_id__in=coarse) if coarse else wanted


def _rules(ids: list[int], last: date, at: datetime | None) -> tuple[list[ThresholdRow], list[TargetRow]]:
    """Thresholds and targets, in one query: a row without a polarity is a target's."""
    until = last + A_YEAR  # the pace within a year asks for all of its targets
    nothing = {f"no_{name}": Absent(None, _column(name)) for name in RULE}
    thresholds = Threshold.objects.filter(in_force(at), measure_id__in=ids, effective_from__lte=last)
    targets = Target.objects.filter(in_force(at), measure_id__in=ids, effective_from__lte=until)
    rows = thresholds.annotate(target=Absent(None, FloatField())).values_list(
        "measure_id", "effective_from", "target", *RULE
    )
    both = rows.union(
        targets.annotate(target=Cast("amount", FloatField()), **nothing).values_list(
            "measure_id", "effective_from", "target", *nothing
        ),
        all=True,
    )
    found: tuple[list[ThresholdRow], list[TargetRow]] = ([], [])
    for pk, start, amount, *rule in both:
        if rule[0] is None:
            found[1].append(TargetRow(measure=("measure", pk), effective_from=start, amount=amount))
        else:
            found[0].append(threshold_row(Stated(pk, start, *rule)))
    return found


def _column(name: str) -> Any:
    return Threshold._meta.get_field(name)


def threshold_row(row: "Threshold | Stated") -> ThresholdRow:
    return ThresholdRow(
        measure=("measure", row.measure_id), effective_from=row.effective_from, polarity=Polarity(row.polarity),
        mode=Mode(row.mode), red=row.red, green=row.green, green_high=row.green_high, red_high=row.red_high,
        stretch=row.stretch, points=tuple((float(x), float(y)) for x, y in row.points), due=row.due_on,
        grace_days=row.grace_days, basis=row.basis, conditions=tuple(condition(each) for each in row.conditions),
    )  # fmt: skip


def condition(stored: Mapping[str, Any]) -> Condition:
    """A condition as it is stored, for the engine."""
    day = stored.get("day")
    return Condition(
        Test(stored["test"]), float(stored["score"]), number=stored.get("number"), upto=stored.get("upto"),
        words=tuple(stored.get("words") or ()), day=date.fromisoformat(day) if day else None, days=stored.get("days") or 0,
    )  # fmt: skip


def _float(amount: Decimal | None) -> float | None:
    return None if amount is None else float(amount)
