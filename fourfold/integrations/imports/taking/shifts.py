"""Shifts as people write them: by name or number, beside the day or in a column of their own."""

import re
from datetime import date
from functools import lru_cache

from fourfold.engine.periods import Calendar
from fourfold.engine.periods.placing import Placing
from fourfold.integrations.imports.taking.problems import Bad

NUMBER = re.compile(r"(?:shift|s)?\s*(?P<number>\d{1,2})", re.IGNORECASE)
APART = " -/,;:_"


def split(written: str, calendar: Calendar) -> tuple[str, str]:
    """A period's text without the shift that it names at its end or start, and that shift; "" where it names none."""
    folded = written.casefold()
    for name in _names(calendar):
        rest = folded.removesuffix(name)
        if rest != folded and rest.endswith(tuple(APART)):
            return written[: len(rest)].rstrip(APART), written[len(rest) :]
        rest = folded.removeprefix(name)
        if rest != folded and rest.startswith(tuple(APART)):
            return written[len(name) :].lstrip(APART), written[: len(name)]
    found = re.search(r"\s(shift|s)\s*\d{1,2}$", written, re.IGNORECASE) if _names(calendar) else None
    return (written[: found.start()].rstrip(APART), found[0].strip()) if found else (written, "")


def number(shift: str, day: date, calendar: Calendar) -> int:
    """Which shift of the day this is, from 1. Raises Bad R11 for none of it."""
    shifts = calendar.on(day).shifts
    names = [each.name.casefold() for each in shifts]
    if shift.strip().casefold() in names:
        return names.index(shift.strip().casefold()) + 1
    match = NUMBER.fullmatch(shift.strip())
    if match and 1 <= int(match["number"]) <= len(shifts):
        return int(match["number"])
    known = ", ".join(each.name for each in shifts)
    raise Bad(
        "R11", f"“{shift[:40]}” is no shift of {day}. " + (f"Its shifts are {known}." if known else "It has none.")
    )


@lru_cache(maxsize=64)
def _names(calendar: Calendar) -> tuple[str, ...]:
    """The names of all shifts, longest first, as they compare."""
    found = set[str]()
    each: Placing = calendar
    while True:
        found |= {shift.name.casefold() for shift in each.shifts}
        if each.before is None:
            return tuple(sorted(found, key=lambda name: (-len(name), name)))
        each = each.before
