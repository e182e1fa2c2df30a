"""Calendars and values by shift through the API."""

from django.db import transaction

from tests.integrations.rest.test_rights import MATRIX, WHO

SHIFTS = [{"name": "Early", "starts": "06:00"}, {"name": "Night", "starts": "22:00"}]


def test_each_of_the_cast_gets_what_the_matrix_says(cast):
    asked = {"put_calendar": ("PUT", "/calendars", {"first_month": 4}), "list_calendars": ("GET", "/calendars", None),
             "take_calendar_back": ("DELETE", "/calendars/2026-09-01", None)}  # fmt: skip
    for name, (method, path, body) in asked.items():
        found = {}
        for who in WHO:
            with transaction.atomic():
                found[who] = cast[who](method, path, body, if_match="*").status_code
                transaction.set_rollback(True)
        assert found == MATRIX[name], (name, cast["alex"](method, path, body, if_match="*").content)


def test_a_calendar_is_set_changed_with_if_match_and_taken_back(cast):
    alex = cast["alex"]
    assert alex("PUT", "/calendars", {"first_month": 4}).status_code == 200
    assert alex("PUT", "/calendars", {"first_month": 7}).status_code == 428
    later = {"first_month": 2, "pattern": "4-5-4", "starts_on": "2030-02-03", "shifts": SHIFTS}
    made = alex("PUT", "/calendars", later)
    assert (made.status_code, made.json()["shifts"], made.json()["version"]) == (200, SHIFTS, 1)
    assert [each["starts_on"] for each in alex.get("/calendars").json()["items"]] == [None, "2030-02-03"]
    wrong = alex("PUT", "/calendars", {"first_month": 5, "starts_on": "2031-02-03"})
    assert (wrong.status_code, "first day of one of its years" in wrong.content.decode()) == (422, True)
    assert alex("DELETE", "/calendars/2030-02-03", if_match="*").status_code == 204
    assert len(alex.get("/calendars").json()["items"]) == 1
