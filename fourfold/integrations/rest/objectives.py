"""Objectives: list, read, create, change, and their scores explained."""

from typing import Annotated, Any, Literal

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Path, Query, Router, Status
from pydantic import Field

from fourfold.integrations.rest.explanations import ScoreOut, score_out
from fourfold.integrations.rest.fields import Id, Input, Long, Output, Page, Text, Weight
from fourfold.integrations.rest.openapi import WRITE
from fourfold.integrations.rest.problems import READS, WRITES, faults
from fourfold.integrations.rest.scorecards import board_of
from fourfold.integrations.rest.shapes import Named, Paging, ViewedQuery, named
from fourfold.integrations.rest.versions import IfMatch, seen, tag
from fourfold.strategy import queries
from fourfold.strategy.actions import add_objective, change_objective

router = Router(tags=["Objectives"])
Horizon = Literal["", "this_year", "medium", "long"]
Lens = Literal["", "growth", "efficiency", "innovation", "risk"]
State = Literal["proposed", "agreed", "live", "achieved", "stopped", "archived"]
Code = Annotated[Text, Field(max_length=20)]
Name = Annotated[Text, Field(max_length=120)]
Position = Annotated[int, Field(ge=0, le=32767)]
SAME = (
    "method",
    "critical_caps",
    "cap_green",
    "code",
    "name",
    "description",
    "horizon",
    "lens",
    "question",
    "success",
    "state",
    "position",
    "version",
)


class ObjectiveSummary(Output):
    id: int
    code: str
    name: str
    state: str
    scorecard: Named | None
    perspective: Named | None
    theme: Named | None
    owner: Named | None
    version: int


class ObjectiveLinkOut(Output):
    """A cause or an effect of the objective."""

    id: int
    objective: Named | None
    statement: str
    because: str
    strength: int
    delay_months: int
    evidence: str
    is_agreed: bool


class ObjectiveOut(ObjectiveSummary):
    method: str
    critical_caps: bool | None
    cap_green: bool | None
    description: str
    horizon: str
    lens: str
    question: str
    success: str
    position: int | None
    causes: list[ObjectiveLinkOut]
    effects: list[ObjectiveLinkOut]


class ObjectiveChange(Input):
    """What is left out stays as it is."""

    perspective_id: Id = None  # type: ignore[assignment]
    theme_id: Id | None = None
    owner_id: Id | None = None
    code: Code = None  # type: ignore[assignment]
    name: Name = None  # type: ignore[assignment]
    description: Long = None  # type: ignore[assignment]
    horizon: Horizon = None  # type: ignore[assignment]
    lens: Lens = None  # type: ignore[assignment]
    question: Long = None  # type: ignore[assignment]
    success: Long = None  # type: ignore[assignment]
    state: State = None  # type: ignore[assignment]
    method: Literal["", "mean", "worst", "best", "mode_worst", "mode_best", "count"] = None  # type: ignore[assignment]
    critical_caps: bool | None = Field(None, description="null: as on the scorecard.")
    cap_green: bool | None = None
    position: Position | None = None


class ObjectiveNew(ObjectiveChange):
    scorecard_id: Id
    perspective_id: Id
    code: Code
    name: Name
    weight: Weight = 1.0


class ObjectiveFilter(Paging):
    scorecard_id: Id | None = None
    q: Annotated[Text, Field(max_length=200)] = Field("", description="A part of the name or code.")


def _base(found: Any) -> dict[str, Any]:
    return {
        "id": found.pk, "scorecard": named(found.scorecard), "perspective": named(found.perspective),
        "theme": named(found.theme), "owner": named(found.owner),
    }  # fmt: skip


def _summary(found: Any) -> ObjectiveSummary:
    return ObjectiveSummary(
        **_base(found), **{name: getattr(found, name) for name in ("code", "name", "state", "version")}
    )


def _link(link: Any, other: Any) -> ObjectiveLinkOut:
    same = ("statement", "because", "strength", "delay_months", "evidence", "is_agreed")
    return ObjectiveLinkOut(id=link.pk, objective=named(other), **{name: getattr(link, name) for name in same})


def whole(request: Any, pk: int, response: HttpResponse) -> ObjectiveOut:
    """The objective as it stands, with its version in the ETag."""
    found = get_object_or_404(queries.visible_objectives(request.member), pk=pk)
    links = queries.links_of(request.member, pk)
    tag(response, found.version)
    return ObjectiveOut(
        **_base(found), **{name: getattr(found, name) for name in SAME},
        causes=[_link(link, link.cause) for link in links.causes],
        effects=[_link(link, link.effect) for link in links.effects],
    )  # fmt: skip


@router.get("/objectives", response={200: Page[ObjectiveSummary], **faults(READS)}, summary="List objectives")
def list_objectives(request: Any, wanted: Query[ObjectiveFilter]) -> Any:
    """Objectives of scorecards that you may see, in map order."""
    found = queries.visible_objectives(request.member)
    if wanted.scorecard_id is not None:
        found = found.filter(scorecard_id=wanted.scorecard_id)
    if wanted.q:
        found = found.filter(Q(name__icontains=wanted.q) | Q(code__icontains=wanted.q))
    return wanted.page(Page[ObjectiveSummary], found, _summary)


@router.post(
    "/objectives", response={201: ObjectiveOut, **faults(WRITES)}, openapi_extra=WRITE, summary="Create an objective"
)
def create_objective(request: Any, response: HttpResponse, objective: ObjectiveNew) -> Any:
    """In a perspective of a scorecard that you may edit, with its weight there."""
    made = add_objective(actor=request.member, **objective.model_dump(exclude_unset=True))
    response["Location"] = f"/api/v1/objectives/{made.pk}"
    return Status(201, whole(request, made.pk, response))


@router.get("/objectives/{objective_id}", response={200: ObjectiveOut, **faults(READS)}, summary="Read an objective")
def read_objective(request: Any, response: HttpResponse, objective_id: Path[Id]) -> Any:
    """With its causes and effects. The ETag is its version."""
    return whole(request, objective_id, response)


@router.patch(
    "/objectives/{objective_id}", response={200: ObjectiveOut, **faults(WRITES)}, openapi_extra=WRITE,
    summary="Change an objective",
)  # fmt: skip
def update_objective(
    request: Any, response: HttpResponse, objective_id: Path[Id], objective: ObjectiveChange, if_match: IfMatch = None
) -> Any:
    """Needs If-Match. A stale version is refused (409, R5) with the record as it stands."""
    get_object_or_404(queries.visible_objectives(request.member), pk=objective_id)
    changes = objective.model_dump(exclude_unset=True)
    change_objective(actor=request.member, objective_id=objective_id, version=seen(if_match), **changes)
    return whole(request, objective_id, response)


@router.get(
    "/objectives/{objective_id}/score",
    response={200: ScoreOut, **faults(READS)},
    summary="Explain an objective's score",
)
def explain_objective(request: Any, objective_id: Path[Id], viewed: ViewedQuery) -> Any:
    found = get_object_or_404(queries.visible_objectives(request.member), pk=objective_id)
    board = board_of(request, found.scorecard_id, viewed)
    key = ("objective", objective_id)
    if key not in board.scored.node_index:
        raise Http404
    return score_out(board.scored.explain(key), board.viewing)
