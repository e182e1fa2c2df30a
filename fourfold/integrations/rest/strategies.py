"""Strategies with their perspectives and themes, and scorecards that follow them."""

from datetime import date
from typing import Annotated, Any, Literal

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Path, Router, Status
from pydantic import Field

from fourfold.integrations.rest.fields import Day, Id, Input, Line, Long, Output, Page, Text
from fourfold.integrations.rest.openapi import WRITE
from fourfold.integrations.rest.problems import READS, WRITES, faults
from fourfold.integrations.rest.scorecards import router as scorecards
from fourfold.integrations.rest.shapes import Named, PagingQuery, named
from fourfold.integrations.rest.versions import IfMatch, seen, tag
from fourfold.strategy import actions, queries

router = Router(tags=["Strategies"])
Name = Annotated[Text, Field(min_length=1, max_length=120)]
Short = Annotated[Text, Field(min_length=1, max_length=80)]
Ids = Annotated[list[Id], Field(max_length=100)]
HEAD = ("name", "mission", "vision", "values", "destination", "starts_on", "ends_on", "state", "version")


class PerspectiveRecord(Output):
    id: int
    name: str
    question: str
    order: int
    version: int


class ThemeRecord(Output):
    id: int
    name: str
    intended_result: str
    sponsor: Named | None
    order: int
    version: int


class StrategyOut(Output):
    """Perspectives from the top of the map, and themes in their order."""

    id: int
    unit: Named | None
    name: str
    mission: str
    vision: str
    values: str
    destination: str
    starts_on: date
    ends_on: date
    state: str
    version: int
    perspectives: list[PerspectiveRecord]
    themes: list[ThemeRecord]


class StrategyChange(Input):
    """What is left out stays as it is."""

    name: Name = None  # type: ignore[assignment]
    mission: Long = None  # type: ignore[assignment]
    vision: Long = None  # type: ignore[assignment]
    values: Long = None  # type: ignore[assignment]
    destination: Long = None  # type: ignore[assignment]
    starts_on: Day = None  # type: ignore[assignment]
    ends_on: Day = None  # type: ignore[assignment]


class Lane(Input):
    name: Short
    question: Line = ""


class StrategyNew(StrategyChange):
    unit_id: Id
    name: Name
    starts_on: Day
    ends_on: Day
    perspectives: Annotated[list[Lane], Field(min_length=3, max_length=6)] | None = Field(
        None, description="From the top. Default: financial, customer, internal process, learning and growth."
    )


class LaneChange(Input):
    name: Short = None  # type: ignore[assignment]
    question: Line = None  # type: ignore[assignment]


class ThemeChange(Input):
    name: Short = None  # type: ignore[assignment]
    intended_result: Long = None  # type: ignore[assignment]
    sponsor_id: Id | None = None


class ThemeNew(ThemeChange):
    name: Short


class Order(Input):
    """All of them, each once."""

    ids: Ids


class ScorecardRecord(Output):
    """A scorecard itself, without results."""

    id: int
    name: str
    unit: Named | None
    strategy: Named | None
    owner: Named | None
    audience: str
    version: int


class ScorecardChange(Input):
    name: Name = None  # type: ignore[assignment]
    unit_id: Id = None  # type: ignore[assignment]
    owner_id: Id | None = None
    audience: Literal["organisation", "unit", "confidential"] = None  # type: ignore[assignment]


class ScorecardNew(ScorecardChange):
    strategy_id: Id
    unit_id: Id
    name: Name


def _strategy(found: Any) -> StrategyOut:
    return StrategyOut(
        id=found.pk, unit=named(found.unit), **{name: getattr(found, name) for name in HEAD},
        perspectives=[_lane(each) for each in found.perspectives.all()], themes=[_theme(each) for each in found.themes.all()],
    )  # fmt: skip


def _lane(found: Any) -> PerspectiveRecord:
    return PerspectiveRecord(
        id=found.pk, name=found.name, question=found.question, order=found.order, version=found.version
    )


def _theme(found: Any) -> ThemeRecord:
    return ThemeRecord(
        id=found.pk, name=found.name, intended_result=found.intended_result, sponsor=named(found.sponsor), order=found.order,
        version=found.version,
    )  # fmt: skip


def _visible(request: Any) -> Any:
    return queries.visible_strategies(request.member).select_related("unit").prefetch_related(
        "perspectives", "themes__sponsor__person"
    )  # fmt: skip


