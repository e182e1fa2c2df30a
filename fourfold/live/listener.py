"""The process's one LISTEN connection: what PostgreSQL announces, for as long as the process lives."""

import asyncio
import json
import logging
import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import psycopg
from django.db import connections
from psycopg import sql

from fourfold.core.events import CHANNEL

logger = logging.getLogger("fourfold.live")

LIVELINESS = 15.0  # seconds between proofs that the connection still stands
LONGEST_WAIT = 10.0  # seconds between two attempts to connect


@dataclass(frozen=True)
class Announcement:
    """Records of an organisation that changed: "measure:12", or "*" for anything."""

    organisation_id: int
    name: str
    ids: tuple[str, ...]


def read(payload: str) -> Announcement | None:
    """An announcement from its text; None where it can't be read, so that one bad message never stops the rest."""
    try:
        found = json.loads(payload)
        return Announcement(int(found["o"]), str(found["name"]), tuple(map(str, found["ids"])))
    except (ValueError, KeyError, TypeError):
        logger.warning("An announcement could not be read and was left out.")
        return None


async def listen(heard: Callable[[Announcement], None], connected: Callable[[], None]) -> None:
    """Hand on every announcement until cancelled; `connected` is called whenever earlier ones may have been missed."""
    attempts = 0
    while True:
        try:
            async with await psycopg.AsyncConnection.connect(**parameters(), autocommit=True) as connection:
                await connection.execute(sql.SQL("LISTEN {}").format(sql.Identifier(CHANNEL)))
                attempts = 0
                connected()
                await _hand_on(connection, heard)
        except (psycopg.Error, OSError) as error:
            attempts += 1
            wait = min(LONGEST_WAIT, 0.1 * 2**attempts) * random.uniform(0.5, 1.0)  # noqa: S311
            logger.warning("Live updates lost the database (%s); trying again in %.1f s.", error, wait)
            await asyncio.sleep(wait)


async def _hand_on(connection: psycopg.AsyncConnection[Any], heard: Callable[[Announcement], None]) -> None:
    while True:
        async for notification in connection.notifies(timeout=LIVELINESS):
            if found := read(notification.payload):
                heard(found)
        await connection.execute("SELECT 1")


def parameters() -> dict[str, Any]:
    """How pages connect, for a connection outside of Django: the same address, the same role."""
    found = dict(connections["default"].get_connection_params())
    for django_only in ("cursor_factory", "context", "prepare_threshold"):
        found.pop(django_only, None)
    return found | {"application_name": "fourfold live"}
