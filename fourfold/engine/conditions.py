"""First-match rules: conditions are asked from top to bottom, and the first that holds gives the score.

Numbers, words, answers and days can be asked about, one of them in a rule. A condition that never comes to its turn, and a
value that no condition speaks of, are mistakes: `refuse_wrong` says which. Source: docs/reference/scoring.md, "First match".
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from fourfold.engine.columns import numbered, plain_word
from fourfold.engine.model import Condition, Kind, Test, ThresholdRow
from fourfold.engine.rounding import shown
from fourfold.engine.scoring import TOP, Array, Flags

NUMBERS, WORDS, ANSWERS, DAYS = "a number", "a word", "yes or no", "a day"
SUBJECTS = {
    Test.BELOW: NUMBERS, Test.AT_MOST: NUMBERS, Test.EQUAL: NUMBERS, Test.AT_LEAST: NUMBERS, Test.ABOVE: NUMBERS,
    Test.BETWEEN: NUMBERS, Test.WORD: WORDS, Test.YES: ANSWERS, Test.NO: ANSWERS, Test.BEFORE: DAYS,
    Test.ON_OR_BEFORE: DAYS, Test.ON: DAYS, Test.ON_OR_AFTER: DAYS, Test.AFTER: DAYS, Test.WITHIN: DAYS,
}  # fmt: skip
MOST_DAYS = 3_660
YES, NO = 1.0, 0.0
Edge = tuple[float, int]  # a value, and whether the cut lies before (0) or after it (1)
FIRST, LAST = (-math.inf, 0), (math.inf, 1)


@dataclass(frozen=True, slots=True)
class Asked:
    """A condition ready to be asked of numbers: those between two cuts, or those in a list."""

    score: float
    low: Edge = FIRST
    high: Edge = LAST
    codes: tuple[float, ...] | None = None

    def holds(self, value: Array) -> Flags:
        if self.codes is not None:
            return np.isin(value, self.codes)
        above = value > self.low[0] if self.low[1] else value >= self.low[0]
        return above & (value <= self.high[0] if self.high[1] else value < self.high[0])


@dataclass(frozen=True)
class Fault:
    """What is wrong with a rule, in words; `at` is the line, from 1, or 0 for all of them."""

    sentence: str
    at: int = 0


def subject_of(conditions: Iterable[Condition]) -> str | None:
    """What the conditions ask about; None where they ask nothing."""
    return next((SUBJECTS[each.test] for each in conditions if each.test in SUBJECTS), None)


def asks_days(row: ThresholdRow) -> bool:
    return subject_of(row.conditions) == DAYS


def asked(row: ThresholdRow, words: Mapping[str, float]) -> tuple[Asked, ...]:
    """The rule ready to be asked. `words` are the measure's, with their numbers; an answer is 1 or 0, a day its ordinal."""
    return tuple(_asked(each, row.due, words) for each in row.conditions)


def first_match(rules: Sequence[Asked], value: Array) -> Array:
    """The score of each value by the first condition that holds; NaN where the value is, or where none holds."""
    score, waiting = np.full(value.shape, np.nan), ~np.isnan(value)
    for each in rules:
        found = waiting & each.holds(value)
        score[found] = each.score
        waiting = waiting & ~found
    return score


def place_of(rules: Sequence[Asked], value: float) -> int | None:
    """Which condition is the first that holds, from 0."""
    number = np.array([value])
    return next((at for at, each in enumerate(rules) if each.holds(number)[0]), None)


def score_by_day(
    rules: Sequence[Asked], *, waits_until: date | None, done_on: date | None, on: date
) -> tuple[float, date | None]:
    """The score as it stands on a day, and the day that it was asked with; NaN and None while it is not yet due.

    What is not done when `waits_until` has passed is asked as if it were done on the following day: the earliest left.
    """
    day = done_on if done_on is not None and done_on <= on else None
    if day is None and waits_until is not None and on > waits_until:
        day = date.fromordinal(on.toordinal() + 1)
    if day is None:
        return math.nan, None
    return float(first_match(rules, np.array([float(day.toordinal())]))[0]), day


def waits_until(row: ThresholdRow) -> date | None:
    """Until when a rule about days waits: the day it is due, else the earliest day that it names."""
    return row.due or min((each.day for each in row.conditions if each.day is not None), default=None)


