"""Measures of a text: their sheets, then their limits and targets, then what they are worked out from."""

from datetime import date
from typing import TYPE_CHECKING, Any

from fourfold.core.guards import Refused
from fourfold.measures import actions as measures
from fourfold.plain.conditions import from_pair
from fourfold.plain.strategy import schema
from fourfold.plain.strategy.difference import ADDED, CHANGED, REMOVED
from fourfold.plain.strategy.keys import parts
from fourfold.plain.strategy.schema import Item

if TYPE_CHECKING:
    from fourfold.strategy.actions.text_reach import Path
    from fourfold.strategy.actions.text_steps import Steps

BESIDE = ("paired_with", "parent")  # may be measures that come with the same text
KEEP = "Limits can't be taken back by a text. Write those that hold from this day on. Nothing was saved."


class MeasureSteps:
    def __init__(self, steps: "Steps") -> None:
        self.steps, self.actor = steps, steps.actor

    def take(self) -> None:
        self.steps.each(schema.MEASURE, ADDED, self._add)
        self.steps.each(schema.MEASURE, ADDED, self._pair)
        self.steps.changed(schema.MEASURE, self._change)
        for item, step in (
            (schema.LIMITS, self._limit),
            (schema.TARGET, self._target),
            (schema.CALCULATION, self._calculate),
        ):
            for path in self._days(item):
                with self.steps.at(path, item):
                    step(path, self._wanted(path))

    def _add(self, path: "Path", words: dict[str, Any]) -> None:
        unit, code = parts(path[-1], self.steps.plan.text.home)
        sheet = self.steps.columns(schema.MEASURE, {name: value for name, value in words.items() if name not in BESIDE})
        made = measures.add_measure(actor=self.actor, unit_id=self.steps.known.units[unit], code=code, **sheet)
        self.steps.known.measures[path[-1]] = made.pk

    def _pair(self, path: "Path", words: dict[str, Any]) -> None:
        if beside := {name: words[name] for name in BESIDE if name in words}:
            self._change(path, {}, beside)

    def _change(self, path: "Path", was: dict[str, Any], words: dict[str, Any]) -> None:
        sheet = self.steps.columns(schema.MEASURE, words)
        measures.change_measure(actor=self.actor, measure_id=self._id(path), version=None, **sheet)

    def _id(self, path: "Path") -> int:
        return self.steps.known.measures[path[1]]

    def _days(self, item: Item) -> list["Path"]:
        """The path of every day on which something is said, is said otherwise, or isn't said any more."""
        found: dict[Path, None] = {}
        for mark in (ADDED, CHANGED, REMOVED):
            found |= dict.fromkeys(change.of for change in self.steps.of[id(item), mark])
        return sorted(found)

    def _wanted(self, path: "Path") -> dict[str, Any] | None:
        """What holds on that day by the text: said there, or before; None where nothing was."""
        dated = self.steps.plan.text.data["measures"][path[1]].get(path[2], {})
        days = [day for day in dated if day <= path[3]]
        return dated[max(days)] if days else None

    def _limit(self, path: "Path", words: dict[str, Any] | None) -> None:
        if words is None:
            raise Refused("R3", KEEP, field="limits")
        rule = self.steps.columns(schema.LIMITS, words)
        rule["points"] = [list(pair) for pair in words.get("points", ())]
        rule["conditions"] = [_condition(pair) for pair in words.get("rules", ())]
        measures.set_threshold(
            actor=self.actor, measure_id=self._id(path), effective_from=date.fromisoformat(path[3]), **rule
        )

    def _target(self, path: "Path", words: dict[str, Any] | None) -> None:
        said = {"amount": None} | self.steps.columns(schema.TARGET, words or {})
        measures.set_target(
            actor=self.actor, measure_id=self._id(path), effective_from=date.fromisoformat(path[3]), **said
        )

    def _calculate(self, path: "Path", words: dict[str, Any] | None) -> None:
        said = self.steps.columns(schema.CALCULATION, words or {"origin": "entered"})
        measures.set_calculation(
            actor=self.actor, measure_id=self._id(path), effective_from=date.fromisoformat(path[3]), **said
        )


def _condition(pair: tuple[str, float]) -> dict[str, Any]:
    found = from_pair(*pair)
    return {"test": found.test.value, "score": found.score, "number": found.number, "upto": found.upto,
            "words": list(found.words), "day": found.day, "days": found.days}  # fmt: skip
