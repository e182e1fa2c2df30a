"""How a measure's process behaves: limits, signals and confirmed shifts over its own periods, from its first value on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from django.db.models import Q, QuerySet

from fourfold.engine.advice import Caution, Reach, cautions, reach, shift_from, verdicts
from fourfold.engine.behaviour import USUAL, Behaviour, Rule, behaviour
from fourfold.engine.model import Frequency, Polarity
from fourfold.engine.periods import Period
from fourfold.engine.scoring import Array
from fourfold.measures import rules
from fourfold.measures.models import Measure, ProcessRules, ProcessShift, Value
from fourfold.measures.queries.calculations import calculations_of
from fourfold.measures.queries.engine_rows import in_force
from fourfold.measures.queries.scored import MeasureScore, scored_measure
from fourfold.measures.queries.viewing import Viewing

NUMBERS = ("moving_range", "centre", "lower", "upper", "mean_range", "range_limit")
MOST = 2_000  # own periods, the latest


@dataclass(frozen=True)
class ProcessPoint:
    """One own period of a measure. Numbers are in its unit; `verdict` is +1 for an improvement, -1 for a deterioration."""

    period: Period
    value: float | None
    target: float | None
    moving_range: float | None
    centre: float | None
    lower: float | None
    upper: float | None
    mean_range: float | None
    range_limit: float | None
    based_on: int
    rules: tuple[Rule, ...]
    side: int
    verdict: int
    shift: ProcessShift | None = None  # confirmed at this point

    @property
    def is_signal(self) -> bool:
        return bool(self.rules)


@dataclass(frozen=True)
class Process:
    """A measure's series as a process, up to the last own period that ends with the viewed one."""

    scored: MeasureScore
    shifts: tuple[ProcessShift, ...]
    settings: "Settings"

    @property
    def measure(self) -> Measure:
        return self.scored.measure

    @cached_property
    def row(self) -> slice:
        """The measure's own row: what it is calculated from is scored with it."""
        at = self.scored.scored.measure_index[self.scored.key]
        return slice(at, at + 1)

    @cached_property
    def values(self) -> Array:
        """(1, periods): what was measured; a carried value is no new point."""
        found = self.scored.scored
        return np.where(found.carried[self.row], np.nan, found.value[self.row])

    @cached_property
    def starts(self) -> dict[int, ProcessShift]:
        """The confirmed shifts by the place of their period."""
        periods = self.scored.viewing.periods
        places = {periods[at].start: at for at in reversed(range(len(periods)))}  # of a day's shifts the first
        return {places[each.starts_on]: each for each in self.shifts if each.starts_on in places}

    @cached_property
    def found(self) -> Behaviour:
        starts = np.zeros(self.values.shape, np.bool_)
        starts[0, list(self.starts)] = True
        floor, ceiling = self.settings.bounds(self.measure)
        return behaviour(
            self.values, starts=starts, rules=self.settings.rules, floor=np.array([floor]), ceiling=np.array([ceiling])
        )

    @cached_property
    def points(self) -> tuple[ProcessPoint, ...]:
        """Every own period from the first value on, oldest first."""
        named = _verdicts(self.scored, self.found, self.values, self.row)
        target = self.scored.scored.target[self.row][0]
        first = int(np.argmax(~np.isnan(self.values[0])))
        return tuple(
            ProcessPoint(
                period, _known(self.values[0, t]), _known(target[t]),
                **{name: _known(getattr(self.found, name)[0, t]) for name in NUMBERS},
                based_on=int(self.found.based_on[0, t]), rules=self.found.rules_at(0, t), side=int(self.found.side[0, t]),
                verdict=int(named[0, t]), shift=self.starts.get(t),
            )
            for t, period in enumerate(self.scored.viewing.periods) if t >= first
        )  # fmt: skip

    @property
    def measured(self) -> tuple[ProcessPoint, ...]:
        return tuple(point for point in self.points if point.value is not None)

    @property
    def last(self) -> ProcessPoint | None:
        return self.measured[-1] if self.measured else None

    @cached_property
    def offered(self) -> Period | None:
        """Where a shift may be confirmed: the first period of the latest run on one side."""
        at = shift_from(self.found, 0, self.values[0])
        return None if at is None else self.scored.viewing.periods[at]

    @cached_property
    def cautions(self) -> tuple[Caution, ...]:
        rows = self.scored.rows.observations
        divisors = [row.denominator for row in rows if row.denominator is not None]
        return cautions(
            self.values[0], self.found.centre[0], frequency=Frequency(self.measure.frequency),
            counts=self.measure.kind == rules.Kind.COUNT, denominators=np.array(divisors) if divisors else None,
        )  # fmt: skip

    @property
    def reach(self) -> Reach | None:
        """Whether the usual ups and downs get to the target."""
        last = self.last
        if last is None or last.target is None or last.lower is None or last.upper is None:
            return None
        return reach(last.target, last.lower, last.upper, self.polarity)

    @property
    def polarity(self) -> Polarity:
        cells = self.scored.scored.cells
        return next((each for each in Polarity if bool(cells.of(each)[self.row.start, -1])), Polarity.NONE)