def in_words(condition: Condition, due: date | None = None) -> str:
    """“at least 80”, “within 5 days of 2026-03-31”."""
    number, day = shown(condition.number) if condition.number is not None else "", condition.day or due or "the due day"
    said = {
        Test.BELOW: f"below {number}", Test.AT_MOST: f"at most {number}", Test.EQUAL: f"exactly {number}",
        Test.AT_LEAST: f"at least {number}", Test.ABOVE: f"above {number}", Test.YES: "yes", Test.NO: "no",
        Test.BEFORE: f"before {day}", Test.ON_OR_BEFORE: f"on or before {day}", Test.ON: f"on {day}",
        Test.ON_OR_AFTER: f"on or after {day}", Test.AFTER: f"after {day}", Test.OTHERWISE: "anything else",
        Test.WITHIN: f"within {condition.days} day{'' if condition.days == 1 else 's'} of {day}",
        Test.WORD: " or ".join(f"“{word}”" for word in condition.words),
    }  # fmt: skip
    if condition.test is Test.BETWEEN:
        return f"from {number} to {shown(condition.upto) if condition.upto is not None else ''}"
    return said[condition.test]


def fault_of(row: ThresholdRow, kind: Kind | None = None, words: Sequence[str] = ()) -> Fault | None:
    """The first thing that is wrong with the conditions; None where they can score. `kind` and `words` are the measure's."""
    if not row.conditions:
        return Fault("First-match rules need at least one condition.")
    subjects: dict[str, int] = {}
    for at, each in enumerate(row.conditions, start=1):
        fault = _fault_of_one(each, row.due, at)
        if fault:
            return Fault(fault, at)
        if each.test in SUBJECTS:
            subjects.setdefault(SUBJECTS[each.test], at)
    if len(subjects) > 1:
        (one, first), (other, second), *_ = subjects.items()
        return Fault(
            f"Rules ask about one thing: rule {first} asks about {one}, rule {second} about {other}.",
            max(first, second),
        )
    return _misfit(row, kind, words) or _never_asked(row, words)


def _asked(condition: Condition, due: date | None, words: Mapping[str, float]) -> Asked:
    score, test = _exact(condition.score), condition.test
    if test is Test.WORD:
        return Asked(score, codes=tuple(words[word] for each in condition.words if (word := plain_word(each)) in words))
    if test in {Test.YES, Test.NO}:
        return Asked(score, codes=(YES if test is Test.YES else NO,))
    if test is Test.OTHERWISE:
        return Asked(score)
    low, high = _days(condition, due) if SUBJECTS[test] == DAYS else _numbers(condition)
    return Asked(score, low, high)


def _exact(score: float) -> float:
    """A score written as 3.3333333 or 6.6666667 means the break itself."""
    return next((break_ for break_ in (10 / 3, 20 / 3) if abs(score - break_) < 1e-6), score)


def _numbers(condition: Condition) -> tuple[Edge, Edge]:
    number, upto = float(condition.number or 0), float(condition.upto or 0)
    return {
        Test.BELOW: (FIRST, (number, 0)),
        Test.AT_MOST: (FIRST, (number, 1)),
        Test.EQUAL: ((number, 0), (number, 1)),
        Test.AT_LEAST: ((number, 0), LAST),
        Test.ABOVE: ((number, 1), LAST),
        Test.BETWEEN: ((number, 0), (upto, 1)),
    }[condition.test]


def _days(condition: Condition, due: date | None) -> tuple[Edge, Edge]:
    """Days are whole: “after the 4th” and “from the 5th on” are the same cut."""
    named = condition.day or due
    day = float(named.toordinal()) if named else math.nan
    return {
        Test.BEFORE: (FIRST, (day, 0)),
        Test.ON_OR_BEFORE: (FIRST, (day + 1, 0)),
        Test.ON: ((day, 0), (day + 1, 0)),
        Test.ON_OR_AFTER: ((day, 0), LAST),
        Test.AFTER: ((day + 1, 0), LAST),
        Test.WITHIN: ((day - condition.days, 0), (day + condition.days + 1, 0)),
    }[condition.test]


