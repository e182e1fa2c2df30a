"""The guard-rails of stored scorecards: what is breached, by whom it is overridden, and what one may see of it."""

from datetime import date, timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from fourfold.governance import actions
from fourfold.governance.models import Override
from fourfold.governance.queries import guard_rails
from fourfold.measures.actions import set_calculation
from fourfold.measures.queries import today
from fourfold.strategy.actions import add_scorecard, add_theme, change_scorecard, change_strategy
from tests.governance.test_overriding import WHY


def told(member, *ids) -> list[tuple[str, str, str]]:
    found = guard_rails(member, ids or None)
    return [(each.finding.rule, each.finding.severity.value, each.finding.wrong) for each in found.breaches]


def test_a_new_scorecard_lacks_what_it_lacks(ada, scorecard, retain):
    assert told(ada) == [
        ("vision", "O", "The strategy has no vision."),
        ("themes", "O", "The strategy has no theme; 3 to 5 are usual."),
        ("unmeasured", "O", "“Keep customers” has no live KPI."),
        *(
            ("balance", "O", f"“{lane}” has no KPI.")
            for lane in ("Financial", "Customer", "Internal process", "Learning and growth")
        ),
    ]


def test_what_is_mended_is_listed_no_more(office, ada, strategy, scorecard, place):
    change_strategy(actor=ada, strategy_id=strategy.pk, version=None, vision="First by name")
    for at in range(3):
        add_theme(actor=ada, strategy_id=strategy.pk, name=f"T{at}", sponsor_id=ada.pk)
    place(3)
    rules = [rule for rule, _, _ in told(ada)]
    assert rules == ["balance", "balance", "balance", "balance"]  # three lanes are empty, one holds all
    assert {each.finding.severity for each in guard_rails(ada).breaches} == {"O", "W"}


def test_owners_pairs_and_people(ada, ben, place, speed, scorecard):
    place(1, owner_id=None)
    place(4, owner_id=ben.pk, indicator="lag")
    place(4, objective=speed, owner_id=ben.pk, indicator="lag")
    found = told(ada)
    assert ("owner", "E", "“KPI 0” has no owner.") in found
    assert ("load", "W", "Ben Okafor owns 8 KPIs.") in found
    assert ("pairs", "W", "The scorecard has no lead KPI.") in found


def test_an_override_is_shown_with_its_breach_until_it_is_cured_or_ends(office, ada, scorecard, lanes, place):
    def made():
        return guard_rails(ada)

    override = actions.override_guard_rail(
        actor=office,
        rule="kpis",
        reason=WHY,
        until=today(office),
        scorecard_id=scorecard.pk,
        perspective_id=lanes[1].pk,
    )
    assert (made().used, made().unused) == ((), (override,))
    placed = place(6)
    breach = next(each for each in made().breaches if each.finding.rule == "kpis")
    assert (made().used, made().unused, breach.override, breach.blocks) == ((override,), (), override, False)
    Override.objects.update(until=today(office) - timedelta(days=1))
    breach = next(each for each in made().breaches if each.finding.rule == "kpis")
    assert (breach.override, breach.lapsed, breach.blocks, made().lapsed) == (None, override, True, (override,))
    from fourfold.measures.actions import change_measure

    change_measure(actor=ada, measure_id=placed[0].pk, version=None, state="retired")
    assert (made().used, made().unused, made().lapsed) == ((), (), ())


def test_the_age_of_a_review(ada, scorecard):
    assert not [each for each in told(ada) if each[0] == "review"]
    actions.note_review(actor=ada, scorecard_id=scorecard.pk, held_on=today(ada) - timedelta(days=120))
    assert ("review", "W", "The last review was 120 days ago; one in each quarter is usual.") in told(ada)
    actions.note_review(actor=ada, scorecard_id=scorecard.pk, held_on=today(ada) - timedelta(days=3))
    assert not [each for each in told(ada) if each[0] == "review"]


def test_a_number_from_many_levels(ada, place, churn):
    chain = place(5)
    below = churn
    for each in chain:
        set_calculation(
            actor=ada, measure_id=each.pk, effective_from=date(2025, 1, 1), origin="formula", text=f"{below.code} * 2"
        )
        below = each
    found = [wrong for rule, _, wrong in told(ada) if rule == "complexity"]
    assert found == [
        "“KPI 3” is worked out from 4 levels of formulas.", "“KPI 4” is worked out from 5 levels of formulas."
    ]  # fmt: skip


def test_what_one_may_not_see_has_no_name_and_a_hidden_scorecard_is_absent(office, ada, vera, dan, place, scorecard):
    place(1, owner_id=None, collector_id=ada.pk, audience="confidential")
    assert ("owner", "E", "“a KPI that you may not see” has no owner.") in told(vera)
    change_scorecard(actor=office, scorecard_id=scorecard.pk, version=None, audience="confidential")
    assert told(dan) == []


def test_archived_strategies_are_left_alone(ada, strategy, scorecard):
    change_strategy(actor=ada, strategy_id=strategy.pk, version=None, state="archived")
    assert told(ada) == []


def test_the_number_of_statements_does_not_depend_on_the_size(ada, site, strategy, scorecard, place):
    place(2)
    with CaptureQueriesContext(connection) as few:
        guard_rails(ada)
    for at in range(3):
        add_scorecard(actor=ada, unit_id=site.pk, strategy_id=strategy.pk, name=f"Line {at}")
    place(3)
    with CaptureQueriesContext(connection) as many:
        guard_rails(ada)
    assert len(few) == len(many) == 15
