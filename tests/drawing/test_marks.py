from xml.etree import ElementTree

import pytest

from fourfold.drawing.marks import WORDS, mark, mark_shapes, trend_arrow, trend_shapes


@pytest.mark.parametrize("status", WORDS)
def test_a_mark_is_well_formed_and_carries_its_class_and_title(status: str) -> None:
    drawn = ElementTree.fromstring(mark(status, "A & <b>"))
    assert drawn.get("class") == f"mark mark-{status.replace('_', '-')}"
    assert (drawn.get("role"), drawn.get("aria-label"), drawn[0].text) == ("img", "A & <b>", "A & <b>")


def test_each_status_has_a_shape_of_its_own_without_any_colour() -> None:
    assert len({mark_shapes(status) for status in WORDS}) == len(WORDS)


def test_a_mark_without_a_title_is_hidden_from_screen_readers() -> None:
    assert 'aria-hidden="true"' in mark("green") and "<title>" not in mark("green")


def test_an_unknown_status_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ValueError, match=r"no status 'purple'.*green, amber"):
        mark("purple")


def test_the_size_is_in_pixels() -> None:
    assert 'width="24" height="24"' in mark("red", size=24)


def test_direction_and_judgement_of_a_trend_are_two_signs() -> None:
    falling_cost, falling_sales = trend_arrow(1, "down"), trend_arrow(-1, "down")
    assert "Falling, better" in falling_cost and "trend-good trend-down" in falling_cost
    assert "Falling, worse" in falling_sales and "trend-bad trend-down" in falling_sales
    assert trend_shapes("down", 1) != trend_shapes("down", -1), "the judgement shows without colour too"


def test_a_trend_without_judgement_is_neutral_and_an_unknown_movement_refused() -> None:
    assert "trend-even" in trend_arrow(None, "flat") and "Steady" in trend_arrow(None, "flat")
    with pytest.raises(ValueError, match="up, down or flat"):
        trend_arrow(1, "sideways")
