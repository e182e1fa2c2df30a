"""The logic of a map and the guard-rails, by program."""

from fourfold.measures.queries import today
from tests.governance.calls import REASON


def test_findings_name_the_test_what_is_wrong_what_to_do_and_where(program, vera, north):
    found = program(vera).get(f"/scorecards/{north.scorecard.pk}/map/tests").json()
    assert (found["errors"], found["warnings"]) == (3, 6)
    assert found["items"][0] == {
        "test": "T1", "title": "Every objective has an owner", "severity": "E",
        "wrong": "“Fast delivery” has no owner.", "advice": "Name one person who answers for it.",
        "objective_ids": [north.fast.pk], "link_ids": [], "perspective_id": None, "theme_id": None,
    }  # fmt: skip
    assert [(each["test"], each["perspective_id"]) for each in found["items"][1:3]] == [
        ("T5", north.lanes[0].pk), ("T5", north.lanes[3].pk)
    ]  # fmt: skip


def test_a_map_that_one_may_not_see_is_not_found(program, cleo, north):
    assert program(cleo).get(f"/scorecards/{north.scorecard.pk}/map/tests").status_code == 404


def test_breaches_come_with_their_override(program, office, north):
    ask = program(office)
    where = {"rule": "balance", "scorecard_id": north.scorecard.pk, "perspective_id": north.lanes[0].pk}
    until = today(office).isoformat()
    answer = ask("POST", "/guard-rails/overrides", {**where, "reason": "Too short", "until": until})
    assert (answer.status_code, answer.json()["code"], answer.json()["field"]) == (422, "R1", "reason")
    answer = ask("POST", "/guard-rails/overrides", {**where, "reason": REASON})
    assert (answer.status_code, answer.json()["code"], answer.json()["field"]) == (422, "R1", "until")
    made = ask("POST", "/guard-rails/overrides", {**where, "reason": REASON, "until": until}).json()
    found = ask.get(f"/guard-rails?scorecard_id={north.scorecard.pk}").json()
    breach = next(each for each in found["breaches"] if each["perspective_id"] == north.lanes[0].pk)
    assert (breach["rule"], breach["severity"], breach["wrong"]) == ("balance", "O", "“Financial” has no KPI.")
    assert breach["override"] == made
    assert (made["reason"], made["made_by"]["name"]) == (REASON, "Olga Stern")
    assert ask("DELETE", f"/guard-rails/overrides/{made['id']}").status_code == 204
    found = ask.get("/guard-rails").json()
    assert all(each["override"] is None for each in found["breaches"])
