"""The product as a user starts it: `fourfold demo` in a folder of its own, on a free port of this machine."""

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 240  # seconds for the very first start, which also makes the database and the demonstration


@dataclass(frozen=True)
class Product:
    """Where it is, and the account that it printed."""

    address: str
    email: str
    password: str
    home: Path
    process: subprocess.Popen
    output: Path


@contextmanager
def running(home: Path | None = None) -> Iterator[Product]:
    """Start it, wait until it answers, and stop it as Ctrl+C does."""
    home = home or Path(tempfile.mkdtemp(prefix="ffj-"))
    port = free_port()
    output = home.with_suffix(".log")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("FOURFOLD_", "DJANGO_"))}
    environment |= {"FOURFOLD_HOME": str(home), "PORT": str(port), "PYTHONUNBUFFERED": "1"}
    with output.open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "fourfold", "demo"], cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT
        )
        try:
            wait_until_it_answers(f"http://127.0.0.1:{port}/account/login/", process, output)
            printed = output.read_text()
            yield Product(
                address=f"http://127.0.0.1:{port}", email=_after("E-mail:", printed), password=_after("Password:", printed),
                home=home, process=process, output=output,
            )  # fmt: skip
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=60)


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def wait_until_it_answers(address: str, process: subprocess.Popen, output: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                if answer.status == 200:
                    return
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise AssertionError(f"The product did not start:\n{output.read_text()}")


def _after(word: str, printed: str) -> str:
    found = re.search(rf"{word}\s+(\S+)", printed)
    assert found, f"{word} was not printed:\n{printed}"
    return found.group(1)
