"""What the strategy room does when the measures room reports something."""

from zoneinfo import ZoneInfo

from fourfold.core import events, locks
from fourfold.measures.events import RestatementApproved, ValuesRecorded
from fourfold.org import queries as org
from fourfold.strategy.actions.restating import apply_weight
from fourfold.strategy.queries.changed import names_changed


def connect() -> None:
    events.subscribe(ValuesRecorded, announce_values)
    events.subscribe(RestatementApproved, apply_weight)


def announce_values(event: ValuesRecorded) -> None:
    """Tell open pages which measures changed, and which of the records above them show another number since.

    It is asked within the writing transaction, after the audit trail's lock, which lets one writer of an organisation in
    at a time: two changes that only together move a score can't both miss it.
    """
    since = locks.began()
    today = since.astimezone(ZoneInfo(org.time_zone())).date()
    events.announce("value_recorded", names_changed(event.measure_ids, since, today), by=event.by)
