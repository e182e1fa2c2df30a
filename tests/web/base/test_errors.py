"""Whatever goes wrong is said in words: on a page, and in a part of one."""

import pytest


def test_a_part_of_a_page_is_not_replaced_by_the_sign_in_page(client, db):
    answer = client.get("/scorecards/", headers={"HX-Request": "true"})
    assert answer.status_code == 401
    assert "You are signed out" in answer.content.decode()
    assert "<html" not in answer.content.decode()


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_a_wrong_way_to_ask_is_answered_in_words(browse, ada, headers):
    answer = browse(ada).get("/theme/", headers=headers)
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "Nothing was changed" in answer.content.decode()


def test_another_period_chosen_on_a_refused_value_leads_to_the_measure(scene, browse, ben):
    answer = browse(ben).get(f"/measures/{scene.yield_.pk}/value/?period=2025-03")
    assert (answer.status_code, answer["Location"]) == (302, f"/measures/{scene.yield_.pk}/?period=2025-03#entry")


def test_a_nul_in_a_search_is_no_defect(scene, browse, ada):
    assert browse(ada).get("/measures/?q=%00yield").status_code == 200


def test_a_refused_choice_offers_the_page_without_it(scene, browse, ada):
    page = browse(ada).get("/scorecards/?period=2199-01").content.decode()
    assert "has not begun" in page
    assert 'class="button button-primary" href="/scorecards/">Open without these choices' in page


@pytest.mark.parametrize(
    ("came_from", "way"),
    [
        ("http://testserver/measures/?q=yield", '<a class="button button-primary" href="/measures/?q=yield">Go back</a>'),
        ("https://elsewhere.example/measures/", '<p class="row"><a class="button button-primary" href="/">Home</a></p>'),
    ],
)  # fmt: skip
def test_an_error_leads_back_to_where_one_came_from_on_this_site(scene, browse, ada, came_from, way):
    assert way in browse(ada).get("/measures/999999/", headers={"Referer": came_from}).content.decode()


def test_too_much_at_once_is_said_as_such(scene, browse, ben):
    answer = browse(ben).post(f"/measures/{scene.yield_.pk}/value/", {"note": "x" * 6_000_000})
    assert answer.status_code == 413
    assert "Nothing was saved" in answer.content.decode()


def test_a_refused_step_of_closing_can_be_loaded_again(browse, office):
    refused = browse(office).post("/closing/move/?period=2025-03", {"to": "published", "version": "0"})
    assert (refused.status_code, "Nothing was changed" in refused.content.decode()) == (422, True)
    for address in ("/closing/move/?period=2025-03", "/closing/none/?period=2025-03"):
        again = browse(office).get(address)
        assert (again.status_code, again["Location"]) == (302, "/closing/?period=2025-03")
    assert browse(office).get("/restatements/1/decide/")["Location"] == "/restatements/"
