"""Milestones: done by a day, late, or on the way - scored from days, not from values.

Source: docs/reference/scoring.md, section "Milestones".
"""

from collections import defaultdict
from collections.abc import Hashable, Iterator
from datetime import date

import numpy as np

from fourfold.engine.aggregation import View
from fourfold.engine.limits import Cells, Rules
from fourfold.engine.model import Model, ObservationRow, Polarity, Reason
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


def place(model: Model, cells: Cells, view: View, value: Array, reason: Statuses) -> None:
    """A milestone's value is 1 when done and 0 before; it is never late for want of a number."""
    for m, t, row, on in _cells(model, cells, view, reason):
        done = row.done_on is not None and row.done_on <= on
        value[m, t], reason[m, t] = float(done), Reason.PRESENT


def score(model: Model, rules: Rules, cells: Cells, view: View, reason: Statuses, scores: Array) -> None:
    """Write the scores of all milestone cells."""
    for m, t, row, on in _cells(model, cells, view, reason):
        rule = rules.rows[int(cells.rule[m, t])]
        if rule.due is not None:
            scores[m, t] = score_milestone(
                due=rule.due, grace_days=rule.grace_days, done_on=row.done_on, expected_on=row.forecast_on, on=on
            )


def _cells(model: Model, cells: Cells, view: View, reason: Statuses) -> Iterator[tuple[int, int, ObservationRow, date]]:
    """Measure, period, what was last known of the milestone then, and the day from which it is judged."""
    at = cells.of(Polarity.MILESTONE) & ~np.isin(reason, OUT_OF_PLAY)
    if not at.any():
        return
    known_of: dict[Hashable, list[ObservationRow]] = defaultdict(list)
    for row in model.observations:
        known_of[row.measure].append(row)
    for m in np.flatnonzero(at.any(axis=1)).tolist():
        key = model.measures[m].key
        rows = sorted(known_of[key], key=_known_since)
        for t in np.flatnonzero(at[m]).tolist():
            last = int(view.last_days[t])
            on = date.fromordinal(min(last, view.today))
            known = [row for row in rows if row.start.toordinal() <= last]
            yield m, t, known[-1] if known else ObservationRow(key, on), on


def _known_since(row: ObservationRow) -> tuple[int, int, str]:
    return row.start.toordinal(), row.recorded.toordinal() if row.recorded else 0, repr(row)
