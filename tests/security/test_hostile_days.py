"""Days at both ends of what calendars know: refused in words by every page and every operation, and never a defect."""

import json
import re

import pytest

from fourfold.measures import actions, queries

EDGES = ("0001-01-01", "9999-12-31")
ENDS = ("1900-01-01", "2200-12-31")  # the first and the last day that are taken
FREQUENCIES = ("day", "week", "month", "quarter", "half", "year")
WORDS = r"1900|no day|no instant|lies ahead|day between|year that begins|not begun|valid date"


@pytest.fixture
def visitor(scene, browse, office):
    browser = browse(office)
    browser.raise_request_exception = False
    return browser


def refused(answer):
    """In words that speak of the day, and not as a defect."""
    said = re.sub(r"<[^>]+>", " ", answer.content.decode())
    assert answer.status_code < 500 and re.search(WORDS, said), (answer.status_code, said[:600])


def pages(scene):
    card, measure, objective = scene.scorecard.pk, scene.complaints.pk, scene.quality.pk
    return (
        "/", "/scorecards/", f"/scorecards/{card}/", f"/scorecards/{card}/why/", f"/scorecards/{card}/map/",
        f"/scorecards/{card}/map.svg", f"/scorecards/{card}/scorecard.xlsx", f"/scorecards/{card}/map/links/",
        f"/objectives/{objective}/", "/measures/", f"/measures/{measure}/", "/units/", "/closing/",
    )  # fmt: skip


@pytest.mark.parametrize("day", EDGES)
def test_no_page_looks_at_such_a_day_nor_knows_it(visitor, scene, day):
    for page in pages(scene):
        for query in (
            f"period={day}",
            f"period={day[:7]}",
            f"as_of={day}",
            f"as_of={day}T23:59",
            f"as_of={day}T00:00%2B14:00",
        ):
            answer = visitor.get(f"{page}?{query}")
            assert answer.status_code in {400, 404, 409, 422}, (page, query, answer.status_code)
            refused(answer)


@pytest.mark.parametrize("day", ENDS)
@pytest.mark.parametrize("frequency", FREQUENCIES)
def test_every_page_answers_at_both_ends(visitor, scene, day, frequency):
    for page in pages(scene):
        answer = visitor.get(f"{page}?period={day}&frequency={frequency}&view=ytd&compare=year")
        assert answer.status_code < 500, (page, frequency, answer.content[:300])


@pytest.mark.parametrize("day", EDGES)
def test_nothing_is_moved_marked_proposed_or_made_valid_there(visitor, scene, browse, admin, day):
    measure = scene.complaints.pk
    for address, sent in (
        (f"/closing/move/?period={day}", {"to": "collecting"}),
        (f"/closing/none/?period={day}", {"measure": measure, "reason": "None"}),
        (f"/measures/{measure}/value/?period={day}", {"amount": "1", "kind": "actual"}),
        (f"/measures/{measure}/value/?period={day}", {"amount": "1", "kind": "actual", "propose": "1", "reason": "Because"}),
        (f"/measures/{measure}/target/", {"amount": "1", "effective_from": day}),
        (f"/measures/{measure}/target/", {"amount": "1", "effective_from": day, "propose": "1", "reason": "Because"}),
        (f"/measures/{measure}/threshold/", {"polarity": "minimum", "mode": "limits", "red": "9", "green": "5", "effective_from": day}),
        (f"/measures/{measure}/shift/", {"starts_on": day, "reason": "New machine"}),
        (f"/measures/{measure}/calculation/", {"origin": "formula", "formula": "1", "effective_from": day}),
    ):  # fmt: skip
        answer = visitor.post(address, sent)
        assert answer.status_code == 422, (address, answer.status_code)
    actions.set_calendar(actor=admin, first_month=1)
    boss = browse(admin)
    boss.raise_request_exception = False
    for act in ("try", "save"):
        sent = {"first_month": 4, "pattern": "", "named_by_start": "False", "shifts": "", "starts_on": day, "act": act}
        refused(boss.post("/administration/calendar/?new=", sent))
    assert [each.starts_on for each in queries.calendars()] == [None]


CALENDAR = {"first_month": 4}
NUMBER = {"amount": "1"}


@pytest.mark.parametrize("day", EDGES)
def test_the_api_refuses_them_as_faults_of_the_caller(visitor, scene, day):
    measure, because = scene.complaints.pk, {"reason": "Because of it"}
    for method, path, body in (
        ("GET", f"/measures?period={day}", None),
        ("GET", f"/measures?known_at={day}", None),
        ("GET", f"/scorecards/{scene.scorecard.pk}?known_at={day}T23:59:59", None),
        ("GET", f"/measures/{measure}/values?first={day}", None),
        ("GET", f"/periods/month/{day}", None),
        ("PUT", f"/periods/month/{day}", {"state": "collecting"}),
        ("POST", f"/periods/month/{day}/none", {"measure_id": measure, **because}),
        ("PUT", f"/measures/{measure}/values/{day}", NUMBER),
        ("POST", f"/measures/{measure}/values/{day}/restatements", {**NUMBER, **because}),
        ("POST", f"/measures/{measure}/targets/{day}/restatements", {**NUMBER, **because}),
        ("PUT", f"/measures/{measure}/shifts/{day}", because),
        ("PUT", "/calendars", {"starts_on": day, **CALENDAR}),
        ("DELETE", f"/calendars/{day}", None),
    ):
        sent = {"data": json.dumps(body), "content_type": "application/json"} if body is not None else {}
        answer = visitor.generic(method, f"/api/v1{path}", **sent)
        assert answer.status_code in {403, 404, 422}, (path, answer.status_code, answer.content)
        assert answer.json()["message"]
