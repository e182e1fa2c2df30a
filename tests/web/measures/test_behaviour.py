"""The signals of a measure on its page: chart, sentences and table; confirming and taking back a shift; the rules."""

from decimal import Decimal

import pytest

from fourfold.measures.actions import NewValue, add_measure, confirm_shift, record_values, set_threshold
from fourfold.measures.queries.behaviour import process_rules, shifts_of
from tests.scene import past_months


@pytest.fixture
def months(admin):
    return past_months(admin, 30)


@pytest.fixture
def shifted(ada, site, months):
    """Twenty months around 10, then ten around 15."""
    made = add_measure(actor=ada, unit_id=site.pk, name="Orders a day", code="OPD")
    set_threshold(actor=ada, measure_id=made.pk, effective_from=months[0], polarity="maximum", red=1, green=2)
    numbers = [*[11, 9] * 10, *[14, 16] * 5]
    rows = [NewValue(made.pk, month, Decimal(number)) for month, number in zip(months, numbers, strict=True)]
    record_values(actor=ada, rows=rows, source="ERP")
    return made


def page(browse, member, measure):
    return browse(member).get(f"/measures/{measure.pk}/?tab=signals").content.decode()


def test_the_tab_says_draws_and_tabulates_the_signals(browse, ada, shifted):
    text = page(browse, ada, shifted)
    assert "is a signal, an improvement: rule 1, a point beyond a limit; rule 4, eight points in a row" in text
    assert "The limits are frozen: they rest on the first 20 points of this phase." in text
    assert text.count('class="behaviour-ring signal-good"') == 3 + 1 or "behaviour-ring signal-good" in text
    assert "Rule 1, 4, better" in text
    assert 'role="img" aria-label="Process behaviour of Orders a day' in text
    assert "Confirm a shift from" in text


def test_a_reader_sees_the_chart_and_no_button(browse, vera, shifted):
    text = page(browse, vera, shifted)
    assert "is a signal, an improvement" in text
    assert "Confirm a shift" not in text
    assert "Rules and bounds" not in text


def test_with_few_values_a_sentence_stands_in_for_the_chart(browse, ada, site, months):
    few = add_measure(actor=ada, unit_id=site.pk, name="New", code="NEW")
    assert "There is no value yet: limits need at least 5" in page(browse, ada, few)
    record_values(actor=ada, rows=[NewValue(few.pk, months[-1], Decimal(3))], source="ERP")
    assert "1 value so far: limits need at least 5" in page(browse, ada, few)
    answer = add_measure(actor=ada, unit_id=site.pk, name="Held", code="YES", kind="yes_no")
    assert "A yes or no has no limits" in page(browse, ada, answer)


def test_a_shift_is_confirmed_with_its_reason_and_shown(browse, ada, shifted, months):
    client, where = browse(ada), f"/measures/{shifted.pk}/shift/"
    form = client.get(where).content.decode()
    assert f'<option value="{months[20].isoformat()}" selected>' in form
    answer = client.post(where, {"starts_on": months[20].isoformat(), "reason": "New <line>"})
    assert answer.status_code == 302
    text = page(browse, ada, shifted)
    assert "New &lt;line&gt;" in text
    assert "no signal: it lies within the usual ups and downs" in text
    assert "provisional: they rest on 10 points" in text
    assert "Take back" in text


def test_a_shift_without_a_reason_keeps_what_was_chosen(browse, ada, shifted, months):
    answer = browse(ada).post(f"/measures/{shifted.pk}/shift/", {"starts_on": months[21].isoformat(), "reason": " "})
    assert answer.status_code == 422
    assert f'<option value="{months[21].isoformat()}" selected>' in answer.content.decode()
    assert not shifts_of(shifted.pk).exists()


def test_a_shift_is_taken_back_with_a_reason(browse, ada, shifted, months):
    confirm_shift(actor=ada, measure_id=shifted.pk, starts_on=months[20], reason="New line")
    where = f"/measures/{shifted.pk}/shift/withdraw/?starts_on={months[20].isoformat()}"
    client = browse(ada)
    assert client.get(where).status_code == 200
    assert client.post(where, {"reason": ""}).status_code == 422
    assert client.post(where, {"reason": "It was the gauge"}).status_code == 302
    assert not shifts_of(shifted.pk).filter(superseded_at=None).exists()
    assert client.post(where, {"reason": "Again"}).status_code == 422
    assert client.get(f"/measures/{shifted.pk}/shift/withdraw/?starts_on=soon").status_code == 404


def test_rules_and_bounds_are_chosen_for_one_measure_and_for_all(browse, ada, office, shifted):
    where = f"/measures/{shifted.pk}/signals/"
    assert browse(ada).post(where, {"rule_1": "on", "rule_2": "on", "floor": "0"}).status_code == 302
    assert (process_rules(shifted.pk).rules, process_rules(shifted.pk).floor) == ([1, 2], 0.0)
    assert "Rule 2: two of three points" in page(browse, ada, shifted)
    answer = browse(ada).post(where, {"rule_1": "on", "floor": "5", "ceiling": "4"})
    assert answer.status_code == 422
    assert "The floor must lie below the ceiling." in answer.content.decode()
    client = browse(office)
    shown = client.get("/measures/signals/").content.decode()
    said = ("checked", "A signal is a point that", "every measure that has no rules of its own")
    assert [each for each in said if each not in shown] == []
    assert client.post("/measures/signals/", {"rule_1": "on", "rule_6": "on"}).status_code == 302
    assert process_rules(None).rules == [1, 6]
