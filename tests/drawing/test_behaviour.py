"""The process-behaviour chart is SVG that reads without colour and survives odd numbers."""

from xml.etree import ElementTree

import pytest

from fourfold.drawing.behaviour import Judged, behaviour_chart, signal_mark
from fourfold.drawing.scale import scale_of


def points(values, **more):
    known = {"centre": 10.0, "lower": 5.0, "upper": 15.0, "mean_range": 2.0, "range_limit": 6.5, **more}
    return [Judged(f"M{at}", value, moving_range=abs(value - 10), **known) for at, value in enumerate(values)]


def drawn(given):
    return ElementTree.fromstring(behaviour_chart(given, title="Scrap <rate>"))


def marked(svg, kind):
    return [each for each in svg.iter() if kind in (each.get("class") or "").split()]


def test_a_signal_is_ringed_and_numbered_and_a_bad_ring_is_broken():
    given = [
        *points([9, 11, 10]),
        Judged("Up", 20, 10, 5, 15, rules="1, 4", verdict=1),
        Judged("Down", 2, 10, 5, 15, rules="1", verdict=-1),
    ]
    svg = drawn(given)
    good, bad = marked(svg, "signal-good"), marked(svg, "signal-bad")
    assert [each.text for each in good + bad if each.tag == "text"] == ["1, 4", "1"]
    assert [each.get("stroke-dasharray") for each in good + bad if each.tag == "circle"] == [None, "3 2"]
    assert svg.get("aria-label") == "Scrap <rate>"


def test_centre_is_solid_limits_are_dashed_and_each_phase_has_its_own():
    given = [*points([9, 11, 10]), Judged("New", 30, 31, 25, 37, note="New line"), Judged("Newer", 32, 31, 25, 37)]
    svg = drawn(given)
    centres, limits = marked(svg, "behaviour-centre"), marked(svg, "behaviour-limit")
    assert {each.get("stroke-dasharray") for each in centres} == {None}
    assert {each.get("stroke-dasharray") for each in limits} == {"7 4"}
    assert centres[0].get("d") != centres[1].get("d")
    assert [each.text for each in marked(svg, "behaviour-letter")] == ["A"]


def test_no_points_no_chart_and_one_point_is_one():
    assert behaviour_chart([], title="None") == ""
    assert len(marked(drawn(points([10])), "behaviour-dot")) == 2


@pytest.mark.parametrize("values", [[1e308, -1e308], [0.0] * 7, [5e-324, 0.0], [1e9, 1e9 + 1]])
def test_odd_numbers_stay_inside_of_the_picture(values):
    svg = drawn([Judged(str(at), value) for at, value in enumerate(values)])
    height = float(svg.get("height"))
    assert all(0 <= float(each.get("cy")) <= height for each in marked(svg, "behaviour-dot"))


def test_a_scale_has_round_marks():
    assert scale_of([42.57, 61.43], 0, 100).ticks == (45, 50, 55, 60)
    assert scale_of([0, 3], 0, 100).y(0) == 100


def test_a_mark_has_words_only_where_it_stands_alone():
    assert 'aria-hidden="true"' in signal_mark(1)
    assert 'aria-label="Signal"' in signal_mark(-1, "Signal")