def _read(request: Any, pk: int, response: HttpResponse) -> StrategyOut:
    found = get_object_or_404(_visible(request), pk=pk)
    tag(response, found.version)
    return _strategy(found)


@router.get("/strategies", response={200: Page[StrategyOut], **faults(READS)}, summary="List strategies")
def list_strategies(request: Any, wanted: PagingQuery) -> Any:
    """Those that head a scorecard that you may see, and those of units where you may edit."""
    return wanted.page(Page[StrategyOut], _visible(request), _strategy)


@router.post(
    "/strategies", response={201: StrategyOut, **faults(WRITES)}, openapi_extra=WRITE, summary="Set up a strategy"
)
def create_strategy(request: Any, response: HttpResponse, strategy: StrategyNew) -> Any:
    """For a unit where you may edit, with its perspectives."""
    data = strategy.model_dump(exclude_unset=True)
    if data.get("perspectives") is None:
        data.pop("perspectives", None)
    else:
        data["perspectives"] = [(each["name"], each.get("question", "")) for each in data["perspectives"]]
    made = actions.set_up_strategy(actor=request.member, **data)
    response["Location"] = f"/api/v1/strategies/{made.pk}"
    return Status(201, _read(request, made.pk, response))


@router.get("/strategies/{strategy_id}", response={200: StrategyOut, **faults(READS)}, summary="Read a strategy")
def read_strategy(request: Any, response: HttpResponse, strategy_id: Path[Id]) -> Any:
    """With its perspectives and themes, and their versions. The ETag is its version."""
    return _read(request, strategy_id, response)


@router.patch(
    "/strategies/{strategy_id}",
    response={200: StrategyOut, **faults(WRITES)},
    openapi_extra=WRITE,
    summary="Change a strategy",
)
def update_strategy(
    request: Any, response: HttpResponse, strategy_id: Path[Id], strategy: StrategyChange, if_match: IfMatch = None
) -> Any:
    """Needs If-Match."""
    get_object_or_404(_visible(request), pk=strategy_id)
    changes = strategy.model_dump(exclude_unset=True)
    actions.change_strategy(actor=request.member, strategy_id=strategy_id, version=seen(if_match), **changes)
    return _read(request, strategy_id, response)


@router.post(
    "/strategies/{strategy_id}/perspectives", response={201: PerspectiveRecord, **faults(WRITES)}, openapi_extra=WRITE,
    summary="Add a perspective",
)  # fmt: skip
def create_perspective(request: Any, response: HttpResponse, strategy_id: Path[Id], perspective: Lane) -> Any:
    """Below the others; six at most."""
    get_object_or_404(_visible(request), pk=strategy_id)
    made = actions.add_perspective(actor=request.member, strategy_id=strategy_id, **perspective.model_dump())
    tag(response, made.version)
    return Status(201, _lane(made))


@router.put(
    "/strategies/{strategy_id}/perspectives", response={200: StrategyOut, **faults(WRITES)}, openapi_extra=WRITE,
    summary="Order the perspectives",
)  # fmt: skip
def order_perspectives(request: Any, response: HttpResponse, strategy_id: Path[Id], order: Order) -> Any:
    """From the top of the map."""
    get_object_or_404(_visible(request), pk=strategy_id)
    actions.order_perspectives(actor=request.member, strategy_id=strategy_id, perspective_ids=order.ids)
    return _read(request, strategy_id, response)


@router.patch(
    "/perspectives/{perspective_id}", response={200: PerspectiveRecord, **faults(WRITES)}, openapi_extra=WRITE,
    summary="Change a perspective",
)  # fmt: skip
def update_perspective(
    request: Any, response: HttpResponse, perspective_id: Path[Id], perspective: LaneChange, if_match: IfMatch = None
) -> Any:
    """Its name or question. Needs If-Match."""
    get_object_or_404(queries.visible_perspectives(request.member), pk=perspective_id)
    changes = perspective.model_dump(exclude_unset=True)
    found = actions.change_perspective(
        actor=request.member, perspective_id=perspective_id, version=seen(if_match), **changes
    )
    tag(response, found.version)
    return _lane(found)


@router.delete(
    "/perspectives/{perspective_id}",
    response={204: None, **faults(WRITES)},
    openapi_extra=WRITE,
    summary="Remove a perspective",
)
def delete_perspective(request: Any, perspective_id: Path[Id]) -> Any:
    """One without objectives, of which at least three others stay; otherwise 409 (R7) with the objectives."""
    get_object_or_404(queries.visible_perspectives(request.member), pk=perspective_id)
    actions.remove_perspective(actor=request.member, perspective_id=perspective_id)
    return HttpResponse(status=204)


