"""A shift that has not begun takes no actual, though its day has: by hand, in bulk and from a file."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import timezone

from fourfold.measures import actions
from fourfold.measures.actions import IncomingMeasure, IncomingValue, NewValue
from fourfold.measures.models import Value
from tests.acts import refused

TODAY, YESTERDAY = date(2026, 3, 10), date(2026, 3, 9)
EARLY, LATE, NIGHT = 1, 2, 3


@pytest.fixture
def scrap(admin, ada, site):
    """Counted by shift in Berlin: early from six, late from fourteen, night from twenty-two o'clock."""
    names = (("Early", "06:00"), ("Late", "14:00"), ("Night", "22:00"))
    actions.set_calendar(actor=admin, first_month=1, shifts=[{"name": name, "starts": at} for name, at in names])
    return actions.add_measure(
        actor=ada, unit_id=site.pk, name="Scrap", code="S", frequency="shift", kind="flow", external_key="s"
    )


@pytest.fixture
def at(monkeypatch):
    def set_clock(hour, minute=0):
        now = datetime(2026, 3, 10, hour, minute, tzinfo=UTC)
        monkeypatch.setattr(timezone, "now", lambda: now)

    return set_clock


def record(ada, scrap, day, shift, **more):
    actions.record_value(actor=ada, measure_id=scrap.pk, period_start=day, shift=shift, amount=Decimal(1), **more)


def test_what_has_begun_is_taken_and_what_lies_ahead_is_refused(ada, scrap, at):
    at(12, 59)  # a minute to two in Berlin
    record(ada, scrap, TODAY, EARLY)
    with refused("R3", "period"):
        record(ada, scrap, TODAY, LATE)
    record(ada, scrap, TODAY, LATE, kind="forecast")
    at(13)
    record(ada, scrap, TODAY, LATE)
    with refused("R3", "period"):
        record(ada, scrap, TODAY, NIGHT)


def test_before_the_days_first_shift_it_is_still_the_night_before(ada, scrap, at):
    at(3)
    record(ada, scrap, YESTERDAY, NIGHT)
    with refused("R3", "period"):
        record(ada, scrap, TODAY, EARLY)


def test_many_at_once_and_a_file_are_refused_as_well(ada, scrap, at):
    at(12)
    rows = [NewValue(measure_id=scrap.pk, period=TODAY, shift=shift, amount=Decimal(1)) for shift in (EARLY, LATE)]
    with refused("R8") as found:
        actions.record_values(actor=ada, rows=rows, source="t")
    assert [(row["index"], row["code"]) for row in found[0].details["rows"]] == [(1, "R3")]
    file = [IncomingValue("s", TODAY, actual=Decimal(1), shift=shift) for shift in (EARLY, LATE)]
    given = {
        "actor": ada,
        "unit_id": scrap.unit_id,
        "source": "f",
        "digest": "d",
        "measures": {"s": IncomingMeasure("s")},
    }
    with refused("R3"):
        actions.apply_file(**given, values=iter(file))
    actions.apply_file(**given, values=iter(file[:1]))
    assert Value.objects.get().shift == EARLY
