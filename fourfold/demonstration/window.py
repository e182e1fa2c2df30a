"""Which periods are filled: 24 months that end with the last finished one, and the weeks and quarters inside them."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from fourfold.engine.model import Frequency
from fourfold.engine.periods import Calendar, Period

MONTHS = 24
CALENDAR = Calendar()


@dataclass(frozen=True)
class Window:
    """Seen from a day. Periods are listed oldest first; `back` 0 is the last one of each frequency."""

    today: date

    @cached_property
    def months(self) -> tuple[Period, ...]:
        last = CALENDAR.previous(CALENDAR.period(Frequency.MONTH, self.today))
        return CALENDAR.window(Frequency.MONTH, last.start, MONTHS)

    @property
    def last(self) -> Period:
        return self.months[-1]

    def month(self, back: int) -> Period:
        return self.months[-1 - back]

    def periods(self, frequency: str) -> list[tuple[int, Period]]:
        """Every period of this frequency that ends within the months, with how far back it is."""
        between = CALENDAR.between(Frequency(frequency), self.months[0].start, self.last.end)
        inside = [each for each in between if each.end <= self.last.end]
        return [(len(inside) - 1 - at, each) for at, each in enumerate(inside)]

    def year(self, back: int = 0) -> date:
        """The first day of the last month's year, or of an earlier one."""
        return date(self.last.start.year - back, 1, 1)
