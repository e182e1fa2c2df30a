"""Whatever is wrong with a request, the answer has one shape, says where and what to do, and nothing was saved."""

import json
from datetime import date

import pytest
from django.db import OperationalError

from fourfold.core.models import AuditEntry
from fourfold.integrations.rest import bodies, values
from fourfold.measures.models import Measure
from tests.closings import close_month


@pytest.fixture
def ask(program, ada, north):
    """Ada's calls; each must leave the trail as it was."""
    before = AuditEntry.objects.count
    caller = program(ada)
    count = before()
    yield caller
    assert before() == count


def fault(answer, status, code, path=None):
    body = answer.json()
    assert answer["Content-Type"].startswith("application/json")
    assert (answer.status_code, body["code"]) == (status, code), body
    assert set(body) == {"code", "message", "field", "path", "details"}
    assert body["message"].endswith((".", "!"))
    if path is not None:
        assert (body["path"], body["field"]) == (path, path.rpartition(".")[2])
    return body


@pytest.mark.parametrize(
    "body",
    [b"{", b'{"amount": NaN}', b'{"amount": Infinity}', b"\xff\xfe\x00", b'{"amount": 1} x', b"[" * 100_000, b'{"a":' * 50_000,
     b'{"amount": ' + b"9" * 5000 + b"}"],
)  # fmt: skip
def test_what_is_no_json_is_400(ask, north, body):
    fault(ask("PUT", f"/measures/{north.churn.pk}/values/2026-10", body), 400, "malformed", "body")


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({"amount": "1,5"}, "body.amount"),
        ({"amount": "NaN"}, "body.amount"),
        ({"amount": "1e400"}, "body.amount"),
        ({"amount": True}, "body.amount"),
        ({"amount": [1]}, "body.amount"),
        ({"amount": 10**25}, "body.amount"),
        ({"amount": 10**40}, "body.amount"),
        ({"amount": "0.0000000000001"}, "body.amount"),
        ({"amount": 1, "note": "a\x00b"}, "body.note"),
        ({"amount": 1, "note": "\ud800"}, "body.note"),
        ({"amount": 1, "note": 5}, "body.note"),
        ({"amount": 1, "note": "x" * 20_001}, "body.note"),
        ({"amount": 1, "kind": "guess"}, "body.kind"),
        ({"amount": 1, "done_on": "2026-02-30"}, "body.done_on"),
        ({"amount": 1, "done_on": 20260230}, "body.done_on"),
        ({"amount": 1, "amuont": 2}, "body.amuont"),
        ({"amount": 1, "\ud800": 2}, None),
        ({"amount": 1, "a\x00": 2}, None),
        ({}, "body.amount"),
        ([], "body.value"),
        ("text", "body.value"),
    ],
)  # fmt: skip
def test_a_wrong_field_is_422_with_its_path(ask, north, body, path):
    answer = ask("PUT", f"/measures/{north.churn.pk}/values/2026-10", json.dumps(body))
    assert answer.status_code == 422, answer.content
    assert answer.json()["message"]
    if path:
        assert answer.json()["path"] == path


def test_every_wrong_field_is_named(ask, north):
    body = {"unit_id": 2**63, "name": 5, "decimals": 9, "tags": ["a", 3]}
    found = fault(ask("POST", "/measures", body), 422, "invalid")["details"]["fields"]
    assert [row["path"] for row in found] == ["body.unit_id", "body.name", "body.code", "body.tags.1", "body.decimals"]
    assert all(row["message"].endswith(".") for row in found)


@pytest.mark.parametrize(
    "path", ["/measures/0", "/measures/-1", "/measures/abc", f"/measures/{2**63}", "/measures/%00", "/units/1e3"]
)
def test_an_impossible_id_is_422(ask, path):
    fault(ask.get(path), 422, "invalid")


@pytest.mark.parametrize(
    "query", ["period=nonsense", "period=2026-13", "period=%00", "frequency=never", "compare=x", "view=x", "limit=0", "limit=201",
              "offset=-1", "offset=9999999999", "q=%00", "unit_id=9223372036854775808", "perid=2026-10", "period=2999-01"],
)  # fmt: skip
def test_a_wrong_query_parameter_is_422_with_its_path(ask, query):
    name = query.partition("=")[0]
    found = ask.get(f"/measures?{query}")
    assert (found.status_code, found.json()["path"]) == (422, f"query.{name}"), found.content


@pytest.mark.parametrize("path", ["/nothing", "/measures/", "/", "/measures/1/2/3", "/nothing%00"])
def test_an_unknown_address_is_404(ask, path):
    fault(ask.get(path), 404, "not_found")


@pytest.mark.parametrize(
    "path", ["/measures/987654321", "/objectives/987654321/score", "/scorecards/987654321/map.svg"]
)
def test_a_record_that_is_not_there_is_404(ask, path):
    fault(ask.get(path), 404, "not_found")


@pytest.mark.parametrize("method", ["DELETE", "PUT", "PATCH", "POST", "TRACE", "OPTIONS", "PROPFIND"])
def test_a_wrong_method_is_405_and_names_the_right_ones(ask, method):
    answer = ask(method, "/units")
    fault(answer, 405, "method_not_allowed")
    assert answer["Allow"] == "GET"


def test_a_large_body_is_413_before_it_is_read(ask, north, monkeypatch):
    monkeypatch.setattr(bodies, "LARGEST", 100)
    fault(
        ask("PUT", f"/measures/{north.churn.pk}/values/2026-10", {"amount": 1, "note": "x" * 100}),
        413,
        "too_large",
        "body",
    )


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "", "nonsense"]
)
def test_a_body_that_is_not_sent_as_json_is_415(ask, north, kind):
    where = f"/api/v1/measures/{north.churn.pk}/values/2026-10"
    headers = {"Authorization": f"Bearer {ask.secret}"}
    answer = ask.client.generic("PUT", where, b'{"amount": 1}', content_type=kind, headers=headers)
    fault(answer, 415, "wrong_content_type", "header.Content-Type")


