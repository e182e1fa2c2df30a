"""T1 to T15: each finds what it names, on the boxes and arrows that it names, and nothing where all is well."""

from dataclasses import replace

import pytest

from fourfold.checks.findings import Severity
from fourfold.checks.logic import TESTS, TITLES, logic_findings
from fourfold.checks.maps import Box, Lane, Link, Rows, Theme

FINANCE, CUSTOMER, PROCESS, LEARNING = 1, 2, 3, 4
LANES = (Lane(1, "Financial"), Lane(2, "Customer"), Lane(3, "Internal process"), Lane(4, "Learning and growth"))
NAMES = {10: "Grow profit", 20: "Keep customers", 30: "Deliver on time", 40: "Train planners"}
BOXES = tuple(
    Box(
        key=10 * lane, name=NAMES[10 * lane], lane=lane, depth=lane - 1, unit=1 if lane > 2 else 2, at_bottom=lane == 4,
        theme=7, leads=1, lags=1, enablers=1,
    )
    for lane in (1, 2, 3, 4)
)  # fmt: skip
LINKS = tuple(Link(lane, 10 * lane, 10 * (lane - 1), because="planners see what comes") for lane in (2, 3, 4))
GOOD = Rows(lanes=LANES, themes=(Theme(7, "Reliability"),), boxes=BOXES, links=LINKS, units=2)


def told(rows: Rows, test: str = "") -> list[tuple[str, str]]:
    return [(each.rule, each.wrong) for each in logic_findings(rows) if test in ("", each.rule)]


def changed(key: int, **fields) -> Rows:
    return replace(GOOD, boxes=tuple(replace(each, **fields) if each.key == key else each for each in BOXES))


def linked(*links: Link, boxes=BOXES) -> Rows:
    return replace(GOOD, links=LINKS + links, boxes=boxes)


def box(key: int, name: str, lane: int, **fields) -> Box:
    told = {"depth": lane - 1, "unit": 1, "theme": 7, "leads": 1, "lags": 1, **fields}
    return Box(key=key, name=name, lane=lane, **told)


def test_a_sound_map_has_no_findings():
    assert logic_findings(GOOD) == []


def test_every_test_has_a_title_and_every_finding_what_to_do():
    empty = Rows(lanes=LANES, themes=GOOD.themes, boxes=(box(10, "Grow", 1, owner=False),))
    found = logic_findings(empty)
    assert [each.rule for each in found] == ["T1", "T4", "T5", "T5", "T5", "T7", "T11"]
    assert all(each.advice for each in found)
    assert len(TESTS) == len(TITLES) == 15


def test_errors_come_first():
    severities = [each.severity for each in logic_findings(replace(changed(40, owner=False, leads=0), units=1))]
    assert severities == [Severity.ERROR, Severity.WARNING]


def test_t1_an_objective_without_an_owner():
    assert told(changed(20, owner=False)) == [("T1", "“Keep customers” has no owner.")]


def test_t1_another_scorecards_objective_is_tested_there():
    assert told(changed(20, owner=False, own=False), "T1") == []


def test_t2_an_arrow_to_its_own_box():
    found = logic_findings(linked(Link(9, 20, 20, because="x")))
    assert [(each.rule, each.wrong, each.boxes, each.links) for each in found] == [
        ("T2", "An arrow leads from “Keep customers” to itself.", (20,), (9,))
    ]


def test_t2_an_arrow_drawn_twice_is_told_once():
    found = logic_findings(linked(Link(9, 20, 10, because="x")))
    assert [(each.rule, each.wrong, each.links) for each in found] == [
        ("T2", "The arrow “Keep customers” → “Grow profit” is drawn 2 times.", (2, 9))
    ]


def test_t2_there_and_back_is_no_duplicate():
    assert told(linked(Link(9, 10, 20, because="x")), "T2") == []


def test_t3_a_circle_is_told_with_its_path():
    found = [each for each in logic_findings(linked(Link(9, 10, 30, because="x"))) if each.rule == "T3"]
    assert [(each.wrong, each.boxes, each.links) for each in found] == [
        ("Arrows lead round in a circle: Grow profit → Deliver on time → Keep customers → Grow profit.", (10, 30, 20), (2, 3, 9))
    ]  # fmt: skip


def test_t3_two_boxes_that_drive_each_other():
    assert [wrong for _, wrong in told(linked(Link(9, 10, 20, because="x")), "T3")] == [
        "Arrows lead round in a circle: Grow profit → Keep customers → Grow profit."
    ]


def test_t3_an_arrow_marked_as_a_loop_is_left_out_of_it_and_may_point_down_and_skip():
    assert told(linked(Link(9, 10, 40, because="profit pays for training", loop=True))) == []


