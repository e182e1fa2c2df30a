"""Formulas and roll-ups of a measure: dated, checked with all that they lead to, and only from what one may see."""

from datetime import date
from decimal import Decimal

import pytest

from fourfold.core.guards import Refused
from fourfold.core.models import AuditEntry
from fourfold.engine.explain import in_words
from fourfold.measures.actions import (
    IncomingMeasure,
    IncomingValue,
    NewValue,
    add_measure,
    apply_file,
    record_value,
    record_values,
    set_calculation,
    set_threshold,
)
from fourfold.measures.models import Operand
from fourfold.measures.queries import calculations_of, explained, read_formula, scored_measure, viewing
from fourfold.org.queries import unit_tree

START = date(2026, 1, 1)


def measure(actor, unit, code, **sheet):
    return add_measure(actor=actor, unit_id=unit.pk, name=sheet.pop("name", code.title()), code=code, **sheet)


def enter(actor, found, day, amount):
    record_value(actor=actor, measure_id=found.pk, period_start=day, amount=Decimal(str(amount)))


def calculate(actor, found, text, since=START):
    return set_calculation(actor=actor, measure_id=found.pk, effective_from=since, origin="formula", text=text)


def again(found, viewed):
    """As a page finds it: from the database."""
    found.refresh_from_db()
    return scored_measure(found, viewed)


def value(member, found, period):
    computed = again(found, viewing(member, {"period": period}))
    number = computed.scored.value[computed.scored.measure_index[computed.key], -1]
    return None if number != number else float(number)


@pytest.fixture
def orders(ada, site):
    found = measure(ada, site, "ORD", name="Orders", kind="flow")
    for month, amount in ((8, 200), (9, 400)):
        enter(ada, found, date(2026, month, 1), amount)
    return found


@pytest.fixture
def late(ada, site):
    found = measure(ada, site, "LATE", name="Late orders", kind="flow")
    for month, amount in ((8, 10), (9, 30)):
        enter(ada, found, date(2026, month, 1), amount)
    return found


@pytest.fixture
def share(ada, site):
    return measure(
        ada, site, "SHARE", name="Share of late orders", kind="ratio", unit_of_measure="%", external_key="SHARE"
    )


def refused(code, call, *words):
    with pytest.raises(Refused) as refusal:
        call()
    assert refusal.value.code == code, refusal.value
    assert "Nothing was saved." in refusal.value.sentence
    for word in words:
        assert word in refusal.value.sentence
    return refusal.value


def test_a_measure_is_worked_out_from_others_by_code_and_by_name(ada, orders, late, share):
    calculate(ada, share, "[Late orders] / ORD * 100")
    assert value(ada, share, "2026-08") == 5
    assert value(ada, share, "2026-09") == 7.5


def test_longer_periods_of_a_ratio_are_worked_out_anew(ada, orders, late, share):
    calculate(ada, share, "LATE / ORD * 100")
    computed = again(share, viewing(ada, {"period": "2026-09", "frequency": "quarter"}))
    assert float(computed.scored.value[computed.scored.measure_index[computed.key], -1]) == pytest.approx(
        40 / 600 * 100
    )


def test_a_formula_holds_from_its_day_on(ada, orders, late, share):
    calculate(ada, share, "LATE / ORD * 100")
    calculate(ada, share, "LATE / ORD * 1000", since=date(2026, 9, 1))
    assert value(ada, share, "2026-08") == 5
    assert value(ada, share, "2026-09") == 75


def test_the_same_day_again_replaces_and_keeps_what_was(ada, orders, late, share):
    first = calculate(ada, share, "LATE / ORD")
    second = calculate(ada, share, "LATE / ORD * 100")
    assert calculate(ada, share, "LATE / ORD * 100") == second
    first.refresh_from_db()
    assert first.superseded_at is not None
    assert [each.text for each in calculations_of(share.pk)] == ["LATE / ORD * 100"]
    assert Operand.objects.filter(calculation=first).count() == 2
    entry = AuditEntry.objects.filter(subject_type="measure", subject_id=share.pk).order_by("-sequence").first()
    assert entry.old["formula text"] == "LATE / ORD" and entry.new["formula text"] == "LATE / ORD * 100"


