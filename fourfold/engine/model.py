"""What goes into the engine and what comes out: rows of plain data, arrays of results.

Units: values, targets and limits are float64 in the measure's own unit; scores are 0-10; coverage is 0-1;
dates are `datetime.date` in the organisation's own calendar. Missing is NaN plus a `Reason`, never zero.
"""

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from fourfold.engine.periods import Calendar

Points = tuple[tuple[float, float], ...]


class Kind(StrEnum):
    """How values combine over time and over units."""

    FLOW = "flow"  # sum
    STOCK = "stock"  # last
    RATIO = "ratio"  # sum of numerators / sum of denominators
    INDEX = "index"  # mean weighted by a stated weight, else last
    COUNT = "count"  # events: sum
    YES_NO = "yes_no"  # last
    TEXT = "text"  # one of the measure's words: last


class Frequency(StrEnum):
    """From the finest to the coarsest."""

    SHIFT = "shift"  # a part of a day; it belongs to the day on which it begins
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"


class Polarity(StrEnum):
    """Which direction is better, or what else decides whether a value is good."""

    MAXIMUM = "maximum"
    MINIMUM = "minimum"
    RANGE = "range"
    MILESTONE = "milestone"
    YES_NO = "yes_no"
    NONE = "none"  # shown, never scored
    RULES = "rules"  # conditions, the first that holds


class Mode(StrEnum):
    """How the limits of a threshold are stated."""

    LIMITS = "limits"  # red and green (range: red, green, green_high, red_high) in the measure's unit
    PERCENT = "percent"  # red and green as percent of the target in force
    POINTS = "points"  # (value, score) points, linear between, flat outside
    DEVIATION = "deviation"  # how far from the target, in the measure's unit: low red, low amber, high amber, high red
    RULES = "rules"  # conditions from top to bottom, the first that holds gives the score


class Test(StrEnum):
    """What a condition of first-match rules asks."""

    BELOW = "below"  # numbers
    AT_MOST = "at_most"
    EQUAL = "equal"
    AT_LEAST = "at_least"
    ABOVE = "above"
    BETWEEN = "between"  # both ends included
    WORD = "word"  # one of these words
    YES = "yes"
    NO = "no"
    BEFORE = "before"  # days
    ON_OR_BEFORE = "on_or_before"
    ON = "on"
    ON_OR_AFTER = "on_or_after"
    AFTER = "after"
    WITHIN = "within"  # so many days of a day, on either side
    OTHERWISE = "otherwise"  # whatever is left


class Status(IntEnum):
    """A period's status; the words and shapes belong to the page."""

    NO_DATA = 0
    RED = 1
    AMBER = 2
    GREEN = 3
    EXCEEDS = 4
    LATE = 5
    NOT_SCORED = 6


class Reason(IntEnum):
    """Why there is no value or no score."""

    PRESENT = 0
    NOT_DUE = 1
    LATE = 2
    NOT_COLLECTED = 3
    NO_DENOMINATOR = 4
    FORMULA_ERROR = 5
    WITHHELD = 6
    PAUSED = 7
    BEFORE_START = 8
    AFTER_END = 9
    NO_TARGET = 10  # a value, but nothing to score it against
    NO_POLARITY = 11  # polarity "none": shown, never scored
    LOW_COVERAGE = 12  # a node: too little weight has data
    EMPTY = 13  # a node without children
    FORECAST = 14  # only a forecast exists; it never scores as an actual
    NO_COMPONENTS = 15  # several ready-made ratios: without numerators and denominators they do not combine


@dataclass(frozen=True, slots=True)
class MeasureRow:
    key: Hashable
    name: str = ""
    kind: Kind = Kind.STOCK
    frequency: Frequency = Frequency.MONTH
    starts: date | None = None
    ends: date | None = None
    due_days: int = 10  # the value is due this many days after the period's end
    grace_days: int = 5  # and late when these have passed too
    carry_periods: int = 0  # how many own periods the last value may be carried forward
    paused: bool = False
    withheld: bool = False  # the viewer may not see it: missing, with that reason
    critical: bool = False
    leading: bool | None = None
    baseline: float | None = None
    scale: float = 1.0  # a ratio's factor: 100 shows numerator / denominator as percent
    words: tuple[str, ...] = ()  # what a text measure may say; as a number a word is its place here, from 1


@dataclass(frozen=True, slots=True)
class ObservationRow:
    """One value of the measure's own period that holds the day `start`, usually its first: never of a part of it."""

    measure: Hashable
    start: date
    value: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    weight: float | None = None  # of an index
    forecast: bool = False
    recorded: date | None = None
    done_on: date | None = None  # a milestone's day of completion
    forecast_on: date | None = None  # a milestone's expected day
    shift: int = 1  # which shift of that day, from 1; of measures by shift only
    text: str | None = None  # a word of the measure, in any case of letters


