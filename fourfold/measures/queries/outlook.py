"""What is to be expected of measures at the year's end: the engine's forecast as lines to show, and in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np

from fourfold.engine.forecast.outlook import Outlooks, Unforeseen, outlooks
from fourfold.engine.forecast.predict import FEWEST
from fourfold.engine.model import Frequency
from fourfold.engine.periods import Calendar, Period
from fourfold.engine.rounding import MINUS, round_half_up
from fourfold.engine.scorecard import Scored
from fourfold.measures.models import Measure
from fourfold.measures.queries.line import number, status
from fourfold.measures.queries.scored import MeasureScore

LIKELY_TO_MISS = 0.3  # probability of reaching the goal below which a measure is marked
PERCENT = "%"
WHY_NOT = {
    Unforeseen.WITHHELD: "Withheld: you have no right to see this measure.",
    Unforeseen.PAUSED: "The measure is paused; a forecast comes back when it goes on.",
    Unforeseen.NO_NUMBER: "Only numbers are forecast. This measure is answered by yes or no, or by a day.",
    Unforeseen.SHIFTS: "Measures by shift are not forecast to the year's end.",
    Unforeseen.ENDS: "The measure ends before the year does.",
    Unforeseen.FEW: "A forecast needs {fewest} values; there {are} {points} so far.",
    Unforeseen.FAR: "The year's end is too far away for a history of {points} values.",
}


@dataclass(frozen=True)
class Ahead:
    """One own period to come, in the measure's unit; the interval is of 95 %."""

    period: Period
    point: float
    low: float
    high: float


@dataclass(frozen=True)
class Outlook:
    """Amounts are in the measure's own unit; None where there is no forecast, with `why_not`, or no goal."""

    measure: Measure
    year: str
    ends: date
    why_not: str
    points: int
    so_far: float | None  # of flows and counts
    expected: float | None
    low: float | None
    high: float | None
    least: float | None  # the goal; None is an open side
    most: float | None
    by_target: bool
    chance: float | None
    score: float | None
    status: str
    ahead: tuple[Ahead, ...]

    @property
    def is_likely_to_miss(self) -> bool:
        return self.chance is not None and self.chance < LIKELY_TO_MISS

    @property
    def sentences(self) -> tuple[str, ...]:
        return tuple(_sentences(self))


@dataclass(frozen=True)
class Foreseen:
    """The outlook of every measure of a model. Nothing here touches the database."""

    scored: Scored
    found: Outlooks

    @property
    def year(self) -> str:
        return self.scored.prepared.view.calendar.period(Frequency.YEAR, date.fromordinal(self.found.ends)).label

    def likely_to_miss(self) -> set[int]:
        """Ids of the measures that are."""
        low = np.flatnonzero(self.found.chance < LIKELY_TO_MISS)
        return {self.scored.model.measures[m].key[1] for m in low.tolist()}  # type: ignore[index]

    def chance(self, pk: int) -> float | None:
        return number(self.found.chance[self.scored.measure_index[("measure", pk)]])

    def of(self, measure: Measure) -> Outlook:
        m, found = self.scored.measure_index[("measure", measure.pk)], self.found
        calendar = self.scored.prepared.view.calendar
        return Outlook(
            measure=measure, year=self.year, ends=date.fromordinal(found.ends), why_not=self._why_not(m),
            points=int(found.points[m]), so_far=number(found.so_far[m]), expected=number(found.expected[m]),
            low=number(found.low[m]), high=number(found.high[m]), least=_closed(found.least[m]), most=_closed(found.most[m]),
            by_target=bool(found.by_target[m]), chance=number(found.chance[m]), score=number(found.score[m]),
            status=status(found.status[m]), ahead=tuple(self._ahead(m, calendar)),
        )  # fmt: skip

    def _why_not(self, m: int) -> str:
        points = int(self.found.points[m])
        words = {"fewest": FEWEST, "points": points or "none", "are": "is" if points == 1 else "are"}
        return WHY_NOT[why].format(**words) if (why := self.found.why_not[m]) else ""

    def _ahead(self, m: int, calendar: Calendar) -> Iterable[Ahead]:
        path = self.found.paths.get(m)
        if path is None:
            return
        frequency = self.scored.model.measures[m].frequency
        days = calendar.first_days(frequency, np.array(path.ordinals, np.int64)).tolist()
        for day, *numbers in zip(days, path.point.tolist(), path.low.tolist(), path.high.tolist(), strict=True):
            yield Ahead(calendar.period(frequency, date.fromordinal(day)), *numbers)


def foreseen(scored: Scored, measures: Iterable[Measure]) -> Foreseen:
    """The outlook at the end of the year that goes on after the viewed period; no query."""
    percentages = {("measure", measure.pk) for measure in measures if measure.unit_of_measure == PERCENT}
    return Foreseen(scored, outlooks(scored, percentages=percentages))


def outlook(found: MeasureScore) -> Outlook:
    return foreseen(found.scored, [found.measure]).of(found.measure)


def chance_words(chance: float) -> str:
    """“71 %”; near certainty without feigned precision."""
    if not 0.01 <= chance <= 0.99:
        return "over 99 %" if chance > 0.5 else "under 1 %"
    return f"{round_half_up(100 * chance, 0)} %"


def _sentences(found: Outlook) -> Iterable[str]:
    if found.why_not:
        yield found.why_not
        return
    amount = _Amounts(found.measure.decimals, found.measure.unit_of_measure)
    when = f"for the whole of {found.year}" if found.so_far is not None else f"at the end of {found.year}"
    yield f"Expected {when}: {amount(found.expected)} (95 % between {amount.bare(found.low)} and {amount.bare(found.high)})."
    if found.so_far is not None and found.expected is not None:
        yield f"{amount.bare(found.so_far)} so far and {amount.bare(found.expected - found.so_far)} to come."
    if found.chance is None:
        yield "There is no goal to compare it with."
    else:
        yield _prospects(found, amount)


def _prospects(found: Outlook, amount: "_Amounts") -> str:
    """How likely the goal is; what has happened already is said as such."""
    assert found.chance is not None
    likely = chance_words(found.chance).capitalize()
    if found.least is not None and found.most is not None:
        return f"{likely} likely to lie between {amount.bare(found.least)} and {amount.bare(found.most)}, where it is on target."
    goal = f"{'target' if found.by_target else 'green limit'} of {amount.bare(found.least if found.most is None else found.most)}"
    if found.chance == 1 and found.so_far is not None and found.most is None:
        return f"The {goal} is reached already."
    if found.chance == 0 and found.so_far is not None and found.least is None:
        return f"The {goal} can't be kept any more."
    return f"{likely} likely to {'reach' if found.most is None else 'stay within'} the {goal}."


class _Amounts:
    """Amounts of one measure as people read them."""

    def __init__(self, decimals: int, unit: str) -> None:
        self.decimals, self.unit = decimals, unit

    def __call__(self, amount: float | None) -> str:
        return f"{self.bare(amount)} {self.unit}".strip()

    def bare(self, amount: float | None) -> str:
        """Without the unit, where it stands beside."""
        text = f"{round_half_up(abs(amount or 0.0), self.decimals):,f}"
        return f"{MINUS}{text}" if (amount or 0.0) < 0 and text.strip("0.,") else text


def _closed(limit: float) -> float | None:
    """None for an open side and for no goal."""
    return float(limit) if np.isfinite(limit) else None
