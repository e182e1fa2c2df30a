"""What a strategy office checks: a map's logic."""

from typing import Any

from django.http import Http404
from ninja import Path, Router

from fourfold.checks.findings import Finding, Severity
from fourfold.checks.logic import TITLES
from fourfold.integrations.rest.fields import Id, Output
from fourfold.integrations.rest.problems import READS, faults
from fourfold.strategy import queries

router = Router(tags=["Strategy map"])


class LogicFindingOut(Output):
    """`severity` is E (must be mended before an approval) or W (advice). The numbers say where on the map."""

    test: str
    title: str
    severity: Severity
    wrong: str
    advice: str
    objective_ids: list[int]
    link_ids: list[int]
    perspective_id: int | None
    theme_id: int | None


class LogicTests(Output):
    scorecard_id: int
    errors: int
    warnings: int
    items: list[LogicFindingOut]


@router.get(
    "/scorecards/{scorecard_id}/map/tests", response={200: LogicTests, **faults(READS)}, summary="Test the logic of a map"
)  # fmt: skip
def test_logic(request: Any, scorecard_id: Path[Id]) -> Any:
    """What the fifteen logic tests find on the map as it stands today, errors first. Nothing is written."""
    found = queries.logic_of(request.member, [scorecard_id]).get(scorecard_id)
    if found is None:
        raise Http404
    items = [_finding(each) for each in found]
    errors = sum(each.severity == "E" for each in items)
    return LogicTests(scorecard_id=scorecard_id, errors=errors, warnings=len(items) - errors, items=items)


def _finding(found: Finding) -> LogicFindingOut:
    return LogicFindingOut(
        test=found.rule, title=TITLES[found.rule], severity=found.severity, wrong=found.wrong, advice=found.advice,
        objective_ids=list(found.boxes), link_ids=list(found.links), perspective_id=found.lane, theme_id=found.theme,
    )  # fmt: skip
