"""First-match rules: what holds first, what is never asked, what nobody speaks of, and how days are asked."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fourfold.engine import conditions
from fourfold.engine.explain import in_words
from fourfold.engine.model import Condition, Kind, Mode, Polarity, Test, ThresholdRow
from fourfold.engine.thresholds import WrongThreshold, refuse_wrong
from tests.engine.rows import LONG_AGO, numbers, scored

OTHERWISE = Condition(Test.OTHERWISE, 0)
DUE = date(2025, 3, 31)
WORDS = ("Good", "Fair", "Poor")


def rules(*lines, due=None):
    return ThresholdRow("m", LONG_AGO, Polarity.RULES, Mode.RULES, conditions=lines, due=due)


def number(test, at, score, upto=None):
    return Condition(test, score, at, upto)


BANDS = (number(Test.AT_LEAST, 95, 10), number(Test.BETWEEN, 90, 5, upto=95), OTHERWISE)


def test_the_first_condition_that_holds_gives_score_and_status():
    found = scored([96, 95, 94.9, 90, 89.9, None], rule=rules(*BANDS))
    assert numbers(found.score[0]) == [10, 10, 5, 5, 0, None]
    assert found.status[0].tolist() == [3, 3, 2, 2, 1, 5]


def test_words_are_matched_in_any_case_and_show_as_they_are_spelt():
    lines = (Condition(Test.WORD, 10, words=("good",)), Condition(Test.WORD, 5, words=("FAIR",)), OTHERWISE)
    found = scored(
        [{"text": " gOOd "}, {"text": "Fair"}, {"text": "poor"}], kind="text", words=WORDS, rule=rules(*lines)
    )
    assert numbers(found.score[0]) == [10, 5, 0]
    told = found.explain("m", 1)
    assert (told.facts["text"], told.facts["value"]) == ("Fair", None)
    assert "Value Fair: the last word." in in_words(told)
    assert told.facts["formula"] == "rule 2 of 3 is the first that holds (“FAIR”) = 5"


def test_the_last_word_of_a_quarter_counts_and_an_unknown_one_is_missing():
    lines = (Condition(Test.WORD, 10, words=("Good",)), OTHERWISE)
    months = [
        {"text": "Poor"},
        {"text": "Poor"},
        {"text": "Good"},
        {"text": "what"},
        {"text": "what"},
        {"text": "what"},
    ]
    found = scored(months, view="quarter", count=2, kind="text", words=WORDS, rule=rules(*lines))
    assert numbers(found.score[0]) == [10, None]


def test_answers_are_matched():
    lines = (Condition(Test.NO, 10), Condition(Test.YES, 2))
    assert numbers(scored([1, 0], kind="yes_no", rule=rules(*lines)).score[0]) == [2, 10]


@pytest.mark.parametrize(
    ("done", "score"),
    [(date(2025, 3, 31), 10), (date(2025, 4, 1), 5), (date(2025, 4, 14), 5), (date(2025, 4, 15), 0), (None, 0)],
)
def test_days_are_asked_of_what_was_done(done, score):
    lines = (Condition(Test.ON_OR_BEFORE, 10), Condition(Test.WITHIN, 5, days=14), OTHERWISE)
    found = scored([{"done_on": done}], count=4, kind="yes_no", rule=rules(*lines, due=DUE), today=date(2025, 5, 1))
    assert found.score[0, 3] == score


def test_what_is_not_done_waits_for_the_due_day_and_is_then_asked_as_of_the_next_day():
    lines = (Condition(Test.ON_OR_BEFORE, 10), Condition(Test.WITHIN, 5, days=14), OTHERWISE)
    found = scored([None], count=5, kind="yes_no", rule=rules(*lines, due=DUE), today=date(2025, 4, 10))
    assert numbers(found.score[0]) == [None, None, None, 5, 5]
    assert found.expected[0].tolist() == [False, False, False, True, True]


def test_rules_of_a_flow_are_stated_for_one_own_period():
    lines = (number(Test.AT_LEAST, 10, 10), OTHERWISE)
    assert numbers(scored([9, 12, 9], view="quarter", count=1, kind="flow", rule=rules(*lines)).score[0]) == [10]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ((), "at least one condition"),
        ((number(Test.AT_LEAST, 90, 10),), "Nothing is said about values below 90"),
        ((number(Test.AT_LEAST, 90, 10), number(Test.BELOW, 80, 0)), "Nothing is said about values between 80 and 90"),
        ((number(Test.AT_LEAST, 90, 10), number(Test.AT_LEAST, 95, 5), OTHERWISE), "Rule 2 is never asked"),
        ((OTHERWISE, number(Test.AT_LEAST, 95, 5)), "Rule 2 is never asked"),
        ((number(Test.BELOW, 1, 0), number(Test.AT_LEAST, 1, 9), OTHERWISE), "Rule 3 is never asked"),
        ((number(Test.AT_LEAST, float("nan"), 10), OTHERWISE), "Rule 1 needs a number"),
        ((number(Test.AT_LEAST, None, 10), OTHERWISE), "Rule 1 needs a number"),
        ((number(Test.BETWEEN, 5, 10, upto=4), OTHERWISE), "ends before it begins"),
        ((number(Test.AT_LEAST, 5, 11), OTHERWISE), "score of rule 1 must lie between 0 and 10"),
        ((number(Test.AT_LEAST, 5, float("nan")), OTHERWISE), "score of rule 1 must lie between 0 and 10"),
        ((number(Test.AT_LEAST, 5, 10), Condition(Test.YES, 1), OTHERWISE), "rule 1 asks about a number, rule 2 about yes or no"),
        ((Condition(Test.YES, 10),), "Nothing is said about “no”"),
        ((Condition(Test.YES, 10), Condition(Test.NO, 0), OTHERWISE), "Rule 3 is never asked"),
        ((Condition(Test.WORD, 10, words=("a",)), Condition(Test.WORD, 5, words=("A", "b")), OTHERWISE), "never asked about “a”"),
        ((Condition(Test.WORD, 10, words=("a",)),), "Nothing is said about other words"),
        ((Condition(Test.WORD, 10), OTHERWISE), "Rule 1 needs at least one word"),
        ((Condition(Test.BEFORE, 10), OTHERWISE), "there is none. Give the day it is due"),
        ((Condition(Test.BEFORE, 10, day=DUE), Condition(Test.AFTER, 0, day=DUE)), "days between 2025-03-31 and 2025-04-01"),
        ((Condition(Test.WITHIN, 10, day=DUE, days=-1), OTHERWISE), "days of rule 1 must lie between"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_rules_is_said_in_words(lines, said):
    with pytest.raises(WrongThreshold, match=said) as refused:
        refuse_wrong(rules(*lines))
    assert refused.value.field == "conditions"
    assert numbers(scored([92], rule=rules(*lines)).score[0]) == [None]


def test_rules_and_their_direction_go_together():
    for polarity, mode in ((Polarity.MAXIMUM, Mode.RULES), (Polarity.RULES, Mode.LIMITS)):
        with pytest.raises(WrongThreshold, match="go with the direction"):
            refuse_wrong(ThresholdRow("m", LONG_AGO, polarity, mode, conditions=BANDS))


@pytest.mark.parametrize(
    ("kind", "lines", "said"),
    [
        (Kind.TEXT, BANDS, "Rule 1 asks about a number. For this measure rules may ask about a word."),
        (Kind.STOCK, (Condition(Test.WORD, 10, words=("at lest 95",)), OTHERWISE), "Rule 1 asks about a word, “at lest 95”."),
        (Kind.STOCK, (Condition(Test.YES, 1), OTHERWISE), "rules may ask about a number or a day"),
        (Kind.TEXT, (Condition(Test.WORD, 1, words=("Great",)), OTHERWISE), "names “Great”. The measure's words are Good, Fair, Poor"),
    ],
)  # fmt: skip
def test_rules_fit_the_measure(kind, lines, said):
    with pytest.raises(WrongThreshold, match=said):
        refuse_wrong(rules(*lines), kind=kind, words=WORDS)


def test_a_measure_of_words_has_rules_or_none():
    with pytest.raises(WrongThreshold, match="scored by first-match rules, or not at all"):
        refuse_wrong(ThresholdRow("m", LONG_AGO, Polarity.MAXIMUM, red=1, green=2), kind=Kind.TEXT)
    refuse_wrong(ThresholdRow("m", LONG_AGO, Polarity.NONE), kind=Kind.TEXT)


LINES = st.lists(
    st.builds(
        Condition,
        st.sampled_from([Test.BELOW, Test.AT_MOST, Test.EQUAL, Test.AT_LEAST, Test.ABOVE]),
        st.integers(0, 10),
        st.integers(-3, 3),
    ),
    max_size=5,
)


@given(LINES, st.lists(st.integers(-8, 8).map(lambda n: n / 2), min_size=1, max_size=9))
def test_a_rule_that_is_accepted_scores_every_number_by_its_first_condition(lines, values):
    """The oracle asks one number after the other, in plain Python."""
    row = rules(*lines)
    holds = {
        Test.BELOW: lambda x, n: x < n, Test.AT_MOST: lambda x, n: x <= n, Test.EQUAL: lambda x, n: x == n,
        Test.AT_LEAST: lambda x, n: x >= n, Test.ABOVE: lambda x, n: x > n,
    }  # fmt: skip
    said = [next((c.score for c in lines if holds[c.test](x, c.number)), None) for x in values]
    if conditions.fault_of(row) is None:
        assert numbers(conditions.first_match(conditions.asked(row, {}), np.array(values))) == said
        assert None not in said
