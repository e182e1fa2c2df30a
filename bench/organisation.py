"""A generated organisation: 25 measures for each scorecard, 8 objectives in 4 perspectives, scorecards below one another.

Mixed, 65 % of the measures are monthly, 28 % quarterly, 6 % weekly and 1 % daily; otherwise all are monthly. 5 % of the
values are missing; each scorecard has eight below it. Everything depends on the size, the mix and the seed alone.
"""

from datetime import date

import numpy as np

from fourfold.engine.model import (
    EdgeRow,
    Frequency,
    Kind,
    MeasureRow,
    Mode,
    Model,
    NodeRow,
    ObservationColumns,
    Polarity,
    TargetRow,
    ThresholdRow,
)
from fourfold.engine.periods import Calendar

FIRST_YEAR, YEARS = 2016, 10
MONTHS = 12 * YEARS
PER_SCORECARD, FAN_OUT = 25, 8
FREQUENCIES = (Frequency.MONTH, Frequency.QUARTER, Frequency.WEEK, Frequency.DAY)
KINDS = (Kind.FLOW, Kind.STOCK, Kind.RATIO, Kind.INDEX)
POLARITIES = (Polarity.MAXIMUM, Polarity.MINIMUM, Polarity.RANGE)
LIMITS = {Polarity.MAXIMUM: (90.0, 100.0), Polarity.MINIMUM: (110.0, 100.0), Polarity.RANGE: (80.0, 95.0, 105.0, 120.0)}
LONG_AGO = date(2000, 1, 1)
TARGETS = tuple((date(FIRST_YEAR + year, 1, 1), 100.0 + year) for year in range(0, YEARS, 2))


def generated(measures: int, *, mixed: bool = True, seed: int = 7) -> tuple[Model, ObservationColumns]:
    """A model without observations, and the observations as columns sorted by measure and day."""
    random = np.random.default_rng(seed)
    frequency = random.choice(4, measures, p=[0.65, 0.28, 0.06, 0.01] if mixed else [1, 0, 0, 0])
    kind = random.choice(4, measures, p=[0.4, 0.25, 0.25, 0.1])
    polarity = random.choice(3, measures, p=[0.6, 0.3, 0.1])
    percent = random.random(measures) < 0.5
    calendar = Calendar()
    periods = calendar.between(Frequency.MONTH, date(FIRST_YEAR, 1, 1), date(FIRST_YEAR + YEARS - 1, 12, 31))
    nodes, edges = _tree(measures, random)
    model = Model(
        frequency=Frequency.MONTH,
        periods=tuple((period.start, period.end) for period in periods),
        today=date(FIRST_YEAR + YEARS, 2, 20),
        measures=tuple(
            MeasureRow(key=m, kind=KINDS[kind[m]], frequency=FREQUENCIES[frequency[m]], scale=100.0) for m in range(measures)
        ),
        thresholds=tuple(_rule(m, POLARITIES[polarity[m]], bool(percent[m])) for m in range(measures)),
        targets=tuple(TargetRow(m, since, amount) for m in range(measures) for since, amount in TARGETS),
        nodes=nodes,
        edges=edges,
    )  # fmt: skip
    return model, _observations(frequency, kind, calendar, random)


def _rule(m: int, polarity: Polarity, percent: bool) -> ThresholdRow:
    names = ("red", "green", "green_high", "red_high")
    limits = dict(zip(names, LIMITS[polarity], strict=False))
    return ThresholdRow(m, LONG_AGO, polarity, Mode.PERCENT if percent else Mode.LIMITS, **limits)


def _tree(measures: int, random: np.random.Generator) -> tuple[tuple[NodeRow, ...], tuple[EdgeRow, ...]]:
    scorecards = measures // PER_SCORECARD
    weight = random.uniform(0.5, 3.0, measures + 13 * scorecards).tolist()
    nodes, edges, tops = [], [], []
    for s in range(scorecards):
        top = NodeRow(("scorecard", s))
        tops.append(top.key)
        nodes.append(top)
        if s:
            edges.append(EdgeRow(tops[(s - 1) // FAN_OUT], top.key, weight.pop()))
        objectives = []
        for p in range(4):
            lane = NodeRow(("perspective", s, p))
            nodes.append(lane)
            edges.append(EdgeRow(top.key, lane.key, weight.pop()))
            for o in (2 * p, 2 * p + 1):
                objectives.append(NodeRow(("objective", s, o)))
                edges.append(EdgeRow(lane.key, objectives[-1].key, weight.pop()))
        nodes += objectives
        for m in range(PER_SCORECARD * s, PER_SCORECARD * (s + 1)):
            edges.append(EdgeRow(objectives[m % 8].key, m, weight.pop()))
    return tuple(nodes), tuple(edges)


def _observations(
    frequency: np.ndarray, kind: np.ndarray, calendar: Calendar, random: np.random.Generator
) -> ObservationColumns:
    first, last = date(FIRST_YEAR, 1, 1).toordinal(), date(FIRST_YEAR + YEARS - 1, 12, 31).toordinal()
    starts = {}
    for code, each in enumerate(FREQUENCIES):
        begin, end = calendar.ordinals(each, np.array([first, last])).tolist()
        ordinals = np.arange(begin, end + 1)
        starts[code] = calendar.first_days(each, ordinals).astype(np.int32)
    lengths = np.array([len(starts[code]) for code in range(4)])[frequency]
    measure = np.repeat(np.arange(len(frequency), dtype=np.int32), lengths)
    start = np.concatenate([starts[code] for code in frequency.tolist()])
    kept = random.random(len(measure)) >= 0.05
    measure, start = measure[kept], start[kept]
    value = random.normal(101.0, 12.0, len(measure))
    is_ratio = kind[measure] == KINDS.index(Kind.RATIO)
    denominator = np.where(is_ratio, 1000.0, np.nan)
    numerator = np.where(is_ratio, value * 10.0, np.nan)
    value[is_ratio] = np.nan
    return ObservationColumns(measure, start, value, numerator, denominator)
