"""Scorecards of units."""

from collections.abc import Collection
from typing import Any

from fourfold.core import audit, events, guards
from fourfold.core.acting import action
from fourfold.core.inputs import fit
from fourfold.org.queries import Member
from fourfold.strategy.actions.rights import (
    apply_changes,
    editable_scorecard,
    require_editor,
    require_member,
    require_text,
)
from fourfold.strategy.models import PerspectivePlacement, Scorecard, Strategy

FIXED = frozenset({"strategy_id"})  # its lanes are the strategy's


@action
def add_scorecard(*, actor: Member, unit_id: int, strategy_id: int, name: str, **settings: Any) -> Scorecard:
    """A scorecard with the strategy's perspectives, of equal weight to begin with."""
    require_editor(actor, unit_id)
    strategy = Strategy.objects.select_for_update().get(pk=strategy_id)
    name = require_text(name, "name", "Name is missing. Give the scorecard a name.")
    guards.refuse_unknown(settings, set(audit.fields_of(Scorecard())) - FIXED)
    scorecard = Scorecard(unit_id=unit_id, strategy=strategy, name=name, **settings)
    fit(scorecard)
    _check(scorecard, ("name", "owner_id"))
    scorecard.save()
    lanes = strategy.perspectives.all()
    PerspectivePlacement.objects.bulk_create([PerspectivePlacement(scorecard=scorecard, perspective=p) for p in lanes])
    audit.record(actor, "added", scorecard, new=audit.fields_of(scorecard))
    events.announce("strategy_changed", [f"scorecard:{scorecard.pk}"], by=actor.pk)
    return scorecard


def _check(scorecard: Scorecard, changed: Collection[str]) -> None:
    require_text(scorecard.name, "name", "Name is missing. Give the scorecard a name.")
    same = Scorecard.objects.filter(unit_id=scorecard.unit_id, name__iexact=scorecard.name).exclude(pk=scorecard.pk)
    guards.refuse_if(
        same.exists(), "R13", f"This unit has a scorecard called “{scorecard.name}” already.", field="name"
    )
    guards.refuse_if(
        scorecard.minimum_coverage is not None and not 0 <= scorecard.minimum_coverage <= 1,
        "R2",
        "Minimum coverage lies between 0 and 1, such as 0.5 for half of the weight.",
        field="minimum_coverage",
    )
    if "owner_id" in changed:
        require_member(scorecard.owner_id, "owner")


@action
def change_scorecard(*, actor: Member, scorecard_id: int, version: int | None, **changes: Any) -> Scorecard:
    """Change its settings. Moving it to another unit needs the right to edit there too."""
    scorecard = editable_scorecard(actor, scorecard_id)

    def check(wanted: Scorecard, changed: Collection[str]) -> None:
        if "unit_id" in changed:
            require_editor(actor, wanted.unit_id)
        _check(wanted, changed)

    ids = f"scorecard:{scorecard.pk}"
    return apply_changes(actor, scorecard, version, changes, ids, fixed=FIXED, check=check)  # type: ignore[no-any-return]
