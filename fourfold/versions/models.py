"""Versions that were approved, and what was proposed about them."""

from django.db import models
from django.db.models.functions import Now

from fourfold.core.scoping import OrganisationModel, Reference
from fourfold.versions import rules


class Baseline(OrganisationModel):
    """A version of a strategy as it was approved: the whole text. Rows are only ever added."""

    strategy = Reference("strategy.Strategy", models.CASCADE)
    number = models.PositiveIntegerField()
    text = models.TextField()
    reason = models.TextField(blank=True)
    approved_by = Reference("org.Membership")
    approved_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation_id", "strategy", "number"], name="baseline_number_once")
        ]

    def __str__(self) -> str:
        return f"version {self.number} of {self.strategy}"


class Proposal(OrganisationModel):
    """A comment on a box, a link or the whole, perhaps with another value for one word of it; it is resolved once."""

    strategy = Reference("strategy.Strategy", models.CASCADE)
    path = models.JSONField(
        default=list
    )  # of the item in the strategy's text: ["scorecards", "Group", "objectives", "F1"]
    about = models.CharField(max_length=600)
    word = models.CharField("what is to change", max_length=40, blank=True)  # none: a comment
    value = models.TextField("what it is to become", blank=True)
    comment = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=rules.ProposalState.choices, default=rules.ProposalState.OPEN)
    proposed_by = Reference("org.Membership")
    proposed_at = models.DateTimeField(db_default=Now(), editable=False)
    decided_by = Reference("org.Membership", null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True, editable=False)
    decision = models.TextField("reason of the decision", blank=True)
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return self.about
