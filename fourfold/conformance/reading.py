"""Conformance cases: read from their files, and laid out as the engine's rows."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from fourfold.conformance.calendars import calendar as read_calendar
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
from fourfold.engine.periods import Calendar, Period

Case = Mapping[str, Any]
CASES = Path(__file__).parent / "cases"
NEEDED = ("id", "origin", "says")
KINDS = ("measure", "tree", "series", "ask")
FIRST, LATER, LONG_AGO = date(2025, 1, 1), date(2030, 1, 1), date(2000, 1, 1)
MODES = {"points": Mode.POINTS, "percent": Mode.PERCENT, "deviation": Mode.DEVIATION, "conditions": Mode.RULES}
OWN_SCORE = {"polarity": "maximum", "points": [[0, 0], [10, 10]]}


class NotCases(ValueError):
    """A folder or a file that holds no cases; the message says where and why."""


def load(folder: Path = CASES) -> list[Case]:
    """Every case of a folder's .yaml files (or of one file), in the order of their names. Raises NotCases."""
    files = [folder] if folder.is_file() else sorted(folder.glob("*.yaml"))
    if not files:
        raise NotCases(f"There are no .yaml files in {folder}.")
    cases = [case for file in files for case in _load_file(file)]
    ids = [case["id"] for case in cases]
    twice = sorted({each for each in ids if ids.count(each) > 1})
    if twice:
        raise NotCases(f"These cases have the same id: {', '.join(twice)}.")
    return cases


def _load_file(file: Path) -> list[Case]:
    try:
        found = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise NotCases(f"{file} can't be read: {' '.join(str(error).split())}.") from None
    for at, case in enumerate(found if isinstance(found, list) else [None], start=1):
        lacking = [word for word in NEEDED if not isinstance(case, Mapping) or not case.get(word)]
        if lacking or not any(kind in case for kind in KINDS):
            raise NotCases(f"{file}, case {at}: a case needs {', '.join(NEEDED)}, and one of {', '.join(KINDS)}.")
    return list(found)


