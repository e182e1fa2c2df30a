"""An explanation is complete: from its numbers alone a person can work out the score by hand."""

import json
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fourfold.engine.explain import in_words
from fourfold.engine.model import ObservationRow
from fourfold.engine.scorecard import compute
from tests.engine.rows import YEAR, one, rule, scored, tree
from tests.engine.test_scorecard import MONTHS, organisation


def by_hand(found) -> float:
    """A measure's score from its explanation alone: sources -> value -> limits or points -> clamp."""
    facts = found.facts
    value = value_by_hand(found)
    assert value == pytest.approx(facts["value"], rel=1e-9, abs=1e-9)
    threshold = facts["threshold"]
    if threshold["polarity"] == "yes_no":
        return 10.0 if value else 0.0
    if threshold["mode"] == "points":
        return on_the_line(value / facts["periods_added"], threshold["points"])
    limits = threshold["limits"]
    sides = [(limits["low_red"], limits["low_green"]), (limits["high_red"], limits["high_green"])]
    raw = min(10 * (value - (red - (green - red))) / (3 * (green - red)) for red, green in sides if red is not None)
    assert raw == pytest.approx(facts["unclamped"], rel=1e-9, abs=1e-9)
    inside = threshold["polarity"] == "range" and limits["low_green"] <= value <= limits["high_green"]
    return min(10.0, max(20 / 3 if inside else 0.0, raw))


def value_by_hand(found) -> float:
    facts, sources = found.facts, found.sources
    if facts["kind"] in {"flow", "count"}:
        return sum(source.value for source in sources)
    if facts["kind"] == "ratio":
        return facts["scale"] * sum(s.numerator for s in sources) / sum(s.denominator for s in sources)
    if facts["kind"] == "index" and all(source.weight is not None for source in sources):
        return sum(s.value * s.weight for s in sources) / sum(s.weight for s in sources)
    return sources[-1].value


def on_the_line(value, points) -> float:
    if value <= points[0][0]:
        return points[0][1]
    for (left, low), (right, high) in pairwise(points):
        if value <= right:
            return low + (high - low) * (value - left) / (right - left)
    return points[-1][1]


def rolled_by_hand(found) -> tuple[float | None, float]:
    """A node's mean and coverage from its shares."""
    there = [share for share in found.shares if share.effective_share]
    coverage = sum(share.share * share.coverage for share in there)
    return sum(share.effective_share * share.counted for share in there) if there else None, coverage


@given(st.integers(0, 10**6), st.integers(0, MONTHS - 1))
def test_the_numbers_of_an_explanation_reproduce_every_score(seed, t):
    result = compute(organisation(seed))
    for key in result.measure_index:
        found = result.explain(key, t)
        json.dumps(found.as_dict())
        assert all(in_words(found))
        if found.score is not None:
            assert by_hand(found) == pytest.approx(found.score, rel=1e-9, abs=1e-9)
    for key in result.node_index:
        found = result.explain(key, t)
        json.dumps(found.as_dict())
        assert all(in_words(found))
        score, coverage = rolled_by_hand(found)
        assert coverage == pytest.approx(found.coverage, abs=1e-12)
        if not found.facts["critical_capped"]:
            assert (score is None) == (found.facts["score_over_present"] is None)
            assert score is None or score == pytest.approx(found.facts["score_over_present"], abs=1e-9)
        if found.score is not None:
            assert found.coverage >= found.facts["minimum_coverage"]


def test_weight_of_children_without_data_is_shared_over_the_rest():
    model = tree({"top": {"a": 50, "b": 25, "c": 15, "d": 10}}, {"a": 10, "b": 10, "c": None, "d": 0})
    shares = {share.key: share for share in compute(model).explain("top").shares}
    assert [shares[key].share for key in "abcd"] == [0.5, 0.25, 0.15, 0.1]
    assert [shares[key].effective_share for key in "abd"] == pytest.approx([50 / 85, 25 / 85, 10 / 85])
    assert shares["a"].redistributed == pytest.approx(50 / 85 - 0.5)
    assert (shares["c"].effective_share, shares["c"].redistributed) == (None, None)
    assert sum(share.effective_share or 0 for share in shares.values()) == pytest.approx(1)


def test_a_node_counts_its_childrens_statuses():
    found = compute(tree({"top": {"a": 1, "b": 1, "c": 1}}, {"a": 10, "b": 9, "c": 1})).explain("top")
    assert found.facts["statuses"] == {"green": 2, "red": 1}