@dataclass(frozen=True)
class Settings:
    """The rules that count for a measure, and what its values can't pass (None: as its kind says)."""

    rules: tuple[Rule, ...] = USUAL
    own: bool = False  # stated for the measure itself, not for the organisation or nowhere
    floor: float | None = None
    ceiling: float | None = None

    def bounds(self, measure: Measure) -> tuple[float, float]:
        """Floor and ceiling, NaN for none. Events can't be fewer than none."""
        usual = 0.0 if measure.kind == rules.Kind.COUNT else np.nan
        return (usual if self.floor is None else self.floor), (np.nan if self.ceiling is None else self.ceiling)


@dataclass(frozen=True)
class Signal:
    """What the last point of a measure says: which rules it breaks, and whether that is good. No rules: its usual ups and downs."""

    rules: tuple[Rule, ...]
    verdict: int


def is_process(measure: Measure, polarity: Polarity = Polarity.NONE) -> bool:
    """Whether its values are numbers that vary: answers and milestones have no limits."""
    return measure.kind != rules.Kind.YES_NO and polarity not in {Polarity.MILESTONE, Polarity.YES_NO}


def process(measure: Measure, viewed: Viewing) -> Process:
    """Six queries. The measure must be one that the asking member may see."""
    own = _own_viewing(measure, viewed)
    return Process(
        scored_measure(measure, own),
        tuple(shifts_of(measure.pk).filter(in_force(viewed.known_at))),
        settings_of([measure], viewed)[measure.pk],
    )


def _own_viewing(measure: Measure, viewed: Viewing) -> Viewing:
    """Its own periods from the first value to the last that ends with the viewed period."""
    frequency, calendar = Frequency(measure.frequency), viewed.calendar
    last = calendar.period(frequency, viewed.period.end)
    last = last if last.end <= viewed.period.end else calendar.previous(last)
    values = Value.objects.filter(in_force(viewed.known_at), measure_id=measure.pk, period_start__lte=last.start)
    values = values.exclude(kind=rules.ValueKind.FORECAST).order_by("period_start")
    found = [values.values_list("period_start", flat=True).first()]
    if measure.has_calculations:
        found += [
            calculations_of(measure.pk).order_by("effective_from").values_list("effective_from", flat=True).first()
        ]
    first = min((each for each in found if each is not None and each <= last.start), default=last.start)
    first_ordinal = calendar.ordinal(calendar.period(frequency, first))
    count = min(calendar.ordinal(last) - first_ordinal + 1, MOST)
    return replace(
        viewed,
        frequency=frequency,
        period=last,
        periods=calendar.ending_with(last, count),
        view="period",
        compare="previous",
    )


def shifts_of(measure_id: int) -> QuerySet[ProcessShift]:
    """Confirmed shifts of one measure, whenever they were in force, oldest first."""
    shifts = ProcessShift.objects.filter(measure_id=measure_id).select_related("confirmed_by__person")
    return shifts.order_by("starts_on")


def settings_of(measures: Sequence[Measure], viewed: Viewing) -> dict[int, Settings]:
    """For each measure its rules and bounds. One query."""
    ids = {measure.pk for measure in measures}
    found: Mapping[int | None, ProcessRules] = {
        row.measure_id: row
        for row in ProcessRules.objects.filter(in_force(viewed.known_at))
        if row.measure_id is None or row.measure_id in ids
    }
    return settings_by(found, ids)


def settings_by(found: Mapping[int | None, ProcessRules], ids: set[int]) -> dict[int, Settings]:
    """For each measure its rules and bounds, by the rows in force of measures and, under None, of the organisation."""
    default = found.get(None)
    usual = _rules(default) or USUAL
    settings = {pk: Settings(usual) for pk in ids}
    for pk in ids & found.keys():
        row = found[pk]
        settings[pk] = Settings(_rules(row) or usual, bool(row.rules), row.floor, row.ceiling)
    return settings


def process_rules(measure_id: int | None) -> ProcessRules | None:
    """The row in force of a measure, or of the organisation for None."""
    of = Q(measure=None) if measure_id is None else Q(measure_id=measure_id)
    return ProcessRules.objects.filter(of, superseded_at=None).first()


def _rules(row: ProcessRules | None) -> tuple[Rule, ...]:
    return tuple(Rule(each) for each in sorted(row.rules)) if row else ()


def _verdicts(
    scored: MeasureScore, found: Behaviour, values: Array, row: slice
) -> np.ndarray[tuple[int, ...], np.dtype[np.int8]]:
    cells = scored.scored.cells
    more, less, band = (cells.of(each)[row] for each in (Polarity.MAXIMUM, Polarity.MINIMUM, Polarity.RANGE))
    return verdicts(
        found.side, values, found.centre, low_green=cells.low_green[row], high_green=cells.high_green[row],
        more=more, less=less, band=band,
    )  # fmt: skip


def _known(number: float) -> float | None:
    return None if np.isnan(number) else float(number)