def test_t3_marking_one_arrow_does_not_hide_another_circle():
    links = (Link(8, 10, 40, because="x", loop=True), Link(9, 10, 20, because="x"))
    assert len(told(linked(*links), "T3")) == 1


def test_t3_two_separate_circles_are_two_findings():
    boxes = (*BOXES, box(31, "Plan shifts", 3), box(32, "Balance lines", 3))
    links = (Link(8, 31, 32, because="x"), Link(9, 32, 31, because="x"), Link(10, 10, 20, because="x"))
    assert len(told(linked(*links, boxes=boxes), "T3")) == 2


def test_t3_a_circle_among_others_boxes_is_theirs():
    boxes = (*BOXES, box(50, "Theirs", 3, own=False), box(51, "Theirs too", 3, own=False))
    links = (Link(8, 50, 51, because="x"), Link(9, 51, 50, because="x"), Link(10, 50, 10, because="x"))
    assert told(linked(*links, boxes=boxes), "T3") == []


def test_t3_a_circle_through_another_units_box_is_found():
    boxes = (*BOXES, box(50, "Theirs", 2, own=False))
    links = (Link(8, 10, 50, because="x"), Link(9, 50, 30, because="x"))
    assert len(told(linked(*links, boxes=boxes), "T3")) == 1


def test_t4_an_objective_linked_to_nothing():
    rows = replace(GOOD, boxes=(*BOXES, box(31, "Plan shifts", 3)))
    assert told(rows, "T4") == [("T4", "“Plan shifts” is linked to nothing.")]


def test_t4_an_arrow_to_itself_links_to_nothing():
    rows = linked(Link(9, 31, 31), boxes=(*BOXES, box(31, "Plan shifts", 3)))
    assert told(rows, "T4") == [("T4", "“Plan shifts” is linked to nothing.")]


def test_t4_a_loop_and_another_units_box_are_links():
    boxes = (*BOXES, box(31, "Plan shifts", 3), box(50, "Theirs", 2, own=False))
    assert told(linked(Link(9, 31, 50, because="x", loop=True), boxes=boxes), "T4") == []


def test_t5_an_empty_lane():
    rows = replace(GOOD, lanes=(*LANES, Lane(5, "Society")))
    assert [(each.rule, each.wrong, each.lane) for each in logic_findings(rows)] == [
        ("T5", "The lane “Society” is empty.", 5)
    ]


def test_t5_a_guest_fills_a_lane():
    rows = replace(GOOD, lanes=(*LANES, Lane(5, "Society")), boxes=(*BOXES, box(50, "Theirs", 5, own=False)))
    assert told(rows, "T5") == []


def test_t6_no_way_to_the_top_lane():
    rows = replace(GOOD, links=LINKS[1:])
    assert [wrong for _, wrong in told(rows, "T6")] == [
        f"No arrows lead from “{name}” to the top lane." for name in ("Keep customers", "Deliver on time", "Train planners")
    ]  # fmt: skip


def test_t6_the_way_may_lead_through_another_scorecard():
    boxes = (*BOXES[1:], box(50, "Group profit", 0, depth=0, own=False))
    links = (*LINKS[1:], Link(9, 20, 50, because="x"))
    assert told(replace(GOOD, boxes=boxes, links=links), "T6") == []


def test_t6_an_arrow_marked_as_a_loop_is_no_way_up():
    links = (replace(LINKS[0], loop=True), *LINKS[1:])
    assert len(told(replace(GOOD, links=links), "T6")) == 3


def test_t7_a_result_that_nothing_drives():
    assert told(replace(GOOD, links=LINKS[1:]), "T7") == [("T7", "Nothing in the lanes below drives “Grow profit”.")]


def test_t7_a_neighbour_in_the_top_lane_is_no_cause_from_below():
    boxes = (*BOXES, box(11, "Cut costs", 1))
    rows = replace(GOOD, boxes=boxes, links=(*LINKS, Link(9, 10, 11, because="x")))
    assert told(rows, "T7") == [("T7", "Nothing in the lanes below drives “Cut costs”.")]


def test_t8_an_arrow_that_points_down():
    found = [each for each in logic_findings(linked(Link(9, 10, 20, because="x"))) if each.rule == "T8"]
    assert [(each.wrong, each.links) for each in found] == [
        ("The arrow “Grow profit” → “Keep customers” points down.", (9,))
    ]


def test_t8_an_arrow_inside_a_lane_points_nowhere_wrong():
    rows = linked(Link(9, 31, 30, because="x"), boxes=(*BOXES, box(31, "Plan shifts", 3)))
    assert told(rows) == []


