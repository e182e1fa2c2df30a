"""Noting that a scorecard was reviewed."""

from datetime import date

from fourfold.core import audit, events, guards
from fourfold.core.acting import action
from fourfold.core.inputs import fit
from fourfold.governance.models import Review
from fourfold.measures.queries import today
from fourfold.org.queries import Member
from fourfold.strategy import queries as strategy

NOT_YOURS = "Only editors of the unit and the strategy office note its reviews. Nothing was saved."


@action
def note_review(*, actor: Member, scorecard_id: int, held_on: date, note: str = "") -> Review:
    """The scorecard was reviewed on that day; from then on its review counts as new."""
    scorecard = strategy.visible_scorecards(actor).get(pk=scorecard_id)
    guards.require(strategy.editable_scorecards(actor).filter(pk=scorecard_id).exists(), NOT_YOURS)
    review = Review(scorecard_id=scorecard.pk, held_on=held_on, note=note.strip(), noted_by_id=actor.pk)
    fit(review)
    guards.refuse_if(
        held_on > today(actor), "R3", "That day is still to come. Note the review once it was held.", field="held_on"
    )
    same = Review.objects.filter(scorecard_id=scorecard.pk, held_on=held_on).exists()
    guards.refuse_if(same, "R13", "A review of that day is noted already.", field="held_on")
    review.save()
    audit.record(actor, "noted", review, new=audit.fields_of(review))
    events.announce("governance_changed", [f"scorecard:{scorecard.pk}"], by=actor.pk)
    return review
