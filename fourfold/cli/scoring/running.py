"""From two files to a scored scorecard: what is read, which period is looked at, what is asked to be explained."""

import difflib
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from fourfold.cli.problems import Problem
from fourfold.engine.model import Frequency
from fourfold.engine.periods import FINENESS, Calendar, Period
from fourfold.engine.scorecard import Scored, compute
from fourfold.plain.periods import read_period
from fourfold.plain.problems import Bad, Wrong
from fourfold.plain.scorecard import Line, Scorecard, read_scorecard
from fourfold.plain.values import Values, read_values

STDIN = "-"
WINDOW = 24  # periods that a trend looks back on
SHOWN = 50
LARGEST = 200_000_000


@dataclass(frozen=True)
class Asked:
    """What the command line says, as text."""

    model: str
    data: str
    period: str = ""
    frequency: str = ""
    today: str = ""
    ytd: bool = False
    separator: str = ""
    decimal: str = ""


@dataclass(frozen=True)
class Outcome:
    """A scored scorecard, looked at in its last period."""

    scorecard: Scorecard
    scored: Scored
    today: date

    @property
    def period(self) -> Period:
        return self.scored.periods[-1]

    def one(self, wanted: str) -> Line:
        """The line that is meant. Raises Problem where none or several are."""
        found = self.scorecard.find(wanted)
        if len(found) == 1:
            return found[0]
        names = ", ".join(f"“{line.key[1]}”" for line in (found or self.scorecard.lines)[:SHOWN])
        if found:
            raise Problem(f"“{wanted}” can mean {names}. Write the whole of one.")
        known = {name for line in self.scorecard.lines for name in (line.key[1], line.name)}
        near = difflib.get_close_matches(wanted, sorted(known), n=1, cutoff=0.6)
        said = f"Did you mean “{near[0]}”?" if near else f"It has: {names}."
        raise Problem(f"The scorecard has nothing called “{wanted}”. {said}")


def run(asked: Asked) -> Outcome:
    """Raises Problem with everything that is wrong with a file."""
    if asked.model == asked.data == STDIN:
        raise Problem("Only one of both files can come from the standard input.")
    try:
        scorecard = read_scorecard(_text(asked.model))
    except Wrong as wrong:
        raise _problem(asked.model, wrong) from None
    today = _today(asked.today) or scorecard.today or date.today()
    separator = "\t" if asked.data.endswith(".tsv") and not asked.separator else asked.separator
    try:
        values = read_values(_text(asked.data), scorecard, today, separator=separator, decimal=asked.decimal)
    except Wrong as wrong:
        raise _problem(asked.data, wrong) from None
    period = viewed(asked, scorecard, values, today)
    periods = scorecard.calendar.window(period.frequency, period.start, WINDOW)
    model = scorecard.model(tuple(values.observations), periods, today, ytd=asked.ytd)
    return Outcome(scorecard, compute(model), today)


def viewed(asked: Asked, scorecard: Scorecard, values: Values, today: date) -> Period:
    """The period asked for; else the latest one in which a value's own period ends."""
    calendar = scorecard.calendar
    frequency = Frequency(asked.frequency) if asked.frequency else scorecard.frequency
    if asked.period:
        found = _period(asked, calendar, frequency)
        first = min(values.periods, key=lambda each: each.start, default=None)
        if first is not None and found.end < first.start:
            raise Problem(
                f"{found.label} lies before all values of {asked.data}: the first is of {first.label}, from {first.start} on."
            )
    else:
        ended = [each.end for each in values.periods if each.start <= today]
        if not ended:
            raise Problem(f"{asked.data} holds no values. Say which period is looked at with --period.")
        found = calendar.period(frequency, min(max(ended), today))
    if found.start > today:
        raise Problem(f"{found.label} has not begun on {today}. Choose an earlier --period, or say --today.")
    return found


def _period(asked: Asked, calendar: Calendar, frequency: Frequency) -> Period:
    try:
        found = read_period(asked.period, calendar)
    except Bad as bad:
        raise Problem(f"--period “{asked.period}”: {bad.reason}.") from None
    if found.frequency is frequency:
        return found
    if not asked.frequency and found.frequency is not Frequency.DAY:
        return found
    if FINENESS[found.frequency] > FINENESS[frequency]:
        raise Problem(
            f"--period {asked.period} is a {found.frequency.value}, longer than the {frequency.value} asked for."
        )
    return calendar.period(frequency, found.end)


def _today(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Problem(f"--today “{text}” is no day. Write it like 2026-10-31.") from None


def _text(name: str) -> str:
    try:
        raw = sys.stdin.buffer.read(LARGEST + 1) if name == STDIN else _bytes(Path(name))
    except OSError as error:
        raise Problem(f"{name} can't be read: {error.strerror or error}. Nothing was scored.") from None
    if len(raw) > LARGEST:
        raise Problem(f"{name} is larger than {LARGEST // 1_000_000} MB. Nothing was scored.")
    encoding = "utf-16" if raw[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise Problem(f"{name}, line {line}: this is not UTF-8. Save the file as UTF-8. Nothing was scored.") from None


def _bytes(path: Path) -> bytes:
    if not path.exists():
        raise Problem(f"There is no file {path}. Nothing was scored.")
    with path.open("rb") as file:
        return file.read(LARGEST + 1)


def _problem(name: str, wrong: Wrong) -> Problem:
    faults: Sequence[object] = wrong.faults
    what = "one thing" if len(faults) == 1 else f"{len(faults):,} things"
    said = [f"{name}: {what} to mend. Nothing was scored.", *(_sentence(fault) for fault in faults[:SHOWN])]
    said += [f"  ... and {len(faults) - SHOWN:,} more."] if len(faults) > SHOWN else []
    return Problem("\n".join(said))


def _sentence(fault: object) -> str:
    return f"  {fault}" if str(fault).endswith("?") else f"  {fault}."
