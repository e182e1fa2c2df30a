"""Looking at operands: measures brought to the periods of a formula, by their kinds."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np

from fourfold.engine import limits
from fourfold.engine.aggregation import ADDITIVE, View, view_grid
from fourfold.engine.blocks import CELLS, Frame, frame_of, score_block
from fourfold.engine.columns import Indices, Measures, Observations
from fourfold.engine.formulas.calculated import Calculated
from fourfold.engine.formulas.functions import Function
from fourfold.engine.formulas.needs import FIRST, Back, Step, What, a_year_before
from fourfold.engine.formulas.plan import Glance, Plan, Within
from fourfold.engine.formulas.sights import Sight, sight_of
from fourfold.engine.grid import Grid, Reasons, Window, build_grid
from fourfold.engine.model import Frequency, Kind, Reason
from fourfold.engine.parallel import for_each
from fourfold.engine.periods import FINENESS
from fourfold.engine.scoring import Array, Flags

NOWHERE = -(2**40)


Pair = tuple[int, Within | None]


class Seen(NamedTuple):
    """One row for each look, (looks, periods)."""

    value: Array
    reason: Reasons
    cover: Array


Place = tuple[Seen, int]  # and the row in it


class Alike(NamedTuple):
    """What looks that are worked out together have in common."""

    span: Step | None
    is_value: bool
    own: Frequency
    kind: Kind


@dataclass
class Looking:
    """`looked` holds what has been looked at: by the periods, the span and what of it, then by measure."""

    plan: Plan
    measures: Measures
    rules: limits.Rules
    targets: limits.Targets
    view: View
    rows: Observations
    calculated: Calculated
    sights: dict[tuple[Frequency, Step | None], Sight] = field(default_factory=dict)
    looked: dict[tuple[Frequency, Step | None, What], dict[Pair, Place]] = field(default_factory=dict)
    gaps: dict[int, bool] = field(default_factory=dict)

    def sight(self, frequency: Frequency, span: Step | None) -> Sight:
        if (frequency, span) not in self.sights:
            window = self.plan.windows[frequency]
            self.sights[frequency, span] = sight_of(window, self.view.calendar, span, self.view.today)
        return self.sights[frequency, span]

    def own(self, m: int, frequency: Frequency) -> Seen:
        """One measure in the periods of a frequency, (periods,)."""
        self.look(frequency, {(None, What.VALUE): {(m, None): None}})
        return _row(self.looked[frequency, None, What.VALUE][m, None])

    def leaves(self, glances: Sequence[Glance], frequency: Frequency) -> Seen:
        """The rows that a program wants."""
        shape = (len(glances), len(self.plan.windows[frequency].ordinals))
        found = Seen(np.full(shape, np.nan), np.full(shape, Reason.FORMULA_ERROR, np.int8), np.zeros(shape))
        pairs = [self._pairs(glance) for glance in glances]
        asked: dict[tuple[Step | None, What], dict[Pair, None]] = defaultdict(dict)
        for glance, own in zip(glances, pairs, strict=True):
            asked[glance.span, glance.what].update(dict.fromkeys(own))
        self.look(frequency, asked)
        looked = {way: self.looked[frequency, *way] for way in asked}
        together_in: dict[int, tuple[Seen, list[int], list[int]]] = {}
        for at, (glance, own) in enumerate(zip(glances, pairs, strict=True)):
            here = looked[glance.span, glance.what]
            if glance.parent is not None and glance.together is not None:
                seen = [_row(here[pair]) for pair in own]
                found.value[at], found.reason[at], found.cover[at] = together(
                    glance.together, seen, self._in_force(glance.parent, frequency)
                )
            elif own:
                block, row = here[own[0]]
                _, into, rows = together_in.setdefault(id(block), (block, [], []))
                into.append(at)
                rows.append(row)
        for block, into, rows in together_in.values():
            found.value[into], found.reason[into], found.cover[into] = (each[rows] for each in block)
        return found

    def _pairs(self, glance: Glance) -> list[Pair]:
        within = glance.within
        if within is not None and within[0] not in self.gaps:
            self.gaps[within[0]] = bool(self._without(within[0]).any())
        counted = within if within is not None and self.gaps[within[0]] and glance.what is What.VALUE else None
        return [(m, counted) for m in glance.measures]

    def _in_force(self, parent: int, frequency: Frequency) -> Flags:
        """When each of the measure's children rolls up into it, (children, periods)."""
        days = self.plan.windows[frequency].last_days
        edges = self.plan.children_of(parent)
        return np.array([(edge.first <= days) & (days < edge.past) for edge in edges], np.bool_).reshape(-1, len(days))

    def look(self, frequency: Frequency, asked: Mapping[tuple[Step | None, What], Iterable[Pair]]) -> None:
        """Bring operands to the periods that formulas look at them in, those that are alike together."""
        alike: dict[Alike, dict[Pair, None]] = defaultdict(dict)
        for (span, what), pairs in asked.items():
            known = self.looked.setdefault((frequency, span, what), {})
            for pair in pairs:
                if pair not in known:
                    row = self.plan.rows[pair[0]]
                    alike[Alike(span, what is What.VALUE, row.frequency, row.kind)][pair] = None
        pieces = [piece for each, members in alike.items() for piece in self._pieces(frequency, each, list(members))]
        for_each(pieces, lambda piece: self._look(frequency, *piece))

    def _pieces(
        self, frequency: Frequency, alike: Alike, members: list[Pair]
    ) -> Iterator[tuple[Alike, Frame, list[Pair]]]:
        sight = self.sight(frequency, None if _is_averaged(alike) else alike.span)
        frame = frame_of(alike.own, alike.kind, sight, max(self.plan.rows[m].carry_periods for m, _ in members))
        size = max(1, CELLS // max(len(frame.window.ordinals), len(sight.last_days)))
        for start in range(0, len(members), size):
            yield alike, frame, members[start : start + size]

    def _look(self, frequency: Frequency, alike: Alike, frame: Frame, some: list[Pair]) -> None:
        averaged = _is_averaged(alike)
        sight = self.sight(frequency, None if averaged else alike.span)
        for what, seen in self._values(frame, some, sight) if alike.is_value else self._scores(frame, some, sight):
            shown = averages(seen, alike.span.n) if averaged and alike.span is not None else seen
            known = self.looked.setdefault((frequency, alike.span, what), {})
            known.update((pair, (shown, at)) for at, pair in enumerate(some))

    def _values(self, frame: Frame, some: Sequence[Pair], sight: Sight) -> Iterator[tuple[What, Seen]]:
        members = np.array([m for m, _ in some], np.int64)
        grid = build_grid(
            frame.window, kind=frame.kind, members=members, measures=self.measures, observations=self.rows, today=sight.today
        )  # fmt: skip
        if any(within for _, within in some):
            grid = self._counted_alone(grid, frame, some, sight.frequency)
        viewed = view_grid(grid, sight, frame.kind, self.measures.scale[members], frame.bins)
        viewed = self.calculated.as_seen(members, frame.window, sight, grid, viewed)
        yield What.VALUE, settled(viewed.value, viewed.reason, viewed.coverage)

    def _scores(self, frame: Frame, some: Sequence[Pair], sight: Sight) -> Iterator[tuple[What, Seen]]:
        block = score_block(
            frame, np.array([m for m, _ in some], np.int64), measures=self.measures, observations=self.rows, rules=self.rules,
            targets=self.targets, view=sight,
        )  # fmt: skip
        yield What.SCORE, settled(block.score, block.reason, block.coverage)
        hidden = block.viewed.reason == Reason.WITHHELD
        target = np.where(hidden, np.nan, block.target)
        why = np.where(hidden, np.int8(Reason.WITHHELD), np.int8(Reason.NO_TARGET))
        yield What.TARGET, settled(target, np.broadcast_to(why, target.shape), np.ones(target.shape))

    def _counted_alone(self, grid: Grid, frame: Frame, some: Sequence[Pair], frequency: Frequency) -> Grid:
        """The grid with only those own periods in which the formula has a result of its own, as a ratio counts only pairs.

        Otherwise two months of costs would be divided by three of revenue. What is no sum stands for itself.
        """
        if frame.kind not in (*ADDITIVE, Kind.RATIO):
            return grid
        why = np.zeros(grid.has.shape, np.int8)
        for at, (_, within) in enumerate(some):
            if within is not None and FINENESS[frame.frequency] <= FINENESS[self.plan.rows[within[0]].frequency]:
                why[at] = self._why_not(within, frequency, frame.window)
        counts = why == 0
        value, numerator, denominator = (
            np.where(counts, numbers, np.nan) for numbers in (grid.value, grid.numerator, grid.denominator)
        )
        return replace(
            grid, has=grid.has & counts, value=value, numerator=numerator, denominator=denominator,
            reason=np.where(grid.has & ~counts, why, grid.reason),
        )  # fmt: skip

    def _without(self, m: int) -> Reasons:
        """Why the formula has no result, for each of its own periods; 0 where it has one, or where none is in force."""
        table = self.calculated.tables[self.plan.rows[m].frequency]
        return np.where(table.holds[table.row[m]], table.reason[table.row[m]], np.int8(0))

    def _why_not(self, within: Within, frequency: Frequency, window: Window) -> Reasons:
        """Why the formula, along the way back, has no result from each period of a window; 0 where it has one."""
        m, way = within
        own = self.plan.rows[m].frequency
        own_window, why = self.plan.windows[own], self._without(m)
        stands_for = np.arange(own_window.ordinals.start, own_window.ordinals.stop)
        for step in way:
            stands_for = self._before(step, stands_for, own, frequency)
        known = stands_for != NOWHERE
        if not known.any():
            return np.zeros(len(window.ordinals), np.int8)
        first = int(stands_for[known].min())
        placed = np.zeros(int(stands_for[known].max()) - first + 1, np.int8)
        placed[stands_for[known] - first] = why[known]
        ordinals = np.arange(window.ordinals.start, window.ordinals.stop)
        if window.frequency is not own:
            ordinals = self.view.calendar.ordinals(own, window.last_days)
        at = ordinals - first
        inside = (at >= 0) & (at < len(placed))
        return np.where(inside, placed[np.clip(at, 0, len(placed) - 1)], np.int8(0))

    def _before(self, step: Step, periods: Indices, own: Frequency, frequency: Frequency) -> Indices:
        """For each own period the one in its place a step before, where steps are of longer periods; NOWHERE: none."""
        calendar = self.view.calendar
        known = periods != NOWHERE
        if not known.any():
            return periods
        if step.back is Back.YEAR:
            return np.array(
                [a_year_before(calendar, own, each) if each != NOWHERE else each for each in periods.tolist()], np.int64
            )
        some = np.where(known, periods, periods[known].max())
        longer = calendar.ordinals(frequency, calendar.last_days(own, some))
        place = some - calendar.ordinals(own, calendar.first_days(frequency, longer))
        earliest = calendar.ordinals(frequency, np.array([FIRST])) + 1
        before = np.maximum(longer - step.n, earliest)
        found = calendar.ordinals(own, calendar.first_days(frequency, before)) + place
        fits = calendar.ordinals(frequency, calendar.last_days(own, found)) == longer - step.n
        return np.where(known & fits, found, NOWHERE)


def _row(place: Place) -> Seen:
    block, at = place
    return Seen(*(each[at] for each in block))


def _is_averaged(alike: Alike) -> bool:
    return alike.is_value and alike.kind is Kind.STOCK and alike.span is not None and alike.span.back is Back.ROLLING


def settled(value: Array, reason: Reasons, cover: Array) -> Seen:
    """A reason exactly where there is no finite number."""
    value = np.array(value, np.float64)
    endless, missing = np.isinf(value), np.isnan(value)
    why = np.where(missing, np.where(reason == 0, np.int8(Reason.NOT_COLLECTED), reason), np.int8(0))
    why[endless], value[endless] = Reason.FORMULA_ERROR, np.nan
    return Seen(value, why, np.where(why == 0, cover, 0.0))


def averages(seen: Seen, n: int) -> Seen:
    """The mean of the last n periods, oldest first, of those that have a value; what there is of them is covered."""
    has = seen.reason == 0
    total, count = np.zeros(seen.value.shape), np.zeros(seen.value.shape)
    width = seen.value.shape[1]
    for back in range(min(n, width) - 1, -1, -1):
        total[:, back:] += np.where(has, seen.value, 0.0)[:, : width - back]
        count[:, back:] += has[:, : width - back]
    with np.errstate(all="ignore"):
        mean = np.where(count > 0, total / count, np.nan)
    return settled(mean, np.where(count > 0, np.int8(0), seen.reason), count / n)


def together(function: Function, seen: Sequence[Seen], in_force: Flags) -> Seen:
    """sum, avg, min or max over those in force that have a value, one after the other."""
    width = in_force.shape[1]
    result, has, due = np.full(width, np.nan), np.zeros(width), np.zeros(width)
    cover, reason = np.zeros(width), np.zeros(width, np.int8)
    for each, counts in zip(seen, in_force, strict=True):
        present = counts & (each.reason == 0)
        joined = _JOINED[function](result, each.value)
        result = np.where(present, np.where(has > 0, joined, each.value), result)
        reason = np.where(counts & (reason == 0), each.reason, reason)
        has += present
        cover += np.where(present, each.cover, 0.0)
        due += counts & (each.reason != Reason.BEFORE_START) & (each.reason != Reason.AFTER_END)
    if function is Function.AVG:
        result = result / np.maximum(has, 1)
    why = np.where(has > 0, np.int8(0), np.where(reason == 0, np.int8(Reason.EMPTY), reason))
    return settled(result, why, cover / np.maximum(due, 1))


_JOINED = {Function.SUM: np.add, Function.AVG: np.add, Function.MIN: np.minimum, Function.MAX: np.maximum}
