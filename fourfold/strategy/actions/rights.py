"""Who may change what, said once for all actions of the room."""

from typing import Any

from fourfold.core import audit, events, guards
from fourfold.org import queries as org
from fourfold.org.queries import Member
from fourfold.strategy import queries
from fourfold.strategy.models import Objective, Scorecard

NOT_YOURS = "Only editors of the unit and the strategy office may change this strategy. Nothing was saved."


def require_editor(actor: Member, unit_id: int) -> None:
    tree = org.unit_tree()
    guards.refuse_if(unit_id not in tree.units, "R11", "Choose a unit from the list.", field="unit")
    guards.require(unit_id in org.editable_unit_ids(actor, tree), NOT_YOURS)


def editable_scorecard(actor: Member, pk: int) -> Scorecard:
    """The scorecard, locked for the change. Raises DoesNotExist where the actor can't see it, R4 where not change it."""
    found = queries.visible_scorecards(actor).select_for_update(of=("self",)).get(pk=pk)
    require_editor(actor, found.unit_id)
    return found


def editable_objective(actor: Member, pk: int) -> Objective:
    found = queries.visible_objectives(actor).select_for_update(of=("self",)).get(pk=pk)
    require_editor(actor, found.scorecard.unit_id)
    return found


def require_text(text: str, field: str, sentence: str) -> str:
    """Trimmed, or refused with R1."""
    guards.refuse_if(not text.strip(), "R1", sentence, field=field)
    return text.strip()


def apply_changes(actor: Member, record: Any, version: int | None, changes: dict[str, Any], *ids: str) -> Any:
    """Write the changed fields with version check, trail and announcement; nothing where nothing differs."""
    before = audit.fields_of(record)
    unknown = sorted(set(changes) - set(before))
    guards.refuse_if(bool(unknown), "R11", f"There is no field called {', '.join(unknown)}.", field=", ".join(unknown))
    guards.require_version(record.version, version, audit.plain({name: before[name] for name in changes}))
    for name, value in changes.items():
        setattr(record, name, value.strip() if isinstance(value, str) else value)
    old, new = audit.changes(before, audit.fields_of(record))
    if new:
        record.version += 1
        record.save()
        audit.record(actor, "changed", record, old=old, new=new)
        events.announce("strategy_changed", ids, by=actor.pk)
    return record
