"""Which period an instant belongs to, worked out day by day with `datetime` and `zoneinfo` alone: slow and simple.

Nothing of the engine's calendar is used but its settings.
"""

from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from fourfold.engine.periods import Calendar

ONE = timedelta(days=1)
MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}
Span = tuple[date, date, int]  # first day, last day, which shift of the day (0: no shift)


def period_of(calendar: Calendar, frequency: str, instant: datetime, zone: ZoneInfo) -> Span:
    local = instant.astimezone(zone)
    if frequency == "shift":
        return shift_of(calendar, instant, local, zone)
    return span_of(calendar, frequency, local.date())


def shift_of(calendar: Calendar, instant: datetime, local: datetime, zone: ZoneInfo) -> Span:
    """The latest shift that has begun, looked for from the day after backwards."""
    day = local.date() + ONE
    while True:
        shifts = in_force(calendar, day)[0].shifts
        starts = [(shift.starts.hour, shift.starts.minute) for shift in shifts] or [(0, 0)]
        for number in range(len(starts), 0, -1):
            if has_begun(datetime(day.year, day.month, day.day, *starts[number - 1]), instant, local, zone):
                return day, day, number
        day -= ONE


def has_begun(wall: datetime, instant: datetime, local: datetime, zone: ZoneInfo) -> bool:
    first = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if first.astimezone(zone).replace(tzinfo=None) != wall:  # the clock jumped over it
        return local.replace(tzinfo=None) > wall
    return instant >= first


def in_force(calendar: Calendar, day: date) -> tuple[Calendar, date, date]:
    """The calendar of a day, with the first and the last day that it is in force."""
    last = date.max
    while calendar.before is not None and day < calendar.since:
        last, calendar = calendar.since - ONE, calendar.before
    return calendar, calendar.since or date.min, last


def span_of(calendar: Calendar, frequency: str, day: date) -> Span:
    """Whole periods of the calendar in force, cut where another calendar takes over."""
    if frequency == "day":
        return day, day, 0
    era, first, last = in_force(calendar, day)
    start, end = whole(era, frequency, day)
    while first > start and goes_on(era, era.before, frequency):
        era = era.before
        first = era.since or date.min
    newer = later(calendar, last)
    while newer is not None and goes_on(newer, newer.before, frequency):
        last = next_change(calendar, last)
        newer = later(calendar, last)
    return max(start, first), min(end, last), 0


def later(calendar: Calendar, last: date) -> Calendar | None:
    return None if last == date.max else in_force(calendar, last + ONE)[0]


def next_change(calendar: Calendar, last: date) -> date:
    return in_force(calendar, last + ONE)[2]


def goes_on(newer: Calendar, older: Calendar, frequency: str) -> bool:
    """Whether the two count periods of the frequency alike, so that the change cuts none."""
    if frequency == "week":
        return first_weekday(newer) == first_weekday(older)
    return (newer.first_month, newer.retail) == (older.first_month, older.retail)


def first_weekday(era: Calendar) -> int:
    return (era.retail.ends_on + 1) % 7 if era.retail else era.week_starts


def whole(era: Calendar, frequency: str, day: date) -> tuple[date, date]:
    if frequency == "week":
        start = day
        while start.weekday() != first_weekday(era):
            start -= ONE
        return start, start + 6 * ONE
    if era.retail:
        return retail(era, frequency, day)
    year = day.year if day.month >= era.first_month else day.year - 1
    start = date(year, era.first_month, 1)
    while True:
        following = plus(start, MONTHS[frequency])
        if day < following:
            return start, following - ONE
        start = following


def plus(start: date, months: int) -> date:
    months += start.month - 1
    return date(start.year + months // 12, months % 12 + 1, 1)


def retail(era: Calendar, frequency: str, day: date) -> tuple[date, date]:
    year = day.year + 1
    while year_start(era.first_month, era.retail, year) > day:
        year -= 1
    start = year_start(era.first_month, era.retail, year)
    days = (year_start(era.first_month, era.retail, year + 1) - start).days
    weeks = [int(each) for each in era.retail.pattern.split("-")] * 4
    weeks[era.retail.long_month - 1] += days // 7 - 52
    size = MONTHS[frequency]
    for at in range(0, 12, size):
        following = start + timedelta(weeks=sum(weeks[at : at + size]))
        if day < following:
            return start, following - ONE
        start = following
    raise AssertionError(day)


@cache
def year_start(first_month: int, retail, year: int) -> date:
    """The day after the chosen weekday nearest to, or last in, the month before."""
    nominal = date(year, first_month, 1) - ONE
    near = [nominal - n * ONE for n in range(7)]
    if retail.nearest:
        near = sorted((nominal + n * ONE for n in range(-6, 7)), key=lambda each: abs((each - nominal).days))
    return next(each for each in near if each.weekday() == retail.ends_on) + ONE
