"""What applying a text would change: found by unit and name, compared with what is there, and nothing written."""

from collections.abc import Collection
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from fourfold.core.guards import Refused, refuse_if
from fourfold.measures import queries as measures
from fourfold.org import queries as org
from fourfold.org.queries import Member
from fourfold.plain.problems import Fault, Wrong
from fourfold.plain.strategy import Change, StrategyText, differences, in_words, read_strategy
from fourfold.plain.strategy.keys import key, objective_key
from fourfold.strategy.models import Strategy
from fourfold.strategy.queries.text import strategy_text
from fourfold.strategy.queries.text_measures import described_measures
from fourfold.strategy.queries.text_names import unknown_names
from fourfold.strategy.queries.visible import visible_objectives, visible_scorecards, visible_strategies
from fourfold.strategy.rules import ObjectiveState, StrategyState

SHOWN = 100  # mistakes that are listed


@dataclass(frozen=True)
class Directory:
    """Who and what a name of the text means: people by mail, units by code, the rest by key. Only what the member may see."""

    people: dict[str, int]
    units: dict[str, int]
    scorecards: dict[str, int]
    objectives: dict[str, int]
    measures: dict[str, int]


@dataclass(frozen=True)
class Plan:
    """A text and what it would change. `mark` is that of what it was compared with: another mark, another plan."""

    strategy: Strategy | None  # None: a new one would be set up
    text: StrategyText
    changes: tuple[Change, ...]
    mark: str
    known: Directory

    @property
    def words(self) -> list[str]:
        return [in_words(change) for change in self.changes]

    def by_lane(self) -> list[tuple[str, list[Change]]]:
        """The changes as they are read: of the whole first, then lane by lane."""
        lanes = ["", *self.text.data.get("perspectives", {})]
        lanes += sorted({change.lane for change in self.changes} - set(lanes))
        found = [(lane, [each for each in self.changes if each.lane == lane]) for lane in lanes]
        return [(lane, changes) for lane, changes in found if changes]


def read_text(text: str) -> StrategyText:
    """Raises Refused R8 with every mistake, its line and field."""
    try:
        return read_strategy(text)
    except Wrong as wrong:
        raise refused(wrong.faults) from None


def refused(faults: Collection[Fault]) -> Refused:
    said = [str(fault) for fault in faults]
    more = f" and {len(said) - SHOWN:,} more" if len(said) > SHOWN else ""
    sentence = f"The text can't be taken: {'; '.join(said[:SHOWN])}{more}. Nothing was saved. Mend it and try again."
    return Refused("R8", sentence, field="text", details={"faults": said})


def plan_text(member: Member, text: str, strategy_id: int | None = None) -> Plan:
    """Read, compared and checked for names that nobody has. Raises Refused (R8, R11)."""
    read = read_text(text)
    strategy = _meant(member, read, strategy_id)
    known = directory(member, read.home)
    described = read.data.get("measures", {})
    if strategy is None:
        old: dict[str, Any] = {"measures": described_measures(member, read.home, described)}
    else:
        old = strategy_text(member, strategy, described)
    changes = differences(old, read.data)
    mark = sha256(repr(old).encode()).hexdigest()
    faults = _unknown(read, changes, known)
    if faults:
        raise refused(faults)
    return Plan(strategy, read, changes, mark, known)


def _meant(member: Member, read: StrategyText, strategy_id: int | None) -> Strategy | None:
    if strategy_id is not None:
        return visible_strategies(member).select_related("unit").get(pk=strategy_id)
    head = read.data["strategy"]
    named = visible_strategies(member).filter(name=head["name"], unit__code__iexact=head["unit"])
    found = list(named.exclude(state=StrategyState.ARCHIVED)) or list(named)
    refuse_if(
        len(found) > 1, "R11", f"This unit has {len(found)} strategies called “{head['name']}”. Say which one is meant. "
        "Nothing was saved.", field="strategy",
    )  # fmt: skip
    return found[0] if found else None


def directory(member: Member, home: str) -> Directory:
    """All that the member may name in a text of the unit `home`. Five queries."""
    tree = org.unit_tree()
    codes = {pk: str(unit.code) for pk, unit in tree.units.items()}
    cards = {card.pk: key(codes[card.unit_id], card.name, home) for card in visible_scorecards(member, tree)}
    boxes = visible_objectives(member, tree).exclude(state=ObjectiveState.ARCHIVED)
    named = boxes.order_by("pk").values_list("pk", "scorecard_id", "code")
    rows = measures.visible_measures(member, tree).values_list("pk", "unit_id", "code")
    mails = org.active_members().values_list("pk", "person__email")
    return Directory(
        people={mail.lower(): pk for pk, mail in mails},
        units={unit.code: pk for pk, unit in tree.units.items()},
        scorecards={name: pk for pk, name in cards.items()},
        objectives={objective_key(code, cards[card]): pk for pk, card, code in named},
        measures={key(codes[unit], code, home): pk for pk, unit, code in rows},
    )


def _unknown(read: StrategyText, changes: Collection[Change], known: Directory) -> list[Fault]:
    """Names in what changes that mean nobody and nothing, each at its line."""
    return [Fault(read.line(path), sentence) for path, sentence in unknown_names(read, changes, known)]
