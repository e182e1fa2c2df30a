"""The scorecard's table: filtered and sorted as the address says, so that a copied address shows the same."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from fourfold.core.guards import Refused
from fourfold.engine.model import Status
from fourfold.strategy.queries import MeasureLine, ObjectiveLine, PerspectiveLine, ScorecardLine

WORST_FIRST = ("red", "late", "no_data", "amber", "green", "exceeds", "not_scored")
SORTS = ("", "measure", "owner", "status", "score", "variance", "age")


@dataclass(frozen=True)
class Row:
    perspective: PerspectiveLine
    objective: ObjectiveLine
    measure: MeasureLine


@dataclass(frozen=True)
class Filters:
    status: str
    owner: str
    text: str
    sort: str

    @property
    def active(self) -> bool:
        return bool(self.status or self.owner or self.text)


def filters(parameters: Mapping[str, str]) -> Filters:
    """Read `status`, `owner`, `q` and `sort`. Raises Refused R11 for an unknown status or sort."""
    status, sort = parameters.get("status", ""), parameters.get("sort", "")
    if status and status not in [each.name.lower() for each in Status]:
        raise Refused("R11", f"“{status[:40]}” is no status. Choose one from the list.", field="status")
    if sort.removeprefix("-") not in SORTS:
        raise Refused("R11", f"The table can't be sorted by “{sort[:40]}”. Choose a column heading.", field="sort")
    return Filters(status, parameters.get("owner", ""), parameters.get("q", "").strip(), sort)


def rows(scorecard: ScorecardLine, chosen: Filters) -> list[Row]:
    """Every measure below its objective; flat and sorted where a sort is chosen, else in the scorecard's order."""
    found = [
        Row(perspective, objective, measure)
        for perspective in scorecard.perspectives
        for objective in perspective.objectives
        for measure in objective.measures
        if _kept(objective, measure, chosen)
    ]
    if chosen.sort:
        found.sort(key=lambda row: _sort_key(row, chosen.sort.removeprefix("-")), reverse=chosen.sort.startswith("-"))
    return found


def _kept(objective: ObjectiveLine, line: MeasureLine, chosen: Filters) -> bool:
    if chosen.status and line.status != chosen.status:
        return False
    if chosen.owner and str(line.measure.owner_id or "none") != chosen.owner:
        return False
    return not chosen.text or chosen.text.casefold() in f"{line.name} {objective.objective.name}".casefold()


def _sort_key(row: Row, sort: str) -> tuple[object, ...]:
    line, name = row.measure, row.measure.name.casefold()
    if sort == "status":
        return (WORST_FIRST.index(line.status), line.score or 0.0, name)
    if sort == "owner":
        return (_owner(line).casefold() or "\uffff", name)
    if sort == "age":
        return (line.as_of is None, line.as_of.toordinal() if line.as_of else 0, name)
    if sort in {"score", "variance"}:
        number = line.score if sort == "score" else line.variance
        return (number is None, number or 0.0, name)
    return (name,)


def _owner(line: MeasureLine) -> str:
    return str(line.measure.owner) if line.measure.owner_id and not line.withheld else ""


def owners(scorecard: ScorecardLine) -> Iterable[tuple[str, str]]:
    """The owners who can be chosen as a filter, by name."""
    found = {
        str(line.measure.owner_id): _owner(line)
        for line in scorecard.measures
        if line.measure.owner_id and not line.withheld
    }
    yield from sorted(found.items(), key=lambda pair: pair[1].casefold())
