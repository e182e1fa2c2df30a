"""A strategy from a template: themes, map, links and KPIs as its text says, once, and never over a live strategy."""

import re
from datetime import date

import pytest

from fourfold.catalogue.templates import templates
from fourfold.library import queries
from fourfold.library.actions import adopt_own_template, adopt_template
from fourfold.measures.actions import set_target
from fourfold.measures.queries import thresholds_of, visible_measures
from fourfold.strategy import queries as strategy
from fourfold.strategy.actions import change_strategy
from tests.acts import refused

YEARS = {"starts_on": date(2025, 1, 1), "ends_on": date(2027, 12, 31)}


@pytest.fixture
def adopted(ada, site):
    return adopt_template(actor=ada, template="healthcare", unit_id=site.pk, name="Care 2027", owner_id=ada.pk, **YEARS)


def card_of(member, found):
    return strategy.visible_scorecards(member).get(strategy_id=found.pk)


@pytest.mark.parametrize("key", list(templates()))
def test_each_template_becomes_a_draft_with_everything_it_says(ada, site, key):
    template = templates()[key]
    made = adopt_template(actor=ada, template=key, unit_id=site.pk, name="Ours", owner_id=ada.pk, **YEARS)
    card = card_of(ada, made)
    assert (made.state, made.vision) == ("draft", template.vision)
    assert [each.name for each in made.perspectives.all()] == list(template.perspectives)
    assert [(each.name, each.sponsor_id) for each in made.themes.all()] == [(name, ada.pk) for name in template.themes]
    objectives = strategy.visible_objectives(ada).filter(scorecard=card)
    assert {each.code: each.name for each in objectives} == {
        code: box["name"] for code, box in template.objectives.items()
    }
    links = strategy.visible_links(ada).filter(cause__scorecard=card)
    assert {(each.cause.code, each.effect.code): each.statement for each in links} == {
        (cause, effect): said["statement"] for cause, effect, said in template.links()
    }
    placed = {each.code: {p.measure.code for p in strategy.measure_places(each.pk)} for each in objectives}
    assert placed == {code: set(box["measures"]) for code, box in template.objectives.items()}


def test_its_kpis_have_direction_owner_and_a_day_of_review(ada, adopted):
    made = visible_measures(ada).get(code="HC-02")
    rule = thresholds_of(made.pk).get()
    assert (rule.polarity, rule.mode, rule.green) == ("minimum", "percent", 100.0)
    assert (made.owner_id, made.collector_id, made.kind, made.scale) == (ada.pk, ada.pk, "ratio", 1000.0)
    assert made.review_on is not None
    worked_out = visible_measures(ada).get(code="HC-14")
    assert worked_out.has_calculations


def test_the_maps_logic_holds(ada, adopted):
    errors = [each for each in strategy.logic_findings(ada, card_of(ada, adopted).pk) if each.severity == "E"]
    assert errors == []


def test_a_kpi_of_the_unit_is_linked_and_keeps_its_sheet(ada, site, churn):
    from fourfold.measures.actions import change_measure

    change_measure(actor=ada, measure_id=churn.pk, version=None, code="HC-13")
    adopt_template(actor=ada, template="healthcare", unit_id=site.pk, name="Care", owner_id=ada.pk, **YEARS)
    assert visible_measures(ada).get(code="HC-13").name == churn.name
    assert visible_measures(ada).filter(unit_id=site.pk, code="HC-13").count() == 1


def test_a_second_template_links_what_the_first_brought(ada, site, adopted):
    adopt_template(actor=ada, template="manufacturing", unit_id=site.pk, name="Plant", owner_id=ada.pk, **YEARS)
    assert visible_measures(ada).filter(code="GEN-12").count() == 1


def test_over_a_live_strategy_of_the_same_years_nothing_is_drawn_up(ada, site, strategy):
    with refused("R3", "starts_on") as found:
        adopt_template(actor=ada, template="hr", unit_id=site.pk, name="HR", **YEARS)
    assert "is live for this unit in these years" in found[0].sentence
    later = {"starts_on": date(2031, 1, 1), "ends_on": date(2033, 12, 31)}
    assert adopt_template(actor=ada, template="hr", unit_id=site.pk, name="HR", **later).state == "draft"


