"""An upright axis: numbers to pixels, with round marks."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

_LARGEST = 1e300  # beyond it there would be no room beside the numbers


@dataclass(frozen=True, slots=True)
class Scale:
    """`low` lies at the pixel `bottom`, `high` at `top`."""

    low: float
    high: float
    top: float
    bottom: float
    ticks: tuple[float, ...]

    def y(self, value: float) -> float:
        """Halves keep the span of two huge numbers finite."""
        share = (value / 2 - self.low / 2) / (self.high / 2 - self.low / 2)
        return self.bottom - (self.bottom - self.top) * min(1.0, max(0.0, share))


def scale_of(numbers: Sequence[float], top: float, bottom: float, *, ticks: int = 4) -> Scale:
    """A scale over all numbers, with some room and about so many round marks. Needs at least one finite number."""
    kept = [min(_LARGEST, max(-_LARGEST, each)) for each in numbers]
    low, high = min(kept), max(kept)
    room = 0.06 * (high - low) or abs(high) * 0.1 or 1.0
    low, high = low - (0 if low == 0 else room), high + room
    step = _round_step((high - low) / ticks)
    first, last = ceil(low / step), floor(high / step)
    return Scale(low, high, top, bottom, tuple(each * step for each in range(first, last + 1)))


def _round_step(rough: float) -> float:
    """The next of 1, 2, 2.5, 5, 10 times a power of ten."""
    size = 10.0 ** floor(log10(rough))
    return next(size * each for each in (1, 2, 2.5, 5, 10) if size * each >= 0.75 * rough)
