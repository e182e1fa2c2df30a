"""A strategy as a plan of the standard: what it says now, with what its file said that the product has no room for.

Each theme, objective and measure knows the place of its own piece in the file, if it came from one. What says the same as when
it came is left exactly as the file had it; what has changed since is written anew; what is gone, or may not be seen, is left out.
"""

from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from fourfold.plain.stratml import standard
from fourfold.plain.stratml.mapping import Mapped, mapped, value_said
from fourfold.plain.stratml.pieces import Piece
from fourfold.plain.stratml.reading import StratML
from fourfold.plain.stratml.results import ACTUAL, TARGET, chosen, figures, number_of

LOOSE = "Objectives without a theme"


@dataclass(frozen=True)
class Cell:
    """A period of a measure with what is in force: None is no data. `turns` tells that a target begins in this very period."""

    starts: date
    ends: date
    target: Decimal | None = None
    actual: Decimal | None = None
    turns: bool = False


@dataclass
class PresentMeasure:
    """`at` is its place among the file's indicators, None for one that came later. `cells` are by the first day of each."""

    at: int | None
    name: str
    unit: str
    cells: dict[date, Cell]
    cell_of: Callable[[date], Cell]


@dataclass
class PresentObjective:
    at: int | None
    code: str
    name: str
    description: str
    measures: list[PresentMeasure] = field(default_factory=list)


@dataclass
class PresentGoal:
    at: int | None
    name: str
    description: str
    objectives: list[PresentObjective] = field(default_factory=list)


@dataclass
class Present:
    """The strategy as it is. Objectives without a theme stand in a goal that has no name."""

    name: str
    mission: str
    vision: str
    values: str
    starts: date
    ends: date
    goals: Sequence[PresentGoal]


def exported(now: Present, source: StratML | None = None) -> Piece:
    """The plan's root, to be written."""
    return _Export(now, source).root()


