"""A strategy is set up, edited, given themes and scorecards on pages; what can't be saved keeps what was typed."""

import pytest

from fourfold.strategy import actions
from fourfold.strategy.models import Perspective, Scorecard, Strategy, Theme

FOUR = {"lane_1": "Money", "lane_2": "Clients", "lane_3": "Work", "lane_4": "Skills", "question_1": "What do we earn?"}


def whole(site, **changed):
    return {
        "name": "North 2030",
        "unit": site.pk,
        "starts_on": "2028-01-01",
        "ends_on": "2030-12-31",
        **FOUR,
        **changed,
    }


def test_an_empty_organisation_leads_to_setting_up_a_strategy(browse, ada):
    browser = browse(ada)
    for address in ("/", "/scorecards/", "/map/"):
        assert 'href="/strategies/"' in browser.get(address).content.decode()
    assert 'href="/strategies/new/"' in browser.get("/strategies/").content.decode()


def test_a_strategy_is_set_up_with_its_perspectives(sent, site, browse, ada):
    answer, _ = sent("/strategies/new/", **whole(site, vision="The site that customers name first."))
    made = Strategy.objects.get(name="North 2030")
    assert answer["Location"] == f"/strategies/{made.pk}/"
    assert [each.name for each in made.perspectives.all()] == ["Money", "Clients", "Work", "Skills"]
    page = browse(ada).get(answer["Location"]).content.decode()
    assert "The site that customers name first." in page and "What do we earn?" in page


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"name": " "}, "This field is required."),
        ({"ends_on": "2027-01-01"}, "The strategy ends before it starts."),
        ({"starts_on": "31.12.2028"}, "Enter a valid date."),
        ({"lane_3": "Clients"}, "Each perspective needs a name of its own."),
        ({"lane_2": ""}, "This field is required."),
        ({"unit": "99999"}, "Select a valid choice."),
        ({"vision": "a\x00b"}, "Null characters are not allowed."),
    ],
)
def test_what_cant_be_set_up_keeps_what_was_typed(sent, site, changed, says):
    answer, page = sent("/strategies/new/", **whole(site, mission="Typed by Ada", **changed))
    status = 409 if "a name of its own" in says else 422  # R13
    assert (answer.status_code, says in page, "Typed by Ada" in page) == (status, True, True)
    assert not Strategy.objects.filter(mission="Typed by Ada").exists()


def test_two_live_strategies_of_the_same_years_are_refused_at_the_day(sent, site, strategy):
    answer, page = sent("/strategies/new/", **whole(site, starts_on="2026-01-01"))
    assert answer.status_code == 422
    assert '<a href="#id_starts_on">First day: “North 2026” is live for this unit in these years.' in page


def test_a_long_vision_is_saved_with_a_warning(sent, site, browse, ada):
    sent("/strategies/new/", **whole(site, vision="A vision. " * 40))
    page = browse(ada).get("/strategies/").content.decode()
    assert "The vision has 399 characters." in page


def test_a_stale_edit_shows_both_versions(sent, strategy, ada):
    actions.change_strategy(actor=ada, strategy_id=strategy.pk, version=1, vision="By Ben")
    same = {"name": "North 2026", "starts_on": "2024-01-01", "ends_on": "2027-12-31"}
    answer, page = sent(f"/strategies/{strategy.pk}/edit/", version=1, vision="By Ada", **same)
    assert answer.status_code == 409
    assert '<td data-label="As it is now">By Ben</td><td data-label="What you typed">By Ada</td>' in page
    assert sent(f"/strategies/{strategy.pk}/edit/", version=2, vision="By Ada", **same)[0].status_code == 302
    assert Strategy.objects.get(pk=strategy.pk).vision == "By Ada"


def test_perspectives_are_added_renamed_reordered_and_removed(sent, strategy, lanes):
    sent(f"/strategies/{strategy.pk}/perspectives/new/", name="Society", question="What do we give?")
    added = Perspective.objects.get(name="Society")
    sent(f"/perspectives/{added.pk}/edit/", version=1, name="Community", question="")
    sent(f"/strategies/{strategy.pk}/perspectives/order/", up=added.pk)
    names = [each.name for each in strategy.perspectives.all()]
    assert names == ["Financial", "Customer", "Internal process", "Community", "Learning and growth"]
    assert sent(f"/perspectives/{added.pk}/remove/")[0].status_code == 302
    assert sent(f"/strategies/{strategy.pk}/perspectives/order/", up=added.pk)[0].status_code == 422


def test_a_perspective_is_refused_in_words(sent, strategy, lanes, retain):
    answer, page = sent(f"/strategies/{strategy.pk}/perspectives/new/", name="customer", question="Typed")
    assert (answer.status_code, 'value="Typed"' in page) == (409, True)
    assert "There is a perspective called “customer” already." in page
    answer, page = sent(f"/perspectives/{lanes[1].pk}/remove/")
    assert (answer.status_code, "<li>Keep customers</li>" in page) == (409, True)
    for name in ("Five", "Six"):
        sent(f"/strategies/{strategy.pk}/perspectives/new/", name=name)
    answer, page = sent(f"/strategies/{strategy.pk}/perspectives/new/", name="Seven")
    assert (answer.status_code, "A strategy has 3 to 6 perspectives." in page) == (422, True)


def test_themes_have_a_sponsor_and_go_only_when_nobody_carries_them(sent, browse, strategy, ada, ben, retain):
    sent(f"/strategies/{strategy.pk}/themes/new/", name="Service", sponsor=ben.pk, intended_result="Customers stay")
    theme = Theme.objects.get()
    assert "Sponsor Ben Okafor · 0 objectives" in browse(ada).get(f"/strategies/{strategy.pk}/").content.decode()
    assert sent(f"/strategies/{strategy.pk}/themes/new/", name="service")[0].status_code == 409
    assert sent(f"/themes/{theme.pk}/edit/", version=9, name="Other")[0].status_code == 409
    actions.change_objective(actor=ada, objective_id=retain.pk, version=1, theme_id=theme.pk)
    answer, page = sent(f"/themes/{theme.pk}/remove/")
    assert (answer.status_code, "<li>Keep customers</li>" in page) == (409, True)
    actions.change_objective(actor=ada, objective_id=retain.pk, version=2, theme_id=None)
    assert sent(f"/themes/{theme.pk}/remove/")[0].status_code == 302


def test_a_scorecard_is_made_and_edited(sent, strategy, site, ada, ben):
    form = {"name": "Line 4", "unit": site.pk, "owner": ben.pk, "audience": "unit"}
    answer, _ = sent(f"/strategies/{strategy.pk}/scorecards/new/", **form)
    made = Scorecard.objects.get(name="Line 4")
    assert answer["Location"] == f"/scorecards/{made.pk}/map/edit/"
    answer, page = sent(f"/strategies/{strategy.pk}/scorecards/new/", **form)
    assert (answer.status_code, "This unit has a scorecard called “Line 4” already." in page) == (409, True)
    assert sent(f"/scorecards/{made.pk}/edit/", **{**form, "name": "Line 5", "version": 1})[0].status_code == 302
    answer, page = sent(f"/scorecards/{made.pk}/edit/", **{**form, "name": "Line 6", "version": 1})
    assert (answer.status_code, "What you typed" in page) == (409, True)