def test_the_target_in_force_is_named_with_its_day():
    found = scored([1, 2], targets=[(YEAR, 10), (date(2025, 2, 3), 20)], rule=rule("maximum", 1, 2))
    assert found.explain("m", 0).facts["target"] == {"amount": 10, "since": YEAR, "periods_added": 1}
    assert found.explain("m", 1).facts["target"]["since"] == date(2025, 2, 3)
    quarterly = scored([1], frequency="quarter", count=5, targets=[(YEAR, 10), (date(2025, 4, 15), 20)])
    assert quarterly.explain("m", 4).facts["target"]["since"] == YEAR  # the first quarter's target


def test_what_always_held_is_told_without_a_day():
    always = date(1900, 1, 1)
    found = in_words(scored([9.0], rule=rule("maximum", 4, 8, since=always), targets=[(always, 8.0)]).explain("m"))
    assert "Target 8." in found and "Limits (more is better): red 4, green 8." in found
    assert not any("1900" in sentence for sentence in found)


def test_a_key_that_is_not_there_is_told_in_words():
    with pytest.raises(KeyError, match="no measure and no node with the key 'zz'"):
        scored([9.0]).explain("zz")


def test_a_day_inside_a_period_stands_for_the_whole_period():
    days = (date(2025, 1, 1), date(2025, 1, 17))
    models = [replace(one([None]), observations=(ObservationRow("m", day, 9.0),)) for day in days]
    assert [compute(model).value.tolist() for model in models] == [[[9.0]]] * 2


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({}, "there is no target"),
        ({"targets": [(YEAR, 9)], "baseline": 9.0}, "the target equals the baseline"),
        ({"targets": [(YEAR, 0)]}, "the divisor is 0"),
        ({"targets": [(YEAR, -5)]}, "value and target must both be 0 or above"),
        ({"targets": [(YEAR, 5)]}, None),
    ],
)
def test_an_attainment_that_does_not_exist_says_why(options, reason):
    found = scored([5], rule=rule("maximum", 1, 2), **options).explain("m")
    assert found.facts["attainment_reason"] == reason
    assert (found.facts["attainment"] is None) == (reason is not None)


def test_a_withheld_measure_explains_nothing_but_that():
    found = scored([5], withheld=True, rule=rule("maximum", 1, 2)).explain("m")
    assert (found.facts["value"], found.sources, found.reason) == (None, (), "withheld")


def test_a_carried_value_names_the_period_it_is_from():
    found = scored([7, None], carry_periods=1).explain("m", 1)
    assert [(source.start, source.carried) for source in found.sources] == [(YEAR, True)]
    assert "carried forward" in " ".join(in_words(found))


def test_the_sentences_tell_the_arithmetic_in_its_order():
    found = scored([85], rule=rule("maximum", 80, 90), targets=[(YEAR, 90)]).explain("m")
    assert in_words(found) == [
        "Jan 2025, 2025-01-01 to 2025-01-31.",
        "Value 85: the last value.",
        "Target 90, in force since 2025-01-01.",
        "Limits in force since 2000-01-01 (more is better): red 80, green 90.",
        "Score: 10 × (85 − (80 − 10)) / (3 × 10) = 5, kept between 0 and 10 = 5.",
        "Attainment is 94.44 %.",
        "Status: At risk, taken from the limits and not from a rounded score.",
    ]


def test_a_grey_node_says_why_in_words():
    found = compute(tree({"top": {"a": 1, "b": 1, "c": 1}}, {"a": 5, "b": None, "c": None})).explain("top")
    said = in_words(found)
    assert "b: weight 1, no score (late: due day and grace have passed); its weight is shared over the rest." in said
    assert said[-1] == "No score is shown: too little of the weight has data."


@pytest.mark.parametrize(
    ("options", "limits"),
    [
        ({"rule": rule("minimum", 20, 10)}, "(less is better): green 10, red 20."),
        ({"rule": rule("maximum", 1, 2, stretch=3)}, "(more is better): red 1, green 2, stretch 3."),
        (
            {"rule": rule("range", 1, 2, 8, 9)},
            "(inside a range is better): lower red 1, lower green 2, upper green 8, upper red 9.",
        ),
    ],
)
def test_limits_are_told_in_the_words_of_the_pages(options, limits):
    assert limits in " ".join(in_words(scored([15], **options).explain("m")))


def test_a_node_of_one_part_says_so_in_the_singular():
    found = compute(tree({"top": {"a": 1}}, {"a": 5})).explain("top")
    assert in_words(found)[0].endswith(": the weighted mean of 1 part.")
