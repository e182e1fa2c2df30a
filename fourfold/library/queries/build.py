"""The guided build: seven steps from a vision to reviews, and what each still lacks. Computed each time, never stored."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from fourfold.checks.findings import Severity
from fourfold.measures.queries import MeasureLine, today, viewing
from fourfold.org.queries import Member, UnitTree, unit_tree
from fourfold.strategy import queries as strategy

STEPS = (
    ("vision", "Vision and themes", "Where it leads, and the strategic lines that lead there."),
    ("objectives", "Objectives and their links", "What has to be achieved in each perspective, and what drives what."),
    ("kpis", "KPIs and targets", "How one can tell, and how much is enough."),
    ("cascade", "Cascade", "What the units below do for it."),
    ("ownership", "Ownership", "Who answers for each objective and each KPI."),
    ("monitor", "Monitor", "Numbers come in, and somebody collects them."),
    ("review", "Review", "When each KPI is looked at again."),
)
FEWEST_THEMES, MOST_THEMES = 3, 5
WITHOUT_TARGET = ("yes_no", "text")


@dataclass(frozen=True)
class Missing:
    """Something that is still to be done: a sentence, and on the page of which record. `blocks`: no override helps; `of` tells
    apart what is called the same in several units."""

    sentence: str
    where: str
    pk: int
    blocks: bool = False
    of: str = ""


@dataclass(frozen=True)
class Step:
    """`parts` counts what the step is made of; the step is done when nothing of it is missing."""

    number: int
    key: str
    name: str
    does: str
    parts: int
    missing: tuple[Missing, ...]

    @property
    def is_done(self) -> bool:
        return not self.missing

    @property
    def share(self) -> float:
        """0 to 1."""
        return 1.0 if self.is_done else max(0.0, 1 - len(self.missing) / max(self.parts, len(self.missing) + 1))


@dataclass(frozen=True)
class Build:
    strategy: Any
    scorecards: tuple[Any, ...]
    steps: tuple[Step, ...]
    kpis: tuple[MeasureLine, ...]

    @property
    def done(self) -> int:
        return sum(step.is_done for step in self.steps)

    @property
    def next(self) -> Step | None:
        return next((step for step in self.steps if not step.is_done), None)

    @property
    def missing(self) -> list[Missing]:
        return [each for step in self.steps for each in step.missing]

    @property
    def blocking(self) -> list[Missing]:
        return [each for each in self.missing if each.blocks]


@dataclass(frozen=True)
class _Found:
    """Everything that the steps look at."""

    member: Member
    plan: Any
    tree: UnitTree
    themes: list[Any]
    cards: list[Any]
    lanes: list[Any]
    objectives: list[Any] = field(default_factory=list)  # lines, each once
    kpis: list[MeasureLine] = field(default_factory=list)


def build(member: Member, strategy_id: int) -> Build | None:
    """How far the strategy is; None of one that the member may not see."""
    plan = strategy.visible_strategies(member).select_related("unit").filter(pk=strategy_id).first()
    if plan is None:
        return None
    found = _load(member, plan)
    made = {
        "vision": _vision(found), "objectives": _objectives(found), "kpis": _kpis(found), "cascade": _cascade(found),
        "ownership": _ownership(found), "monitor": _monitor(found), "review": _review(found),
    }  # fmt: skip
    parts = _parts(found)
    steps = tuple(
        Step(number, key, name, does, parts[key], tuple(made[key]))
        for number, (key, name, does) in enumerate(STEPS, start=1)
    )
    return Build(plan, tuple(found.cards), steps, tuple(found.kpis))


def _load(member: Member, plan: Any) -> _Found:
    tree = unit_tree()
    cards = list(strategy.visible_scorecards(member, tree).filter(strategy_id=plan.pk))
    themes = list(strategy.visible_themes(member).filter(strategy_id=plan.pk).order_by("order", "pk"))
    found = _Found(member, plan, tree, themes, cards, list(plan.perspectives.all()))
    if not cards:
        return found
    viewed = viewing(member, {"period": today(member).isoformat()})
    board = strategy.board(member, viewed, [card.pk for card in cards], tree)
    objectives: dict[int, Any] = {}
    for card in cards:
        for lane in board.scorecard(card.pk, children=False).perspectives:
            objectives |= {each.objective.pk: each for each in lane.objectives if not each.withheld}
    kpis = {line.measure.pk: line for each in objectives.values() for line in each.measures if not line.withheld}
    found.objectives.extend(objectives.values())
    found.kpis.extend(kpis.values())
    return found


def _parts(found: _Found) -> dict[str, int]:
    boxes, kpis = len(found.objectives), len(found.kpis)
    return {
        "vision": 2 + len(found.themes), "objectives": len(found.lanes) + boxes, "kpis": boxes + kpis,
        "cascade": len(_below(found)), "ownership": boxes + kpis, "monitor": 2 * kpis, "review": kpis,
    }  # fmt: skip


def _vision(found: _Found) -> Iterator[Missing]:
    pk, count = found.plan.pk, len(found.themes)
    if not found.plan.vision.strip():
        yield Missing("The vision is not written.", "edit_strategy", pk)
    if not FEWEST_THEMES <= count <= MOST_THEMES:
        yield Missing(
            f"{_themes(count)} Three to five are usual.", "new_theme" if count < FEWEST_THEMES else "strategy", pk
        )
    for theme in found.themes:
        if theme.sponsor_id is None:
            yield Missing(f"The theme “{theme}” has no sponsor.", "edit_theme", theme.pk, blocks=True)


def _themes(count: int) -> str:
    return "There are no themes." if not count else "There is 1 theme." if count == 1 else f"There are {count} themes."


def _objectives(found: _Found) -> Iterator[Missing]:
    if not found.cards:
        yield Missing("There is no scorecard for the objectives.", "new_scorecard", found.plan.pk, blocks=True)
        return
    held = {each.objective.perspective_id for each in found.objectives}
    for lane in found.lanes:
        if lane.pk not in held:
            yield Missing(f"The perspective “{lane}” has no objective.", "edit_map", found.cards[0].pk)
    names = {card.pk: card.name for card in found.cards}
    for pk, findings in strategy.logic_of(found.member, [card.pk for card in found.cards]).items():
        for each in findings:
            if each.severity is Severity.ERROR and each.rule not in {"T1", "T5"}:  # said by name in other steps
                yield Missing(each.wrong, "logic_tests", pk, blocks=True, of=names[pk])


def _kpis(found: _Found) -> Iterator[Missing]:
    if not found.objectives:
        yield Missing("KPIs belong to objectives, and there are none yet.", "strategy", found.plan.pk)
    for each in found.objectives:
        if not each.measures:
            yield Missing(f"“{each.objective}” has no KPI.", "new_measure", each.objective.pk)
    for line in found.kpis:
        if line.target is None and line.measure.kind not in WITHOUT_TARGET:
            yield _of_measure(found, line, "has no target", "target")


def _below(found: _Found) -> list[int]:
    """Units right below the strategy's own."""
    return [pk for pk, unit in found.tree.units.items() if unit.parent_id == found.plan.unit_id]


