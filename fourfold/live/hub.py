"""Everybody who listens, and the one place that decides what each of them hears."""

import asyncio
import logging
import math
import time
from collections import deque
from collections.abc import Callable, Collection, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import DatabaseError, close_old_connections

from fourfold.core.scoping import organisation_scope
from fourfold.live import listener
from fourfold.live.listener import Announcement
from fourfold.live.stream import RESYNC, Stream, change
from fourfold.live.visitors import Visitor, present, recognise
from fourfold.org.queries import Member
from fourfold.strategy import queries as strategy

logger = logging.getLogger("fourfold.live")
Answer = TypeVar("Answer")

CHECK_EVERY = 4.0  # seconds; a stream ends within 5 of its session, membership or password
THREADS = 2  # for questions to the database, whatever the number of streams
MARGIN = 0.5  # seconds that a request may take from the browser to us


class Hub:
    """The open streams of this process. Everything but `_ask` runs in the event loop's thread."""

    def __init__(self) -> None:
        self.streams: set[Stream] = set()
        self._announced: asyncio.Queue[Announcement] = asyncio.Queue()
        self._recent: deque[tuple[float, Announcement]] = deque(maxlen=1000)
        self._complete_since = math.inf  # nothing announced after this moment was missed
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="live")
        self._tasks: list[asyncio.Task[None]] = []
        self._closing = False

    @property
    def is_listening(self) -> bool:
        """Whether the database's announcements have begun to arrive."""
        return self._complete_since < math.inf

    def start(self) -> None:
        """Begin to listen. Call it in the running event loop."""
        listening = listener.listen(self._hear, self._catch_up)
        self._tasks = [asyncio.create_task(each) for each in (listening, self._tell(), self._watch())]

    async def stop(self) -> None:
        """End every stream and let the database go."""
        self.end_streams()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.to_thread(self._threads.shutdown)

    def end_streams(self) -> None:
        """End every stream, and let no new one in: the server is stopping."""
        self._closing = True
        for stream in self.streams:
            stream.end()

    async def admit(self, cookies: str, age: float) -> Stream | None:
        """A stream for whoever presents these cookies, or None. Raises DatabaseError.

        `age` is how many seconds ago the page was asked for: what was announced since then comes first.
        """
        asked = time.monotonic() - age - MARGIN
        visitor = await self._ask(recognise, cookies)
        if visitor is None:
            return None
        stream = Stream(visitor)
        self.streams.add(stream)
        if asked < self._complete_since:
            stream.put(RESYNC)
        else:
            await self._deliver([stream], [each for moment, each in self._recent if moment >= asked])
        if self._closing:
            stream.end()
        return stream

    def _hear(self, announcement: Announcement) -> None:
        if len(self._recent) == self._recent.maxlen:
            self._complete_since = self._recent[0][0] + 1e-6
        self._recent.append((time.monotonic(), announcement))
        self._announced.put_nowait(announcement)

    def _catch_up(self) -> None:
        """The listener is back: whoever was here meanwhile may have missed something and asks again."""
        self._complete_since = time.monotonic()
        for stream in self.streams:
            stream.put(RESYNC)

    async def _ask(self, question: Callable[..., Answer], *arguments: object) -> Answer:
        return await asyncio.get_running_loop().run_in_executor(self._threads, _with_database, question, *arguments)

    async def _tell(self) -> None:
        """Deliver announcements; those that arrive while others are being delivered go out together."""
        while True:
            batch = [await self._announced.get()]
            while not self._announced.empty():
                batch.append(self._announced.get_nowait())
            for organisation_id in {announcement.organisation_id for announcement in batch}:
                listening = [each for each in self.streams if each.visitor.organisation_id == organisation_id]
                await self._deliver(listening, batch)

    async def _deliver(self, listening: list[Stream], announced: Iterable[Announcement]) -> None:
        """Tell these streams, all of one organisation, what was announced there and they may know."""
        organisation_id = listening[0].visitor.organisation_id if listening else None
        announcements = [each for each in announced if each.organisation_id == organisation_id]
        if not announcements:
            return
        names = {name for announcement in announcements for name in announcement.ids}
        try:
            heard = await self._ask(audience, {each.visitor for each in listening}, names)
        except DatabaseError:
            logger.exception("Live updates could not ask who may hear; everybody asks again.")
            for stream in listening:
                stream.put(RESYNC)  # names nothing: each page asks with its own rights
            return
        for stream in listening:
            _pass_on(stream, heard.get(stream.visitor), announcements)

    async def _watch(self) -> None:
        """End the streams of those who signed out, left, changed the password or went to another organisation."""
        while True:
            await asyncio.sleep(CHECK_EVERY)
            watched = list(self.streams)
            try:
                staying = await self._ask(present, {each.visitor for each in watched}) if watched else {}
            except DatabaseError:
                staying = {}  # who can't be checked doesn't listen; browsers come back by themselves
            for stream in watched:
                if stream.visitor not in staying:
                    stream.end()


def audience(visitors: Collection[Visitor], names: Collection[str]) -> dict[Visitor, set[str]]:
    """Of these names those that each visitor, all of one organisation, may hear; whose session ended is left out."""
    members: dict[Visitor, Member] = present(visitors)
    if not members:
        return {}
    with organisation_scope(next(iter(members)).organisation_id):
        seen = strategy.seen_names({member.pk: member for member in members.values()}.values(), names)
    return {visitor: seen[member.pk] for visitor, member in members.items()}


def _pass_on(stream: Stream, seen: Collection[str] | None, announcements: Iterable[Announcement]) -> None:
    if seen is None:
        stream.end()
        return
    for announcement in announcements:
        ids = [name for name in announcement.ids if name in seen]
        if ids:
            stream.put(change(announcement.name, ids))


def _with_database(question: Callable[..., Answer], *arguments: object) -> Answer:
    """Run in one of the few threads, whose connection is kept unless it broke."""
    try:
        return question(*arguments)
    finally:
        close_old_connections()
