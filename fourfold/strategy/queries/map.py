"""A scorecard's strategy map as the drawing room wants it."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from fourfold.checks.findings import Finding, Severity
from fourfold.drawing import strategy_map as drawing
from fourfold.engine.rounding import round_half_up
from fourfold.strategy.models import ObjectiveLink
from fourfold.strategy.queries.board import Board


def map_of(
    board: Board, scorecard_id: int, links: Iterable[ObjectiveLink], *, href: Callable[[int], str] = lambda pk: "",
    findings: Sequence[Finding] = (),
) -> drawing.StrategyMap:  # fmt: skip
    """Lanes, boxes, themes and these links of one scorecard on the board, marked with these findings. No query."""
    boxes, arrows = _flags(findings, "boxes"), _flags(findings, "links")
    line = board.scorecard(scorecard_id, children=False)
    strategy = line.scorecard.strategy
    shown = {each.objective.pk: each.objective for lane in line.perspectives for each in lane.objectives}
    themes = sorted({o.theme for o in shown.values() if o.theme}, key=lambda theme: (theme.order, theme.pk))
    return drawing.StrategyMap(
        title=line.scorecard.name,
        vision=strategy.vision,
        lanes=tuple(
            drawing.Lane(str(lane.perspective.pk), lane.perspective.name, lane.perspective.question) for lane in line.perspectives
        ),
        boxes=tuple(_box(str(lane.perspective.pk), each, href, boxes) for lane in line.perspectives for each in lane.objectives),
        links=tuple(
            drawing.Link(
                key=str(link.pk), cause=str(link.cause_id), effect=str(link.effect_id), statement=link.statement,
                strength=link.strength, delay_months=link.delay_months or None, agreed=link.is_agreed, loop=link.is_loop,
                **arrows.get(link.pk, {}),
            )
            for link in links
        ),
        themes=tuple(drawing.ThemeMark(str(theme.pk), theme.name, at % 6 + 1) for at, theme in enumerate(themes)),
        period=board.viewing.period.label,
        values=strategy.values,
        version=f"Version {strategy.version}",
        date=board.viewing.today.isoformat(),
    )  # fmt: skip


def _flags(findings: Sequence[Finding], where: str) -> dict[int, dict[str, str]]:
    """For each box or link that a finding names: the worst mark, and all the words. A box of a marked arrow isn't marked."""
    found: dict[int, dict[str, str]] = {}
    for each in findings:
        kind = "warning" if each.severity is Severity.WARNING else "error"
        for key in () if where == "boxes" and each.links else getattr(each, where):
            said = found.setdefault(key, {"flag": kind, "flagged": ""})
            said["flag"] = "error" if kind == "error" else said["flag"]
            said["flagged"] = f"{said['flagged']} {each.wrong}".strip()
    return found


def _box(lane: str, line: Any, href: Callable[[int], str], flags: dict[int, dict[str, str]]) -> drawing.Box:
    objective, result = line.objective, line.result
    owner = objective.owner
    return drawing.Box(
        key=str(objective.pk), lane=lane, code=objective.code, name=objective.name,
        owner_initials=owner.initials if owner else "", owner=owner.name if owner else "",
        theme=str(objective.theme_id) if objective.theme_id else None, status=result.status,
        score_text="" if result.score is None else str(round_half_up(result.score, 1)), trend=result.trend,
        measures=len(line.measures), href="" if line.withheld else href(objective.pk), position=objective.position,
        **({} if line.withheld else flags.get(objective.pk, {})),
    )  # fmt: skip
