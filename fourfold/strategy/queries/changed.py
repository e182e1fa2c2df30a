"""Which records show another number since an instant: computed before and after, for the scorecards above what changed.

Nobody reads these results: they only name records, and each listener hears of those that they may see.
"""

from collections.abc import Collection, Hashable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, Literal

from fourfold.engine.incremental import difference
from fourfold.engine.model import Frequency
from fourfold.engine.periods import Calendar
from fourfold.engine.scorecard import prepare
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
    depending = measures.dependants_of(measure_ids)
    found = above({*measure_ids, *depending})
    changed = changed_since_instant(measure_ids, since) if len(measure_ids) <= MOST_RECORDED else None
    if changed is None or not found.scorecards or (today - changed.first).days > 31 * MOST_MONTHS:
        return found.names
    tree = _tree(found)
    if len(tree.measures) > MOST_BELOW:
        return found.names
    unplaced = depending - tree.measures.keys()
    names = {live_name(("measure", pk)) for pk in (*measure_ids, *unplaced)}
    for keys in _changed_keys(tree, set(measure_ids), changed, since, today, reaches_on=bool(depending)):
        names |= {live_name(key) for key in keys}
        if names >= found.names:  # mostly so after the first view
            break
    return names


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
    tree: Tree, recorded: set[int], changed: Changed, since: datetime, today: date, *, reaches_on: bool
) -> Iterator[set[tuple[object, ...]]]:
    """What differs in one view after the other."""
    edited = measures.by_number(sorted(recorded))
    calendar = measures.calendar()
    first, last = changed.first, today if reaches_on else _last_day(edited, changed, calendar, today)
    if last < first:
        return  # of periods to come: nobody looks at them yet
    after = measures.load(tree.measures.values(), first=first, last=last)
    keys = {("measure", each.pk) for each in edited}
    before = _with_former(after, measures.load(edited, first=first, last=last, known_at=since), set(keys))
    nodes, edges = tuple(tree.nodes()), tuple(tree.edges())
    for frequency, view in VIEWS:
        periods = calendar.between(frequency, first, last)
        viewing = Viewing(calendar, frequency, periods[-1], periods, "previous", view, today)
        new = prepare(replace(measures.model(after, viewing), nodes=nodes, edges=edges))
        old = new  # the same rules and targets, for other values
        if changed.last is None:
            old = prepare(replace(measures.model(before, viewing), nodes=nodes, edges=edges))
        delta = difference(old.score(before.observations), new.score(after.observations))
        yield {key for key in delta.keys if isinstance(key, tuple)}


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


def _with_former(rows: EngineRows, former: EngineRows, edited: set[Hashable]) -> EngineRows:
    """The rows with those of the edited measures as they were; what a calculation of then needs and one of now doesn't is
    left out: its result differs anyway."""
    known = {row.key for row in rows.measures}
    names = ("observations", "thresholds", "targets", "formulas")
    kept = {name: tuple(row for row in getattr(rows, name) if row.measure not in edited) for name in names}
    then = {name: tuple(row for row in getattr(former, name) if row.measure in edited & known) for name in names}
    cascades = tuple(row for row in rows.cascades if row.parent not in edited)
    cascades += tuple(row for row in former.cascades if row.parent in edited and {row.parent, row.child} <= known)
    return replace(rows, **{name: kept[name] + then[name] for name in names}, cascades=cascades)
