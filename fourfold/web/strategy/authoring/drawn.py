"""A scorecard's map as it is planned today: the picture to write on, and its boxes in the order in which they are seen."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from fourfold.drawing import strategy_map as drawing
from fourfold.measures.queries import today, viewing
from fourfold.strategy import queries
from fourfold.web.base.request import Request

LINK = ("statement", "because", "strength", "delay_months", "evidence", "confidence", "is_agreed", "version")


@dataclass(frozen=True)
class Plan:
    """The board of the period that holds today, the map's data, and its picture or why there is none."""

    board: queries.Board
    line: queries.ScorecardLine
    links: list[Any]
    data: drawing.StrategyMap
    picture: str
    problem: str

    def lanes(self) -> Iterator[tuple[Any, list[Any]]]:
        """Each perspective with its objectives' lines, from left to right as they are drawn."""
        order = self.order()
        for lane in self.line.perspectives:
            yield lane, sorted(lane.objectives, key=lambda each: order.get(each.objective.pk, 0))

    def order(self) -> dict[int, int]:
        """Objectives' numbers to their places in reading order; as listed where the map can't be drawn."""
        boxes = self.data.boxes if self.problem else tuple(each.box for each in drawing.layout(self.data).boxes)
        return {int(box.key): place for place, box in enumerate(boxes)}

    def as_json(self) -> str:
        """What the editor has to know beside the drawing: words, versions, and which boxes are this scorecard's own."""
        pk = self.line.scorecard.pk
        found = {
            "scorecard": pk,
            "lanes": {str(lane.perspective.pk): lane.perspective.name for lane in self.line.perspectives},
            "boxes": {str(each.objective.pk): _box(each, lane, pk) for lane in self.line.perspectives for each in lane.objectives},
            "links": {str(link.pk): {name: getattr(link, name) for name in LINK} | _ends(link) for link in self.links},
        }  # fmt: skip
        return json.dumps(found, ensure_ascii=False)

    def ids_in(self, perspective_id: int) -> list[int]:
        return [
            each.objective.pk for lane, lines in self.lanes() if lane.perspective.pk == perspective_id for each in lines
        ]


def _box(line: Any, lane: Any, scorecard_id: int) -> dict[str, Any]:
    each = line.objective
    same = {name: getattr(each, name) for name in ("code", "name", "theme_id", "version")}
    return {**same, "lane": str(lane.perspective.pk), "own": each.scorecard_id == scorecard_id}


def _ends(link: Any) -> dict[str, Any]:
    return {"cause": str(link.cause_id), "effect": str(link.effect_id), "own": True}


def plan(request: Request, scorecard_id: int) -> Plan:
    viewed = viewing(request.member, {"period": today(request.member).isoformat()})
    board = queries.board(request.member, viewed, [scorecard_id])
    links = queries.links_on(board, scorecard_id)
    data = queries.map_of(board, scorecard_id, links, href=lambda pk: reverse("strategy:edit_objective", args=[pk]))
    picture, problem = "", ""
    try:
        picture = drawing.draw(data, live=False)
    except drawing.TooSmall as error:
        problem = str(error)
    return Plan(board, board.scorecard(scorecard_id, children=False), links, data, picture, problem)
