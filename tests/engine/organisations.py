"""Random organisations with a bit of everything: kinds, calendars, rules, lives, gaps, and trees with dated, shared and weightless children."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from fourfold.engine.model import (
    CascadeRow,
    Condition,
    EdgeRow,
    FormulaRow,
    Frequency,
    Kind,
    MeasureRow,
    Method,
    Mode,
    Model,
    NodeRow,
    ObservationRow,
    Polarity,
    TargetRow,
    Test,
    ThresholdRow,
)
from fourfold.engine.periods import Calendar
from tests.engine.rows import LONG_AGO, periods, rule

FIRST, LAST = date(2024, 1, 1), date(2026, 3, 31)
STEPS = {"day": 1, "week": 7, "month": 30, "quarter": 91, "half": 182, "year": 365}
TURN = date(2025, 7, 1)


def organisation(seed: int, measures: int = 12) -> Model:
    """Everything follows from the seed."""
    random = Random(seed)
    rows = tuple(_measure(random, f"m{at:02}") for at in range(measures))
    nodes, edges = _tree(random, [row.key for row in rows])
    view = random.choice(["month", "month", "month", "quarter", "week", "year"])
    return Model(
        frequency=Frequency(view),
        periods=tuple(periods(view, date(2025, 1, 1), {"month": 14, "quarter": 5, "week": 20, "year": 2}[view])),
        today=random.choice([date(2026, 2, 3), date(2025, 9, 20), date(2030, 1, 1)]),
        first_month=random.choice([1, 1, 4]),
        view=random.choice(["period", "period", "ytd"]),
        measures=rows,
        observations=tuple(each for row in rows for each in _observations(random, row)),
        thresholds=tuple(each for row in rows for each in _rules(random, row.key)),
        targets=tuple(
            TargetRow(row.key, since, random.choice([random.uniform(1, 99), 50.0, None, -3.0, 0.0]))
            for row in rows
            for since in random.sample([LONG_AGO, date(2025, 3, 1), TURN], random.randint(0, 3))
        ),
        nodes=nodes,
        edges=edges,
        formulas=tuple(_formulas(random, rows)),
        cascades=tuple(_cascades(random, rows)),
        calendar=Calendar(week_starts=6) if view != "week" and random.random() < 0.2 else None,
    )


def edited(random: Random, model: Model) -> tuple[list[ObservationRow], list[tuple[object, date]]]:
    """A few values to enter and a few days whose value goes, of one measure or several."""
    chosen = random.sample(model.measures, random.choice([1, 1, 1, 2, 5]))
    rows = [random.choice(_observations(random, row, gaps=0.0)) for row in chosen]
    gone = [(row.key, _day(random)) for row in random.sample(model.measures, random.choice([0, 0, 1, 3]))]
    return rows, gone


def _measure(random: Random, key: str) -> MeasureRow:
    lives = random.random() < 0.3
    return MeasureRow(
        key=key, kind=random.choice(list(Kind)),
        frequency=Frequency(random.choice(["day", "week", "month", "month", "month", "quarter", "half", "year"])),
        starts=_day(random) if lives else None,
        ends=_day(random) if lives and random.random() < 0.3 else None,
        due_days=random.choice([10, 0, 40]), grace_days=random.choice([5, 0]),
        carry_periods=random.choice([0, 0, 0, 1, 3]), paused=random.random() < 0.1, withheld=random.random() < 0.1,
        words=("bad", "fair", "good") if random.random() < 0.1 else (), critical=random.random() < 0.2, leading=random.choice([True, False, None]), scale=random.choice([1.0, 100.0]),
    )  # fmt: skip


def _observations(random: Random, row: MeasureRow, gaps: float = 0.2) -> list[ObservationRow]:
    found, day = [], FIRST
    while day < LAST:
        if random.random() >= gaps:
            found.append(_observation(random, row, day))
        day += timedelta(STEPS[row.frequency] + (random.randint(0, 1) if row.frequency != "day" else 0))
    return found


def _observation(random: Random, row: MeasureRow, day: date) -> ObservationRow:
    number = random.choice([random.uniform(0, 100), float(random.randint(0, 100)), float(random.randint(0, 1)), None])
    parts = row.kind is Kind.RATIO and random.random() < 0.8
    return ObservationRow(
        row.key, day, None if parts and random.random() < 0.5 else number,
        numerator=float(random.randint(0, 50)) if parts else None,
        denominator=random.choice([0.0, 7.0, 1000.0, None]) if parts and random.random() < 0.3 else 40.0 if parts else None,
        weight=random.choice([None, 1.0, 2.5, 0.0]) if random.random() < 0.3 else 1.5,
        forecast=random.random() < 0.05, recorded=day,
        done_on=day if random.random() < 0.05 else None,
        forecast_on=date(2025, 10, 1) if random.random() < 0.05 else None,
    )  # fmt: skip


def _rules(random: Random, key: object) -> Iterator[ThresholdRow]:
    for since in [LONG_AGO, TURN][random.choice([0, 0, 0, 1, 2]) : random.choice([1, 2])]:
        low, high = sorted(random.sample(range(1, 200), 2))
        polarity = random.choice(list(Polarity))
        stretch = random.choice([None, high + 10.0]) if polarity is Polarity.MAXIMUM else None
        if polarity in {Polarity.MAXIMUM, Polarity.MINIMUM} and random.random() < 0.15:
            rising = ((0.0, 0.0), (40.0, 5.0), (100.0, 10.0))
            falling = ((0.0, 10.0), (100.0, 0.0))
            yield rule(polarity, points=rising if polarity is Polarity.MAXIMUM else falling, measure=key, since=since)
            continue
        if polarity is Polarity.RULES:
            lines = (
                Condition(Test.AT_LEAST, 10.0, 60.0),
                Condition(Test.WORD, 5.0, words=("good",)),
                Condition(Test.OTHERWISE, 2.0),
            )
            yield ThresholdRow(key, since, polarity, Mode.RULES, conditions=lines)
            continue
        limits = {
            Polarity.MAXIMUM: (low, high), Polarity.MINIMUM: (high, low), Polarity.RANGE: (low, low + 5, high + 5, high + 30),
        }.get(polarity, ())  # fmt: skip
        mode = random.choice([Mode.LIMITS, Mode.LIMITS, Mode.PERCENT, Mode.PERCENT, Mode.DEVIATION])
        due = date(2025, 8, 1) if polarity is Polarity.MILESTONE else None
        yield rule(polarity, *map(float, limits), measure=key, since=since, mode=mode, stretch=stretch, due=due,
                   basis=random.choice([None, None, 10.0]) if mode is Mode.PERCENT else None)  # fmt: skip


FORMULAS = ("a / b * 100", "sum(a, b)", "a - prev(a)", "ytd(a)", "rolling(a, 3) + b", "avg(a, b)")


def _formulas(random: Random, rows: tuple[MeasureRow, ...]) -> Iterator[FormulaRow]:
    """In half of the organisations; a measure leans on measures before it, perhaps on worked-out ones."""
    if random.random() < 0.5:
        return
    for at in random.sample(range(2, len(rows)), 2):
        one, other = (row.key for row in random.sample(rows[:at], 2))
        yield FormulaRow(
            rows[at].key, random.choice([LONG_AGO, TURN]), random.choice(FORMULAS), (("a", one), ("b", other))
        )


def _cascades(random: Random, rows: tuple[MeasureRow, ...]) -> Iterator[CascadeRow]:
    at = random.randrange(2, len(rows))
    if random.random() < 0.3 and rows[at].kind is not Kind.TEXT:  # words don't add up over units
        for child in random.sample(rows[:at], 2):
            yield CascadeRow(rows[at].key, child.key)


def _tree(random: Random, leaves: list[object]) -> tuple[tuple[NodeRow, ...], tuple[EdgeRow, ...]]:
    """Three floors; a child may hang below several parents, and below the same one twice at different times."""
    floors = [[f"o{at}" for at in range(4)], [f"p{at}" for at in range(2)], ["top", "alone"]]
    nodes = tuple(
        NodeRow(
            key, method=random.choice([Method.MEAN, Method.MEAN, Method.MEAN, *Method]), critical_caps=random.random() < 0.3,
            cap_green=random.random() < 0.3, minimum_coverage=random.choice([0.5, 0.5, 0.0, 0.9]),
        )
        for floor in floors
        for key in floor
    )  # fmt: skip
    edges = []
    for below, above in zip([leaves, *floors], floors, strict=False):
        for child in below:
            for parent in random.sample(above, random.choice([1, 1, 2])):
                weight = random.choice([1.0, 0.0, random.uniform(0.1, 9), 3.0])
                if random.random() < 0.2:
                    edges.append(EdgeRow(parent, child, weight + 1, None, TURN))
                    edges.append(EdgeRow(parent, child, weight, TURN))
                else:
                    edges.append(EdgeRow(parent, child, weight))
    if random.random() < 0.3:
        edges.append(EdgeRow("top", leaves[0], 2.0))
    return nodes, tuple(edges)


def _day(random: Random) -> date:
    return FIRST + timedelta(random.randint(0, (LAST - FIRST).days))
