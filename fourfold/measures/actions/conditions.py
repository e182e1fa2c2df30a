"""First-match rules as they are stored: each condition checked for what it may say, in words."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from fourfold.core import guards
from fourfold.core.inputs import argument
from fourfold.engine.model import Test

MOST_RULES, MOST_WORDS, LONGEST_WORD = 50, 50, 60
FIELDS: Mapping[str, tuple[Any, ...]] = {
    "test": (str,), "score": (float,), "number": (float, type(None)), "upto": (float, type(None)),
    "words": (list,), "day": (date, type(None)), "days": (int, type(None)),
}  # fmt: skip
TESTS = [each.value for each in Test]


def stored(conditions: Sequence[Any]) -> list[dict[str, Any]]:
    """The conditions as JSON, empty fields left out; refused (R1, R2, R3, R11) with the number of the rule."""
    guards.refuse_if(len(conditions) > MOST_RULES, "R2", f"At most {MOST_RULES} rules fit.", field="conditions")
    return [_one(each, f"rule {at}") for at, each in enumerate(conditions, start=1)]


def _one(given: Any, name: str) -> dict[str, Any]:
    guards.refuse_if(
        not isinstance(given, Mapping) or not set(given) <= set(FIELDS), "R2",
        f"{name.capitalize()} has the fields test, score and what the test asks for: {', '.join(FIELDS)}.", field="conditions",
    )  # fmt: skip
    test = given.get("test")
    guards.refuse_if(test not in TESTS, "R11", f"Choose what {name} asks: {', '.join(TESTS)}.", field="conditions")
    guards.refuse_if(
        given.get("score") is None, "R1", f"The score of {name} is missing: a number from 0 to 10.", field="conditions"
    )
    found = {**given, "day": _day(given.get("day"), name), "words": _words(given.get("words") or [], name)}
    for field, kinds in FIELDS.items():
        if field in found and field != "words":
            _plain(found[field], kinds, f"{field} of {name}")
    kept = {field: each for field, each in found.items() if each not in (None, [], "")}
    return kept | ({"day": found["day"].isoformat()} if found["day"] else {})


def _plain(value: Any, kinds: tuple[Any, ...], what: str) -> None:
    try:
        argument(value, kinds, what)
    except guards.Refused as refusal:
        raise guards.Refused(refusal.code, refusal.sentence, field="conditions") from None


def _day(given: Any, name: str) -> Any:
    if not isinstance(given, str):
        return given
    try:
        return date.fromisoformat(given) if given else None
    except ValueError:
        sentence = f"The day of {name} is no day. Write it like 2026-10-31."
        raise guards.Refused("R3", sentence, field="conditions") from None


def _words(given: Any, name: str) -> list[str]:
    fine = isinstance(given, list | tuple) and len(given) <= MOST_WORDS and all(isinstance(word, str) for word in given)
    guards.refuse_if(not fine, "R2", f"The words of {name} are a list of at most {MOST_WORDS}.", field="conditions")
    for word in given:
        _plain(word, (str,), f"a word of {name}")
        guards.refuse_if(
            len(word) > LONGEST_WORD,
            "R2",
            f"A word of {name} has more than {LONGEST_WORD} characters.",
            field="conditions",
        )
    return [" ".join(word.split()) for word in given if word.strip()]
