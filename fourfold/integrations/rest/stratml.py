"""A strategy as a StratML plan (ISO 17469-1, Part 2)."""

from typing import Any

from django.shortcuts import get_object_or_404
from ninja import Path, Router

from fourfold.integrations.rest.fields import Id, Output
from fourfold.integrations.rest.problems import READS, faults
from fourfold.library.queries import stratml_of
from fourfold.strategy.queries import visible_strategies

router = Router(tags=["Strategies"])


class StratMLOut(Output):
    """The plan as XML, valid against the standard's schema, as `fourfold export strategy.xml` writes it."""

    xml: str


@router.get(
    "/strategies/{strategy_id}/stratml",
    response={200: StratMLOut, **faults(READS)},
    summary="Read a strategy as a StratML plan",
)
def read_strategy_stratml(request: Any, strategy_id: Path[Id]) -> Any:
    """Goals, objectives, indicators with targets and actuals, and what its file said besides; only what you may see."""
    found = get_object_or_404(visible_strategies(request.member), pk=strategy_id)
    return StratMLOut(xml=stratml_of(request.member, found))
