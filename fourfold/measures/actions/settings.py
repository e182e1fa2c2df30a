"""The organisation's defaults: what holds where a scorecard or a measure says nothing of its own."""

from typing import Any

from fourfold.core import audit, events, guards
from fourfold.core.acting import action
from fourfold.core.inputs import fit
from fourfold.core.locks import alone
from fourfold.measures import queries
from fourfold.measures.models import Defaults
from fourfold.org import rules as roles
from fourfold.org.queries import Member

FIELDS = (*queries.ROLL_UP, *queries.DAYS)
NOT_YOURS = "Only the strategy office and administrators may change the organisation's settings. Nothing was saved."


@action
def set_defaults(*, actor: Member, version: int | None = None, **settings: Any) -> Defaults:
    """Change some or all of the defaults. What was reported for a locked period keeps the settings of its day."""
    guards.require(roles.sees_everything(actor), NOT_YOURS)
    guards.refuse_unknown(settings, FIELDS)
    alone("settings")
    found = queries.defaults()
    before = audit.fields_of(found, *FIELDS) if found.pk else {}
    guards.require_version(found.version if found.pk else 0, version, audit.plain(before))
    for name, value in settings.items():
        setattr(found, name, value)
    fit(found)
    old, new = audit.changes(before, audit.fields_of(found, *FIELDS))
    if found.pk and not new:
        return found
    found.version = found.version + 1 if found.pk else 1
    found.save()
    audit.record(actor, "changed", found, old=old or None, new=new)
    events.announce("settings_changed", ["*"], by=actor.pk)
    return found
