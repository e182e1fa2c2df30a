"""A mapping as data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

SHAPES = ("long", "wide", "columns")
FACTS = (
    "key", "name", "parent", "description", "category", "unit", "decimals", "polarity", "kind", "frequency", "scale",
)  # fmt: skip
VALUES = ("actual", "target", "numerator", "denominator", "note")
NUMBERS = ("actual", "target", "numerator", "denominator")
FORMATS = ("auto", "year", "month", "day", "excel")
GROUPS = ("category", "parent", "one")


@dataclass(frozen=True)
class Source:
    """Where one fact comes from: a column, the sum of some columns, or the same value in every row.

    `values` translates what the cells say; texts in `none` mean that there is nothing.
    """

    columns: tuple[str, ...] = ()
    value: Any = None
    values: Mapping[str, Any] = field(default_factory=dict)
    none: tuple[str, ...] = ()


@dataclass(frozen=True)
class Block:
    """One value for each row: the facts of its measure and the numbers of its period."""

    facts: Mapping[str, Source]
    values: Mapping[str, Source]


@dataclass(frozen=True)
class PeriodPlan:
    """Where the period stands: one column (and one of shifts), a year's with a month's or quarter's, or (wide) the headers themselves."""

    columns: tuple[str, ...] = ()
    year: str = ""
    month: str = ""
    quarter: str = ""
    shift: str = ""
    format: str = "auto"
    day_first: bool | None = None
    spans: str = "refuse"  # or "last_year": 2019-22 is the value of its last year


@dataclass(frozen=True)
class ScorecardPlan:
    """The scorecard that the measures go to: how objectives are made, and which perspective holds each."""

    name: str = ""
    objectives: str = "category"
    perspective: str = "Internal process"
    perspectives: Mapping[str, str] = field(default_factory=dict)  # objective -> perspective
    lanes: tuple[str, ...] = ()  # of a new strategy; empty: the four usual ones


@dataclass(frozen=True)
class FileMapping:
    """Everything that is known about a file's layout. Empty texts are found out from the file."""

    blocks: tuple[Block, ...]
    period: PeriodPlan | None = None
    shape: str = "long"
    sheet: str = ""
    encoding: str = ""
    separator: str = ""
    header_row: int = 1
    header_rows: int = 1
    rows: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ignore: tuple[str, ...] = ()
    decimal: str = ""
    group: str = ""
    columns_hold: str = "actual"  # of a wide file
    zero_target_means_none: bool = False
    percent: bool = False  # the file's fractions are shown as percent
    limits: Mapping[str, float] = field(default_factory=dict)
    scorecard: ScorecardPlan | None = None
