"""Children to parents: weights, coverage, caps, methods, aliases, dates and cycles."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fourfold.engine.explain import in_words
from fourfold.engine.model import EdgeRow, Method, NodeRow, Reason, Status
from fourfold.engine.rollup import CycleFound
from fourfold.engine.scorecard import compute
from tests.engine.rows import YEAR, one, rule, tree

# Below 1e-200 a product with a weight may leave the range of floating-point numbers: no score is so small, unless it is 0.
scores = st.lists(st.none() | st.just(0.0) | st.floats(1e-200, 10), min_size=1, max_size=12)
weights = st.floats(0.001, 1000)


def top(model, key="top"):
    found = compute(model)
    return found, found.node_index[key]


def flat(children, **node):
    """One node "top" over (score, weight) children c0, c1, ..."""
    keys = [f"c{at}" for at in range(len(children))]
    return tree(
        {"top": {key: weight for key, (_, weight) in zip(keys, children, strict=True)}},
        {key: score for key, (score, _) in zip(keys, children, strict=True)},
        {"top": node},
    )


def score_of(children, **node):
    found, n = top(flat(children, **node))
    score = found.node_score[n, 0]
    return None if np.isnan(score) else float(score)


def test_the_weighted_mean_over_what_is_present_with_its_coverage():
    found, n = top(flat([(10, 50), (10, 25), (None, 15), (0, 10)]))
    assert found.node_score[n, 0] == pytest.approx(750 / 85)
    assert found.node_coverage[n, 0] == pytest.approx(0.85)


def test_eight_times_ten_is_exactly_ten():
    assert score_of([(10, 12.5)] * 8) == 10


def test_below_its_minimum_coverage_a_node_is_grey_and_says_why():
    found, n = top(flat([(5, 1), (None, 1), (None, 1)]))
    assert np.isnan(found.node_score[n, 0])
    assert found.node_over_present[n, 0] == 5
    assert (found.node_status[n, 0], found.node_reason[n, 0]) == (Status.NO_DATA, Reason.LOW_COVERAGE)
    assert score_of([(5, 1), (None, 1)]) == 5  # half is enough
    assert score_of([(5, 1), (None, 1), (None, 1)], minimum_coverage=0.3) == 5


def test_coverage_is_multiplied_down_the_tree():
    edges = {"top": {"left": 1, "right": 1}, "left": {"a": 1, "b": 1}, "right": {"c": 1}}
    found, n = top(tree(edges, {"a": 4, "b": None, "c": 8}))
    assert found.node_coverage[n, 0] == 0.75
    assert found.node_score[n, 0] == 6


def test_a_grey_child_hands_nothing_up():
    edges = {"top": {"left": 1, "right": 1}, "left": {"a": 1, "b": 2}, "right": {"c": 1}}
    found, n = top(tree(edges, {"a": 0, "b": None, "c": 8}))
    assert (found.node_score[n, 0], found.node_coverage[n, 0]) == (8, 0.5)


@pytest.mark.parametrize(
    ("method", "score"),
    [
        (Method.MEAN, 5.25), (Method.WORST, 1), (Method.BEST, 9),
        (Method.MODE_WORST, 1.5), (Method.MODE_BEST, 9),
    ],
)  # fmt: skip
def test_methods(method, score):
    assert score_of([(1, 1), (2, 1), (9, 1), (9, 1)], method=method) == score


def test_the_most_frequent_status_wins_without_a_tie():
    children = [(4, 1), (5, 1), (9, 1), (1, 1)]
    assert score_of(children, method=Method.MODE_WORST) == score_of(children, method=Method.MODE_BEST) == 4.5


def test_a_critical_red_caps_its_parents_at_amber():
    edges = {"top": {"mid": 1, "c": 9}, "mid": {"a": 1, "b": 9}}
    measures = {"a": {"critical": True}}
    capping = {"top": {"critical_caps": True}, "mid": {"critical_caps": True}}
    found = compute(tree(edges, {"a": 0, "b": 10, "c": 10}, capping, measures))
    assert found.node_status[:, 0].tolist() == [Status.AMBER, Status.AMBER]
    assert 6.66 < found.node_score[0, 0] < 20 / 3
    free = compute(tree(edges, {"a": 0, "b": 10, "c": 10}, None, measures))
    assert free.node_status[:, 0].tolist() == [Status.GREEN, Status.GREEN]
    amber = compute(tree(edges, {"a": 4, "b": 10, "c": 10}, capping, measures))
    assert amber.node_status[:, 0].tolist() == [Status.GREEN, Status.GREEN]


def test_a_cap_never_lifts_a_lower_score():
    edges, measures = {"top": {"a": 1, "b": 1}}, {"a": {"critical": True}}
    found = compute(tree(edges, {"a": 0, "b": 2}, {"top": {"critical_caps": True}}, measures))
    assert found.node_score[0, 0] == 1


def test_children_capped_at_green_cannot_hide_a_red_one():
    assert score_of([(10, 1), (0, 1)], cap_green=True) == pytest.approx(10 / 3)
    assert score_of([(5, 1), (3, 1)], cap_green=True) == 4


def test_a_weight_of_zero_counts_for_nothing():
    found, n = top(flat([(5, 1), (None, 0), (0, 0)]))
    assert (found.node_score[n, 0], found.node_coverage[n, 0]) == (5, 1)
    assert score_of([(5, 0)]) is None


@pytest.mark.parametrize("weight", [-1, float("nan"), float("inf")])
def test_a_weight_that_is_no_number_of_zero_or_more_is_refused(weight):
    with pytest.raises(ValueError, match="0 or more"):
        compute(flat([(5, weight)]))


def test_a_cycle_is_refused_with_its_path():
    with pytest.raises(CycleFound, match="a > b > c > a") as refused:
        compute(tree({"a": {"b": 1}, "b": {"c": 1}, "c": {"a": 1}}, {}))
    assert refused.value.path == ("a", "b", "c", "a")
    with pytest.raises(CycleFound, match="a > a"):
        compute(tree({"a": {"a": 1}}, {}))


def test_depth_is_no_limit():
    chain = {f"n{at}": {f"n{at + 1}": 1.0} for at in range(2000)}
    assert compute(tree(chain | {"n2000": {"m": 1}}, {"m": 7})).node_score[:, 0].tolist() == [7.0] * 2001


def test_a_child_below_two_parents_counts_in_both_and_below_one_parent_once():
    edges = {"top": {"left": 1, "right": 1}, "left": {"a": 1, "shared": 1}, "right": {"shared": 1}}
    model = tree(edges, {"a": 0, "shared": 10})
    found, n = top(model)
    assert found.node_score[n, 0] == 7.5
    twice = replace(model, edges=(*model.edges, EdgeRow("left", "shared", 1)))
    assert compute(twice).node_score[:, 0].tolist() == found.node_score[:, 0].tolist()


def test_weights_and_places_count_from_their_day_until_the_day_they_end():
    dates = [(None, date(2025, 2, 1), 1.0), (date(2025, 2, 1), None, 3.0)]
    model = one([0, 0, 0], rule=rule("maximum", points=((0, 0), (10, 10))))
    other = replace(model.measures[0], key="o")
    model = replace(
        model,
        measures=(*model.measures, other),
        observations=(*model.observations, *(replace(row, measure="o", value=8.0) for row in model.observations)),
        thresholds=(*model.thresholds, replace(model.thresholds[0], measure="o")),
        nodes=(NodeRow("top"),),
        edges=(
            EdgeRow("top", "m", 1),
            *(EdgeRow("top", "o", weight, since, until) for since, until, weight in dates),
        ),
    )
    assert compute(model).node_score[0].tolist() == [4, 6, 6]


def test_what_is_out_of_play_is_not_missed_and_a_gap_is():
    information = {"b": {"starts": date(2026, 1, 1)}}
    edges = {"top": {"a": 1, "later": 1}, "later": {"b": 1}}
    found, n = top(tree(edges, {"a": 5, "b": None}, None, information))
    assert (found.node_score[n, 0], found.node_coverage[n, 0]) == (5, 1)
    gap, n = top(tree({"top": {"a": 1, "empty": 1}, "empty": {}}, {"a": 5}))
    assert (gap.node_score[n, 0], gap.node_coverage[n, 0]) == (5, 0.5)
    assert gap.node_reason[gap.node_index["empty"], 0] == Reason.EMPTY
    later = tree({"top": {"a": 1, "empty": 1}, "empty": {"b": 1}}, {"a": 5, "b": 1})
    edges_later = tuple(
        replace(edge, effective_from=date(2026, 1, 1)) if edge.child == "b" else edge for edge in later.edges
    )
    dated, n = top(replace(later, edges=edges_later))
    assert dated.node_coverage[n, 0] == 0.5


def test_leading_and_lagging_totals_stand_apart():
    measures = {"a": {"leading": True}, "b": {"leading": False}, "c": {}}
    edges = {"top": {"mid": 1}, "mid": {"a": 1, "b": 1, "c": 1}}
    found = compute(tree(edges, {"a": 2, "b": 8, "c": 5}, None, measures))
    assert (found.leading_score[0, 0], found.lagging_score[0, 0], found.node_score[0, 0]) == (2, 8, 5)


def test_age_is_the_oldest_value_that_contributes():
    found, n = top(tree({"top": {"a": 1, "b": 1}}, {"a": 5, "b": None}, None, {"b": {"carry_periods": 1}}))
    assert str(found.node_oldest[n, 0]) == "2025-01-31"
    old = replace(
        found.model,
        observations=(
            *found.model.observations,
            replace(found.model.observations[0], measure="b", start=date(2024, 12, 1)),
        ),
    )
    assert str(compute(old).node_oldest[n, 0]) == "2024-12-31"


@given(scores, st.data())
def test_a_mean_lies_within_its_children_and_coverage_within_0_and_1(children, data):
    pairs = [(score, data.draw(weights)) for score in children]
    found, n = top(flat(pairs, minimum_coverage=0))
    there = [score for score in children if score is not None]
    assert 0 <= found.node_coverage[n, 0] <= 1
    if there:
        assert min(there) <= found.node_score[n, 0] <= max(there)
    else:
        assert np.isnan(found.node_score[n, 0])


@given(scores, st.integers(-8, 8), st.data())
def test_weights_are_scale_free(children, power, data):
    pairs = [(score, data.draw(weights)) for score in children]
    plain, n = top(flat(pairs))
    for factor, exactly in ((2.0**power, True), (3.7, False)):
        scaled, _ = top(flat([(score, weight * factor) for score, weight in pairs]))
        for one_way, other in ((plain.node_score, scaled.node_score), (plain.node_coverage, scaled.node_coverage)):
            if exactly:
                assert np.array_equal(one_way, other, equal_nan=True)
            elif not np.isnan(one_way[n, 0]) and not np.isnan(other[n, 0]):  # grey may tip at the very limit
                assert other[n, 0] == pytest.approx(one_way[n, 0], rel=1e-12)


@given(scores, weights, st.data())
def test_a_missing_child_never_moves_the_score_of_those_present(children, weight, data):
    pairs = [(score, data.draw(weights)) for score in children]
    before, n = top(flat(pairs))
    after, _ = top(flat([*pairs, (None, weight)]))
    assert np.array_equal(before.node_over_present[n], after.node_over_present[n], equal_nan=True)
    assert after.node_coverage[n, 0] <= before.node_coverage[n, 0]


@given(scores, st.data(), st.booleans(), st.booleans())
def test_raising_a_child_never_lowers_its_parent(children, data, cap_green, critical_caps):
    pairs = [(score, data.draw(weights)) for score in children]
    at = data.draw(st.integers(0, len(pairs) - 1))
    if pairs[at][0] is None:
        return
    better = [*pairs]
    better[at] = (min(10, pairs[at][0] + data.draw(st.floats(0, 10))), pairs[at][1])
    for method in (Method.MEAN, Method.WORST, Method.BEST):
        options = {"method": method, "cap_green": cap_green, "critical_caps": critical_caps, "minimum_coverage": 0}
        assert score_of(pairs, **options) <= score_of(better, **options) + 1e-12


@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=20))
def test_either_a_cycle_is_named_or_every_node_has_its_result(pairs):
    edges = {f"n{at}": {} for at in range(8)}
    for parent, child in pairs:
        edges[f"n{parent}"][f"n{child}"] = 1.0
    edges["n0"]["m"] = 1.0
    try:
        found = compute(tree(edges, {"m": 7}))
    except CycleFound as refused:
        assert refused.path[0] == refused.path[-1]
        assert all(child in edges[parent] for parent, child in zip(refused.path, refused.path[1:], strict=False))
    else:
        assert found.node_over_present[found.node_index["n0"], 0] == 7
        assert found.node_oldest[0, 0].item() >= YEAR


def test_a_count_of_statuses_takes_no_account_of_weights_and_scores():
    """Two on target, one at risk, one off target: (2 x 10 + 5 + 0) / 4; the one without data only lowers coverage."""
    scores = {"a": 7.0, "b": 10.0, "c": 4.0, "d": 3.0, "e": None}
    model = tree({"top": {"a": 9, "b": 1, "c": 1, "d": 0.5, "e": 1}}, scores, nodes={"top": {"method": Method.COUNT}})
    found = compute(model)
    assert found.node_score[0, 0] == 6.25
    told = found.explain("top")
    assert told.facts["statuses"] == {"amber": 1, "green": 2, "late": 1, "red": 1}
    assert "Of 5 parts: 2 on target, 1 at risk, 1 off target, 1 late." in in_words(told)
    assert "(2 × 10 + 1 × 5 + 1 × 0) / 4 = 6.25." in in_words(told)