@router.post(
    "/strategies/{strategy_id}/themes",
    response={201: ThemeRecord, **faults(WRITES)},
    openapi_extra=WRITE,
    summary="Add a theme",
)
def create_theme(request: Any, response: HttpResponse, strategy_id: Path[Id], theme: ThemeNew) -> Any:
    """Behind the others."""
    found = get_object_or_404(_visible(request), pk=strategy_id)
    data = theme.model_dump(exclude_unset=True)
    made = actions.add_theme(actor=request.member, strategy_id=strategy_id, order=found.themes.count(), **data)
    tag(response, made.version)
    return Status(201, _theme(made))


@router.put(
    "/strategies/{strategy_id}/themes", response={200: StrategyOut, **faults(WRITES)}, openapi_extra=WRITE,
    summary="Order the themes",
)  # fmt: skip
def order_themes(request: Any, response: HttpResponse, strategy_id: Path[Id], order: Order) -> Any:
    """Their order chooses their colours."""
    get_object_or_404(_visible(request), pk=strategy_id)
    actions.order_themes(actor=request.member, strategy_id=strategy_id, theme_ids=order.ids)
    return _read(request, strategy_id, response)


@router.patch(
    "/themes/{theme_id}", response={200: ThemeRecord, **faults(WRITES)}, openapi_extra=WRITE, summary="Change a theme"
)
def update_theme(
    request: Any, response: HttpResponse, theme_id: Path[Id], theme: ThemeChange, if_match: IfMatch = None
) -> Any:
    """Needs If-Match."""
    get_object_or_404(queries.visible_themes(request.member), pk=theme_id)
    changes = theme.model_dump(exclude_unset=True)
    found = actions.change_theme(actor=request.member, theme_id=theme_id, version=seen(if_match), **changes)
    tag(response, found.version)
    return _theme(found)


@router.delete(
    "/themes/{theme_id}", response={204: None, **faults(WRITES)}, openapi_extra=WRITE, summary="Remove a theme"
)
def delete_theme(request: Any, theme_id: Path[Id]) -> Any:
    """One that no objective carries; otherwise 409 (R7) with the objectives."""
    get_object_or_404(queries.visible_themes(request.member), pk=theme_id)
    actions.remove_theme(actor=request.member, theme_id=theme_id)
    return HttpResponse(status=204)


def _scorecard(request: Any, pk: int, response: HttpResponse) -> ScorecardRecord:
    found = get_object_or_404(queries.visible_scorecards(request.member).select_related("owner__person"), pk=pk)
    tag(response, found.version)
    return ScorecardRecord(
        id=found.pk, name=found.name, unit=named(found.unit), strategy=named(found.strategy), owner=named(found.owner),
        audience=found.audience, version=found.version,
    )  # fmt: skip


@scorecards.post(
    "/scorecards", response={201: ScorecardRecord, **faults(WRITES)}, openapi_extra=WRITE, summary="Make a scorecard"
)
def create_scorecard(request: Any, response: HttpResponse, scorecard: ScorecardNew) -> Any:
    """For a unit where you may edit, with the perspectives of a strategy that you may see."""
    get_object_or_404(_visible(request), pk=scorecard.strategy_id)
    made = actions.add_scorecard(actor=request.member, **scorecard.model_dump(exclude_unset=True))
    response["Location"] = f"/api/v1/scorecards/{made.pk}"
    return Status(201, _scorecard(request, made.pk, response))


@scorecards.patch(
    "/scorecards/{scorecard_id}",
    response={200: ScorecardRecord, **faults(WRITES)},
    openapi_extra=WRITE,
    summary="Change a scorecard",
)
def update_scorecard(
    request: Any, response: HttpResponse, scorecard_id: Path[Id], scorecard: ScorecardChange, if_match: IfMatch = None
) -> Any:
    """Needs If-Match. How it rolls up stands among its settings."""
    get_object_or_404(queries.visible_scorecards(request.member), pk=scorecard_id)
    changes = scorecard.model_dump(exclude_unset=True)
    actions.change_scorecard(actor=request.member, scorecard_id=scorecard_id, version=seen(if_match), **changes)
    return _scorecard(request, scorecard_id, response)
