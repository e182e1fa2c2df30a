"""The logic of a map by program."""


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
