"""Telling others: upper rooms subscribe to past-tense events; open pages hear which records changed, never the data."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import connection

from fourfold.core.scoping import current_organisation

CHANNEL = "fourfold"
LONGEST = 300  # ids in one message: PostgreSQL takes 8,000 bytes
_handlers: dict[type, list[Callable[[Any], None]]] = defaultdict(list)


def subscribe(event_type: type, handler: Callable[[Any], None]) -> None:
    """Call `handler` with each event of this type, inside the publishing transaction. For a room's apps.py."""
    if handler not in _handlers[event_type]:
        _handlers[event_type].append(handler)


_kept_back: ContextVar[tuple[type, ...]] = ContextVar("events kept back", default=())


@contextmanager
def keeping_back(*types: type) -> Iterator[None]:
    """Inside, events of these types reach nobody: for what comes in bulk from a file, which is listed and not refused."""
    token = _kept_back.set(types)
    try:
        yield
    finally:
        _kept_back.reset(token)


def publish(event: object) -> None:
    """Hand a frozen event to those who subscribed, within the transaction that caused it."""
    if isinstance(event, _kept_back.get()):
        return
    for handler in _handlers[type(event)]:
        handler(event)


def announce(name: str, ids: Iterable[str], *, by: int | None = None) -> None:
    """Tell open pages, once this transaction commits, that these records changed: "measure:12", "scorecard:3".

    Too many ids for one message become "*": whoever listens asks again for what it shows.
    """
    kept = sorted(set(ids))
    message = {"o": current_organisation(), "name": name, "ids": kept if len(kept) <= LONGEST else ["*"], "by": by}
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, json.dumps(message)])
