"""Each resource does what docs/reference/rest.md says."""

import json
from datetime import date
from decimal import Decimal

import pytest

from fourfold.core.models import AuditEntry
from fourfold.measures.queries import value_at, values_of

SEPTEMBER = "period=2026-09"


@pytest.fixture
def ask(program, ada, north):
    return program(ada)


def test_a_token_sees_the_one_organisation_it_belongs_to(ask, ada):
    (only,) = ask.get("/organisations").json()["items"]
    assert (only["name"], only["time_zone"], only["is_current"]) == ("Halden Works", "Europe/Berlin", True)
    assert ask.get(f"/organisations/{only['id']}").json() == only


def test_units_come_as_a_tree_in_order(ask, site):
    items = ask.get("/units").json()["items"]
    assert [(unit["name"], unit["depth"]) for unit in items] == [("Halden Works", 0), ("Site North", 1)]
    assert ask.get(f"/units/{site.pk}").json() == items[1]


def test_scorecards_are_listed_with_their_result(ask, north):
    answer = ask.get(f"/scorecards?{SEPTEMBER}").json()
    (only,) = answer["items"]
    assert answer["period"]["first_day"] == "2026-09-01"
    assert (only["id"], only["result"]["status"], only["result"]["coverage"]) == (north.scorecard.pk, "red", 0.5)


def test_a_scorecard_has_its_lines(ask, north):
    answer = ask.get(f"/scorecards/{north.scorecard.pk}?{SEPTEMBER}").json()
    lanes = answer["perspectives"]
    assert [lane["name"] for lane in lanes] == ["Financial", "Customer", "Internal process", "Learning and growth"]
    (objective,) = lanes[1]["objectives"]
    (line,) = objective["measures"]
    assert (objective["code"], line["name"], line["value"], line["target"], line["status"]) == (
        "C1", "Churn", 13.2, 4.0, "red",
    )  # fmt: skip
    assert len(line["spark"]) == 12
    assert line["spark"][0] is None


@pytest.mark.parametrize("compare", ["previous", "year", "target"])
@pytest.mark.parametrize("frequency", ["day", "week", "month", "quarter", "half", "year"])
def test_every_way_of_viewing_answers(ask, north, compare, frequency):
    query = f"?frequency={frequency}&compare={compare}&view=ytd&period=2026-08-15"
    assert ask.get(f"/scorecards/{north.scorecard.pk}{query}").status_code == 200
    assert ask.get(f"/measures/{north.churn.pk}/score{query}").status_code == 200


def test_scores_are_explained_on_every_level(ask, north):
    lane = north.lanes[1].pk
    for path, node in (
        (f"/measures/{north.churn.pk}/score", f"measure:{north.churn.pk}"),
        (f"/objectives/{north.loyal.pk}/score", f"objective:{north.loyal.pk}"),
        (f"/scorecards/{north.scorecard.pk}/perspectives/{lane}/score", f"perspective:{north.scorecard.pk}:{lane}"),
        (f"/scorecards/{north.scorecard.pk}/score", f"scorecard:{north.scorecard.pk}"),
    ):
        answer = ask.get(f"{path}?{SEPTEMBER}").json()
        assert (answer["node"], answer["score"], answer["status"]) == (node, answer["score"], "red")
        assert answer["words"]
        assert (answer["measure"] is None) != (answer["roll_up"] is None)


def test_the_map_is_data_and_a_drawing(ask, north):
    answer = ask.get(f"/scorecards/{north.scorecard.pk}/map?{SEPTEMBER}").json()
    (link,) = answer["links"]
    assert (link["cause_id"], link["effect_id"], link["strength"]) == (north.fast.pk, north.loyal.pk, 2)
    assert {box["objective_id"] for box in answer["objectives"]} == {north.fast.pk, north.loyal.pk}
    drawn = ask.get(f"/scorecards/{north.scorecard.pk}/map.svg?show=plan")
    assert drawn["Content-Type"] == "image/svg+xml"
    assert drawn.content.startswith(b"<svg")
    assert "default-src 'none'" in drawn["Content-Security-Policy"]


