"""The numbers themselves, entered by those who look after them, with what they wrote beside them."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from fourfold.demonstration.cast import Cast
from fourfold.demonstration.numbers import Number, number, stated
from fourfold.demonstration.reading import load
from fourfold.demonstration.sheets import Placed, placed
from fourfold.demonstration.window import Window
from fourfold.engine.periods import Period
from fourfold.measures import actions, queries
from fourfold.measures.actions import NewValue

SOURCE = "demonstration"


def record(cast: Cast, measures: dict[tuple[str, str], int], window: Window) -> None:
    """Every value of every measure, person by person."""
    rows: dict[str, list[NewValue]] = defaultdict(list)
    for each in placed():
        rows[each.collector].extend(_rows(each, measures[each.place, each.code], window))
    for key, theirs in rows.items():
        actions.record_values(actor=cast.members[key], rows=theirs, source=SOURCE)


def close(cast: Cast, window: Window) -> None:
    """Months on their way: some are reported and locked, the next one is being collected."""
    story = load("story")
    for back in story["closed"]:
        month = window.month(back)
        _move(cast, month, "collecting", "analysis")
        for each in queries.owed(month.start, month.end):
            actions.mark_none(
                actor=cast.office, measure_id=each.measure.pk, frequency="month", period_start=month.start, reason=story["none"]
            )  # fmt: skip
        _move(cast, month, "locked", *(["published"] if back != story["closed"][-1] else []))
    _move(cast, window.month(story["collecting"]), "collecting")


def _move(cast: Cast, month: Period, *steps: str) -> None:
    for step in steps:
        actions.move_period(actor=cast.office, frequency="month", period_start=month.start, to=step)


def restate(cast: Cast, measures: dict[tuple[str, str], int], window: Window) -> None:
    """One locked value is corrected after somebody else has approved it; another correction waits for its decision."""
    story = load("story")
    made = _propose(cast, measures, window, story["restated"])
    approver = cast.members[story["restated"]["approver"]]
    actions.approve_restatement(actor=approver, restatement_id=made, decision=story["restated"]["decision"])
    _propose(cast, measures, window, story["proposed"])


def _propose(cast: Cast, measures: dict[tuple[str, str], int], window: Window, story: dict[str, Any]) -> int:
    measure, month = measures[story["unit"], story["code"]], window.month(story["back"])
    reported = queries.value_at(measure, month.start)
    assert reported is not None
    assert reported.numerator is not None
    return actions.propose_value(
        actor=cast.members[story["who"]], measure_id=measure, period_start=month.start,
        numerator=reported.numerator + story["numerator_change"], denominator=reported.denominator, note=story["note"],
        reason=story["reason"], source=SOURCE,
    ).pk  # fmt: skip


def _rows(each: Placed, measure: int, window: Window) -> Iterator[NewValue]:
    notes = {(unit, code, back): text for unit, code, back, text in load("story")["notes"]}
    for back, period in _kept(each, window):
        note = notes.get((each.place, each.code, back), "")
        if "milestone" in each.settings:
            yield NewValue(measure, period.start, forecast_on=_expected(each, back, window), note=note)
        else:
            found = _number(each, back)
            yield NewValue(
                measure, period.start, amount=found.amount, numerator=found.numerator, denominator=found.denominator,
                weight=found.weight, note=note,
            )  # fmt: skip


def _kept(each: Placed, window: Window) -> Iterator[tuple[int, Period]]:
    """The periods that have a value: not before the start, not since a feed stopped, a pause began or an owner is late."""
    missing = max(each.setting("feed_stopped") or 0, each.setting("paused") or 0, each.setting("not_yet_entered") or 0)
    first = window.month(each.setting("starts_back") or len(window.months) - 1).start
    last = window.month(missing).end
    for back, period in window.periods(each.frequency):
        if period.end >= first and period.end <= last:
            yield back, period


def _number(each: Placed, back: int) -> Number:
    values: list[Any] | None = each.setting("values")
    if values is None:
        return number(each.code, each.place, each.frequency, back, each.decimals)
    return stated(values, back, each.decimals, over=each.setting("over"), weights=each.setting("weights") or ())


def _expected(each: Placed, back: int, window: Window) -> Any:
    """When the milestone is expected to be done: on time at first, a month late since some months."""
    due = window.last.end + timedelta(days=each.kpi["threshold"]["due_in_days"])
    return due + timedelta(days=30 if back <= each.setting("milestone")["late_since"] else -10)
