"""The two truths of a locked period: what was reported when it was locked, and what is known today."""

from dataclasses import dataclass
from typing import Any

from fourfold.engine.scorecard import Scored
from fourfold.measures.queries.line import number, status
from fourfold.measures.queries.scored import MeasureScore, scored_measure
from fourfold.measures.queries.viewing import other


@dataclass(frozen=True)
class Shown:
    """What was to be seen of one measure or node; a node has no value of its own."""

    value: float | None
    score: float | None
    status: str  # lower-case name of engine.model.Status


@dataclass(frozen=True)
class Both:
    """One thing that differs: `reported` as it was known then, `restated` as it is known today."""

    reported: Shown
    restated: Shown

    @property
    def pair(self) -> tuple[Shown, Shown]:
        return self.reported, self.restated


def shown_measure(scored: Scored, key: Any) -> Shown | None:
    """The measure in the last of the viewed periods; None where it wasn't known."""
    m = scored.measure_index.get(key)
    if m is None:
        return None
    return Shown(number(scored.value[m, -1]), number(scored.score[m, -1]), status(scored.status[m, -1]))


def shown_node(scored: Scored, key: Any) -> Shown | None:
    n = scored.node_index.get(key)
    return None if n is None else Shown(None, number(scored.node_score[n, -1]), status(scored.node_status[n, -1]))


def differing(reported: Scored, restated: Scored) -> dict[Any, Both]:
    """Everything that both know and that isn't the same, by key."""
    pairs = [(key, shown_measure(reported, key), shown_measure(restated, key)) for key in restated.measure_index]
    pairs += [(key, shown_node(reported, key), shown_node(restated, key)) for key in restated.node_index]
    return {key: Both(then, now) for key, then, now in pairs if then is not None and now is not None and then != now}


def both(found: MeasureScore) -> Both | None:
    """A measure's two truths where they differ; None where they don't, or where there is one truth only."""
    there = other(found.viewing)
    if there is None:
        return None
    beside = scored_measure(found.measure, there)
    then, now = (found, beside) if found.viewing.known_at else (beside, found)
    return differing(then.scored, now.scored).get(found.key)
