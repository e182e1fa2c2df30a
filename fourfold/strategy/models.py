"""Strategies, maps and scorecards."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from fourfold.core.scoping import OrganisationModel, Reference
from fourfold.org.rules import Audience
from fourfold.strategy import rules


class Strategy(OrganisationModel):
    """A unit's strategy for a span of years: mission, vision and what heads its map."""

    unit = Reference("org.Unit")
    name = models.CharField(max_length=120)
    mission = models.TextField(blank=True)
    vision = models.TextField(blank=True)
    values = models.TextField(blank=True)
    destination = models.TextField("destination statement", blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField()
    state = models.CharField(max_length=10, choices=rules.StrategyState.choices, default=rules.StrategyState.DRAFT)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="strategy_ends_later")]

    def __str__(self) -> str:
        return self.name


class Perspective(OrganisationModel):
    """A lane of the map, in its order from the top."""

    strategy = Reference("strategy.Strategy", models.CASCADE, related_name="perspectives")
    name = models.CharField(max_length=80)
    question = models.CharField(max_length=200, blank=True)
    order = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    remembers_past = True

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint("organisation_id", "strategy_id", Lower("name"), name="perspective_name_once")
        ]

    def __str__(self) -> str:
        return self.name


class Theme(OrganisationModel):
    """A strategic theme that crosses the perspectives."""

    strategy = Reference("strategy.Strategy", models.CASCADE, related_name="themes")
    name = models.CharField(max_length=80)
    intended_result = models.TextField(blank=True)
    sponsor = Reference("org.Membership", null=True, blank=True)
    order = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint("organisation_id", "strategy_id", Lower("name"), name="theme_name_once")]

    def __str__(self) -> str:
        return self.name


class Scorecard(OrganisationModel):
    """A unit's scorecard: objectives in perspectives, with weights, perhaps with other scorecards below it."""

    strategy = Reference("strategy.Strategy")
    unit = Reference("org.Unit")
    name = models.CharField(max_length=120)
    audience = models.CharField(max_length=20, choices=Audience.choices, default=Audience.ORGANISATION)
    owner = Reference("org.Membership", null=True, blank=True)
    # Empty or None: the organisation's default holds.
    method = models.CharField(max_length=10, choices=rules.Method.choices, blank=True)
    critical_caps = models.BooleanField("a critical red caps at amber", null=True, blank=True)
    cap_green = models.BooleanField("children count at most as green", null=True, blank=True)
    minimum_coverage = models.FloatField(null=True, blank=True, validators=[MinValueValidator(0.0)])
    order = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    remembers_past = True

    class Meta:
        constraints = [models.UniqueConstraint("organisation_id", "unit_id", Lower("name"), name="scorecard_name_once")]

    def __str__(self) -> str:
        return self.name


class Objective(OrganisationModel):
    """A thing to achieve, in one lane of the map, with one accountable owner."""

    scorecard = Reference("strategy.Scorecard", models.CASCADE, related_name="objectives")
    perspective = Reference("strategy.Perspective")
    theme = Reference("strategy.Theme", null=True, blank=True)
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=120)
    description = models.TextField(blank=True)
    owner = Reference("org.Membership", null=True, blank=True)
    horizon = models.CharField(max_length=10, choices=rules.Horizon.choices, blank=True)
    lens = models.CharField(max_length=10, choices=rules.Lens.choices, blank=True)
    question = models.TextField("strategic question", blank=True)
    success = models.TextField("success statement", blank=True)
    # Empty or None: the scorecard's settings hold.
    method = models.CharField(max_length=10, choices=rules.Method.choices, blank=True)
    critical_caps = models.BooleanField("a critical red caps at amber", null=True, blank=True)
    cap_green = models.BooleanField("children count at most as green", null=True, blank=True)
    state = models.CharField(max_length=10, choices=rules.ObjectiveState.choices, default=rules.ObjectiveState.LIVE)
    position = models.PositiveSmallIntegerField(null=True, blank=True)  # from the left in its lane; None: laid out
    version = models.PositiveIntegerField(default=1)
    remembers_past = True

    class Meta:
        ordering = ["perspective__order", "position", "code", "pk"]
        constraints = [
            models.UniqueConstraint("organisation_id", "scorecard_id", Lower("code"), name="objective_code_once"),
            models.UniqueConstraint("organisation_id", "scorecard_id", Lower("name"), name="objective_name_once"),
        ]

    def __str__(self) -> str:
        return self.name


class ObjectiveLink(OrganisationModel):
    """A cause and its effect: a hypothesis in words, with strength and delay."""

    cause = Reference("strategy.Objective", models.CASCADE)
    effect = Reference("strategy.Objective", models.CASCADE)
    because = models.TextField("because", blank=True)
    statement = models.TextField("if-then statement", blank=True)
    strength = models.PositiveSmallIntegerField(choices=rules.Strength.choices, default=rules.Strength.MEDIUM)
    delay_months = models.PositiveSmallIntegerField(default=0)
    evidence = models.CharField(max_length=10, choices=rules.Evidence.choices, default=rules.Evidence.OPINION)
    confidence = models.PositiveSmallIntegerField(choices=rules.Confidence.choices, default=rules.Confidence.MEDIUM)
    tested_on = models.DateField("last tested", null=True, blank=True)
    result = models.CharField("result of the test", max_length=12, choices=rules.TestResult.choices, blank=True)
    is_agreed = models.BooleanField(default=True)
    is_loop = models.BooleanField("closes a reinforcing loop", default=False, db_default=False)  # on purpose
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation_id", "cause", "effect"], name="link_once"),
            models.CheckConstraint(condition=~Q(cause=F("effect")), name="link_not_to_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.cause} → {self.effect}"


class Placement(OrganisationModel):
    """A child below a parent, with its weight, between two days: the dated hierarchy."""

    weight = models.FloatField(default=1.0, validators=[MinValueValidator(0.0)])
    effective_from = models.DateField(null=True, blank=True)  # None: from the beginning
    effective_to = models.DateField(null=True, blank=True)  # excluded; None: still
    remembers_past = True

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(condition=Q(weight__gte=0), name="%(class)s_weight_not_negative"),
            models.CheckConstraint(condition=Q(effective_to__gt=F("effective_from")), name="%(class)s_ends_later"),
        ]


class MeasurePlacement(Placement):
    """A measure below an objective."""

    objective = Reference("strategy.Objective", models.CASCADE)
    measure = Reference("measures.Measure")
    order = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.objective} › {self.measure}"


class ObjectivePlacement(Placement):
    """An objective below a perspective of a scorecard; the objective may be another scorecard's own (an alias)."""

    scorecard = Reference("strategy.Scorecard", models.CASCADE)
    perspective = Reference("strategy.Perspective")
    objective = Reference("strategy.Objective", models.CASCADE)

    def __str__(self) -> str:
        return f"{self.scorecard} › {self.perspective} › {self.objective}"


class PerspectivePlacement(Placement):
    """A perspective's weight in a scorecard."""

    scorecard = Reference("strategy.Scorecard", models.CASCADE)
    perspective = Reference("strategy.Perspective")

    def __str__(self) -> str:
        return f"{self.scorecard} › {self.perspective}"


class ScorecardPlacement(Placement):
    """A scorecard below another one."""

    parent = Reference("strategy.Scorecard", models.CASCADE)
    child = Reference("strategy.Scorecard")

    def __str__(self) -> str:
        return f"{self.parent} › {self.child}"
