"""Results of indicators: numbers of spans of days. A result without a number is no data, never 0."""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from fourfold.engine.model import Frequency
from fourfold.plain.numbers import LARGEST
from fourfold.plain.stratml.pieces import Notes, Piece

NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)", re.ASCII)
LONGEST = 60  # characters of a number
LENGTHS = (
    (1, 1, Frequency.DAY), (7, 7, Frequency.WEEK), (28, 31, Frequency.MONTH), (89, 92, Frequency.QUARTER), (181, 184, Frequency.HALF),
    (364, 371, Frequency.YEAR),
)  # fmt: skip
TARGET, ACTUAL = "TargetResult", "ActualResult"


@dataclass(frozen=True)
class Figure:
    """A number that was read: what it is, whose span of days, and the piece that said it."""

    kind: str  # TARGET or ACTUAL
    starts: date | None
    ends: date
    number: Decimal
    note: str
    piece: Piece

    @property
    def day(self) -> date:
        """A day in the middle, which is in the right period whatever the calendar."""
        return self.ends if self.starts is None else self.starts + (self.ends - self.starts) // 2


def day_of(text: str) -> date | None:
    """An XML date, perhaps with a zone; None for anything else."""
    try:
        return date.fromisoformat(text[:10]) if re.fullmatch(r"\d{4}-\d\d-\d\d(Z|[+-]\d\d:\d\d)?", text) else None
    except ValueError:
        return None


def number_of(text: str) -> Decimal | None:
    """A plain decimal number; None for anything else."""
    if not NUMBER.fullmatch(text) or len(text) > LONGEST:
        return None
    found = Decimal(text)
    return found if abs(found) < LARGEST else None


def figures(indicator: Piece, notes: Notes | None = None) -> list[Figure]:
    """The numbers of an indicator that have a day, in the order of the file. The rest is noted."""
    notes, found = notes or Notes(), []
    for instance in indicator.all("MeasurementInstance"):
        for result in instance.children:
            figure = _figure(result, instance, notes)
            if figure is not None:
                found.append(figure)
    return found


def _figure(result: Piece, instance: Piece, notes: Notes) -> Figure | None:
    what = "A target" if result.name == TARGET else "An actual"
    written, words = result.said("NumberOfUnits"), result.said("Description")
    number = number_of(written)
    if number is None:
        if written:
            notes.say(result.line, f"{what} “{written[:40]}” is no number: it is kept as text")
        elif any(letter.isalpha() for letter in words):
            notes.say(result.line, f"{what} is given only as text: it is kept, and there is no number")
        elif result.name == ACTUAL:
            notes.say(result.line, "An actual is empty: it stays without data")
        return None
    starts, ends = _span(result)
    if ends is None:
        starts, ends = next((span for span in map(_span, instance.children) if span[1]), (None, None))
        if ends is not None:
            notes.say(result.line, f"{what} has no days of its own: it takes those of the result beside it")
    if ends is None:
        notes.say(result.line, f"{what} has no day: it is kept, and no period takes it")
        return None
    if starts is None:
        notes.say(result.line, f"{what} has only a last day: the period of that day takes it")
    note = words if result.name == ACTUAL and any(letter.isalpha() for letter in words) else ""
    return Figure(result.name, starts, ends, number, note, result)


def _span(result: Piece) -> tuple[date | None, date | None]:
    starts, ends = day_of(result.said("StartDate")), day_of(result.said("EndDate"))
    if ends is None or (starts is not None and starts > ends):
        return None, ends or starts
    return starts, ends


def frequency_of(found: Iterable[Figure]) -> Frequency:
    """How often it is measured, by the length of most spans; by the year where no span tells."""
    lengths = [(figure.ends - figure.starts + timedelta(1)).days for figure in found if figure.starts is not None]
    named = Counter(
        frequency for days in lengths for least, most, frequency in LENGTHS if least <= days <= most
    ).most_common(1)
    return named[0][0] if named else Frequency.YEAR


def chosen(found: Iterable[Figure], period_of: Callable[[date], date]) -> dict[tuple[str, date], Figure]:
    """One number for each kind and period: where several meet in one, the one that ends last."""
    best: dict[tuple[str, date], Figure] = {}
    for figure in found:
        key = figure.kind, period_of(figure.day)
        if key not in best or best[key].ends <= figure.ends:
            best[key] = figure
    return best
