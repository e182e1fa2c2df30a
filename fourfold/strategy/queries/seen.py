"""Of live ids ("measure:12", "scorecard:3"), those that each of many members may see."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Q

from fourfold.measures import queries as measures
from fourfold.org import queries as org
from fourfold.org.queries import Member, UnitTree
from fourfold.strategy.models import Objective, Scorecard, Strategy
from fourfold.strategy.queries.visible import can_see_scorecard


def seen_names(members: Iterable[Member], names: Collection[str]) -> dict[int, set[str]]:
    """For each member's id the names they may see. At most five queries, however many members.

    "*" names nothing in particular and is everybody's; kinds that nobody knows are left out.
    """
    listeners, wanted, tree = list(members), _by_kind(names), org.unit_tree()
    numbers = measures.seen_measure_ids(listeners, wanted["measure"], tree)
    named = _load(wanted, _perspectives(names))
    return {
        member.pk: {f"measure:{pk}" for pk in numbers[member.pk]} | named.seen_by(member, tree) | ({"*"} & set(names))
        for member in listeners
    }


def _by_kind(names: Iterable[str]) -> Mapping[str, set[int]]:
    found: dict[str, set[int]] = defaultdict(set)
    for name in names:
        kind, _, pk = name.partition(":")
        if pk.isdecimal():
            found[kind].add(int(pk))
    return found


def _perspectives(names: Iterable[str]) -> set[tuple[int, int]]:
    """Of "perspective:1-3" the scorecard and the perspective."""
    pairs = [name.removeprefix("perspective:").split("-") for name in names if name.startswith("perspective:")]
    return {(int(pair[0]), int(pair[1])) for pair in pairs if len(pair) == 2 and all(map(str.isdecimal, pair))}


@dataclass(frozen=True)
class _Named:
    """The strategy room's records behind the names, with every scorecard that decides who may see them."""

    wanted: Mapping[str, set[int]]
    perspectives: set[tuple[int, int]]  # scorecard and perspective
    scorecards: list[Scorecard]
    objectives: dict[int, int]  # to their scorecards
    strategies: dict[int, int]  # to their units

    def seen_by(self, member: Member, tree: UnitTree) -> set[str]:
        visible = [card for card in self.scorecards if can_see_scorecard(member, card, tree)]
        ids = {card.pk for card in visible}
        own = org.editable_unit_ids(member, tree)
        strategies = {card.strategy_id for card in visible} | {
            pk for pk, unit in self.strategies.items() if unit in own
        }
        return (
            {f"scorecard:{pk}" for pk in ids & self.wanted["scorecard"]}
            | {f"perspective:{pk}-{lane}" for pk, lane in self.perspectives if pk in ids}
            | {f"objective:{pk}" for pk, scorecard_id in self.objectives.items() if scorecard_id in ids}
            | {f"strategy:{pk}" for pk in strategies & self.strategies.keys()}
        )


def _load(wanted: Mapping[str, set[int]], perspectives: set[tuple[int, int]]) -> _Named:
    objectives = _pairs(Objective, wanted["objective"], "scorecard_id")
    strategies = _pairs(Strategy, wanted["strategy"], "unit_id")
    deciding = wanted["scorecard"] | set(objectives.values()) | {scorecard for scorecard, _ in perspectives}
    condition = Q(pk__in=deciding) | Q(strategy_id__in=strategies)
    scorecards = list(Scorecard.objects.filter(condition)) if deciding or strategies else []
    return _Named(wanted, perspectives, scorecards, objectives, strategies)


def _pairs(model: type[Objective | Strategy], ids: set[int], field: str) -> dict[int, int]:
    return dict(model.objects.filter(pk__in=ids).values_list("pk", field)) if ids else {}
