"""Objectives and links on pages: made, edited, moved, stopped, removed; refusals at the field with what was typed."""

from datetime import date

import pytest

from fourfold.strategy import actions
from fourfold.strategy.models import MeasurePlacement, Objective, ObjectiveLink, ObjectivePlacement


def boxes(lane):
    return list(Objective.objects.filter(perspective=lane).order_by("position").values_list("code", flat=True))


@pytest.fixture
def grow(ada, scorecard, lanes):
    return actions.add_objective(
        actor=ada, scorecard_id=scorecard.pk, perspective_id=lanes[1].pk, code="C2", name="Win customers"
    )


def test_an_objective_is_made_in_a_lane_with_a_free_code(sent, browse, ada, scorecard, lanes, retain):
    address = f"/scorecards/{scorecard.pk}/objectives/new/?lane={lanes[1].pk}"
    assert 'value="C2"' in browse(ada).get(address).content.decode()
    sent(address, code="C2", name="Win customers", owner=ada.pk, state="live", weight="2", description="New ones only")
    made = Objective.objects.get(code="C2")
    place = ObjectivePlacement.objects.get(objective=made)
    assert (made.perspective_id, made.description, place.weight) == (lanes[1].pk, "New ones only", 2.0)


@pytest.mark.parametrize(
    ("changed", "status", "says"),
    [
        ({"name": ""}, 422, "This field is required."),
        ({"name": "keep customers"}, 409, "This scorecard has an objective with the name “keep customers” already."),
        ({"code": "c1"}, 409, "with the code “c1” already."),
        ({"weight": "much"}, 422, "Enter a number."),
        ({"weight": "1e999"}, 422, "Enter a number."),
        ({"owner": "99999"}, 422, "Select a valid choice."),
        ({"horizon": "soon"}, 422, "Select a valid choice. soon is not one of the available choices."),
        ({"name": "x" * 200}, 422, "at most 120 characters"),
    ],
)
def test_what_cant_be_made_keeps_what_was_typed(sent, scorecard, lanes, retain, changed, status, says):
    form = {"code": "C9", "name": "Win", "state": "live", "weight": "1", "success": "Typed by Ada", **changed}
    answer, page = sent(f"/scorecards/{scorecard.pk}/objectives/new/?lane={lanes[1].pk}", **form)
    assert (answer.status_code, says in page, "Typed by Ada" in page) == (status, True, True)
    assert Objective.objects.count() == 1


def test_a_long_name_is_saved_with_a_warning(sent, browse, ada, scorecard, lanes):
    sent(f"/scorecards/{scorecard.pk}/objectives/new/", code="C1", name="Win " + "x" * 90, state="live", weight="1")
    assert "The name has 94 characters." in browse(ada).get(f"/scorecards/{scorecard.pk}/map/edit/").content.decode()


def test_the_editors_list_shows_each_lane_as_it_is_drawn(browse, ada, scorecard, retain, grow, speed):
    page = browse(ada).get(f"/scorecards/{scorecard.pk}/map/edit/").content.decode()
    assert page.index('class="strategy-map') < page.index('id="objectives"')
    assert page.count('name="lane"') == 3
    assert page.index("Keep customers</a>") < page.index("Win customers</a>") < page.index("Deliver on time</a>")


def test_a_box_is_moved_in_its_lane_and_into_another(sent, scorecard, lanes, retain, grow, speed):
    sent(f"/objectives/{retain.pk}/move/", down=retain.pk)
    assert boxes(lanes[1]) == ["C2", "C1"]
    sent(f"/objectives/{speed.pk}/move/", lane=lanes[1].pk)
    assert boxes(lanes[1]) == ["C2", "C1", "I1"]
    answer, page = sent(f"/objectives/{speed.pk}/move/", lane="nowhere")
    assert (answer.status_code, "Choose a perspective of this strategy." in page) == (422, True)


def test_a_stale_edit_shows_both_versions(sent, ada, retain):
    actions.change_objective(actor=ada, objective_id=retain.pk, version=1, name="Keep all customers")
    form = {"code": "C1", "name": "Keep good customers", "state": "live", "version": 1}
    answer, page = sent(f"/objectives/{retain.pk}/edit/", **form)
    assert answer.status_code == 409
    assert (
        '<td data-label="As it is now">Keep all customers</td><td data-label="What you typed">Keep good customers</td>'
        in page
    )
    assert sent(f"/objectives/{retain.pk}/edit/", **{**form, "version": 2})[0].status_code == 302


def test_an_objective_is_stopped_with_its_reason_and_taken_up_again(sent, browse, ada, scorecard, grow, retain):
    form = {"version": 1, "state": "stopped", "on": "2099-01-01"}
    assert sent(f"/objectives/{grow.pk}/retire/", reason="", **form)[0].status_code == 422
    assert sent(f"/objectives/{grow.pk}/retire/", reason="Too dear", **{**form, "version": 7})[0].status_code == 409
    assert sent(f"/objectives/{grow.pk}/retire/", reason="Too dear", **form)[0].status_code == 302
    assert "1 stopped or archived" in browse(ada).get(f"/scorecards/{scorecard.pk}/map/edit/").content.decode()
    assert sent(f"/objectives/{grow.pk}/resume/")[0].status_code == 302
    assert Objective.objects.get(pk=grow.pk).state == "live"


def test_an_objective_in_use_is_not_removed_but_can_be_archived(sent, retain, placed):
    answer, page = sent(f"/objectives/{retain.pk}/remove/")
    assert (answer.status_code, "<li>the measure “Customer churn”</li>" in page) == (409, True)
    assert f'href="/objectives/{retain.pk}/retire/"' in page


