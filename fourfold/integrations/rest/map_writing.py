"""Writing a strategy map: links, the order of boxes in a lane, boxes stopped, taken up again and removed."""

from datetime import date
from typing import Annotated, Any, Literal

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Path, Router, Status
from pydantic import Field

from fourfold.integrations.rest.fields import Day, Id, Input, Long, Output, Text
from fourfold.integrations.rest.objectives import ObjectiveOut, whole
from fourfold.integrations.rest.objectives import router as objectives
from fourfold.integrations.rest.openapi import WRITE
from fourfold.integrations.rest.problems import READS, WRITES, faults
from fourfold.integrations.rest.shapes import Named, named
from fourfold.integrations.rest.versions import IfMatch, seen, tag
from fourfold.strategy import actions, queries

router = Router(tags=["Strategy map"])
Strength = Literal[1, 2, 3]
Evidence = Literal["opinion", "experience", "data"]
Delay = Annotated[int, Field(ge=0, le=120)]
SAME = (
    "statement", "because", "strength", "delay_months", "evidence", "confidence", "is_agreed", "tested_on", "result", "version",
)  # fmt: skip


class MapLink(Output):
    """If the cause, then the effect. Strength and confidence are 1 to 3; a proposed link isn't agreed yet."""

    id: int
    cause: Named | None
    effect: Named | None
    statement: str
    because: str
    strength: int
    delay_months: int
    evidence: str
    confidence: int
    is_agreed: bool
    tested_on: date | None
    result: str
    version: int


class LinkChange(Input):
    """What is left out stays as it is; both ends stay."""

    statement: Long = None  # type: ignore[assignment]
    because: Long = None  # type: ignore[assignment]
    strength: Strength = None  # type: ignore[assignment]
    delay_months: Delay = None  # type: ignore[assignment]
    evidence: Evidence = None  # type: ignore[assignment]
    confidence: Strength = None  # type: ignore[assignment]
    is_agreed: bool = None  # type: ignore[assignment]


class LinkNew(LinkChange):
    cause_id: Id
    effect_id: Id


class LaneOrder(Input):
    """The lane's objectives from left to right; those that stood in another lane move here from `since` on."""

    objective_ids: Annotated[list[Id], Field(max_length=1000)]
    since: Day | None = Field(None, description="Default: the first day that isn't locked.")


class Placed(Output):
    objective_id: int
    position: int | None
    version: int


class ArrangedLane(Output):
    perspective_id: int
    objectives: list[Placed]


class Retirement(Input):
    state: Literal["stopped", "archived"]
    reason: Annotated[Text, Field(min_length=1, max_length=500)]
    on: Day | None = Field(None, description="From this day on it no longer counts. Default: today.")


def _link(request: Any, pk: int, response: HttpResponse) -> MapLink:
    found = get_object_or_404(queries.visible_links(request.member), pk=pk)
    tag(response, found.version)
    return MapLink(
        id=found.pk,
        cause=named(found.cause),
        effect=named(found.effect),
        **{name: getattr(found, name) for name in SAME},
    )


@router.post("/links", response={201: MapLink, **faults(WRITES)}, openapi_extra=WRITE, summary="Draw a link")
def create_link(request: Any, response: HttpResponse, link: LinkNew) -> Any:
    """From an objective that you may edit to one that you may see. Refused: to itself, twice, or in a loop."""
    made = actions.link_objectives(actor=request.member, **link.model_dump(exclude_unset=True))
    response["Location"] = f"/api/v1/links/{made.pk}"
    return Status(201, _link(request, made.pk, response))


@router.get("/links/{link_id}", response={200: MapLink, **faults(READS)}, summary="Read a link")
def read_link(request: Any, response: HttpResponse, link_id: Path[Id]) -> Any:
    """The ETag is its version."""
    return _link(request, link_id, response)


