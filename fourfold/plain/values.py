"""The table beside a scorecard file: one value a row, or periods (or measures) side by side, as CSV or tab-separated text.

A blank cell says nothing; in the long form a row with a blank value says that it was asked for and not collected. Numbers are
read with one decimal mark for the whole table: the stated one, else the one that the cells prove. Nothing is guessed.
"""

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from fourfold.engine.model import Kind, ObservationRow
from fourfold.engine.periods import Period
from fourfold.plain.document import nearest, normal
from fourfold.plain.numbers import Evidence, NumberFormat, reader
from fourfold.plain.periods import is_period, of_frequency, read_period
from fourfold.plain.problems import Bad, Fault, Wrong
from fourfold.plain.scorecard import Scorecard

SEPARATORS = ("\t", ";", ",", "|")
NUMBERS = ("value", "numerator", "denominator", "weight")
DAYS = ("done_on", "forecast_on", "recorded")
LONG = ("measure", "period", *NUMBERS, *DAYS, "state")
STATES = {"": False, "actual": False, "forecast": True}
ANSWERS = {"yes": 1.0, "true": 1.0, "1": 1.0, "no": 0.0, "false": 0.0, "0": 0.0}
MOST_FAULTS = 1_000
Row = tuple[int, list[str]]


@dataclass
class Values:
    """What a table holds: observations by the scorecard's keys, and the periods that they are of."""

    observations: list[ObservationRow] = field(default_factory=list)
    periods: set[Period] = field(default_factory=set)


def read_values(text: str, scorecard: Scorecard, today: date, *, separator: str = "", decimal: str = "") -> Values:
    """Raises Wrong with every cell that can't be taken: row, column, value and reason."""
    rows = list(_rows(text, separator))
    if not rows:
        raise Wrong([Fault(0, "it is empty. Begin with a row of names: measure, period, value")])
    (line, header), *body = rows
    names = [normal(cell) for cell in header]
    table = _Table(scorecard, today, header, names)
    if "measure" in names and "period" in names:
        take, columns = table.long, [at for at, name in enumerate(names) if name in NUMBERS]
        table.check_names(line)
    elif names[0] == "measure":
        take, columns = table.by_period, list(range(1, len(names)))
        table.head_periods(line)
    elif names[0] == "period":
        take, columns = table.by_measure, list(range(1, len(names)))
        table.head_measures(line)
    else:
        raise Wrong([Fault(line, "the first row names no columns “measure” and “period”", value=" ".join(header)[:60])])
    table.choose_marks(body, columns, decimal or scorecard.decimal)
    for at, cells in body:
        if any(cell.strip() for cell in cells) and table.has_its_width(at, cells):
            take(at, cells)
    if table.faults:
        raise Wrong(table.faults)
    return Values(list(table.found.values()), table.periods)


def _rows(text: str, separator: str) -> Iterator[Row]:
    """Records with the line each begins on."""
    if "\0" in text:
        raise Wrong([Fault(0, "it has NUL bytes: it is damaged, or no text. Save it as UTF-8")])
    text = text.removeprefix("\ufeff")
    first = text.lstrip("\r\n").partition("\n")[0]
    mark = separator or max(SEPARATORS, key=first.count)
    records = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    line = 1
    try:
        for cells in records:
            if any(cell.strip() for cell in cells):
                yield line, cells
            line = records.line_num + 1
    except csv.Error as error:
        raise Wrong([Fault(line, f"this is no table row: {error}. A quotation mark is probably missing")]) from None


