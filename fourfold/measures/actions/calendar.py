"""The organisation's fiscal calendar."""

from fourfold.core import audit, events, guards
from fourfold.core.acting import action
from fourfold.measures.models import FiscalCalendar
from fourfold.org import rules as roles
from fourfold.org.queries import Member


@action
def set_calendar(*, actor: Member, first_month: int, version: int | None = None) -> FiscalCalendar:
    """Start the fiscal year in this month (1-12)."""
    guards.require(roles.can_administer(actor), "Only an administrator may change the calendar. Nothing was changed.")
    guards.refuse_if(not 1 <= first_month <= 12, "R11", "Choose a month from 1 to 12.", field="first_month")
    calendar, made = FiscalCalendar.objects.select_for_update().get_or_create(defaults={"first_month": first_month})
    before = audit.fields_of(calendar, "first_month")
    if not made:
        guards.require_version(calendar.version, version, before)
        if calendar.first_month == first_month:
            return calendar
        calendar.first_month = first_month
        calendar.version += 1
        calendar.save()
    audit.record(actor, "changed", calendar, old=None if made else before, new=audit.fields_of(calendar, "first_month"))
    events.announce("calendar_changed", ["*"], by=actor.pk)
    return calendar
