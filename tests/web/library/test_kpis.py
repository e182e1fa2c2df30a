"""The library on pages: searched, looked at, adopted as a copy or as a link, published with approval."""

import pytest

from fourfold.library.actions import adopt_kpi, decide_publication, publish_measure
from fourfold.library.models import Publication
from fourfold.measures.models import Measure
from fourfold.strategy.queries import measure_places


def shown(browse, member, address: str) -> str:
    return browse(member).get(address).content.decode()


def test_a_search_finds_and_says_what_is_measured(browse, ada, retain):
    adopt_kpi(actor=ada, objective_id=retain.pk, kpi="GEN-17")
    page = shown(browse, ada, "/library/?q=complaints+resolved")
    assert "Complaints resolved within standard</a>" in page
    assert "1 KPI<" in page.replace("\n", "")
    assert page.count("not yet") == 0


def test_filters_go_together(browse, ada):
    page = shown(browse, ada, "/library/?industry=manufacturing&indicator=lead&letter=D&perspective=internal_process")
    assert "Schedule adherence" in page and "First-pass yield" not in page


@pytest.mark.parametrize("name", ["industry", "perspective", "indicator", "letter"])
def test_an_unknown_filter_is_refused_with_what_there_is(browse, ada, name):
    answer = browse(ada).get(f"/library/?{name}=nonsense")
    assert answer.status_code == 422
    assert "Choose one of:" in answer.content.decode()


def test_an_entry_shows_formula_inputs_pitfall_and_its_example(browse, vera):
    page = shown(browse, vera, "/library/kpis/MF-01/")
    for part in ("(run_minutes / planned_minutes)", "Minutes planned for production", "A generous ideal cycle", "75.2083 %",
                 "ISO 22400-2"):  # fmt: skip
        assert part in page, part
    assert "Adopt it" not in page


def test_a_regulatory_minimum_is_shown_as_information(browse, ada, scorecard):
    page = shown(browse, ada, "/library/kpis/BK-05/")
    assert "The regulatory minimum is 4.5 % before buffers: information, not a target." in page
    assert "Adopt it" in page


def test_nothing_is_there_under_an_unknown_code(browse, ada):
    assert browse(ada).get("/library/kpis/XX-99/").status_code == 404


def test_a_copy_is_made_for_the_objective_and_its_page_opens(sent, ada, retain):
    form = {
        "objective": retain.pk,
        "name": "Complaints in time",
        "code": "CIT",
        "owner": ada.pk,
        "amount": "95",
        "weight": "2",
    }
    answer, _ = sent("/library/kpis/GEN-17/adopt/", **form)
    made = Measure.objects.get(code="CIT")
    assert (answer.status_code, answer.url) == (302, f"/measures/{made.pk}/")
    assert [(each.measure_id, each.weight) for each in measure_places(retain.pk)] == [(made.pk, 2.0)]


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"objective": ""}, "This field is required."),
        ({"objective": "99999"}, "Select a valid choice."),
        ({"name": " "}, "This field is required."),
        ({"amount": "1,5"}, "Write a number with digits and a decimal point"),
        ({"amount": "-3"}, "needs a target above 0"),
        ({"weight": "-1"}, "greater than or equal to 0"),
    ],
)
def test_what_can_not_be_adopted_keeps_what_was_typed(sent, ada, retain, changed, says):
    form = {"objective": retain.pk, "name": "Typed by Ada", "code": "T", "owner": ada.pk, "weight": "1", **changed}
    answer, page = sent("/library/kpis/GEN-17/adopt/", **form)
    assert (answer.status_code, says in page) == (422, True)
    assert "Typed by Ada" in page or changed.get("name") == " "
    assert not Measure.objects.filter(code="T").exists()


