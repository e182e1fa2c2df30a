"""Measures of words: which words, which values, which rules."""

from datetime import date
from decimal import Decimal

import pytest

from fourfold.measures import queries
from fourfold.measures.actions import (
    NewValue,
    add_measure,
    change_measure,
    record_value,
    record_values,
    set_threshold,
)
from tests.acts import refused

SEPTEMBER = {"period": "2025-09"}
RULES = [
    {"test": "word", "words": ["good"], "score": 10.0},
    {"test": "word", "words": ["Fair"], "score": 5},
    {"test": "otherwise", "score": 0},
]


@pytest.fixture
def mood(ada, site):
    return add_measure(
        actor=ada, unit_id=site.pk, name="Mood", code="M", kind="text", words=["Good", "Fair", "Poor"], owner_id=ada.pk
    )


def record(actor, measure, **value):
    return record_value(actor=actor, measure_id=measure.pk, period_start=date(2025, 9, 1), **value)


def test_a_word_is_kept_as_the_measure_spells_it_and_scores_by_rules(ada, mood):
    set_threshold(actor=ada, measure_id=mood.pk, effective_from=date(2025, 1, 1), polarity="rules", conditions=RULES)
    assert record(ada, mood, text=" fAIR ").text == "Fair"
    (line,) = queries.lines([mood], queries.viewing(ada, SEPTEMBER))
    assert (line.text, line.shown, line.score, line.status) == ("Fair", "Fair", 5, "amber")
    assert record(ada, mood, text="Good", version=1).version == 2


def test_without_rules_a_word_is_shown_and_not_scored(ada, mood):
    record(ada, mood, text="Poor")
    (line,) = queries.lines([mood], queries.viewing(ada, SEPTEMBER))
    assert (line.text, line.score, line.status) == ("Poor", None, "not_scored")


def test_many_words_are_recorded_at_once(ada, mood):
    rows = [NewValue(mood.pk, date(2025, month, 1), text="Good") for month in (7, 8)]
    assert record_values(actor=ada, rows=rows, source="rest").added == 2
    assert record_values(actor=ada, rows=rows, source="rest").unchanged == 2


@pytest.mark.parametrize(
    ("value", "code"),
    [({}, "R1"), ({"text": "  "}, "R1"), ({"text": "Great"}, "R11"), ({"amount": Decimal(1)}, "R2"), ({"text": "Good", "weight": Decimal(1)}, "R2")],
)  # fmt: skip
def test_what_is_none_of_the_words_is_refused(ada, mood, value, code):
    with refused(code, "text"):
        record(ada, mood, **value)


def test_a_number_takes_no_word(ada, site):
    churn = add_measure(actor=ada, unit_id=site.pk, name="Churn", code="C", owner_id=ada.pk)
    with refused("R2", "text"):
        record(ada, churn, amount=Decimal(1), text="Good")


@pytest.mark.parametrize(
    ("sheet", "code"),
    [
        ({"kind": "text"}, "R1"),
        ({"kind": "text", "words": ["Good"]}, "R1"),
        ({"kind": "text", "words": ["Good", "good "]}, "R13"),
        ({"kind": "text", "words": ["Good", 5]}, "R2"),
        ({"kind": "text", "words": ["Good", "x" * 61]}, "R2"),
        ({"words": ["Good", "Poor"]}, "R3"),
    ],
)
def test_what_can_not_be_words_is_refused(ada, site, sheet, code):
    with refused(code, "words"):
        add_measure(actor=ada, unit_id=site.pk, name="Mood", code="M", **sheet)


def test_words_that_values_or_rules_say_stay(ada, mood):
    record(ada, mood, text="Poor")
    with refused("R7", "words"):
        change_measure(actor=ada, measure_id=mood.pk, version=1, words=["Good", "Fair"])
    with refused("R7", "kind"):
        change_measure(actor=ada, measure_id=mood.pk, version=1, kind="stock", words=[])
    changed = change_measure(actor=ada, measure_id=mood.pk, version=1, words=["Poor", "Fair", "Great"])
    assert changed.words == ["Poor", "Fair", "Great"]


@pytest.mark.parametrize(
    ("rule", "field"),
    [
        ({"polarity": "maximum", "red": 1.0, "green": 2.0}, "polarity"),
        ({"polarity": "rules"}, "conditions"),
        ({"polarity": "rules", "conditions": [{"test": "word", "words": ["Great"], "score": 1.0}, RULES[2]]}, "conditions"),
        ({"polarity": "rules", "conditions": RULES[:2]}, "conditions"),
        ({"polarity": "rules", "conditions": [{"test": "at_least", "number": 1.0, "score": 1.0}, RULES[2]]}, "conditions"),
    ],
)  # fmt: skip
def test_rules_that_do_not_fit_are_refused(ada, mood, rule, field):
    with refused("R3", field):
        set_threshold(actor=ada, measure_id=mood.pk, effective_from=date(2025, 1, 1), **rule)


@pytest.mark.parametrize(
    ("condition", "code"),
    [
        ("at least 5", "R2"),
        ({"test": "like", "score": 1.0}, "R11"),
        ({"test": "yes"}, "R1"),
        ({"test": "yes", "score": "10"}, "R2"),
        ({"test": "yes", "score": float("inf")}, "R2"),
        ({"test": "on", "score": 1.0, "day": "2025-02-30"}, "R3"),
        ({"test": "word", "score": 1.0, "words": "Good"}, "R2"),
        ({"test": "word", "score": 1.0, "colour": "red"}, "R2"),
    ],
)
def test_conditions_that_can_not_be_stored_are_refused(ada, mood, condition, code):
    with refused(code, "conditions"):
        set_threshold(
            actor=ada, measure_id=mood.pk, effective_from=date(2025, 1, 1), polarity="rules", conditions=[condition]
        )
