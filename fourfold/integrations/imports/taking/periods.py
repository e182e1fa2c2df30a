"""Periods as people write them: years, fiscal years, halves, quarters, months, weeks, days and Excel's day numbers."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from fourfold.core.guards import Refused
from fourfold.engine.model import Frequency
from fourfold.engine.periods import Calendar
from fourfold.integrations.imports.mapping.model import PeriodPlan
from fourfold.integrations.imports.taking import shifts
from fourfold.integrations.imports.taking.problems import Bad

Found = tuple[date, Frequency]  # a day inside the period, and what kind of period the text names
Placed = tuple[date, Frequency, int]  # and which shift of the day, 0 for none

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
EXCEL_ZERO = date(1899, 12, 30)
EXCEL_FIRST, EXCEL_LAST = 20_000, 80_000  # October 1954 to January 2119
FIRST_YEAR, LAST_YEAR = 1900, 2200
_MONTH = r"(?P<name>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_YEAR = r"(?:fy\s*)?(?P<year>\d{4})(?:[-/](?P<to>\d{4}|\d{2}))?"
_SEP = r"[\s;,:/_-]*"
PATTERNS = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        ("iso", r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?:[T ].*)?"),
        ("ymd", r"(?P<year>\d{4})[/.](?P<month>\d{1,2})[/.](?P<day>\d{1,2})(?:[T ].*)?"),
        ("dots", r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})"),
        ("slashes", r"(?P<one>\d{1,2})[/-](?P<two>\d{1,2})[/-](?P<year>\d{4})(?: .*)?"),
        ("named_day", rf"(?P<day>\d{{1,2}})[\s.-]+{_MONTH}[\s.-]+(?P<year>\d{{4}})"),
        ("pair", r"(?P<year>\d{4})(?P<mark>[-/])(?P<to>\d{2})"),
        ("span", r"(?:fy\s*)?(?P<year>\d{4})[-/](?P<to>\d{4}|\d{2})"),
        ("fiscal", r"fy\s*(?P<year>\d{4})"),
        ("year", r"(?P<year>\d{4})"),
        ("compact", r"(?P<year>(?:19|20)\d{2})(?P<month>0[1-9]|1[0-2])"),
        ("month", r"(?P<year>\d{4})\s*[mM]\s*(?P<month>\d{1,2})"),
        ("month", r"(?P<month>\d{1,2})[/.-](?P<year>\d{4})"),
        ("named", rf"{_MONTH}[\s.,-]*(?P<year>\d{{4}}|\d{{2}})"),
        ("named", rf"(?P<year>\d{{4}})[\s.,-]*{_MONTH}"),
        ("week", r"(?P<year>\d{4})[\s-]*(?:w|wk|week)\s*(?P<week>\d{1,2})"),
        ("part", rf"fy{_SEP}(?P<year>\d{{4}})(?P<to>){_SEP}(?P<part>w)(?:k|eek)?\s*(?P<number>\d{{1,2}})"),
        ("part", rf"(?P<part>w)(?:k|eek)?\s*(?P<number>\d{{1,2}}){_SEP}fy{_SEP}(?P<year>\d{{4}})(?P<to>)"),
        ("part", rf"{_YEAR}{_SEP}(?P<part>[qhp])\s*(?P<number>\d{{1,2}})"),
        ("part", rf"(?P<part>[qhp])\s*(?P<number>\d{{1,2}}){_SEP}{_YEAR}"),
        ("excel", r"(?P<serial>\d{5})(?:\.0+)?"),
    )
)


@dataclass(frozen=True)
class PeriodStyle:
    """How a column's texts are meant where one alone could mean two things."""

    pair_is_year: bool = True  # 2010-11: the fiscal year, or November 2010
    day_first: bool | None = None
    day_frequency: Frequency = Frequency.DAY  # of full dates
    spans_count: bool = False


