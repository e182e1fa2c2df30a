"""From measures upwards: which objectives, perspectives and scorecards a changed number can touch."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from fourfold.strategy.models import MeasurePlacement, ObjectivePlacement, ScorecardPlacement


@dataclass(frozen=True)
class Above:
    """Ids of everything above some measures; `links` are all (parent, child) pairs of scorecards."""

    measures: frozenset[int]
    objectives: frozenset[int]
    perspectives: frozenset[tuple[int, int]]  # scorecard and perspective
    scorecards: frozenset[int]
    links: frozenset[tuple[int, int]]

    @property
    def names(self) -> set[str]:
        """As live ids: "measure:12", "objective:5", "perspective:1-3", "scorecard:1"."""
        return {
            *map(live_name, (("measure", pk) for pk in self.measures)),
            *map(live_name, (("objective", pk) for pk in self.objectives)),
            *map(live_name, (("perspective", *pair) for pair in self.perspectives)),
            *map(live_name, (("scorecard", pk) for pk in self.scorecards)),
        }

    def with_all_below(self) -> set[int]:
        """These scorecards, and those below any of them."""
        below = defaultdict(list)
        for parent, child in self.links:
            below[parent].append(child)
        return _reached(self.scorecards, below)


def above(measure_ids: Collection[int]) -> Above:
    """Three queries."""
    objectives = set(MeasurePlacement.objects.filter(measure_id__in=measure_ids).values_list("objective_id", flat=True))
    boxes = set(
        ObjectivePlacement.objects.filter(objective_id__in=objectives).values_list("scorecard_id", "perspective_id")
    )
    links = frozenset(ScorecardPlacement.objects.values_list("parent_id", "child_id"))
    parents = defaultdict(list)
    for parent, child in links:
        parents[child].append(parent)
    scorecards = _reached({scorecard for scorecard, _ in boxes}, parents)
    return Above(frozenset(measure_ids), frozenset(objectives), frozenset(boxes), frozenset(scorecards), links)


def live_name(key: tuple[object, ...]) -> str:
    """A node's or measure's key as pages listen for it: ("perspective", 1, 3) is "perspective:1-3"."""
    kind, *numbers = key
    return f"{kind}:{'-'.join(map(str, numbers))}"


def _reached(start: Iterable[int], ways: dict[int, list[int]]) -> set[int]:
    found = set(start)
    waiting = list(found)
    while waiting:
        following = set(ways.get(waiting.pop(), ())) - found
        found |= following
        waiting.extend(following)
    return found
