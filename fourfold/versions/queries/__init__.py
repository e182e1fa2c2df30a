"""Reads: which versions there are, what differs between two of them, what is proposed, and what may be done next."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from fourfold.core.guards import Refused, require
from fourfold.org import queries as org
from fourfold.org import rules as roles
from fourfold.org.queries import Member
from fourfold.plain.strategy import Change, differences, read_strategy, schema
from fourfold.strategy import queries as strategies
from fourfold.versions import rules
from fourfold.versions.models import Baseline, Proposal

PRESENT = 0  # the number of what is there now


def visible_baselines(member: Member, strategy_id: int) -> QuerySet[Baseline]:
    """When versions were approved, by whom and why, newest first. Their texts: version_data."""
    seen = strategies.visible_strategies(member).order_by().values("pk")
    found = Baseline.objects.filter(strategy_id=strategy_id, strategy_id__in=seen)
    return found.select_related("approved_by__person").order_by("-number")


def visible_proposals(member: Member, strategy_id: int) -> list[Proposal]:
    """Open ones first, then the newest. About boxes that the member may not see, only their own."""
    strategy = strategies.visible_strategies(member).filter(pk=strategy_id).first()
    if strategy is None:
        return []
    found = Proposal.objects.filter(strategy_id=strategy_id).select_related("proposed_by__person", "decided_by__person")
    rows = list(found.order_by("-pk"))
    seen = strategies.strategy_text(member, strategy) if rows else {}
    office = roles.is_strategy_office(member)
    rows = [each for each in rows if office or each.proposed_by_id == member.pk or leads_somewhere(seen, each.path)]
    return sorted(rows, key=lambda each: each.state != rules.ProposalState.OPEN)


def proposals_of(member: Member) -> QuerySet[Proposal]:
    """Every proposal about a strategy that the member sees; what they are about may still be hidden (visible_proposals)."""
    seen = strategies.visible_strategies(member).order_by().values("pk")
    return Proposal.objects.filter(strategy_id__in=seen)


def may_decide(member: Member, strategy: Any) -> bool:
    return strategy.unit_id in org.editable_unit_ids(member, org.unit_tree())


def leads_somewhere(data: dict[str, Any], path: Sequence[str]) -> bool:
    here: Any = data
    for step in path:
        if not isinstance(here, dict) or step not in here:
            return False
        here = here[step]
    return True


@dataclass(frozen=True)
class Comparison:
    """Two versions and what makes the first into the second, lane by lane."""

    before: str
    after: str
    lanes: list[tuple[str, list[Change]]]
    count: int


def version_data(member: Member, strategy: Any, number: int) -> dict[str, Any]:
    """A version's data; PRESENT is what is there now. Raises Refused R11 where there is no such version."""
    if number == PRESENT:
        return strategies.strategy_text(member, strategy)
    found = visible_baselines(member, strategy.pk).filter(number=number).first()
    if found is None:
        raise Refused("R11", f"There is no version {number} of “{strategy}” that you may see.", field="version")
    data = read_strategy(found.text).data
    _refuse_hidden(member, strategy, data)
    return data


def _refuse_hidden(member: Member, strategy: Any, data: dict[str, Any]) -> None:
    """R4 where the version holds a scorecard or a measure that the member may not see: nothing of it is shown."""
    if roles.is_strategy_office(member):
        return
    known = strategies.directory(member, strategy.unit.code)
    is_seen = set(data.get("scorecards", {})) <= set(known.scorecards) and set(data.get("measures", {})) <= set(
        known.measures
    )
    require(
        is_seen,
        "This version holds scorecards or measures that you may not see. Ask the strategy office. Nothing was changed.",
    )


def compared(member: Member, strategy: Any, first: int, second: int) -> Comparison:
    """Raises Refused R11 where one of them isn't there."""
    old, new = version_data(member, strategy, first), version_data(member, strategy, second)
    changes = differences(old, new)
    gone = [name for name in old.get("measures", {}) if name not in new.get("measures", {})]
    changes += tuple(Change(("measures", name), "removed", schema.MEASURE, old["measures"][name]) for name in gone)
    lanes = list(dict.fromkeys(["", *old.get("perspectives", {}), *new.get("perspectives", {})]))
    lanes += sorted({each.lane for each in changes} - set(lanes))
    found = [(lane, [each for each in changes if each.lane == lane]) for lane in lanes]
    return Comparison(called(first), called(second), [pair for pair in found if pair[1]], len(changes))


def called(number: int) -> str:
    return f"version {number}" if number else "the present state"


def moves_for(member: Member, strategy: Any) -> list[rules.Move]:
    """What the member may do with the strategy in its state."""
    office = roles.is_strategy_office(member)
    may_edit = may_decide(member, strategy)
    return [
        move for move in rules.MOVES.values()
        if strategy.state in move.before and (office if move.is_office else may_edit)
    ]  # fmt: skip


def items_of(member: Member, strategy: Any) -> list[tuple[Sequence[str], str]]:
    """What a comment can be about: the whole, every box and every link that the member sees, by path and words."""
    data = strategies.strategy_text(member, strategy)
    found: list[tuple[Sequence[str], str]] = [(("strategy",), "The strategy as a whole")]
    for card, content in data.get("scorecards", {}).items():
        for code, box in content.get("objectives", {}).items():
            path = ("scorecards", card, "objectives", code)
            found.append((path, f"{code} {box['name']} ({card})"))
            found += [
                ((*path, "leads_to", effect), f"Link from {code} to {effect} ({card})")
                for effect in box.get("leads_to", {})
            ]
    return found


__all__ = [
    "PRESENT", "Comparison", "called", "compared", "items_of", "may_decide", "moves_for", "proposals_of", "version_data", "visible_baselines",
    "visible_proposals",
]  # fmt: skip
