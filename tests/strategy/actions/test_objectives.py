"""Objectives: who may add, change and move them, what is kept, what is refused."""

from datetime import date

import pytest

from fourfold.strategy import actions
from fourfold.strategy.models import (
    ObjectivePlacement,
)
from tests.acts import one_entry, refused, told

__all__ = ["told"]

OTHERS = ("ben", "vera", "dan")


class TestObjectives:
    def test_it_is_added_in_its_lane_with_its_weight(self, ada, scorecard, lanes, told):
        with one_entry("added", ada) as found:
            made = actions.add_objective(
                actor=ada,
                scorecard_id=scorecard.pk,
                perspective_id=lanes[0].pk,
                code=" F1 ",
                name=" Grow ",
                weight=2,
                lens="growth",
            )
        assert (made.code, made.name, found[0].new["weight"]) == ("F1", "Grow", 2)
        assert ObjectivePlacement.objects.get(objective=made).weight == 2.0
        assert told == [("strategy_changed", [f"objective:{made.pk}", f"scorecard:{scorecard.pk}"], ada.pk)]

    WRONG = [
        ({"name": ""}, "R1", "name"),
        ({"code": ""}, "R1", "code"),
        ({"code": "x" * 21}, "R2", "code"),
        ({"code": "c1"}, "R13", "code"),
        ({"name": "keep CUSTOMERS"}, "R13", "name"),
        ({"perspective_id": 10**9}, "R11", "perspective"),
        ({"theme_id": 10**9}, "R11", "theme"),
        ({"owner_id": 10**9}, "R11", "owner"),
        ({"horizon": "soon"}, "R11", "horizon"),
        ({"lens": "x"}, "R11", "lens"),
        ({"state": "x"}, "R11", "state"),
        ({"position": -1}, "R2", "position"),
        ({"organisation_id": 1}, "R11", "organisation_id"),
        ({"colour": 1}, "R11", "colour"),
    ]

    @pytest.mark.parametrize(("changes", "code", "field"), WRONG)
    def test_what_is_refused(self, ada, scorecard, lanes, retain, speed, changes, code, field):
        new = {"perspective_id": lanes[0].pk, "code": "F1", "name": "Grow", **changes}
        with refused(code, field):
            actions.add_objective(actor=ada, scorecard_id=scorecard.pk, **new)
        with refused(code, field):
            actions.change_objective(actor=ada, objective_id=speed.pk, version=1, **changes)

    @pytest.mark.parametrize("weight", [-1.0, float("nan"), float("inf"), 1e10])
    def test_what_is_no_weight_is_refused(self, ada, scorecard, lanes, weight):
        with refused("R2", "weight"):
            actions.add_objective(
                actor=ada, scorecard_id=scorecard.pk, perspective_id=lanes[0].pk, code="F", name="G", weight=weight
            )

    def test_the_only_objective_of_a_lane_needs_a_weight(self, ada, scorecard, lanes):
        with refused("R3", "weight"):
            actions.add_objective(
                actor=ada, scorecard_id=scorecard.pk, perspective_id=lanes[0].pk, code="F", name="G", weight=0.0
            )

    def test_it_stays_on_its_scorecard(self, ada, retain):
        with refused("R11", "scorecard_id"):
            actions.change_objective(actor=ada, objective_id=retain.pk, version=1, scorecard_id=1)

    @pytest.mark.parametrize("who", OTHERS)
    def test_others_may_not(self, request, scorecard, lanes, retain, speed, who):
        actor = request.getfixturevalue(who)
        link = actions.link_objectives(actor=request.getfixturevalue("office"), cause_id=speed.pk, effect_id=retain.pk)
        for act in (
            lambda: actions.add_objective(
                actor=actor, scorecard_id=scorecard.pk, perspective_id=lanes[0].pk, code="F", name="G"
            ),
            lambda: actions.change_objective(actor=actor, objective_id=retain.pk, version=1, name="Mine"),
            lambda: actions.link_objectives(actor=actor, cause_id=retain.pk, effect_id=speed.pk),
            lambda: actions.unlink(actor=actor, link_id=link.pk),
        ):
            with refused("R4"):
                act()

    def test_a_stale_edit_is_refused_with_both_versions(self, ada, retain):
        actions.change_objective(actor=ada, objective_id=retain.pk, version=1, name="First")
        with refused("R5") as found:
            actions.change_objective(actor=ada, objective_id=retain.pk, version=1, name="Second")
        assert found[0].details == {"current_version": 2, "your_version": 1, "current": {"name": "First"}}

    def test_moving_it_from_a_day_on_leaves_the_past_in_its_lane(self, ada, lanes, retain, scorecard):
        actions.change_objective(
            actor=ada, objective_id=retain.pk, version=1, perspective_id=lanes[0].pk, since=date(2025, 9, 1)
        )
        places = ObjectivePlacement.objects.filter(objective=retain).order_by("pk")
        assert [(place.perspective_id, place.effective_from, place.effective_to) for place in places] == [
            (lanes[1].pk, None, date(2025, 9, 1)), (lanes[0].pk, date(2025, 9, 1), None),
        ]  # fmt: skip

    def test_moving_it_without_a_day_moves_it_from_the_beginning(self, ada, lanes, retain):
        actions.change_objective(actor=ada, objective_id=retain.pk, version=1, perspective_id=lanes[0].pk)
        assert [place.perspective_id for place in ObjectivePlacement.objects.filter(objective=retain)] == [lanes[0].pk]
