from itertools import pairwise
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from fourfold.drawing.bullet import Band, bullet

BANDS = (Band(None, 60, "red"), Band(60, 80, "amber"), Band(80, None, "green"))


def _parts(svg: str) -> list[tuple[str, dict[str, str]]]:
    return [(part.get("class", ""), part.attrib) for part in ElementTree.fromstring(svg)]


def test_bands_touch_and_fill_the_bar() -> None:
    bands = [attributes for kind, attributes in _parts(bullet(70, 80, BANDS)) if "bullet-band" in kind]
    edges = [(float(band["x"]), float(band["x"]) + float(band["width"])) for band in bands]
    assert edges[0][0] == 1 and abs(edges[-1][1] - 139) < 0.02
    assert all(abs(left[1] - right[0]) < 0.02 for left, right in pairwise(edges))


def test_a_scale_with_zero_has_a_bar_and_a_far_one_has_a_dot() -> None:
    percentages = (Band(95, 98, "amber"), Band(98, 100, "green"))
    bars = [part.tag for part in ElementTree.fromstring(bullet(70, 80, BANDS)) if part.get("class") == "bullet-bar"]
    dots = [
        part.tag for part in ElementTree.fromstring(bullet(97, 98, percentages)) if part.get("class") == "bullet-bar"
    ]
    assert (bars, dots) == (["rect"], ["circle"])


def test_a_missing_actual_has_no_bar_but_keeps_target_and_bands() -> None:
    kinds = [kind for kind, _ in _parts(bullet(None, 80, BANDS))]
    assert "bullet-bar" not in kinds and "bullet-target" in kinds and len(kinds) == 4


def test_nothing_known_is_an_empty_bar_and_never_zero() -> None:
    assert [kind for kind, _ in _parts(bullet(None))] == ["bullet-band bullet-no-data"]


NUMBER = st.none() | st.floats()


@given(NUMBER, NUMBER, NUMBER, NUMBER)
def test_every_bar_stays_inside_the_picture(actual: float, target: float, low: float, high: float) -> None:
    for kind, part in _parts(bullet(actual, target, (Band(low, high, "green"),))):
        if kind == "bullet-bar" and "width" in part:
            assert float(part["x"]) >= 0 and float(part["x"]) + float(part["width"]) <= 141
