"""The guided build: seven steps computed from what is there, first numbers in one act, and going live."""

from datetime import date
from decimal import Decimal

import pytest

from fourfold.library import queries
from fourfold.library.actions import FirstNumber, adopt_template, enter_first_numbers, publish_strategy
from fourfold.measures.actions import change_measure
from fourfold.measures.queries import visible_measures
from fourfold.strategy import actions as strategies
from tests.acts import refused

YEARS = {"starts_on": date(2025, 1, 1), "ends_on": date(2027, 12, 31)}


@pytest.fixture
def blank(ada, site):
    return strategies.set_up_strategy(actor=ada, unit_id=site.pk, name="Blank", state="draft", **YEARS)


@pytest.fixture
def drawn(ada, site):
    return adopt_template(actor=ada, template="hr", unit_id=site.pk, name="People", owner_id=ada.pk, **YEARS)


def steps(member, found) -> dict[str, list[str]]:
    return {step.key: [each.sentence for each in step.missing] for step in queries.build(member, found.pk).steps}


def filled(member, found, *, targets=Decimal(90)):
    """A number for everything that takes one."""
    rows = queries.number_rows(member, queries.build(member, found.pk))
    pair = {"numerator": Decimal(80), "denominator": Decimal(100)}
    return [
        FirstNumber(
            row.measure.pk, row.period.start, target=targets if row.has_target else None,
            **(pair if row.takes == "ratio" else {"amount": Decimal(80)} if row.takes else {}),
        )
        for row in rows
    ]  # fmt: skip


def test_from_blank_every_step_says_what_is_missing(ada, blank):
    found = steps(ada, blank)
    assert found["vision"] == ["The vision is not written.", "There are no themes. Three to five are usual."]
    assert found["objectives"] == ["There is no scorecard for the objectives."]
    assert all(found[key] for key in ("kpis", "ownership", "monitor", "review"))
    assert found["cascade"] == []


def test_completion_follows_the_data_and_is_never_stored(ada, blank):
    strategies.change_strategy(actor=ada, strategy_id=blank.pk, version=None, vision="First with customers.")
    for name in ("Grow", "Serve", "Learn"):
        strategies.add_theme(actor=ada, strategy_id=blank.pk, name=name, sponsor_id=ada.pk)
    assert steps(ada, blank)["vision"] == []
    strategies.change_strategy(actor=ada, strategy_id=blank.pk, version=None, vision="")
    assert steps(ada, blank)["vision"] == ["The vision is not written."]


def test_a_template_leaves_targets_and_numbers_to_do(ada, drawn):
    found = queries.build(ada, drawn.pk)
    assert [step.key for step in found.steps if step.is_done] == [
        "vision",
        "objectives",
        "cascade",
        "ownership",
        "review",
    ]
    assert found.blocking == []
    assert all("has no target" in said for said in steps(ada, drawn)["kpis"])


def test_units_below_without_a_scorecard_are_missing_in_the_cascade(admin, ada, site, drawn):
    from fourfold.org.actions import add_unit

    add_unit(actor=admin, name="Line 4", code="L4", parent_id=site.pk)
    assert steps(ada, drawn)["cascade"] == ["No scorecard of Line 4 follows this strategy."]


def test_an_ownerless_objective_and_a_theme_without_sponsor_block(ada, office, drawn):
    from fourfold.strategy.queries import visible_objectives

    box = visible_objectives(ada).filter(scorecard__strategy=drawn).first()
    strategies.change_objective(actor=ada, objective_id=box.pk, version=None, owner_id=None)
    theme = drawn.themes.first()
    strategies.change_theme(actor=ada, theme_id=theme.pk, version=None, sponsor_id=None)
    with refused("R3") as found:
        publish_strategy(actor=office, strategy_id=drawn.pk, reason="The board wants it live by Monday.")
    assert f"“{box}” has no owner" in found[0].sentence and f"“{theme}” has no sponsor" in found[0].sentence


def test_first_numbers_are_entered_in_one_act(ada, drawn):
    count = enter_first_numbers(actor=ada, strategy_id=drawn.pk, rows=filled(ada, drawn))
    assert count == len(filled(ada, drawn))
    found = queries.build(ada, drawn.pk)
    assert [each.sentence for each in found.missing] == []
    assert publish_strategy(actor=ada, strategy_id=drawn.pk).state == "live"


def test_one_bad_number_leaves_all_unsaved_and_is_named(ada, drawn):
    rows = filled(ada, drawn)
    bad = next(at for at, row in enumerate(rows) if row.denominator is not None)
    rows[bad] = FirstNumber(rows[bad].measure_id, rows[bad].period, numerator=Decimal(1))
    measure = visible_measures(ada).get(pk=rows[bad].measure_id)
    with pytest.raises(Exception) as caught:
        enter_first_numbers(actor=ada, strategy_id=drawn.pk, rows=rows)
    assert measure.name in caught.value.sentence
    assert caught.value.field.endswith(f"-{measure.pk}")
    assert any("has no target" in said for said in steps(ada, drawn)["kpis"])


def test_a_measure_of_elsewhere_gets_nothing(ada, drawn, churn):
    with refused("R11", "rows"):
        enter_first_numbers(
            actor=ada, strategy_id=drawn.pk, rows=[FirstNumber(churn.pk, date(2025, 9, 1), target=Decimal(1))]
        )


def test_an_unfinished_build_is_refused_with_its_list(ada, office, drawn):
    with refused("R6", "reason") as found:
        publish_strategy(actor=ada, strategy_id=drawn.pk, reason="I would like to have it live now.")
    assert "ask the strategy office" in found[0].sentence
    with refused("R6", "reason") as found:
        publish_strategy(actor=office, strategy_id=drawn.pk, reason="too short")
    assert "kpis and targets" in found[0].sentence
    assert len(found[0].details["missing"]) > 10


def test_the_office_overrides_with_a_reason_that_the_trail_keeps(office, drawn):
    from fourfold.core.models import AuditEntry

    publish_strategy(actor=office, strategy_id=drawn.pk, reason="Targets follow from the budget in March.")
    entry = AuditEntry.objects.order_by("-sequence").first()
    assert (entry.action, entry.reason) == (
        "published an unfinished build of",
        "Targets follow from the budget in March.",
    )
    assert any("has no target" in said for said in entry.new["missing"])


def test_a_kpi_that_should_have_been_reviewed_is_named(ada, drawn):
    kpi = visible_measures(ada).get(code="HR-07")
    change_measure(actor=ada, measure_id=kpi.pk, version=None, review_on=date(2020, 1, 1))
    assert steps(ada, drawn)["review"] == ["“Time to fill” was to be looked at again on 2020-01-01."]


def test_what_one_may_not_see_is_not_there(cleo, dan, drawn):
    assert queries.build(dan, drawn.pk) is None or queries.build(dan, drawn.pk).strategy.pk == drawn.pk
    with refused("R11", "strategy"):
        publish_strategy(actor=dan, strategy_id=10**9)


def test_it_takes_the_same_number_of_queries_for_a_large_strategy(ada, blank, drawn, django_assert_max_num_queries):
    with django_assert_max_num_queries(40):
        queries.build(ada, drawn.pk)
