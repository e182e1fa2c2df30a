"""What was worked out, laid over what was collected: own periods into grids, ratios into the periods looked at."""

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import numpy.typing as npt

from fourfold.engine.aggregation import View, Viewed
from fourfold.engine.columns import NEVER, Indices
from fourfold.engine.grid import Grid, Reasons, Window
from fourfold.engine.model import Frequency, Reason
from fourfold.engine.scoring import Array, Flags

if TYPE_CHECKING:
    from fourfold.engine.formulas.plan import Plan
    from fourfold.engine.formulas.working import Work

Number = TypeVar("Number", bound=np.generic)
OWN_REASONS = (Reason.WITHHELD, Reason.BEFORE_START, Reason.AFTER_END, Reason.PAUSED)  # the measure's own come first


@dataclass
class Table:
    """Measures worked out in the periods of one window, (measures, periods).

    `holds`: a formula or roll-up is in force; elsewhere what was collected counts. `cover` is the part of the operands
    that has data, 0 where there is no value. Parts are those of ratios and indices that roll up over units.
    """

    first: int  # ordinal of the first column
    row: dict[int, int]  # of a measure
    value: Array
    reason: Reasons
    cover: Array
    holds: Flags
    parts: dict[str, Array] = field(default_factory=dict)  # numerator, denominator, weight

    @classmethod
    def empty(cls, window: Window, measures: list[int]) -> "Table":
        shape = (len(measures), len(window.ordinals))
        return cls(
            window.ordinals.start, {m: at for at, m in enumerate(measures)}, np.full(shape, np.nan),
            np.full(shape, Reason.FORMULA_ERROR, np.int8), np.zeros(shape), np.zeros(shape, np.bool_),
        )  # fmt: skip

    def part(self, name: str) -> Array:
        if name not in self.parts:
            self.parts[name] = np.full(self.value.shape, np.nan)
        return self.parts[name]

    @property
    def past(self) -> int:
        return self.first + int(self.value.shape[1])


@dataclass
class Laid:
    """A table over the grid of some measures: `rows` of the grid have `own` rows of the table."""

    table: Table
    rows: Indices
    own: Indices
    grid: slice  # columns of the grid
    columns: slice  # of the table

    @property
    def holds(self) -> Flags:
        return self.table.holds[self.own, self.columns]

    def over(self, numbers: npt.NDArray[Number], name: str) -> npt.NDArray[Number]:
        """The grid's numbers with those that were worked out; parts that nobody worked out are NaN, days and flags 0."""
        found = self.table.value if name == "value" else self.table.parts.get(name)
        if found is None and not numbers.strides[0]:  # a constant: nothing there, nothing to lay over
            return numbers
        into = numbers if numbers.flags.writeable else numbers.copy()
        here = into[self.rows, self.grid]
        nothing: Any = np.nan if into.dtype.kind == "f" else 0
        here[self.holds] = nothing if found is None else found[self.own, self.columns][self.holds]
        into[self.rows, self.grid] = here
        return into

    def reasons(self, reasons: Reasons, has: Flags) -> Reasons:
        """Why what was worked out is missing, unless the measure has a reason of its own."""
        here = reasons[self.rows, self.grid]
        missing = self.holds & ~has[self.rows, self.grid] & ~np.isin(here, OWN_REASONS)
        here[missing] = self.table.reason[self.own, self.columns][missing]
        reasons[self.rows, self.grid] = here
        return reasons

    def cover(self, shape: tuple[int, ...]) -> Array:
        """1 where nothing was worked out."""
        cover = np.ones(shape)
        here = cover[self.rows, self.grid]
        known = self.holds & (self.table.reason[self.own, self.columns] == 0)
        here[known] = self.table.cover[self.own, self.columns][known]
        cover[self.rows, self.grid] = here
        return cover


@dataclass
class Calculated:
    """Everything that was worked out for one set of values. `tables` hold own periods, `seen` ratios as they are looked at."""

    plan: "Plan"
    work: "Work"
    tables: dict[Frequency, Table] = field(default_factory=dict)
    seen: list[tuple[View, Table]] = field(default_factory=list)

    def laid(self, members: Indices, window: Window) -> Laid | None:
        """What lies over the grid of these measures; None where nothing does."""
        table = self.tables.get(window.frequency)
        if table is None:
            return None
        first = max(window.ordinals.start, table.first)
        past = min(window.ordinals.stop, table.past)
        pairs = [(at, table.row[m]) for at, m in enumerate(members.tolist()) if m in table.row]
        if past <= first or not pairs:
            return None
        rows, own = np.array(pairs, np.int64).T
        grid = slice(first - window.ordinals.start, past - window.ordinals.start)
        return Laid(table, rows, own, grid, slice(first - table.first, past - table.first))

    def as_seen(self, members: Indices, window: Window, view: View, grid: Grid, viewed: Viewed) -> Viewed:
        """The viewed periods with ratios recomputed for them, and coverage as far as operands were covered."""
        laid = self.laid(members, window)
        if laid is not None and bool((laid.table.cover[laid.own] < 1).any()):
            viewed = _covered(laid, grid, viewed)
        table = self.seen_in(view)
        return viewed if table is None else _recomputed(table, members, view, viewed)

    def seen_in(self, view: View) -> Table | None:
        """Ratios as they are looked at in a view; None where they are looked at in their own periods."""
        return next((table for of, table in self.seen if of is view or _is_same(of, view)), None)


def _is_same(one: View, other: View) -> bool:
    alike = one.__class__ is other.__class__ is View and one.frequency is other.frequency
    return alike and one.year_to_date == other.year_to_date and np.array_equal(one.last_days, other.last_days)


def _covered(laid: Laid, grid: Grid, viewed: Viewed) -> Viewed:
    has = viewed.bins.count(grid.has)
    total = viewed.bins.total(laid.cover(grid.value.shape), grid.has)
    less = total < has  # whoever is fully covered keeps the same bits, in any company
    return replace(viewed, coverage=np.where(less, viewed.coverage * total / np.maximum(has, 1), viewed.coverage))


def _recomputed(table: Table, members: Indices, view: View, viewed: Viewed) -> Viewed:
    pairs = [(at, table.row[m]) for at, m in enumerate(members.tolist()) if m in table.row]
    if not pairs:
        return viewed
    rows, own = np.array(pairs, np.int64).T
    columns = view_columns(view) - table.first
    holds = table.holds[own][:, columns]
    shape = viewed.value.shape
    value, cover = (np.array(np.broadcast_to(each, shape)) for each in (viewed.value, viewed.coverage))
    reason, as_of, carried = (
        np.array(np.broadcast_to(each, shape)) for each in (viewed.reason, viewed.as_of, viewed.carried)
    )
    found = table.value[own][:, columns]
    days = np.where(np.isnan(found), NEVER, view.last_days)
    own_reason = np.isin(reason[rows], OWN_REASONS) & np.isnan(value[rows])
    holds &= ~own_reason
    for into, numbers in (
        (value, found), (cover, table.cover[own][:, columns]), (reason, table.reason[own][:, columns]), (as_of, days), (carried, False),
    ):  # fmt: skip
        into[rows] = np.where(holds, numbers, into[rows])
    return replace(viewed, value=value, coverage=cover, reason=reason, as_of=as_of, carried=carried)


def view_columns(view: View) -> Indices:
    """The ordinal of each period of a view in its own frequency."""
    return view.shifts if view.shifts is not None else view.calendar.ordinals(view.frequency, view.last_days)
