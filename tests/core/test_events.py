"""Upper rooms hear events inside the transaction; open pages hear ids, and only once it is committed."""

import json
from dataclasses import dataclass

import psycopg
import pytest
from django.db import connection, transaction

from fourfold.core import events
from fourfold.org.actions import add_unit
from tests.together import town

__all__ = ["town"]


@dataclass(frozen=True)
class Rang:
    times: int


@pytest.fixture
def heard():
    found = []
    events.subscribe(Rang, found.append)
    events.subscribe(Rang, found.append)
    yield found
    events._handlers.pop(Rang)


def test_an_event_reaches_its_subscriber_once_and_at_once(heard):
    events.publish(Rang(3))
    assert heard == [Rang(3)]


def test_an_event_nobody_waits_for_is_no_error():
    events.publish(object())


@pytest.fixture
def listener(town):
    """A connection of its own that listens, as the live door does."""
    with psycopg.connect(**connection.get_connection_params(), autocommit=True) as listening:
        listening.execute(f"LISTEN {events.CHANNEL}")
        yield lambda: [json.loads(each.payload) for each in listening.notifies(timeout=1, stop_after=1)]


def test_ids_are_told_when_the_transaction_commits(town, listener):
    with transaction.atomic():
        events.announce("value_recorded", ["measure:2", "measure:1", "measure:2"], by=town.pk)
    assert listener() == [
        {"o": town.organisation_id, "name": "value_recorded", "ids": ["measure:1", "measure:2"], "by": town.pk}
    ]


def test_what_is_rolled_back_is_never_told(town, listener):
    with transaction.atomic():
        events.announce("value_recorded", ["measure:1"])
        transaction.set_rollback(True)
    add_unit(actor=town, name="A", code="A", parent_id=town.unit_id)
    events.announce("marker", ["unit:1"])
    assert [each["name"] for each in listener()] == ["marker"]


def test_too_many_ids_become_everything(town, listener):
    events.announce("value_recorded", (f"measure:{n}" for n in range(events.LONGEST + 1)))
    assert listener()[0]["ids"] == ["*"]


def test_as_many_ids_as_fit_are_told(town, listener):
    events.announce("value_recorded", (f"objective:{n + 10**9}" for n in range(events.LONGEST)))
    assert len(listener()[0]["ids"]) == events.LONGEST


def test_what_is_kept_back_reaches_nobody_until_the_block_ends(monkeypatch):
    from fourfold.core import events

    class Placed:
        pass

    heard = []
    monkeypatch.setattr(events, "_handlers", {Placed: [heard.append], str: [heard.append]})
    with events.keeping_back(Placed):
        events.publish(Placed())
        events.publish("other")
    events.publish(kept := Placed())
    assert heard == ["other", kept]
