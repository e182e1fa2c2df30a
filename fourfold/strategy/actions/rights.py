"""Who may change what, said once for all actions of the room."""

from collections.abc import Callable, Collection
from datetime import date, datetime
from typing import Any

from fourfold.core import audit, events, guards
from fourfold.core.inputs import fit
from fourfold.core.past import added_at
from fourfold.measures.queries import first_open_day
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


def scorecard_added(pk: int) -> datetime | None:
    """When the scorecard was added: periods locked before that are no matter of its."""
    return added_at(Scorecard, {pk}).get(pk)


def open_since(scorecard_id: int) -> date | None:
    """From when something new may count on the scorecard: the first day that isn't locked (None: from the beginning)."""
    return first_open_day(scorecard_added(scorecard_id))


def require_text(text: str, field: str, sentence: str) -> str:
    """Trimmed, or refused with R1."""
    guards.refuse_if(not text.strip(), "R1", sentence, field=field)
    return text.strip()


def require_member(pk: int | None, field: str) -> None:
    """R11 unless it is nobody, or an active member of this organisation."""
    known = pk is None or org.active_members().filter(pk=pk).exists()
    guards.refuse_if(not known, "R11", f"Choose an active member as {field}.", field=field)


def apply_changes(
    actor: Member,
    record: Any,
    version: int | None,
    changes: dict[str, Any],
    *ids: str,
    fixed: Collection[str] = (),
    check: Callable[[Any, Collection[str]], None] = lambda record, changed: None,
) -> Any:
    """Write the changed fields with version check, trail and announcement; nothing where nothing differs.

    `fixed` fields can't be changed; `check` gets the record as it would be, with the names of what differs, and refuses.
    """
    before = audit.fields_of(record)
    guards.refuse_unknown(changes, set(before) - set(fixed))
    guards.require_version(record.version, version, audit.plain({name: before[name] for name in changes}))
    for name, value in changes.items():
        setattr(record, name, value.strip() if isinstance(value, str) else value)
    fit(record)
    old, new = audit.changes(before, audit.fields_of(record))
    if new:
        check(record, tuple(new))
        record.version += 1
        record.save()
        audit.record(actor, "changed", record, old=old, new=new)
        events.announce("strategy_changed", ids, by=actor.pk)
    return record
