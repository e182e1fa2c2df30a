"""Periods as one writes them in a file made for the purpose: one form for each frequency, so that none can mean two things.

The imports door reads what other people's files hold and judges whole columns; here a form that reads two ways is refused.
"""

import re
from collections.abc import Callable
from datetime import date

from fourfold.engine.model import Frequency
from fourfold.engine.periods import NAMES, Calendar, Period
from fourfold.plain.problems import Bad

FIRST_YEAR, LAST_YEAR = 1900, 2200
HOW = "Write it like 2026, 2026-H1, 2026-Q3, 2026-10, 2026-W42 or 2026-10-31"
_MONTHS = {name.lower(): number for number, name in enumerate(NAMES, start=1)}
_YEAR = r"(?:FY\s*)?(?P<year>\d{4})"


def _day(found: re.Match[str], calendar: Calendar) -> Period:
    return calendar.period(Frequency.DAY, date(int(found["year"]), int(found["month"]), int(found["day"])))


def _week(found: re.Match[str], calendar: Calendar) -> Period:
    return calendar.period(Frequency.WEEK, date.fromisocalendar(int(found["year"]), int(found["number"]), 1))


def _month(found: re.Match[str], calendar: Calendar) -> Period:
    name = found["month"].lower()
    return calendar.period(Frequency.MONTH, date(int(found["year"]), _MONTHS.get(name[:3]) or int(name), 1))


def _year(found: re.Match[str], calendar: Calendar) -> Period:
    """Named by the year in which it ends, as everywhere."""
    year = int(found["year"])
    first = calendar.period(Frequency.YEAR, date(year, 1, 1))
    return first if calendar.fiscal_year(first.start) == year else calendar.next(first)


def _part(frequency: Frequency, most: int) -> Callable[[re.Match[str], Calendar], Period]:
    def read(found: re.Match[str], calendar: Calendar) -> Period:
        number = int(found["number"])
        if not 1 <= number <= most:
            raise ValueError
        return calendar.next(calendar.period(frequency, _year(found, calendar).start), number - 1)

    return read


FORMS = tuple(
    (re.compile(form, re.IGNORECASE | re.ASCII), read)
    for form, read in (
        (r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)", _day),
        (r"(?P<year>\d{4})-?W(?P<number>\d\d?)", _week),
        (r"(?P<year>\d{4})-(?P<month>\d\d)", _month),
        (rf"(?P<month>{'|'.join(NAMES)}) (?P<year>\d{{4}})", _month),
        (rf"{_YEAR}[- ]?Q(?P<number>\d)", _part(Frequency.QUARTER, 4)),
        (rf"Q(?P<number>\d)[- ]?{_YEAR}", _part(Frequency.QUARTER, 4)),
        (rf"{_YEAR}[- ]?H(?P<number>\d)", _part(Frequency.HALF, 2)),
        (rf"H(?P<number>\d)[- ]?{_YEAR}", _part(Frequency.HALF, 2)),
        (_YEAR, _year),
    )
)


def read_period(text: str, calendar: Calendar) -> Period:
    """The period that the text names. Raises Bad R3 for anything that isn't plainly one."""
    written = " ".join(text.split())
    for form, read in FORMS:
        found = form.fullmatch(written)
        if found:
            if not FIRST_YEAR <= int(found["year"]) <= LAST_YEAR:
                raise Bad("R3", f"it lies outside the years {FIRST_YEAR} to {LAST_YEAR}")
            try:
                return read(found, calendar)
            except (ValueError, OverflowError):
                raise Bad("R3", "there is no such day or period") from None
    raise Bad("R3", f"this is no period. {HOW}")


def is_period(text: str) -> bool:
    return any(form.fullmatch(" ".join(text.split())) for form, _ in FORMS)


def of_frequency(period: Period, frequency: Frequency, calendar: Calendar) -> Period:
    """The period itself, or the one of `frequency` that holds the day. Raises Bad R3 for a month where weeks are asked for."""
    if period.frequency is frequency:
        return period
    if period.frequency is Frequency.DAY:
        return calendar.period(frequency, period.start)
    raise Bad("R3", f"this is a {period.frequency.value}; a {frequency.value} is needed here")
