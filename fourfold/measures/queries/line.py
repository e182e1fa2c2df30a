"""A measure in the viewed period as one line to show: the same on scorecards, lists, pages and in the API."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from fourfold.engine.limits import CODES
from fourfold.engine.model import Frequency, Polarity, Reason, Status
from fourfold.engine.periods import FINENESS
from fourfold.engine.ruled import lacks
from fourfold.engine.scorecard import Scored, compute
from fourfold.measures.models import Measure
from fourfold.measures.queries.engine_rows import known_measures, load
from fourfold.measures.queries.scored import MeasureScore, model
from fourfold.measures.queries.viewing import COUNT, Viewing


@dataclass(frozen=True)
class MeasureLine:
    """Amounts are in the measure's own unit; None is missing, with `reason`. A withheld measure shows no name."""

    measure: Measure
    withheld: bool
    value: float | None
    target: float | None
    variance: float | None
    attainment: float | None
    score: float | None
    status: str  # lower-case name of engine.model.Status
    reason: str  # lower-case name of engine.model.Reason
    carried: bool
    trend: int | None
    moving: int  # where the value is going, as far as the trend tells: up, down or nowhere
    lacks: str | None  # in words, what is missing so that the value could be scored
    as_of: date | None
    known: date | None  # the newest day that any value up to this period tells of: how old what we know is
    recorded: date | None
    compared: float | None
    spark: tuple[float | None, ...]
    spark_statuses: tuple[str, ...]
    spark_targets: tuple[float | None, ...]
    weight: float | None = None  # below its objective in this period
    share: float | None = None  # the weight as part of all weights there, 0-1
    of_period: str = ""  # of a measure coarser than what is looked at: the finished period that its value is of

    @property
    def key(self) -> tuple[str, int]:
        return ("measure", self.measure.pk)

    @property
    def name(self) -> str:
        return "Withheld" if self.withheld else self.measure.name

    @property
    def text(self) -> str | None:
        """The word of a measure of words."""
        return word(self.value, self.measure) if self.measure.kind == "text" and self.value is not None else None

    @property
    def shown(self) -> float | str | None:
        """The value as an export writes it."""
        return self.value if self.text is None else self.text

    @property
    def is_late(self) -> bool:
        return self.status == "late" or self.reason == "late"

    @property
    def movement(self) -> float | None:
        """The change since the compared period."""
        return None if self.value is None or self.compared is None else self.value - self.compared


def measure_line(
    scored: Scored, measure: Measure, viewing: Viewing, *, withheld: bool = False, weight: float | None = None,
    share: float | None = None,
) -> MeasureLine:  # fmt: skip
    m = scored.measure_index[("measure", measure.pk)]
    value, target = number(scored.value[m, -1]), number(scored.target[m, -1])
    return MeasureLine(
        measure=measure,
        withheld=withheld,
        value=value,
        target=target,
        variance=None if value is None or target is None else value - target,
        attainment=number(scored.attainment[m, -1]),
        score=number(scored.score[m, -1]),
        status=status(scored.status[m, -1]),
        reason=reason(scored.reason[m, -1]),
        carried=bool(scored.carried[m, -1]),
        trend=trend(scored.trend[m, -1]),
        moving=_moving(scored, m),
        lacks=lacks(scored, m, -1),
        as_of=day(scored.as_of[m, -1]),
        known=_known(scored, m) or (None if value is None else min(viewing.period.end, viewing.today)),
        recorded=day(scored.recorded[m, -1]),
        compared=_compared(scored, m, viewing),
        spark=tuple(number(x) for x in scored.value[m, -COUNT:]),
        spark_statuses=tuple(status(x) for x in scored.status[m, -COUNT:]),
        spark_targets=tuple(number(x) for x in scored.target[m, -COUNT:]),
        weight=weight,
        share=share,
        of_period=_of_period(measure, viewing, day(scored.as_of[m, -1])),
    )


def _of_period(measure: Measure, viewing: Viewing, as_of: date | None) -> str:
    own = Frequency(measure.frequency)
    if as_of is None or FINENESS[own] <= FINENESS[viewing.frequency]:
        return ""
    return viewing.calendar.period(own, as_of).label


def line(found: MeasureScore) -> MeasureLine:
    return measure_line(found.scored, found.measure, found.viewing)


def lines(measures: Sequence[Measure], viewing: Viewing) -> list[MeasureLine]:
    """Lines of measures that the asking member may see, in the given order. Five queries, more for an instant.

    Measures that were added after that instant are left out.
    """
    known = known_measures(measures, viewing.known_at)
    rows = load(known, first=viewing.periods[0].start, last=viewing.period.end, known_at=viewing.known_at)
    scored = compute(model(rows, viewing))
    return [measure_line(scored, measure, viewing) for measure in known]


def _known(scored: Scored, m: int) -> date | None:
    known = scored.as_of[m][~np.isnat(scored.as_of[m])]
    return day(known.max()) if known.size else None


def _compared(scored: Scored, m: int, viewing: Viewing) -> float | None:
    if viewing.compared is None:
        return number(scored.target[m, -1])
    starts = [period.start for period in viewing.periods]
    if viewing.compared.start not in starts:
        return None
    return number(scored.value[m, starts.index(viewing.compared.start)])


def _moving(scored: Scored, m: int) -> int:
    """The direction that goes with the trend. Where neither more nor less is better, that of the last value against the
    mean of those before."""
    judged, polarity = trend(scored.trend[m, -1]) or 0, int(scored.cells.polarity[m, -1])
    if polarity in _MORE or not judged:
        return judged
    if polarity == CODES[Polarity.MINIMUM]:
        return -judged
    values = scored.value[m][~np.isnan(scored.value[m])]
    return int(np.sign(values[-1] - values[:-1].mean())) if values.size > 1 else 0


_MORE = (CODES[Polarity.MAXIMUM], CODES[Polarity.YES_NO])


def word(value: Any, measure: Measure) -> str:
    """The word that a number of a measure of words stands for."""
    at = int(value)
    return str(measure.words[at - 1]) if 1 <= at <= len(measure.words) else ""


def number(x: Any) -> float | None:
    found = float(x)
    return None if math.isnan(found) else found


def status(code: Any) -> str:
    return Status(int(code)).name.lower()


def reason(code: Any) -> str:
    return Reason(int(code)).name.lower()


def trend(x: Any) -> int | None:
    found = number(x)
    return None if found is None else int(found)


def day(x: Any) -> date | None:
    found = x.item() if hasattr(x, "item") else x
    return found if isinstance(found, date) else None