def _cascade(found: _Found) -> Iterator[Missing]:
    taken = {card.unit_id for card in found.cards}
    for pk in _below(found):
        if not taken & found.tree.below(pk):
            sentence = f"No scorecard of {found.tree.units[pk].name} follows this strategy."
            yield Missing(sentence, "new_scorecard", found.plan.pk)


def _ownership(found: _Found) -> Iterator[Missing]:
    if not found.objectives:
        yield Missing("Objectives have owners, and there are none yet.", "strategy", found.plan.pk)
    for each in found.objectives:
        if each.objective.owner_id is None:
            yield Missing(f"“{each.objective}” has no owner.", "edit_objective", each.objective.pk, blocks=True)
    yield from _lacking(found, "owner_id", "has no owner")


def _monitor(found: _Found) -> Iterator[Missing]:
    if not found.kpis:
        yield Missing("Numbers belong to KPIs, and there are none yet.", "strategy", found.plan.pk)
    for line in found.kpis:
        if line.known is None:
            yield _of_measure(found, line, "has no value yet", "measure")
    yield from _lacking(found, "collector_id", "has nobody who collects its values")


def _review(found: _Found) -> Iterator[Missing]:
    now = today(found.member)
    if not found.kpis:
        yield Missing("What is reviewed are KPIs, and there are none yet.", "strategy", found.plan.pk)
    for line in found.kpis:
        day = line.measure.review_on
        if day is None:
            yield _of_measure(found, line, "has no day on which it is looked at again", "edit")
        elif day < now:
            yield _of_measure(found, line, f"was to be looked at again on {day}", "edit")


def _lacking(found: _Found, name: str, says: str) -> Iterator[Missing]:
    for line in found.kpis:
        if getattr(line.measure, name) is None:
            yield _of_measure(found, line, says, "edit")


def _of_measure(found: _Found, line: MeasureLine, says: str, where: str) -> Missing:
    unit = found.tree.units[line.measure.unit_id].name
    return Missing(f"“{line.name}” {says}.", where, line.measure.pk, of=f"{line.measure.code}, {unit}")
