"""The KPI library through the API: searched, with what is measured already, and refused in the one shape."""

from fourfold.library.actions import adopt_kpi, decide_publication, publish_measure


def test_a_kpi_is_found_with_its_example(cast):
    answer = cast["vera"].get("/library/kpis?code=gen-12").json()
    (found,) = answer["items"]
    assert (found["name"], found["result"], found["entered"], found["measured"]) == (
        "Net promoter score",
        30,
        "formula",
        0,
    )
    assert {each["key"]: each["example"] for each in found["inputs"]} == {
        "promoters": 420, "detractors": 180, "responses": 800
    }  # fmt: skip


def test_filters_narrow_and_pages_follow(cast):
    wanted = "/library/kpis?industry=banking&perspective=financial&limit=2"
    first, second = cast["vera"].get(wanted).json(), cast["vera"].get(f"{wanted}&offset=2").json()
    assert first["total"] == second["total"] > 4
    assert len(first["items"]) == len(second["items"]) == 2
    assert not {each["code"] for each in first["items"]} & {each["code"] for each in second["items"]}


def test_an_unknown_filter_is_refused_with_the_allowed_list(cast):
    answer = cast["vera"].get("/library/kpis?industry=farming")
    assert answer.status_code == 422
    assert "healthcare" in answer.content.decode()


def test_it_says_what_is_measured_already(cast, ada, north):
    adopt_kpi(actor=ada, objective_id=north.loyal.pk, kpi="GEN-20")
    assert cast["vera"].get("/library/kpis?code=GEN-20").json()["items"][0]["measured"] == 1


def test_published_kpis_are_listed_once_approved(cast, ada, ben, office, north):
    made = publish_measure(actor=ada, measure_id=north.churn.pk, perspective="customer", owner_id=ben.pk)
    assert cast["vera"].get("/library/published").json() == {"items": []}
    decide_publication(actor=office, publication_id=made.pk, approve=True)
    (found,) = cast["vera"].get("/library/published").json()["items"]
    assert (found["id"], found["measure"]["id"]) == (made.pk, north.churn.pk)


def test_templates_are_listed_with_their_links_in_words(cast):
    found = {each["key"]: each for each in cast["vera"].get("/library/templates").json()["items"]}
    assert len(found) == 9
    assert all(said.startswith("If ") for each in found.values() for said in each["links"])
