"""A home of its own for each measurement, and Fourfold's commands run in it."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PASSWORD = "correct horse battery"


def environment(home: Path, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("FOURFOLD_", "DJANGO_"))}
    return kept | {"FOURFOLD_HOME": str(home)} | more


@contextmanager
def temporary_home() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="ff-bench-") as folder:
        yield Path(folder)


def measured(module: str, *arguments: str) -> dict[str, Any]:
    """What `python -m MODULE` prints as JSON, run in a home of its own."""
    with temporary_home() as home:
        command = [sys.executable, "-m", module, *arguments]
        found = subprocess.run(command, cwd=ROOT, env=environment(home), capture_output=True, text=True, check=False)
    if found.returncode:
        raise RuntimeError(f"{module} failed:\n{found.stderr[-2000:]}")
    result: dict[str, Any] = json.loads(found.stdout.strip().splitlines()[-1])
    return result


def timed(command: list[str], env: dict[str, str]) -> tuple[float, float]:
    """Seconds, and peak megabytes of the largest of the command's processes. Raises RuntimeError where it fails."""
    with tempfile.TemporaryFile("w+") as said:
        began = time.perf_counter()
        process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=said, stderr=subprocess.STDOUT)
        _, state, used = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(state)
        if process.returncode:
            said.seek(0)
            raise RuntimeError(f"{' '.join(command[1:])} failed:\n{said.read()[-2000:]}")
    return seconds, used.ru_maxrss * 1024 / 1e6


def fourfold(*words: str) -> list[str]:
    return [sys.executable, "-m", "fourfold", *words]


def create_administrator(home: Path) -> None:
    password = home / "password"
    password.write_text(PASSWORD)
    words = ("--organisation", "Bench", "--email", "bench@bench.example", "--name", "Ben Bench")
    timed(fourfold("createadmin", *words, "--password-file", str(password)), environment(home))
