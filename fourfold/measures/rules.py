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
    TEXT = engine.Kind.TEXT.value, "Words - one of some words, the last counts"


class Frequency(models.TextChoices):
    SHIFT = engine.Frequency.SHIFT.value, "By shift"
    DAY = engine.Frequency.DAY.value, "Daily"
    WEEK = engine.Frequency.WEEK.value, "Weekly"
    MONTH = engine.Frequency.MONTH.value, "Monthly"
    QUARTER = engine.Frequency.QUARTER.value, "Quarterly"
    HALF = engine.Frequency.HALF.value, "Half-yearly"
    YEAR = engine.Frequency.YEAR.value, "Yearly"


class Pattern(models.TextChoices):
    """How weeks make up a quarter's months; without one they are calendar months."""

    FOUR_FOUR_FIVE = "4-4-5", "4-4-5 weeks"
    FOUR_FIVE_FOUR = "4-5-4", "4-5-4 weeks"
    FIVE_FOUR_FOUR = "5-4-4", "5-4-4 weeks"


class YearEnd(models.TextChoices):
    NEAREST = "nearest", "nearest to the end of the month"
    LAST = "last", "the last one in the month"


class Weekday(models.IntegerChoices):
    MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = range(7)


class Polarity(models.TextChoices):
    MAXIMUM = engine.Polarity.MAXIMUM.value, "More is better"
    MINIMUM = engine.Polarity.MINIMUM.value, "Less is better"
    RANGE = engine.Polarity.RANGE.value, "Inside a range is better"
    MILESTONE = engine.Polarity.MILESTONE.value, "Milestone - done by a day"
    YES_NO = engine.Polarity.YES_NO.value, "Yes is better"
    NONE = engine.Polarity.NONE.value, "None - shown, never scored"
    RULES = engine.Polarity.RULES.value, "What the rules say, the first that holds"


class Mode(models.TextChoices):
    LIMITS = engine.Mode.LIMITS.value, "Red and green limits"
    PERCENT = engine.Mode.PERCENT.value, "Percent of target"
    POINTS = engine.Mode.POINTS.value, "Points"
    DEVIATION = engine.Mode.DEVIATION.value, "Deviation from the target"
    RULES = engine.Mode.RULES.value, "Rules, the first that holds"


class Method(models.TextChoices):
    """How the scores below something combine. Here, since the organisation's own defaults are kept in this room."""

    MEAN = engine.Method.MEAN.value, "Weighted mean"
    WORST = engine.Method.WORST.value, "Worst child"
    BEST = engine.Method.BEST.value, "Best child"
    MODE_WORST = engine.Method.MODE_WORST.value, "Most frequent status, ties to the worse"
    MODE_BEST = engine.Method.MODE_BEST.value, "Most frequent status, ties to the better"
    COUNT = engine.Method.COUNT.value, "Count of statuses"


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


class PeriodState(models.TextChoices):
    """Where a period is on its way. Restated is entered by an approved restatement only."""

    OPEN = "open", "Open"
    COLLECTING = "collecting", "Collecting"
    ANALYSIS = "analysis", "In analysis"
    LOCKED = "locked", "Locked"
    PUBLISHED = "published", "Published"
    RESTATED = "restated", "Restated"


MOVES: Mapping[str, tuple[str, ...]] = {
    "open": ("collecting",),
    "collecting": ("analysis", "open"),
    "analysis": ("locked", "collecting"),
    "locked": ("published",),
    "published": (),
    "restated": ("published",),
}


class RestatementKind(models.TextChoices):
    VALUE = "value", "Value"
    TARGET = "target", "Target"
    THRESHOLD = "threshold", "Limits"
    WEIGHT = "weight", "Weight"


class RestatementState(models.TextChoices):
    PROPOSED = "proposed", "Proposed"
    APPROVED = "approved", "Approved"
    DECLINED = "declined", "Declined"
    WITHDRAWN = "withdrawn", "Withdrawn"


class Origin(models.TextChoices):
    ENTERED = "entered", "Entered by people or from files"
    FORMULA = "formula", "Calculated by a formula"
    ROLL_UP = "roll_up", "Rolled up from the measures of other units"


class ImportState(models.TextChoices):
    UPLOADED = "uploaded", "Uploaded"
    CHECKING = "checking", "Checking"
    CHECKED = "checked", "Checked"
    APPLYING = "applying", "Applying"
    APPLIED = "applied", "Applied"
    FAILED = "failed", "Failed"
    CANCELLED = "cancelled", "Cancelled"


class Alike(Protocol):
    kind: str
    unit_of_measure: str
    scale: float
    frequency: str


def why_not_alike(parent: Alike, child: Alike) -> str:
    """Why values of the child can't roll up into the parent; "" where they can."""
    if parent.kind != child.kind:
        return f"it is of the kind {Kind(child.kind).label.lower()}, not {Kind(parent.kind).label.lower()}"
    if parent.unit_of_measure.strip().casefold() != child.unit_of_measure.strip().casefold():
        return f"it is in {child.unit_of_measure or 'no unit'}, not in {parent.unit_of_measure or 'no unit'}"
    if parent.kind == Kind.RATIO and parent.scale != child.scale:
        return "its ratio has another factor"
    order = Frequency.values
    if order.index(child.frequency) > order.index(parent.frequency):
        return f"it is measured {Frequency(child.frequency).label.lower()}, more seldom than {Frequency(parent.frequency).label.lower()}"
    return ""


class Person(Protocol):
    pk: int
    role: str


class Proposed(Protocol):
    kind: str
    proposed_by_id: int
    owners: list[int]
    measure: "Responsible | None"


class Responsible(Protocol):
    owner_id: int | None
    collector_id: int | None
    approver_id: int | None


def is_responsible(member_id: int, measure: Responsible) -> bool:
    """Owner, collector or approver of the measure."""
    return member_id in {measure.owner_id, measure.collector_id, measure.approver_id}


def why_not_to_decide(member_id: int, role: str, proposal: Proposed) -> str:
    """Why this member may not approve or decline the restatement; nothing where they may."""
    measure = proposal.measure
    if member_id == proposal.proposed_by_id:
        return "You proposed this restatement; somebody else decides about it."
    if measure is not None and member_id == measure.owner_id:
        return "You own this measure; somebody else decides about its restatements."
    if member_id in proposal.owners:
        return "You owned this when it was proposed; somebody else decides about it."
    is_approver = measure is not None and member_id == measure.approver_id
    if not is_approver and role != "strategy_office":
        return "Only the measure's approver and the strategy office decide about restatements."
    return ""


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