def test_entered_again_ends_a_formula(ada, orders, share):
    calculate(ada, share, "ORD")
    set_calculation(actor=ada, measure_id=share.pk, effective_from=date(2026, 9, 1), origin="entered")
    assert value(ada, share, "2026-08") == 200
    assert value(ada, share, "2026-09") is None


def test_measures_of_units_roll_up_by_their_kind(ada, site, share):
    parts = [measure(ada, site, f"S{n}", kind="ratio", unit_of_measure="%") for n in range(2)]
    for part, (over, under) in zip(parts, ((1, 10), (9, 30)), strict=True):
        record_value(
            actor=ada,
            measure_id=part.pk,
            period_start=date(2026, 9, 1),
            numerator=Decimal(over),
            denominator=Decimal(under),
        )
    set_calculation(
        actor=ada, measure_id=share.pk, effective_from=START, origin="roll_up", children=[each.pk for each in parts]
    )
    assert value(ada, share, "2026-09") == pytest.approx(10 / 40 * share.scale)


@pytest.mark.parametrize(
    ("text", "start", "words"),
    [
        ("LATE / ", 6, "end"),
        ("LATE / NOBODY", 7, "NOBODY"),
        ("LATE ** 2", 6, ""),
        ("open(LATE)", 0, "open"),
        ("x" * 2001, 2000, "2,000"),
        ("(" * 60 + "LATE" + ")" * 60, None, ""),
        ("", 0, "no formula"),
    ],
)
def test_a_wrong_formula_is_refused_at_its_place(ada, late, share, text, start, words):
    refusal = refused("R2", lambda: calculate(ada, share, text), words)
    assert refusal.field == "text"
    assert start is None or refusal.details["start"] == start
    assert not calculations_of(share.pk).exists()


def test_an_unknown_name_comes_with_those_written_alike(ada, orders, late, share):
    refusal = refused("R2", lambda: calculate(ada, share, "[Late order] / ORD"), "Late order")
    assert "[Late orders]" in refusal.details["nearest"]


def test_units_that_do_not_go_together_are_refused(ada, site, share):
    measure(ada, site, "HOURS", unit_of_measure="h")
    measure(ada, site, "MONEY", unit_of_measure="EUR")
    refused("R2", lambda: calculate(ada, share, "HOURS + MONEY"), "h and EUR don't go together")


def test_values_never_come_from_themselves(ada, orders, late, share):
    calculate(ada, late, "ORD / 10")
    calculate(ada, share, "LATE * 2")
    refusal = refused("R3", lambda: calculate(ada, orders, "SHARE + 1"))
    assert "Orders > Share of late orders > Late orders > Orders" in refusal.sentence
    refused("R3", lambda: calculate(ada, share, "SHARE"), "Share of late orders > Share of late orders")


def test_a_roll_up_never_leads_back_either(ada, site):
    top, below = (measure(ada, site, code, kind="flow") for code in ("TOP", "BELOW"))
    calculate(ada, below, "TOP / 2")
    roll = {"actor": ada, "measure_id": top.pk, "effective_from": START, "origin": "roll_up"}
    refused("R3", lambda: set_calculation(**roll, children=[below.pk]), "Top > Below > Top")