def test_a_link_is_drawn_worded_and_taken_back(sent, scorecard, retain, speed):
    form = {
        "cause": speed.pk,
        "effect": retain.pk,
        "strength": 3,
        "delay_months": 6,
        "evidence": "data",
        "confidence": 2,
    }
    assert sent(f"/scorecards/{scorecard.pk}/links/new/", because="They plan by it", **form)[0].status_code == 302
    link = ObjectiveLink.objects.get()
    assert (link.because, link.strength, link.delay_months, link.is_agreed) == ("They plan by it", 3, 6, False)
    answer, page = sent(f"/scorecards/{scorecard.pk}/links/new/", because="Typed", **form)
    assert (answer.status_code, "These two are linked already." in page, "Typed" in page) == (409, True, True)
    turned = {**form, "cause": retain.pk, "effect": speed.pk}
    answer, page = sent(f"/scorecards/{scorecard.pk}/links/new/", **turned)
    assert (
        answer.status_code,
        "This link closes a loop: Keep customers → Deliver on time → Keep customers." in page,
    ) == (422, True)
    own = {**form, "effect": speed.pk}
    assert "An objective can&#x27;t be its own cause." in sent(f"/scorecards/{scorecard.pk}/links/new/", **own)[1]
    change = {name: form[name] for name in ("strength", "delay_months", "evidence", "confidence")}
    assert sent(f"/links/{link.pk}/edit/", version=9, **change)[0].status_code == 409
    answer, page = sent(f"/links/{link.pk}/edit/", version=1, **{**change, "delay_months": 121})
    assert (answer.status_code, 'value="121"' in page) == (422, True)
    assert sent(f"/links/{link.pk}/edit/", version=1, is_agreed="on", **change)[0].status_code == 302
    assert ObjectiveLink.objects.get().is_agreed
    assert sent(f"/links/{link.pk}/remove/")[0].status_code == 302
    assert not ObjectiveLink.objects.exists()


def test_a_measure_is_placed_by_name_or_code_weighed_and_taken_off(sent, browse, ada, retain, churn):
    address = f"/objectives/{retain.pk}/measures/new/"
    assert '<option value="Customer churn (CHURN)">' in browse(ada).get(address).content.decode()
    answer, page = sent(address, measure="churn rate", weight=1)
    assert (answer.status_code, "No measure is called “churn rate”." in page) == (422, True)
    assert "Do you mean Customer churn (CHURN)?" in sent(address, measure="custom", weight=1)[1]
    assert sent(address, measure="Customer churn (CHURN)", weight="2", since="2025-01-01")[0].status_code == 302
    place = MeasurePlacement.objects.get()
    assert (place.weight, place.effective_from) == (2.0, date(2025, 1, 1))
    answer, page = sent(address, measure="churn", weight="2", since="2025-02-01")
    assert (answer.status_code, "It has a place here already." in page) == (409, True)
    answer, page = sent(f"/weights/measure/{place.pk}/", weight="0", since="2025-06-01")
    assert (answer.status_code, "all weights here would be 0" in page) == (422, True)
    assert sent(f"/weights/measure/{place.pk}/", weight="3", since="2025-06-01")[0].status_code == 302
    now = MeasurePlacement.objects.get(effective_to=None)
    answer, page = sent(f"/weights/measure/{now.pk}/end/", on="2025-05-01")
    assert (answer.status_code, "A place ends after it starts." in page) == (422, True)
    assert sent(f"/weights/measure/{now.pk}/end/", on="2026-01-01")[0].status_code == 302


def test_a_weight_that_would_change_what_was_reported_is_refused_at_the_day(sent, office, scorecard, retain):
    from tests.closings import close_month

    close_month(office, date(2025, 10, 1), none="No count")
    place = ObjectivePlacement.objects.get(objective=retain)
    answer, page = sent(f"/weights/objective/{place.pk}/", weight="4", since="2025-10-01")
    assert (answer.status_code, 'id="id_since-error"' in page, 'value="4"' in page) == (409, True, True)
    assert sent(f"/weights/objective/{place.pk}/", weight="4", since="2025-11-01")[0].status_code == 302


def test_a_measure_that_is_hidden_is_neither_suggested_nor_placed(sent, browse, ada, office, site, retain):
    from fourfold.measures.actions import add_measure

    add_measure(actor=office, unit_id=site.pk, name="Takeover", code="SEC", audience="confidential", owner_id=office.pk)
    address = f"/objectives/{retain.pk}/measures/new/"
    assert "Takeover" not in browse(ada).get(address).content.decode()
    answer, page = sent(address, measure="SEC", weight=1)
    assert (answer.status_code, "No measure is called “SEC”." in page, "Takeover" in page) == (422, True, False)


def test_a_proposed_link_is_agreed_on_the_effects_page(browse, ada, vera, retain, speed):
    link = actions.link_objectives(actor=ada, cause_id=speed.pk, effect_id=retain.pk, is_agreed=False)
    address = f"/links/{link.pk}/agree/"
    assert address not in browse(vera).get(f"/objectives/{retain.pk}/").content.decode()
    assert browse(vera).post(address).status_code == 403
    assert f'action="{address}"' in browse(ada).get(f"/objectives/{retain.pk}/").content.decode()
    browse(ada).post(address)
    assert ObjectiveLink.objects.get().is_agreed


def test_a_map_without_room_on_paper_is_still_written_as_a_list(browse, ada, scorecard, retain, speed, monkeypatch):
    from fourfold.drawing.strategy_map import TooSmall
    from fourfold.web.strategy.authoring import drawn

    def no_room(*_, **__):
        raise TooSmall("This map does not fit.")

    monkeypatch.setattr(drawn.drawing, "draw", no_room)
    page = browse(ada).get(f"/scorecards/{scorecard.pk}/map/edit/").content.decode()
    assert ("This map does not fit." in page, page.count('name="lane"')) == (True, 2)
