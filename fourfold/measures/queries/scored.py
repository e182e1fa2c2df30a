"""One measure computed on its own, for its page, its API resource and its explanation."""

from dataclasses import dataclass
from datetime import date

from fourfold.engine.model import Model
from fourfold.engine.scorecard import Scored, compute
from fourfold.measures.models import Measure
from fourfold.measures.queries.engine_rows import EngineRows, known_measures, load
from fourfold.measures.queries.settings import days_of, defaults
from fourfold.measures.queries.viewing import Viewing


@dataclass(frozen=True)
class MeasureScore:
    """A measure over the viewed periods; `key` finds it in `scored`."""

    measure: Measure
    viewing: Viewing
    rows: EngineRows
    scored: Scored

    @property
    def key(self) -> tuple[str, int]:
        return ("measure", self.measure.pk)


def scored_measure(measure: Measure, viewing: Viewing) -> MeasureScore:
    """Four queries, one more where it is calculated, one more for an instant. The measure must be one that the asking member may see."""
    (measure,) = known_measures([measure], viewing.known_at) or [measure]
    rows = load([measure], first=viewing.periods[0].start, last=viewing.period.end, known_at=viewing.known_at)
    return MeasureScore(measure, viewing, rows, compute(model(rows, viewing)))


def model(rows: EngineRows, viewing: Viewing) -> Model:
    """Measures alone, without anything that rolls up."""
    return Model(
        frequency=viewing.frequency,
        periods=tuple((period.start, period.end) for period in viewing.periods),
        today=viewing.today,
        calendar=viewing.calendar,
        shifts=tuple(period.shift for period in viewing.periods),
        view=viewing.view,
        measures=rows.measures,
        observations=rows.observations,
        thresholds=rows.thresholds,
        targets=rows.targets,
        formulas=rows.formulas,
        cascades=rows.cascades,
    )


def due_on(measure: Measure, period_end: date) -> date:
    """The last day on which a value of the period is on time, grace included."""
    days = days_of(measure, defaults())
    return date.fromordinal(period_end.toordinal() + days["due_days"] + days["grace_days"])
