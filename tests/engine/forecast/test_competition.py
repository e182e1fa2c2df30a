"""Accuracy and coverage on series of the M3 competition: a fixed part here, all of them in bench/forecasts.py."""

import warnings

import numpy as np
import pytest

from bench.competition import competition, table
from bench.forecasts import scaled_error
from fourfold.engine.forecast import forecast

HORIZON, SEASON = 18, 12


@pytest.fixture(scope="module")
def every_twelfth():
    return competition("M3", "monthly")[::12]


@pytest.fixture(scope="module")
def made(every_twelfth):
    return forecast(table([each.given for each in every_twelfth]), season=SEASON, horizon=HORIZON)


def test_it_errs_no_more_than_the_librarys_theta(every_twelfth, made):
    from statsforecast.models import Theta

    theirs = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for each in every_twelfth:
            theirs.append(Theta(season_length=SEASON).forecast(y=each.given, h=HORIZON)["mean"])
    ours = scaled_error(every_twelfth, made.point, SEASON)
    assert ours <= 1.02 * scaled_error(every_twelfth, np.stack(theirs), SEASON)


def test_intervals_cover_what_they_say(every_twelfth, made):
    outcome = np.stack([each.outcome for each in every_twelfth])
    single = np.mean(np.abs(outcome - made.point) <= made.half)
    sums = np.mean(np.abs(np.cumsum(outcome, axis=1) - made.total) <= made.total_half)
    assert 0.93 <= single <= 0.98
    assert 0.93 <= sums <= 0.98
