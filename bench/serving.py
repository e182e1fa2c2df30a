"""A cold start of the server, and its memory when nobody asks it anything."""

import http.client
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from bench.home import ROOT, create_administrator, environment, fourfold, temporary_home
from bench.rows import Row, at_most

PATIENCE = 60


def rows(*, quick: bool) -> Iterator[Row]:
    with temporary_home() as home:
        create_administrator(home)  # the tables are there, as at any start but the first
        seconds, megabytes = _started(home)
    yield at_most("serve: from a cold start to the first page", seconds, 5, "s")
    yield at_most("serve: resident memory of the idle server, without PostgreSQL", megabytes, 250, "MB")


def _started(home: Path) -> tuple[float, float]:
    port = _free_port()
    began = time.perf_counter()
    server = subprocess.Popen(
        fourfold("serve", "--port", str(port)), cwd=ROOT, env=environment(home),
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        while not _answers(port):
            if server.poll() is not None or time.perf_counter() - began > PATIENCE:
                raise RuntimeError("The server did not come up.")
            time.sleep(0.02)
        seconds = time.perf_counter() - began
        time.sleep(2)
        return seconds, _resident(server.pid)
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(timeout=PATIENCE)


def _free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


def _answers(port: int) -> bool:
    """Whether the sign-in page is there."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/account/login/")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def _resident(pid: int) -> float:
    """Megabytes of a process, and of its children that are Python too."""
    total = 0.0
    for line in subprocess.run(
        ["ps", "-eo", "pid=,ppid=,rss=,comm="], capture_output=True, text=True, check=True
    ).stdout.splitlines():
        own, parent, kilobytes, name = line.split(None, 3)
        if int(own) == pid or (int(parent) == pid and "python" in name):
            total += int(kilobytes) * 1024 / 1e6
    return total
