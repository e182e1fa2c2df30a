"""One open stream: a bounded mailbox, and the bytes that go to the browser."""

import asyncio
import json
import random
from collections import deque
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any

from fourfold.live.visitors import Visitor

Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]

PING_AFTER = 15.0  # seconds of silence, so that proxies keep the stream open
LONGEST_MAILBOX = 64  # events that wait for a slow browser; beyond them one "resync" stands for all
RESYNC = b"event: resync\ndata: {}\n\n"
PING = b": ping\n\n"
PROTECTION = [  # of every answer that Django's middleware does not see: nothing in it is a page
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"same-origin"),
]
HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-cache, no-transform"),
    (b"x-accel-buffering", b"no"),
    *PROTECTION,
]


def change(name: str, ids: Iterable[str]) -> bytes:
    """The event that tells which records changed, never what they hold."""
    return f"event: change\ndata: {json.dumps({'name': name, 'ids': list(ids)})}\n\n".encode()


class Stream:
    """What waits for one browser. Only the event loop's thread touches it."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor
        self.ended = False
        self._waiting: deque[bytes] = deque()
        self._something = asyncio.Event()

    def put(self, event: bytes) -> None:
        """Add an event. Where too many wait, one "resync" replaces them: the page then asks for everything it shows."""
        if event == RESYNC or len(self._waiting) >= LONGEST_MAILBOX:
            self._waiting.clear()
            event = RESYNC
        if not (self._waiting and self._waiting[-1] == RESYNC == event):
            self._waiting.append(event)
        self._something.set()

    def end(self) -> None:
        """Close after what was sent already; nothing that waits goes out any more."""
        self.ended = True
        self._waiting.clear()
        self._something.set()

    async def next(self) -> bytes:
        """What to send next: everything that waits, a ping after silence, or nothing once the stream has ended."""
        try:
            async with asyncio.timeout(PING_AFTER):
                await self._something.wait()
        except TimeoutError:
            return PING
        self._something.clear()
        found = b"".join(self._waiting)
        self._waiting.clear()
        return b"" if self.ended else found

    async def run(self, receive: Receive, send: Send) -> None:
        """Serve the stream until it is ended or the browser leaves."""
        leaving = asyncio.create_task(self._until_gone(receive))
        try:
            await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
            await self._send(send, f"retry: {random.randint(1000, 4000)}\n: connected\n\n".encode())  # noqa: S311
            while not self.ended:
                event = await self.next()
                if event:
                    await self._send(send, event)
            await send({"type": "http.response.body", "body": b""})
        finally:
            leaving.cancel()

    async def _until_gone(self, receive: Receive) -> None:
        while (await receive())["type"] != "http.disconnect":
            pass
        self.end()

    async def _send(self, send: Send, body: bytes) -> None:
        await send({"type": "http.response.body", "body": body, "more_body": True})
