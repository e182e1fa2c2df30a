"""Milestones: done by a day, late, or on the way - scored from days, not from values.

Source: docs/reference/scoring.md, section "Milestones".
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np

from fourfold.engine.aggregation import View
from fourfold.engine.columns import Indices, Observations
from fourfold.engine.conditions import score_by_day, waits_until
from fourfold.engine.limits import Cells, Rules
from fourfold.engine.model import Frequency, Polarity, Reason
from fourfold.engine.scoring import Array, Statuses

DONE, WITHIN_GRACE, MISSED = 10.0, 5.0, 0.0
EXPECTED_ON_TIME, EXPECTED_WITHIN_GRACE, EXPECTED_LATER = 8.0, 5.0, 2.0
OUT_OF_PLAY = (Reason.WITHHELD, Reason.BEFORE_START, Reason.AFTER_END, Reason.PAUSED)


def score_milestone(*, due: date, grace_days: int, done_on: date | None, expected_on: date | None, on: date) -> float:
    """The score as it stands on a day; NaN while it is not yet due and nothing is forecast.

    Done by the due day 10, within the days of grace 5, later 0. Not done and grace has passed: 0. Not done yet, but
    forecast on time 8, within grace 5, later 2; past the due day a forecast can no longer be on time.
    """
    last = date.fromordinal(due.toordinal() + grace_days)
    if done_on is not None and done_on <= on:
        return DONE if done_on <= due else WITHIN_GRACE if done_on <= last else MISSED
    if on > last:
        return MISSED
    if expected_on is None:
        return WITHIN_GRACE if on > due else float("nan")
    if expected_on <= due and on <= due:
        return EXPECTED_ON_TIME
    return EXPECTED_WITHIN_GRACE if expected_on <= last else EXPECTED_LATER


@dataclass(frozen=True, slots=True)
class Standing:
    """A milestone in one viewed period: its row and column there, and what was last known of it on the day it is judged."""

    m: int
    t: int
    on: date
    done_on: date | None
    expected_on: date | None


def standings(
    members: Indices,
    frequency: Frequency,
    observations: Observations,
    rules: Rules,
    cells: Cells,
    view: View,
    reason: Statuses,
) -> list[Standing]:
    """Every cell of a block of measures that is in play and scored by days: milestones, and first-match rules about days."""
    at = cells.of(Polarity.MILESTONE)
    if rules.knows[1]:
        at = at | rules.by_day[cells.rule]
    if not at.any():
        return []
    at = at & ~np.isin(reason, OUT_OF_PLAY)
    return [
        standing
        for m in np.flatnonzero(at.any(axis=1)).tolist()
        for standing in _over_time(m, np.flatnonzero(at[m]), int(members[m]), frequency, observations, view)
    ]


def _over_time(
    m: int, periods: Indices, member: int, frequency: Frequency, observations: Observations, view: View
) -> Iterator[Standing]:
    start, stop = int(observations.first[member]), int(observations.first[member + 1])
    first_days = view.calendar.first_days(frequency, observations.ordinal[start:stop].astype(np.int64))
    for t in periods.tolist():
        last = int(view.last_days[t])
        row = start + int(np.searchsorted(first_days, last, side="right")) - 1
        done, expected = (
            int(column[row]) if column is not None and row >= start else 0
            for column in (observations.done, observations.expected)
        )
        yield Standing(m, t, date.fromordinal(min(last, view.today)), _day(done), _day(expected))


def place(found: list[Standing], value: Array, reason: Statuses) -> None:
    """A milestone's value is 1 when done and 0 before; it is never late for want of a number."""
    for each in found:
        done = each.done_on is not None and each.done_on <= each.on
        value[each.m, each.t], reason[each.m, each.t] = float(done), Reason.PRESENT


def score(found: list[Standing], rules: Rules, cells: Cells, scores: Array) -> None:
    """Write the scores of all cells that are scored by days."""
    rule_of = np.broadcast_to(cells.rule, scores.shape)
    for each in found:
        number = int(rule_of[each.m, each.t])
        rule = rules.rows[number]
        if number in rules.asked:
            scores[each.m, each.t], _ = score_by_day(
                rules.asked[number], waits_until=waits_until(rule), done_on=each.done_on, on=each.on
            )
        elif rule.due is not None:
            scores[each.m, each.t] = score_milestone(
                due=rule.due, grace_days=rule.grace_days, done_on=each.done_on, expected_on=each.expected_on, on=each.on
            )


def _day(ordinal: int) -> date | None:
    return date.fromordinal(ordinal) if ordinal else None
