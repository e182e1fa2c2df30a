"""Strategy, scorecards, objectives and their links: what the numbers hang below."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from fourfold.demonstration.cast import Cast
from fourfold.demonstration.reading import load
from fourfold.demonstration.window import Window
from fourfold.strategy import actions

LANES = "FCPL"
YEARS = 4


@dataclass(frozen=True)
class Plan:
    """One scorecard as content/scorecards.yaml has it; `owners` are the people behind "manager" and "quality"."""

    unit: str
    name: str
    owner: str
    content: dict[str, Any]
    owners: dict[str, str]

    def code(self, code: str) -> str:
        """The enterprise's codes are plain, the others name their unit: on a map both may stand side by side."""
        return code if self.unit == "ENT" else f"{self.unit}-{code}"

    def owner_of(self, objective: dict[str, Any]) -> str:
        key = str(objective.get("owner", self.owner))
        return self.owners.get(key, key)


@dataclass
class Drawn:
    """Scorecards by unit code, objectives by (unit code, objective code), lanes by letter: their numbers in the database."""

    strategy: int
    lanes: dict[str, int]
    themes: dict[str, int]
    scorecards: dict[str, int] = field(default_factory=dict)
    objectives: dict[tuple[str, str], int] = field(default_factory=dict)

    def objective(self, plan: Plan, code: str) -> int:
        """One of the plan's own objectives, or "ENT/C1": another unit's."""
        unit, _, own = code.rpartition("/")
        return self.objectives[unit or plan.unit, own]


def plans() -> Iterator[Plan]:
    """Every scorecard: the enterprise's, one of each site, one of each team."""
    content = load("scorecards")
    whole = content["enterprise"]
    yield Plan(whole["unit"], whole["name"], whole["owner"], whole, {})
    site, team = content["site"], content["team"]
    for unit, owners in site["people"].items():
        yield Plan(unit, site["names"][unit], owners["manager"], site, owners)
    for unit, leader in team["people"].items():
        yield Plan(unit, team["names"][unit], leader, team, {})


def draw(cast: Cast, window: Window) -> Drawn:
    """Set the strategy up and hang scorecard below scorecard."""
    drawn = _strategy(cast, window)
    for order, plan in enumerate(plans()):
        _scorecard(cast, drawn, plan, order)
    _below_each_other(cast, drawn)
    _weights_of_lanes(cast, drawn, window)
    return drawn


def _strategy(cast: Cast, window: Window) -> Drawn:
    content, start = load("scorecards"), window.year(back=1)
    text = {name: content["strategy"][name] for name in ("mission", "vision", "values", "destination")}
    strategy = actions.set_up_strategy(
        actor=cast.office, unit_id=cast.units["ENT"], name=content["strategy"]["name"], starts_on=start,
        ends_on=start.replace(year=start.year + YEARS - 1, month=12, day=31), **text,
    )  # fmt: skip
    lanes = [lane.pk for lane in strategy.perspectives.all()]
    themes = {}
    for order, (key, (name, intended, sponsor)) in enumerate(content["themes"].items()):
        theme = actions.add_theme(
            actor=cast.office, strategy_id=strategy.pk, name=name, intended_result=intended,
            sponsor_id=cast.members[sponsor].pk, order=order,
        )  # fmt: skip
        themes[key] = theme.pk
    return Drawn(strategy.pk, dict(zip(LANES, lanes, strict=True)), themes)


def _scorecard(cast: Cast, drawn: Drawn, plan: Plan, order: int) -> None:
    scorecard = actions.add_scorecard(
        actor=cast.office, unit_id=cast.units[plan.unit], strategy_id=drawn.strategy, name=plan.name, order=order,
        owner_id=cast.members[plan.owner].pk, critical_caps=plan.content.get("critical_caps"),
    )  # fmt: skip
    drawn.scorecards[plan.unit] = scorecard.pk
    positions = dict.fromkeys(LANES, 0)
    for code, objective in plan.content["objectives"].items():
        lane = objective["lane"]
        drawn.objectives[plan.unit, code] = actions.add_objective(
            actor=cast.office, scorecard_id=scorecard.pk, perspective_id=drawn.lanes[lane], code=plan.code(code), name=objective["name"],
            weight=float(objective.get("weight", 100)), theme_id=drawn.themes[objective["theme"]],
            owner_id=cast.members[plan.owner_of(objective)].pk, position=positions[lane],
            **{name: objective.get(name, "") for name in ("description", "question", "success", "horizon", "lens")},
        ).pk  # fmt: skip
        positions[lane] += 1
    for cause, effect, strength, delay, evidence, agreed, statement, because in plan.content["links"]:
        actions.link_objectives(
            actor=cast.office, cause_id=drawn.objective(plan, cause), effect_id=drawn.objective(plan, effect),
            strength=strength, delay_months=delay, evidence=evidence, is_agreed=agreed, statement=statement + ".", because=because,
        )  # fmt: skip
    for code, lane, weight in plan.content.get("aliases", ()):
        actions.place_objective(
            actor=cast.office, scorecard_id=scorecard.pk, perspective_id=drawn.lanes[lane],
            objective_id=drawn.objectives["ENT", code], weight=float(weight),
        )  # fmt: skip


def _below_each_other(cast: Cast, drawn: Drawn) -> None:
    content = load("scorecards")
    below = [("ENT", site, weight) for site, weight in content["enterprise"]["sites"].items()]
    below += [(site, team, 10) for team, site in content["team"]["below"].items()]
    for parent, child, weight in below:
        actions.place_scorecard(
            actor=cast.office,
            parent_id=drawn.scorecards[parent],
            child_id=drawn.scorecards[child],
            weight=float(weight),
        )


def _weights_of_lanes(cast: Cast, drawn: Drawn, window: Window) -> None:
    """Learning counts for more since the current year began, so that earlier months show the weights of their time."""
    for plan in plans():
        for lane, weight in plan.content["lanes"].items():
            changes: list[tuple[int, date | None]] = [(weight, None)]
            if plan.unit == "ENT" and lane == "L":
                changes = [(plan.content["learning_before"], None), (weight, window.year())]
            for each, since in changes:
                actions.weigh_perspective(
                    actor=cast.office, scorecard_id=drawn.scorecards[plan.unit], perspective_id=drawn.lanes[lane],
                    weight=float(each), since=since,
                )  # fmt: skip