def style(texts: Iterable[Any], plan: PeriodPlan, frequency: str) -> PeriodStyle:
    """Judge the whole column. Raises Refused R2 where both readings fit and nothing says which."""
    known = {_written(each) for each in texts}
    return PeriodStyle(
        pair_is_year=_pairs_are_years(known, plan, frequency),
        day_first=_day_first(known, plan),
        day_frequency=Frequency(frequency) if frequency else _day_frequency(known, plan),
        spans_count=plan.spans == "last_year",
    )


def _written(cell: Any) -> str:
    return " ".join(str(cell).replace("\xa0", " ").split())


def _pairs_are_years(texts: set[str], plan: PeriodPlan, frequency: str) -> bool:
    pairs = [match for each in texts if (match := PATTERNS[5][1].fullmatch(each))]
    if plan.format in {"year", "month"}:
        return plan.format == "year"
    if not pairs or all(match["mark"] == "/" for match in pairs):
        return True
    if frequency:
        return frequency not in {"month", "quarter", "week", "day"}
    ends = [(int(match["year"]), int(match["to"])) for match in pairs]
    never_month = any(not 1 <= end <= 12 for _, end in ends)
    never_year = any((year + 1) % 100 != end and end <= year % 100 for year, end in ends) or any(
        1 <= end <= 12 and (year + 1) % 100 != end for year, end in ends
    )
    if never_month and all(not 1 <= end <= 12 or (year + 1) % 100 == end for year, end in ends):
        return True
    if never_year and not never_month:
        return False
    raise Refused(
        "R2", f"“{pairs[0][0]}” can be the year {pairs[0]['year']} to {pairs[0]['to']} or a month. Say which: period: format: year or month.",
        field="period_format",
    )  # fmt: skip


def _day_first(texts: set[str], plan: PeriodPlan) -> bool | None:
    if plan.day_first is not None:
        return plan.day_first
    dates = [
        (int(match["one"]), int(match["two"]), match[0]) for each in texts if (match := PATTERNS[3][1].fullmatch(each))
    ]
    if not dates:
        return None
    if any(one > 12 for one, _, _ in dates) != any(two > 12 for _, two, _ in dates):
        return any(one > 12 for one, _, _ in dates)
    raise Refused(
        "R2",
        f"“{dates[0][2]}” reads as day/month or as month/day. Say which: period: day_first: true or false.",
        field="day_first",
    )


def _day_frequency(texts: set[str], plan: PeriodPlan) -> Frequency:
    """Dates that are all the first, or all the last day of a month stand for months; all of one weekday, for weeks."""
    if plan.format == "day":
        return Frequency.DAY
    reading = PeriodStyle(day_first=_day_first(texts, plan))
    days = []
    for each in texts:
        try:
            found, frequency = _read(each, reading, Calendar(), plan)
        except Bad:
            continue
        if frequency is Frequency.DAY:
            days.append(found)
    if days and (all(day.day == 1 for day in days) or all((day + timedelta(1)).day == 1 for day in days)):
        return Frequency.MONTH
    if len(days) > 2 and len({day.weekday() for day in days}) == 1:
        return Frequency.WEEK
    return Frequency.DAY


def reader(how: PeriodStyle, calendar: Calendar, plan: PeriodPlan) -> Callable[[Any], Placed]:
    """A function from a cell (or a tuple of cells: year and month, day and shift) to the period. It raises Bad R1, R3 or R11."""

    def read(cell: Any) -> Placed:
        period, shift = cell if plan.shift and isinstance(cell, tuple) else (cell, "")
        if isinstance(period, str) and not shift:
            period, shift = shifts.split(_written(period), calendar)
        found, frequency = (
            _read_pair(period, calendar, plan) if isinstance(period, tuple) else _read(period, how, calendar, plan)
        )
        if not FIRST_YEAR <= found.year <= LAST_YEAR:
            raise Bad("R3", f"“{period}” lies outside the years {FIRST_YEAR} to {LAST_YEAR}.")
        if frequency is Frequency.DAY and (shift := _written("" if shift is None else shift).removesuffix(".0")):
            return found, Frequency.SHIFT, shifts.number(shift, found, calendar)
        return found, how.day_frequency if frequency is Frequency.DAY else frequency, 0

    return read


