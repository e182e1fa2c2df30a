"""The one application that a server runs: /events/ is plain asyncio, everything else is Django on a few threads.

Django's own ASGI handler costs a thread for each open stream and a new database connection for each page; see
docs/decisions/0003 and 0006. A request waits in the event loop until its body is complete, so slow senders hold no thread.
"""

import asyncio
import contextvars
import logging
import os
import re
import sys
import tempfile
import threading
from collections.abc import Awaitable, Callable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from typing import IO, Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fourfold.settings")

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import DatabaseError
from django.db.backends.signals import connection_created

django.setup()

from fourfold.engine import kernel  # noqa: E402 - Django has to be ready
from fourfold.live import door, visitors  # noqa: E402
from fourfold.live.hub import Hub  # noqa: E402
from fourfold.live.stream import PROTECTION  # noqa: E402
from fourfold.org.queries import token_holder  # noqa: E402

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

logger = logging.getLogger("fourfold.pages")
MEGABYTE = 1024 * 1024
MODEST = 6 * MEGABYTE  # more than any form without a file
PIECE = 64 * 1024  # bytes of an answer that go out together
_CHARSET = re.compile(
    r";\s*charset=[^;]*", re.IGNORECASE
)  # all is UTF-8; Django would fail on codecs that aren't for text
PATIENCE = 30.0  # seconds without a byte from, or into, a browser
PAGE_THREADS, LONGEST_STATEMENT = "page", "60s"  # no page may hold the database for longer; jobs and commands may


class ClientGone(ConnectionError):
    """The browser left before the answer was complete."""


class BodyRefused(Exception):
    """The request's body is too large or too slow; the arguments are status and sentence."""


def _limit_statements(*, connection: Any, **kwargs: Any) -> None:
    if threading.current_thread().name.startswith(PAGE_THREADS):
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('statement_timeout', %s, false)", [LONGEST_STATEMENT])


connection_created.connect(_limit_statements, dispatch_uid="fourfold.statements")


class Application:
    """What uvicorn calls. `end_streams` lets a stopping server close streams before it waits for them."""

    def __init__(self, *, threads: int, largest_body: int) -> None:
        self.hub = Hub()
        self.pages = Pages(threads, largest_body)

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http" and scope["path"] == door.PATH:
            await door.serve(self.hub, scope, receive, send)
        elif scope["type"] == "http":
            await self.pages(scope, receive, send)

    def end_streams(self) -> None:
        self.hub.end_streams()

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        self.hub.start()
        await asyncio.to_thread(self.pages.warm)
        kernel.on_demand(str(settings.HOME / "compiled"))
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self.hub.stop()
        self.pages.stop()
        await send({"type": "lifespan.shutdown.complete"})


