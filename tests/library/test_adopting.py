"""A KPI of the library becomes a measure with everything that its entry says; what is measured already is linked."""

from datetime import date
from decimal import Decimal

import pytest

from fourfold.catalogue.kpis import entries
from fourfold.core.guards import Refused
from fourfold.engine.model import Frequency
from fourfold.library.actions import adopt_kpi
from fourfold.measures import actions as measures
from fourfold.measures import queries
from fourfold.measures.queries import visible_measures
from fourfold.strategy import queries as strategy
from tests.acts import refused

MONTH = date(2025, 9, 1)


def adopted(ada, objective, kpi: str, **more):
    return visible_measures(ada).get(pk=adopt_kpi(actor=ada, objective_id=objective.pk, kpi=kpi, **more))


def scored(member, measure, month: date = MONTH):
    viewing = queries.viewing(member, {"period": month.isoformat(), "frequency": "month"})
    return queries.lines([measure], viewing)[0]


def test_a_percentage_of_sums_is_entered_as_two_numbers_and_scored_against_its_target(ada, ben, retain):
    made = adopted(ada, retain, "GEN-17", owner_id=ben.pk, amount=Decimal(95))
    assert (made.code, made.kind, made.scale, made.frequency) == ("GEN-17", "ratio", 100.0, Frequency.WEEK)
    assert (made.indicator, made.owner_id, made.unit_of_measure) == ("lead", ben.pk, "%")
    assert "reopen" not in made.cautions and "come back" in made.cautions
    rule = queries.thresholds_of(made.pk).get()
    assert (rule.polarity, rule.mode, rule.red, rule.green) == ("maximum", "percent", 90.0, 100.0)
    assert [each.measure_id for each in strategy.measure_places(retain.pk)] == [made.pk]
    measures.record_value(
        actor=ada, measure_id=made.pk, period_start=date(2025, 9, 8), numerator=Decimal(92), denominator=Decimal(100)
    )
    line = scored(ada, made)
    assert line.value == pytest.approx(92.0)
    assert line.status == "amber"


def test_a_formula_takes_its_inputs_along_and_gives_the_example(ada, retain):
    made = adopted(ada, retain, "GEN-12", name="Would recommend us", code="NPS")
    inputs = {each.code: each for each in visible_measures(ada).filter(code__startswith="NPS.")}
    assert sorted(inputs) == ["NPS.detractors", "NPS.promoters", "NPS.responses"]
    assert made.kind == "ratio"
    for code, amount in (("NPS.promoters", 420), ("NPS.detractors", 180), ("NPS.responses", 800)):
        measures.record_value(
            actor=ada, measure_id=inputs[code].pk, period_start=date(2025, 7, 1), amount=Decimal(amount)
        )
    assert scored(ada, made).value == pytest.approx(30.0)


@pytest.mark.parametrize("code", ["HR-01", "HC-16", "BK-17", "MF-01", "ES-17", "GEN-08", "IT-09"])
def test_entries_of_every_make_can_be_adopted(ada, retain, code):
    made = adopted(ada, retain, code, owner_id=ada.pk)
    assert queries.thresholds_of(made.pk).get().polarity == entries()[code].polarity


def test_the_same_kpi_of_the_same_unit_is_refused_and_offered_as_a_link(ada, retain, speed):
    made = adopted(ada, retain, "GEN-20")
    with refused("R13", "even_so") as found:
        adopt_kpi(actor=ada, objective_id=speed.pk, kpi="gen-20", even_so=True)
    assert found[0].details["measures"] == [made.pk]
    assert "Link that measure instead" in found[0].sentence


def test_another_unit_may_measure_its_own_when_it_says_so(ada, dan, office, other_site, strategy, retain):
    from fourfold.strategy.actions import add_objective, add_scorecard

    adopted(ada, retain, "GEN-20")
    card = add_scorecard(actor=office, unit_id=other_site.pk, strategy_id=strategy.pk, name="South")
    box = add_objective(
        actor=dan, scorecard_id=card.pk, perspective_id=strategy.perspectives.first().pk, code="O", name="Spend well"
    )
    with refused("R13", "even_so"):
        adopt_kpi(actor=dan, objective_id=box.pk, kpi="GEN-20")
    assert adopted(dan, box, "GEN-20", even_so=True).unit_id == other_site.pk


def test_who_may_not_change_the_scorecard_adopts_nothing(ben, dan, retain):
    for stranger in (ben, dan):
        with refused("R4"):
            adopt_kpi(actor=stranger, objective_id=retain.pk, kpi="GEN-20")


def test_an_unknown_kpi_is_refused(ada, retain):
    with refused("R11", "kpi"):
        adopt_kpi(actor=ada, objective_id=retain.pk, kpi="GEN-999")


def test_a_target_that_percents_of_it_can_not_take_leaves_nothing_behind(ada, retain):
    with refused("R2", "amount"):
        adopt_kpi(actor=ada, objective_id=retain.pk, kpi="GEN-12", amount=Decimal(-5))


def test_a_regulatory_minimum_is_a_note_and_no_target(ada, retain):
    made = adopted(ada, retain, "BK-05")
    assert "minimum is 4.5 % before buffers: information, not a target" in made.notes
    assert not queries.targets_of(made.pk).exists()


def test_money_is_in_the_organisations_currency(ada, retain):
    assert adopted(ada, retain, "MF-17").unit_of_measure == "EUR per unit"


def test_a_refusal_of_placing_is_passed_on(ada, retain, monkeypatch):
    from fourfold.library.actions import adopting

    def full(**_):
        raise Refused("R6", "Five KPIs stand in this perspective already.", field="measure")

    monkeypatch.setattr(adopting.strategies, "place_measure", full)
    with refused("R6", "measure"):
        adopt_kpi(actor=ada, objective_id=retain.pk, kpi="GEN-20")
