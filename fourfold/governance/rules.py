"""Choices of governance: which guard-rails may be overridden, and of what each speaks."""

from collections.abc import Mapping

from django.db import models

LEAST_REASON = 20  # characters of the reason for an override


class Rule(models.TextChoices):
    """Guard-rails that the strategy office may override; the others stop, or only warn."""

    VISION = "vision", "A strategy has a vision"
    THEMES = "themes", "3 to 5 themes"
    OBJECTIVES = "objectives", "At most 24 objectives on a map"
    UNMEASURED = "unmeasured", "Every objective has a KPI"
    KPIS = "kpis", "3 to 5 KPIs in each perspective"
    BALANCE = "balance", "No perspective is empty"
    REVIEW = "review", "A review in each quarter"


# What an override of each rule is about: exactly these.
SUBJECTS: Mapping[str, tuple[str, ...]] = {
    Rule.VISION: ("strategy_id",),
    Rule.THEMES: ("strategy_id",),
    Rule.OBJECTIVES: ("scorecard_id",),
    Rule.UNMEASURED: ("scorecard_id", "objective_id"),
    Rule.KPIS: ("scorecard_id", "perspective_id"),
    Rule.BALANCE: ("scorecard_id", "perspective_id"),
    Rule.REVIEW: ("scorecard_id",),
}


class HandoverState(models.TextChoices):
    OFFERED = "offered", "Offered"
    ACCEPTED = "accepted", "Accepted"
    DECLINED = "declined", "Declined"
    WITHDRAWN = "withdrawn", "Withdrawn"
