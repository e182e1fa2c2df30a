"""Scorecards of units."""

from typing import Any

from django.db import transaction

from fourfold.core import audit, events, guards
from fourfold.org.queries import Member
from fourfold.strategy.actions.rights import apply_changes, editable_scorecard, require_editor, require_text
from fourfold.strategy.models import PerspectivePlacement, Scorecard, Strategy


@transaction.atomic
def add_scorecard(*, actor: Member, unit_id: int, strategy_id: int, name: str, **settings: Any) -> Scorecard:
    """A scorecard with the strategy's perspectives, of equal weight to begin with."""
    require_editor(actor, unit_id)
    strategy = Strategy.objects.get(pk=strategy_id)
    name = require_text(name, "name", "Name is missing. Give the scorecard a name.")
    _refuse_same_name(unit_id, name)
    scorecard = Scorecard.objects.create(unit_id=unit_id, strategy=strategy, name=name, **settings)
    PerspectivePlacement.objects.bulk_create(
        [
            PerspectivePlacement(scorecard=scorecard, perspective=lane, weight=1.0)
            for lane in strategy.perspectives.all()
        ]
    )
    audit.record(actor, "added", scorecard, new=audit.fields_of(scorecard))
    events.announce("strategy_changed", [f"scorecard:{scorecard.pk}"], by=actor.pk)
    return scorecard


def _refuse_same_name(unit_id: int, name: str, but: int | None = None) -> None:
    same = Scorecard.objects.filter(unit_id=unit_id, name__iexact=name).exclude(pk=but)
    guards.refuse_if(same.exists(), "R13", f"This unit has a scorecard called “{name}” already.", field="name")


@transaction.atomic
def change_scorecard(*, actor: Member, scorecard_id: int, version: int | None, **changes: Any) -> Scorecard:
    scorecard = editable_scorecard(actor, scorecard_id)
    if "name" in changes:
        _refuse_same_name(scorecard.unit_id, require_text(changes["name"], "name", "Name is missing."), scorecard.pk)
    return apply_changes(actor, scorecard, version, changes, f"scorecard:{scorecard.pk}")  # type: ignore[no-any-return]