@router.patch(
    "/links/{link_id}", response={200: MapLink, **faults(WRITES)}, openapi_extra=WRITE, summary="Change a link"
)
def update_link(
    request: Any, response: HttpResponse, link_id: Path[Id], link: LinkChange, if_match: IfMatch = None
) -> Any:
    """Needs If-Match. A stale version is refused (409, R5) with the link as it stands."""
    get_object_or_404(queries.visible_links(request.member), pk=link_id)
    changes = link.model_dump(exclude_unset=True)
    actions.change_link(actor=request.member, link_id=link_id, version=seen(if_match), **changes)
    return _link(request, link_id, response)


@router.delete(
    "/links/{link_id}", response={204: None, **faults(WRITES)}, openapi_extra=WRITE, summary="Take a link back"
)
def delete_link(request: Any, link_id: Path[Id]) -> Any:
    """The trail keeps what it said."""
    actions.unlink(actor=request.member, link_id=link_id)
    return HttpResponse(status=204)


@router.post(
    "/links/{link_id}/agreement",
    response={200: MapLink, **faults(WRITES)},
    openapi_extra=WRITE,
    summary="Agree to a link",
)
def agree_to_link(request: Any, response: HttpResponse, link_id: Path[Id], if_match: IfMatch = None) -> Any:
    """By the unit of the effect. Needs If-Match."""
    actions.agree_link(actor=request.member, link_id=link_id, version=seen(if_match))
    return _link(request, link_id, response)


@router.put(
    "/scorecards/{scorecard_id}/perspectives/{perspective_id}/objectives", response={200: ArrangedLane, **faults(WRITES)},
    openapi_extra=WRITE, summary="Arrange a lane",
)  # fmt: skip
def arrange_lane(request: Any, scorecard_id: Path[Id], perspective_id: Path[Id], lane: LaneOrder) -> Any:
    """Order inside a lane, and moves into it, in one act. Objectives of the lane that aren't named stay behind the named ones."""
    if not queries.visible_scorecards(request.member).filter(pk=scorecard_id).exists():
        raise Http404
    found = actions.arrange_lane(
        actor=request.member, scorecard_id=scorecard_id, perspective_id=perspective_id, **lane.model_dump()
    )
    placed = [Placed(objective_id=each.pk, position=each.position, version=each.version) for each in found]
    return ArrangedLane(perspective_id=perspective_id, objectives=placed)


@objectives.delete(
    "/objectives/{objective_id}",
    response={204: None, **faults(WRITES)},
    openapi_extra=WRITE,
    summary="Remove an objective",
)
def delete_objective(request: Any, objective_id: Path[Id], if_match: IfMatch = None) -> Any:
    """One without measures and links; otherwise 409 (R7) with what depends on it: archive it instead. Needs If-Match."""
    actions.remove_objective(actor=request.member, objective_id=objective_id, version=seen(if_match))
    return HttpResponse(status=204)


@router.post(
    "/objectives/{objective_id}/retirement", response={200: ObjectiveOut, **faults(WRITES)}, openapi_extra=WRITE,
    summary="Stop or archive an objective",
)  # fmt: skip
def retire_objective(
    request: Any, response: HttpResponse, objective_id: Path[Id], retirement: Retirement, if_match: IfMatch = None
) -> Any:
    """With its reason; from a day on it no longer counts. Needs If-Match."""
    actions.retire_objective(
        actor=request.member, objective_id=objective_id, version=seen(if_match), **retirement.model_dump()
    )
    return whole(request, objective_id, response)


@router.delete(
    "/objectives/{objective_id}/retirement", response={200: ObjectiveOut, **faults(WRITES)}, openapi_extra=WRITE,
    summary="Take an objective up again",
)  # fmt: skip
def resume_objective(request: Any, response: HttpResponse, objective_id: Path[Id], if_match: IfMatch = None) -> Any:
    """Live again and counting from today, with its last weight. Needs If-Match."""
    actions.resume_objective(actor=request.member, objective_id=objective_id, version=seen(if_match))
    return whole(request, objective_id, response)