class _Table:
    """Takes rows of one of the three forms, and notes what can't be taken."""

    def __init__(self, scorecard: Scorecard, today: date, header: Sequence[str], names: Sequence[str]) -> None:
        self.scorecard, self.today, self.header, self.names = scorecard, today, header, names
        self.faults: list[Fault] = []
        self.found: dict[tuple[str, date], ObservationRow] = {}
        self.lines: dict[tuple[str, date], int] = {}
        self.periods: set[Period] = set()
        self.heads: list[Any] = []
        self.said: set[str] = set()  # calculated measures, said once each
        self.codes = {code.casefold(): code for code in scorecard.sheets}
        self.number: Callable[[Any], Any] = reader(NumberFormat(), percent=False)

    def fault(self, line: int, at: int, value: str, reason: str) -> None:
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(
                Fault(line, reason.rstrip("."), self.header[at].strip() or f"column {at + 1}", value.strip()[:60])
            )

    def check_names(self, line: int) -> None:
        for at, name in enumerate(self.names):
            if name not in LONG:
                self.fault(line, at, self.header[at], f"no such column is known. {nearest(name, LONG)}")
            elif name in self.names[:at]:
                self.fault(line, at, self.header[at], "this column stands here twice")
        if not {"value", "numerator", "done_on", "forecast_on"} & set(self.names):
            self.fault(line, 0, "", "there is no column of numbers: “value”, or “numerator” and “denominator”")

    def head_periods(self, line: int) -> None:
        for at, name in enumerate(self.header[1:], start=1):
            self.heads.append(name.strip())
            if not is_period(name):
                self.fault(
                    line,
                    at,
                    name,
                    "this is no period. Write it like 2026-10, or use the columns measure, period, value",
                )

    def head_measures(self, line: int) -> None:
        for at, name in enumerate(self.header[1:], start=1):
            self.heads.append(self._code(line, at, name))

    def has_its_width(self, line: int, cells: list[str]) -> bool:
        if len(cells) == len(self.header):
            return True
        self.fault(line, 0, "", f"the row has {len(cells)} cells, the first row has {len(self.header)}")
        return False

    def choose_marks(self, body: Sequence[Row], columns: Sequence[int], decimal: str) -> None:
        """One decimal mark for the whole table; a table in which both readings fit is refused."""
        evidence, first = Evidence(), (0, 0)
        for line, cells in body:
            for at in columns:
                cell = cells[at] if at < len(cells) else ""
                if cell.strip() and cell.strip() not in self.scorecard.ignore:
                    before = evidence.doubtful
                    evidence.look(cell)
                    first = first if evidence.doubtful == before else (line, at)
        proved = decimal or (next(iter(evidence.proved)) if len(evidence.proved) == 1 else "")
        if evidence.doubtful and not proved:
            self.fault(
                *first, evidence.doubtful,
                "this can be a decimal or a thousands mark, and no cell proves which. Say it: --decimal . (or ,)",
            )  # fmt: skip
        self.number = reader(NumberFormat(proved or "."), percent=False)

    def long(self, line: int, cells: list[str]) -> None:
        by_name = {name: (at, cells[at].strip()) for at, name in enumerate(self.names)}
        code = self._code(line, *by_name["measure"])
        period = self._period(line, *by_name["period"], code)
        noted = len(self.faults)
        fields: dict[str, Any] = {}
        for name in NUMBERS:
            if name == "value" and name in by_name:
                fields |= self._value(line, *by_name[name], code)
            elif name in by_name:
                fields[name] = self._amount(line, *by_name[name])
        for name in DAYS:
            if name in by_name:
                fields[name] = self._day(line, *by_name[name])
        if "state" in by_name:
            fields["forecast"] = self._state(line, *by_name["state"])
        if fields.get("numerator") is not None and "denominator" in by_name and fields.get("denominator") is None:
            self.fault(line, by_name["denominator"][0], "", "the numerator has no denominator")
        if code and period and len(self.faults) == noted:
            self._take(line, code, period, fields)

    def by_period(self, line: int, cells: list[str]) -> None:
        code = self._code(line, 0, cells[0])
        for at, (head, cell) in enumerate(zip(self.heads, cells[1:], strict=True), start=1):
            if cell.strip():
                self._cell(line, at, cell, code, self._period(line, at, head, code))

    def by_measure(self, line: int, cells: list[str]) -> None:
        for at, (code, cell) in enumerate(zip(self.heads, cells[1:], strict=True), start=1):
            if cell.strip() and code:
                self._cell(line, at, cell, code, self._period(line, 0, cells[0], code))

    def _cell(self, line: int, at: int, cell: str, code: str, period: Period | None) -> None:
        noted = len(self.faults)
        fields = self._value(line, at, cell, code)
        if code and period and fields and len(self.faults) == noted:
            self._take(line, code, period, fields)

    def _take(self, line: int, code: str, period: Period, fields: dict[str, Any]) -> None:
        place = (code, period.start)
        if place in self.lines:
            self.fault(line, 0, code, f"line {self.lines[place]} has a value of {period.label} already")
            return
        if period.start > self.today and not fields.get("forecast"):
            self.fault(
                line,
                0,
                code,
                f"{period.label} has not begun, so that this is no actual. Mark it in a column “state”: forecast",
            )
            return
        self.lines[place] = line
        self.periods.add(period)
        row = ObservationRow(("measure", code), period.start)
        self.found[place] = replace(row, **fields)

    def _code(self, line: int, at: int, text: str) -> str:
        written = " ".join(text.split())
        code = self.codes.get(written.casefold(), "")
        if not code:
            self.fault(
                line, at, written, f"the scorecard has no such measure. {nearest(written, self.scorecard.sheets)}"
            )
        elif self.scorecard.sheets[code].formulas and code not in self.said:
            self.said.add(code)
            self.fault(line, at, written, "this measure is worked out by its formula and takes no values")
        return code

    def _period(self, line: int, at: int, text: str, code: str) -> Period | None:
        if not code:
            return None
        calendar, frequency = self.scorecard.calendar, self.scorecard.sheets[code].row.frequency
        try:
            found = of_frequency(read_period(text, calendar), frequency, calendar)
        except Bad as bad:
            self.fault(line, at, text, f"{bad.reason} ({code} is by {frequency.value})")
            return None
        return found

    def _value(self, line: int, at: int, cell: str, code: str) -> dict[str, Any]:
        """The value as the measure's kind has it: a number, an answer or a word; nothing for a blank."""
        written = cell.strip()
        row = self.scorecard.sheets[code].row if code else None
        if not written or written in self.scorecard.ignore:
            return {}
        if row and row.kind is Kind.YES_NO:
            if written.casefold() not in ANSWERS:
                self.fault(line, at, written, "this is neither yes nor no")
            return {"value": ANSWERS.get(written.casefold())}
        if row and row.kind is Kind.TEXT:
            if written.casefold() not in {word.casefold() for word in row.words}:
                self.fault(line, at, written, f"this is no word of the measure. {nearest(written, row.words)}")
            return {"text": written}
        return {"value": self._amount(line, at, cell)}

    def _amount(self, line: int, at: int, cell: str) -> float | None:
        written = cell.strip()
        if not written or written in self.scorecard.ignore:
            return None
        try:
            number = self.number(cell)
        except Bad as bad:
            self.fault(line, at, written, bad.reason)
            return None
        return None if number is None else float(number)

    def _day(self, line: int, at: int, text: str) -> date | None:
        if not text:
            return None
        try:
            return date.fromisoformat(text)
        except ValueError:
            self.fault(line, at, text, "this is no day. Write it like 2026-10-31")
            return None

    def _state(self, line: int, at: int, text: str) -> bool:
        if text.casefold() not in STATES:
            self.fault(line, at, text, "the state is “actual” or “forecast”")
        return STATES.get(text.casefold(), False)