def _read_pair(cells: tuple[Any, ...], calendar: Calendar, plan: PeriodPlan) -> Found:
    year, within = (
        _written(cells[0]).removesuffix(".0"),
        _written(cells[1]).removesuffix(".0") if len(cells) > 1 else "",
    )
    if not re.fullmatch(r"\d{4}", year):
        raise Bad("R3", f"“{year[:40]}” is no year. Write four digits.")
    if len(cells) == 1:
        return _fiscal(int(year), calendar), Frequency.YEAR
    if plan.quarter:
        return _part(int(year), "q", within.lower().removeprefix("q"), calendar)
    if calendar.retail is not None and within.isdigit():
        return _part(int(year), "p", within, calendar)
    name = within[:3].lower()
    month = MONTHS.index(name) + 1 if name in MONTHS else int(within) if re.fullmatch(r"\d{1,2}", within) else 0
    if not 1 <= month <= 12:
        raise Bad("R3", f"“{within[:40]}” is no month. Write 1 to 12 or a name.")
    return _in_month(int(year), month, calendar), Frequency.MONTH


def _in_month(year: int, month: int, calendar: Calendar) -> date:
    """A day of the month; of a retail calendar the middle one, since the first may belong to the month before."""
    middle = date(year, month, 15)
    return middle if calendar.on(middle).retail else middle.replace(day=1)


def _read(cell: Any, how: PeriodStyle, calendar: Calendar, plan: PeriodPlan) -> Found:
    if isinstance(cell, date):
        return cell, Frequency.DAY
    written = _written("" if cell is None else cell)
    written = written.removesuffix(".0") if isinstance(cell, float) else written
    if not written:
        raise Bad("R1", "The period is missing.")
    for kind, pattern in PATTERNS:
        match = pattern.fullmatch(written)
        if match is not None and not (plan.format == "excel" and kind != "excel"):
            try:
                return READINGS[kind](match, how, calendar)
            except (ValueError, OverflowError) as error:
                if isinstance(error, Bad):
                    raise
                raise Bad("R3", f"“{written[:40]}” is no day that exists.") from None
    raise Bad(
        "R3", f"“{written[:40]}” is no period. Write it like 2026, 2025-26, 2026 Q3, FY2026 P3, 2026-10 or 2026-10-31."
    )


def _fiscal(year: int, calendar: Calendar) -> date:
    try:
        return calendar.year_named(year).start
    except ValueError as error:
        raise Bad("R3", f"{error}") from None


PARTS = {"q": Frequency.QUARTER, "h": Frequency.HALF, "p": Frequency.MONTH, "w": Frequency.WEEK}


def _part(year: int, part: str, number: str, calendar: Calendar) -> Found:
    """A quarter, half, month or week of a fiscal year by its number; weeks belong to the year in which they start."""
    frequency, whole = PARTS[part.lower()], calendar.period(Frequency.YEAR, _fiscal(year, calendar))
    found = [each.start for each in calendar.between(frequency, whole.start, whole.end) if each.start >= whole.start]
    if not number.isdigit() or not 1 <= int(number) <= len(found):
        raise Bad("R3", f"“{number[:20]}” is not one of 1 to {len(found)}.")
    return found[int(number) - 1], frequency


def _span(match: re.Match[str], how: PeriodStyle, calendar: Calendar) -> Found:
    first, last = int(match["year"]), _end_year(match)
    if last - first > 1 and not how.spans_count:
        raise Bad("R3", f"“{match[0]}” covers several years. Filter such rows out, or state spans: last_year.")
    return _two_years(match[0], first, last, calendar), Frequency.YEAR


