"""Boards, heat, maps and links: what each of the cast sees, and the past scored by the tree of its time."""

import json
from dataclasses import asdict, is_dataclass, replace
from datetime import date
from decimal import Decimal

import pytest
from django.db.models import Model

from fourfold.core.scoping import organisation_scope
from fourfold.drawing.strategy_map import draw
from fourfold.engine.explain import in_words
from fourfold.measures.actions import record_value, set_target
from fourfold.measures.queries import viewing
from fourfold.org.queries import unit_tree
from fourfold.strategy import actions, queries
from fourfold.strategy.queries.above import above
from tests.stage import measured

CAST = ("admin", "office", "ada", "ben", "vera", "dan")
SECRET = "Whistle blown"


def everything(value, seen=()) -> str:
    """All that a line holds, models with every field and what they point at: whatever a page could print."""
    if isinstance(value, Model):
        if value in seen:
            return ""
        loaded = [each for name, each in value._state.fields_cache.items() if each is not None]
        plain = {field.attname: str(getattr(value, field.attname)) for field in value._meta.concrete_fields}
        return json.dumps(plain) + "".join(everything(each, (*seen, value)) for each in loaded)
    if is_dataclass(value):
        return "".join(everything(getattr(value, name), seen) for name in value.__dataclass_fields__)
    if isinstance(value, tuple | list):
        return "".join(everything(each, seen) for each in value)
    return str(value)


@pytest.fixture
def secret(office, site, retain, admin, placed):
    """A confidential measure of Olga's beside Ada's on the same objective, with telling numbers."""
    measure = measured(
        office, site, SECRET, "WHISTLE", Decimal("4.8123"), audience="confidential", owner_id=office.pk, notes="Hush",
        baseline=Decimal("77.7"),
    )  # fmt: skip
    set_target(actor=office, measure_id=measure.pk, effective_from=date(2025, 1, 1), amount=Decimal("2.7182"))
    actions.place_measure(actor=office, objective_id=retain.pk, measure_id=measure.pk, weight=3.0)
    return measure


def test_a_scorecard_shows_its_lines_weights_and_coverage(ada, scorecard, placed, speed, september):
    line = queries.board(ada, september).scorecard(scorecard.pk)
    assert [lane.perspective.name for lane in line.perspectives] == [
        "Financial", "Customer", "Internal process", "Learning and growth",
    ]  # fmt: skip
    objective = line.perspectives[1].objectives[0]
    assert (objective.objective.name, objective.result.status, objective.result.coverage) == (
        "Keep customers",
        "amber",
        1.0,
    )
    assert objective.result.score == pytest.approx(10 * (7 - 4.2) / 6)
    assert [each.name for each in line.measures] == ["Customer churn"]
    assert (line.result.coverage, line.result.status, line.result.reason) == (0.25, "no_data", "low_coverage")


@pytest.mark.parametrize("count", [1, 5])
def test_a_board_takes_the_same_statements_whatever_its_size(
    ada, site, scorecard, retain, september, count, django_assert_num_queries
):
    for n in range(count):
        measure = measured(ada, site, f"M{n}", f"M{n}", Decimal(n))
        actions.place_measure(actor=ada, objective_id=retain.pk, measure_id=measure.pk)
    with django_assert_num_queries(7):
        queries.board(ada, september).scorecard(scorecard.pk)


@pytest.mark.parametrize("who", ["admin", "ada", "ben", "vera", "dan"])
def test_a_withheld_measure_shows_no_name_number_owner_or_note_anywhere(
    request, who, secret, scorecard, retain, speed, september
):
    member = request.getfixturevalue(who)
    board = queries.board(member, september)
    line = board.scorecard(scorecard.pk)
    withheld = next(each for each in line.measures if each.measure.pk == secret.pk)
    assert (withheld.name, withheld.reason, withheld.value, withheld.target, withheld.score) == (
        "Withheld",
        "withheld",
        None,
        None,
        None,
    )
    assert set(withheld.spark) == set(withheld.spark_targets) == {None}
    keys = [("scorecard", scorecard.pk), line.perspectives[1].result.key, ("objective", retain.pk), withheld.key]
    explained = [board.scored.explain(key) for key in keys]
    words = [str(list(in_words(each))) for each in explained]
    pictured = queries.map_of(board, scorecard.pk, queries.links_on(board, scorecard.pk))
    shown = (
        everything(line)
        + everything(board.objective(retain.pk))
        + str(explained)
        + str(words)
        + str(pictured)
        + str(draw(pictured, live=True))
    )
    for hidden in (SECRET, "WHISTLE", "Hush", "4.8123", "2.7182", "77.7", "Olga"):
        assert hidden not in shown


