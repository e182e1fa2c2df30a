"""What the strategy room does when the measures room reports something."""

from fourfold.core import events
from fourfold.measures.events import ValuesRecorded
from fourfold.strategy.queries.above import names_above


def connect() -> None:
    events.subscribe(ValuesRecorded, announce_values)


def announce_values(event: ValuesRecorded) -> None:
    """Tell open pages which measures changed, and every objective and scorecard above them."""
    events.announce("value_recorded", names_above(event.measure_ids), by=event.by)
