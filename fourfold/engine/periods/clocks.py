"""What the clock on the wall shows at an instant: whole arrays of UTC instants in any zone of `zoneinfo`.

A zone's offset is asked for once for each day that occurs, and the second of a change is searched on the days whose two
ends differ; no zone changes twice within one day of UTC (a test reads all of them).
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

Seconds = npt.NDArray[np.int64]  # since 1970-01-01 00:00, of UTC or of the wall

DAY = 86_400
START = datetime(1970, 1, 1, tzinfo=UTC)
NO_CHANGE = 2**62


@dataclass(frozen=True, slots=True)
class Clock:
    """The clock on the wall at some instants. `wall`: what it shows; `reached`: the latest that it has shown so far.

    They differ in a fold: when the clock has been set back, it shows again what it has shown already.
    """

    wall: Seconds
    reached: Seconds


def clock(zone: str, instants: Seconds) -> Clock:
    """Raises ZoneInfoNotFoundError for an unknown zone, OverflowError for instants outside of the years 1-9999."""
    if not len(instants):
        return Clock(instants, instants)
    day = instants // DAY
    days, at = np.unique(day, return_inverse=True)
    before, after, change = (np.array([_change(zone, each)[part] for each in days.tolist()]) for part in range(3))
    is_over = instants >= change[at]
    wall = instants + np.where(is_over, after[at], before[at])
    today = np.where(is_over & (after[at] < before[at]), change[at] + before[at] - 1, wall)
    peaks = np.array([_peak(zone, each - 1) for each in days.tolist()])
    return Clock(wall, np.maximum(np.maximum(wall, today), peaks[at]))


def first_instant(zone: str, wall: int) -> int:
    """The first instant at which the clock has reached `wall`: the first of two in a fold, the change itself in a gap."""
    low, high = wall - 2 * DAY, wall + 2 * DAY
    while low < high:
        middle = (low + high) // 2
        if int(clock(zone, np.array([middle])).reached[0]) >= wall:
            high = middle
        else:
            low = middle + 1
    return low


@lru_cache(maxsize=200_000)
def _change(zone: str, day: int) -> tuple[int, int, int]:
    """The offset at the start of a day of UTC, at the start of the next, and the second of the change between them."""
    before, after = _offset(zone, day * DAY), _offset(zone, (day + 1) * DAY)
    if before == after:
        return before, after, NO_CHANGE
    low, high = day * DAY, (day + 1) * DAY
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if _offset(zone, middle) == after else (middle + 1, high)
    return before, after, low


def _peak(zone: str, day: int) -> int:
    """The latest that the clock showed before it was set back on a day of UTC; long ago where it was not."""
    before, after, change = _change(zone, day)
    return change + before - 1 if after < before else -NO_CHANGE


@lru_cache(maxsize=200_000)
def _offset(zone: str, second: int) -> int:
    offset = (START + timedelta(seconds=second)).astimezone(_zone(zone)).utcoffset()
    assert offset is not None
    return int(offset.total_seconds())


@lru_cache(maxsize=1_000)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)