def test_withheld_weight_lowers_coverage_instead_of_vanishing(ada, office, secret, scorecard, retain, september):
    mine, hers = (queries.board(who, september).objective(retain.pk).result for who in (ada, office))
    assert (mine.coverage, hers.coverage) == (0.25, 1.0)
    assert mine.status == "no_data"
    assert hers.status == "amber"


def test_the_office_and_its_owner_see_the_confidential_measure(office, secret, scorecard, september):
    line = queries.board(office, september).scorecard(scorecard.pk)
    assert SECRET in everything(line)


SEES = {"organisation": set(CAST), "unit": {"admin", "office", "ada", "ben", "vera"}, "confidential": {"office", "ada"}}


@pytest.mark.parametrize("who", CAST)
@pytest.mark.parametrize("audience", SEES)
def test_who_sees_a_scorecard_depends_on_its_audience(request, ada, scorecard, retain, september, audience, who):
    member = request.getfixturevalue(who)
    actions.change_scorecard(actor=ada, scorecard_id=scorecard.pk, version=1, audience=audience, owner_id=ada.pk)
    sees = who in SEES[audience]
    assert (scorecard in queries.visible_scorecards(member)) is sees
    assert queries.visible_scorecard_ids(member, [scorecard.pk]) == ({scorecard.pk} if sees else set())
    assert (retain in queries.visible_objectives(member)) is sees
    assert (scorecard in queries.editable_scorecards(member)) is (sees and who in {"admin", "office", "ada"})
    board = queries.board(member, september)
    assert (scorecard.pk in board.tree.scorecards) is sees
    rows = queries.heat_map(board, unit_tree())[1]
    assert any(row.scorecard == scorecard for row in rows) is sees


def test_a_stranger_sees_no_strategy(cleo, scorecard, retain, strategy):
    with organisation_scope(cleo.organisation_id):
        assert list(queries.visible_scorecards(cleo)) == list(queries.visible_objectives(cleo)) == []
        assert list(queries.visible_strategies(cleo)) == []


def test_strategies_are_seen_through_their_scorecards_or_by_who_edits_them(ada, office, vera, strategy, site):
    assert list(queries.visible_strategies(ada)) == [strategy]
    assert list(queries.visible_strategies(vera)) == []
    card = actions.add_scorecard(actor=ada, unit_id=site.pk, strategy_id=strategy.pk, name="Card")
    assert list(queries.visible_strategies(vera)) == [strategy]
    actions.change_scorecard(actor=ada, scorecard_id=card.pk, version=1, audience="confidential", owner_id=ada.pk)
    assert list(queries.visible_strategies(vera)) == []


def test_an_alias_from_a_hidden_scorecard_is_there_without_its_name(
    ada, vera, site, strategy, scorecard, lanes, retain, speed, placed, september
):
    other = actions.add_scorecard(actor=ada, unit_id=site.pk, strategy_id=strategy.pk, name="Open card")
    actions.place_objective(actor=ada, scorecard_id=other.pk, perspective_id=lanes[1].pk, objective_id=retain.pk)
    actions.place_objective(actor=ada, scorecard_id=other.pk, perspective_id=lanes[2].pk, objective_id=speed.pk)
    actions.link_objectives(actor=ada, cause_id=speed.pk, effect_id=retain.pk, statement="Keep customers by speed")
    actions.change_scorecard(actor=ada, scorecard_id=scorecard.pk, version=1, audience="confidential", owner_id=ada.pk)
    board = queries.board(vera, september)
    line = board.scorecard(other.pk)
    shown = everything(line) + str(
        draw(queries.map_of(board, other.pk, queries.links_on(board, other.pk), href=lambda pk: f"/{pk}"), live=True)
    )
    assert "Keep customers" not in shown
    assert "Customer churn" not in shown
    assert [each.withheld for each in line.perspectives[1].objectives] == [True]
    assert "Keep customers" in everything(queries.board(ada, september).scorecard(other.pk))


def test_a_past_period_is_scored_by_the_weights_of_its_time(ada, site, scorecard, retain, placed, churn):
    good = measured(ada, site, "On time", "OTD")
    for month, churned, late in ((8, 6, 0), (9, 6, 0)):
        for measure, amount in ((churn, churned), (good, late)):
            record_value(actor=ada, measure_id=measure.pk, period_start=date(2025, month, 1), amount=Decimal(amount))
    place = actions.place_measure(actor=ada, objective_id=retain.pk, measure_id=good.pk)
    actions.change_weight(actor=ada, place=place, weight=3.0, since=date(2025, 9, 1))

    def result(period):
        return queries.board(ada, viewing(ada, {"period": period})).objective(retain.pk)

    low, high = 10 * (7 - 6) / 6, 10.0
    assert result("2025-08").result.score == pytest.approx((low + high) / 2)
    assert result("2025-09").result.score == pytest.approx((low + 3 * high) / 4)
    assert [line.weight for line in result("2025-08").measures] == [1.0, 1.0]
    assert sorted(line.share for line in result("2025-09").measures) == [0.25, 0.75]