def test_only_measures_that_are_alike_roll_up(ada, site, share):
    other = measure(ada, site, "OTHER", kind="flow", unit_of_measure="%")
    money = measure(ada, site, "MONEY", kind="ratio", unit_of_measure="EUR")
    yearly = measure(ada, site, "YEARLY", kind="ratio", unit_of_measure="%", frequency="year")
    turned = measure(ada, site, "TURNED", kind="ratio", unit_of_measure="%")
    for found, polarity, red, green in ((share, "minimum", 9, 5), (turned, "maximum", 5, 9)):
        set_threshold(actor=ada, measure_id=found.pk, effective_from=START, polarity=polarity, red=red, green=green)
    roll = {"actor": ada, "measure_id": share.pk, "effective_from": START, "origin": "roll_up"}
    for found, words in ((other, "flow"), (money, "EUR"), (yearly, "yearly"), (turned, "more is better")):
        refused("R3", lambda pk=found.pk: set_calculation(**roll, children=[pk]), words)
    refused("R1", lambda: set_calculation(**roll), "at least one")
    refused("R11", lambda: set_calculation(**roll, children=[999_999]))


def test_a_formula_names_only_what_its_author_may_see(ada, ben, site, orders, share, dan):
    secret = measure(ada, site, "SECRET", audience="confidential", owner_id=ada.pk)
    calculate(ada, share, "SECRET / ORD")
    assert Operand.objects.filter(measure=secret).exists()
    with pytest.raises(Refused) as refusal:
        read_formula(ben, orders, unit_tree(), "SECRET * 2")
    assert "SECRET" in refusal.value.sentence and refusal.value.details["nearest"] == []
    with pytest.raises(Refused) as other:
        calculate(ben, orders, "LATE")
    assert other.value.code == "R4"


def test_a_code_of_several_units_means_the_nearest(ada, admin, site, share, orders):
    top = measure(admin, type(site).objects.get(pk=admin.unit_id), "ORD", kind="flow", name="Orders of all")
    enter(admin, top, date(2026, 9, 1), 4000)
    calculate(ada, share, "ORD")
    assert value(ada, share, "2026-09") == 400
    code = type(site).objects.get(pk=admin.unit_id).code
    calculate(ada, share, f"[{code}/ORD]")
    assert value(ada, share, "2026-09") == 4000


def test_a_calculated_period_takes_no_values(ada, orders, share):
    calculate(ada, share, "ORD", since=date(2026, 9, 1))
    enter(ada, share, date(2026, 8, 1), 7)
    refusal = refused("R3", lambda: enter(ada, share, date(2026, 9, 1), 7), "is calculated in Sep 2026")
    assert refusal.field == "amount"
    rows = [NewValue(share.pk, date(2026, month, 1), Decimal(1)) for month in (8, 9)]
    with pytest.raises(Refused) as bulk:
        record_values(actor=ada, rows=rows, source="rest")
    assert [row["index"] for row in bulk.value.details["rows"]] == [1]
    key = IncomingMeasure("SHARE", "Share of late orders")
    file = {"actor": ada, "unit_id": share.unit_id, "source": "s", "digest": "d", "measures": {"SHARE": key}}
    values = [IncomingValue("SHARE", date(2026, month, 1), Decimal(1)) for month in (8, 9)]
    refused(
        "R3",
        lambda: apply_file(**file, values=values),
        "that are calculated, such as Share of late orders in 2026-09-01",
    )


def test_what_a_formula_takes_from_a_hidden_measure_stays_hidden(ada, ben, site, orders, share):
    secret = measure(
        ada, site, "TAKEOVER", name="Takeover of Brandt", kind="flow", audience="confidential", owner_id=ada.pk
    )
    enter(ada, secret, date(2026, 9, 1), 4711)
    calculate(ada, share, "[Takeover of Brandt] / ORD")
    computed = again(share, viewing(ben, {"period": "2026-09"}))
    assert value(ben, share, "2026-09") == pytest.approx(4711 / 400)
    told = str(explained(ben, computed).as_dict()) + " ".join(in_words(explained(ben, computed)))
    assert "4711" not in told and "Takeover" not in told
    assert "[withheld] / ORD" in told
    assert "Takeover of Brandt" in str(explained(ada, computed).as_dict())
