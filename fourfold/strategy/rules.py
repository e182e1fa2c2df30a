"""Choices and checks of strategies."""

from django.db import models

from fourfold.measures.rules import Method as Method  # the organisation's default is kept there

PERSPECTIVES = (
    ("Financial", "To succeed financially, how should we appear to our owners?"),
    ("Customer", "To achieve our vision, how should we appear to our customers?"),
    ("Internal process", "To satisfy owners and customers, at which processes must we excel?"),
    ("Learning and growth", "To achieve our vision, how will we sustain our ability to change and improve?"),
)
FEWEST_PERSPECTIVES, MOST_PERSPECTIVES = 3, 6


class StrategyState(models.TextChoices):
    DRAFT = "draft", "Draft"
    IN_REVIEW = "in_review", "In review"
    APPROVED = "approved", "Approved"
    LIVE = "live", "Live"
    ARCHIVED = "archived", "Archived"


class ObjectiveState(models.TextChoices):
    PROPOSED = "proposed", "Proposed"
    AGREED = "agreed", "Agreed"
    LIVE = "live", "Live"
    ACHIEVED = "achieved", "Achieved"
    STOPPED = "stopped", "Stopped"
    ARCHIVED = "archived", "Archived"


GONE = (ObjectiveState.STOPPED, ObjectiveState.ARCHIVED)  # no longer counts, and came there with a reason


class Horizon(models.TextChoices):
    THIS_YEAR = "this_year", "This year"
    MEDIUM = "medium", "1-3 years"
    LONG = "long", "3-5 years"


class Lens(models.TextChoices):
    GROWTH = "growth", "Growth"
    EFFICIENCY = "efficiency", "Efficiency"
    INNOVATION = "innovation", "Innovation"
    RISK = "risk", "Risk"


class Strength(models.IntegerChoices):
    WEAK = 1, "Weak"
    MEDIUM = 2, "Medium"
    STRONG = 3, "Strong"


class Evidence(models.TextChoices):
    OPINION = "opinion", "Opinion"
    EXPERIENCE = "experience", "Experience"
    DATA = "data", "Data"


class Confidence(models.IntegerChoices):
    LOW = 1, "Low"
    MEDIUM = 2, "Medium"
    HIGH = 3, "High"


class TestResult(models.TextChoices):
    """What a test of a cause-and-effect hypothesis showed."""

    SUPPORTED = "supported", "Supported"
    UNCLEAR = "unclear", "Unclear"
    CONTRADICTED = "contradicted", "Contradicted"
