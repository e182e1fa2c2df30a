"""A plan as a strategy: goals are themes, objectives objectives, indicators measures, results their targets and values.

Nothing is invented. The standard has no perspectives, so that all objectives come into one lane; it doesn't say whether more is
better, so that measures come without limits; it names nobody who is accountable by mail address, so that nothing has an owner.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from fourfold.plain.strategy.keys import OF
from fourfold.plain.stratml import standard
from fourfold.plain.stratml.pieces import Note, Notes, Piece
from fourfold.plain.stratml.reading import StratML
from fourfold.plain.stratml.results import Figure, day_of, figures, frequency_of

NAME, THEME, CODE, UNIT, MEASURE = 120, 80, 20, 30, 200  # longest of each
MOST_DECIMALS = 8
KEPT = {
    "Organization": "the organization, with its stakeholders", "Stakeholder": "stakeholders of goals and objectives",
    "Identifier": "identifiers", "OtherInformation": "other information", "Relationship": "relationships",
    "Submitter": "who submitted it", "PublicationDate": "the day of publication", "Source": "the source's address",
}  # fmt: skip


@dataclass
class MappedObjective:
    theme: str
    code: str
    name: str
    description: str
    measures: list[str | None] = field(
        default_factory=list
    )  # a code for each indicator; None for one that says nothing


@dataclass
class Mapped:
    """The plan as a strategy: themes and objectives in the order of the file, sheets and figures by the measure's code."""

    name: str
    mission: str
    vision: str
    values: str
    starts: date | None
    ends: date | None
    themes: dict[str, str]  # name: intended result
    objectives: list[MappedObjective]
    measures: dict[str, dict[str, Any]]
    figures: dict[str, list[Figure]]
    kept: tuple[str, ...]  # what has no room elsewhere and stays beside the strategy
    notes: tuple[Note, ...]

    def counted(self, kind: str) -> int:
        return sum(figure.kind == kind for found in self.figures.values() for figure in found)


def mapped(read: StratML, taken: Collection[str] = ()) -> Mapped:
    """`taken` are codes that measures of the unit have already."""
    return _Mapping(read, taken).whole()


def document(plan: Mapped, *, name: str, unit: str, starts: date, ends: date, lanes: Iterable[tuple[str, str]], lane: str,
             scorecard: str) -> dict[str, Any]:  # fmt: skip
    """The strategy text's data (plain/strategy): every objective in one lane, every measure below its objective."""
    head: dict[str, Any] = {"name": name, "unit": unit, "starts": starts, "ends": ends}
    head |= {
        word: text
        for word, text in (("mission", plan.mission), ("vision", plan.vision), ("values", plan.values))
        if text
    }
    boxes: dict[str, Any] = {}
    for each in plan.objectives:
        boxes[each.code] = {"name": each.name, "perspective": lane, "theme": each.theme}
        if each.description:
            boxes[each.code]["description"] = each.description
        measures: dict[str, Any] = {code: {} for code in each.measures if code}
        if measures:
            boxes[each.code]["measures"] = measures
    return {
        "strategy": head, "perspectives": {title: {"question": question} for title, question in lanes},
        "themes": {title: {"intended_result": said} if said else {} for title, said in plan.themes.items()},
        "scorecards": {scorecard: {"objectives": boxes}}, "measures": plan.measures,
    }  # fmt: skip