class _Export:
    def __init__(self, now: Present, source: StratML | None) -> None:
        self.now, self.source = now, source
        self.was: Mapped | None = mapped(source) if source else None
        core = source.core if source else Piece("")
        self.goals = core.all("Goal")
        self.objectives = [each for goal in self.goals for each in goal.all("Objective")]
        self.indicators = [each for box in self.objectives for each in box.all("PerformanceIndicator")]

    def root(self) -> Piece:
        root = deepcopy(self.source.root) if self.source else Piece(standard.ROOT)
        core = root.one("StrategicPlanCore") or Piece("StrategicPlanCore")
        if core not in root.children:
            root.children.append(core)
        self._head(root, core)
        core.children = [each for each in core.children if each.name != "Goal"]
        for goal in self.now.goals:
            if goal.name or goal.objectives:
                core.children.append(self._goal(goal))
        root.attributes.setdefault("Type", self._type())
        return root

    def _type(self) -> str:
        cells = [
            cell
            for goal in self.now.goals
            for box in goal.objectives
            for each in box.measures
            for cell in each.cells.values()
        ]
        plan, performance, report = standard.TYPES
        return report if any(cell.actual is not None for cell in cells) else performance if cells else plan

    def _head(self, root: Piece, core: Piece) -> None:
        now, was = self.now, self.was
        _say(root, "Name", now.name, was.name if was else "")
        for part, said, before in (
            ("Vision", now.vision, was and was.vision),
            ("Mission", now.mission, was and was.mission),
        ):
            if said != (before or ""):
                if core.one(part) is None:
                    core.children.append(Piece(part))
                piece = core.one(part)
                assert piece is not None
                piece.put("Description", said)
        if now.values != (was.values if was else ""):
            core.children = [each for each in core.children if each.name != "Value"]
            core.children += [_value(text) for text in now.values.splitlines() if text.strip()]
        admin = root.one("AdministrativeInformation") or Piece("AdministrativeInformation")
        if admin not in root.children:
            root.children.append(admin)
        for name, day, before_day in (
            ("StartDate", now.starts, was and was.starts),
            ("EndDate", now.ends, was and was.ends),
        ):
            if day != before_day:
                admin.put(name, day.isoformat())

    def _goal(self, now: PresentGoal) -> Piece:
        piece = _copy(self.goals, now.at, "Goal", "Objective")
        was = list(self.was.themes.items())[now.at] if self.was and now.at is not None else ("", "")
        _say(piece, "Name", now.name or LOOSE, was[0])
        _say(piece, "Description", now.description, was[1])
        piece.children += [self._objective(each) for each in now.objectives]
        return piece

    def _objective(self, now: PresentObjective) -> Piece:
        piece = _copy(self.objectives, now.at, "Objective", "PerformanceIndicator")
        was = self.was.objectives[now.at] if self.was and now.at is not None else None
        _say(piece, "Name", now.name, was.name if was else "")
        _say(piece, "Description", now.description, was.description if was else "")
        if now.code != (was.code if was else ""):
            piece.put("SequenceIndicator", now.code)
        own = self.objectives[now.at].all("PerformanceIndicator") if was and now.at is not None else []
        saying = was.measures if was else []
        piece.children += [deepcopy(each) for each, code in zip(own, saying, strict=True) if code is None]
        piece.children += [self._measure(each) for each in now.measures]
        return piece

    def _measure(self, now: PresentMeasure) -> Piece:
        piece = _copy(self.indicators, now.at, "PerformanceIndicator", "")
        codes = [code for box in self.was.objectives for code in box.measures] if self.was else []
        code = codes[now.at] if now.at is not None else None
        was = self.was.measures[code] if self.was and code else {}
        _say(piece, "MeasurementDimension", now.name, was.get("name", ""))
        _say(piece, "UnitOfMeasurement", now.unit, was.get("unit_of_measure", ""))
        seen = self._own_results(piece, now)
        piece.children += [_instance(cell) for start, cell in sorted(now.cells.items()) if start not in seen]
        return piece

    def _own_results(self, piece: Piece, now: PresentMeasure) -> set[date]:
        """What the file's results say now; the first days of the periods that they speak of."""
        found = chosen(figures(piece), lambda day: now.cell_of(day).starts)
        instances = {id(each): instance for instance in piece.all("MeasurementInstance") for each in instance.children}
        for (kind, start), figure in found.items():
            cell = now.cell_of(start)
            number = cell.target if kind == TARGET else cell.actual
            if number is None or number_of(figure.piece.said("NumberOfUnits")) != number:
                figure.piece.put("NumberOfUnits", "" if number is None else _digits(number))
            other = ACTUAL if kind == TARGET else TARGET
            if (other, start) not in found:
                self._beside(instances[id(figure.piece)], cell, other, figure.piece)
        return {start for _, start in found}

    def _beside(self, instance: Piece, cell: Cell, other: str, piece: Piece) -> None:
        """Where the file had an empty result beside this one, or none, and there is a number now, it takes it."""
        number = cell.actual if other == ACTUAL else cell.target if cell.turns else None
        if number is None:
            return
        found = instance.one(other)
        if found is None:
            found = Piece(other, children=[Piece(name, piece.said(name)) for name in ("StartDate", "EndDate")])
            instance.children.append(found)
        found.put("NumberOfUnits", _digits(number))


def _copy(pieces: Sequence[Piece], at: int | None, name: str, without: str) -> Piece:
    if at is None:
        return Piece(name)
    own = pieces[at]
    kept = [deepcopy(each) for each in own.children if each.name != without]
    return Piece(name, own.text, dict(own.attributes), kept, own.line)


def _say(piece: Piece, name: str, now: str, was: str) -> None:
    if now != was:
        piece.put(name, now)


def _value(text: str) -> Piece:
    name, colon, said = text.partition(": ")
    parts = [Piece("Name", name.strip())] + ([Piece("Description", said.strip())] if colon else [])
    found = Piece("Value", children=parts)
    return found if value_said(found) else Piece("Value", children=[Piece("Name", text.strip())])


def _instance(cell: Cell) -> Piece:
    found = Piece("MeasurementInstance")
    for kind, number in ((TARGET, cell.target), (ACTUAL, cell.actual)):
        if number is not None:
            days = [Piece("StartDate", cell.starts.isoformat()), Piece("EndDate", cell.ends.isoformat())]
            found.children.append(Piece(kind, children=[*days, Piece("NumberOfUnits", _digits(number))]))
    return found


def _digits(number: Decimal) -> str:
    written = f"{number:f}"
    return written.rstrip("0").rstrip(".") if "." in written else written