def test_objectives_are_listed_found_and_counted(ask, north):
    answer = ask.get(f"/objectives?scorecard_id={north.scorecard.pk}&limit=1&offset=1").json()
    assert (answer["total"], answer["limit"], answer["offset"], len(answer["items"])) == (2, 1, 1, 1)
    assert [row["code"] for row in ask.get("/objectives?q=fast").json()["items"]] == ["P1"]


def test_an_objective_is_created_read_and_changed(ask, north):
    body = {
        "scorecard_id": north.scorecard.pk,
        "perspective_id": north.lanes[0].pk,
        "code": "F1",
        "name": "Grow",
        "weight": 3,
    }
    made = ask("POST", "/objectives", body)
    assert made.status_code == 201, made.content
    where = made["Location"].removeprefix("/api/v1")
    read = ask.get(where)
    assert (read.json(), read["ETag"]) == (made.json(), '"1"')
    changed = ask("PATCH", where, {"name": "Grow fast", "theme_id": north.theme.pk}, if_match='"1"')
    assert (changed.json()["name"], changed.json()["theme"]["id"], changed["ETag"]) == (
        "Grow fast",
        north.theme.pk,
        '"2"',
    )
    assert AuditEntry.objects.order_by("-sequence").first().source == "rest"


def test_an_objective_shows_its_causes_and_effects(ask, north):
    answer = ask.get(f"/objectives/{north.loyal.pk}").json()
    assert [link["objective"]["id"] for link in answer["causes"]] == [north.fast.pk]
    assert answer["effects"] == []


def test_measures_are_listed_with_their_line(ask, north):
    answer = ask.get(f"/measures?q=churn&{SEPTEMBER}").json()
    (line,) = answer["items"]
    assert (line["id"], line["value"], line["status"], line["unit"]["name"]) == (
        north.churn.pk, 13.2, "red", "Site North",
    )  # fmt: skip
    assert ask.get("/measures?limit=1&offset=1").json()["total"] == 2
    assert ask.get(f"/measures?unit_id={north.unit_id}&state=retired").json()["items"] == []
    assert ask.get("/measures?external_key=key").json()["total"] == 1


def test_a_measure_is_created_with_its_sheet_and_changed(ask, north):
    body = {
        "unit_id": north.unit_id,
        "name": "Scrap",
        "code": "SCRAP",
        "kind": "ratio",
        "scale": 100,
        "baseline": "1.0123456789012",
    }
    assert ask("POST", "/measures", body).json()["details"]["fields"][0]["path"] == "body.baseline"
    made = ask("POST", "/measures", body | {"baseline": "1234567890123456789012345.123456789012"})
    assert made.status_code == 201, made.content
    assert made.json()["baseline"] == "1234567890123456789012345.123456789012"
    where = made["Location"].removeprefix("/api/v1")
    assert ask.get(where).json() == made.json()
    changed = ask("PATCH", where, {"is_critical": True, "baseline": None}, if_match="1").json()
    assert (changed["is_critical"], changed["baseline"], changed["version"]) == (True, None, 2)


def test_targets_and_thresholds_are_set_for_a_day_and_listed(ask, north):
    where = f"/measures/{north.churn.pk}"
    made = ask("PUT", f"{where}/targets/2026-07-01", {"amount": 3.9, "rationale": "Board"})
    assert (made.status_code, made.json()["amount"]) == (200, "3.9")
    assert [row["amount"] for row in ask.get(f"{where}/targets").json()["items"]] == ["3.9", "4"]
    rule = {"polarity": "minimum", "mode": "points", "points": [[3, 10], [5, 0]]}
    assert ask("PUT", f"{where}/thresholds/2026-07-01", rule).json()["points"] == [[3.0, 10.0], [5.0, 0.0]]
    assert [row["mode"] for row in ask.get(f"{where}/thresholds").json()["items"]] == ["points", "limits"]


