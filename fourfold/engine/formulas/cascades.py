"""Values that roll up over units: the same measure of smaller units combined into that of the larger one, by its kind.

Flows, counts and stocks add up, ratios are ratios of sums, indices are weighted means, answers are yes where all are
yes. Percentages are never averaged. Source: docs/reference/scoring.md, section "Values over units".
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from fourfold.engine.columns import Indices
from fourfold.engine.formulas.calculated import Table
from fourfold.engine.grid import Grid
from fourfold.engine.model import Kind, MeasureRow, Polarity, Reason
from fourfold.engine.scoring import Array, Flags

if TYPE_CHECKING:
    from fourfold.engine.formulas.plan import Edge

COMBINES = {
    Kind.FLOW: "the sum over the units", Kind.COUNT: "the sum over the units", Kind.STOCK: "the sum of what each unit last had",
    Kind.RATIO: "sum of numerators / sum of denominators over the units", Kind.INDEX: "the mean by the units' weights",
    Kind.YES_NO: "yes where every unit says yes",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sheet:
    """What two measures must have in common to roll up as one."""

    row: MeasureRow
    unit: str = ""
    polarity: Polarity | None = None
    formula: str = ""


def why_not_identical(parent: Sheet, child: Sheet) -> str | None:
    """In words, why the child's values can't roll up into the parent's; None where they can."""
    name, above = child.row.name or child.row.key, parent.row.name or parent.row.key
    if parent.row.kind not in COMBINES:
        return f"Values of “{above}” don't combine over units: {parent.row.kind.value.replace('_', ' ')} can't be added up."
    pairs = (
        (
            "unit",
            parent.unit.strip().casefold(),
            child.unit.strip().casefold(),
            child.unit or "none",
            parent.unit or "none",
        ),
        ("kind", parent.row.kind, child.row.kind, child.row.kind.value, parent.row.kind.value),
        ("frequency", parent.row.frequency, child.row.frequency, child.row.frequency.value, parent.row.frequency.value),
        ("scale", parent.row.scale, child.row.scale, f"{child.row.scale:g}", f"{parent.row.scale:g}"),
        ("polarity", parent.polarity, child.polarity, _polarity(child), _polarity(parent)),
        ("formula", _plain(parent.formula), _plain(child.formula), child.formula or "none", parent.formula or "none"),
    )
    for what, above_has, below_has, below_shown, above_shown in pairs:
        if above_has != below_has:
            return (
                f"Values roll up between measures that are the same: the {what} of “{name}” is {below_shown}, "
                f"that of “{above}” is {above_shown}."
            )
    return None


def why_no_own_value(name: str, children: int) -> str:
    """The sentence for whoever enters a value where one rolls up."""
    units = "1 unit" if children == 1 else f"{children} units"
    return f"“{name}” is worked out from {units} in this period: enter the value there, or end the roll-up first."


def _polarity(sheet: Sheet) -> str:
    return sheet.polarity.value.replace("_", " ") if sheet.polarity else "none"


def _plain(formula: str) -> str:
    return "".join(formula.split()).casefold()


def roll_up_values(
    table: Table, m: int, kind: Kind, edges: Sequence["Edge"], grid: Grid, fits: Flags, scale: float
) -> None:
    """Fill in the parent's row from the grid of its children, (children, own periods), in the order of the edges.

    A child that has no value is left out, and the coverage says so; `fits` is False for one that can't be combined.
    """
    row, days = table.row[m], grid.last_days
    in_force = np.array([(edge.first <= days) & (days < edge.past) for edge in edges], np.bool_) & _once(edges, days)
    counts = in_force & grid.alive
    has = counts & grid.has & fits[:, None]
    value, parts, reason = _COMBINED.get(kind, _nothing)(grid, has, scale)
    value = np.where(has.any(axis=0), value, np.nan)
    table.holds[row] = in_force.any(axis=0)
    why = np.where(reason != 0, reason, _why_none(grid, in_force, fits))
    endless = np.isinf(value)
    value[endless], why[endless] = np.nan, Reason.FORMULA_ERROR
    table.value[row], table.reason[row] = value, np.where(np.isnan(value), why, 0)
    share = has.sum(axis=0) / np.maximum(counts.sum(axis=0), 1)
    table.cover[row] = np.where(np.isnan(value), 0.0, share)
    for name, numbers in parts.items():
        table.part(name)[row] = np.where(np.isnan(value), np.nan, numbers)


