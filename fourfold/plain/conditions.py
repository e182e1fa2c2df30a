"""First-match rules as one writes them: `at least 95: 10`, `between 3 and 5: 5`, `yes: 10`, `done, closed: 10`, `otherwise: 0`.

Each line is what has to hold, and the score where it does. The first that holds counts.
"""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import yaml

from fourfold.engine.model import Condition, Test
from fourfold.plain.document import Document, Node

_NUMBER = r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?"
_DAY = r"\d{4}-\d\d-\d\d|due"
NUMBERS = {
    "below": Test.BELOW, "less than": Test.BELOW, "at most": Test.AT_MOST, "equal": Test.EQUAL, "is": Test.EQUAL,
    "at least": Test.AT_LEAST, "above": Test.ABOVE, "more than": Test.ABOVE,
}  # fmt: skip
DAYS = {
    "before": Test.BEFORE, "on or before": Test.ON_OR_BEFORE, "by": Test.ON_OR_BEFORE, "on": Test.ON,
    "on or after": Test.ON_OR_AFTER, "after": Test.AFTER,
}  # fmt: skip
WHOLE = {"yes": Test.YES, "no": Test.NO, "otherwise": Test.OTHERWISE}
Made = Callable[[re.Match[str], float], Condition]


def _on(text: str) -> date | None:
    """None stands for the rule's due day."""
    return None if text == "due" else date.fromisoformat(text)


def _forms(tests: dict[str, Test]) -> str:
    return "|".join(sorted(tests, key=len, reverse=True))


FORMS: tuple[tuple[re.Pattern[str], Made], ...] = (
    (re.compile(_forms(WHOLE)), lambda found, score: Condition(WHOLE[found[0]], score)),
    (
        re.compile(rf"(?P<test>{_forms(NUMBERS)}) (?P<number>{_NUMBER})"),
        lambda found, score: Condition(NUMBERS[found["test"]], score, float(found["number"])),
    ),
    (
        re.compile(rf"between (?P<low>{_NUMBER}) and (?P<high>{_NUMBER})"),
        lambda found, score: Condition(Test.BETWEEN, score, float(found["low"]), float(found["high"])),
    ),
    (
        re.compile(rf"(?P<test>{_forms(DAYS)}) (?P<day>{_DAY})"),
        lambda found, score: Condition(DAYS[found["test"]], score, day=_on(found["day"])),
    ),
    (
        re.compile(rf"within (?P<days>\d{{1,4}}) days? of (?P<day>{_DAY})"),
        lambda found, score: Condition(Test.WITHIN, score, day=_on(found["day"]), days=int(found["days"])),
    ),
)


def read_conditions(doc: Document, node: Node) -> tuple[Condition, ...]:
    """A mapping of conditions to scores, in its order. What is wrong is noted in `doc`."""
    if not isinstance(node, yaml.MappingNode):
        doc.say(node, "rules need lines such as “at least 95: 10” and “otherwise: 0”")
        return ()
    found = []
    for key, value in node.value:
        written, score = doc.text(key, "a condition"), doc.number(value, "the score of a condition")
        if written is None or score is None:
            continue
        try:
            found.append(_condition(written, score))
        except ValueError:
            doc.say(key, f"“{written}” names a day that doesn't exist")
    return tuple(found)


def _condition(written: str, score: float) -> Condition:
    """What is no form of its own is one of the measure's words, or several with commas between."""
    plain = " ".join(written.lower().split())
    for form, made in FORMS:
        found = form.fullmatch(plain)
        if found:
            return made(found, score)
    return Condition(
        Test.WORD, score, words=tuple(" ".join(word.split()) for word in written.split(",") if word.strip())
    )


SCORES = {"on target": 10.0, "green": 10.0, "at risk": 5.0, "amber": 5.0, "off target": 0.0, "red": 0.0}
_SAID = {test: words for words, test in reversed([*NUMBERS.items(), *DAYS.items(), *WHOLE.items()])}


def read_lines(text: str) -> tuple[Condition, ...]:
    """Conditions one a line, as a person types them into a form: “at least 95: 10”, “closed: on target”.

    Raises ValueError with a sentence that names the line.
    """
    lines = [(at, line) for at, line in enumerate(text.splitlines(), start=1) if line.strip()]
    return tuple(_line(at, line) for at, line in lines)


def _line(at: int, line: str) -> Condition:
    written, mark, said = line.rpartition(":")
    if not mark or not written.strip():
        raise ValueError(f"Line {at} has no score. Write a condition, a colon and a score, such as “at least 95: 10”.")
    plain = " ".join(said.lower().split())
    try:
        score = SCORES[plain] if plain in SCORES else float(plain)
    except ValueError:
        sentence = (
            f"“{said.strip()[:40]}” in line {at} is no score. Write a number from 0 to 10, or green, amber or red."
        )
        raise ValueError(sentence) from None
    try:
        return _condition(written, score)
    except ValueError:
        raise ValueError(f"“{written.strip()[:40]}” in line {at} names a day that doesn't exist.") from None


def as_line(condition: Condition) -> str:
    """The line that reads as this condition."""
    return f"{_written(condition)}: {_exact(condition.score)}"


def as_pair(condition: Condition) -> tuple[str, float]:
    """What has to hold, as it would be written, and the score where it does."""
    return _written(condition), condition.score


def from_pair(written: str, score: float) -> Condition:
    """The other way. Raises ValueError for a day that doesn't exist."""
    return _condition(written, score)


def _exact(number: float) -> str:
    return f"{Decimal(repr(float(number))).normalize():f}"


def _written(condition: Condition) -> str:
    number, day = _exact(condition.number or 0), condition.day.isoformat() if condition.day else "due"
    if condition.test is Test.WORD:
        return ", ".join(condition.words)
    if condition.test is Test.BETWEEN:
        return f"between {number} and {_exact(condition.upto or 0)}"
    if condition.test is Test.WITHIN:
        return f"within {condition.days} days of {day}"
    said = _SAID[condition.test]
    return said if said in WHOLE else f"{said} {number if said in NUMBERS else day}"
