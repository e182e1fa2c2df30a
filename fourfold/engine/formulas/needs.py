"""What a formula needs, and how far back: known from its text alone, before anything is fetched."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from fourfold.engine.formulas.functions import FURTHEST, YEARS, Function
from fourfold.engine.formulas.nodes import Measured, Name, Node, OverChildren, Rounded, Shifted, Span, walk
from fourfold.engine.formulas.wrong import Wrong, WrongFormula
from fourfold.engine.model import Frequency
from fourfold.engine.periods import Calendar

WORK = 2_000  # of a formula: nodes, a rolling one counted once for each of its periods
FIRST = date(2, 1, 1).toordinal()  # no period before this day is ever looked at


class What(StrEnum):
    VALUE = "value"
    TARGET = "target"
    SCORE = "score"
    CHILDREN = "children"  # the values of those that roll up into the measure


class Back(StrEnum):
    PERIODS = "periods"  # n periods before
    YEAR = "year"  # the same period of the year before
    YTD = "ytd"  # all from the start of the fiscal year
    ROLLING = "rolling"  # all of the last n periods


class Step(NamedTuple):
    back: Back
    n: int = 0

    def earliest(self, calendar: Calendar, frequency: Frequency, ordinal: int) -> int:
        """The first period that is looked at from one period."""
        match self.back:
            case Back.PERIODS:
                return ordinal - self.n
            case Back.ROLLING:
                return ordinal - self.n + 1
            case Back.YEAR:
                return a_year_before(calendar, frequency, ordinal)
            case Back.YTD:
                return _start_of_year(calendar, frequency, ordinal)

    def latest(self, calendar: Calendar, frequency: Frequency, ordinal: int) -> int:
        """The last period from which one period is looked at; where calendars are uneven, one or two more."""
        match self.back:
            case Back.PERIODS:
                return ordinal + self.n
            case Back.ROLLING:
                return ordinal + self.n - 1
            case Back.YEAR:
                return _ordinal(calendar, frequency, _last_day(calendar, frequency, ordinal) + 366) + 2
            case Back.YTD:
                year = _ordinal(calendar, Frequency.YEAR, _last_day(calendar, frequency, ordinal))
                return _ordinal(calendar, frequency, _last_day(calendar, Frequency.YEAR, year) + 1)


@dataclass(frozen=True, slots=True)
class Need:
    """One measure, what of it, and the way back to it: `steps` from the outside in."""

    key: Hashable
    what: What
    steps: tuple[Step, ...] = ()

    @property
    def shifts(self) -> "Need":
        """The need without what is gathered at its end: only periods that lie somewhere else."""
        return Need(self.key, self.what, tuple(step for step in self.steps if step.back in (Back.PERIODS, Back.YEAR)))

    def earliest(self, calendar: Calendar, frequency: Frequency, ordinal: int) -> int:
        """The first period (of the formula's own frequency) that the result in period `ordinal` looks at."""
        for step in self.steps:
            if calendar.first_days(frequency, np.array([ordinal]))[0] <= FIRST:
                return ordinal
            ordinal = step.earliest(calendar, frequency, ordinal)
        return ordinal

    def affected(self, calendar: Calendar, frequency: Frequency, first: int, last: int) -> tuple[int, int]:
        """Periods whose results may change when the operand changes from period `first` to `last`; never too few."""
        for step in reversed(self.steps):
            last = step.latest(calendar, frequency, last)
            if step.back is Back.PERIODS:
                first += step.n
            elif step.back is Back.YEAR:
                first = _ordinal(calendar, frequency, _last_day(calendar, frequency, first - 1) + 360) - 1
        return first, last

    def in_words(self) -> str:
        """“the target of it, 2 periods before”; "" for the plain value."""
        words = {What.TARGET: ["its target"], What.SCORE: ["its score"], What.CHILDREN: ["what rolls up into it"]}
        found = words.get(self.what, [])
        for step in self.steps:
            match step.back:
                case Back.PERIODS:
                    found.append(f"{step.n} {'period' if step.n == 1 else 'periods'} before")
                case Back.ROLLING:
                    found.append(f"over the last {step.n} periods")
                case Back.YEAR:
                    found.append("in the same period of the year before")
                case Back.YTD:
                    found.append("from the start of the year")
        return ", ".join(found)


def needs_of_tree(root: Node) -> tuple[Need, ...]:
    """In the order of the text, each once. Raises WrongFormula for what looks back too far."""
    found: dict[Need, Span] = {}
    waiting: list[tuple[Node, tuple[Step, ...]]] = [(root, ())]
    while waiting:
        node, steps = waiting.pop()
        if isinstance(node, Shifted):
            steps = (*steps, Step(Back.YEAR) if node.periods is None else Step(Back.PERIODS, node.periods))
            _refuse_far(steps, node.at)
        waiting.extend((part, steps) for part in reversed(node.parts))
        need = need_of(node, steps)
        if need is not None:
            _refuse_far(need.steps, node.at)
            found.setdefault(need, node.at)
    return tuple(found)


def need_of(node: Node, steps: tuple[Step, ...] = ()) -> Need | None:
    """What a node without parts needs; None for a number and for whatever has parts."""
    if isinstance(node, Name):
        return Need(node.key, What.VALUE, steps)
    if isinstance(node, OverChildren):
        return Need(node.name.key, What.CHILDREN, steps)
    if not isinstance(node, Measured):
        return None
    match node.function:
        case Function.TARGET:
            return Need(node.name.key, What.TARGET, steps)
        case Function.SCORE:
            return Need(node.name.key, What.SCORE, steps)
        case Function.YTD:
            return Need(node.name.key, What.VALUE, (*steps, Step(Back.YTD)))
        case Function.ROLLING:
            return Need(node.name.key, What.VALUE, (*steps, Step(Back.ROLLING, node.periods)))


def work_of(root: Node) -> int:
    """How much one period of the formula costs. Raises WrongFormula where that is too much."""
    work = 0
    for node in walk(root):
        work += node.periods if isinstance(node, Measured) else 4 if isinstance(node, Rounded) else 1
        if isinstance(node, Measured):
            work += 1
        if work > WORK:
            raise WrongFormula(
                Wrong.TOO_MUCH_WORK,
                "The formula adds up too many periods: use fewer or shorter rolling functions.",
                node.at,
            )
    return work


def _refuse_far(steps: Sequence[Step], at: Span) -> None:
    periods = sum(step.n for step in steps)
    years = sum(step.back in (Back.YEAR, Back.YTD) for step in steps)
    if periods > FURTHEST or years > YEARS:
        raise WrongFormula(
            Wrong.TOO_FAR, f"A formula looks back at most {FURTHEST} periods and {YEARS} years.", at,
            allowed=("fewer periods",),
        )  # fmt: skip


@lru_cache(maxsize=65_536)
def a_year_before(calendar: Calendar, frequency: Frequency, ordinal: int) -> int:
    """The ordinal of the same period in the year before; the period itself at the beginning of time."""
    period = calendar.at(frequency, ordinal)
    return ordinal if period.start.toordinal() <= FIRST + 366 else calendar.ordinal(calendar.a_year_before(period))


def _start_of_year(calendar: Calendar, frequency: Frequency, ordinal: int) -> int:
    year = _ordinal(calendar, Frequency.YEAR, _last_day(calendar, frequency, ordinal))
    return _ordinal(calendar, frequency, int(calendar.first_days(Frequency.YEAR, np.array([year]))[0]))


def _last_day(calendar: Calendar, frequency: Frequency, ordinal: int) -> int:
    return int(calendar.last_days(frequency, np.array([ordinal]))[0])


def _ordinal(calendar: Calendar, frequency: Frequency, day: int) -> int:
    return int(calendar.ordinals(frequency, np.array([day]))[0])
