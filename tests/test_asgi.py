"""Pages behind the one ASGI application: bodies, answers, leaving browsers, and what Django finds in its thread."""

import asyncio
import io
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus

import pytest
from django.core.signals import request_finished, request_started
from django.db import connection
from django.http import HttpResponse, JsonResponse, StreamingHttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from fourfold import asgi
from fourfold.core.permissions import public
from fourfold.core.scoping import scoped_organisation

LIMIT = 3 * asgi.MEGABYTE
GONE = {"type": "http.disconnect"}


def body(*pieces: bytes, then: dict = GONE):
    """The messages of a request whose body comes in these pieces."""
    last = len(pieces) - 1
    return [
        *({"type": "http.request", "body": piece, "more_body": n < last} for n, piece in enumerate(pieces)), then
    ]  # fmt: skip


def apart(coroutine):
    """Run it in a thread of its own: browser tests keep an event loop running in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, coroutine).result()


class Exchange:
    """One request and everything that was answered."""

    def __init__(self, handler, messages=None, *, headers=(), query=b"", method="POST", threads=1) -> None:
        self.messages = messages if messages is not None else body(b"")
        self.sent: list[dict] = []
        self.scope = {
            "type": "http", "http_version": "1.1", "method": method, "path": "/x/", "query_string": query,
            "headers": list(headers), "server": ("127.0.0.1", 80), "client": ("127.0.0.1", 1),
        }  # fmt: skip
        self.pages = asgi.Pages(threads, LIMIT)
        if handler is not None:
            self.pages._handler = handler

    def run(self):
        apart(self._run())
        self.pages._threads.shutdown()
        return self

    async def _run(self) -> None:
        coming = iter(self.messages)

        async def receive():
            message = next(coming, None)
            if message is None or (message is GONE and not self.left_early):
                await asyncio.Event().wait()
            return message

        async def send(message):
            self.sent.append(message)

        await self.pages(self.scope, receive, send)

    left_early = False

    @property
    def status(self) -> int:
        return self.sent[0]["status"]

    @property
    def text(self) -> bytes:
        return b"".join(message.get("body", b"") for message in self.sent[1:])


class Answer(list):
    closed = False

    def close(self) -> None:
        self.closed = True


def echo(environ, start_response):
    echo.environ = environ
    echo.body = environ["wsgi.input"].read()
    start_response("200 OK", [("Content-Type", "text/plain"), ("Set-Cookie", " a=b")])
    return Answer([b"got ", str(len(echo.body)).encode()])


def test_a_body_in_pieces_without_a_declared_size_arrives_whole():
    done = Exchange(echo, body(b"a" * asgi.MEGABYTE, b"b" * asgi.MEGABYTE, b"c")).run()
    assert (done.status, done.text) == (200, b"got 2097153")
    assert echo.environ["CONTENT_LENGTH"] == "2097153"
    assert echo.body.endswith(b"bc")


def test_a_small_answer_goes_out_in_one_piece_after_its_thread_is_free():
    done = Exchange(echo, body(b"")).run()
    assert done.sent == [
        {
            "type": "http.response.start",
            "status": 200,
            "headers": [(b"content-type", b"text/plain"), (b"set-cookie", b"a=b")],
        },
        {"type": "http.response.body", "body": b"got 0", "more_body": False},
    ]


def test_a_body_that_breaks_off_is_never_shown_to_django():
    def never(environ, start_response):
        raise AssertionError("half an upload was taken for a whole one")

    exchange = Exchange(never, [{"type": "http.request", "body": b"half", "more_body": True}, GONE])
    exchange.left_early = True
    assert exchange.run().sent == []


@pytest.mark.parametrize(
    "headers", [[(b"content-length", str(LIMIT + 1).encode())], []], ids=["declared", "not declared"]
)
def test_a_body_that_is_too_large_is_refused_in_words(headers):
    pieces = [b"x" * asgi.MEGABYTE] * 4
    done = Exchange(echo, body(*pieces), headers=headers).run()
    assert done.status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    assert done.text == b"This is larger than 3 MB, the most that is accepted. Nothing was saved."


def test_a_body_that_stops_on_its_way_is_refused_in_words(monkeypatch):
    monkeypatch.setattr(asgi, "PATIENCE", 0.05)
    done = Exchange(echo, [{"type": "http.request", "body": b"half", "more_body": True}]).run()
    assert done.status == HTTPStatus.REQUEST_TIMEOUT


def test_names_with_an_underscore_cannot_pass_for_those_with_a_dash():
    headers = [
        (b"x-forwarded-proto", b"http"),
        (b"x_forwarded_proto", b"https"),
        (b"cookie", b"a=1"),
        (b"cookie", b"b=2"),
    ]
    Exchange(echo, headers=headers, query="q=é".encode()).run()
    assert echo.environ["HTTP_X_FORWARDED_PROTO"] == "http"
    assert echo.environ["HTTP_COOKIE"] == "a=1; b=2"
    assert echo.environ["QUERY_STRING"].encode("latin-1") == "q=é".encode()


def test_a_long_answer_goes_out_while_it_is_being_made():
    def long(environ, start_response):
        start_response("200 OK", [])
        return Answer([b"x" * 10_000] * 20)

    done = Exchange(long).run()
    assert len(done.text) == 200_000
    assert [message["more_body"] for message in done.sent[1:]] == [True, True, False]


def test_making_an_answer_stops_when_the_browser_leaves():
    made = []

    def endless(environ, start_response):
        start_response("200 OK", [])
        try:
            while True:
                made.append(1)
                yield b"x" * asgi.PIECE
        finally:
            made.append("closed")

    exchange = Exchange(endless, body(b""))
    exchange.left_early = True
    exchange.run()
    assert made[-1] == "closed"


def test_an_answer_that_breaks_off_before_its_first_byte_says_so():
    def broken(environ, start_response):
        start_response("200 OK", [])
        yield b"some"
        raise RuntimeError("defect")

    done = Exchange(broken).run()
    assert (done.status, done.text) == (500, b"Something went wrong here. Nothing was saved. Try again.")


def test_half_an_answer_is_never_finished_as_if_it_were_whole():
    def broken(environ, start_response):
        start_response("200 OK", [])
        yield b"x" * asgi.PIECE
        raise RuntimeError("defect")

    exchange = Exchange(broken)
    with pytest.raises(asgi.ClientGone):
        exchange.run()
    assert exchange.sent[-1]["more_body"] is True


@public
def where(request):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return JsonResponse({"backend": cursor.fetchone()[0], "organisation": scoped_organisation()})


@csrf_exempt
@public
def upload(request):
    file = request.FILES["file"]
    return JsonResponse({"kind": type(file).__name__, "size": file.size})


@public
def lines(request):
    return StreamingHttpResponse((b"%d\n" % n for n in range(3)), content_type="text/plain")


@public
def leak(request):
    from fourfold.core import scoping

    scoping._scope.set(scoping.Scope(organisation_id=4711))
    return HttpResponse("done")


@public
def longest(request):
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        return HttpResponse(cursor.fetchone()[0])


urlpatterns = [
    path("longest/", longest),
    path("x/", where),
    path("upload/", upload),
    path("lines/", lines),
    path("leak/", leak),
]


@pytest.fixture
def django_pages(db, settings, django_db_setup):
    """Django's own handler on one thread, over the addresses above; ask(path, ...) -> status and text."""
    settings.ROOT_URLCONF = __name__
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    pages = asgi.Pages(1, LIMIT)

    def ask(where: str, *, content: bytes = b"", headers=(), method="GET"):
        exchange = Exchange(None, body(content), headers=[(b"host", b"127.0.0.1"), *headers], method=method)
        exchange.pages._threads.shutdown()
        exchange.pages, exchange.scope["path"] = pages, where
        apart(exchange._run())
        return exchange.status, exchange.text

    yield ask

    def let_go():
        connection.close()

    pages._threads.submit(let_go).result()
    pages._threads.shutdown()


