"""Boxes in their lanes, boxes taken off a map, and what is removed: one entry each, or refused with what depends on it."""

from datetime import date

import pytest

from fourfold.core.guards import Refused
from fourfold.strategy import actions, queries
from fourfold.strategy.models import Objective, ObjectivePlacement, Perspective, Theme
from tests.acts import one_entry, refused, told
from tests.closings import close_month

__all__ = ["told"]


@pytest.fixture
def grow(ada, scorecard, lanes):
    return actions.add_objective(
        actor=ada, scorecard_id=scorecard.pk, perspective_id=lanes[1].pk, code="C2", name="Win customers"
    )


def places(objective):
    found = ObjectivePlacement.objects.filter(objective=objective).order_by("pk")
    return [(each.perspective_id, each.effective_from, each.effective_to, each.weight) for each in found]


def lane(perspective):
    found = Objective.objects.filter(perspective=perspective).order_by("position")
    return [(each.code, each.position) for each in found]


def test_boxes_of_a_lane_are_put_in_order(ada, scorecard, lanes, retain, grow, told):
    with one_entry("arranged", ada):
        actions.arrange_lane(
            actor=ada, scorecard_id=scorecard.pk, perspective_id=lanes[1].pk, objective_ids=[grow.pk, retain.pk]
        )
    assert lane(lanes[1]) == [("C2", 0), ("C1", 1)]
    assert told == [("strategy_changed", [f"scorecard:{scorecard.pk}"], ada.pk)]


def test_a_box_moves_to_another_lane_and_those_not_named_stay_behind_it(ada, scorecard, lanes, retain, grow, speed):
    actions.arrange_lane(
        actor=ada, scorecard_id=scorecard.pk, perspective_id=lanes[1].pk, objective_ids=[speed.pk, grow.pk]
    )
    assert lane(lanes[1]) == [("I1", 0), ("C2", 1), ("C1", 2)]
    assert places(speed) == [(lanes[1].pk, None, None, 1.0)]
    assert Objective.objects.get(pk=speed.pk).version == 2


def test_what_was_reported_keeps_its_lane(ada, office, scorecard, lanes, speed):
    close_month(office, date(2025, 10, 1), none="No count")
    actions.arrange_lane(actor=ada, scorecard_id=scorecard.pk, perspective_id=lanes[1].pk, objective_ids=[speed.pk])
    assert places(speed) == [
        (lanes[2].pk, None, date(2025, 11, 1), 1.0),
        (lanes[1].pk, date(2025, 11, 1), None, 1.0),
    ]
    with refused("R10", "since"):
        actions.arrange_lane(
            actor=ada, scorecard_id=scorecard.pk, perspective_id=lanes[0].pk, objective_ids=[speed.pk], since=date(2025, 10, 1)
        )  # fmt: skip


def test_a_lane_takes_only_what_stands_on_the_scorecard(ada, ben, site, strategy, scorecard, lanes, retain):
    other = actions.add_scorecard(actor=ada, unit_id=site.pk, strategy_id=strategy.pk, name="Line 4")
    theirs = actions.add_objective(
        actor=ada, scorecard_id=other.pk, perspective_id=lanes[0].pk, code="F1", name="Earn more"
    )
    with refused("R11", "objective_ids"):
        actions.arrange_lane(
            actor=ada, scorecard_id=scorecard.pk, perspective_id=lanes[1].pk, objective_ids=[theirs.pk]
        )
    with refused("R4"):
        actions.arrange_lane(
            actor=ben, scorecard_id=scorecard.pk, perspective_id=lanes[1].pk, objective_ids=[retain.pk]
        )
    actions.place_objective(actor=ada, scorecard_id=scorecard.pk, perspective_id=lanes[1].pk, objective_id=theirs.pk)
    found = actions.arrange_lane(
        actor=ada, scorecard_id=scorecard.pk, perspective_id=lanes[1].pk, objective_ids=[theirs.pk, retain.pk]
    )
    assert [each.code for each in found] == ["C1"]


