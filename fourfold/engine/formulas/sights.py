"""How a formula looks at its operands: brought to its own periods, plain, from the start of the year or over the last n."""

from dataclasses import dataclass

import numpy as np

from fourfold.engine.aggregation import LASTING, View
from fourfold.engine.formulas.needs import FIRST, Back, Step
from fourfold.engine.grid import Window
from fourfold.engine.model import Frequency, Kind
from fourfold.engine.periods import Calendar, Ordinals


@dataclass(frozen=True, slots=True)
class Sight(View):
    """A view of all periods of a window; `back` so many of them at a time, ending with each (1: itself alone)."""

    ordinals: Ordinals | None = None
    back: int = 1

    def own_ordinals(self, own: Frequency, kind: Kind) -> tuple[Ordinals, Ordinals]:
        first, past = View.own_ordinals(self, own, kind)
        if self.back == 1 or kind in LASTING or self.ordinals is None or self.is_finer_than(own):
            return first, past
        beginning = self.calendar.ordinals(own, np.array([FIRST]))
        if own is self.frequency:
            return np.minimum(np.maximum(past - self.back, beginning), past), past
        earliest = self.calendar.ordinals(self.frequency, np.array([FIRST])) + 1
        starts = self.calendar.first_days(self.frequency, np.maximum(self.ordinals - self.back + 1, earliest))
        return np.minimum(self.calendar.ordinals(own, starts), past), past


def sight_of(window: Window, calendar: Calendar, span: Step | None, today: int) -> Sight:
    """`span` is None, from the start of the year, or over the last n periods."""
    ordinals = np.arange(window.ordinals.start, window.ordinals.stop)
    return Sight(
        calendar=calendar,
        frequency=window.frequency,
        first_days=window.first_days,
        last_days=window.last_days,
        year_to_date=span is not None and span.back is Back.YTD,
        today=today,
        shifts=ordinals if window.frequency is Frequency.SHIFT else None,
        ordinals=ordinals,
        back=span.n if span is not None and span.back is Back.ROLLING else 1,
    )
