"""Measures of one frequency and kind, worked on together in blocks that stay in the processor's cache.

A block holds everything that led to its scores; what an explanation doesn't need is dropped with it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from fourfold.engine import limits, milestones, scoring
from fourfold.engine.aggregation import ADDITIVE, Bins, View, Viewed, added_targets, bins_of, view_grid
from fourfold.engine.columns import Indices, Measures, Observations
from fourfold.engine.grid import Grid, Window, build_grid
from fourfold.engine.model import Frequency, Kind, MeasureRow, Polarity, Reason, Status
from fourfold.engine.scoring import Array, Flags, Statuses

CELLS = 32_768  # of a block: a quarter of a megabyte for each array
OUTSIDE = (Reason.BEFORE_START, Reason.AFTER_END)  # nothing is expected then, so that nothing is missing


@dataclass(frozen=True, slots=True)
class Block:
    """Arrays are (members, viewed periods)."""

    members: Indices
    grid: Grid
    viewed: Viewed
    target: Array
    cells: limits.Cells
    score: Array
    status: Statuses
    reason: Statuses
    coverage: Array
    expected: Flags


@dataclass(frozen=True, slots=True)
class Frame:
    """What measures of one frequency and kind have in common: the own periods that are needed, and how they combine."""

    frequency: Frequency
    kind: Kind
    window: Window
    bins: Bins


def frame_of(frequency: Frequency, kind: Kind, view: View, carry: int) -> Frame:
    """The frame for measures that carry values for at most `carry` periods."""
    first, past = view.own_ordinals(frequency, kind)
    start = int(first.min())
    if view.is_finer_than(frequency):
        start = min(start, view.latest_over(frequency))
    start -= carry + 1
    window = Window.over(frequency, view.calendar, range(start, max(int(past.max()), start + carry + 2)))
    return Frame(frequency, kind, window, bins_of(window, view, kind))


def blocks_of(
    rows: Sequence[MeasureRow], looks: Indices, carry: Indices, view: View
) -> Iterator[tuple[Frame, Indices]]:
    """Measures that share frequency and kind, so many at a time as fit; those that look alike together."""
    groups: dict[tuple[Frequency, Kind], list[int]] = {}
    for at in np.argsort(looks, kind="stable").tolist():
        groups.setdefault((rows[at].frequency, rows[at].kind), []).append(at)
    for (frequency, kind), group in groups.items():
        members = np.array(group, np.int64)
        frame = frame_of(frequency, kind, view, int(carry[members].max()))
        size = max(1, CELLS // max(len(frame.window.ordinals), len(view.last_days)))
        for start in range(0, len(group), size):
            yield frame, members[start : start + size]


def score_block(
    frame: Frame,
    members: Indices,
    *,
    measures: Measures,
    observations: Observations,
    rules: limits.Rules,
    targets: limits.Targets,
    view: View,
) -> Block:
    """Own periods -> viewed periods -> target and rule in force -> score -> status."""
    window, kind = frame.window, frame.kind
    grid = build_grid(
        window, kind=kind, members=members, measures=measures, observations=observations, today=view.today
    )
    viewed = view_grid(grid, view, kind, measures.scale[members], frame.bins)
    if kind in ADDITIVE:
        target = added_targets(grid, viewed.bins, targets.at(members, window.last_days[None, :]))
    else:
        target = targets.at(members, viewed.in_force_on)
    cells = limits.cells_of(rules, members, viewed.in_force_on, target, viewed.times)
    standing = milestones.standings(members, frame.frequency, observations, cells, view, viewed.reason)
    milestones.place(standing, viewed.value, viewed.reason)
    score = limits.scores(rules, cells, viewed.value)
    milestones.score(standing, rules, cells, score)
    status, reason = _statuses(cells, viewed, score)
    absent = np.isnan(score)
    return Block(
        members, grid, viewed, target, cells, score, status, reason,
        coverage=_coverage(viewed, absent) if standing else viewed.coverage,
        expected=~absent | _missed(viewed, reason),
    )  # fmt: skip


def _statuses(cells: limits.Cells, viewed: Viewed, score: Array) -> tuple[Statuses, Statuses]:
    """Status of each cell, and why it has no value or no score."""
    scorable, missing = ~np.isnan(score), np.isnan(viewed.value)
    by_score = cells.of(Polarity.YES_NO, Polarity.MILESTONE)
    status = limits.statuses(cells, viewed.value)
    if by_score.any():
        status = np.where(by_score, scoring.status_from_score(score), status)
    late = viewed.reason == Reason.LATE
    absent = np.where(
        missing, np.where(late, np.int8(Status.LATE), np.int8(Status.NO_DATA)), np.int8(Status.NOT_SCORED)
    )
    status = np.where(scorable, status, absent)
    none, milestone = cells.of(Polarity.NONE), cells.of(Polarity.MILESTONE)
    why = np.where(
        none, np.int8(Reason.NO_POLARITY), np.where(milestone, np.int8(Reason.NOT_DUE), np.int8(Reason.NO_TARGET))
    )
    return status, np.where(missing | scorable, viewed.reason, why)


def _coverage(viewed: Viewed, absent: Flags) -> Array:
    """A milestone that is scored has no periods to cover: it is covered."""
    return np.where(~absent & (viewed.coverage == 0), 1.0, viewed.coverage)


def _missed(viewed: Viewed, reason: Statuses) -> Flags:
    """Whether an absent score is missed above: not outside of a measure's life, nor where nothing was to be scored."""
    missed = (reason != Reason.NO_POLARITY) & (reason != OUTSIDE[0]) & (reason != OUTSIDE[1])
    ahead = (reason == Reason.NOT_DUE) & ~np.isnan(viewed.value)  # a milestone that nobody expects yet
    found: Flags = missed & ~ahead
    return found
