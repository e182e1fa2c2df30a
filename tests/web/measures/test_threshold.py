"""Limits filled in by a person: deviations, percents from a basis and rules; a measure of words from its sheet to its table."""

from datetime import date
from decimal import Decimal

import pytest

from fourfold.measures import queries
from fourfold.measures.actions import add_measure, record_value, set_threshold
from tests.stage import churn

__all__ = ["churn"]
OF_2025 = {"effective_from": "2025-01-01", "grace_days": "0", "polarity": "maximum", "mode": "limits"}


def rule_of(measure):
    return queries.thresholds_of(measure.pk).first()


def test_deviations_and_a_basis_are_filled_in(browse, ada, churn):
    browser, address = browse(ada), f"/measures/{churn.pk}/threshold/"
    assert browser.post(address, {**OF_2025, "mode": "deviation", "red": "10", "green": "5"}).status_code == 302
    assert (rule_of(churn).mode, rule_of(churn).red) == ("deviation", 10)
    sent = {**OF_2025, "mode": "percent", "red": "80", "green": "100", "basis": "-50"}
    assert browser.post(address, sent).status_code == 302
    assert rule_of(churn).basis == -50
    assert "Percent of target, 0 % is -50.0" in browser.get(f"/measures/{churn.pk}/?tab=sheet").content.decode()


def test_rules_are_typed_one_a_line_and_read_back_in_words(browse, ada, churn):
    browser, address = browse(ada), f"/measures/{churn.pk}/threshold/"
    lines = "at least 95: green\nbetween 90 and 95: amber\notherwise: 0"
    assert browser.post(address, {**OF_2025, "polarity": "rules", "conditions": lines}).status_code == 302
    page = browser.get(f"/measures/{churn.pk}/?tab=sheet").content.decode()
    assert "at least 95: 10; from 90 to 95: 5; anything else: 0" in page


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("at least 95", "Line 1 has no score."),
        ("at least 95: blue", "“blue” in line 1 is no score."),
        ("on 2025-02-30: 10", "“on 2025-02-30” in line 1 names a day that doesn&#x27;t exist."),
        ("at least 95: 10", "Nothing is said about values below 95. Add a last rule for anything else. Nothing was saved."),
        ("", "First-match rules need at least one condition. Nothing was saved."),
    ],
)  # fmt: skip
def test_rules_that_can_not_score_are_refused_beside_what_was_typed(browse, ada, churn, lines, said):
    before = rule_of(churn)
    answer = browse(ada).post(f"/measures/{churn.pk}/threshold/", {**OF_2025, "polarity": "rules", "conditions": lines})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert said in page
    assert lines in page
    assert rule_of(churn) == before


def test_a_measure_of_words_offers_them_scores_them_and_shows_them(browse, ada, site):
    mood = add_measure(
        actor=ada, unit_id=site.pk, name="Mood", code="M", kind="text", words=["Good", "Poor"], owner_id=ada.pk
    )
    browser = browse(ada)
    form = browser.get(f"/measures/{mood.pk}/threshold/").context["form"]
    assert [name for name in form.fields if name != "reason"] == ["effective_from", "polarity", "conditions"]
    sent = {"effective_from": "2025-01-01", "polarity": "rules", "conditions": "good: 10\notherwise: 2"}
    assert browser.post(f"/measures/{mood.pk}/threshold/", sent).status_code == 302
    record_value(actor=ada, measure_id=mood.pk, period_start=date(2025, 9, 1), text="Poor")
    address = f"/measures/{mood.pk}/value/?period=2025-08"
    assert browser.post(address, {"text": "Good", "kind": "actual", "version": 0}).status_code == 302
    page = browser.get(f"/measures/{mood.pk}/?period=2025-09").content.decode()
    assert '<option value="Good">Good</option>' in page
    assert '<span class="num">Poor</span>' in page
    assert '<span class="num">Good</span>' in page
    assert "ff-chart" not in page
    why = browser.get(f"/measures/{mood.pk}/?period=2025-09&tab=why").content.decode()
    assert "Value Poor: the last word." in why
    history = browser.get(f"/measures/{mood.pk}/?period=2025-09&tab=history").content.decode()
    assert history.count('<td class="right">Poor</td>') == 1


def test_a_measure_without_limits_says_what_is_missing(browse, ada, site):
    bare = add_measure(actor=ada, unit_id=site.pk, name="Bare", code="B", owner_id=ada.pk)
    record_value(actor=ada, measure_id=bare.pk, period_start=date(2025, 9, 1), amount=Decimal(4))
    page = browse(ada).get(f"/measures/{bare.pk}/?period=2025-09").content.decode()
    assert "Whether more or less is better isn&#x27;t set, and no limits are set." in page


def test_the_forms_begin_with_what_holds(browse, ada, churn):
    browser, address = browse(ada), f"/measures/{churn.pk}/threshold/"
    browser.post(address, {**OF_2025, "polarity": "minimum", "red": "5", "green": "2.35", "stretch": "1"})
    shown = browser.get(address).context["form"].initial
    assert (shown["polarity"], shown["red"], shown["green"], shown["stretch"]) == ("minimum", "5", "2.35", "1")
    lines = "at least 95: green\nbetween 90 and 95: amber\notherwise: red"
    browser.post(address, {**OF_2025, "polarity": "rules", "conditions": lines})
    assert (
        browser.get(address).context["form"].initial["conditions"]
        == "at least 95: 10\nbetween 90 and 95: 5\notherwise: 0"
    )
    browser.post(f"/measures/{churn.pk}/target/", {"effective_from": "2025-01-01", "amount": "96.50"})
    assert browser.get(f"/measures/{churn.pk}/target/").context["form"].initial["amount"] == "96.5"


def test_the_form_offers_what_it_can_set_and_groups_it(browse, ada, churn):
    page = browse(ada).get(f"/measures/{churn.pk}/threshold/").content.decode()
    assert 'value="points"' not in page
    assert [name for name in ("limits", "rules", "due-day") if f'data-when="{name}"' not in page] == []


def test_points_that_are_in_force_are_named(browse, ada, churn):
    set_threshold(
        actor=ada, measure_id=churn.pk, effective_from=date(2025, 1, 1), polarity="maximum", mode="points", points=[(0, 0), (9, 10)]
    )  # fmt: skip
    page = browse(ada).get(f"/measures/{churn.pk}/threshold/").content.decode()
    assert '<option value="points" selected>' in page and "were set through the API" in page


def test_percents_are_shown_with_their_sign_and_limits_with_their_unit(browse, ada, churn):
    browser = browse(ada)
    browser.post(f"/measures/{churn.pk}/threshold/", {**OF_2025, "mode": "percent", "red": "80", "green": "100"})
    page = browser.get(f"/measures/{churn.pk}/?tab=sheet").content.decode()
    assert '80<span class="unit">%</span>' in page and '100<span class="unit">%</span>' in page
