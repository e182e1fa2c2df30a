"""Marks of the logic tests: by shape and letter, beside what they mark, covering neither boxes nor delays."""

from dataclasses import replace

import pytest

from fourfold.drawing.strategy_map import draw, layout
from fourfold.drawing.strategy_map.flags import SIZE, _spot, sign
from tests.drawing.maps import manufacturer


def flagged(boxes=(), links=(), kind="error"):
    found = manufacturer()
    return replace(
        found,
        boxes=tuple(
            replace(b, flag=kind, flagged=f"{b.code} is <wrong>.") if b.key in boxes else b for b in found.boxes
        ),
        links=tuple(replace(x, flag=kind, flagged=f"{x.key} skips.") if x.key in links else x for x in found.links),
    )


def test_nothing_is_marked_that_has_no_flag():
    drawn = draw(manufacturer(), live=True)
    assert "flag" not in drawn


def test_a_mark_says_in_words_what_the_test_found():
    drawn = draw(flagged(boxes={"F1"}, links={"L1-P2"}), live=False)
    assert "<title>Logic test failed: F1 is &lt;wrong&gt;.</title>" in drawn
    assert "no owner" not in drawn
    assert ", logic test failed: F1 is &lt;wrong&gt;." in drawn  # the box's own name says it, too
    assert "logic test failed: L1-P2 skips.)" in drawn
    assert drawn.count('class="flag"') == 2


def test_error_and_warning_differ_in_shape_and_letter_and_stand_in_the_legend():
    error, warning = draw(flagged({"F1"}), live=True), draw(flagged({"F1"}, kind="warning"), live=True)
    assert (error.count("flag-shape"), error.count("flag-ring")) == (2, 0)
    assert (warning.count("flag-shape"), warning.count("flag-ring")) == (0, 2)
    assert ">logic test failed</text>" in error
    assert ">logic test warns</text>" in warning
    with pytest.raises(ValueError, match="the flags are error, warning"):
        sign("info")


def test_a_mark_on_an_arrow_covers_neither_boxes_nor_delays():
    found = flagged(links={link.key for link in manufacturer().links})
    placed = layout(found)
    solid = [each.rect for each in placed.boxes] + [route.label for route in placed.routes if route.label]
    for route in placed.routes:
        x, y = _spot(route, solid)
        near = [each for each in solid if each.x < x + SIZE / 2 and x - SIZE / 2 < each.right]
        assert not [each for each in near if each.y < y + SIZE / 2 and y - SIZE / 2 < each.bottom], route.link.key
