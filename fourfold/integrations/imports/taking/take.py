"""The whole file, twice over: first everything is checked, then the values are handed out one by one."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from fourfold.core.guards import Refused
from fourfold.engine.columns import plain_word
from fourfold.engine.model import Frequency
from fourfold.engine.periods import FINENESS, Calendar, Period
from fourfold.integrations.imports.mapping import FileMapping, Source
from fourfold.integrations.imports.reading import Table
from fourfold.integrations.imports.taking import periods
from fourfold.integrations.imports.taking.amounts import Amounts, ratio
from fourfold.integrations.imports.taking.describe import BadFact, describe
from fourfold.integrations.imports.taking.detect import detect
from fourfold.integrations.imports.taking.header import text
from fourfold.integrations.imports.taking.layout import BlockLayout, Layout, lay_out
from fourfold.integrations.imports.taking.problems import Bad, Problems
from fourfold.integrations.imports.taking.repeats import SHIFT_BITS, Repeats
from fourfold.measures import rules
from fourfold.measures.actions import IncomingMeasure, IncomingValue
from fourfold.plain import numbers

MOST_MEASURES = 100_000
EVERY = 20_000
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Context:
    """Where the file goes: the organisation's calendar, and its today."""

    calendar: Calendar
    today: date
    of_words: frozenset[str] = frozenset()  # keys of measures that are there and take words


@dataclass
class Measured:
    """A measure of the file, and what was counted of it."""

    incoming: IncomingMeasure
    percent: bool
    frequency: Frequency | None
    described: int  # the row
    words: dict[str, str] = field(default_factory=dict)  # of a measure of words: those that the file says
    values: int = 0
    total: Decimal = Decimal(0)
    first: date | None = None
    last: date | None = None


@dataclass
class Taken:
    """What the file holds. `values()` may be run through once, and only where there are no problems."""

    rows: int
    found: list[Measured]
    problems: Problems
    duplicates: int
    notices: list[str]
    values: Callable[[], Iterable[IncomingValue]]

    @property
    def measures(self) -> Mapping[str, IncomingMeasure]:
        return {each.incoming.key: each.incoming for each in self.found}


def take(
    table: Table, mapping: FileMapping, context: Context, progress: Progress = lambda step, done, of: None
) -> Taken:
    """Check every row. Raises Refused where the layout doesn't fit the file or a number reads in two ways (R2)."""
    layout = lay_out(table, mapping)
    detected = detect(layout, lambda rows: progress("reading", rows, 0))
    if not detected.rows:
        raise Refused(
            "R1",
            "The file has a header but no rows that count. Check the header row and the row filters. Nothing was saved.",
        )
    taker = Taker(layout, detected.formats, detected.style, context)
    repeats = Repeats()
    for position, (number, index, value) in enumerate(taker.run(taker.problems)):
        content = hash((value.actual, value.target, value.numerator, value.denominator, value.note, value.text))
        repeats.add(index, value.period_start.toordinal() << SHIFT_BITS | value.shift, content, number)
        if position % EVERY == 0:
            progress("checking", min(number, detected.rows), detected.rows)
    again, clashing = repeats.judge()
    if clashing:
        taker.report_clashes(clashing)
    notices = taker.notices()
    return Taken(detected.rows, taker.found, taker.problems, len(again), notices, lambda: taker.hand_out(again))


