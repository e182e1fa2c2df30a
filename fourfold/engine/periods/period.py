"""One cell of a calendar, and the numbers that days and periods are counted by."""

from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

import numpy as np
import numpy.typing as npt

from fourfold.engine.model import Frequency

Days = npt.NDArray[np.int64]  # days as date.toordinal counts them
Ordinals = npt.NDArray[np.int64]

EPOCH = date(1970, 1, 1).toordinal()
FINENESS = {frequency: rank for rank, frequency in enumerate(Frequency)}  # shift 0, day 1 ... year 6


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """One cell of a calendar. `end` is its last day, included; `shift` counts the shifts of a day from 1, else it is 0."""

    start: date
    end: date
    frequency: Frequency = field(compare=False)
    label: str = field(compare=False)
    shift: int = 0

    @property
    def name(self) -> str:
        """A shift without its day; anything else as it is labelled."""
        return self.label.partition(" ")[2] if self.shift else self.label

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end

    def __str__(self) -> str:
        return self.label


class Rule(Protocol):
    """Where periods begin, as one calendar has it for ever."""

    def ordinals(self, frequency: Frequency, days: Days) -> Ordinals:
        """The ordinal of the period that holds each day; of shifts, of the day's first one."""

    def first_days(self, frequency: Frequency, ordinals: Ordinals) -> Days:
        """The first day of each period."""
