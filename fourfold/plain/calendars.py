"""The calendar of a scorecard file: the month in which the year starts, and years of whole weeks."""

from collections.abc import Mapping
from typing import Any

from fourfold.engine.periods import NAMES, PATTERNS, Calendar, Retail
from fourfold.plain.document import Document, Node, written_in

WEEKDAYS = {
    name: at for at, name in enumerate(("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"))
}
MONTHS = {name.lower(): at for at, name in enumerate(NAMES, start=1)}
WORDS = ("weeks", "year_ends_on", "year_ends", "long_month", "week_starts", "year_named_by")
ENDS = {"nearest": True, "last": False}
NAMED_BY = {"start": True, "end": False}


def read_calendar(doc: Document, year_starts: Node | None, more: Node | None) -> Calendar:
    """What is wrong is noted in `doc`, and an ordinary calendar returned."""
    month = (_month(doc, year_starts) if year_starts is not None else 1) or 1
    if more is None:
        return Calendar(month)
    fields = doc.fields(more, WORDS, "“calendar”")
    retail = _retail(doc, fields)
    week = doc.choice(fields["week_starts"], WEEKDAYS, "the first day of the week") if "week_starts" in fields else 0
    by_start = (
        doc.choice(fields["year_named_by"], NAMED_BY, "by what a year is named") if "year_named_by" in fields else False
    )
    try:
        return Calendar(month, retail, week or 0, by_start or False)
    except ValueError as wrong:
        doc.say(more, str(wrong).rstrip("."))
        return Calendar()


def _retail(doc: Document, fields: Mapping[str, Node]) -> Retail | None:
    if "weeks" not in fields:
        for word in ("year_ends_on", "year_ends", "long_month"):
            if word in fields:
                doc.say(fields[word], f"“{word.replace('_', ' ')}” goes with years of whole weeks: “weeks: 4-4-5”")
        return None
    given: dict[str, Any] = {"pattern": doc.choice(fields["weeks"], _patterns(), "the weeks of a quarter")}
    if "year_ends_on" in fields:
        given["ends_on"] = doc.choice(fields["year_ends_on"], WEEKDAYS, "the weekday on which years end")
    if "year_ends" in fields:
        given["nearest"] = doc.choice(fields["year_ends"], ENDS, "where years end")
    if "long_month" in fields:
        given["long_month"] = doc.whole(fields["long_month"], "the long month", 12)
    if None in given.values():
        return None
    try:
        return Retail(**given)
    except ValueError as wrong:
        doc.say(fields["weeks"], str(wrong).rstrip("."))
        return None


def _patterns() -> dict[str, str]:
    return {pattern.replace("-", "_"): pattern for pattern in PATTERNS}


def _month(doc: Document, node: Node) -> int | None:
    """By its name or number."""
    written = written_in(node).casefold()
    number = MONTHS.get(written[:3]) or (int(written[:4]) if written.isascii() and written.isdigit() else 0)
    if not 1 <= number <= 12:
        doc.say(node, f"the year can't start in “{written[:40]}”. Write a month such as April")
        return None
    return number
