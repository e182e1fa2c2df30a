"""100,000 random instants land in the period that `datetime` and `zoneinfo` alone give."""

import random
import struct
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from importlib import resources
from itertools import pairwise
from pathlib import Path
from zoneinfo import TZPATH, ZoneInfo, available_timezones

import numpy as np
import pytest

from fourfold.engine.model import Frequency
from fourfold.engine.periods import EPOCH, Calendar, Retail, Shift
from tests.engine.periods import by_hand

INSTANTS = 100_000
GROUPS = 250  # a zone and a calendar each
START = datetime(1970, 1, 1, tzinfo=UTC)
ODD_ZONES = (
    "Africa/Cairo", "Africa/Casablanca", "Africa/El_Aaiun", "America/Caracas", "America/Havana", "America/New_York",
    "America/Nuuk", "America/Sao_Paulo", "America/St_Johns", "Antarctica/Troll", "Asia/Amman", "Asia/Gaza", "Asia/Kathmandu",
    "Asia/Kolkata", "Asia/Pyongyang", "Asia/Tehran", "Atlantic/Azores", "Australia/Lord_Howe", "Australia/Sydney",
    "Europe/Berlin", "Europe/Dublin", "Europe/London", "Pacific/Apia", "Pacific/Auckland", "Pacific/Chatham", "Pacific/Easter",
    "Pacific/Kiritimati", "Pacific/Kwajalein", "Pacific/Niue", "UTC",
)  # fmt: skip
SHIFTS = (
    (),
    (Shift("Early", time(6)), Shift("Late", time(14)), Shift("Night", time(22))),
    (Shift("Day", time(7, 30)), Shift("Night", time(19, 30))),
    (Shift("A", time(0)), Shift("B", time(2, 30)), Shift("C", time(12)), Shift("D", time(23, 45))),
)


def some_calendar(chance: random.Random, number: int) -> Calendar:
    """Every first month in turn; half of them retail, a third with a calendar before."""
    found = Calendar(number % 12 + 1, **some_rules(chance))
    if number % 3:
        return found
    since = found.period(Frequency.YEAR, date(chance.randint(1990, 2030), 6, 15)).start
    earlier = Calendar(chance.randint(1, 12), **some_rules(chance))
    return Calendar(
        found.first_month, found.retail, found.week_starts, found.named_by_start, found.shifts, since, earlier
    )


def some_rules(chance: random.Random) -> dict:
    retail = Retail(
        chance.choice(("4-4-5", "4-5-4", "5-4-4")),
        chance.randint(0, 6),
        chance.random() < 0.5,
        chance.choice((12, 12, 1, 6)),
    )
    return {
        "retail": retail if chance.random() < 0.5 else None, "week_starts": chance.choice((0, 0, 5, 6)),
        "named_by_start": chance.random() < 0.5, "shifts": chance.choice(SHIFTS),
    }  # fmt: skip


def some_instants(chance: random.Random, calendar: Calendar, zone: ZoneInfo, count: int) -> list[datetime]:
    """Anywhere between 1950 and 2080; around changes of the clock; around the ends of years and calendars."""
    low, high = datetime(1950, 1, 1, tzinfo=UTC), datetime(2080, 1, 1, tzinfo=UTC)
    anywhere = [low + (high - low) * chance.random() for _ in range(count)]
    changes = changes_of(zone.key) or (low,)
    ends = [calendar.period(Frequency.YEAR, date(year, 6, 1)).end for year in range(1990, 2040)]
    near_changes = [chance.choice(changes) + timedelta(hours=chance.uniform(-6, 30)) for _ in range(count)]
    near_ends = [
        datetime.combine(chance.choice([*ends, calendar.since or ends[0]]), time(), UTC) + timedelta(hours=chance.uniform(-40, 60))
        for _ in range(count)
    ]  # fmt: skip
    return [chance.choice(each) for each in zip(anywhere, near_changes, near_ends, strict=True)]


@cache
def changes_of(zone: str) -> tuple[datetime, ...]:
    """The days of UTC, 1950 to 2080, on which the clock is changed."""
    days = [datetime(1950, 1, 1, tzinfo=UTC) + timedelta(days=n) for n in range(130 * 365)]
    offsets = [day.astimezone(ZoneInfo(zone)).utcoffset() for day in days]
    return tuple(day for day, (before, after) in zip(days, pairwise(offsets), strict=False) if before != after)


@pytest.fixture(scope="module")
def zones() -> list[str]:
    chance = random.Random(7)
    others = sorted(available_timezones() - set(ODD_ZONES))
    return [*ODD_ZONES, *chance.sample(others, 20)]