def days(found: Any) -> Any:
    """The same with texts such as 2025-03-01 as days: JSON, by which programs talk, knows none."""
    if isinstance(found, Mapping):
        return {days(key): days(value) for key, value in found.items()}
    if isinstance(found, list):
        return [days(value) for value in found]
    is_day = isinstance(found, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", found)
    return date.fromisoformat(found) if is_day else found


def model(case: Case) -> Model:
    """The model of a measure case or of a tree case."""
    return _measure_model(case) if "measure" in case else _tree_model(case)


def thresholds(measure: Case) -> list[ThresholdRow]:
    rules = measure.get("rule", [])
    return [_threshold("it", each) for each in ([rules] if isinstance(rules, Mapping) else rules)]


def _threshold(key: str, rule: Case) -> ThresholdRow:
    fields = dict(rule)
    mode = next((mode for word, mode in MODES.items() if fields.get(word)), Mode.LIMITS)
    points = tuple((float(x), float(y)) for x, y in fields.pop("points", ()))
    conditions = tuple(_condition(each) for each in fields.pop("conditions", ()))
    since, polarity = fields.pop("since", LONG_AGO), Polarity(fields.pop("polarity"))
    limits = {name: value for name, value in fields.items() if name not in MODES}
    return ThresholdRow(key, since, polarity, mode, points=points, conditions=conditions, **limits)


def _condition(line: Case) -> Condition:
    fields = dict(line)
    words = tuple(fields.pop("words", ()))
    return Condition(Test(fields.pop("test")), fields.pop("score"), words=words, **fields)


def _measure_model(case: Case) -> Model:
    measure, view = dict(case["measure"]), case.get("view", {})
    formula, rolls_up = measure.pop("formula", ""), measure.pop("rolls_up", ())
    given = case.get("inputs", {})
    inputs = {name: each if isinstance(each, Mapping) else {"values": each} for name, each in given.items()}
    values, first = measure.pop("values", None), measure.pop("first", FIRST)
    values = [None] * max((len(each["values"]) for each in inputs.values()), default=1) if values is None else values
    targets, rules = measure.pop("targets", {}), thresholds(measure)
    measure.pop("rule", None)
    measure["words"] = tuple(measure.get("words", ()))
    row = MeasureRow(
        key="it",
        kind=Kind(measure.pop("kind", "stock")),
        frequency=Frequency(measure.pop("frequency", "month")),
        **measure,
    )
    calendar = read_calendar({"first_month": view.get("first_month", 1), **case.get("calendar", {})})
    frequency = Frequency(view.get("frequency", row.frequency))
    rows = (row, *(_input(row, name, each) for name, each in inputs.items()))
    looked_at = _spans(calendar, frequency, first, view.get("periods", len(values)))
    return Model(
        frequency=frequency,
        periods=tuple((each.start, each.end) for each in looked_at),
        shifts=tuple(each.shift for each in looked_at),
        today=view.get("today", LATER),
        calendar=calendar,
        view="ytd" if view.get("year_to_date") else "period",
        measures=rows,
        observations=tuple(
            observation
            for each, numbers in zip(rows, [values, *(each["values"] for each in inputs.values())], strict=True)
            for observation in _observations(str(each.key), numbers, _spans(calendar, each.frequency, first, len(numbers)))
        ),
        formulas=tuple(_formulas(formula, tuple((name, name) for name in inputs))),
        cascades=tuple(CascadeRow("it", name) for name in rolls_up),
        thresholds=(*rules, *(_threshold(name, each["rule"]) for name, each in inputs.items() if "rule" in each)),
        targets=tuple(TargetRow("it", since, amount) for since, amount in targets.items()),
    )  # fmt: skip


def _spans(calendar: Calendar, frequency: Frequency, first: date, count: int) -> list[Period]:
    start = calendar.period(frequency, first)
    return [calendar.next(start, n) for n in range(count)]


def _input(row: MeasureRow, name: str, given: Case) -> MeasureRow:
    """A measure that the case's formula names: as the case's own, but for what it says."""
    kind, frequency = Kind(given.get("kind", row.kind)), Frequency(given.get("frequency", row.frequency))
    return replace(row, key=name, words=(), kind=kind, frequency=frequency)


def _formulas(formula: Any, names: tuple[tuple[str, str], ...]) -> Iterator[FormulaRow]:
    """One text, or texts by the day from which they hold."""
    for since, text in (formula if isinstance(formula, Mapping) else {LONG_AGO: formula}).items():
        if text:
            yield FormulaRow("it", since, text, names)


def _observations(key: str, values: Sequence[Any], own: Sequence[Period]) -> Iterator[ObservationRow]:
    for period, value in zip(own, values, strict=False):
        if value is not None:
            yield _observation(key, period, value)


def _observation(key: str, period: Period, value: Any) -> ObservationRow:
    start, shift = period.start, max(period.shift, 1)
    if isinstance(value, Mapping):
        return ObservationRow(key, start, shift=shift, **value)
    if isinstance(value, str):
        return ObservationRow(key, start, text=value, shift=shift)
    if isinstance(value, Sequence):
        return ObservationRow(key, start, numerator=value[0], denominator=value[1], shift=shift)
    return ObservationRow(key, start, value, shift=shift)


def _tree_model(case: Case) -> Model:
    scores, nodes = case["scores"], {key: dict(node) for key, node in case["tree"].items()}
    edges = [
        EdgeRow(key, child, weight) for key, node in nodes.items() for child, weight in node.pop("children").items()
    ]
    month = Calendar().period(Frequency.MONTH, FIRST)
    sheets = case.get("sheets", {})
    return Model(
        frequency=Frequency.MONTH,
        periods=((month.start, month.end),),
        today=LATER,
        measures=tuple(MeasureRow(key=key, **sheets.get(key, {})) for key in scores),
        observations=tuple(ObservationRow(key, month.start, score) for key, score in scores.items() if score is not None),
        thresholds=tuple(_threshold(key, OWN_SCORE) for key in scores),
        nodes=tuple(NodeRow(key=key, method=Method(node.pop("method", "mean")), **node) for key, node in nodes.items()),
        edges=tuple(edges),
    )  # fmt: skip
