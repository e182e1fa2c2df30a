"""The page of the logic tests, and their marks on the map."""

import pytest

from fourfold.strategy import actions


@pytest.fixture
def faulty(ada, scene):
    """Site North's map: an arrow without a reason, empty lanes, nothing on top, and an objective linked to nothing."""
    return actions.add_objective(
        actor=ada, scorecard_id=scene.scorecard.pk, perspective_id=scene.lanes[3].pk, code="L1", name="Train <planners>"
    )


def text(client, scene, part="map/tests/"):
    answer = client.get(f"/scorecards/{scene.scorecard.pk}/{part}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_page_lists_errors_first_with_what_to_do_and_where(browse, ada, scene, faulty):
    page = text(browse(ada), scene)
    assert "they found <strong>3 errors and " in page
    assert page.index("To mend before an approval") < page.index("To think about") < page.index("What holds")
    assert "“Train &lt;planners&gt;” has no owner." in page
    assert "Name one person who answers for it." in page
    assert f'<a href="/objectives/{faulty.pk}/">Train &lt;planners&gt;</a>' in page
    assert "The lane “Financial” is empty." in page
    assert f'<a href="/links/{scene.link.pk}/edit/">Right first time → Fewer complaints</a>' in page
    assert "No arrows lead round in a circle" in page


def test_a_reader_is_led_to_boxes_and_not_to_forms(browse, vera, scene, faulty):
    page = text(browse(vera), scene)
    assert f'href="/objectives/{scene.quality.pk}/"' in page
    assert "/edit/" not in page
    assert "has no owner" in page


def test_the_map_is_marked_when_asked_and_else_not(browse, ada, scene, faulty):
    client = browse(ada)
    assert "flag-error" not in text(client, scene, "map/")
    page = text(client, scene, "map/?tests=1")
    assert "The logic tests found 3 errors and " in page
    assert (
        "Logic test failed: “Train &lt;planners&gt;” has no owner. “Train &lt;planners&gt;” is linked to nothing."
        in page
    )
    assert "Logic test warns: The arrow “Right first time” → “Fewer complaints” doesn&#x27;t say why." in page
    assert ">logic test failed</text>" in page
    assert "Hide the marks" in page


def test_other_answers_to_the_question_mark_nothing(browse, ada, scene, faulty):
    assert "flag-error" not in text(browse(ada), scene, "map/?tests=0")