def test_random_instants_land_in_the_period_that_zoneinfo_gives(zones):
    chance, seen = random.Random(42), Counter()
    for group in range(GROUPS):
        name, calendar = zones[group % len(zones)], some_calendar(chance, group)
        zone, frequency = ZoneInfo(name), list(Frequency)[group % 7]
        instants = some_instants(chance, calendar, zone, INSTANTS // GROUPS)
        utc = np.array([each.replace(tzinfo=None) for each in instants], "M8[us]")
        ordinals = calendar.ordinals_of_instants(frequency, utc, name)
        first, last = calendar.first_days(frequency, ordinals), calendar.last_days(frequency, ordinals)
        shift = ordinals - calendar.ordinals(frequency, first) + 1 if frequency is Frequency.SHIFT else ordinals * 0
        found = list(zip(first.tolist(), last.tolist(), shift.tolist(), strict=True))
        expected = [
            (start.toordinal(), end.toordinal(), shift)
            for start, end, shift in (by_hand.period_of(calendar, frequency.value, each, zone) for each in instants)
        ]
        wrong = [(str(each), a, b) for each, a, b in zip(instants, found, expected, strict=True) if a != b]
        assert not wrong, (name, calendar, frequency, wrong[:3])
        seen[frequency] += len(found)
    assert sum(seen.values()) == INSTANTS
    assert min(seen.values()) > 10_000


def test_one_instant_is_placed_as_many_are():
    calendar, zone = Calendar(shifts=SHIFTS[1]), "Europe/Berlin"
    night = calendar.period_of_instant(Frequency.SHIFT, datetime(2026, 10, 25, 4, 59, tzinfo=UTC), zone)
    assert (night.label, night.start, night.shift) == ("2026-10-24 Night", date(2026, 10, 24), 3)
    day = calendar.period_of_instant(Frequency.DAY, datetime(2026, 10, 24, 22, 0, tzinfo=UTC), zone)
    assert day.label == "2026-10-25"
    with pytest.raises(ValueError, match="needs a time zone"):
        calendar.period_of_instant(Frequency.DAY, datetime(2026, 10, 24, 22, 0), zone)


@pytest.mark.parametrize(
    ("zone", "day", "shift", "hours"),
    [
        ("Europe/Berlin", date(2026, 3, 28), 3, 7),  # the clock jumps from 2 to 3 in this night
        ("Europe/Berlin", date(2026, 10, 24), 3, 9),  # and goes back from 3 to 2 in this one
        ("Europe/Berlin", date(2026, 10, 25), 3, 8),
        ("Australia/Lord_Howe", date(2026, 4, 4), 3, 8.5),  # half an hour
        ("America/New_York", date(2026, 11, 1), 1, 8),
    ],
)
def test_a_shift_is_longer_or_shorter_where_the_clock_changes(zone, day, shift, hours):
    calendar = Calendar(shifts=SHIFTS[1])
    period = calendar.period(Frequency.SHIFT, day, shift)
    assert calendar.begins(calendar.next(period), zone) - calendar.begins(period, zone) == timedelta(hours=hours)


def test_a_shift_whose_time_is_skipped_begins_at_the_change_and_one_that_comes_twice_at_the_first():
    calendar, berlin = Calendar(shifts=SHIFTS[3]), "Europe/Berlin"  # B begins at 2:30
    skipped = calendar.begins(calendar.period(Frequency.SHIFT, date(2026, 3, 29), 2), berlin)
    assert skipped == datetime(2026, 3, 29, 1, 0, tzinfo=UTC)
    twice = calendar.begins(calendar.period(Frequency.SHIFT, date(2026, 10, 25), 2), berlin)
    assert twice == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    again = calendar.period_of_instant(Frequency.SHIFT, datetime(2026, 10, 25, 1, 5, tzinfo=UTC), berlin)  # 2:05 again
    assert again.label == "2026-10-25 B"


def test_a_day_that_a_zone_skipped_has_shifts_that_last_no_time():
    calendar = Calendar(shifts=SHIFTS[1])
    skipped = calendar.begins(calendar.period(Frequency.SHIFT, date(2011, 12, 30), 1), "Pacific/Apia")
    assert skipped == calendar.begins(calendar.period(Frequency.SHIFT, date(2011, 12, 30), 3), "Pacific/Apia")


def test_no_zone_changes_its_clock_twice_within_a_day_of_utc():
    """What clocks.py relies on, read from the zones' own tables."""
    for name in sorted(available_timezones()):
        days = Counter(second // 86_400 for second in _transitions(name))
        assert max(days.values(), default=0) <= 1, name


def _transitions(name: str) -> tuple[int, ...]:
    """The seconds at which a zone's clock changes: the second block of a TZif file, which counts in 64 bits."""
    data = _table(name)
    counts = struct.unpack(">6l", data[20:44])
    second = 44 + counts[3] * 5 + counts[4] * 6 + counts[5] + counts[2] * 8 + counts[1] + counts[0]
    number = struct.unpack(">6l", data[second + 20 : second + 44])[3]
    return struct.unpack(f">{number}q", data[second + 44 : second + 44 + 8 * number])


def _table(name: str) -> bytes:
    for folder in TZPATH:
        if (file := Path(folder) / name).is_file():
            return file.read_bytes()
    return resources.files("tzdata").joinpath("zoneinfo", *name.split("/")).read_bytes()


def test_the_engine_counts_days_as_python_does():
    assert date(1970, 1, 1).toordinal() == EPOCH