def test_a_name_that_is_taken_is_refused(ada, site, adopted):
    with refused("R13", "name"):
        adopt_template(actor=ada, template="hr", unit_id=site.pk, name="care 2027", **YEARS)


@pytest.mark.parametrize(
    ("changed", "code", "field"),
    [
        ({"template": "farming"}, "R11", "template"),
        ({"unit_id": 10**9}, "R11", "unit"),
        ({"name": "  "}, "R1", "name"),
        ({"ends_on": date(2024, 1, 1)}, "R3", "ends_on"),
        ({"owner_id": 10**9}, "R11", "owner"),
    ],
)
def test_what_can_not_be_a_strategy_is_refused(ada, site, changed, code, field):
    with refused(code, field):
        adopt_template(**{"actor": ada, "template": "hr", "unit_id": site.pk, "name": "HR", **YEARS, **changed})


def test_strangers_draw_nothing_up(ben, dan, site):
    for person in (ben, dan):
        with refused("R4"):
            adopt_template(actor=person, template="hr", unit_id=site.pk, name="HR", **YEARS)


def test_an_own_template_has_no_people_and_no_numbers_and_draws_up_the_same(ada, dan, other_site, adopted):
    from decimal import Decimal

    kpi = visible_measures(ada).get(code="HC-02")
    set_target(actor=ada, measure_id=kpi.pk, effective_from=date(2025, 1, 1), amount=Decimal("0.8"))
    text = queries.template_of(ada, adopted)
    for secret in ("@", "targets:", "0.8", "owner", "review_on"):
        assert secret not in text, secret
    years = {"starts_on": date(2026, 1, 1), "ends_on": date(2028, 12, 31)}
    made = adopt_own_template(actor=dan, text=text, unit_id=other_site.pk, name="Southern care", **years)
    objectives = strategy.visible_objectives(dan).filter(scorecard__strategy=made)
    assert {each.name for each in objectives} == {box["name"] for box in templates()["healthcare"].objectives.values()}
    copy = visible_measures(dan).get(unit_id=other_site.pk, code="HC-02")
    assert (copy.owner_id, copy.kind, thresholds_of(copy.pk).get().effective_from) == (
        None,
        "ratio",
        years["starts_on"],
    )
    again = queries.template_of(dan, made)
    undated = [re.sub(r"\d{4}-\d\d-\d\d", "", each.split("perspectives:")[1]) for each in (text, again)]
    assert undated[0].replace("Care 2027", "Southern care") == undated[1]


def test_an_own_template_serves_the_same_unit_for_other_years(ada, site, adopted):
    text = queries.template_of(ada, adopted)
    years = {"starts_on": date(2031, 1, 1), "ends_on": date(2033, 12, 31)}
    made = adopt_own_template(actor=ada, text=text, unit_id=site.pk, name="Care 2033", **years)
    assert card_of(ada, made).name == "Scorecard of Care 2033"
    assert visible_measures(ada).filter(code="HC-02").count() == 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a: [",
        "fourfold: strategy 9",
        "fourfold: strategy 1\nstrategy: {name: N}\nperspectives: {A: , B: , C: }\nunknown: 1",
    ],
)
def test_a_bad_file_is_refused_with_its_mistakes(ada, site, text):
    with refused("R8", "text"):
        adopt_own_template(actor=ada, text=text, unit_id=site.pk, name="N", **YEARS)


def test_a_live_strategy_can_be_exported_as_well(ada, adopted):
    change_strategy(actor=ada, strategy_id=adopted.pk, version=None, state="live")
    assert queries.template_of(ada, adopted).startswith("fourfold: strategy 1\n")


def test_open_pages_hear_of_all_new_measures_at_once(ada, site, told):
    adopt_template(actor=ada, template="hr", unit_id=site.pk, name="HR", owner_id=ada.pk, **YEARS)
    assert [name for name, *_ in told].count("value_recorded") == 1
