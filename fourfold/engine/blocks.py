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

CELLS = 65_536  # of a block: half a megabyte for each array


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
    if observations.calculated is not None:
        viewed = observations.calculated.as_seen(members, window, view, grid, viewed)
    if kind in ADDITIVE:
        target = added_targets(grid, viewed.bins, targets.at(members, window.last_days[None, :]))
    else:
        target = targets.at(members, viewed.in_force_on)
    cells = limits.cells_of(rules, members, viewed.in_force_on, target, viewed.times)
    standing = milestones.standings(members, frame.frequency, observations, rules, cells, view, viewed.reason)
    milestones.place(standing, viewed.value, viewed.reason)
    score = limits.scores(rules, cells, viewed.value)
    milestones.score(standing, rules, cells, score)
    status, reason, expected = _statuses(rules, cells, viewed, score)
    return Block(
        members, grid, viewed, target, cells, score, status, reason,
        coverage=_coverage(viewed, score) if standing else viewed.coverage, expected=expected,
    )  # fmt: skip


BY_SCORE = (Polarity.YES_NO, Polarity.MILESTONE, Polarity.RULES)  # their status is that of the score


def _statuses(
    rules: limits.Rules, cells: limits.Cells, viewed: Viewed, score: Array
) -> tuple[Statuses, Statuses, Flags]:
    """Status of each cell, why it has no value or no score, and whether it is expected to have one.

    A parent doesn't miss what is outside of a measure's life, what is only shown, and a milestone that nobody forecast.
    """
    status = limits.statuses(cells, viewed.value)
    by_score = cells.of(*BY_SCORE)
    if by_score.any():
        status = np.where(by_score, scoring.status_from_score(score), status)
    reason, expected = viewed.reason.copy(), np.ones(score.shape, np.bool_)
    absent = np.flatnonzero(np.isnan(score))
    status, reason = np.ascontiguousarray(status), np.ascontiguousarray(reason)
    if len(absent):
        _why_unscored(rules, cells, viewed, absent, status.reshape(-1), reason.reshape(-1), expected.reshape(-1))
    return status, reason, expected


def _why_unscored(
    rules: limits.Rules,
    cells: limits.Cells,
    viewed: Viewed,
    absent: Indices,
    status: Statuses,
    reason: Statuses,
    expected: Flags,
) -> None:
    """Fill in the cells without a score, given by their places in the flat arrays."""
    row, column = np.divmod(absent, viewed.value.shape[1])
    missing, why = np.isnan(viewed.value[row, column]), reason[absent]
    at = (row, column if cells.polarity.shape[1] > 1 else 0)
    polarity = cells.polarity[at]
    ahead = polarity == limits.CODES[Polarity.MILESTONE]
    if rules.knows[1]:
        ahead |= rules.by_day[cells.rule[at]]
    ahead &= ~missing
    shown = polarity == limits.CODES[Polarity.NONE]
    unscored = np.where(shown, Reason.NO_POLARITY, np.where(ahead, Reason.NOT_DUE, Reason.NO_TARGET))
    status[absent] = np.where(missing, np.where(why == Reason.LATE, Status.LATE, Status.NO_DATA), Status.NOT_SCORED)
    reason[absent] = np.where(missing, why, unscored)
    out_of_play = (why == Reason.BEFORE_START) | (why == Reason.AFTER_END)
    expected[absent] = np.where(missing, ~out_of_play, ~ahead & ~shown)


def _coverage(viewed: Viewed, score: Array) -> Array:
    """A milestone that is scored has no periods to cover: it is covered."""
    return np.where(~np.isnan(score) & (viewed.coverage == 0), 1.0, viewed.coverage)
