"""Shifts of a day: named, with the time at which each begins. A shift lasts until the next one begins.

The last shift of a day may cross midnight: it belongs to the day on which it begins. A calendar without shifts has one
a day, from midnight to midnight.
"""

from dataclasses import dataclass
from datetime import time
from itertools import pairwise

import numpy as np

from fourfold.engine.model import Frequency
from fourfold.engine.periods.period import Days, Ordinals

MOST = 24
WHOLE_DAY = "Whole day"


@dataclass(frozen=True, slots=True)
class Shift:
    """`starts` is a time of the day on the wall, to the minute."""

    name: str
    starts: time


@dataclass(frozen=True, slots=True)
class ShiftRule:
    """The same shifts every day; each begins and, as far as days go, ends on the day it belongs to."""

    shifts: tuple[Shift, ...]

    @property
    def count(self) -> int:
        return max(len(self.shifts), 1)

    def ordinals(self, frequency: Frequency, days: Days) -> Ordinals:
        return days * self.count

    def first_days(self, frequency: Frequency, ordinals: Ordinals) -> Days:
        return ordinals // self.count

    def begun(self, seconds: Ordinals) -> Ordinals:
        """How many of a day's shifts have begun at each time of the day, in seconds since midnight."""
        starts = [shift.starts.hour * 3600 + shift.starts.minute * 60 for shift in self.shifts] or [0]
        return np.searchsorted(np.array(starts), seconds, side="right").astype(np.int64)

    def name(self, shift: int) -> str:
        return self.shifts[shift - 1].name if self.shifts else WHOLE_DAY


def refuse_wrong_shifts(shifts: tuple[Shift, ...]) -> None:
    """Raises ValueError for shifts that are too many, out of order, nameless, or share a time or a name."""
    if len(shifts) > MOST:
        raise ValueError(f"A day has at most {MOST} shifts, not {len(shifts)}.")
    for shift in shifts:
        if not shift.name.strip():
            raise ValueError(f"The shift that begins at {shift.starts:%H:%M} has no name.")
        if shift.starts.second or shift.starts.microsecond or shift.starts.tzinfo is not None:
            raise ValueError(f"A shift begins on a minute of the wall's clock, not at {shift.starts}.")
    for before, after in pairwise(shifts):
        if before.starts == after.starts:
            raise ValueError(f"“{before.name}” and “{after.name}” both begin at {after.starts:%H:%M}.")
        if before.starts > after.starts:
            raise ValueError(
                f"“{after.name}” begins at {after.starts:%H:%M}, before “{before.name}”: name shifts as they begin."
            )
    names = [shift.name.strip().casefold() for shift in shifts]
    twice = [shift.name for shift, name in zip(shifts, names, strict=True) if names.count(name) > 1]
    if twice:
        raise ValueError(f"Two shifts are called “{twice[0]}”.")