@dataclass(frozen=True, slots=True)
class ObservationColumns:
    """Many observations as arrays of one length, one entry each; the fields mean what they mean in ObservationRow.

    `measure` is the position in the model's measures; days are `date.toordinal` numbers, 0 where unknown; missing
    numbers are NaN; a column that nobody has is None. Rows sorted by measure and day are taken as they are. The value of a
    text measure is the place of the word in MeasureRow.words, from 1.
    """

    measure: npt.NDArray[Any]
    start: npt.NDArray[Any]
    value: npt.NDArray[np.float64]
    numerator: npt.NDArray[np.float64] | None = None
    denominator: npt.NDArray[np.float64] | None = None
    weight: npt.NDArray[np.float64] | None = None
    forecast: npt.NDArray[np.bool_] | None = None
    recorded: npt.NDArray[Any] | None = None
    done_on: npt.NDArray[Any] | None = None
    forecast_on: npt.NDArray[Any] | None = None
    shift: npt.NDArray[Any] | None = None  # None: all values by shift are of the first


@dataclass(frozen=True, slots=True)
class Condition:
    """One line of first-match rules. Which fields are used depends on what is asked."""

    test: Test
    score: float  # 0-10; the status follows from it
    number: float | None = None
    upto: float | None = None  # the other end of BETWEEN
    words: tuple[str, ...] = ()
    day: date | None = None  # None: the rule's due day
    days: int = 0  # of WITHIN


@dataclass(frozen=True, slots=True)
class ThresholdRow:
    """The scoring rule of a measure from a day on. Which numbers are used depends on mode and polarity."""

    measure: Hashable
    effective_from: date
    polarity: Polarity
    mode: Mode = Mode.LIMITS
    red: float | None = None
    green: float | None = None
    green_high: float | None = None
    red_high: float | None = None
    stretch: float | None = None
    points: Points = ()
    due: date | None = None
    grace_days: int = 0
    basis: float | None = None  # of a percent rule: the value that means 0 %; None: 0
    conditions: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class TargetRow:
    """The target in force from a day on, until the next one. An amount of None ends it: no target."""

    measure: Hashable
    effective_from: date
    amount: float | None


@dataclass(frozen=True, slots=True)
class FormulaRow:
    """How a measure is worked out from a day on, until the next row; an empty text ends it: values are entered again.

    `names` says which measure each name in the text means. A period counts by the row in force on its last day.
    """

    measure: Hashable
    effective_from: date
    text: str
    names: tuple[tuple[str, Hashable], ...] = ()


class Method(StrEnum):
    """How child scores combine."""

    MEAN = "mean"
    WORST = "worst"
    BEST = "best"
    MODE_WORST = "mode_worst"  # most frequent status, ties to the worse
    MODE_BEST = "mode_best"
    COUNT = "count"  # how many children have which status, whatever their weights and scores


@dataclass(frozen=True, slots=True)
class NodeRow:
    """An objective, a perspective of a scorecard, or a scorecard: anything that rolls up."""

    key: Hashable
    name: str = ""
    method: Method = Method.MEAN
    critical_caps: bool = False  # a critical red below caps this node at amber
    cap_green: bool = False  # each child counts at most as green (6 2/3)
    minimum_coverage: float = 0.5


@dataclass(frozen=True, slots=True)
class EdgeRow:
    """A child (measure or node) of a node, with its weight, between two days (from included, to excluded)."""

    parent: Hashable
    child: Hashable
    weight: float = 1.0
    effective_from: date | None = None
    effective_to: date | None = None


@dataclass(frozen=True, slots=True)
class CascadeRow:
    """A measure whose values roll up into the same measure of a larger unit, between two days (from included, to excluded)."""

    parent: Hashable
    child: Hashable
    effective_from: date | None = None
    effective_to: date | None = None


@dataclass(frozen=True, slots=True)
class Model:
    """Everything needed to compute one or more scorecards at `periods`, all of one frequency, oldest first.

    `today` decides what is due and what is late. Measure keys and node keys must be distinct.
    Of observations, thresholds and targets the caller passes those in force; order does not matter.
    `calendar` says more than `first_month` can, and counts where it is given; periods by shift need `shifts` too.
    """

    frequency: Frequency
    periods: tuple[tuple[date, date], ...]  # first and last day of each
    today: date
    first_month: int = 1  # of the fiscal year
    view: Literal["period", "ytd"] = "period"
    measures: tuple[MeasureRow, ...] = ()
    observations: tuple[ObservationRow, ...] | ObservationColumns = ()
    thresholds: tuple[ThresholdRow, ...] = ()
    targets: tuple[TargetRow, ...] = ()
    nodes: tuple[NodeRow, ...] = ()
    edges: tuple[EdgeRow, ...] = ()
    calendar: "Calendar | None" = None
    shifts: tuple[int, ...] = ()  # which shift of its day each of `periods` is, from 1
    formulas: tuple[FormulaRow, ...] = ()
    cascades: tuple[CascadeRow, ...] = ()
