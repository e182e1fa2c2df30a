"""Milestones are scored from days."""

import math
from datetime import date

import pytest

from fourfold.engine.milestones import score_milestone
from fourfold.engine.model import Reason, Status
from tests.engine.rows import numbers, rule, scored

DUE = date(2025, 3, 10)


@pytest.mark.parametrize(
    ("done", "expected", "on", "score"),
    [
        (date(2025, 3, 10), None, date(2025, 3, 31), 10),
        (date(2025, 3, 11), None, date(2025, 3, 31), 5),
        (date(2025, 3, 15), None, date(2025, 3, 31), 5),  # the last day of grace
        (date(2025, 3, 16), None, date(2025, 3, 31), 0),
        (None, date(2025, 3, 10), date(2025, 2, 28), 8),
        (None, date(2025, 3, 15), date(2025, 2, 28), 5),
        (None, date(2025, 3, 16), date(2025, 2, 28), 2),
        (None, date(2025, 3, 10), date(2025, 3, 12), 5),  # too late to be on time
        (None, None, date(2025, 3, 12), 5),
        (None, None, date(2025, 3, 16), 0),
        (None, date(2025, 3, 12), date(2025, 3, 16), 0),
        (date(2025, 3, 9), None, date(2025, 3, 8), math.nan),  # not known yet on that day
        (None, None, date(2025, 2, 28), math.nan),
    ],
)
def test_the_score_as_it_stands_on_a_day(done, expected, on, score):
    found = score_milestone(due=DUE, grace_days=5, done_on=done, expected_on=expected, on=on)
    assert found == score or (math.isnan(found) and math.isnan(score))


def test_a_milestone_over_the_months_until_it_is_done():
    found = scored(
        [{"forecast_on": date(2025, 3, 5)}, {"forecast_on": date(2025, 3, 20)}, {"done_on": date(2025, 3, 9)}, None],
        rule=rule("milestone", due=DUE, grace_days=5),
    )
    assert numbers(found.score[0]) == [8, 2, 10, 10]
    assert numbers(found.value[0]) == [0, 0, 1, 1]
    assert found.status[0].tolist() == [Status.GREEN, Status.RED, Status.GREEN, Status.GREEN]
    assert numbers(found.coverage[0]) == [1, 1, 1, 1]


def test_a_milestone_that_nobody_forecasts_is_not_due_yet():
    found = scored([None, None, None], rule=rule("milestone", due=DUE), today=date(2025, 3, 1))
    assert (found.status[0, 0], found.reason[0, 0]) == (Status.NOT_SCORED, Reason.NOT_DUE)
    assert numbers(found.score[0])[:2] == [None, None]


def test_withheld_paused_or_outside_its_life_a_milestone_is_out_of_play():
    milestone = rule("milestone", due=DUE)
    for fields, reason in (
        ({"withheld": True}, Reason.WITHHELD),
        ({"paused": True}, Reason.PAUSED),
        ({"starts": date(2026, 1, 1)}, Reason.BEFORE_START),
        ({"ends": date(2024, 1, 1)}, Reason.AFTER_END),
    ):
        found = scored([None], rule=milestone, **fields)
        assert (numbers(found.score[0]), found.reason[0, 0]) == ([None], reason)