def _once(edges: Sequence["Edge"], days: Indices) -> Flags:
    """A child below the same parent twice at one time counts once."""
    found = np.ones((len(edges), len(days)), np.bool_)
    taken: dict[int, Flags] = {}
    for at in range(len(edges) - 1, -1, -1):
        edge = edges[at]
        here = (edge.first <= days) & (days < edge.past)
        already = taken.setdefault(edge.child, np.zeros(len(days), np.bool_))
        found[at] = ~already
        already |= here
    return found


def _why_none(grid: Grid, in_force: Flags, fits: Flags) -> Indices:
    """The reason of the first child in force."""
    first = np.argmax(in_force, axis=0)
    found = grid.reason[first, np.arange(in_force.shape[1])]
    return np.where(found == 0, np.int8(Reason.NO_COMPONENTS), found)


Combined = tuple[Array, dict[str, Array], Indices]


def _sum(numbers: Array, which: Flags) -> Array:
    """Over the children, one after the other."""
    total = np.zeros(numbers.shape[1])
    for each, counts in zip(numbers, which, strict=True):
        total[counts] += each[counts]
    return total


def _added(grid: Grid, has: Flags, scale: float) -> Combined:
    return _sum(grid.value, has), {}, np.zeros(has.shape[1], np.int8)


def _ratio(grid: Grid, has: Flags, scale: float) -> Combined:
    """A child with a ready-made ratio alone can't be added to others."""
    both = has & ~np.isnan(grid.numerator) & ~np.isnan(grid.denominator)
    numerator, denominator = _sum(grid.numerator, both), _sum(grid.denominator, both)
    whole = has.any(axis=0) & (both == has).all(axis=0)
    alone = (has.sum(axis=0) == 1) & ~both.any(axis=0)
    with np.errstate(all="ignore"):
        quotient = np.where(denominator == 0, np.nan, numerator * scale / denominator)
    value = np.where(whole, quotient, np.where(alone, _sum(grid.value, has), np.nan))
    reason = np.where(whole & (denominator == 0), np.int8(Reason.NO_DENOMINATOR), np.int8(0))
    reason[has.any(axis=0) & ~whole & ~alone] = Reason.NO_COMPONENTS
    parts = {"numerator": np.where(whole, numerator, np.nan), "denominator": np.where(whole, denominator, np.nan)}
    return value, parts, reason


def _index(grid: Grid, has: Flags, scale: float) -> Combined:
    """By the stated weights; where a child states none, only one child can be shown."""
    weighted = has & ~np.isnan(grid.weight)
    whole = has.any(axis=0) & (weighted == has).all(axis=0)
    alone = has.sum(axis=0) == 1
    weight = _sum(grid.weight, weighted)
    with np.errstate(all="ignore"):
        mean = np.where(weight == 0, np.nan, _sum(grid.weight * grid.value, weighted) / weight)
    value = np.where(alone, _sum(grid.value, has), np.where(whole, mean, np.nan))
    reason = np.where(whole & ~alone & (weight == 0), np.int8(Reason.NO_DENOMINATOR), np.int8(0))
    reason[has.any(axis=0) & ~whole & ~alone] = Reason.NO_COMPONENTS
    return value, {"weight": np.where(whole, weight, np.nan)}, reason


def _all_yes(grid: Grid, has: Flags, scale: float) -> Combined:
    no = (has & (grid.value == 0)).any(axis=0)
    return np.where(no, 0.0, 1.0), {}, np.zeros(has.shape[1], np.int8)


def _nothing(grid: Grid, has: Flags, scale: float) -> Combined:
    """Words don't combine over units: there is no value, and the reason says so."""
    return np.full(has.shape[1], np.nan), {}, np.full(has.shape[1], Reason.NO_COMPONENTS, np.int8)


_COMBINED = {
    Kind.FLOW: _added, Kind.COUNT: _added, Kind.STOCK: _added, Kind.RATIO: _ratio, Kind.INDEX: _index, Kind.YES_NO: _all_yes,
}  # fmt: skip