def _end_year(match: re.Match[str]) -> int:
    first, to = int(match["year"]), match["to"]
    last = int(to) if len(to) == 4 else first - first % 100 + int(to)
    last += 100 if len(to) == 2 and last <= first else 0
    if not first < last <= first + 20:
        raise Bad("R3", f"“{match[0]}” doesn't end after it starts.")
    return last


def _two_years(written: str, first: int, last: int, calendar: Calendar) -> date:
    within = date(last, 1, 15)
    if calendar.on(within).first_month == 1:
        raise Bad(
            "R3", f"“{written}” runs over two calendar years, but this organisation's year starts in January. "
            "Let an administrator set the month in which the fiscal year starts.",
        )  # fmt: skip
    return calendar.period(Frequency.YEAR, within).start


def _pair(match: re.Match[str], how: PeriodStyle, calendar: Calendar) -> Found:
    if how.pair_is_year or match["mark"] == "/":
        return _span(match, how, calendar)
    return _in_month(int(match["year"]), int(match["to"]), calendar), Frequency.MONTH


def _slashes(match: re.Match[str], how: PeriodStyle, calendar: Calendar) -> Found:
    day, month = (match["one"], match["two"]) if how.day_first else (match["two"], match["one"])
    return date(int(match["year"]), int(month), int(day)), Frequency.DAY


def _day(match: re.Match[str], how: PeriodStyle, calendar: Calendar) -> Found:
    return date(int(match["year"]), int(match["month"]), int(match["day"])), Frequency.DAY


def _month(match: re.Match[str], how: PeriodStyle, calendar: Calendar) -> Found:
    return _in_month(int(match["year"]), int(match["month"]), calendar), Frequency.MONTH


def _named(match: re.Match[str], how: PeriodStyle, calendar: Calendar) -> Found:
    year = int(match["year"])
    month = MONTHS.index(match["name"].lower()) + 1
    return _in_month(year + 2000 if year < 100 else year, month, calendar), Frequency.MONTH


def _named_day(match: re.Match[str], how: PeriodStyle, calendar: Calendar) -> Found:
    return date(int(match["year"]), MONTHS.index(match["name"].lower()) + 1, int(match["day"])), Frequency.DAY


def _week(match: re.Match[str], how: PeriodStyle, calendar: Calendar) -> Found:
    """By ISO's count; where weeks start on another day, the one that holds its Thursday."""
    thursday = date.fromisocalendar(int(match["year"]), int(match["week"]), 4)
    return calendar.period(Frequency.WEEK, thursday).start, Frequency.WEEK


def _part_of_year(match: re.Match[str], how: PeriodStyle, calendar: Calendar) -> Found:
    year = int(match["year"])
    if match["to"]:
        last = _end_year(match)
        _two_years(match[0], year, last, calendar)
        year = last
    return _part(year, match["part"], match["number"], calendar)


def _excel(match: re.Match[str], how: PeriodStyle, calendar: Calendar) -> Found:
    if not EXCEL_FIRST <= int(match["serial"]) <= EXCEL_LAST:
        raise Bad("R3", f"“{match[0]}” is no period.")
    return EXCEL_ZERO + timedelta(days=int(match["serial"])), Frequency.DAY


def _year(match: re.Match[str], how: PeriodStyle, calendar: Calendar) -> Found:
    return _fiscal(int(match["year"]), calendar), Frequency.YEAR


READINGS: dict[str, Callable[[re.Match[str], PeriodStyle, Calendar], Found]] = {
    "iso": _day, "ymd": _day, "dots": _day, "slashes": _slashes, "named_day": _named_day, "pair": _pair, "span": _span,
    "fiscal": _year, "year": _year, "compact": _month, "month": _month, "named": _named, "week": _week,
    "part": _part_of_year, "excel": _excel,
}  # fmt: skip