def test_t9_an_arrow_that_skips_a_lane():
    found = told(linked(Link(9, 30, 10, because="x")))
    assert found == [("T9", "The arrow “Deliver on time” → “Grow profit” skips a lane.")]


@pytest.mark.parametrize("because", ["", "   "])
def test_t10_an_arrow_without_a_reason(because):
    rows = replace(GOOD, links=(replace(LINKS[0], because=because), *LINKS[1:]))
    assert told(rows) == [("T10", "The arrow “Keep customers” → “Grow profit” doesn't say why.")]


@pytest.mark.parametrize(
    ("lanes", "words"), [((), "no lane"), ((1,), "1 lane"), ((1, 2), "2 lanes"), ((1, 2, 4), None)]
)
def test_t11_a_theme_that_crosses_fewer_than_three_lanes(lanes, words):
    boxes = tuple(replace(each, theme=7 if each.lane in lanes else None) for each in BOXES)
    found = told(replace(GOOD, boxes=boxes))
    assert found == ([("T11", f"The theme “Reliability” crosses {words}.")] if words else [])


@pytest.mark.parametrize(
    ("leads", "lags", "words"),
    [(0, 0, "neither a lead nor a lag KPI"), (2, 0, "no lag KPI"), (0, 1, "no lead KPI"), (1, 3, None)],
)
def test_t12_an_objective_without_lead_and_lag(leads, lags, words):
    found = told(changed(30, leads=leads, lags=lags))
    assert found == ([("T12", f"“Deliver on time” has {words}.")] if words else [])


def test_t13_every_arrow_inside_one_unit():
    boxes = tuple(replace(each, unit=1) for each in BOXES)
    assert told(replace(GOOD, boxes=boxes)) == [("T13", "Every arrow of the map stays inside one unit.")]


def test_t13_says_nothing_where_there_is_one_unit_or_no_arrow():
    boxes = tuple(replace(each, unit=1) for each in BOXES)
    assert told(replace(GOOD, boxes=boxes, units=1)) == []
    assert told(replace(GOOD, boxes=boxes, links=()), "T13") == []


def test_t13_a_unit_that_one_may_not_see_is_another_one():
    boxes = tuple(replace(each, unit=1) for each in BOXES)
    assert told(replace(GOOD, boxes=boxes, links=(*LINKS, Link(9, 30, 999, because="x"))), "T13") == []


@pytest.mark.parametrize(
    ("enablers", "missing", "words"),
    [
        (0, 0, "“Train planners” names no skill, system, resource or partner that it needs."),
        (3, 1, "1 of what “Train planners” needs is missing."),
        (3, 2, "2 of what “Train planners” needs are missing."),
        (3, 0, None),
        (None, 0, None),
    ],
)
def test_t14_a_learning_objective_without_what_it_needs(enablers, missing, words):
    assert told(changed(40, enablers=enablers, missing=missing)) == ([("T14", words)] if words else [])


def test_t14_asks_the_lowest_lane_only():
    assert told(changed(30, enablers=0)) == []


@pytest.mark.parametrize(
    ("name", "alike"),
    [
        ("Deliver parts on time", True),  # deliver, time of deliver, parts, time
        ("On time, deliver!", True),
        ("Deliver faster", False),  # one of two: half is not over half
        ("Plan the time of the shifts", False),
        ("The", False),
    ],
)
def test_t15_two_objectives_that_say_the_same(name, alike):
    rows = linked(Link(9, 31, 30, because="x"), boxes=(*BOXES, box(31, name, 3)))
    wrong = f"“Deliver on time” and “{name}” share over half of their words."
    assert told(rows) == ([("T15", wrong)] if alike else [])


def test_t15_others_among_themselves_are_theirs():
    boxes = (*BOXES, box(50, "Cut waste", 3, own=False), box(51, "Cut waste", 3, own=False))
    assert told(replace(GOOD, boxes=boxes)) == []


def test_what_only_arrows_lead_to_fills_no_lane_carries_no_theme_and_is_like_nothing():
    beyond = {"own": False, "here": False}
    boxes = (*BOXES[:3], box(50, "Deliver parts on time", 4, **beyond), box(51, "Keep customers", 4, **beyond))
    boxes = tuple(replace(each, theme=None) if each.key == 20 else each for each in boxes)
    rows = replace(GOOD, boxes=boxes, links=(*LINKS[:2], Link(9, 50, 30, because="x"), Link(8, 51, 30, because="x")))
    assert told(rows) == [
        ("T5", "The lane “Learning and growth” is empty."), ("T11", "The theme “Reliability” crosses 2 lanes.")
    ]  # fmt: skip


def test_an_empty_map_has_empty_lanes_and_nothing_else():
    assert [rule for rule, _ in told(Rows(lanes=LANES))] == ["T5"] * 4