def test_what_is_measured_already_is_offered_as_a_link(sent, browse, ada, retain, speed):
    pk = adopt_kpi(actor=ada, objective_id=retain.pk, kpi="GEN-17")
    assert f'name="link" value="{pk}"' in shown(browse, ada, "/library/kpis/GEN-17/adopt/")
    form = {"name": "N", "code": "N", "weight": "1"}
    answer, page = sent("/library/kpis/GEN-17/adopt/", **form, objective=speed.pk)
    assert (answer.status_code, "Link that measure instead" in page) == (409, True)
    answer, page = sent("/library/kpis/GEN-17/adopt/", **form, link=pk)
    assert (answer.status_code, "This field is required." in page) == (422, True)
    answer, _ = sent("/library/kpis/GEN-17/adopt/", **form, objective=speed.pk, link=pk)
    assert answer.status_code == 302
    assert [each.measure_id for each in measure_places(speed.pk)] == [pk]
    assert Measure.objects.filter(name__startswith="Complaints").count() == 1


def test_the_sixth_kpi_of_a_perspective_is_refused_unless_the_office_overrides(sent, ada, retain):
    for code in ("GEN-17", "GEN-20", "GEN-15", "GEN-16", "GEN-18"):
        adopt_kpi(actor=ada, objective_id=retain.pk, kpi=code)
    form = {"objective": retain.pk, "name": "Sixth", "code": "SIXTH", "owner": ada.pk, "weight": "1"}
    answer, page = sent("/library/kpis/GEN-13/adopt/", **form)
    assert (answer.status_code, "ask the strategy office for an override" in page, 'value="Sixth"' in page) == (
        422,
        True,
        True,
    )
    assert not Measure.objects.filter(code="SIXTH").exists()


def test_linking_twice_is_refused_in_words(sent, ada, retain):
    pk = adopt_kpi(actor=ada, objective_id=retain.pk, kpi="GEN-17")
    answer, page = sent("/library/kpis/GEN-17/adopt/", name="N", code="N", weight="1", objective=retain.pk, link=pk)
    assert answer.status_code in {409, 422}
    assert "error-summary" in page


def test_a_measure_is_published_approved_and_found(sent, browse, ada, ben, office, churn):
    answer, _ = sent(
        f"/library/publish/{churn.pk}/", name="Churn for all", perspective="customer", owner=ben.pk, purpose="P"
    )
    made = Publication.objects.get()
    assert answer.url == f"/library/own/{made.pk}/"
    assert "Waiting for approval" in shown(browse, office, "/library/")
    declined = browse(office).post(f"/library/own/{made.pk}/decide/", {"version": 1, "decision": ""})
    assert (declined.status_code, "Say why it is declined" in declined.content.decode()) == (422, True)
    assert browse(office).post(f"/library/own/{made.pk}/decide/", {"version": 1, "approve": "1"}).status_code == 302
    assert "Churn for all</a>" in shown(browse, ada, "/library/?q=churn")


def test_publishing_under_a_name_that_is_taken_is_refused_at_the_field(sent, ada, churn):
    answer, page = sent(
        f"/library/publish/{churn.pk}/", name="Net promoter score", perspective="customer", owner=ada.pk
    )
    assert (answer.status_code, "The library has a KPI called" in page) == (409, True)


def test_it_is_taken_out_by_who_proposed_it(sent, browse, ada, ben, office, churn):
    made = publish_measure(actor=ada, measure_id=churn.pk, perspective="customer", owner_id=ben.pk)
    decide_publication(actor=office, publication_id=made.pk, approve=True)
    assert browse(ada).post(f"/library/own/{made.pk}/withdraw/").status_code == 302
    assert Publication.objects.get().state == "withdrawn"


def test_a_list_takes_the_same_few_queries_however_much_is_measured(browse, ada, retain, django_assert_max_num_queries):
    browser = browse(ada)
    browser.get("/library/")
    for code in ("GEN-17", "GEN-20", "HC-01"):
        adopt_kpi(actor=ada, objective_id=retain.pk, kpi=code)
    with django_assert_max_num_queries(14):
        browser.get("/library/")


@pytest.mark.parametrize(("amount", "warned"), [("4", True), ("4.5", False), ("", False)])
def test_a_target_below_the_regulatory_minimum_is_saved_with_a_warning(browse, ada, retain, amount, warned):
    form = {"objective": retain.pk, "name": "CET1", "code": "BK-05", "owner": ada.pk, "amount": amount, "weight": "1"}
    page = browse(ada).post("/library/kpis/BK-05/adopt/", form, follow=True).content.decode()
    assert ("lies below the regulatory minimum of 4.5 %." in page) == warned
    assert Measure.objects.filter(code="BK-05").exists()
