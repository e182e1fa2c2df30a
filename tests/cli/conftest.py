"""The command as a person runs it: a process of its own, with a home of its own."""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import textwrap
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LONG_ENOUGH = 60.0  # seconds until a test gives up waiting; nothing is measured with it


class Home:
    """A FOURFOLD_HOME and the commands run in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.running: list[subprocess.Popen] = []

    @property
    def environment(self) -> dict[str, str]:
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("FOURFOLD", "DJANGO", "PORT"))}
        kept.pop("DATABASE_URL", None)
        return {**kept, "FOURFOLD_HOME": str(self.folder), "FOURFOLD_PORT": str(self.port), "PYTHONPATH": str(ROOT)}

    def run(self, *arguments: str, stdin: str = "", **variables: str) -> subprocess.CompletedProcess:
        """`fourfold ARGUMENTS`, to its end."""
        return subprocess.run(
            [sys.executable, "-m", "fourfold", *arguments], env={**self.environment, **variables},
            input=stdin, capture_output=True, text=True, timeout=LONG_ENOUGH, check=False, cwd=self.folder.parent,
        )  # fmt: skip

    def inside(self, code: str) -> dict:
        """Run this code with Django ready on the home's database; it sets `answer`."""
        program = f"import json\nfrom fourfold.cli import boot\nwith boot.django():\n{textwrap.indent(code, '    ')}\nprint(json.dumps(answer))"
        done = subprocess.run(
            [sys.executable, "-c", program], env=self.environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.splitlines()[-1])

    def start(self, *arguments: str) -> subprocess.Popen:
        """`fourfold ARGUMENTS` in the background, once it is at work."""
        process = subprocess.Popen(
            [sys.executable, "-m", "fourfold", *arguments], env=self.environment, cwd=self.folder.parent,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True,
        )  # fmt: skip
        self.running.append(process)
        if arguments[0] == "worker":
            assert "Waiting for jobs" in process.stdout.readline()
        else:
            wait_for(lambda: process.poll() is not None or self.answers())
        assert process.poll() is None, process.stdout.read()
        return process

    def answers(self) -> bool:
        with contextlib.suppress(OSError):
            return self.get("/account/login/")[0] == 200
        return False

    def get(self, path: str, *, token: str = "", method: str = "GET", data: object = None) -> tuple[int, str]:
        headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
        body = None if data is None else json.dumps(data).encode()
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", body, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=LONG_ENOUGH) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def postgres(self) -> list[int]:
        """The embedded server's processes, its own first; none where it isn't running."""
        file = self.folder / "postgres" / "data" / "postmaster.pid"
        with contextlib.suppress(OSError, ValueError, IndexError):
            leader = int(file.read_text().splitlines()[0])
            return [leader, *children(leader)] if Path(f"/proc/{leader}").exists() else []
        return []

    def kill_everything(self) -> None:
        """kill -9, as when the machine fails: the server, its worker, PostgreSQL and all that belongs to it."""
        database = self.postgres()
        for process in self.running:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
        for pid in database:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        for process in self.running:
            process.wait()
        wait_for(lambda: not any(alive(pid) for pid in database))
        self.running.clear()


def alive(pid: int) -> bool:
    """Whether the process still runs; one that ended and wasn't collected yet doesn't."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    return False


def children(parent: int) -> list[int]:
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(parent)], capture_output=True, text=True, check=False)
    return [int(pid) for pid in found.stdout.split()]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as door:
        return int(door.getsockname()[1])


def wait_for(condition) -> None:
    deadline = time.monotonic() + LONG_ENOUGH
    while not condition():
        assert time.monotonic() < deadline, "it never came"
        time.sleep(0.05)


def made_home() -> Iterator[Home]:
    folder = Path(tempfile.mkdtemp(prefix="ff-"))
    folder.chmod(0o711)
    found = Home(folder / "home")
    yield found
    found.kill_everything()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def home() -> Iterator[Home]:
    """A home that nobody has used yet."""
    yield from made_home()


@pytest.fixture(scope="module")
def lived_in() -> Iterator[Home]:
    """A home with Alex's organisation in it, shared by a file's tests."""
    for found in made_home():
        done = found.run("createadmin", "--organisation", "Halden", "--email", "alex@halden.example", "--name", "Alex")
        assert done.returncode == 0, done.stderr
        yield found