def _fault_of_one(condition: Condition, due: date | None, at: int) -> str:
    if not 0 <= condition.score <= TOP:
        return f"The score of rule {at} must lie between 0 and 10."
    subject = SUBJECTS.get(condition.test)
    needed = (condition.number,) if condition.test is not Test.BETWEEN else (condition.number, condition.upto)
    if subject == NUMBERS and not all(each is not None and math.isfinite(each) for each in needed):
        return f"Rule {at} needs a number to compare with."
    if condition.test is Test.BETWEEN and not (condition.number or 0) <= (condition.upto or 0):
        return f"Rule {at} ends before it begins: from {shown(condition.number or 0)} to {shown(condition.upto or 0)}."
    if subject == WORDS and not any(plain_word(word) for word in condition.words):
        return f"Rule {at} needs at least one word."
    if subject == DAYS and condition.day is None and due is None:
        return f"Rule {at} asks about the due day, and there is none. Give the day it is due."
    if not 0 <= condition.days <= MOST_DAYS:
        return f"The days of rule {at} must lie between 0 and {MOST_DAYS}."
    return ""


def _misfit(row: ThresholdRow, kind: Kind | None, words: Sequence[str]) -> Fault | None:
    """Conditions about what the measure doesn't have."""
    subject, known = subject_of(row.conditions), numbered(words)
    fitting = {Kind.TEXT: (WORDS,), Kind.YES_NO: (ANSWERS, DAYS)}.get(kind, (NUMBERS, DAYS)) if kind else None
    if fitting and subject and subject not in fitting:
        at, first = next((at, each) for at, each in enumerate(row.conditions, start=1) if each.test in SUBJECTS)
        named = f", “{', '.join(first.words)}”" if first.words else ""
        return Fault(
            f"Rule {at} asks about {subject}{named}. For this measure rules may ask about {' or '.join(fitting)}.", at
        )
    for at, each in enumerate(row.conditions, start=1):
        unknown = [word for word in each.words if words and plain_word(word) not in known]
        if unknown:
            return Fault(f"Rule {at} names “{unknown[0]}”. The measure's words are {', '.join(words)}.", at)
    return None


def _never_asked(row: ThresholdRow, words: Sequence[str]) -> Fault | None:
    """Conditions that come too late, and values that none speaks of."""
    subject = subject_of(row.conditions)
    if subject in {WORDS, ANSWERS}:
        named = words if subject == WORDS else ("yes", "no")
        return _of_lists(row, [plain_word(each) for each in named])
    return _of_spans(row, subject)


def _of_lists(row: ThresholdRow, named: Sequence[str]) -> Fault | None:
    seen: dict[str, int] = {}
    for at, each in enumerate(row.conditions, start=1):
        if 0 in seen.values() or (named and seen.keys() >= set(named)):
            return Fault(f"Rule {at} is never asked: the rules before it hold for everything.", at)
        own = [plain_word(word) for word in each.words] if each.test is Test.WORD else [each.test.value]
        twice = [word for word in own if word in seen]
        if twice:
            return Fault(f"Rule {at} is never asked about “{twice[0]}”: rule {seen[twice[0]]} holds for it.", at)
        seen |= dict.fromkeys(own, 0 if each.test is Test.OTHERWISE else at)
    left = [word for word in named if word not in seen]
    if 0 in seen.values() or (named and not left):
        return None
    missing = f"“{left[0]}”" if left else "other words"
    return Fault(f"Nothing is said about {missing}. Add a last rule for anything else.")


def _of_spans(row: ThresholdRow, subject: str | None) -> Fault | None:
    covered: list[tuple[Edge, Edge]] = []
    for at, each in enumerate(asked(row, {}), start=1):
        if not list(_left(each.low, each.high, covered)):
            return Fault(f"Rule {at} is never asked: the rules before it hold for everything that it names.", at)
        covered = sorted([*covered, (each.low, each.high)])
    gap = next(_left(FIRST, LAST, covered), None)
    if gap is None:
        return None
    return Fault(
        f"Nothing is said about {_span_in_words(*gap, is_day=subject == DAYS)}. Add a last rule for anything else."
    )


def _left(low: Edge, high: Edge, covered: Sequence[tuple[Edge, Edge]]) -> Iterator[tuple[Edge, Edge]]:
    """What of a span the covered ones, in order, leave open."""
    for begins, ends in covered:
        if low >= high:
            return
        if begins > low:
            yield low, min(begins, high)
        low = max(low, ends)
    if low < high:
        yield low, high


def _span_in_words(low: Edge, high: Edge, *, is_day: bool) -> str:
    say = (lambda x: str(date.fromordinal(int(x)))) if is_day else shown
    if low == FIRST:
        return f"{'days before' if is_day else 'values below'} {say(high[0])}"
    if high == LAST:
        return f"{'days from' if is_day else 'values above'} {say(low[0])}{' on' if is_day else ''}"
    return f"{'days' if is_day else 'values'} between {say(low[0])} and {say(high[0])}"
