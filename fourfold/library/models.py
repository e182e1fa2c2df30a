"""What organisations add to the library, and the overrides of a build that isn't finished."""

from django.db import models
from django.db.models.functions import Lower, Now

from fourfold.core.scoping import OrganisationModel, Reference
from fourfold.library import rules


class Publication(OrganisationModel):
    """A measure of the organisation that stands in its library, or is to: others adopt its definition or link it."""

    measure = Reference("measures.Measure")
    name = models.CharField(max_length=200)
    perspective = models.CharField(max_length=20, choices=rules.PERSPECTIVE_CHOICES)
    purpose = models.TextField("when to use it", blank=True)
    owner = Reference("org.Membership")
    state = models.CharField(
        max_length=10, choices=rules.PublicationState.choices, default=rules.PublicationState.PROPOSED
    )
    proposed_by = Reference("org.Membership")
    proposed_at = models.DateTimeField(db_default=Now(), editable=False)
    decided_by = Reference("org.Membership", null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True, editable=False)
    decision = models.TextField("reason of the decision", blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "organisation_id", Lower("name"), condition=models.Q(state__in=rules.STANDING),
                name="publication_name_once",
            ),
            models.UniqueConstraint(
                fields=["organisation_id", "measure"], condition=models.Q(state__in=rules.STANDING),
                name="publication_measure_once",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


class PlanFile(OrganisationModel):
    """The StratML plan that a strategy came from. What the product has no room for - identifiers, stakeholders, who submitted it -
    stays here and is written out again. `ties` are the numbers of the themes, objectives and measures that its goals,
    objectives and indicators became, in the order of the file; None for an indicator that became none."""

    strategy = Reference("strategy.Strategy", models.CASCADE)
    text = models.TextField("the plan as XML")
    ties = models.JSONField(default=dict)
    added_by = Reference("org.Membership")
    added_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation_id", "strategy"], name="one_plan_of_a_strategy")]

    def __str__(self) -> str:
        return f"Plan of {self.strategy}"
