"""A server in this process on a port of its own, and browsers reduced to what they hear.

What is written here is committed, as only then PostgreSQL announces it; every test has an organisation of its own.
"""

import contextlib
import http.client
import json
import socket
import threading
import time
import uuid
from collections.abc import Iterator

import pytest

PASSWORD = "correct horse battery"
LONG_ENOUGH = 30.0  # seconds until a test gives up waiting; nothing is measured with it


@pytest.fixture
def committed(django_db_setup, django_db_blocker) -> Iterator[None]:
    """The database without a transaction around the test."""
    from django.db import connections

    with django_db_blocker.unblock():
        yield
        connections.close_all()


@pytest.fixture
def house(committed):
    """Found an organisation, commit it, and work in it: Harriet administers, Ivo and Jo are of Site North."""
    from fourfold.core.scoping import organisation_scope
    from fourfold.org.actions import add_unit, found_organisation

    mark = uuid.uuid4().hex[:8]
    harriet = found_organisation(
        name=f"House {mark}", email=f"harriet@{mark}.example", person_name="Harriet House", password=PASSWORD
    )
    with organisation_scope(harriet.organisation_id, person_id=harriet.person_id):
        north = add_unit(actor=harriet, name="Site North", code="NORTH", parent_id=harriet.unit_id)
        yield House(harriet, north, mark)


class House:
    def __init__(self, admin, unit, mark: str) -> None:
        self.admin, self.unit, self.mark = admin, unit, mark

    def member(self, name: str, role: str, unit_id: int | None = None):
        from fourfold.org.actions import invite
        from fourfold.org.queries import member

        email = f"{name.split()[0].lower()}@{self.mark}.example"
        found = invite(
            actor=self.admin, email=email, name=name, role=role, unit_id=unit_id or self.unit.pk, password=PASSWORD
        )
        return member(found.pk)


@pytest.fixture
def server(committed, monkeypatch) -> Iterator["Served"]:
    import uvicorn

    from fourfold import asgi
    from fourfold.live import hub

    monkeypatch.setattr(hub, "CHECK_EVERY", 0.2)
    monkeypatch.setattr(hub, "MARGIN", 0.0)  # both clocks are this machine's
    application = asgi.Application(threads=3, largest_body=3 * asgi.MEGABYTE)
    door = socket.create_server(("127.0.0.1", 0))
    running = uvicorn.Server(
        uvicorn.Config(application, log_config=None, lifespan="on", ws="none", timeout_graceful_shutdown=3)
    )
    started = threading.Event()
    announce = running.startup

    async def startup(sockets=None):
        await announce(sockets)
        started.set()

    running.startup = startup
    thread = threading.Thread(target=running.run, kwargs={"sockets": [door]}, daemon=True)
    thread.start()
    assert started.wait(LONG_ENOUGH)
    while not application.hub.is_listening:
        time.sleep(0.01)
    served = Served(application, door.getsockname()[1])
    yield served
    served.leave()
    application.end_streams()
    running.should_exit = True
    thread.join(LONG_ENOUGH)
    assert not thread.is_alive()


class Served:
    def __init__(self, application, port: int) -> None:
        self.application, self.port = application, port
        self.open: list[Ear] = []

    def listen(self, cookies: str, path: str = "/events/") -> "Ear":
        ear = Ear(self.port, cookies, path)
        self.open.append(ear)
        return ear

    def leave(self) -> None:
        for ear in self.open:
            ear.close()

    def ask(self, method: str, path: str, body=None, headers=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=LONG_ENOUGH)
        connection.request(method, path, body=body, headers=headers or {})
        answer = connection.getresponse()
        answer.text = answer.read().decode()
        connection.close()
        return answer


class Ear:
    """One open stream, read event by event."""

    def __init__(self, port: int, cookies: str, path: str) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=LONG_ENOUGH)
        self._connection.request("GET", path, headers={"Cookie": cookies})
        self.answer = self._connection.getresponse()
        self.status = self.answer.status
        if self.status == 200:
            assert self._block() != ""  # the greeting: from here on nothing is missed

    def next(self) -> tuple[str, list[str]] | None:
        """Name and ids of the next event; None once the stream has ended."""
        while (block := self._block()) is not None:
            fields = dict(line.split(": ", 1) for line in block.splitlines() if not line.startswith(":"))
            if fields.get("event") == "resync":
                return "resync", []
            if fields.get("event") == "change":
                data = json.loads(fields["data"])
                assert set(data) == {"name", "ids"}, "an event names what changed and carries nothing else"
                return data["name"], data["ids"]
        return None

    def _block(self) -> str | None:
        lines = []
        while True:
            line = self.answer.readline().decode()
            if line == "":
                return None
            if line == "\n":
                return "".join(lines)
            lines.append(line)

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self.answer.close()
            self._connection.close()


@pytest.fixture
def sign_in():
    """The Cookie header of a browser in which this member is signed in."""
    from django.contrib.auth import get_user_model
    from django.test import Client

    def cookies(member) -> str:
        client = Client()
        client.force_login(
            get_user_model().objects.get(pk=member.person_id),
            backend="allauth.account.auth_backends.AuthenticationBackend",
        )
        session = client.session
        session["organisation"] = member.organisation_id
        session.save()
        return f"sessionid={session.session_key}"

    return cookies
