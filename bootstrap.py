#!/usr/bin/env python3
"""Sets up, runs and tests a checkout with nothing but Python's standard library. The Makefile calls it; so can you:

    python3 bootstrap.py setup | run | test | check | bench | clean

Every step remembers from what it was made and is skipped until that changes.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
ROOMS = ("core", "org", "measures", "strategy", "library", "governance", "versions", "integrations")
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
WITHOUT_DATABASE = {
    "DJANGO_SETTINGS_MODULE": "fourfold.settings",
    "FOURFOLD_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none",
    "FOURFOLD_SECRET_KEY": "only-to-compare-models-with-migrations",
}
CACHES = (".mypy_cache", ".ruff_cache", ".import_linter_cache", ".pytest_cache", ".hypothesis", "build")


def main(arguments):
    """Run one command; its exit code."""
    if sys.version_info < (3, 11):  # noqa: UP036 - whoever starts this with an older one gets this sentence
        return say(f"Fourfold needs Python 3.11 or newer; this is {sys.version.split()[0]}. Start it as python3.11.")
    commands = {"setup": setup, "run": run, "test": test, "check": check, "bench": bench, "clean": clean}
    if len(arguments) != 1 or arguments[0] not in commands:
        return say(f"Write one of: {', '.join(commands)}.", 2)
    try:
        return commands[arguments[0]]()
    except subprocess.CalledProcessError as error:
        return say(f"This step failed (exit code {error.returncode}): {' '.join(map(str, error.cmd))}")
    except KeyboardInterrupt:
        return 130


def setup(kind="dev"):
    """The virtual environment, the locked packages and the front end; kind is "dev" (everything) or "build" (to run)."""
    make_environment()
    if kind == "dev" or not installed("dev"):  # dev holds everything that build does
        install(kind)
    call(PYTHON, "build_front_end.py")
    return 0


def run():
    """Set up what running needs, then serve the demonstration organisation."""
    setup("build")
    os.environ.setdefault("FOURFOLD_HOME", str(ROOT / ".fourfold"))
    return hand_over(PYTHON, "-m", "fourfold", "demo")


def check():
    """Format, lint, types, floors, migrations, templates, TypeScript; every one is run, then the failures are named."""
    setup()
    return all_of(
        ("format", [BIN / "ruff", "format", "--check", "."]),
        ("lint", [BIN / "ruff", "check", "."]),
        ("types", [BIN / "mypy"]),
        ("floors", [BIN / "lint-imports"]),
        ("migrations", [PYTHON, "-W", "ignore", "-m", "django", "makemigrations", "--check", "--dry-run",
                        *ROOMS], WITHOUT_DATABASE),
        ("templates", [BIN / "djlint", "fourfold", "--lint", "--quiet"]),
        ("TypeScript", [*node(), ROOT / "node_modules" / "typescript" / "bin" / "tsc", "--noEmit"]),
    )  # fmt: skip


def test():
    """Everything: what check does, the islands' tests, and the whole suite with browser journeys."""
    setup()
    missing = need_browser()
    if missing:
        return say(missing)
    islands = sorted(str(path) for path in (ROOT / "tests").rglob("*.test.ts"))
    return check() | all_of(
        ("islands", [*node(), "--test", *islands]),
        ("tests", [PYTHON, "-m", "pytest", "-q", "-n", str(min(4, os.cpu_count() or 1)), "--dist", "loadfile"]),
    )


def bench():
    """Measure speed against peers in one run; writes bench-results.json."""
    setup()
    return call(PYTHON, "-m", "bench", check=False)


def clean():
    """Remove what setup made. Data in .fourfold stays."""
    for name in (*CACHES, ".venv", "node_modules", "fourfold/web/dist"):
        shutil.rmtree(ROOT / name, ignore_errors=True)
    return 0


def make_environment():
    """.venv with pip in it; made anew where it belongs to a Python that is gone."""
    works = PYTHON.exists() and call(PYTHON, "-c", "import pip", check=False, quiet=True) == 0
    if works:
        return
    note("Making the virtual environment")
    try:
        venv.create(VENV, with_pip=True, clear=True)
    except subprocess.CalledProcessError:
        raise SystemExit("Python's venv module is incomplete here. On Debian: apt-get install python3-venv.") from None


def install(kind):
    """The locked packages, checked against their hashes: by uv, or by pip where uv can't be had."""
    if installed(kind):
        return
    note(f"Installing the packages of requirements/{kind}.txt")
    pip = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes", "-r"]
    locked = ROOT / "requirements" / f"{kind}.txt"
    quick = call(*pip, ROOT / "requirements" / "uv.txt", check=False, quiet=True) == 0
    uv = [PYTHON, "-m", "uv", "pip", "install", "--quiet", "--python", PYTHON, "--require-hashes", "-r", locked]
    if not (quick and call(*uv, check=False, quiet=True) == 0):
        call(*pip, locked)
    marker(kind).write_text(fingerprint(kind))


def installed(kind):
    return marker(kind).exists() and marker(kind).read_text() == fingerprint(kind)


def marker(kind):
    return VENV / f".installed-{kind}"


def fingerprint(kind):
    return hashlib.sha256((ROOT / "requirements" / f"{kind}.txt").read_bytes()).hexdigest()


def node():
    """The Node that comes as a Python package."""
    done = subprocess.run(
        [PYTHON, "-c", "import build_front_end; print(build_front_end._node())"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return [done.stdout.strip()]


def need_browser():
    """Find Chromium, or install Debian's; else the sentence that says what is missing."""
    if any(map(shutil.which, BROWSERS)):
        return ""
    can_install = shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0
    if can_install:
        note("Installing Chromium")
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        call("apt-get", "update", "-qq", check=False, quiet=True, environment=quiet)
        command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"]
        if call(*command, check=False, quiet=True, environment=quiet) == 0:
            return ""
    return "The browser journeys need Chromium, and none was found: apt-get install chromium (as root), then try again."


def all_of(*steps):
    """Run every step, then name those that failed: 0 where none did."""
    failed = []
    for name, command, *environment in steps:
        note(name)
        if call(*command, check=False, environment=environment[0] if environment else None) != 0:
            failed.append(name)
    return say(f"Failed: {', '.join(failed)}.") if failed else 0


def environment_of_steps():
    """Our own programs first in PATH."""
    here = {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}", "VIRTUAL_ENV": str(VENV)}
    here.pop("PYTHONHOME", None)
    here.setdefault("UV_SYSTEM_CERTS", "1")  # what the system trusts, as pip does
    return here


def call(*command, check=True, quiet=False, environment=None):
    """Run a program in the checkout; its exit code."""
    silent = subprocess.DEVNULL if quiet else None
    words = [str(word) for word in command]
    surroundings = {**environment_of_steps(), **(environment or {})}
    done = subprocess.run(words, cwd=ROOT, env=surroundings, stdout=silent, stderr=silent, check=check)
    return done.returncode


def hand_over(*command):
    """Become the program, so that Ctrl+C and signals reach it and nothing else."""
    words = [str(word) for word in command]
    if os.name != "nt":
        os.chdir(ROOT)
        os.execve(words[0], words, environment_of_steps())
    return call(*words, check=False)


def note(text):
    print(f"- {text}", flush=True)


def say(sentence, code=1):
    print(sentence, file=sys.stderr, flush=True)
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
