"""Perspectives and themes: added, renamed, moved, removed, and what is refused."""

import pytest

from fourfold.strategy import actions
from fourfold.strategy.models import (
    PerspectivePlacement,
)
from tests.acts import one_entry, refused


class TestPerspectivesAndThemes:
    def test_a_lane_is_added_to_the_strategy_and_its_scorecards(self, ada, strategy, scorecard):
        with one_entry("added", ada):
            lane = actions.add_perspective(actor=ada, strategy_id=strategy.pk, name=" Society ")
        assert (lane.name, lane.order) == ("Society", 4)
        assert PerspectivePlacement.objects.get(perspective=lane).scorecard_id == scorecard.pk

    def test_the_seventh_lane_is_refused_and_so_is_the_same_name(self, ada, strategy):
        with refused("R13", "name"):
            actions.add_perspective(actor=ada, strategy_id=strategy.pk, name="customer")
        for name in ("Fifth", "Sixth"):
            actions.add_perspective(actor=ada, strategy_id=strategy.pk, name=name)
        with refused("R6", "perspectives"):
            actions.add_perspective(actor=ada, strategy_id=strategy.pk, name="Seventh")

    def test_a_lane_is_renamed_and_moved(self, ada, lanes):
        with one_entry("changed", ada) as found:
            actions.change_perspective(actor=ada, perspective_id=lanes[1].pk, version=1, name="Citizen", order=0)
        assert found[0].new == {"name": "Citizen", "order": 0}
        with refused("R5"):
            actions.change_perspective(actor=ada, perspective_id=lanes[1].pk, version=1, name="Client")

    @pytest.mark.parametrize(
        ("changes", "code", "field"),
        [({"name": ""}, "R1", "name"), ({"name": "FINANCIAL"}, "R13", "name"), ({"order": 40000}, "R2", "order"),
         ({"question": "x" * 201}, "R2", "question"), ({"strategy_id": 1}, "R11", "strategy_id")],
    )  # fmt: skip
    def test_what_can_not_be_changed(self, ada, lanes, changes, code, field):
        with refused(code, field):
            actions.change_perspective(actor=ada, perspective_id=lanes[1].pk, version=1, **changes)

    def test_an_empty_lane_is_removed_but_three_stay(self, ada, lanes, scorecard):
        with one_entry("removed", ada) as found:
            actions.remove_perspective(actor=ada, perspective_id=lanes[0].pk)
        assert found[0].old["name"] == "Financial"
        with refused("R6", "perspectives"):
            actions.remove_perspective(actor=ada, perspective_id=lanes[1].pk)

    def test_a_lane_with_objectives_is_refused_with_their_names(self, ada, lanes, retain):
        with refused("R7") as found:
            actions.remove_perspective(actor=ada, perspective_id=lanes[1].pk)
        assert found[0].details == {"dependants": ["Keep customers"]}

    def test_names_that_one_may_not_read_are_counted_only(self, ada, office, lanes, scorecard, retain):
        actions.change_scorecard(actor=office, scorecard_id=scorecard.pk, version=1, audience="confidential")
        with refused("R7") as found:
            actions.remove_perspective(actor=ada, perspective_id=lanes[1].pk)
        assert found[0].details == {"dependants": ["1 that you may not see"]}

    def test_a_theme_has_a_name_of_its_own_and_a_sponsor(self, ada, strategy, cleo):
        with one_entry("added", ada):
            actions.add_theme(actor=ada, strategy_id=strategy.pk, name="Growth", sponsor_id=ada.pk)
        for changes, code, field in (
            ({"name": "growth"}, "R13", "name"),
            ({"name": ""}, "R1", "name"),
            ({"name": "B", "sponsor_id": cleo.pk}, "R11", "sponsor"),
            ({"name": "B", "order": -1}, "R2", "order"),
        ):
            with refused(code, field):
                actions.add_theme(actor=ada, strategy_id=strategy.pk, **changes)
