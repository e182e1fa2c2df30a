"""Everybody who listens, and the one place that decides what each of them hears."""

import asyncio
import logging
from collections import defaultdict
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


class Hub:
    """The open streams of this process. Everything but `_ask` runs in the event loop's thread."""

    def __init__(self) -> None:
        self.streams: set[Stream] = set()
        self._announced: asyncio.Queue[Announcement] = asyncio.Queue()
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="live")
        self._tasks: list[asyncio.Task[None]] = []
        self._closing = False

    def start(self) -> None:
        """Begin to listen. Call it in the running event loop."""
        listening = listener.listen(self._announced.put_nowait, self.resync)
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

    def resync(self) -> None:
        """Tell everybody to ask again for all they show: something may have been missed."""
        for stream in self.streams:
            stream.put(RESYNC)

    async def admit(self, cookies: str) -> Stream | None:
        """A stream for whoever presents these cookies, or None. Raises DatabaseError."""
        visitor = await self._ask(recognise, cookies)
        if visitor is None or self._closing:
            return None
        stream = Stream(visitor)
        self.streams.add(stream)
        return stream

    async def _ask(self, question: Callable[..., Answer], *arguments: object) -> Answer:
        return await asyncio.get_running_loop().run_in_executor(self._threads, _with_database, question, *arguments)

    async def _tell(self) -> None:
        """Deliver announcements; those that arrive while others are being delivered go out together."""
        while True:
            batch = [await self._announced.get()]
            while not self._announced.empty():
                batch.append(self._announced.get_nowait())
            by_organisation: dict[int, list[Announcement]] = defaultdict(list)
            for announcement in batch:
                by_organisation[announcement.organisation_id].append(announcement)
            for organisation_id, announcements in by_organisation.items():
                await self._deliver(organisation_id, announcements)

    async def _deliver(self, organisation_id: int, announcements: list[Announcement]) -> None:
        listening = [each for each in self.streams if each.visitor.organisation_id == organisation_id]
        if not listening:
            return
        names = {name for announcement in announcements for name in announcement.ids}
        try:
            heard = await self._ask(audience, organisation_id, {each.visitor for each in listening}, names)
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


def audience(organisation_id: int, visitors: Collection[Visitor], names: Collection[str]) -> dict[Visitor, set[str]]:
    """Of these names those that each visitor may hear; visitors whose session or membership ended are left out."""
    members: dict[Visitor, Member] = present(visitors)
    with organisation_scope(organisation_id):
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
