"""A stranger can't fill the disk: what is more than a form needs is taken only from those whom we know."""

import pytest

from fourfold import asgi
from tests.test_asgi import Answer, Exchange, body

PIECE = b"x" * (4 * asgi.MEGABYTE)


def send(monkeypatch, *, known: bool, declared: bool) -> list[dict]:
    monkeypatch.setattr(asgi, "is_known", lambda headers: known)
    monkeypatch.setattr("tests.test_asgi.LIMIT", 20 * asgi.MEGABYTE)
    headers = [(b"content-length", str(2 * len(PIECE)).encode())] if declared else []

    def handler(environ, start_response):
        start_response("200 OK", [])
        return Answer([str(len(environ["wsgi.input"].read())).encode()])

    return Exchange(handler, body(PIECE, PIECE), headers=headers).run().sent


@pytest.mark.parametrize("declared", [True, False])
def test_a_stranger_is_refused_and_a_member_is_not(monkeypatch, declared):
    refused = send(monkeypatch, known=False, declared=declared)
    assert refused[0]["status"] == 413 and b"Sign in" in refused[1]["body"]
    taken = send(monkeypatch, known=True, declared=declared)
    assert (taken[0]["status"], taken[1]["body"]) == (200, str(2 * len(PIECE)).encode())


def test_who_is_known(ada, browse):
    from fourfold.org.actions import issue_token

    _, secret = issue_token(actor=ada, name="ERP", can_write=True, days=1)
    session = browse(ada).cookies["sessionid"].value
    assert asgi.is_known([(b"authorization", f"Bearer {secret}".encode())])
    assert asgi.is_known([(b"cookie", f"sessionid={session}".encode())])
    for made_up in (b"sessionid=" + b"a" * 32, b'sessionid="\\000"', b""):
        assert not asgi.is_known([(b"cookie", made_up)])
    assert not asgi.is_known([(b"authorization", b"Bearer ff_made-up"), (b"cookie", f"sessionid={session}".encode())])
