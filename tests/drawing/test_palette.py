"""Recomputes the figures of the status colours, so that a changed colour cannot slip through."""

import re
from itertools import combinations

import pytest

from fourfold.drawing.palette import VISIONS, check_palette, ciede2000, contrast, difference
from fourfold.drawing.style import CSS_FILE

LIGHT = {"green": "#0f766e", "amber": "#b97a0a", "red": "#9b1c1c", "exceeds": "#1e3a8a", "no data": "#8b94a8"}
DARK = {"green": "#7ff0dc", "amber": "#ffaf25", "red": "#e0332f", "exceeds": "#3b8cff", "no data": "#70757d"}


@pytest.mark.parametrize(
    ("palette", "background", "ratios"),
    [
        (LIGHT, "#ffffff", [5.5, 3.6, 8.2, 10.4, 3.0]),
        (DARK, "#0f172a", [13.1, 9.7, 4.0, 5.4, 3.9]),
    ],
)
def test_contrast_of_every_status_colour(palette: dict[str, str], background: str, ratios: list[float]) -> None:
    assert [contrast(colour, background) for colour in palette.values()] == pytest.approx(ratios, abs=0.1)


@pytest.mark.parametrize(
    ("palette", "smallest"),
    [
        (LIGHT, {"normal": 28, "protan": 17, "deutan": 18, "tritan": 17}),
        (DARK, {"normal": 23, "protan": 25, "deutan": 21, "tritan": 21}),
    ],
)
def test_smallest_difference_of_two_status_colours(palette: dict[str, str], smallest: dict[str, int]) -> None:
    pairs = list(combinations(palette.values(), 2))
    found = {vision: round(min(difference(one, two, vision) for one, two in pairs)) for vision in VISIONS}
    assert found == smallest


def test_both_palettes_pass_the_check() -> None:
    assert check_palette(LIGHT, "#ffffff") == check_palette(DARK, "#0f172a") == []


def test_the_style_sheet_draws_with_the_checked_colours() -> None:
    css = CSS_FILE.read_text()
    for state, colour in LIGHT.items():
        assert set(re.findall(rf"var\(--{state.replace(' ', '')}, (#\w+)\)", css)) == {colour}


def test_red_and_green_alike_are_refused_with_the_reason() -> None:
    reasons = check_palette({"good": "#3a9d3a", "bad": "#b0822a"}, "#ffffff")
    assert any(
        re.fullmatch(r"good \(#3a9d3a\) and bad \(#b0822a\) differ by \d+ in protan vision; they need 12\.", r)
        for r in reasons
    )


def test_a_pale_colour_is_refused_with_its_contrast() -> None:
    assert check_palette({"good": "#eeeeee"}, "#ffffff") == [
        "good (#eeeeee) has a contrast of 1.2:1 on #ffffff; it needs 3:1."
    ]


@pytest.mark.parametrize("wrong", ["red", "#12345", "#12345g", "123456", "#1234567"])
def test_what_is_not_a_colour_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match="is not a colour"):
        check_palette({"good": wrong}, "#ffffff")


def test_black_on_white_is_21_to_1() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize(
    ("one", "other", "expected"),  # from the test data of Sharma, Wu and Dalal
    [
        ((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485), 2.0425),
        ((50.0, -1.3802, -84.2814), (50.0, 0.0, -82.7485), 1.0000),
        ((50.0, 0.0, 0.0), (50.0, -1.0, 2.0), 2.3669),
        ((50.0, 2.49, -0.001), (50.0, -2.49, 0.0009), 7.1792),
        ((50.0, 2.49, -0.001), (50.0, -2.49, 0.0011), 7.2195),
        ((50.0, 2.5, 0.0), (73.0, 25.0, -18.0), 27.1492),
        ((50.0, 2.5, 0.0), (61.0, -5.0, 29.0), 22.8977),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
        ((22.7233, 20.0904, -46.6940), (23.0331, 14.9730, -42.5619), 2.0373),
        ((90.8027, -2.0831, 1.4410), (91.1528, -1.6435, 0.0447), 1.4441),
        ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
    ],
)
def test_ciede2000_reproduces_the_published_pairs(
    one: tuple[float, float, float], other: tuple[float, float, float], expected: float
) -> None:
    assert ciede2000(one, other) == pytest.approx(expected, abs=5e-5)
    assert ciede2000(other, one) == pytest.approx(expected, abs=5e-5)
