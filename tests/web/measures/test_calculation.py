"""The page where a formula is written: tried, refused at its place, saved; and what a calculated measure's page says."""

import pytest


@pytest.fixture
def address(scene):
    return f"/measures/{scene.complaints.pk}/calculation/"


def sent(text, **more):
    return {"effective_from": "2020-01-01", "origin": "formula", "text": text, **more}


def test_a_formula_is_tried_without_saving(scene, browse, ada, address):
    page = browse(ada).post(address, sent("FPY * 2", check="1"))
    assert page.status_code == 200
    assert "The formula can be read." in page.content.decode()
    assert (
        "Entered by people or from files."
        in browse(ada).get(f"/measures/{scene.complaints.pk}/?tab=sheet").content.decode()
    )


def test_a_wrong_one_is_marked_and_kept(browse, ada, address):
    page = browse(ada).post(address, sent("FPY * NOBODY")).content.decode()
    assert "<mark>NOBODY</mark>" in page
    assert "FPY * NOBODY</textarea>" in page


def test_what_is_tried_is_text_and_nothing_else(browse, ada, address):
    page = browse(ada).post(f"{address}preview/", {"text": "<script>alert(1)</script>\0" + "x" * 9000}).content.decode()
    assert "<script>" not in page


def test_names_complete_from_what_begins_so(browse, ada, scene, address):
    found = browse(ada).get(f"{address}names/?q=FP").json()["names"]
    assert found[0]["insert"] == "FPY"


def test_a_calculated_measure_asks_for_no_value(scene, browse, ada, address):
    saved = browse(ada).post(address, sent("FPY * 2"))
    assert saved.status_code == 302
    page = browse(ada).get(f"/measures/{scene.complaints.pk}/").content.decode()
    assert "are worked out from other measures" in page
    assert 'id="entry"' not in page


def test_a_refusal_is_said_in_the_summary_and_at_its_field_and_not_again_where_it_is_marked(browse, ada, address):
    page = browse(ada).post(address, sent("FPY * NOBODY")).content.decode()
    sentence = "There is no measure called"
    assert "It is wrong where it is marked." in page
    assert page.count(sentence) == 2
    tried = browse(ada).post(f"{address}preview/", {"text": "FPY * NOBODY"}).content.decode()
    assert "It is wrong where it is marked." not in tried
