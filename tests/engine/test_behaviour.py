"""Process behaviour agrees with a plain reference, with worked figures and with itself."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fourfold.engine.advice import Caution, Reach, cautions, reach, shift_from, verdicts
from fourfold.engine.behaviour import HEALTHCARE, USUAL, Rule, behaviour
from fourfold.engine.model import Frequency, Polarity
from fourfold.engine.signals import signal

CALM = [52, 55, 49, 53, 51, 50, 54, 52, 48, 56, 53, 51]
ALL = tuple(Rule)


def row(numbers):
    return np.array([numbers], np.float64)


def plain(points, rules=USUAL):
    """One phase, judged as the textbooks say it, point by point: limits, and the rules that each point breaks."""
    base = points[:20]
    mean = sum(base) / len(base)
    ranges = [abs(b - a) for a, b in pairwise(base)]
    width = 2.66 * sum(ranges) / len(ranges)
    tiny = 1e-12 * max(abs(each) for each in points)
    found = []
    for at, point in enumerate(points):
        broken = set()
        for side in (1, -1):
            apart = [side * (each - mean) for each in points[: at + 1]]

            def beyond(part, count, of, apart=apart):
                window = apart[-of:]
                far = [each > part * width / 3 + tiny for each in window]
                return len(window) == of and far[-1] and sum(far) >= count

            steps = [side * (b - a) > tiny for a, b in pairwise(points[: at + 1])]
            broken |= {Rule.BEYOND} if side * (point - mean) > width + tiny else set()
            broken |= {Rule.TWO_OF_THREE} if beyond(2, 2, 3) else set()
            broken |= {Rule.FOUR_OF_FIVE} if beyond(1, 4, 5) else set()
            broken |= {Rule.EIGHT} if beyond(0, 8, 8) else set()
            broken |= {Rule.SEVEN} if beyond(0, 7, 7) else set()
            broken |= {Rule.RISING} if len(steps) >= 6 and all(steps[-6:]) else set()
        found.append(tuple(sorted(broken & set(rules))) if len(points) >= 6 else ())
    return mean, mean - width, mean + width, found


def test_the_worked_series_has_its_published_limits_and_no_signal():
    found = behaviour(row(CALM))
    shown = [round(float(each[0, 0]), 2) for each in (found.centre, found.lower, found.upper, found.range_limit)]
    assert shown == [52.0, 42.57, 61.43, 11.59]
    assert round(float(found.mean_range[0, 0]), 3) == 3.545
    assert not found.signals.any()


@given(st.lists(st.integers(-60, 60), min_size=5, max_size=45), st.sets(st.sampled_from(ALL), min_size=1))
def test_limits_and_every_rule_agree_with_a_plain_reference(points, rules):
    found = behaviour(row(points), rules=rules)
    mean, lower, upper, broken = plain(points, rules)
    assert np.allclose([found.centre[0], found.lower[0], found.upper[0]], np.array([[mean], [lower], [upper]]))
    assert [found.rules_at(0, t) for t in range(len(points))] == broken


@given(st.data())
def test_phases_and_gaps_are_series_of_their_own(data):
    parts = data.draw(st.lists(st.lists(st.integers(-30, 30), min_size=1, max_size=25), min_size=1, max_size=3))
    gaps = data.draw(st.integers(0, 2))
    values, starts, alone = [], [], []
    for part in parts:
        one = behaviour(row(part), rules=ALL)
        for at, point in enumerate(part):
            values += [np.nan] * gaps + [point]
            starts += [at == 0 and bool(alone)] + [False] * gaps
            alone.append((one.upper[0, at], int(one.signals[0, at])))
    whole = behaviour(row(values), starts=np.array([starts]), rules=ALL)
    seen = [(whole.upper[0, t], int(whole.signals[0, t])) for t, each in enumerate(values) if not np.isnan(each)]
    assert np.array_equal(np.array(seen), np.array(alone), equal_nan=True)
    assert not whole.signals[np.isnan(row(values))].any()


@given(st.lists(st.integers(-60, 60), min_size=6, max_size=45))
def test_the_trend_says_what_the_chart_of_its_time_says_of_its_last_point(points):
    charts = [behaviour(row(points[: end + 1])).side[0, -1] for end in range(5, len(points))]
    assert signal(row(points))[0, 5:].tolist() == charts


def test_neither_company_nor_order_changes_a_bit():
    numbers = np.random.default_rng(3).normal(size=(5000, 40))
    numbers[::3, 7] = np.nan
    together = behaviour(numbers, rules=ALL)
    for name in ("centre", "upper", "signals", "side", "moving_range"):
        whole = getattr(together, name)
        assert np.array_equal(getattr(behaviour(numbers[::-1], rules=ALL), name)[::-1], whole, equal_nan=True)
        alone = behaviour(numbers[4321:4322], rules=ALL)
        assert np.array_equal(getattr(alone, name)[0], whole[4321], equal_nan=True)


def test_there_are_no_limits_below_five_points_and_they_are_frozen_from_the_twentieth_on():
    assert np.isnan(behaviour(row(CALM[:4])).centre).all()
    assert behaviour(row(CALM[:5])).based_on[0, 0] == 5
    series = [*CALM, *CALM]
    frozen = behaviour(row(series[:20])).upper[0, 0]
    assert behaviour(row([*series, 500.0])).upper[0, 0] == frozen
    assert behaviour(row(series[:19])).upper[0, 0] != frozen


def test_eight_on_one_side_are_a_signal_from_the_eighth_on_and_seven_for_healthcare():
    before = [50, 54, 46, 53, 47, 52, 48, 50, 51, 49] * 2
    run = [*before, *[51.5] * 9]
    assert [t for t in range(29) if behaviour(row(run)).rules_at(0, t)] == [27, 28]
    assert [t for t in range(29) if behaviour(row(run), rules=HEALTHCARE).rules_at(0, t)] == [26, 27, 28]


def test_seven_rising_points_are_a_signal_that_says_upwards_even_below_the_mean():
    rising = [60, 40, 58, 42, 57, 43, 56, 44, 41, 42, 43, 44, 45, 46, 47]
    found = behaviour(row(rising), rules=[Rule.RISING])
    assert found.rules_at(0, 14) == (Rule.RISING,)
    assert found.side[0, 14] == 1
    assert not found.signals[0, :14].any()


def test_a_limit_stops_at_what_values_can_not_pass():
    numbers = row([1, 9, 2, 8, 1, 9, 3, 99])
    free = behaviour(numbers)
    found = behaviour(numbers, floor=np.array([0.0]), ceiling=np.array([100.0]))
    assert free.lower[0, 0] < 0
    assert found.lower[0, 0] == 0
    assert found.upper[0, 0] == min(free.upper[0, 0], 100)
    assert np.isnan(behaviour(row([1, 2]), floor=np.array([0.0])).lower).all()


def test_a_flat_line_has_no_signal_and_the_first_other_point_is_one():
    assert not behaviour(row([7.1] * 30)).signals.any()
    assert behaviour(row([7.1] * 25 + [7.2])).rules_at(0, 25) == (Rule.BEYOND,)


def test_a_shift_is_offered_where_its_run_begins_and_only_in_the_latest_phase():
    shifted = [*[50, 54, 46, 53, 47, 52, 48, 50, 51, 49] * 2, *[57] * 9]
    values = row(shifted)
    assert shift_from(behaviour(values), 0, values[0]) == 20
    starts = np.zeros(values.shape, bool)
    starts[0, 20] = True
    assert shift_from(behaviour(values, starts=starts), 0, values[0]) is None
    assert shift_from(behaviour(row(CALM)), 0, row(CALM)[0]) is None


@pytest.mark.parametrize(
    ("target", "polarity", "expected"),
    [
        (62, Polarity.MAXIMUM, Reach.OUTSIDE), (61, Polarity.MAXIMUM, Reach.WITHIN), (42, Polarity.MAXIMUM, Reach.EXCEEDED),
        (42, Polarity.MINIMUM, Reach.OUTSIDE), (62, Polarity.MINIMUM, Reach.EXCEEDED), (62, Polarity.RANGE, None),
        (np.nan, Polarity.MAXIMUM, None),
    ],
)  # fmt: skip
def test_a_target_beyond_the_limits_needs_another_process(target, polarity, expected):
    assert reach(target, 42.57, 61.43, polarity) is expected


def told(numbers, **more):
    values = np.array(numbers, np.float64)
    given = {"frequency": Frequency.MONTH, **more}
    return cautions(values, np.full(len(values), np.nanmean(values)), **given)


def test_rare_events_unequal_denominators_seasons_and_dependence_are_noticed():
    assert told([0, 0, 1, 0, 0, 0, 2, 0], counts=True) == (Caution.RARE,)
    assert told([3, 2, 4, 1], denominators=np.array([100.0, 100, 100, 180])) == (Caution.DENOMINATORS,)
    assert told([3, 2, 4, 1], denominators=np.array([100.0, 90, 110, 105])) == ()
    noise = np.random.default_rng(5).normal(size=60)
    assert told(noise) == ()
    assert Caution.SEASONAL in told(noise + 3 * np.sin(np.arange(60) * 2 * np.pi / 12))
    assert told(np.cumsum(noise))[-1] is Caution.DEPENDENT
    assert told([*noise[:20], np.nan, *noise[20:]]) == ()


def named(side, value, centre, polarity):
    yes, no = np.array([[True]]), np.array([[False]])
    flags = {name: yes if name == polarity else no for name in ("more", "less", "band")}
    limits = {"low_green": row([20]), "high_green": row([30])}
    return int(verdicts(np.array([[side]], np.int8), row([value]), row([centre]), **limits, **flags)[0, 0])


def test_polarity_names_a_signal():
    assert [named(side, 1, 2, "more") for side in (1, 0, -1)] == [1, 0, -1]
    assert [named(side, 1, 2, "less") for side in (1, 0, -1)] == [-1, 0, 1]
    assert named(1, 18, 12, "band") == 1  # towards the band
    assert named(1, 45, 31, "band") == -1
    assert named(1, 29, 22, "band") == 0  # both are good
    assert named(0, 18, 12, "band") == 0
    assert named(1, 18, 12, "none") == 0
