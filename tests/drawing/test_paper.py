"""A map on one sheet: one page, A4, the text stays text in our own letters, the same every time."""

import re
import zlib
from pathlib import Path

import pytest

from fourfold.drawing import strategy_map as drawing
from fourfold.drawing.paper import PRINT_DPI, printed
from tests.drawing.maps import even_map, manufacturer

FONTS = Path(__file__).parents[2] / "fourfold" / "web" / "dist" / "paper"


@pytest.fixture(scope="module")
def svg() -> str:
    return drawing.draw(manufacturer(), live=True, standalone=True)


def test_the_pdf_is_one_a4_page_with_our_letters(svg):
    made = printed(svg, "pdf", title="Map <of> “North”", fonts=FONTS)
    inside = made + b"".join(_streams(made))
    assert made.startswith(b"%PDF-1.7")
    assert len(re.findall(rb"/Type\s*/Page\b", inside)) == 1
    width, height = (float(each) for each in re.search(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", inside).groups())
    assert (round(width / 72 * 25.4), round(height / 72 * 25.4)) == (297, 210)
    assert set(re.findall(rb"\+(Inter-\w+)", inside)) == {b"Inter-Regular", b"Inter-SemiBold"}
    assert made == printed(svg, "pdf", title="Map <of> “North”", fonts=FONTS)


def _streams(pdf: bytes):
    for packed in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, flags=re.S):
        try:
            yield zlib.decompress(packed)
        except zlib.error:
            continue


def test_the_png_has_the_sheets_size(svg):
    made = printed(svg, "png", title="Map", fonts=FONTS)
    assert made[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = int.from_bytes(made[16:20]), int.from_bytes(made[20:24])
    assert (width, height) == (round(297 / 25.4 * PRINT_DPI), round(210 / 25.4 * PRINT_DPI))


def test_the_plan_of_the_largest_map_prints_too():
    plan = drawing.draw(even_map(24), live=False, standalone=True)
    assert len(printed(plan, "pdf", title="Large", fonts=FONTS)) > 10_000


def test_the_letters_for_paper_are_open_fonts_of_two_weights():
    assert sorted(each.name for each in FONTS.glob("*.ttf")) == [
        "inter-latin-400.ttf", "inter-latin-600.ttf", "inter-latin-ext-400.ttf", "inter-latin-ext-600.ttf",
    ]  # fmt: skip
    assert {each.read_bytes()[:4] for each in FONTS.glob("*.ttf")} == {b"\x00\x01\x00\x00"}
