"""A strategy's life: its moves, its versions with what differs, comments and change proposals."""

from datetime import datetime
from typing import Annotated, Any, Literal

from django.shortcuts import get_object_or_404
from ninja import Path, Query, Router, Status
from pydantic import Field

from fourfold.integrations.rest.fields import Id, Input, Line, Long, Output, Text
from fourfold.integrations.rest.openapi import WRITE
from fourfold.integrations.rest.problems import READS, WRITES, faults
from fourfold.integrations.rest.shapes import Named, named
from fourfold.integrations.rest.texts import AppliedOut, ChangeOut
from fourfold.plain.strategy import in_words
from fourfold.strategy import queries as strategies
from fourfold.versions import actions, queries

router = Router(tags=["Strategies"])
Number = Annotated[int, Field(ge=0, le=1_000_000)]
Verdict = Literal["accept", "decline", "withdraw"]


class StandingOut(Output):
    """Where the strategy stands, and the moves that you may make from there."""

    strategy_id: int
    state: str
    version: int
    moves: list[str]


class MoveIn(Input):
    move: Literal["submit", "return", "approve", "reopen", "publish", "baseline", "archive"]
    reason: Long = ""
    version: Id | None = Field(None, description="Of the strategy as you read it; 409 where it has changed since.")


class VersionOut(Output):
    """A version that was approved; its text is read through the difference."""

    number: int
    reason: str
    approved_by: Named | None
    approved_at: datetime


class VersionsOut(Output):
    items: list[VersionOut]


class Two(Input):
    before: Number = 0
    after: Number = 0


class DifferenceOfVersions(Output):
    """What makes the first into the second. 0 stands for what is there now."""

    before: str
    after: str
    changes: list[ChangeOut]


class RestoreIn(Input):
    reason: Line = ""


class ProposalIn(Input):
    """A comment, or another `value` for a `word`; `path` leads to the item in the strategy's text."""

    path: Annotated[list[Annotated[Text, Field(max_length=300)]], Field(min_length=1, max_length=8)] = ["strategy"]
    word: Annotated[Text, Field(max_length=40)] = ""
    value: Annotated[Text, Field(max_length=10_000)] = ""
    comment: Annotated[Text, Field(max_length=10_000)] = ""


class ProposalOut(Output):
    id: int
    strategy_id: int
    path: list[str]
    about: str
    word: str
    value: str
    comment: str
    state: str
    proposed_by: Named | None
    proposed_at: datetime
    decided_by: Named | None
    decision: str
    version: int


class ProposalsOut(Output):
    items: list[ProposalOut]


class DecisionIn(Input):
    verdict: Verdict
    decision: Long = ""
    version: Id | None = None


def _strategy(request: Any, pk: int) -> Any:
    return get_object_or_404(strategies.visible_strategies(request.member).select_related("unit"), pk=pk)


def _standing(request: Any, found: Any) -> StandingOut:
    moves = [move.name for move in queries.moves_for(request.member, found)]
    return StandingOut(strategy_id=found.pk, state=found.state, version=found.version, moves=moves)


def _proposal(found: Any) -> ProposalOut:
    told = {
        name: getattr(found, name)
        for name in ProposalOut.model_fields
        if name not in {"id", "proposed_by", "decided_by"}
    }
    return ProposalOut(id=found.pk, proposed_by=named(found.proposed_by), decided_by=named(found.decided_by), **told)


@router.get(
    "/strategies/{strategy_id}/standing",
    response={200: StandingOut, **faults(READS)},
    summary="Where a strategy stands",
)
def read_standing(request: Any, strategy_id: Path[Id]) -> Any:
    """Its state, and what you may do with it next."""
    return _standing(request, _strategy(request, strategy_id))


