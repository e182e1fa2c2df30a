"""A strategy as text on pages and in REST: downloaded, uploaded, looked at, applied."""

import html
import io
import json

import pytest

from fourfold.org.actions import issue_token
from fourfold.strategy.queries import visible_strategies
from tests.acts import nothing_written


@pytest.fixture
def text(browse, ada, scene):
    answer = browse(ada).get(f"/strategies/{scene.strategy.pk}/strategy.yaml")
    assert answer["Content-Disposition"] == 'attachment; filename="strategy-north.yaml"'
    return answer.content.decode()


def shown(answer):
    return html.unescape(answer.content.decode())


def test_an_edited_file_is_shown_as_a_difference_and_then_applied(browse, ada, scene, text):
    page = f"/strategies/{scene.strategy.pk}/text/"
    edited = text.replace("Right first time", "Right at once")
    with nothing_written():
        seen = browse(ada).post(page, {"file": io.BytesIO(edited.encode())})
    sentence = "The objective “P1” of the scorecard “NORTH/Site North scorecard”: name from “Right first time” to “Right at once”"
    assert sentence in shown(seen)
    assert "1 change, not made yet" in shown(seen)
    done = browse(ada).post(page, {"text": edited.replace("\n", "\r\n"), "mark": seen.context["mark"], "apply": "1"})
    assert done.status_code == 302, shown(done)
    scene.quality.refresh_from_db()
    assert scene.quality.name == "Right at once"


def test_a_wrong_text_names_its_lines_and_stays_in_the_form(browse, ada, scene, text):
    with nothing_written():
        answer = browse(ada).post(
            f"/strategies/{scene.strategy.pk}/text/", {"text": text.replace("perspective: ", "perspctive: ", 1)}
        )
    assert answer.status_code == 422
    assert "has no word “perspctive”. Did you mean “perspective”?" in shown(answer)
    assert "perspctive: " in answer.context["form"].data["text"]


def test_what_has_changed_since_is_not_overwritten(browse, ada, scene, text):
    page, edited = f"/strategies/{scene.strategy.pk}/text/", text.replace("Right first time", "Right at once")
    mark = browse(ada).post(page, {"text": edited}).context["mark"]
    browse(ada).post(page, {"text": text.replace("Fewer complaints", "No complaints"), "apply": "1"})
    answer = browse(ada).post(page, {"text": edited, "mark": mark, "apply": "1"})
    assert (answer.status_code, "has changed since you looked" in shown(answer)) == (409, True)


def test_no_text_and_no_text_at_all_are_refused(browse, ada, scene):
    page = f"/strategies/{scene.strategy.pk}/text/"
    for data in ({"text": "  "}, {"file": io.BytesIO(b"\xff\xfe\xfa")}):
        assert browse(ada).post(page, data).status_code == 422


def test_a_new_strategy_comes_from_a_text(browse, office, scene, text):
    new = text.replace("Strategy North", "Strategy 2").replace("Site North scorecard", "Second")
    assert "would be set up as a draft" in shown(browse(office).post("/strategies/text/", {"text": new}))
    assert browse(office).post("/strategies/text/", {"text": new, "apply": "1"}).status_code == 302
    assert visible_strategies(office).filter(name="Strategy 2", state="draft").exists()


def test_programs_read_plan_and_apply(client, ada, scene):
    _, secret = issue_token(actor=ada, name="Test", can_write=True, days=1)

    def ask(method, path, data=None):
        body = None if data is None else json.dumps(data)
        return client.generic(
            method, f"/api/v1{path}", body or "", content_type="application/json", HTTP_AUTHORIZATION=f"Bearer {secret}"
        )

    text = ask("GET", f"/strategies/{scene.strategy.pk}/text").json()["text"]
    edited = text.replace("Right first time", "Right at once")
    answer = ask("POST", "/strategies/text/plan", {"text": edited})
    assert answer.status_code == 200, answer.content
    plan = answer.json()
    assert [(each["kind"], each["path"][-1], each["perspective"]) for each in plan["changes"]] == [
        ("changed", "name", "Internal process")
    ]
    assert "Right at once" in edited.splitlines()[plan["changes"][0]["line"] - 1]
    done = ask("POST", "/strategies/text", {"text": edited, "mark": plan["mark"]})
    assert done.status_code == 200, done.content
    assert len(done.json()["changes"]) == 1
    assert ask("POST", "/strategies/text", {"text": text, "mark": plan["mark"]}).status_code == 409
    wrong = ask("POST", "/strategies/text", {"text": text.replace("unit: ", "unit: X")})
    assert (wrong.status_code, wrong.json()["code"], wrong.json()["details"]["faults"][0][:7]) == (422, "R8", "line 4:")
