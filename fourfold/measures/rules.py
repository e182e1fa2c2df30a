"""Choices and predicates of measures. The engine's words are the choices, so that nothing needs translating."""

from collections.abc import Mapping
from typing import Protocol

from django.db import models

from fourfold.engine import model as engine

NOT_TO_RECORD = (
    "Only the measure's owner, collector and approver, and members of its unit may enter values. Nothing was saved."
)


class Kind(models.TextChoices):
    FLOW = engine.Kind.FLOW.value, "Flow - periods add up"
    STOCK = engine.Kind.STOCK.value, "Stock - the last value counts"
    RATIO = engine.Kind.RATIO.value, "Ratio - numerator and denominator add up"
    INDEX = engine.Kind.INDEX.value, "Index - weighted mean"
    COUNT = engine.Kind.COUNT.value, "Count of events"
    YES_NO = engine.Kind.YES_NO.value, "Yes or no"


class Frequency(models.TextChoices):
    DAY = engine.Frequency.DAY.value, "Daily"
    WEEK = engine.Frequency.WEEK.value, "Weekly"
    MONTH = engine.Frequency.MONTH.value, "Monthly"
    QUARTER = engine.Frequency.QUARTER.value, "Quarterly"
    HALF = engine.Frequency.HALF.value, "Half-yearly"
    YEAR = engine.Frequency.YEAR.value, "Yearly"


class Polarity(models.TextChoices):
    MAXIMUM = engine.Polarity.MAXIMUM.value, "More is better"
    MINIMUM = engine.Polarity.MINIMUM.value, "Less is better"
    RANGE = engine.Polarity.RANGE.value, "Inside a range is better"
    MILESTONE = engine.Polarity.MILESTONE.value, "Milestone - done by a day"
    YES_NO = engine.Polarity.YES_NO.value, "Yes is better"
    NONE = engine.Polarity.NONE.value, "None - shown, never scored"


class Mode(models.TextChoices):
    LIMITS = engine.Mode.LIMITS.value, "Red and green limits"
    PERCENT = engine.Mode.PERCENT.value, "Percent of target"
    POINTS = engine.Mode.POINTS.value, "Points"


class Indicator(models.TextChoices):
    LEAD = "lead", "Lead - drives later results"
    LAG = "lag", "Lag - shows the result"


class MeasureState(models.TextChoices):
    DRAFT = "draft", "Draft"
    SUBMITTED = "submitted", "Submitted"
    APPROVED = "approved", "Approved"
    LIVE = "live", "Live"
    PAUSED = "paused", "Paused"
    RETIRED = "retired", "Retired"


class ValueKind(models.TextChoices):
    ACTUAL = "actual", "Actual"
    PROVISIONAL = "provisional", "Provisional"
    ESTIMATE = "estimate", "Estimate"
    FORECAST = "forecast", "Forecast"


class ValueState(models.TextChoices):
    OPEN = "open", "Open"
    SUBMITTED = "submitted", "Submitted"
    ACCEPTED = "accepted", "Accepted"
    LOCKED = "locked", "Locked"
    RESTATED = "restated", "Restated"


class ImportState(models.TextChoices):
    UPLOADED = "uploaded", "Uploaded"
    CHECKING = "checking", "Checking"
    CHECKED = "checked", "Checked"
    APPLYING = "applying", "Applying"
    APPLIED = "applied", "Applied"
    FAILED = "failed", "Failed"
    CANCELLED = "cancelled", "Cancelled"


class Person(Protocol):
    pk: int
    role: str


class Responsible(Protocol):
    owner_id: int | None
    collector_id: int | None
    approver_id: int | None


def is_responsible(member_id: int, measure: Responsible) -> bool:
    """Owner, collector or approver of the measure."""
    return member_id in {measure.owner_id, measure.collector_id, measure.approver_id}


def lies_below_itself(start: int, parents: Mapping[int, int | None]) -> bool:
    """Whether the way up from `start` leads back to it."""
    seen: set[int] = set()
    current = parents.get(start)
    while current is not None and current not in seen:
        if current == start:
            return True
        seen.add(current)
        current = parents.get(current)
    return False
