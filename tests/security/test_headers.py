"""Every kind of answer says what a browser may do with it."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest

from fourfold import asgi
from fourfold.live import door, stream
from fourfold.web.components.tags import manifest


def _protected(headers) -> None:
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-eval" not in policy and "script-src 'unsafe-inline'" not in policy
    assert "frame-ancestors 'none'" in policy or "sandbox" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "same-origin"
    assert "access-control-allow-origin" not in headers


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/", 200), ("/nothing-here/", 404), ("/theme/", 405), ("/measures/?frequency=never", 422), ("/api/v1/units", 200),
        ("/api/v1/units?odd=1", 422), ("/api/v1/docs", 200), ("/static/nothing.js", 404), ("/account/password/change/", 200),
    ],
)  # fmt: skip
def test_pages_errors_and_data(scene, browse, ada, address, status):
    answer = browse(ada).get(address)
    assert answer.status_code == status
    _protected({name.lower(): value for name, value in answer.items()})


@pytest.mark.parametrize("name", ["main.js", "style.css", "font.woff2"])
def test_built_files(client, db, name):
    answer = client.get(f"/static/{manifest()[name]}")
    assert answer.status_code == 200
    _protected({name.lower(): value for name, value in answer.items()})


def test_pictures(scene, browse, ada):
    answer = browse(ada).get(f"/scorecards/{scene.scorecard.pk}/map.svg")
    assert answer["Content-Type"] == "image/svg+xml" and answer["Content-Disposition"].startswith("attachment")
    _protected({name.lower(): value for name, value in answer.items()})


def _first_headers(serving, scope, *messages):
    sent, coming = [], iter([*messages, {"type": "http.disconnect"}])

    async def receive():
        return next(coming)

    async def send(message):
        sent.append(message)

    with ThreadPoolExecutor(1) as pool:  # browser tests keep an event loop running in this thread
        pool.submit(asyncio.run, serving(scope, receive, send)).result()
    return sent[0]["status"], {name.decode(): value.decode() for name, value in sent[0]["headers"]}


def test_what_is_answered_before_django_is_asked():
    pages = asgi.Pages(1, 10)
    large = {"type": "http", "path": "/", "headers": [(b"content-length", b"11")], "method": "POST"}
    status, headers = _first_headers(pages, large)
    assert status == 413
    _protected(headers)


def test_live_updates():
    scope = {"type": "http", "path": door.PATH, "headers": [], "method": "POST", "query_string": b""}
    status, headers = _first_headers(lambda *arguments: door.serve(None, *arguments), scope)
    assert status == 405
    _protected(headers)
    _protected({name.decode(): value.decode() for name, value in stream.HEADERS})
