"""Formulas through the API: set, listed, refused at their place, and silent about what the caller may not see."""


def test_a_formula_is_set_and_listed(cast, north):
    address = f"/measures/{north.churn.pk}/calculations"
    made = cast["ada"]("PUT", f"{address}/2026-01-01", {"origin": "formula", "text": "OT * 2"})
    assert made.status_code == 200, made.content
    assert made.json()["operands"] == [{"name": "OT", "measure_id": north.ratio.pk}]
    assert [each["text"] for each in cast["vera"].get(address).json()["items"]] == ["OT * 2"]


def test_a_wrong_formula_is_refused_with_its_place(cast, north):
    answer = cast["ada"](
        "PUT", f"/measures/{north.churn.pk}/calculations/2026-01-01", {"origin": "formula", "text": "OT * NOBODY"}
    )
    problem = answer.json()["error"] if "error" in answer.json() else answer.json()
    assert answer.status_code == 422
    assert problem["path"] == "body.text"
    assert (problem["details"]["start"], problem["details"]["length"]) == (5, 6)
    assert "Nothing was saved." in problem["message"]


def test_a_hidden_operand_has_no_name(cast, north):
    cast["ada"]("PATCH", f"/measures/{north.ratio.pk}", {"audience": "confidential"}, if_match='"1"')
    address = f"/measures/{north.churn.pk}/calculations"
    made = cast["ada"]("PUT", f"{address}/2026-01-01", {"origin": "formula", "text": "OT * 2"})
    assert made.status_code == 200, made.content
    (seen,) = cast["vera"].get(address).json()["items"]
    assert (seen["text"], seen["operands"]) == ("[withheld] * 2", [{"name": None, "measure_id": None}])