class _Mapping:
    def __init__(self, read: StratML, taken: Collection[str]) -> None:
        self.read, self.root, self.notes = read, read.root, Notes()
        self.taken = {code.casefold() for code in taken}
        self.measures: dict[str, dict[str, Any]] = {}
        self.figures: dict[str, list[Figure]] = {}
        self.names: set[str] = set()
        self.prefix = _code(self.root_said("Organization", "Acronym"))[:20]

    def root_said(self, part: str, word: str) -> str:
        found = self.read.core.one(part)
        return found.said(word) if found else ""

    def whole(self) -> Mapped:
        themes, boxes = self._themes()
        admin = self.root.one("AdministrativeInformation") or Piece("")
        name = line(self.root.said("Name") or self.root_said("Organization", "Name"))
        return Mapped(
            name=shortened(name, NAME), mission=prose(self.root_said("Mission", "Description")),
            vision=prose(self.root_said("Vision", "Description")), values="\n".join(map(value_said, self.read.core.all("Value"))),
            starts=day_of(admin.said("StartDate")), ends=day_of(admin.said("EndDate")), themes=themes, objectives=boxes,
            measures=self.measures, figures=self.figures, kept=self._kept(), notes=self.notes.all(),
        )  # fmt: skip

    def _kept(self) -> tuple[str, ...]:
        return tuple(said for name, said in KEPT.items() if any(_says(each) for each in self.root.every(name)))

    def _themes(self) -> tuple[dict[str, str], list[MappedObjective]]:
        themes: dict[str, str] = {}
        boxes: list[MappedObjective] = []
        codes = self._codes()
        known: set[str] = set()
        for at, goal in enumerate(self.read.core.all("Goal"), start=1):
            name = self._own(
                line(goal.said("Name")) or f"Goal {at}", THEME, goal, known, goal.said("SequenceIndicator") or str(at)
            )
            themes[name] = self._whole_name(goal, name)
            for objective in goal.all("Objective"):
                boxes.append(self._objective(objective, name, codes[len(boxes)]))
        return themes, boxes

    def _codes(self) -> list[str]:
        """The sequence indicators where they tell objectives apart, numbers otherwise: 2.3 is the third of the second goal."""
        goals = self.read.core.all("Goal")
        own = [_code(each.said("SequenceIndicator")) for goal in goals for each in goal.all("Objective")]
        is_told = (
            len({code.casefold() for code in own}) == len(own) and all(own) and max(map(len, own), default=0) <= CODE
        )
        if is_told and not any(OF in code for code in own):
            return own
        numbers = [f"{g}.{o}" for g, goal in enumerate(goals, 1) for o, _ in enumerate(goal.all("Objective"), 1)]
        if any(own):
            self.notes.say(
                0, "The objectives' sequence indicators don't tell them apart: objectives are numbered instead"
            )
        return numbers

    def _objective(self, piece: Piece, theme: str, code: str) -> MappedObjective:
        named = line(piece.said("Name")) or line(piece.said("Description")) or f"Objective {code}"
        if not piece.said("Name"):
            told = "its description's beginning names it" if piece.said("Description") else "its number names it"
            self.notes.say(piece.line, f"An objective without a name: {told}")
        found = MappedObjective(theme, code, self._own(named, NAME, piece, self.names, code), "")
        found.description = self._whole_name(piece, found.name)
        for at, each in enumerate(piece.all("PerformanceIndicator"), start=1):
            found.measures.append(self._measure(each, f"{code}.{at}"))
        return found

    def _own(self, name: str, most: int, piece: Piece, known: set[str], number: str) -> str:
        """The name, shortened if needed, and told apart from those before by its number."""
        found = shortened(name, most)
        if len(name) > most:
            self.notes.say(
                piece.line,
                f"A name of a{'n objective' if most == NAME else ' goal'} is longer than {most} characters: it is cut",
            )
        count = 1
        while found.casefold() in known:
            tail = f" ({number[:20]})" if count == 1 else f" ({number[:20]}, {count})"
            found = shortened(name, most - len(tail)) + tail
            count += 1
            if count == 2:
                self.notes.say(piece.line, "A name stands more than once: its number tells it apart")
        known.add(found.casefold())
        return found

    def _whole_name(self, piece: Piece, name: str) -> str:
        """The description; below the whole name where that was cut."""
        whole, said = line(piece.said("Name")), prose(piece.said("Description"))
        return f"{whole}\n\n{said}".strip() if len(whole) > len(name) else said

    def _measure(self, piece: Piece, number: str) -> str | None:
        found = figures(piece, self.notes)
        name = line(piece.said("MeasurementDimension"))
        if not name and not found:
            self.notes.say(
                piece.line, "An indicator says neither what is measured nor a number: it is kept, and is no measure"
            )
            return None
        if not name:
            self.notes.say(piece.line, "An indicator doesn't say what is measured: its number names it")
        code = self._free(f"{self.prefix}-{number}" if self.prefix else number)
        places = max((max(0, -int(each.number.normalize().as_tuple().exponent)) for each in found), default=0)
        stage = piece.attributes.get("ValueChainStage", "")
        unit = line(piece.said("UnitOfMeasurement"))
        said: dict[str, Any] = {
            "name": shortened(name or f"Indicator {number}", MEASURE), "unit_of_measure": shortened(unit, UNIT),
            "description": f"Measured in: {unit}" if len(unit) > UNIT else "", "notes": prose(piece.said("OtherInformation")),
            "tags": (stage.replace("_", " ").capitalize(),) if stage in standard.STAGES else (),
            "external_key": f"StratML {code}", "decimals": min(places, MOST_DECIMALS), "frequency": frequency_of(found).value,
        }  # fmt: skip
        if found and len({frequency_of([each]) for each in found if each.starts}) > 1:
            self.notes.say(
                piece.line, "An indicator has results of spans of different length: the most frequent one is taken"
            )
        self.measures[code] = {word: value for word, value in said.items() if value not in ("", ())}
        self.figures[code] = found
        return code

    def _free(self, code: str) -> str:
        found, number = code, 1
        while found.casefold() in self.taken:
            number += 1
            found = f"{code}-{number}"
        self.taken.add(found.casefold())
        return found


def line(text: str) -> str:
    return " ".join(text.split())


def prose(text: str) -> str:
    """Paragraphs without the line breaks of a file that was laid out for reading."""
    return "\n\n".join(line(each) for each in re.split(r"\n\s*\n", text.strip()))


def shortened(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def value_said(piece: Piece) -> str:
    return ": ".join(each for each in (line(piece.said("Name")), line(piece.said("Description"))) if each)


def _code(text: str) -> str:
    """What may be a code: no slash, which would name a unit."""
    return "-".join(text.replace("/", "-").split())


def _says(piece: Piece) -> bool:
    return bool(piece.text) or any(map(_says, piece.children))
