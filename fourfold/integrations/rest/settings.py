"""Settings with a scope: what the organisation says, what a scorecard inherits or says itself, and where it comes from."""

from typing import Annotated, Any, Literal

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Path, Router
from pydantic import Field

from fourfold.integrations.rest.fields import Id, Input, Output
from fourfold.integrations.rest.openapi import WRITE
from fourfold.integrations.rest.problems import READS, WRITES, faults
from fourfold.integrations.rest.versions import IfMatch, seen, tag
from fourfold.measures.actions import set_defaults
from fourfold.measures.queries import defaults, organisation_settings
from fourfold.strategy import queries
from fourfold.strategy.actions import change_scorecard

router = Router(tags=["Settings"])
Method = Literal["mean", "worst", "best", "mode_worst", "mode_best", "count"]
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Days = Annotated[int, Field(ge=0, le=3660)]


class SettingOut(Output):
    """`source` is who says it: measure, objective, scorecard, own_scorecard, organisation or standard."""

    name: str
    value: str | bool | int | float
    source: str
    said: str


class SettingsOut(Output):
    """What is in force, and where it comes from. `version` is that of the record that a change is sent to."""

    items: list[SettingOut]
    version: int


class DefaultsIn(Input):
    """The organisation's settings. What is left out stays as it is."""

    method: Method = None  # type: ignore[assignment]
    critical_caps: bool = None  # type: ignore[assignment]
    cap_green: bool = None  # type: ignore[assignment]
    minimum_coverage: Share = None  # type: ignore[assignment]
    due_days: Days = None  # type: ignore[assignment]
    grace_days: Days = None  # type: ignore[assignment]
    carry_periods: Annotated[int, Field(ge=0, le=366)] = None  # type: ignore[assignment]


class RollUpIn(Input):
    """A scorecard's own settings. null (for the method an empty text) inherits; what is left out stays as it is."""

    method: Literal["", "mean", "worst", "best", "mode_worst", "mode_best", "count"] = None  # type: ignore[assignment]
    critical_caps: bool | None = None
    cap_green: bool | None = None
    minimum_coverage: Share | None = None


def setting_out(each: Any) -> SettingOut:
    return SettingOut(name=each.name, value=each.value, source=each.source, said=f"{each.shown} – {each.origin}")


def _answered(response: HttpResponse, found: list[Any], version: int) -> SettingsOut:
    tag(response, version)
    return SettingsOut(items=[setting_out(each) for each in found], version=version)


def _organisation(response: HttpResponse) -> SettingsOut:
    given = defaults()
    return _answered(response, organisation_settings(given), given.version if given.pk else 0)


def _scorecard(request: Any, response: HttpResponse, pk: int) -> SettingsOut:
    found = get_object_or_404(queries.visible_scorecards(request.member), pk=pk)
    return _answered(response, queries.scorecard_settings(found, defaults()), found.version)


@router.get("/settings", response={200: SettingsOut, **faults(READS)}, summary="Read the organisation's settings")
def read_settings(request: Any, response: HttpResponse) -> Any:
    """They hold for every scorecard and measure that says nothing of its own. Version 0: none were ever set."""
    return _organisation(response)


@router.patch(
    "/settings", response={200: SettingsOut, **faults(WRITES)}, openapi_extra=WRITE,
    summary="Change the organisation's settings",
)  # fmt: skip
def update_settings(request: Any, response: HttpResponse, settings: DefaultsIn, if_match: IfMatch = None) -> Any:
    """For the strategy office and administrators. Locked periods keep what was reported."""
    set_defaults(actor=request.member, version=seen(if_match), **settings.model_dump(exclude_unset=True))
    return _organisation(response)


@router.get(
    "/scorecards/{scorecard_id}/settings", response={200: SettingsOut, **faults(READS)},
    summary="Read a scorecard's settings",
)  # fmt: skip
def read_scorecard_settings(request: Any, response: HttpResponse, scorecard_id: Path[Id]) -> Any:
    return _scorecard(request, response, scorecard_id)


@router.patch(
    "/scorecards/{scorecard_id}/settings", response={200: SettingsOut, **faults(WRITES)}, openapi_extra=WRITE,
    summary="Change a scorecard's settings",
)  # fmt: skip
def update_scorecard_settings(
    request: Any, response: HttpResponse, scorecard_id: Path[Id], settings: RollUpIn, if_match: IfMatch = None
) -> Any:
    get_object_or_404(queries.visible_scorecards(request.member), pk=scorecard_id)
    changes = settings.model_dump(exclude_unset=True)
    change_scorecard(actor=request.member, scorecard_id=scorecard_id, version=seen(if_match), **changes)
    return _scorecard(request, response, scorecard_id)
