"""A StratML plan before it comes in, and a strategy as such a plan: what the member may see of it, as it is now."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from fourfold.core.guards import Refused
from fourfold.core.inputs import EARLIEST, LATEST
from fourfold.engine.model import Frequency
from fourfold.engine.periods import Calendar
from fourfold.library.models import PlanFile
from fourfold.measures import queries as measures
from fourfold.org import queries as org
from fourfold.org.queries import Member
from fourfold.plain import stratml
from fourfold.plain.problems import Wrong
from fourfold.plain.strategy.keys import key, parts
from fourfold.strategy import queries as strategy

MOST = (("Goal", "goals", 200), ("Objective", "objectives", 1_000), ("PerformanceIndicator", "indicators", 1_000))


@dataclass(frozen=True)
class IncomingPlan:
    """A plan as it was read and what it would become: nothing is written."""

    read: stratml.StratML
    plan: stratml.Mapped

    @property
    def notes(self) -> tuple[stratml.Note, ...]:
        return (*self.read.notes, *self.plan.notes)

    def goals(self) -> list[tuple[str, list[stratml.MappedObjective]]]:
        return [(theme, [each for each in self.plan.objectives if each.theme == theme]) for theme in self.plan.themes]


def incoming_plan(data: bytes | str, taken: Iterable[str] = ()) -> IncomingPlan:
    """`taken` are the codes of the unit's measures. Raises Refused R8 for what is no plan."""
    try:
        read = stratml.read_stratml(data)
    except Wrong as wrong:
        raise _refused(wrong) from None
    for kind, said, most in MOST:
        if read.counts[kind] > most:
            sentence = (
                f"The plan has {read.counts[kind]:,} {said}; at most {most:,} come in at once. Nothing was saved."
            )
            raise Refused("R8", sentence, field="file")
    return IncomingPlan(read, stratml.mapped(read, frozenset(taken)))


def plan_text_of(data: bytes) -> str:
    """The file's text. Raises Refused R8 where it is too large or in an encoding that isn't known."""
    try:
        return stratml.decoded(data)
    except Wrong as wrong:
        raise _refused(wrong) from None


def _refused(wrong: Wrong) -> Refused:
    said = "; ".join(str(fault) for fault in wrong.faults)
    return Refused("R8", f"The plan can't be taken: {said}. Nothing was saved.", field="file")


def in_reach(figure: stratml.Figure) -> bool:
    """Whether its days lie in years of which a calendar can speak."""
    return EARLIEST <= figure.day <= LATEST


def stratml_of(member: Member, found: Any) -> str:
    """The strategy as XML, valid against the standard; what the member may not see is left out."""
    row = PlanFile.objects.filter(strategy=found.pk).first()
    source = stratml.read_stratml(row.text) if row else None
    return stratml.write_stratml(stratml.exported(_Present(member, found, row.ties if row else {}).whole(), source))


class _Present:
    def __init__(self, member: Member, found: Any, ties: dict[str, list[int | None]]) -> None:
        self.member, self.found, self.tree = member, found, org.unit_tree()
        self.at = {
            kind: {pk: at for at, pk in enumerate(ties.get(kind, [])) if pk}
            for kind in ("goals", "objectives", "measures")
        }
        self.data = strategy.strategy_text(member, found)
        self.home = str(self.tree.units[found.unit_id].code)
        self.calendar = measures.calendar()

    def whole(self) -> stratml.Present:
        head, themes = (
            self.found,
            list(strategy.visible_themes(self.member).filter(strategy=self.found).order_by("order", "pk")),
        )
        below = self._objectives()
        goals = [
            stratml.PresentGoal(self.at["goals"].get(each.pk), each.name, each.intended_result, below[each.pk])
            for each in themes
        ]
        goals.append(stratml.PresentGoal(None, "", "", below[None]))
        return stratml.Present(head.name, head.mission, head.vision, head.values, head.starts_on, head.ends_on, goals)

    def _objectives(self) -> dict[int | None, list[stratml.PresentObjective]]:
        """By theme, those of the file in its order, then the others."""
        boxes = strategy.visible_objectives(self.member, self.tree).filter(scorecard__strategy=self.found)
        found = list(boxes.exclude(state="archived").order_by("scorecard__order", "scorecard__name", "code", "pk"))
        placed = {box.pk: self._placed(box) for box in found}
        made = self._measures({name for names in placed.values() for name in names})
        own, last = self.at["objectives"], len(self.at["objectives"])
        below: dict[int | None, list[stratml.PresentObjective]] = defaultdict(list)
        for box in sorted(found, key=lambda box: own.get(box.pk, last)):
            below[box.theme_id].append(
                stratml.PresentObjective(
                    own.get(box.pk), box.code, box.name, box.description,
                    _in_order([made[name] for name in placed[box.pk] if name in made]),
                )
            )  # fmt: skip
        return below

    def _placed(self, box: Any) -> Sequence[str]:
        card = key(str(self.tree.units[box.scorecard.unit_id].code), box.scorecard.name, self.home)
        boxes = self.data.get("scorecards", {}).get(card, {}).get("objectives", {})
        return list(boxes.get(box.code, {}).get("measures", {}))

    def _measures(self, names: set[str]) -> dict[str, stratml.PresentMeasure]:
        codes = {parts(name, self.home)[1] for name in names}
        rows = {
            name: row
            for row in measures.visible_measures(self.member, self.tree).filter(code__in=codes)
            if (name := key(str(self.tree.units[row.unit_id].code), row.code, self.home)) in names
        }
        cells = _numbers(self.calendar, list(rows.values()))
        return {
            name: stratml.PresentMeasure(
                self.at["measures"].get(row.pk), row.name, row.unit_of_measure, cells[row.pk].all(), cells[row.pk].cell_of
            )
            for name, row in rows.items()
        }  # fmt: skip


def _in_order(found: list[stratml.PresentMeasure]) -> list[stratml.PresentMeasure]:
    return sorted(found, key=lambda each: (each.at is None, each.at or 0))


def _numbers(calendar: Calendar, rows: list[Any]) -> dict[int, "_Cells"]:
    """For each measure its actuals and targets. Two queries. What is calculated has no stored values."""
    ids = [row.pk for row in rows]
    found = {row.pk: _Cells(calendar, Frequency(row.frequency)) for row in rows}
    for value in measures.values_of(ids).exclude(kind="forecast").exclude(amount=None):
        found[value.measure_id].actuals[value.period_start] = value.amount
    for each in measures.targets_of(ids):
        found[each.measure_id].targets[each.effective_from] = each.amount
    return found


@dataclass
class _Cells:
    calendar: Calendar
    frequency: Frequency
    actuals: dict[date, Any] = field(default_factory=dict)
    targets: dict[date, Any] = field(default_factory=dict)

    def cell_of(self, day: date) -> stratml.Cell:
        """The period that holds the day, with its actual and the target in force at its end."""
        period = self.calendar.period(self.frequency, min(max(day, EARLIEST), LATEST))
        at = bisect_right(self._days, period.end)
        held = self.targets[self._days[at - 1]] if at else None
        turns = bool(at) and self._days[at - 1] >= period.start
        return stratml.Cell(period.start, period.end, held, self.actuals.get(period.start), turns)

    @cached_property
    def _days(self) -> list[date]:
        return sorted(self.targets)

    def all(self) -> dict[date, stratml.Cell]:
        """Periods with an actual, and those in which a target begins, by their first day."""
        found = [
            self.cell_of(day)
            for day in (*self.actuals, *(day for day, amount in self.targets.items() if amount is not None))
        ]
        return {cell.starts: cell for cell in found}