@dataclass
class Taker:
    layout: Layout
    formats: Mapping[int, numbers.NumberFormat]
    style: periods.PeriodStyle | None
    context: Context
    problems: Problems = field(default_factory=Problems)
    found: list[Measured] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._by_key: dict[str, int] = {}
        self._differing: list[tuple[str, int]] = []
        self._starts: dict[Any, tuple[Period, Frequency]] = {}
        self._amounts = Amounts(self.layout, self.formats)
        plan = self.layout.mapping.period
        self._period = periods.reader(self.style, self.context.calendar, plan) if self.style and plan else None

    def run(self, problems: Problems) -> Iterator[tuple[int, int, IncomingValue]]:
        """Every value with its row and the position of its measure; what can't be taken goes to `problems`."""
        for number, cells in self.layout.rows(problems):
            for block in self.layout.blocks:
                index = block.memo.get(block.pick(cells))
                if index is None:
                    index = self._new_measure(number, block, cells, problems)
                    if index is None:
                        continue
                for column, raw, sources in self._periods_of(block, cells):
                    try:
                        value = self._value(index, column, raw, sources, block, cells)
                    except BadFact as bad:
                        problems.add(number, bad.column, bad.value, bad)
                        continue
                    if value is not None:
                        yield number, index, value

    def _new_measure(self, number: int, block: BlockLayout, cells: list[Any], problems: Problems) -> int | None:
        try:
            incoming, percent = describe(self.layout, block, cells)
        except BadFact as bad:
            if not all(text(cell) == "" for cell in cells):
                problems.add(number, bad.column, bad.value, bad)
            return None
        index = self._by_key.get(incoming.key)
        if index is None:
            if len(self.found) >= MOST_MEASURES:
                raise Refused(
                    "R8",
                    f"The file has more than {MOST_MEASURES:,} measures. Is the right column the key? Nothing was saved.",
                )
            index = self._by_key[incoming.key] = len(self.found)
            stated = Frequency(incoming.frequency) if incoming.frequency else None
            self.found.append(Measured(incoming, percent, stated, number))
        elif (
            incoming != replace(self.found[index].incoming, frequency=incoming.frequency) and len(self._differing) < 100
        ):
            self._differing.append((incoming.key, number))
        block.memo[block.pick(cells)] = index
        return index

    def _periods_of(self, block: BlockLayout, cells: list[Any]) -> Iterable[tuple[int | None, Any, dict[str, Any]]]:
        """Column, raw period and where the numbers are: once for a row, or for each column of a wide one."""
        if self.layout.wide:
            hold = self.layout.mapping.columns_hold
            for index in self.layout.wide:
                yield index, self.layout.header.names[index], {**block.numbers, hold: (WIDE, (index,))}
        elif len(self.layout.period) > 1:
            yield self.layout.period[0], tuple(cells[index] for index in self.layout.period), block.numbers
        elif self.layout.period:
            yield self.layout.period[0], cells[self.layout.period[0]], block.numbers

    def _value(
        self, index: int, column: int | None, raw: Any, sources: Mapping[str, Any], block: BlockLayout, cells: list[Any]
    ) -> IncomingValue | None:
        measured, amounts = self.found[index], self._amounts
        said = amounts.word(sources["actual"], cells) if self._takes_words(measured) and "actual" in sources else ""
        read = {name: amounts.number(source, indices, cells, percent=measured.percent and name in SCALED)
                for name, (source, indices) in sources.items() if not (said and name == "actual")}  # fmt: skip
        actual, target = read.get("actual"), read.get("target")
        numerator, denominator = read.get("numerator"), read.get("denominator")
        if actual is None and target is None and numerator is None and "target" not in sources and not said:
            return None
        if (
            not said
            and actual is None
            and numerator is None
            and target is None
            and denominator is None
            and self.layout.wide
        ):
            return None
        label = self.layout.header.names[column] if column is not None else ""
        period = self._start(measured, raw, label)
        start = period.start
        if numerator is not None and denominator is None:
            raise BadFact(
                "R1", "The numerator has no denominator in this row.", amounts.label(sources, "denominator"), ""
            )
        if denominator is not None and numerator is None:
            denominator = None
        if measured.incoming.kind == rules.Kind.RATIO and numerator is not None and denominator is not None:
            actual = ratio(numerator, denominator, measured.incoming.scale)
        if (said or actual is not None or numerator is not None) and start > self.context.today:
            raise BadFact("R3", "This period has not begun; only targets can lie ahead.", label, _shown(raw))
        if target is not None:
            target = amounts.target(target, measured.incoming.polarity, sources)
        note = amounts.note(block, cells)
        measured.words.setdefault(plain_word(said), said)
        return IncomingValue(
            measured.incoming.key,
            start,
            actual,
            target,
            "target" in sources,
            numerator,
            denominator,
            note,
            period.shift,
            said,
        )

    def _takes_words(self, measured: Measured) -> bool:
        incoming = measured.incoming
        return incoming.kind == rules.Kind.TEXT or (incoming.kind is None and incoming.key in self.context.of_words)

    def _start(self, measured: Measured, raw: Any, label: str) -> Period:
        """The measure's own period that holds the row's. Known texts are looked up."""
        key = (raw, measured.frequency)
        known = self._starts.get(key)
        if known is None:
            known = self._read_start(measured, raw, label)
        period, frequency = known
        own = measured.frequency or frequency
        if frequency is not own and (measured.incoming.frequency is None or FINENESS[frequency] > FINENESS[own]):
            reason = f"This is a {frequency.value}, but the measure is counted by {own.value}. Filter such rows out."
            raise BadFact("R3", reason, label, _shown(raw))
        return period

    def _read_start(self, measured: Measured, raw: Any, label: str) -> tuple[Period, Frequency]:
        assert self._period is not None
        try:
            day, frequency, shift = self._period(raw)
        except Bad as bad:
            raise BadFact(bad.code, bad.reason, label, _shown(raw)) from None
        measured.frequency = own = measured.frequency or frequency
        if own is Frequency.SHIFT and not shift:
            raise BadFact("R11", "The measure is counted by shift, but the row names none.", label, _shown(raw))
        found = self._starts[raw, own] = (self.context.calendar.period(own, day, shift or 1), frequency)
        return found

    def hand_out(self, again: frozenset[int]) -> Iterator[IncomingValue]:
        """The values, exact repeats left out, counted for the report on the way."""
        for position, (_, index, value) in enumerate(self.run(Problems())):
            if position in again:
                continue
            if value.actual is not None or value.text:
                self._count(self.found[index], value)
            yield value

    @staticmethod
    def _count(measured: Measured, value: IncomingValue) -> None:
        measured.values += 1
        measured.total += value.actual or 0
        if measured.first is None or value.period_start < measured.first:
            measured.first = value.period_start
        if measured.last is None or value.period_start > measured.last:
            measured.last = value.period_start

    def report_clashes(self, clashing: Mapping[int, int]) -> None:
        """A problem for each statement about a measure's period that another row contradicts."""
        for position, (number, index, value) in enumerate(self.run(Problems())):
            other = clashing.get(position)
            if other is not None:
                name = self.found[index].incoming.key
                reason = f"Row {other} says something else about “{name}” in the period from {value.period_start}. Keep one of them."
                self.problems.add(number, name, value.actual, Bad("R13", reason))

    def notices(self) -> list[str]:
        """What a person should know although nothing is wrong; frequencies found on the way are stated."""
        for measured in self.found:
            if measured.frequency is not None and measured.incoming.frequency is None:
                measured.incoming = replace(measured.incoming, frequency=measured.frequency.value)
            if self._takes_words(measured):
                words = tuple(word for word in measured.words.values() if word)
                measured.incoming = replace(measured.incoming, words=words)
        if not self._differing:
            return []
        key, row = self._differing[0]
        more = f" and {len(self._differing) - 1} more" if len(self._differing) > 1 else ""
        return [f"“{key}” is described in two ways (row {row}){more}: the first description is taken."]


WIDE = Source(columns=("",))
SCALED = frozenset({"actual", "target"})


def _shown(raw: Any) -> str:
    return " ".join(text(each) for each in raw) if isinstance(raw, tuple) else text(raw)