@router.post(
    "/strategies/{strategy_id}/standing", response={200: StandingOut, **faults(WRITES)}, openapi_extra=WRITE,
    summary="Move a strategy to its next state",
)  # fmt: skip
def move_strategy(request: Any, strategy_id: Path[Id], move: MoveIn) -> Any:
    """Approving keeps a version, and is refused with open proposals or a map whose logic doesn't hold."""
    _strategy(request, strategy_id)
    moved = actions.move_strategy(actor=request.member, strategy_id=strategy_id, **move.model_dump())
    return _standing(request, moved)


@router.get(
    "/strategies/{strategy_id}/versions",
    response={200: VersionsOut, **faults(READS)},
    summary="List a strategy's versions",
)
def list_versions(request: Any, strategy_id: Path[Id]) -> Any:
    """Newest first."""
    _strategy(request, strategy_id)
    rows = queries.visible_baselines(request.member, strategy_id)
    return VersionsOut(items=[
        VersionOut(number=each.number, reason=each.reason, approved_by=named(each.approved_by), approved_at=each.approved_at)
        for each in rows
    ])  # fmt: skip


@router.get(
    "/strategies/{strategy_id}/versions/difference", response={200: DifferenceOfVersions, **faults(READS)},
    summary="Say what differs between two versions",
)  # fmt: skip
def compare_versions(request: Any, strategy_id: Path[Id], two: Query[Two]) -> Any:
    """In words, with path and perspective."""
    compared = queries.compared(request.member, _strategy(request, strategy_id), two.before, two.after)
    changes = [
        ChangeOut(kind=each.mark, path=list(each.path), line=0, perspective=lane, words=in_words(each))
        for lane, found in compared.lanes
        for each in found
    ]
    return DifferenceOfVersions(before=compared.before, after=compared.after, changes=changes)


@router.post(
    "/strategies/{strategy_id}/versions/{number}/restore", response={200: AppliedOut, **faults(WRITES)},
    openapi_extra=WRITE, summary="Go back to a version",
)  # fmt: skip
def restore_version(request: Any, strategy_id: Path[Id], number: Path[Number], restoring: RestoreIn) -> Any:
    """What came later is archived or ended, never erased."""
    _strategy(request, strategy_id)
    done = actions.restore_version(
        actor=request.member, strategy_id=strategy_id, number=number, reason=restoring.reason
    )
    return AppliedOut(strategy_id=done.strategy.pk, changes=list(done.changes))


@router.get(
    "/strategies/{strategy_id}/proposals", response={200: ProposalsOut, **faults(READS)}, summary="List proposals"
)
def list_proposals(request: Any, strategy_id: Path[Id]) -> Any:
    """Comments and change proposals: open ones first, then the newest."""
    _strategy(request, strategy_id)
    return ProposalsOut(items=[_proposal(each) for each in queries.visible_proposals(request.member, strategy_id)])


@router.post(
    "/strategies/{strategy_id}/proposals", response={201: ProposalOut, **faults(WRITES)}, openapi_extra=WRITE,
    summary="Comment, or propose a change",
)  # fmt: skip
def create_proposal(request: Any, strategy_id: Path[Id], proposal: ProposalIn) -> Any:
    """On the whole, a box or a link."""
    _strategy(request, strategy_id)
    made = actions.propose(actor=request.member, strategy_id=strategy_id, **proposal.model_dump())
    return Status(201, _proposal(made))


@router.post(
    "/proposals/{proposal_id}", response={200: ProposalOut, **faults(WRITES)}, openapi_extra=WRITE,
    summary="Decide a proposal, or withdraw it",
)  # fmt: skip
def decide_proposal(request: Any, proposal_id: Path[Id], decision: DecisionIn) -> Any:
    """Accepting makes the change; declining needs a reason; withdrawing is for who proposed it."""
    get_object_or_404(queries.proposals_of(request.member), pk=proposal_id)
    given: dict[str, Any] = {"actor": request.member, "proposal_id": proposal_id, "version": decision.version}
    if decision.verdict == "withdraw":
        return _proposal(actions.withdraw_proposal(**given))
    act = actions.accept_proposal if decision.verdict == "accept" else actions.decline_proposal
    return _proposal(act(**given, decision=decision.decision))