def test_a_thread_keeps_its_database_connection_from_page_to_page(django_pages):
    assert len({django_pages("/x/") for _ in range(3)}) == 1


def test_no_page_holds_the_database_for_longer_than_a_minute(django_pages):
    assert django_pages("/longest/") == (200, b"1min")
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() == ("0",)


def test_a_scope_that_one_request_leaves_behind_is_not_the_next_ones(django_pages):
    assert django_pages("/leak/") == (200, b"done")
    assert b'"organisation": null' in django_pages("/x/")[1]


def test_every_request_begins_and_ends_for_django(django_pages):
    seen = []

    def began(**kwargs):
        seen.append("began")

    def ended(**kwargs):
        seen.append("ended")

    request_started.connect(began)
    request_finished.connect(ended)
    try:
        django_pages("/x/")
        django_pages("/lines/")
    finally:
        request_started.disconnect(began)
        request_finished.disconnect(ended)
    assert seen == ["began", "ended"] * 2


def test_streaming_answers_arrive_whole(django_pages):
    assert django_pages("/lines/") == (200, b"0\n1\n2\n")


def test_a_large_upload_lies_in_a_file_not_in_memory(django_pages):
    content = io.BytesIO()
    content.write(b'--edge\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n')
    content.write(b"1;2\n" * (asgi.MEGABYTE // 2))
    content.write(b"\r\n--edge--\r\n")
    kind = (b"content-type", b"multipart/form-data; boundary=edge")
    status, text = django_pages("/upload/", content=content.getvalue(), headers=[kind], method="POST")
    assert (status, text) == (200, b'{"kind": "TemporaryUploadedFile", "size": 2097152}')
