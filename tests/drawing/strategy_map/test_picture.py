"""The map's SVG: well-formed, escaped, complete, and readable without colour."""

from dataclasses import replace
from xml.etree import ElementTree

from fourfold.drawing.strategy_map import draw, spoken
from tests.drawing.maps import manufacturer

SVG = "{http://www.w3.org/2000/svg}"


def test_the_picture_is_well_formed_and_names_itself():
    root = ElementTree.fromstring(draw(manufacturer(), live=True))
    assert root.tag == f"{SVG}svg"
    assert root.find(f"{SVG}title").text == manufacturer().title
    assert "16 objectives in 4 perspectives, 22 links" in root.find(f"{SVG}desc").text


def test_every_name_is_written_in_full():
    words = " ".join("".join(ElementTree.fromstring(draw(manufacturer(), live=True)).itertext()).split())
    for box in manufacturer().boxes:
        assert box.code in words
        for word in box.name.split():
            assert word in words


def test_text_of_a_person_can_not_become_markup():
    box = manufacturer().boxes[0]
    nasty = replace(
        manufacturer(),
        boxes=(replace(box, name='<script>alert(1)</script> & "x"', owner="<b>"), *manufacturer().boxes[1:]),
    )
    drawn = draw(nasty, live=True)
    assert "<script" not in drawn and "<b>" not in drawn
    ElementTree.fromstring(drawn)


def test_the_plan_shows_no_status_and_no_score():
    plan, live = draw(manufacturer(), live=False), draw(manufacturer(), live=True)
    assert ">7.4<" in live and ">7.4<" not in plan
    assert "On target" in live and "On target" not in plan


def test_only_a_file_of_its_own_carries_its_style():
    assert "<style" in draw(manufacturer(), live=True, standalone=True)
    assert "<style" not in draw(manufacturer(), live=True)


def test_a_box_says_its_status_in_words():
    box = manufacturer().boxes[2]
    assert spoken(box, live=True).startswith(f"{box.code}")
    assert "Off target" in spoken(box, live=True)
