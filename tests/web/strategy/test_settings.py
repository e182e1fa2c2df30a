"""Pages of settings: what is in force and where it comes from, changed by who may, refused in words with what was typed."""

from fourfold.measures.actions import set_defaults
from tests.stage import churn, lanes, retain, scorecard, strategy

__all__ = ["churn", "lanes", "retain", "scorecard", "strategy"]


def test_the_organisations_settings_are_shown_and_changed(browse, office):
    browser = browse(office)
    form = {
        "version": 0,
        "method": "worst",
        "minimum_coverage": "40",
        "due_days": 8,
        "grace_days": 2,
        "carry_periods": 0,
    }
    assert browser.post("/scorecards/settings/", form).status_code == 302
    page = browser.get("/scorecards/settings/").content.decode()
    assert '40 % of the weight <span class="muted">– from the organisation&#x27;s settings</span>' in page


def test_a_scorecard_shows_what_it_inherits_and_keeps_what_was_typed_wrong(browse, ada, office, scorecard):
    set_defaults(actor=office, method="best")
    browser = browse(ada)
    address = f"/scorecards/{scorecard.pk}/settings/"
    page = browser.get(address).content.decode()
    assert 'Best child <span class="muted">– from the organisation&#x27;s settings</span>' in page
    assert "Inherit: Best child, from the organisation&#x27;s settings" in page
    wrong = browser.post(address, {"version": 1, "method": "", "minimum_coverage": "140"})
    assert (wrong.status_code, 'value="140"' in wrong.content.decode()) == (422, True)
    assert browser.post(address, {"version": 1, "method": "worst", "critical_caps": "True"}).status_code == 302
    page = browser.get(address).content.decode()
    assert 'Worst child <span class="muted">– this scorecard&#x27;s own</span>' in page
    assert browser.post(address, {"version": 1, "method": "mean"}).status_code == 409


def test_an_objective_inherits_from_its_scorecard(browse, ada, scorecard, retain):
    browser = browse(ada)
    browser.post(f"/scorecards/{scorecard.pk}/settings/", {"version": 1, "cap_green": "True"})
    page = browser.get(f"/objectives/{retain.pk}/settings/").content.decode()
    assert 'yes <span class="muted">– from the scorecard&#x27;s settings</span>' in page


def test_a_measures_page_says_where_its_days_come_from(browse, ada, office, churn):
    set_defaults(actor=office, grace_days=7)
    page = browse(ada).get(f"/measures/{churn.pk}/?tab=sheet").content.decode()
    assert '7 days <span class="muted">– from the organisation&#x27;s settings</span>' in page
