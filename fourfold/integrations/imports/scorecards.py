"""The scorecard of an imported file: an objective for each group of measures, in the perspective that was chosen.

Its first weights let every measure of the file count the same; a person changes them on the scorecard.
"""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath
from typing import Any

from fourfold.core.guards import Refused
from fourfold.engine.model import Frequency
from fourfold.integrations.imports.mapping import ScorecardPlan
from fourfold.measures.actions import IncomingMeasure
from fourfold.measures.queries import calendar, today
from fourfold.org.queries import Member, unit_tree
from fourfold.strategy import actions, queries, rules

YEARS = 3  # of a strategy that is made here
OTHERS = "Other measures"


@dataclass(frozen=True)
class Made:
    scorecard_id: int
    name: str
    objectives_added: int
    measures_placed: int


def groups_of(plan: ScorecardPlan, measures: Mapping[str, IncomingMeasure], name: str) -> dict[str, list[str]]:
    """Objective names with the keys of their measures, in the order of the file."""
    groups: dict[str, list[str]] = {}
    for key, measure in measures.items():
        if plan.objectives == "one":
            group = name
        elif plan.objectives == "parent":
            group = _parent_group(key, measure, measures)
        else:
            group = measure.category or OTHERS
        groups.setdefault(group[:120], []).append(key)
    return groups


def _parent_group(key: str, measure: IncomingMeasure, measures: Mapping[str, IncomingMeasure]) -> str:
    """A parent heads the group of its children; whoever has neither goes with its category."""
    parent = measures.get(measure.parent_key or "")
    if parent is not None:
        return parent.name or parent.key
    heads = {each.parent_key for each in measures.values()}
    return (measure.name or key) if key in heads else measure.category or OTHERS


def make(
    actor: Member,
    unit_id: int,
    plan: ScorecardPlan,
    measures: Mapping[str, IncomingMeasure],
    ids: Mapping[str, int],
    file_name: str,
) -> Made:
    """Find or make strategy, scorecard, objectives and places; what is there already stays as people left it."""
    name = (plan.name or PurePath(file_name).stem.replace("_", " "))[:120].strip() or "Imported measures"
    groups = groups_of(plan, measures, name)
    scorecard = queries.editable_scorecards(actor).filter(unit_id=unit_id, name__iexact=name).first()
    is_new = scorecard is None
    if scorecard is None:
        strategy_id = _strategy(actor, unit_id, plan)
        scorecard = actions.add_scorecard(actor=actor, unit_id=unit_id, strategy_id=strategy_id, name=name)
    lanes = {lane.name.casefold(): lane.pk for lane in scorecard.strategy.perspectives.all()}
    known = {each.name.casefold(): each for each in queries.visible_objectives(actor).filter(scorecard_id=scorecard.pk)}
    codes = {each.code.casefold() for each in known.values()}
    weights, placed = Counter[int](), 0
    for group, keys in groups.items():
        objective = known.get(group.casefold())
        if objective is None:
            lane = _lane(plan, group, lanes)
            objective = actions.add_objective(
                actor=actor, scorecard_id=scorecard.pk, perspective_id=lane, code=_code(group, codes), name=group, weight=float(len(keys))
            )  # fmt: skip
            weights[lane] += len(keys)
        placed += actions.place_measures(actor=actor, objective_id=objective.pk, measure_ids=[ids[key] for key in keys])
    used = {each.perspective_id for each in known.values()}
    _weigh(actor, scorecard.pk, weights, [pk for pk in lanes.values() if is_new or (weights[pk] and pk not in used)])
    added = sum(group.casefold() not in known for group in groups)
    return Made(scorecard.pk, scorecard.name, added, placed)


def _weigh(actor: Member, scorecard_id: int, weights: Mapping[int, int], lanes: list[int]) -> None:
    """A perspective weighs as much as the measures in it; one that holds nothing yet weighs nothing."""
    for lane in sorted(lanes, key=lambda pk: -weights[pk]):  # 0 last: some weight has to stay
        actions.weigh_perspective(
            actor=actor, scorecard_id=scorecard_id, perspective_id=lane, weight=float(weights[lane])
        )


def lanes_for(actor: Member, unit_id: int) -> list[str]:
    """The perspectives that objectives of the unit can go to."""
    live = _live(actor, unit_id)
    return [lane.name for lane in live.perspectives.all()] if live else [lane for lane, _ in rules.PERSPECTIVES]


def _live(actor: Member, unit_id: int) -> Any:
    """The unit's live strategy of today, or None."""
    day = today(actor)
    found = queries.visible_strategies(actor).filter(unit_id=unit_id, state=rules.StrategyState.LIVE)
    return found.filter(starts_on__lte=day, ends_on__gte=day).first()


def _strategy(actor: Member, unit_id: int, plan: ScorecardPlan) -> int:
    """The unit's live strategy of today, or a new one from this fiscal year on."""
    live = _live(actor, unit_id)
    if live is not None:
        return int(live.pk)
    starts = calendar().period(Frequency.YEAR, today(actor)).start
    ends = date.fromordinal(date(starts.year + YEARS, starts.month, 1).toordinal() - 1)
    questions = dict(rules.PERSPECTIVES)
    lanes: Any = [(lane, questions.get(lane, "")) for lane in plan.lanes] or rules.PERSPECTIVES
    name = f"{unit_tree().units[unit_id].name} strategy"[:120]
    made = actions.set_up_strategy(
        actor=actor, unit_id=unit_id, name=name, starts_on=starts, ends_on=ends, perspectives=lanes
    )
    return int(made.pk)


def _lane(plan: ScorecardPlan, group: str, lanes: Mapping[str, int]) -> int:
    wanted = plan.perspectives.get(group, plan.perspective)
    found = lanes.get(wanted.casefold())
    if found is None:
        raise Refused(
            "R11",
            f"There is no perspective called “{wanted}”. Choose one of: {', '.join(lanes)}. Nothing was saved.",
            field="perspective",
        )
    return found


def _code(group: str, taken: set[str]) -> str:
    """Short and telling: the words' initials, numbered where they are taken."""
    words = re.findall(r"\w+", group)
    base = ("".join(word[0] for word in words) if len(words) > 1 else group[:3]).upper()[:8] or "O"
    code, number = base, 1
    while code.casefold() in taken:
        number += 1
        code = f"{base}{number}"
    taken.add(code.casefold())
    return code
