"""The address /events/: who may come in, and what is said to those who may not."""

import json
import logging
from collections.abc import MutableMapping
from typing import Any
from urllib.parse import parse_qsl

from django.conf import settings
from django.db import DatabaseError
from django.http.request import split_domain_port, validate_host

from fourfold.live.hub import Hub
from fourfold.live.stream import PROTECTION, Receive, Send

logger = logging.getLogger("fourfold.live")
PATH = "/events/"


async def serve(hub: Hub, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
    """Answer one request for the stream of events; ends with the stream."""
    headers = _headers(scope)
    if scope["method"] != "GET":
        await _say(send, 405, "Open this address with GET.", (b"allow", b"GET"))
        return
    if not validate_host(split_domain_port(headers.get(b"host", ""))[0], settings.ALLOWED_HOSTS):
        await _say(send, 400, "This host name is not one of the server's own. See FOURFOLD_ALLOWED_HOSTS.")
        return
    try:
        stream = await hub.admit(headers.get(b"cookie", ""), _age(scope["query_string"]))
    except DatabaseError:
        logger.exception("A stream could not be opened: the database did not answer.")
        await _say(send, 503, "The database is busy. Try again in a moment.", (b"retry-after", b"5"))
        return
    if stream is None:
        await _say(send, 401, "Sign in first.")
        return
    try:
        await stream.run(receive, send)
    finally:
        hub.streams.discard(stream)


def _age(query: bytes) -> float:
    """Seconds since the browser asked for its page; it says so in milliseconds (?age=350). Unknown: a moment."""
    text = dict(parse_qsl(query.decode("latin-1"))).get("age", "")
    return int(text) / 1000 if text.isascii() and text.isdecimal() and len(text) < 15 else 0.0


def _headers(scope: MutableMapping[str, Any]) -> dict[bytes, str]:
    found: dict[bytes, str] = {}
    for name, value in scope["headers"]:
        text = value.decode("latin-1")
        found[name] = f"{found[name]}; {text}" if name == b"cookie" and name in found else text
    return found


async def _say(send: Send, status: int, sentence: str, *more: tuple[bytes, bytes]) -> None:
    body = json.dumps({"detail": sentence}).encode()
    size = str(len(body)).encode()
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", size),
        (b"cache-control", b"no-store"),
        *PROTECTION,
        *more,
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
