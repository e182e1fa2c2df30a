"""A strategy as text: read, planned, applied."""

from typing import Annotated, Any, Literal

from django.shortcuts import get_object_or_404
from ninja import Path, Router
from pydantic import Field

from fourfold.integrations.rest.fields import Id, Input, Line, Output, Text
from fourfold.integrations.rest.openapi import WRITE
from fourfold.integrations.rest.problems import READS, WRITES, faults
from fourfold.plain.strategy import in_words, write_strategy
from fourfold.strategy import actions, queries

router = Router(tags=["Strategies"])
Whole = Annotated[Text, Field(min_length=1, max_length=5_000_000)]


class StrategyTextOut(Output):
    """The text, as `fourfold export` writes it."""

    text: str


class TextIn(Input):
    text: Whole
    strategy_id: Id | None = Field(None, description="The one it is about. Default: that of the text's unit and name.")


class TextChange(TextIn):
    mark: Line = Field("", description="Of the plan that was looked at; refused where something has changed since.")
    reason: Line = Field("", description="Stands in the trail beside what the text leaves out.")


class ChangeOut(Output):
    """One change. `path` leads to it in the text; `perspective` is the lane that it belongs to, if it belongs to one."""

    kind: Literal["added", "changed", "removed", "ordered"]
    path: list[str]
    line: int
    perspective: str
    words: str


class PlanOut(Output):
    """What applying the text would change. Without a strategy a new one would be set up."""

    strategy_id: int | None
    mark: str
    changes: list[ChangeOut]


class AppliedOut(Output):
    strategy_id: int
    changes: list[str]


@router.get(
    "/strategies/{strategy_id}/text",
    response={200: StrategyTextOut, **faults(READS)},
    summary="Read a strategy as text",
)
def read_strategy_text(request: Any, strategy_id: Path[Id]) -> Any:
    """All that hangs on it and that you may see."""
    found = get_object_or_404(queries.visible_strategies(request.member), pk=strategy_id)
    return StrategyTextOut(text=write_strategy(queries.strategy_text(request.member, found)))


@router.post(
    "/strategies/text/plan",
    response={200: PlanOut, **faults(WRITES)},
    openapi_extra=WRITE,
    summary="Say what a text would change",
)
def plan_strategy_text(request: Any, text: TextIn) -> Any:
    """Nothing is written."""
    plan = queries.plan_text(request.member, text.text, text.strategy_id)
    changes = [
        ChangeOut(
            kind=each.mark, path=list(each.path), line=plan.text.line(each.path), perspective=each.lane, words=in_words(each)
        )
        for each in plan.changes
    ]  # fmt: skip
    return PlanOut(strategy_id=plan.strategy.pk if plan.strategy else None, mark=plan.mark, changes=changes)


@router.post(
    "/strategies/text",
    response={200: AppliedOut, **faults(WRITES)},
    openapi_extra=WRITE,
    summary="Make a strategy what its text says",
)
def apply_strategy_text(request: Any, text: TextChange) -> Any:
    """All of it or nothing; a refusal names line and field."""
    found = actions.apply_text(
        actor=request.member, text=text.text, strategy_id=text.strategy_id, seen=text.mark, reason=text.reason
    )
    return AppliedOut(strategy_id=found.strategy.pk, changes=list(found.changes))
