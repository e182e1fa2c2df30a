"""`--fail-below`: what a pipeline must not fall below, and what did."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from fourfold.cli.problems import Problem
from fourfold.cli.scoring.results import Result
from fourfold.cli.scoring.running import Outcome
from fourfold.engine.rounding import shown
from fourfold.engine.words import REASONS, STATUSES

RANKS = {"red": 1, "amber": 2, "green": 3, "exceeds": 4}
WORDS = {**RANKS, "off target": 1, "at risk": 2, "on target": 3}


@dataclass(frozen=True)
class Gate:
    """A floor under one line: a score, or the rank of a status."""

    key: str  # as in Result; the scorecard's own where nothing is named
    kind: str
    floor: float
    written: str
    by_status: bool

    def breach(self, result: Result) -> str:
        """In words, what is wrong; nothing where it holds. What has no score doesn't pass."""
        state = STATUSES[result.status]
        if result.score is None:
            return f"{result.name} has no score: {REASONS[result.reason]}. It must not be below {self.written}."
        found = RANKS.get(result.status, 0) if self.by_status else result.score
        if found >= self.floor:
            return ""
        return f"{result.name} is below {self.written}: score {shown(result.score)}, {state.lower()}."


def gates(wanted: Sequence[str], outcome: Outcome) -> list[Gate]:
    """“5”, “amber”, “scrap=at risk”. Raises Problem for what is neither a score nor a status."""
    return [_gate(each, outcome) for each in wanted]


def _gate(wanted: str, outcome: Outcome) -> Gate:
    name, _, floor = wanted.rpartition("=")
    line = outcome.one(name) if name else outcome.scorecard.lines[0]
    word = " ".join(floor.strip().casefold().replace("_", " ").replace("-", " ").split())
    if word in WORDS:
        return Gate(line.key[1], line.kind, WORDS[word], word, by_status=True)
    try:
        score = float(floor)
    except ValueError:
        score = math.nan
    if not 0 <= score <= 10:
        known = ", ".join(WORDS)
        raise Problem(f"--fail-below “{wanted}”: write a score from 0 to 10, or one of {known}.")
    return Gate(line.key[1], line.kind, score, shown(score), by_status=False)


def breaches(found: Sequence[Gate], lines: Sequence[Result]) -> list[str]:
    by_key = {(line.kind, line.key): line for line in lines}
    said = [gate.breach(by_key[gate.kind, gate.key]) for gate in found]
    return [sentence for sentence in said if sentence]
