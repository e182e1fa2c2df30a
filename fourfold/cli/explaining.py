"""Which number is meant by a code or a name, and why it is what it is: the same data and sentences as on page and in REST.

Looked up among what the acting member may see; a number that they may not see is as absent as one that isn't there.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from fourfold.cli.problems import Problem
from fourfold.engine.explain import Explanation
from fourfold.engine.model import Frequency
from fourfold.measures import queries as measures
from fourfold.measures.queries import Viewing
from fourfold.org.queries import Member
from fourfold.plain.periods import read_period
from fourfold.plain.problems import Bad
from fourfold.strategy import queries as strategy

KINDS = ("measure", "objective", "perspective", "scorecard")
SHOWN = 20


@dataclass(frozen=True)
class Node:
    """Something with a score. `scorecard_id` is the one to compute; None for a measure, which is computed alone."""

    kind: str
    name: str  # as it may be typed to mean this one
    key: tuple[Any, ...]
    words: frozenset[str]  # all that it answers to
    scorecard_id: int | None = None


def viewing(member: Member, *, period: str, frequency: str, ytd: bool, as_of: str) -> Viewing:
    """What is looked at. Periods are written as everywhere in plain text: 2026-10, 2026-Q3, 2026-W42, 2026."""
    asked = {"frequency": frequency, "view": "ytd" if ytd else "", "as_of": as_of}
    if period:
        try:
            found = read_period(period, measures.calendar())
        except Bad as bad:
            raise Problem(f"--period “{period}”: {bad.reason}.") from None
        own = "" if found.frequency is Frequency.DAY else found.frequency.value
        asked |= {"period": found.start.isoformat(), "frequency": frequency or own}
    return measures.viewing(member, asked)


def find(member: Member, wanted: str) -> Node:
    """The one that is meant: by code, name, or “kind:name”. Raises Problem where there is none, or more than one."""
    kind, _, rest = wanted.partition(":")
    kinds, word = ((kind,), rest) if kind in KINDS and rest.strip() else (KINDS, wanted)
    sought = " ".join(word.split()).casefold()
    found = [node for node in _nodes(member, kinds) if sought in node.words]
    if len(found) == 1:
        return found[0]
    if not found:
        raise Problem(f"There is nothing called “{wanted}” that {member.name} may see: no code or name of a measure, an objective, a perspective or a scorecard.")  # fmt: skip
    names = ", ".join(f"“{node.kind}:{node.name}”" for node in found[:SHOWN])
    raise Problem(f"“{wanted}” can mean {names}. Write one of them.")


def explain(member: Member, node: Node, viewed: Viewing) -> Explanation:
    """As page and REST do: a measure alone, everything else with its whole scorecard."""
    if node.scorecard_id is None:
        found = measures.visible_measures(member).select_related(*measures.SHEET).get(pk=node.key[1])
        computed = measures.scored_measure(found, viewed)
        return measures.explained(member, computed)
    scored = strategy.board(member, viewed, [node.scorecard_id]).scored
    if node.key not in scored.node_index:
        raise Problem(f"“{node.name}” has no place on its scorecard in {viewed.period.label}.")
    return scored.explain(node.key)


def _nodes(member: Member, kinds: tuple[str, ...]) -> Iterator[Node]:
    readers = {"measure": _measures, "objective": _objectives, "perspective": _perspectives, "scorecard": _scorecards}
    for kind in kinds:
        yield from readers[kind](member)


def _measures(member: Member) -> Iterator[Node]:
    for pk, code, name in measures.visible_measures(member).values_list("pk", "code", "name"):
        yield Node("measure", code or name, ("measure", pk), _words(code, name))


def _objectives(member: Member) -> Iterator[Node]:
    for each in strategy.visible_objectives(member):
        path = f"{each.scorecard.name}/{each.code or each.name}"
        yield Node("objective", path, ("objective", each.pk), _words(each.code, each.name, path), each.scorecard_id)


def _perspectives(member: Member) -> Iterator[Node]:
    for card in strategy.visible_scorecards(member).select_related("strategy"):
        for lane in card.strategy.perspectives.all():
            path = f"{card.name}/{lane.name}"
            yield Node("perspective", path, ("perspective", card.pk, lane.pk), _words(lane.name, path), card.pk)


def _scorecards(member: Member) -> Iterator[Node]:
    for pk, name in strategy.visible_scorecards(member).values_list("pk", "name"):
        yield Node("scorecard", name, ("scorecard", pk), _words(name), pk)


def _words(*names: str) -> frozenset[str]:
    return frozenset(" ".join(name.split()).casefold() for name in names if name)
