"""Which records show another number since an instant: computed before and after, for the scorecards above what changed.

Nobody reads these results: they only name records, and each listener hears of those that they may see.
"""

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, Literal

from fourfold.engine.incremental import difference
from fourfold.engine.model import Frequency
from fourfold.engine.periods import Calendar
from fourfold.engine.scorecard import compute
from fourfold.measures import queries as measures
from fourfold.measures.queries import EngineRows, Viewing
from fourfold.measures.queries.changes import Changed, changed_since_instant
from fourfold.strategy.models import (
    MeasurePlacement,
    ObjectivePlacement,
    PerspectivePlacement,
    Scorecard,
    ScorecardPlacement,
)
from fourfold.strategy.queries.above import Above, above, live_name
from fourfold.strategy.queries.tree import Tree

MOST_RECORDED = 100  # measures at once beyond which everything above is named without counting: an import
MOST_BELOW = 1000  # measures of the scorecards above, likewise
MOST_MONTHS = 48  # likewise: a change of the distant past
# Pages look in other ways too; but what never differs in these hardly does in a week or half a year.
VIEWS: tuple[tuple[Frequency, Literal["period", "ytd"]], ...] = (
    (Frequency.MONTH, "period"), (Frequency.MONTH, "ytd"), (Frequency.QUARTER, "period"), (Frequency.YEAR, "period"),
)  # fmt: skip
LENGTH = {
    Frequency.SHIFT: 1, Frequency.DAY: 1, Frequency.WEEK: 7, Frequency.MONTH: 31, Frequency.QUARTER: 92,
    Frequency.HALF: 184, Frequency.YEAR: 371,
}  # fmt: skip


def names_changed(measure_ids: Collection[int], since: datetime, today: date) -> set[str]:
    """These measures, and what stands above them and shows another number, as live ids.

    A constant number of queries, whatever the size; where counting would take long, everything above is named.
    """
    found = above(measure_ids)
    changed = changed_since_instant(measure_ids, since) if len(measure_ids) <= MOST_RECORDED else None
    if changed is None or not found.scorecards or (today - changed.first).days > 31 * MOST_MONTHS:
        return found.names
    tree = _tree(found)
    if len(tree.measures) > MOST_BELOW:
        return found.names
    keys = set(_changed_keys(tree, set(measure_ids), changed, since, today))
    return {live_name(key) for key in keys | {("measure", pk) for pk in measure_ids}}


def _tree(found: Above) -> Tree:
    """The scorecards above with all that is below them, as they are, whoever may see them. Five queries."""
    kept = found.with_all_below()
    tree = Tree(scorecards=Scorecard.objects.in_bulk(kept))
    tree.scorecard_placements = list(ScorecardPlacement.objects.filter(parent_id__in=kept))
    tree.perspective_placements = list(
        PerspectivePlacement.objects.filter(scorecard_id__in=kept).select_related("perspective")
    )
    tree.objective_placements = list(
        ObjectivePlacement.objects.filter(scorecard_id__in=kept).select_related("objective")
    )
    tree.objectives = {box.objective_id: box.objective for box in tree.objective_placements}
    tree.measure_placements = list(
        MeasurePlacement.objects.filter(objective_id__in=tree.objectives).select_related("measure")
    )
    tree.measures = {line.measure_id: line.measure for line in tree.measure_placements}
    return tree


def _changed_keys(
    tree: Tree, recorded: set[int], changed: Changed, since: datetime, today: date
) -> Iterator[tuple[object, ...]]:
    edited = [tree.measures[pk] for pk in sorted(recorded & tree.measures.keys())]
    calendar = measures.calendar()
    first, last = changed.first, _last_day(edited, changed, calendar, today)
    if last < first:
        return  # of periods to come: nobody looks at them yet
    after = measures.load(tree.measures.values(), first=first, last=last)
    before = _with_former(after, measures.load(edited, first=first, last=last, known_at=since))
    nodes, edges = tuple(tree.nodes()), tuple(tree.edges())
    for frequency, view in VIEWS:
        periods = calendar.between(frequency, first, last)
        viewing = Viewing(calendar, frequency, periods[-1], periods, "previous", view, today)
        old, new = (
            compute(replace(measures.model(rows, viewing), nodes=nodes, edges=edges)) for rows in (before, after)
        )
        for key in difference(old, new).keys:
            assert isinstance(key, tuple)
            yield key


def _last_day(edited: Collection[Any], changed: Changed, calendar: Calendar, today: date) -> date:
    """Until when the change can show: a coarse value until the next one's period has ended, a carried one longer, and all
    of them in the totals of their fiscal year."""
    if changed.last is None:
        return today
    given = measures.defaults()
    carried = {each.pk: measures.days_of(each, given)["carry_periods"] for each in edited}
    reach = max(LENGTH[Frequency(each.frequency)] * (2 + carried[each.pk]) for each in edited)
    last = min(changed.last + timedelta(reach), today)
    return max(last, min(calendar.period(Frequency.YEAR, last).end, today))


def _with_former(rows: EngineRows, former: EngineRows) -> EngineRows:
    """The rows with those of some measures as they were."""
    keys = {row.key for row in former.measures}
    names = ("observations", "thresholds", "targets")
    kept = {name: tuple(row for row in getattr(rows, name) if row.measure not in keys) for name in names}
    return replace(rows, **{name: kept[name] + tuple(getattr(former, name)) for name in names})