def test_a_value_is_written_read_replaced_and_taken_back(ask, north, ada):
    where = f"/measures/{north.churn.pk}/values/2026-10"
    assert ask.get(where).status_code == 404
    made = ask("PUT", where, {"amount": "4.10", "note": "First"})
    assert (made.status_code, made.json()["amount"], made["ETag"]) == (200, "4.1", '"1"')
    assert (made.json()["entered_by"]["name"], made.json()["period_end"]) == ("Ada Lind", "2026-10-31")
    assert ask.get(f"/measures/{north.churn.pk}/values/2026-10-17").json() == made.json()
    again = ask("PUT", where, {"amount": 4.1, "note": "First"})
    assert (again.status_code, again["ETag"]) == (200, '"1"')
    replaced = ask("PUT", where, {"amount": 4.3}, if_match='"1"')
    assert (replaced.status_code, replaced["ETag"]) == (200, '"2"')
    gone = ask("DELETE", f"{where}?reason=Wrong%20site", if_match='"2"')
    assert (gone.status_code, gone.content) == (204, b"")
    assert ask.get(where).status_code == 404
    history = ask.get(f"/measures/{north.churn.pk}/values?history=true&first=2026-10-01").json()
    assert [(row["amount"], row["superseded_at"] is None) for row in history["items"]] == [
        ("4.3", False),
        ("4.1", False),
    ]


def test_a_ratio_is_written_by_its_parts(ask, north):
    made = ask("PUT", f"/measures/{north.ratio.pk}/values/2026-10", {"numerator": 3, "denominator": 8}).json()
    assert (made["amount"], made["numerator"], made["denominator"]) == ("37.5", "3", "8")
    nothing = ask("PUT", f"/measures/{north.ratio.pk}/values/2026-11", {"numerator": 3, "denominator": 0}).json()
    assert nothing["amount"] is None


def test_no_digit_is_lost_on_the_way(ask, north):
    exact = "9007199254740993.000000000001"
    for body in (f'{{"amount": {exact}}}', f'{{"amount": "{exact}"}}'):
        answer = ask("PUT", f"/measures/{north.churn.pk}/values/2026-10", body)
        assert answer.json()["amount"] == exact
    assert value_at(north.churn.pk, date(2026, 10, 1)).amount == Decimal(exact)


def test_many_values_are_written_at_once(ask, north):
    rows = [
        {"measure_id": north.churn.pk, "period": f"2025-{month:02}", "amount": f"{month}.5"} for month in range(1, 13)
    ]
    assert ask("POST", "/values", {"values": rows, "source": "ERP"}).json() == {
        "added": 12,
        "changed": 0,
        "unchanged": 0,
    }
    assert ask("POST", "/values", {"values": rows}).json() == {"added": 0, "changed": 0, "unchanged": 12}
    rows[3]["amount"] = 99
    assert ask("POST", "/values", {"values": rows}).json() == {"added": 0, "changed": 1, "unchanged": 11}
    assert values_of(north.churn.pk).filter(period_start__year=2025).count() == 12


def test_many_values_are_all_or_nothing_and_every_bad_row_is_named(ask, north):
    rows = [
        {"measure_id": north.churn.pk, "period": "2025-01", "amount": 1},
        {"measure_id": 10**9, "period": "2025-01", "amount": 1},
        {"measure_id": north.churn.pk, "period": "2026-12", "amount": 1},
    ]
    answer = ask("POST", "/values", {"values": rows})
    assert (answer.status_code, answer.json()["code"]) == (422, "R8")
    fields = answer.json()["details"]["fields"]
    assert [(row["path"], row["code"]) for row in fields] == [
        ("body.values.1.measure_id", "R11"),
        ("body.values.2.period", "R3"),
    ]
    assert answer.json()["path"] == "body.values.1.measure_id"
    assert value_at(north.churn.pk, date(2025, 1, 1)) is None


def test_the_document_and_its_page_are_there_without_a_token(nobody):
    document = nobody.get("/openapi.json").json()
    assert document["components"]["securitySchemes"]["Token"]["scheme"] == "bearer"
    page = nobody.get("/docs")
    text = page.content.decode()
    assert page.status_code == 200
    assert "https://" not in text
    assert json.loads(text.partition('id="swagger-settings">')[2].partition("<")[0])["url"] == "/api/v1/openapi.json"
    assert "script-src 'self'" in page["Content-Security-Policy"]
