"""Overrides of guard-rails, reviews that were held, and handovers."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from fourfold.core.scoping import OrganisationModel, Reference
from fourfold.governance import rules


class Override(OrganisationModel):
    """The strategy office lets a guard-rail be broken in one place until a day, and says why."""

    rule = models.CharField(max_length=12, choices=rules.Rule.choices)
    strategy = Reference("strategy.Strategy", models.CASCADE, null=True, blank=True)
    scorecard = Reference("strategy.Scorecard", models.CASCADE, null=True, blank=True)
    perspective = Reference("strategy.Perspective", models.CASCADE, null=True, blank=True)
    objective = Reference("strategy.Objective", models.CASCADE, null=True, blank=True)
    reason = models.TextField()
    until = models.DateField("until when")  # the last day on which it holds
    made_by = Reference("org.Membership")
    made_at = models.DateTimeField(db_default=Now(), editable=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)

    def __str__(self) -> str:
        return f"{self.get_rule_display()} until {self.until}"

    @property
    def subject(self) -> tuple[str, int | None, int | None, int | None, int | None]:
        return (self.rule, self.strategy_id, self.scorecard_id, self.perspective_id, self.objective_id)


class Review(OrganisationModel):
    """Somebody says that a scorecard was reviewed on a day, and what came of it."""

    scorecard = Reference("strategy.Scorecard", models.CASCADE)
    held_on = models.DateField()
    note = models.TextField("what came of it", blank=True)
    noted_by = Reference("org.Membership")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation_id", "scorecard", "held_on"], name="review_once_a_day")
        ]

    def __str__(self) -> str:
        return f"Review of {self.scorecard} on {self.held_on}"


class Handover(OrganisationModel):
    """What a person answers for, offered to another, who accepts or declines all of it. `items` is what was offered."""

    giver = Reference("org.Membership")
    receiver = Reference("org.Membership")
    offered_by = Reference("org.Membership")
    note = models.TextField("what to know", blank=True)
    items = models.JSONField(default=list)  # [["objective", 12], ...]
    state = models.CharField(max_length=10, choices=rules.HandoverState.choices, default=rules.HandoverState.OFFERED)
    offered_at = models.DateTimeField(db_default=Now(), editable=False)
    decided_at = models.DateTimeField(null=True, blank=True, editable=False)
    decision = models.TextField("reason of the decision", blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation_id", "giver"], condition=Q(state=rules.HandoverState.OFFERED), name="one_open_handover"
            ),
            models.CheckConstraint(condition=~Q(giver=F("receiver")), name="handover_to_another"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.giver} → {self.receiver}"