def test_more_rows_than_fit_are_refused(ask, north, monkeypatch):
    row = {"measure_id": north.churn.pk, "period": "2026-01", "amount": 1}
    body = json.dumps({"values": [row] * (values.MOST + 1)}, separators=(",", ":"))
    fault(ask("POST", "/values", body), 422, "invalid", "body.values")


def test_a_busy_database_is_503_with_retry_after(ask, monkeypatch):
    def busy():
        raise OperationalError("the server closed the connection")

    monkeypatch.setattr("fourfold.integrations.rest.units.unit_tree", busy)
    answer = ask.get("/units")
    fault(answer, 503, "busy")
    assert answer["Retry-After"] == "5"


def test_a_defect_is_reported_with_a_reference_and_without_details(ask, monkeypatch):
    def broken():
        raise RuntimeError("secret inside")

    monkeypatch.setattr("fourfold.integrations.rest.units.unit_tree", broken)
    body = fault(ask.get("/units"), 500, "broken")
    assert "secret" not in json.dumps(body)


# The codes of docs/reference/refusals.md, each where the API can meet it.


def test_r1_a_missing_value(ask, north):
    fault(ask("PUT", f"/measures/{north.churn.pk}/values/2026-10", {}), 422, "R1", "body.amount")


def test_r1_a_blank_name(ask, north):
    fault(ask("POST", "/measures", {"unit_id": north.unit_id, "name": "  ", "code": "X"}), 422, "R1", "body.name")


def test_r3_a_future_actual(ask, north):
    fault(ask("PUT", f"/measures/{north.churn.pk}/values/2199-01", {"amount": 1}), 422, "R3", "body.period")


def test_r3_a_threshold_that_can_not_score(ask, north):
    rule = {"polarity": "maximum", "red": 5, "green": 1}
    fault(ask("PUT", f"/measures/{north.churn.pk}/thresholds/2026-01-01", rule), 422, "R3", "body.red")


def test_r4_a_right_that_is_missing(program, dan, north):
    body = fault(program(dan)("PATCH", f"/measures/{north.churn.pk}", {"name": "Mine"}, if_match='"1"'), 403, "R4")
    assert "Nothing was saved" in body["message"]


def test_r5_a_lost_update_shows_both_versions(ask, north):
    where = f"/measures/{north.churn.pk}"
    Measure.objects.filter(pk=north.churn.pk).update(version=7, name="Theirs")
    body = fault(ask("PATCH", where, {"name": "Ours"}, if_match='"1"'), 409, "R5")
    assert body["details"] == {"current_version": 7, "your_version": 1, "current": {"name": "Theirs"}}
    where = f"/measures/{north.churn.pk}/values/2026-09"
    body = fault(ask("PUT", where, {"amount": 1}, if_match='"9"'), 409, "R5")
    assert (body["details"]["current_version"], body["details"]["current"]["amount"][:4]) == (1, "13.2")
    fault(ask("DELETE", f"{where}?reason=x", if_match='"9"'), 409, "R5")
    fault(ask("PATCH", f"/objectives/{north.fast.pk}", {"name": "x"}, if_match='"9"'), 409, "R5")


@pytest.fixture
def closed(north, office):
    close_month(office, date(2026, 9, 1), none="No count")


def test_r10_a_locked_period(closed, ask, north):
    where = f"/measures/{north.churn.pk}/values/2026-09"
    fault(ask("PUT", where, {"amount": 1}, if_match='"1"'), 409, "R10")
    fault(ask("DELETE", f"{where}?reason=x", if_match='"1"'), 409, "R10")
    row = {"measure_id": north.churn.pk, "period": "2026-09", "amount": 1}
    assert ask("POST", "/values", {"values": [row]}).json()["code"] == "R10"


def test_r11_a_record_that_can_not_be_chosen(ask, north):
    body = {"scorecard_id": north.scorecard.pk, "perspective_id": 987654321, "code": "X", "name": "X"}
    fault(ask("POST", "/objectives", body), 422, "R11", "body.perspective_id")


def test_r13_a_code_that_is_taken(ask, north):
    fault(ask("POST", "/measures", {"unit_id": north.unit_id, "name": "x", "code": "churn"}), 409, "R13", "body.code")


@pytest.mark.parametrize("if_match", ["", " "])
def test_a_change_must_say_which_version_it_has_seen(ask, north, if_match):
    for method, path, body in (
        ("PATCH", f"/measures/{north.churn.pk}", {"name": "x"}),
        ("PATCH", f"/objectives/{north.fast.pk}", {"name": "x"}),
        ("DELETE", f"/measures/{north.churn.pk}/values/2026-09?reason=x", None),
        ("PUT", f"/measures/{north.churn.pk}/values/2026-09", {"amount": 1}),
    ):
        fault(ask(method, path, body, if_match=if_match), 428, "if_match_missing", "header.If-Match")


@pytest.mark.parametrize("if_match", ['"x"', "1.5", '"1", "2"', '"' + "9" * 40 + '"'])
def test_a_version_that_can_not_be_read_is_422(ask, north, if_match):
    answer = ask("PATCH", f"/measures/{north.churn.pk}", {"name": "x"}, if_match=if_match)
    fault(answer, 422, "invalid", "header.If-Match")


def test_a_star_takes_whatever_is_there_as_seen(program, ada, north):
    answer = program(ada)("PATCH", f"/measures/{north.churn.pk}", {"name": "x"}, if_match="*")
    assert (answer.status_code, answer["ETag"]) == (200, '"2"')