def test_a_place_that_ended_still_counts_for_the_past(ada, site, scorecard, retain, placed, churn):
    record_value(actor=ada, measure_id=churn.pk, period_start=date(2025, 8, 1), amount=Decimal(6))
    actions.end_place(actor=ada, place=placed, on=date(2025, 9, 1))
    august, september = (
        queries.board(ada, viewing(ada, {"period": p})).objective(retain.pk) for p in ("2025-08", "2025-09")
    )
    assert [line.name for line in august.measures] == ["Customer churn"]
    assert (september.measures, september.result.status) == ((), "no_data")


def test_an_objective_that_moved_is_in_its_old_lane_in_the_past(ada, lanes, scorecard, retain, placed):
    actions.change_objective(
        actor=ada, objective_id=retain.pk, version=1, perspective_id=lanes[0].pk, since=date(2025, 9, 1)
    )

    def lane_of(period):
        line = queries.board(ada, viewing(ada, {"period": period})).scorecard(scorecard.pk)
        return [lane.perspective.name for lane in line.perspectives if lane.objectives]

    assert (lane_of("2025-08"), lane_of("2025-09")) == (["Customer"], ["Financial"])


def test_a_child_scorecard_rolls_up_into_its_parent(ada, admin, scorecard, placed, september, strategy):
    top_plan = actions.set_up_strategy(
        actor=admin, unit_id=admin.unit_id, name="Top", starts_on=date(2024, 1, 1), ends_on=date(2027, 1, 1)
    )
    top = actions.add_scorecard(
        actor=admin, unit_id=admin.unit_id, strategy_id=top_plan.pk, name="Halden", minimum_coverage=0.0
    )
    actions.change_scorecard(actor=ada, scorecard_id=scorecard.pk, version=1, minimum_coverage=0.0)
    actions.place_scorecard(actor=admin, parent_id=top.pk, child_id=scorecard.pk, weight=4.0)
    board = queries.board(ada, september, [top.pk])
    line = board.scorecard(top.pk)
    assert [child.scorecard.name for child in line.children] == ["North scorecard"]
    assert line.result.score == pytest.approx(10 * (7 - 4.2) / 6)


def test_heat_has_a_column_for_each_perspective_and_a_row_for_each_unit(
    ada, site, other_site, scorecard, placed, september
):
    columns, rows = queries.heat_map(queries.board(ada, september), unit_tree())
    assert columns == ["Financial", "Customer", "Internal process", "Learning and growth"]
    assert [(row.depth, row.unit, row.total is not None) for row in rows] == [
        (0, "Halden Works", False), (1, "Site North", True), (1, "Site South", False),
    ]  # fmt: skip
    assert [result.status for result in rows[1].results] == ["no_data", "amber", "no_data", "no_data"]


def test_the_map_has_lanes_boxes_and_links(ada, scorecard, retain, speed, placed, september):
    actions.link_objectives(actor=ada, cause_id=speed.pk, effect_id=retain.pk, statement="If on time", delay_months=2)
    board = queries.board(ada, september)
    found = queries.map_of(
        board, scorecard.pk, queries.links_on(board, scorecard.pk), href=lambda pk: f"/objectives/{pk}/"
    )
    assert [lane.name for lane in found.lanes][1:3] == ["Customer", "Internal process"]
    assert [(box.name, box.status, box.measures, box.href) for box in found.boxes] == [
        ("Keep customers", "amber", 1, f"/objectives/{retain.pk}/"), ("Deliver on time", "no_data", 0, f"/objectives/{speed.pk}/"),
    ]  # fmt: skip
    assert [(link.cause, link.effect, link.delay_months) for link in found.links] == [
        (str(speed.pk), str(retain.pk), 2)
    ]


def test_a_changed_value_is_announced_to_all_that_stands_above_it(
    ada, placed, churn, retain, scorecard, site, strategy
):
    parent = actions.add_scorecard(actor=ada, unit_id=site.pk, strategy_id=strategy.pk, name="Above")
    actions.place_scorecard(actor=ada, parent_id=parent.pk, child_id=scorecard.pk)
    assert above([churn.pk]).names == {
        f"measure:{churn.pk}", f"objective:{retain.pk}", f"perspective:{scorecard.pk}-{retain.perspective_id}",
        f"scorecard:{scorecard.pk}", f"scorecard:{parent.pk}",
    }  # fmt: skip


def test_a_board_is_plain_data_once_loaded(ada, scorecard, placed, september, django_assert_num_queries):
    board = queries.board(ada, september)
    with django_assert_num_queries(0):
        line = board.scorecard(scorecard.pk)
        asdict(replace(line.result))
