"""A StratML plan becomes a draft strategy with its numbers, and a strategy is written as such a plan again."""

from datetime import date
from decimal import Decimal

import pytest

from fourfold.library.actions import take_stratml
from fourfold.library.queries import incoming_plan, stratml_of
from fourfold.measures import actions as measuring
from fourfold.measures import queries as measures
from fourfold.plain.stratml import read_stratml
from fourfold.strategy import actions as strategies
from fourfold.strategy import queries
from tests.acts import refused
from tests.plain.stratml.samples import ODD, PLAN


@pytest.fixture
def taken(admin, site, ada):
    return take_stratml(actor=ada, text=PLAN, unit_id=site.pk)


def test_it_comes_in_as_a_draft_with_its_goals_objectives_measures_and_numbers(taken, ada, site):
    made = taken.strategy
    assert (made.name, made.state, made.starts_on, made.ends_on) == (
        "Harbour plan",
        "draft",
        date(2023, 1, 1),
        date(2026, 12, 31),
    )
    assert (made.vision, made.mission) == ("A clean harbour that feeds its town.", "Keep ships moving.")
    assert made.values == "Safety: Nobody gets hurt\nCalm"
    assert [theme.name for theme in made.themes.all()] == ["Clean water", "Good neighbours"]
    boxes = queries.visible_objectives(ada).filter(scorecard__strategy=made).order_by("code")
    assert [(box.code, box.name, box.theme.name, box.perspective.name) for box in boxes] == [
        ("1.1", "Less oil", "Clean water", "Customer"), ("1.2", "Open nights", "Clean water", "Customer"),
        ("2.1", "Quiet quays", "Good neighbours", "Customer"),
    ]  # fmt: skip
    measure = measures.visible_measures(ada).get(code="POL-1.1.1", unit=site)
    assert (measure.name, measure.unit_of_measure, measure.frequency, measure.tags) == (
        "Oil on the water",
        "Litres",
        "year",
        ["Outcome"],
    )
    values = [(each.period_start, each.amount, each.note, each.source) for each in measures.values_of(measure.pk)]
    assert values == [(date(2023, 1, 1), Decimal("17.5"), "Counted by divers.", "StratML plan")], (
        "an empty actual is no value"
    )
    targets = [(each.effective_from, each.amount) for each in measures.targets_of(measure.pk)]
    assert targets == [(date(2024, 1, 1), Decimal(15)), (date(2023, 1, 1), Decimal(20))]
    assert (taken.targets, taken.actuals) == (2, 1)
    assert any("stays without data" in note for note in taken.notes)


def test_exporting_what_came_in_gives_the_same_plan_with_all_that_has_no_room_here(taken, ada):
    before, after = read_stratml(PLAN), read_stratml(stratml_of(ada, taken.strategy))
    assert after.counts == before.counts and after.notes == ()
    for name in (
        "Identifier",
        "Surname",
        "EmailAddress",
        "Source",
        "OtherInformation",
        "NumberOfUnits",
        "Description",
        "RoleType",
    ):
        said = [piece.text for piece in before.root.every(name) if piece.text]
        assert [piece.text for piece in after.root.every(name) if piece.text] == said, name


def test_what_has_changed_since_is_written_as_it_is_now(taken, ada, site):
    made = taken.strategy
    measure = measures.visible_measures(ada).get(code="POL-1.1.1", unit=site)
    measuring.record_value(actor=ada, measure_id=measure.pk, period_start=date(2024, 1, 1), amount=Decimal("12.25"))
    measuring.record_value(actor=ada, measure_id=measure.pk, period_start=date(2022, 1, 1), amount=Decimal(30))
    box = queries.visible_objectives(ada).get(scorecard__strategy=made, code="1.2")
    strategies.change_objective(actor=ada, objective_id=box.pk, version=None, name="Open evenings", theme_id=None)
    theme = made.themes.get(name="Clean water")
    strategies.change_theme(actor=ada, theme_id=theme.pk, version=None, name="Clean sea")
    goals = read_stratml(stratml_of(ada, made)).core.all("Goal")
    assert [(goal.said("Name"), goal.said("Identifier"), [box.said("Name") for box in goal.all("Objective")]) for goal in goals] == [
        ("Clean sea", "_g1", ["Less oil"]), ("Good neighbours", "", ["Quiet quays"]), ("Objectives without a theme", "", ["Open evenings"]),
    ]  # fmt: skip
    results = [(each.said("StartDate")[:4], each.said("NumberOfUnits")) for each in goals[0].every("ActualResult")]
    assert results == [("2023", "17.50"), ("2024", "12.25"), ("2022", "30")]


