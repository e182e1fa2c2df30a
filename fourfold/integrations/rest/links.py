"""Cause-and-effect links put to the test, and the results that somebody confirmed."""

from datetime import date
from typing import Annotated, Any

from ninja import Path, Router
from pydantic import Field

from fourfold.integrations.rest.fields import Id, Input, Number, Output, Text
from fourfold.integrations.rest.openapi import WRITE
from fourfold.integrations.rest.problems import READS, WRITES, faults
from fourfold.integrations.rest.scorecards import board_of
from fourfold.integrations.rest.shapes import PeriodOut, ViewedQuery, period_out
from fourfold.strategy import actions
from fourfold.strategy.queries.association import LinkTest, TestedLink, link_test

router = Router(tags=["Strategy map"])


class TestedLinkOut(Output):
    """An association, not proof. `result` is supported, unclear, contradicted, or empty where it could not be tested.

    `lag` counts periods of `frequency`; `confirmed_` fields are what somebody wrote down last.
    """

    __test__ = False

    link_id: int
    cause_id: int
    effect_id: int
    statement: str
    delay_months: int
    frequency: str
    result: str
    lag: int | None
    correlation: Number
    pairs: int
    chance: Number
    adjusted_chance: Number
    words: str
    confirmed_result: str
    confirmed_on: date | None


class LinkTests(Output):
    """`seen` marks these results; send it to confirm them."""

    period: PeriodOut
    seen: str
    items: list[TestedLinkOut]


class Confirmation(Input):
    """The mark of the results that you looked at."""

    seen: Annotated[Text, Field(min_length=1, max_length=64)]


@router.get(
    "/scorecards/{scorecard_id}/links", response={200: LinkTests, **faults(READS)}, summary="Test the links of a map"
)
def test_links(request: Any, scorecard_id: Path[Id], viewed: ViewedQuery) -> Any:
    """Each link between the scorecard's objectives, tested on their scores up to the period. Nothing is written."""
    board = board_of(request, scorecard_id, viewed)
    return _out(link_test(request.member, scorecard_id, board.viewing))


@router.post(
    "/scorecards/{scorecard_id}/links/results", response={200: LinkTests, **faults(WRITES)}, openapi_extra=WRITE,
    summary="Confirm the results of a test",
)  # fmt: skip
def confirm_links(request: Any, scorecard_id: Path[Id], viewed: ViewedQuery, confirmation: Confirmation) -> Any:
    """Writes on each tested link when it was tested and what came out. 409 (R5) where the test says something else by now."""
    viewing = board_of(request, scorecard_id, viewed).viewing
    actions.confirm_link_tests(
        actor=request.member, scorecard_id=scorecard_id, period=viewing.period.start, frequency=viewing.frequency.value,
        seen=confirmation.seen,
    )  # fmt: skip
    return _out(link_test(request.member, scorecard_id, viewing))


def _out(found: LinkTest) -> LinkTests:
    return LinkTests(period=period_out(found.viewing), seen=found.seen, items=[_link(each) for each in found.tested])


def _link(tested: TestedLink) -> TestedLinkOut:
    link = tested.link
    return TestedLinkOut(
        link_id=link.pk, cause_id=link.cause_id, effect_id=link.effect_id, statement=link.statement,
        delay_months=link.delay_months, frequency=tested.frequency.value, result=tested.result, lag=tested.lag,
        correlation=tested.correlation, pairs=tested.pairs, chance=tested.chance, adjusted_chance=tested.adjusted,
        words=tested.words, confirmed_result=link.result, confirmed_on=link.tested_on,
    )  # fmt: skip
