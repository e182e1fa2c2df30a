"""Overrides that were made, and the days on which scorecards were reviewed."""

from collections.abc import Collection
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from fourfold.governance.models import Override, Review
from fourfold.org import queries as org

Subject = tuple[
    str, int | None, int | None, int | None, int | None
]  # rule, strategy, scorecard, perspective, objective


def subject(rule: str, **ids: int | None) -> Subject:
    """What an override of a rule is about, to compare with `Override.subject`."""
    names = ("strategy_id", "scorecard_id", "perspective_id", "objective_id")
    strategy, scorecard, perspective, objective = (ids.get(name) for name in names)
    return (rule, strategy, scorecard, perspective, objective)


def overrides(scorecard_ids: Collection[int], strategy_ids: Collection[int]) -> QuerySet[Override]:
    """Those that were not withdrawn, of these scorecards and strategies, the latest to end first."""
    about = Q(scorecard_id__in=scorecard_ids) | Q(strategy_id__in=strategy_ids)
    found = Override.objects.filter(about, withdrawn_at=None).select_related(
        "made_by__person", "strategy", "scorecard", "perspective", "objective"
    )
    return found.order_by("-until", "pk")


def every_override() -> QuerySet[Override]:
    return Override.objects.all()


def in_force(rule: str, today: date, **ids: Any) -> bool:
    """Whether the strategy office has overridden the rule here, today."""
    return Override.objects.filter(rule=rule, until__gte=today, withdrawn_at=None, **ids).exists()


def reviews_of(scorecard_ids: Collection[int]) -> dict[int, date]:
    """The day of the last review of each, where there was one."""
    rows = Review.objects.filter(scorecard_id__in=scorecard_ids).order_by()
    return dict(rows.values_list("scorecard_id").annotate(last=Max("held_on")))


def today() -> date:
    """In the organisation's own zone, for whoever acts."""
    return timezone.now().astimezone(ZoneInfo(org.time_zone())).date()