def test_a_strategy_that_never_was_a_file_is_written_too(admin, ada, scene):
    found = read_stratml(stratml_of(ada, scene.strategy))
    assert found.root.attributes["Type"] == "Performance_Report"
    assert {box.said("SequenceIndicator") for box in found.root.every("Objective")} >= {"P1", "C1"}
    assert sum(1 for _ in found.root.every("ActualResult")) > 20


def test_what_a_member_may_not_see_is_not_written(taken, ada, ben, dan):
    made = taken.strategy
    card = queries.visible_scorecards(ada).get(strategy=made)
    assert "Less oil" in stratml_of(ben, made)
    strategies.change_scorecard(actor=ada, scorecard_id=card.pk, version=None, audience="unit")
    text = stratml_of(dan, made)
    for secret in ("Less oil", "Quiet quays", "17.5"):
        assert secret not in text


def test_days_that_the_plan_does_not_say_are_asked_for_and_nothing_is_made_up(admin, ada, site):
    given = {"actor": ada, "text": ODD, "unit_id": site.pk, "name": "Odd"}
    with refused("R1", "starts_on"):
        take_stratml(**given)
    with refused("R1", "ends_on"):
        take_stratml(**given, starts_on=date(2024, 1, 1))
    made = take_stratml(**given, starts_on=date(2024, 1, 1), ends_on=date(2026, 12, 31), lane="Financial")
    box = queries.visible_objectives(ada).filter(scorecard__strategy=made.strategy).order_by("code").first()
    assert (box.name, box.perspective.name, box.owner) == ("Sell more than last year.", "Financial", None)
    assert (made.targets, made.actuals) == (0, 1)
    assert incoming_plan(ODD).plan.kept


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"text": "<html/>"}, "R8", "file"),
        ({"text": '<!DOCTYPE a SYSTEM "file:///etc/hostname"><a/>'}, "R8", "file"),
        ({"text": PLAN.replace("<p:Goal>", "<p:Goal><p:Name>G</p:Name></p:Goal>" * 201 + "<p:Goal>", 1)}, "R8", "file"),
        ({"lane": "Society"}, "R11", "lane"),
        ({"ends_on": date(2022, 1, 1)}, "R3", "ends_on"),
        ({"unit_id": 0}, "R11", "unit"),
    ],
)
def test_what_is_refused(admin, ada, site, changes, code, field):
    with refused(code, field):
        take_stratml(**({"actor": ada, "text": PLAN, "unit_id": site.pk} | changes))


def test_the_same_plan_twice_needs_another_name(taken, ada, site):
    with refused("R13", "name"):
        take_stratml(actor=ada, text=PLAN, unit_id=site.pk)
    again = take_stratml(actor=ada, text=PLAN, unit_id=site.pk, name="Harbour plan, once more")
    assert measures.visible_measures(ada).filter(external_key="StratML POL-1.1.1-2").count() == 1
    assert (again.targets, again.actuals) == (2, 1)


def test_only_editors_of_the_unit_take_one_in(admin, ben, vera, dan, site):
    for member in (ben, vera, dan):
        with refused("R4"):
            take_stratml(actor=member, text=PLAN, unit_id=site.pk)


def test_more_goals_than_a_guard_rail_allows_are_taken_and_listed(admin, ada, site):
    goals = "".join(
        f"<Goal><Name>Goal {n}</Name><Description/><Objective><Name>Do {n}</Name></Objective></Goal>" for n in range(30)
    )
    text = f"<PerformancePlanOrReport><StrategicPlanCore>{goals}</StrategicPlanCore></PerformancePlanOrReport>"
    made = take_stratml(
        actor=ada, text=text, unit_id=site.pk, name="Many", starts_on=date(2024, 1, 1), ends_on=date(2025, 1, 1)
    )
    assert made.strategy.themes.count() == 30
    with refused("R6", "name"):
        strategies.add_theme(actor=ada, strategy_id=made.strategy.pk, name="One more")
