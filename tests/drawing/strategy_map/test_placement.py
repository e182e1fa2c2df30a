"""Laws of the layout, tried on an invented company's map, on the largest maps of good practice and on random ones."""

from itertools import pairwise

import pytest

from fourfold.drawing.strategy_map import Box, Lane, Link, StrategyMap, TooSmall, layout
from fourfold.drawing.strategy_map.geometry import POINTS_PER_UNIT, SMALLEST_POINTS, Layout, Rect
from tests.drawing.maps import even_map, manufacturer, random_map

RANDOM = [(seed, 3 + seed % 4, 4 + seed % 17, seed % 24) for seed in range(40)]


def drawable(seed: int, lanes: int, boxes: int, links: int) -> tuple[StrategyMap, Layout] | None:
    strategy_map = random_map(seed, lanes, boxes, links)
    try:
        return strategy_map, layout(strategy_map)
    except TooSmall:
        return None


MAPS = [
    (manufacturer(), layout(manufacturer())),
    *((even_map(seed), layout(even_map(seed))) for seed in range(4)),
    *filter(None, (drawable(*shape) for shape in RANDOM)),
]
each_map = pytest.mark.parametrize(("strategy_map", "placed"), MAPS, ids=range(len(MAPS)))


def test_most_random_maps_find_a_place():
    assert len(MAPS) >= 35


@each_map
def test_every_objective_and_every_link_is_drawn_once(strategy_map, placed):
    assert sorted(each.box.key for each in placed.boxes) == sorted(box.key for box in strategy_map.boxes)
    assert sorted(each.link.key for each in placed.routes) == sorted(link.key for link in strategy_map.links)


@each_map
def test_boxes_keep_apart_inside_their_lane_and_the_page(strategy_map, placed):
    lanes = {each.lane.key: each.rect for each in placed.lanes}
    for at, one in enumerate(placed.boxes):
        assert not [other for other in placed.boxes[at + 1 :] if one.rect.meets(other.rect, 6)]
        lane = lanes[one.box.lane]
        assert lane.x <= one.rect.x and one.rect.right <= lane.right
        assert lane.y <= one.rect.y and one.rect.bottom <= lane.bottom
        assert one.rect.right <= placed.width and one.rect.bottom <= placed.height


@each_map
def test_no_arrow_runs_through_a_box(strategy_map, placed):
    crossings = [
        (route.link.key, each.box.code)
        for route in placed.routes
        for start, end in pairwise(route.points)
        for each in placed.boxes
        if _inside(each.rect).meets(_segment(start, end))
    ]
    assert crossings == []


def _segment(start: tuple[float, float], end: tuple[float, float]) -> Rect:
    return Rect(
        min(start[0], end[0]), min(start[1], end[1]), abs(end[0] - start[0]) or 0.01, abs(end[1] - start[1]) or 0.01
    )


def _inside(rect: Rect) -> Rect:
    return Rect(rect.x + 1, rect.y + 1, rect.w - 2, rect.h - 2)


@each_map
def test_arrows_are_upright_or_level_and_join_cause_to_effect(strategy_map, placed):
    boxes = {each.box.key: each.rect for each in placed.boxes}
    for route in placed.routes:
        assert all(a[0] == pytest.approx(b[0]) or a[1] == pytest.approx(b[1]) for a, b in pairwise(route.points))
        for point, key in ((route.points[0], route.link.cause), (route.points[-1], route.link.effect)):
            rect = boxes[key]
            grown = Rect(rect.x - 1, rect.y - 1, rect.w + 2, rect.h + 2)
            assert grown.meets(Rect(*point, 0.01, 0.01)), f"{route.link.key} does not touch {key}"


@each_map
def test_delays_are_written_beside_boxes_and_each_other(strategy_map, placed):
    labels = [route.label for route in placed.routes if route.label]
    assert not [(a, b.box.code) for a in labels for b in placed.boxes if a.meets(_inside(b.rect))]
    assert not [(a, b) for at, a in enumerate(labels) for b in labels[at + 1 :] if a.meets(b)]


@each_map
def test_nothing_is_smaller_than_seven_points_on_paper(strategy_map, placed):
    assert min(placed.scale.name, placed.scale.small) * POINTS_PER_UNIT >= SMALLEST_POINTS - 1e-9


def test_the_same_map_has_the_same_layout():
    assert layout(even_map(3)) == layout(even_map(3))


def test_a_chosen_order_is_kept():
    boxes = tuple(Box(str(n), "a", f"O{n}", f"Objective {n}", position=9 - n) for n in range(4))
    placed = layout(StrategyMap("Ordered", lanes=(Lane("a", "A"), Lane("b", "B"), Lane("c", "C")), boxes=boxes))
    assert [each.box.key for each in sorted(placed.boxes, key=lambda each: each.rect.x)] == ["3", "2", "1", "0"]


def test_a_map_that_could_not_be_read_on_paper_is_refused_with_advice():
    with pytest.raises(TooSmall, match="objectives"):
        layout(random_map(1, 4, 120, 60))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"boxes": (Box("1", "nowhere", "O1", "x"),)}, "names the perspective"),
        ({"boxes": (Box("1", "a", "O1", "x"), Box("1", "a", "O2", "y"))}, "another objective"),
        ({"boxes": (Box("1", "a", "O1", "x"),), "links": (Link("l", "1", "1"),)}, "two different objectives"),
    ],
)
def test_what_can_not_be_a_map_is_refused(change, sentence):
    with pytest.raises(ValueError, match=sentence):
        StrategyMap("Wrong", lanes=(Lane("a", "A"),), **change)
