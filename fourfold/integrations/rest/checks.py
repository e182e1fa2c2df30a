"""What a strategy office checks: a map's logic, and the guard-rails with their overrides."""

from datetime import date
from typing import Any

from django.http import Http404
from ninja import Path, Router, Status

from fourfold.checks.findings import Finding, Severity
from fourfold.checks.logic import TITLES
from fourfold.governance import queries as governance
from fourfold.governance.actions import override_guard_rail, withdraw_override
from fourfold.integrations.rest.fields import Id, Input, Output, Text
from fourfold.integrations.rest.openapi import WRITE
from fourfold.integrations.rest.problems import READS, WRITES, faults
from fourfold.integrations.rest.shapes import Named, named
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


class OverrideOut(Output):
    """Who let the guard-rail be broken here, why, and until when (the last day on which it holds)."""

    id: int
    rule: str
    strategy_id: int | None
    scorecard_id: int | None
    perspective_id: int | None
    objective_id: int | None
    reason: str
    until: date
    made_by: Named | None


class BreachOut(Output):
    """`severity` is E (must be mended), O (must be mended or overridden) or W (advice)."""

    rule: str
    title: str
    severity: Severity
    wrong: str
    advice: str
    strategy_id: int | None
    scorecard_id: int | None
    perspective_id: int | None
    objective_id: int | None
    measure_id: int | None
    theme_id: int | None
    member_id: int | None
    override: OverrideOut | None


class GuardRailsOut(Output):
    """`unused` are overrides of which there is nothing to override now; `lapsed` ended before their breach was cured."""

    breaches: list[BreachOut]
    unused: list[OverrideOut]
    lapsed: list[OverrideOut]


class OverrideNew(Input):
    """Which rule, where (as its breach says), why in at least 20 characters, and the last day."""

    rule: Text
    reason: Text
    until: date | None = None
    strategy_id: int | None = None
    scorecard_id: int | None = None
    perspective_id: int | None = None
    objective_id: int | None = None


@router.get("/guard-rails", response={200: GuardRailsOut, **faults(READS)}, summary="List breaches and overrides")
def list_guard_rails(request: Any, scorecard_id: int | None = None) -> Any:
    """Of every scorecard that you may see, or of one."""
    found = governance.guard_rails(request.member, None if scorecard_id is None else [scorecard_id])
    return GuardRailsOut(
        breaches=[_breach(each) for each in found.breaches], unused=[_override(each) for each in found.unused],
        lapsed=[_override(each) for each in found.lapsed],
    )  # fmt: skip


@router.post(
    "/guard-rails/overrides", response={201: OverrideOut, **faults(WRITES)}, openapi_extra=WRITE, summary="Override a guard-rail"
)  # fmt: skip
def create_override(request: Any, override: OverrideNew) -> Any:
    """By the strategy office alone."""
    return Status(201, _override(override_guard_rail(actor=request.member, **override.model_dump())))


@router.delete(
    "/guard-rails/overrides/{override_id}", response={204: None, **faults(WRITES)}, openapi_extra=WRITE, summary="Take an override back"
)  # fmt: skip
def delete_override(request: Any, override_id: Path[Id]) -> Any:
    """From now on the guard-rail holds again. What was done meanwhile stays, and is listed."""
    if not governance.every_override().filter(pk=override_id).exists():
        raise Http404
    withdraw_override(actor=request.member, override_id=override_id)
    return Status(204, None)


def _override(found: Any) -> OverrideOut:
    names = ("rule", "strategy_id", "scorecard_id", "perspective_id", "objective_id", "reason", "until")
    return OverrideOut(id=found.pk, made_by=named(found.made_by), **{name: getattr(found, name) for name in names})


def _breach(found: governance.Breach) -> BreachOut:
    finding = found.finding
    return BreachOut(
        rule=finding.rule, title=found.title, severity=finding.severity, wrong=finding.wrong, advice=finding.advice,
        strategy_id=getattr(found.strategy, "pk", None), scorecard_id=getattr(found.scorecard, "pk", None),
        perspective_id=finding.lane, objective_id=finding.boxes[0] if finding.boxes else None, measure_id=finding.measure,
        theme_id=finding.theme, member_id=finding.person, override=_override(found.override) if found.override else None,
    )  # fmt: skip
