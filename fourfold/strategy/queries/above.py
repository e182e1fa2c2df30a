"""From measures upwards: which objectives and scorecards a changed number touches."""

from collections import defaultdict
from collections.abc import Collection

from fourfold.strategy.models import MeasurePlacement, ObjectivePlacement, ScorecardPlacement


def names_above(measure_ids: Collection[int]) -> set[str]:
    """The measures and everything above them as live ids: "measure:12", "objective:5", "scorecard:1". Three queries."""
    objectives = set(MeasurePlacement.objects.filter(measure_id__in=measure_ids).values_list("objective_id", flat=True))
    scorecards = set(
        ObjectivePlacement.objects.filter(objective_id__in=objectives).values_list("scorecard_id", flat=True)
    )
    parents: dict[int, list[int]] = defaultdict(list)
    for parent, child in ScorecardPlacement.objects.values_list("parent_id", "child_id"):
        parents[child].append(parent)
    waiting = list(scorecards)
    while waiting:
        for parent in parents[waiting.pop()]:
            if parent not in scorecards:
                scorecards.add(parent)
                waiting.append(parent)
    return (
        {f"measure:{pk}" for pk in measure_ids}
        | {f"objective:{pk}" for pk in objectives}
        | {f"scorecard:{pk}" for pk in scorecards}
    )
