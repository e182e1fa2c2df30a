"""Run cases against an engine - ours, or another program that reads and writes lines of JSON - and compare the answers."""

import json
import math
import selectors
import shlex
import subprocess
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from typing import Any

from fourfold.conformance.answering import Answers, answer
from fourfold.conformance.reading import Case

ASKED = ("id", "measure", "view", "tree", "scores", "sheets", "series", "calendar", "ask", "inputs")
PATIENCE = 30.0  # seconds that a program may think about one case
NEAR = 6e-8  # numbers are printed with seven places


@dataclass(frozen=True)
class Verdict:
    """One case with what is wrong with its answers; nothing wrong means that it holds."""

    id: str
    says: str
    origin: str
    wrong: tuple[str, ...]

    @property
    def holds(self) -> bool:
        return not self.wrong


class Unusable(Exception):
    """The other program can't be asked; the message says why."""


def run(cases: Iterable[Case], ask: Callable[[Case], Answers] = answer) -> list[Verdict]:
    return [Verdict(case["id"], case["says"], case["origin"], tuple(differences(case, ask(case)))) for case in cases]


def differences(case: Case, found: Answers) -> Iterator[str]:
    """What must come out and doesn't, and what must not and does."""
    if "refused" in case:
        yield from _refusal(str(case["refused"]), found)
        return
    if "refused" in found:
        yield f"was refused: {found['refused']}"
        return
    for key, wanted in case["expect"].items():
        if key not in found:
            yield f"{key}: no answer"
        elif not agrees(pick(found[key], wanted), wanted):
            yield f"{key}: {said(pick(found[key], wanted), wanted)} instead of {said(wanted, wanted)}"
    for key, forbidden in case.get("never", {}).items():
        if key in found and agrees(pick(found[key], forbidden), forbidden):
            yield f"{key}: {said(forbidden, forbidden)}, which is wrong"


def _refusal(wanted: str, found: Answers) -> Iterator[str]:
    """Ours must use these words; another program's own words for it are as good (`foreign`)."""
    sentence = found.get("refused")
    if not sentence:
        yield "was not refused"
    elif not found.get("foreign") and wanted not in str(sentence):
        yield f"was refused with “{sentence}”, without the words “{wanted}”"


def pick(found: Any, wanted: Any) -> Any:
    """A single expectation of a measure is about its last period."""
    return found[-1] if isinstance(found, list) and found and not isinstance(wanted, list) else found


def agrees(found: Any, expected: Any) -> bool:
    """Missing is null; numbers agree to the digits that seven places show; a list is compared whole."""
    if isinstance(expected, list):
        return isinstance(found, list) and len(found) == len(expected) and all(map(agrees, found, expected))
    if isinstance(expected, dict):
        return isinstance(found, Mapping) and all(agrees(found.get(key), each) for key, each in expected.items())
    if expected is None:
        return found is None or found != found
    if isinstance(expected, int | float) and not isinstance(expected, bool):
        is_number = isinstance(found, int | float) and not isinstance(found, bool)
        return is_number and math.isclose(found, expected, rel_tol=NEAR, abs_tol=NEAR)
    return bool(plain(found) == plain(expected))


def said(found: Any, wanted: Any) -> str:
    """Short: only what was asked for, numbers with seven places."""
    if isinstance(wanted, dict) and isinstance(found, Mapping):
        found = {key: found.get(key) for key in wanted if not agrees(found.get(key), wanted[key])} or found
    return json.dumps(_short(plain(found)), ensure_ascii=False)


def _short(found: Any) -> Any:
    if isinstance(found, dict):
        return {key: _short(value) for key, value in found.items()}
    if isinstance(found, list):
        return [_short(value) for value in found]
    return round(found, 7) if isinstance(found, float) else found


def plain(found: Any) -> Any:
    """Ready for JSON: days as text, NaN as null."""
    if isinstance(found, Mapping):
        return {str(key): plain(value) for key, value in found.items()}
    if isinstance(found, list | tuple):
        return [plain(value) for value in found]
    if isinstance(found, float) and not math.isfinite(found):
        return None
    return found.isoformat() if isinstance(found, date) else found


def question(case: Case) -> str:
    """The line that another program gets: the case without its expectations."""
    asked = {key: case[key] for key in ASKED if key in case}
    text = {str(key): value for key, value in asked.items()}
    return json.dumps(plain(text), ensure_ascii=False)


@contextmanager
def program(command: str) -> Iterator[Callable[[Case], Answers]]:
    """Another program as an engine: one line of JSON in, one out, for each case. Raises Unusable."""
    try:
        running = subprocess.Popen(shlex.split(command), stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    except (OSError, ValueError, IndexError) as error:
        raise Unusable(f"“{command}” can't be started: {error}") from None
    try:
        yield _Program(command, running).ask
    finally:
        with suppress(OSError):
            if running.stdin:
                running.stdin.close()
        try:
            running.wait(timeout=2)
        except subprocess.TimeoutExpired:
            running.kill()
            running.wait()
        if running.stdout:
            running.stdout.close()


class _Program:
    """The other side of two pipes."""

    def __init__(self, command: str, running: "subprocess.Popen[bytes]") -> None:
        assert running.stdin is not None and running.stdout is not None
        self.command, self.into, self.out = command, running.stdin, running.stdout
        self.waiting = b""
        self.ready = selectors.DefaultSelector()
        self.ready.register(self.out, selectors.EVENT_READ)

    def ask(self, case: Case) -> Answers:
        try:
            self.into.write(question(case).encode() + b"\n")
            self.into.flush()
        except OSError:
            raise Unusable(f"“{self.command}” ended before the case {case['id']} was answered.") from None
        line = self._line(case["id"])
        try:
            found = json.loads(line)
            answers = found["answers"] if found["id"] == case["id"] else None
        except (ValueError, KeyError, TypeError):
            answers = None
        if not isinstance(answers, dict):
            raise Unusable(f"“{self.command}” answered the case {case['id']} with {line[:80]!r}; see the format.")
        return {**answers, "foreign": True} if "refused" in answers else answers

    def _line(self, name: str) -> str:
        until = time.monotonic() + PATIENCE
        while b"\n" not in self.waiting:
            if not self.ready.select(max(0.0, until - time.monotonic())):
                raise Unusable(f"“{self.command}” said nothing about the case {name} for {PATIENCE:g} seconds.")
            piece = self.out.read1(65536)  # type: ignore[attr-defined]
            if not piece:
                raise Unusable(f"“{self.command}” ended before the case {name} was answered.")
            self.waiting += piece
        line, _, self.waiting = self.waiting.partition(b"\n")
        return line.decode("utf-8", "replace")
