"""Closed periods: which days they lock, what they still lack, and the restatements that wait or were decided."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet

from fourfold.core.models import AuditEntry
from fourfold.core.past import added_at
from fourfold.engine.model import Frequency
from fourfold.engine.periods import Calendar, Period
from fourfold.measures import rules
from fourfold.measures.models import Calculation, Closing, Measure, Restatement, Threshold, Value
from fourfold.measures.queries.calendars import calendar
from fourfold.measures.queries.visible import visible_measures
from fourfold.org import rules as roles
from fourfold.org.queries import Member


@dataclass(frozen=True)
class Owed:
    """A measure that lacks values of a period: which of its own periods, and how many it should have."""

    measure: Measure
    missing: tuple[Period, ...]
    expected: int

    @property
    def sentence(self) -> str:
        if self.expected == 1:
            return f"{self.missing[0].label} is missing"
        return f"{len(self.missing)} of {self.expected} values are missing, the first is {self.missing[0].label}"


def closings() -> QuerySet[Closing]:
    """Every period that somebody has begun to close, newest first."""
    return Closing.objects.order_by("-period_end", "-period_start")


def closing_at(frequency: str, period_start: date) -> Closing | None:
    return Closing.objects.filter(frequency=frequency, period_start=period_start).first()


def locked_between(since: date | None, until: date | None = None) -> list[Closing]:
    """Locked periods that hold a day from `since` (None: from the beginning) to before `until` (None: without end)."""
    found = Closing.objects.filter(locked_at__isnull=False)
    found = found.filter(period_end__gte=since) if since else found
    return list((found.filter(period_start__lt=until) if until else found).order_by("period_start", "period_end"))


def locks(closing: Closing, period: Period) -> bool:
    """Whether a value of this own period belongs to the locked period: it ends within."""
    return closing.period_start <= period.end <= closing.period_end


def locking(measure: Measure, period: Period) -> Closing | None:
    """The locked period that a value of this own period belongs to; a measure that came after the lock is no part of it."""
    found = locked_between(period.end, period.end + timedelta(days=1))
    later = came_later({measure.pk}, found) if found else {}
    return next((each for each in found if measure.pk not in later[each.pk]), None)


def came_later(measure_ids: Collection[int], closings: Iterable[Closing]) -> dict[int, set[int]]:
    """For each closing's id the measures that were added after its lock: their history may be filled in."""
    instants = added_at(Measure, measure_ids)
    return {
        each.pk: {pk for pk, at in instants.items() if each.locked_at is not None and at > each.locked_at}
        for each in closings
    }


def first_open_day(born: datetime | None = None) -> date | None:
    """The day after the last locked period; None where nothing is locked since `born`."""
    found = Closing.objects.filter(locked_at__isnull=False)
    last = (found.filter(locked_at__gt=born) if born else found).order_by("-period_end").first()
    return last.period_end + timedelta(days=1) if last else None


def own_starts(year: Calendar, frequency: str, start: date, end: date) -> list[Period]:
    """A frequency's own periods that end within these days."""
    return [each for each in year.between(Frequency(frequency), start, end) if start <= each.end <= end]


def owed(start: date, end: date, among: QuerySet[Measure] | None = None) -> list[Owed]:
    """Live measures without a value, not even a blank with its reason, of own periods that end within these days.

    Milestones owe nothing (they are done, or they are not), nor do calculated measures. Five queries.
    """
    found = (Measure.objects.all() if among is None else among).filter(state=rules.MeasureState.LIVE)
    measures = list(found.select_related("owner__person").order_by("name", "pk"))
    year, free = calendar(), _milestones(end) | _calculated(end)
    have: dict[int, set[tuple[date, int]]] = defaultdict(set)
    rows = Value.objects.filter(superseded_at=None, period_start__gt=start - timedelta(days=372), period_start__lte=end)
    for pk, begun, shift in rows.exclude(kind=rules.ValueKind.FORECAST).values_list(
        "measure_id", "period_start", "shift"
    ):
        have[pk].add((begun, shift))
    starts = {each: own_starts(year, each, start, end) for each in {measure.frequency for measure in measures}}
    owing = []
    for measure in measures:
        expected = [each for each in starts[measure.frequency] if measure.pk not in free and _lives(measure, each)]
        missing = tuple(each for each in expected if (each.start, each.shift) not in have[measure.pk])
        if missing:
            owing.append(Owed(measure, missing, len(expected)))
    return owing


def _lives(measure: Measure, period: Period) -> bool:
    begun = measure.starts_on is None or measure.starts_on <= period.end
    return begun and (measure.ends_on is None or period.start <= measure.ends_on)


def _milestones(on: date) -> set[int]:
    latest = (
        Threshold.objects.filter(superseded_at=None, effective_from__lte=on)
        .order_by("measure_id", "-effective_from").distinct("measure_id")
    )  # fmt: skip
    return {pk for pk, polarity in latest.values_list("measure_id", "polarity") if polarity == rules.Polarity.MILESTONE}


def _calculated(on: date) -> set[int]:
    latest = (
        Calculation.objects.filter(superseded_at=None, effective_from__lte=on)
        .order_by("measure_id", "-effective_from").distinct("measure_id")
    )  # fmt: skip
    return {pk for pk, origin in latest.values_list("measure_id", "origin") if origin != rules.Origin.ENTERED}


def visible_owed(member: Member, start: date, end: date) -> list[Owed]:
    """The same, of the measures that the member may see."""
    return owed(start, end, visible_measures(member))


def restatements(member: Member) -> QuerySet[Restatement]:
    """Restatements that the member may see: of visible measures, their own, and for the strategy office all. Newest first."""
    found = Restatement.objects.select_related(
        "closing", "measure__owner__person", "proposed_by__person", "decided_by__person"
    ).order_by("-proposed_at", "-pk")
    if roles.is_strategy_office(member):
        return found
    seen = Q(measure__in=visible_measures(member).values("pk")) & ~Q(kind=rules.RestatementKind.WEIGHT)
    return found.filter(seen | Q(proposed_by_id=member.pk))


def waiting(member: Member) -> list[Restatement]:
    """Proposals that the member may decide about."""
    found = restatements(member).filter(state=rules.RestatementState.PROPOSED)
    return [each for each in found if not rules.why_not_to_decide(member.pk, member.role, each)]


def restatements_of(member: Member, measure_id: int, periods: Sequence[Period]) -> list[Restatement]:
    """A measure's restatements that touch these periods, newest first."""
    found = restatements(member).filter(measure_id=measure_id)
    reach = Q(since=None) | Q(since__lte=periods[-1].end)
    return list(found.filter(reach & (Q(until=None) | Q(until__gt=periods[0].start))))


def closing_history(closing: Closing) -> QuerySet[AuditEntry]:
    """Who moved the period when and why, newest first."""
    return AuditEntry.objects.filter(subject_type="closing", subject_id=closing.pk).order_by("-sequence")