def test_an_objective_is_stopped_with_a_reason_and_taken_up_again(ada, retain, grow):
    stop = {"actor": ada, "objective_id": grow.pk, "version": 1, "state": "stopped", "on": date(2026, 1, 1)}
    with refused("R1", "reason"):
        actions.retire_objective(**stop, reason=" ")
    with refused("R11", "state"):
        actions.retire_objective(**{**stop, "state": "live"}, reason="Too dear")
    with one_entry("retired", ada) as entries:
        actions.retire_objective(**stop, reason="Too dear")
    assert (entries[0].reason, entries[0].new) == ("Too dear", {"state": "stopped"})
    assert [place[2] for place in places(grow)] == [date(2026, 1, 1)]
    with refused("R5"):
        actions.resume_objective(actor=ada, objective_id=grow.pk, version=1)
    with one_entry("resumed", ada):
        actions.resume_objective(actor=ada, objective_id=grow.pk, version=2, since=date(2026, 3, 1))
    assert [place[1:3] for place in places(grow)] == [(None, date(2026, 1, 1)), (date(2026, 3, 1), None)]
    with refused("R3", "state"):
        actions.resume_objective(actor=ada, objective_id=grow.pk, version=3)


def test_what_others_depend_on_is_not_removed(ada, retain, speed, placed, grow):
    actions.link_objectives(actor=ada, cause_id=speed.pk, effect_id=retain.pk)
    with refused("R7", "objective") as refusals:
        actions.remove_objective(actor=ada, objective_id=retain.pk, version=1)
    assert refusals[0].details["dependants"] == ["the measure “Customer churn”", "the link with “Deliver on time”"]
    with one_entry("removed", ada):
        actions.remove_objective(actor=ada, objective_id=grow.pk, version=1)
    assert not Objective.objects.filter(pk=grow.pk).exists()


def test_an_objective_on_a_locked_map_stays(ada, office, grow):
    close_month(office, date(2025, 10, 1), none="No count")
    with refused("R10", "objective"):
        actions.remove_objective(actor=ada, objective_id=grow.pk)


def test_a_theme_in_use_is_not_removed(ada, ben, strategy, retain):
    theme = actions.add_theme(actor=ada, strategy_id=strategy.pk, name="Service")
    actions.change_objective(actor=ada, objective_id=retain.pk, version=1, theme_id=theme.pk)
    with refused("R7", "theme") as refusals:
        actions.remove_theme(actor=ada, theme_id=theme.pk)
    assert refusals[0].details["dependants"] == ["Keep customers"]
    actions.change_objective(actor=ada, objective_id=retain.pk, version=2, theme_id=None)
    with pytest.raises(Refused, match="R4"):
        actions.remove_theme(actor=ben, theme_id=theme.pk)
    with one_entry("removed", ada):
        actions.remove_theme(actor=ada, theme_id=theme.pk)
    assert not Theme.objects.exists()


def test_lanes_and_themes_are_put_in_order(ada, strategy, scorecard, lanes, told):
    turned = [each.pk for each in reversed(lanes)]
    with one_entry("ordered", ada):
        actions.order_perspectives(actor=ada, strategy_id=strategy.pk, perspective_ids=turned)
    assert list(Perspective.objects.values_list("pk", flat=True)) == turned
    assert told[0][1] == [f"scorecard:{scorecard.pk}", f"strategy:{strategy.pk}"]
    with refused("R11", "perspective_ids"):
        actions.order_perspectives(actor=ada, strategy_id=strategy.pk, perspective_ids=[turned[0], *turned[:3]])
    one, two = (actions.add_theme(actor=ada, strategy_id=strategy.pk, name=name) for name in ("A", "B"))
    actions.order_themes(actor=ada, strategy_id=strategy.pk, theme_ids=[two.pk, one.pk])
    assert list(Theme.objects.values_list("name", flat=True)) == ["B", "A"]


def test_a_link_to_another_units_objective_is_proposed_until_that_unit_agrees(
    ada, dan, office, other_site, strategy, lanes, retain
):
    south = actions.add_scorecard(actor=office, unit_id=other_site.pk, strategy_id=strategy.pk, name="South")
    theirs = actions.add_objective(
        actor=dan, scorecard_id=south.pk, perspective_id=lanes[0].pk, code="F1", name="Earn more"
    )
    with refused("R3", "is_agreed"):
        actions.link_objectives(actor=ada, cause_id=retain.pk, effect_id=theirs.pk)
    link = actions.link_objectives(actor=ada, cause_id=retain.pk, effect_id=theirs.pk, is_agreed=False)
    with refused("R3", "is_agreed"):
        actions.change_link(actor=ada, link_id=link.pk, version=1, is_agreed=True)
    with refused("R4"):
        actions.agree_link(actor=ada, link_id=link.pk, version=1)
    with one_entry("changed", dan):
        assert actions.agree_link(actor=dan, link_id=link.pk, version=1).is_agreed
    assert queries.links_of(dan, theirs.pk).causes[0].is_agreed
