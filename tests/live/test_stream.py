"""One stream's mailbox."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from fourfold.live.listener import Announcement, read
from fourfold.live.stream import LONGEST_MAILBOX, RESYNC, Stream, change
from fourfold.live.visitors import Visitor

VISITOR = Visitor("key", 1, 1)


def apart(coroutine):
    """Run it in a thread of its own: browser tests keep an event loop running in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, coroutine).result()


def taken(*events: bytes) -> bytes:
    async def run() -> bytes:
        stream = Stream(VISITOR)
        for event in events:
            stream.put(event)
        return await stream.next()

    return apart(run())


def test_what_waits_goes_out_together_in_order():
    first, second = change("value_recorded", ["measure:1"]), change("value_recorded", ["measure:2"])
    assert taken(first, second) == first + second


def test_a_slow_browser_gets_one_resync_instead_of_an_endless_queue():
    events = [change("value_recorded", [f"measure:{n}"]) for n in range(LONGEST_MAILBOX + 1)]
    assert taken(*events) == RESYNC


def test_what_comes_after_a_resync_still_arrives():
    last = change("value_recorded", ["measure:1"])
    assert taken(RESYNC, RESYNC, last) == RESYNC + last


def test_nothing_goes_out_after_the_end():
    async def run() -> bytes:
        stream = Stream(VISITOR)
        stream.put(change("value_recorded", ["measure:1"]))
        stream.end()
        return await stream.next()

    assert apart(run()) == b""


def test_names_that_hold_line_breaks_stay_one_event():
    assert change("x\n\nevent: resync", ["measure:1\n\n"]).count(b"\n\n") == 1


def test_an_announcement_that_cannot_be_read_is_left_out():
    assert read('{"o": 3, "name": "value_recorded", "ids": ["measure:1"], "by": 2}') == Announcement(
        3, "value_recorded", ("measure:1",)
    )
    assert [read(text) for text in ("", "null", "{}", "[]", '{"o": "x", "name": 1, "ids": []}')] == [None] * 5