class Pages:
    """Django's synchronous handler on a bounded pool of threads, each of which keeps its database connection."""

    def __init__(self, threads: int, largest_body: int) -> None:
        self.largest_body = largest_body
        self._handler = WSGIHandler()
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix=PAGE_THREADS)

    def warm(self) -> None:
        """Load now what the first visitor would wait for: addresses and templates."""
        from django.template import loader
        from django.urls import get_resolver

        get_resolver().resolve("/")
        folder = settings.HERE / "web"
        for path in folder.rglob("*.html"):
            try:
                loader.get_template(path.relative_to(folder).as_posix())
            except Exception:
                logger.exception("The template %s can't be read.", path.name)

    def stop(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        loop = asyncio.get_running_loop()
        with tempfile.SpooledTemporaryFile(MEGABYTE) as body:
            try:
                size = await self._read(scope, receive, body)
            except ClientGone:
                return
            except BodyRefused as refusal:
                await _say(send, *refusal.args)
                return
            answer = Answer(loop, send)
            leaving = loop.create_task(answer.watch(receive))
            try:
                run = contextvars.copy_context().run
                await loop.run_in_executor(self._threads, run, self._answer, environ_of(scope, body, size), answer)
                await answer.finish()
            finally:
                answer.gone = True
                leaving.cancel()

    async def _read(self, scope: Message, receive: Receive, body: IO[bytes]) -> int:
        """The body into the file; its size. Raises BodyRefused, or ClientGone where it breaks off in the middle."""
        await self._refuse_too_much(scope, _declared_size(scope))
        more = True
        while more:
            try:
                async with asyncio.timeout(PATIENCE):
                    message = await receive()
            except TimeoutError:
                raise BodyRefused(408, "The upload stopped on its way. Nothing was saved. Send it again.") from None
            if message["type"] == "http.disconnect":
                raise ClientGone
            body.write(message.get("body", b""))
            await self._refuse_too_much(scope, body.tell())
            more = message.get("more_body", False)
        size = body.tell()
        body.seek(0)
        return size

    async def _refuse_too_much(self, scope: Message, size: int) -> None:
        """Strangers may not fill the disk: more than a form needs is taken only from those whom we know."""
        if size > self.largest_body:
            most = self.largest_body // MEGABYTE
            raise BodyRefused(413, f"This is larger than {most} MB, the most that is accepted. Nothing was saved.")
        if size > MODEST and "known" not in scope:
            loop = asyncio.get_running_loop()
            scope["known"] = await loop.run_in_executor(self._threads, is_known, scope["headers"])
        if size > MODEST and not scope["known"]:
            raise BodyRefused(
                413, "This is a lot to take from a stranger. Nothing was saved. Sign in, then send it again."
            )

    def _answer(self, environ: dict[str, Any], answer: "Answer") -> None:
        """In a page's thread: run Django and hand over what it says."""
        if answer.gone:  # left while waiting for a thread; nothing was begun
            return
        response = self._handler(environ, answer.start)
        try:
            for piece in response:
                answer.write(piece)
        except ClientGone:
            pass
        except Exception:
            logger.exception("An answer broke off.")
            answer.broke_off()
        finally:
            response.close()


class Answer:
    """A response on its way from a page's thread to the event loop: the last piece is sent after the thread is free."""

    def __init__(self, loop: asyncio.AbstractEventLoop, send: Send) -> None:
        self.gone = False
        self._loop, self._send = loop, send
        self._head: Message | None = None
        self._waiting = bytearray()
        self._begun = self._broken = False

    async def watch(self, receive: Receive) -> None:
        """Note when the browser leaves, so that a long answer stops."""
        while (await receive())["type"] != "http.disconnect":
            pass
        self.gone = True

    def start(self, status: str, headers: list[tuple[str, str]], error: Any = None, /) -> Callable[[bytes], object]:
        """What WSGI calls start_response."""
        encoded = [(name.lower().encode("latin-1"), value.strip().encode("latin-1")) for name, value in headers]
        self._head = {"type": "http.response.start", "status": int(status.split(" ", 1)[0]), "headers": encoded}
        return self.write

    def write(self, piece: bytes) -> None:
        """In the page's thread: add a piece; enough of them are sent at once. Raises ClientGone."""
        self._waiting += piece
        if len(self._waiting) >= PIECE:
            ready, self._waiting = bytes(self._waiting), bytearray()
            sending = asyncio.run_coroutine_threadsafe(self._pass_on(ready, more=True), self._loop)
            try:
                sending.result(PATIENCE)
            except (TimeoutError, asyncio.CancelledError, OSError, RuntimeError):
                self.gone = True
                sending.cancel()
        if self.gone:
            raise ClientGone

    def broke_off(self) -> None:
        self._broken = True

    async def finish(self) -> None:
        """In the event loop: send what is left."""
        if self._broken and not self._begun:
            await _say(self._send, 500, "Something went wrong here. Nothing was saved. Try again.")
        elif self._broken:
            raise ClientGone("the answer broke off")  # the server closes the connection: half an answer is none
        elif not self.gone:
            await self._pass_on(bytes(self._waiting), more=False)

    async def _pass_on(self, body: bytes, *, more: bool) -> None:
        if not self._begun and self._head is not None:
            self._begun = True
            await self._send(self._head)
        await self._send({"type": "http.response.body", "body": body, "more_body": more})


def environ_of(scope: Message, body: IO[bytes], size: int) -> dict[str, Any]:
    """The request as WSGI describes it. Header names with "_" are dropped: they would pass for those with "-"."""
    server, client = scope.get("server") or ("localhost", 80), scope.get("client")
    prefix = scope.get("root_path", "")
    environ = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": prefix.encode().decode("latin-1"),
        "PATH_INFO": scope["path"].removeprefix(prefix).encode().decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1] or 0),
        "REMOTE_ADDR": client[0] if client else "",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in scope["headers"]:
        if b"_" in name:
            continue
        plain = name in {b"content-type", b"content-length"}
        key = ("" if plain else "HTTP_") + name.decode("latin-1").upper().replace("-", "_")
        text = value.decode("latin-1")
        environ[key] = f"{environ[key]}{'; ' if name == b'cookie' else ','}{text}" if key in environ else text
    environ["CONTENT_TYPE"] = _CHARSET.sub("", environ.get("CONTENT_TYPE", ""))
    environ["CONTENT_LENGTH"] = str(size)  # of what arrived, also where it came in chunks without a declared size
    return environ


def is_known(headers: list[tuple[bytes, bytes]]) -> bool:
    """In a page's thread: whether a session or a token that holds comes with the request."""
    given = {name: value.decode("latin-1") for name, value in headers}
    scheme, _, secret = given.get(b"authorization", "").partition(" ")
    try:
        if scheme.lower() == "bearer":
            return token_holder(secret.strip()) is not None
        return visitors.recognise(given.get(b"cookie", "")) is not None
    except DatabaseError:
        logger.exception("Who sends this could not be asked.")
        return False


def _declared_size(scope: Message) -> int:
    text = dict(scope["headers"]).get(b"content-length", b"0")
    return int(text) if text.isdigit() else 0


async def _say(send: Send, status: int, sentence: str) -> None:
    body = sentence.encode()
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
        (b"connection", b"close"),
        *PROTECTION,
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


application = Application(
    threads=settings.CONFIGURATION.THREADS, largest_body=(settings.CONFIGURATION.MAX_UPLOAD_MB + 1) * MEGABYTE
)
