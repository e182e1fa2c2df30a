"""Serving: start, stop, a port that is taken, and a machine that fails."""

import json
import signal
import socket
import threading
from datetime import date

import pytest

MAKE_TOKEN = """
from fourfold.core.scoping import organisation_scope
from fourfold.measures.actions import add_measure
from fourfold.org.actions import issue_token
from fourfold.org.queries import active_members, every_organisation, member
with organisation_scope(every_organisation()[0].pk):
    admin = member(active_members()[0].pk)
    measure = add_measure(actor=admin, unit_id=admin.unit_id, name="Scrap", code="SCRAP", frequency="day")
    token, secret = issue_token(actor=admin, name="writer", can_write=True, days=1)
answer = {"measure": measure.pk, "token": secret}
"""


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl+C", "SIGTERM"])
def test_serve_says_where_it_is_and_stops_wholly_with_its_database(lived_in, stop):
    process = lived_in.start("serve")
    assert lived_in.postgres() != []
    with socket.create_connection(("127.0.0.1", lived_in.port)) as idle:  # a browser that holds its connection
        idle.sendall(b"GET /account/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        assert idle.recv(15) == b"HTTP/1.1 200 OK"
        process.send_signal(stop)
        said, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    assert said == f"Fourfold is at http://127.0.0.1:{lived_in.port}\nCtrl+C stops it.\n"
    assert lived_in.postgres() == []


def test_the_database_stays_while_another_command_uses_it(lived_in):
    process = lived_in.start("serve")
    assert lived_in.run("check").returncode == 0
    assert lived_in.get("/account/login/")[0] == 200
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)
    assert lived_in.postgres() == []


def test_a_port_in_use_is_said_in_a_sentence_before_anything_starts(home):
    with socket.create_server(("127.0.0.1", home.port)):
        done = home.run("serve")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        f"Port {home.port} is in use. Stop the program that uses it, or choose another: PORT={home.port + 1}.\n"
    )
    assert not home.folder.exists()


def test_port_may_come_as_an_argument_or_as_platforms_name_it(home):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        sentence = f"Port {port} is in use."
        assert sentence in home.run("serve", "--port", port).stderr
        assert sentence in home.run("serve", PORT=port, FOURFOLD_PORT="").stderr


class Writer(threading.Thread):
    """Writes a value a day by REST, one after the other, and keeps what was acknowledged."""

    def __init__(self, home, made, first: date) -> None:
        super().__init__(daemon=True)
        self.home, self.made, self.day = home, made, first.toordinal()
        self.acknowledged: dict[str, float] = {}
        self.enough = threading.Event()

    def run(self) -> None:
        while True:
            day, amount = date.fromordinal(self.day).isoformat(), float(self.day % 1000)
            try:
                status, text = self.home.get(
                    f"/api/v1/measures/{self.made['measure']}/values/{day}", token=self.made["token"], method="PUT",
                    data={"amount": amount},
                )  # fmt: skip
            except OSError:
                break
            assert status == 200, text
            self.acknowledged[day] = amount
            self.day += 1
            if len(self.acknowledged) >= 25:
                self.enough.set()
        self.enough.set()


def values(home, made) -> dict[str, float]:
    found, page = {}, 1
    while True:
        status, text = home.get(
            f"/api/v1/measures/{made['measure']}/values?limit=200&offset={200 * (page - 1)}", token=made["token"]
        )
        assert status == 200, text
        rows = json.loads(text)["items"]
        found |= {row["period_start"]: float(row["amount"]) for row in rows}
        if len(rows) < 200:
            return found
        page += 1


def test_a_machine_that_fails_loses_no_acknowledged_value_and_starts_by_itself(lived_in):
    made = lived_in.inside(MAKE_TOKEN)
    acknowledged: dict[str, float] = {}
    for year in (2021, 2022, 2023):
        lived_in.start("serve")
        writer = Writer(lived_in, made, date(year, 1, 1))
        writer.start()
        assert writer.enough.wait(60)
        lived_in.kill_everything()
        writer.join(60)
        assert len(writer.acknowledged) >= 25
        acknowledged |= writer.acknowledged
    lived_in.start("serve")
    stored = values(lived_in, made)
    assert {day: stored.get(day) for day in acknowledged} == acknowledged
    assert lived_in.run("check", "--audit").returncode == 0


def test_serve_without_an_organisation_says_how_to_make_the_first(home):
    process = home.start("serve")
    process.send_signal(signal.SIGINT)
    said, _ = process.communicate(timeout=60)
    assert "There is no organisation yet. In another window, “fourfold createadmin” makes the first one." in said
