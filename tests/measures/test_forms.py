"""What a person types about measures."""

from datetime import date
from decimal import Decimal

import pytest

from fourfold.engine.model import Frequency
from fourfold.measures import actions, forms, queries
from fourfold.measures.models import Measure, Value
from fourfold.org import queries as org


def form_for(measure, data=None, current=None, locked=False):
    period = queries.calendar().period(Frequency.MONTH, date(2025, 9, 1))
    if data is None:
        return forms.ValueForm.showing(measure, current, period, locked=locked)
    return forms.ValueForm(data, measure=measure, period=period, current=current)


def test_a_value_form_asks_for_what_the_kind_needs(ada, site, churn):
    ratio = actions.add_measure(actor=ada, unit_id=site.pk, name="Scrap", code="S", kind="ratio")
    audit = actions.add_measure(actor=ada, unit_id=site.pk, name="Audited", code="A", kind="yes_no")
    asked = {
        measure.code: set(form_for(measure).fields) - {"version", "kind", "note"} for measure in (churn, ratio, audit)
    }
    assert asked == {"CHURN": {"amount"}, "S": {"numerator", "denominator"}, "A": {"answer"}}


def test_a_locked_value_asks_for_a_reason(churn):
    value = queries.value_at(churn.pk, date(2025, 9, 1))
    assert "reason" not in form_for(churn, current=value).fields
    assert "reason" in form_for(churn, current=value, locked=True).fields


def test_the_present_value_is_shown_as_typed(churn):
    shown = form_for(churn, current=queries.value_at(churn.pk, date(2025, 9, 1)))
    assert (shown.initial["amount"], shown.initial["version"]) == ("4.2", 1)


@pytest.mark.parametrize("typed", ["1,5", "1.234,5", "1e99", "NaN", "one", "1.2.3"])
def test_a_number_that_reads_two_ways_is_refused_not_guessed(churn, typed):
    form = form_for(churn, {"amount": typed, "kind": "actual"})
    assert not form.is_valid()
    assert "amount" in form.errors


def test_an_answer_becomes_1_or_0(ada, site):
    audit = actions.add_measure(actor=ada, unit_id=site.pk, name="Audited", code="A", kind="yes_no")
    form = form_for(audit, {"answer": "0", "kind": "actual"})
    assert form.is_valid()
    assert form.values()["amount"] == Decimal(0)


def test_the_sheet_form_has_every_field_and_gives_back_what_it_shows(ada, churn, site):
    tree = org.unit_tree()
    initial = forms.SheetForm.initial_of(churn)
    form = forms.SheetForm({k: "" if v is None else v for k, v in initial.items()}, tree=tree, units={site.pk})
    assert form.is_valid(), form.errors
    given = form.sheet()
    assert set(actions.sheets.SHEET_FIELDS) - set(given) == {
        "tags",
        "scale",
        "external_key",
        "parent_id",
        "paired_with_id",
    }
    assert actions.change_measure(actor=ada, measure_id=churn.pk, version=1, **given).version == 1


def test_the_sheet_form_offers_only_units_one_may_edit(ada, site, other_site):
    form = forms.SheetForm(tree=org.unit_tree(), units={site.pk})
    assert [pk for pk, _ in form.fields["unit"].choices] == [site.pk]


@pytest.mark.parametrize(
    ("kind", "amount", "words"),
    [
        ("stock", "95.25000", "95.25 %"),
        ("ratio", "2.960526315789", "3.0 %"),
        ("yes_no", "1", "Yes"),
        ("yes_no", "0", "No"),
    ],
)
def test_a_saved_value_is_said_as_a_person_reads_it(admin, kind, amount, words):
    measure = Measure(kind=kind, decimals=1, unit_of_measure="%" if kind != "yes_no" else "")
    assert forms.shown(Value(amount=Decimal(amount)), measure) == words
