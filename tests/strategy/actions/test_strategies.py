"""Strategies: who may set them up and change them, what is kept, what is refused."""

from datetime import date

import pytest

from fourfold.core.scoping import organisation_scope
from fourfold.strategy import actions
from fourfold.strategy.models import (
    Objective,
    Perspective,
    Scorecard,
    Strategy,
)
from tests.acts import nothing_written, one_entry, refused, told

__all__ = ["told"]

ALLOWED, OTHERS = ("ada", "office", "admin"), ("ben", "vera", "dan")


def plan(actor, unit_id, **changes):
    wanted = {"name": "Plan", "starts_on": date(2030, 1, 1), "ends_on": date(2032, 12, 31), **changes}
    return actions.set_up_strategy(actor=actor, unit_id=unit_id, **wanted)


class TestStrategy:
    @pytest.mark.parametrize("who", ALLOWED)
    def test_it_is_set_up_with_four_perspectives(self, request, site, who):
        actor = request.getfixturevalue(who)
        with one_entry("set up", actor) as found:
            made = plan(actor, site.pk, name=" Plan ", vision=" First choice ")
        assert (made.name, made.vision, made.state) == ("Plan", "First choice", "live")
        names = ["Financial", "Customer", "Internal process", "Learning and growth"]
        assert [lane.name for lane in made.perspectives.all()] == found[0].new["perspectives"] == names

    @pytest.mark.parametrize("who", OTHERS)
    def test_others_may_not(self, request, site, strategy, lanes, who):
        actor = request.getfixturevalue(who)
        for act in (
            lambda: plan(actor, site.pk),
            lambda: actions.change_strategy(actor=actor, strategy_id=strategy.pk, version=1, name="Mine"),
            lambda: actions.add_perspective(actor=actor, strategy_id=strategy.pk, name="Mine"),
            lambda: actions.change_perspective(actor=actor, perspective_id=lanes[0].pk, version=1, name="Mine"),
            lambda: actions.remove_perspective(actor=actor, perspective_id=lanes[0].pk),
            lambda: actions.add_theme(actor=actor, strategy_id=strategy.pk, name="Mine"),
            lambda: actions.add_scorecard(actor=actor, unit_id=site.pk, strategy_id=strategy.pk, name="Mine"),
        ):
            with refused("R4"):
                act()

    def test_another_organisations_strategy_looks_absent(self, cleo, strategy, lanes, scorecard, retain):
        with organisation_scope(cleo.organisation_id, person_id=cleo.person_id):
            for absent, act in (
                (Strategy, lambda: actions.change_strategy(actor=cleo, strategy_id=strategy.pk, version=1, name="x")),
                (Strategy, lambda: actions.add_perspective(actor=cleo, strategy_id=strategy.pk, name="x")),
                (Strategy, lambda: actions.add_theme(actor=cleo, strategy_id=strategy.pk, name="x")),
                (
                    Strategy,
                    lambda: actions.add_scorecard(actor=cleo, unit_id=cleo.unit_id, strategy_id=strategy.pk, name="x"),
                ),
                (Perspective, lambda: actions.remove_perspective(actor=cleo, perspective_id=lanes[0].pk)),
                (
                    Scorecard,
                    lambda: actions.change_scorecard(actor=cleo, scorecard_id=scorecard.pk, version=1, name="x"),
                ),
                (Objective, lambda: actions.change_objective(actor=cleo, objective_id=retain.pk, version=1, name="x")),
            ):
                with pytest.raises(absent.DoesNotExist), nothing_written():
                    act()

    @pytest.mark.parametrize(
        ("changes", "code", "field"),
        [
            ({"name": " "}, "R1", "name"),
            ({"name": "x" * 121}, "R2", "name"),
            ({"ends_on": date(2030, 1, 1)}, "R3", "ends_on"),
            ({"state": "old"}, "R11", "state"),
            ({"starts_on": date(2025, 1, 1)}, "R3", "starts_on"),
            ({"perspectives": [("A", ""), ("B", "")]}, "R6", "perspectives"),
            ({"perspectives": [(str(n), "") for n in range(7)]}, "R6", "perspectives"),
            ({"perspectives": [("A", ""), ("a ", ""), ("B", "")]}, "R13", "perspectives"),
            ({"perspectives": [("A", ""), ("", ""), ("B", "")]}, "R1", "perspectives"),
            ({"perspectives": [("A",), ("C", ""), ("B", "")]}, "R2", "perspectives"),
            ({"perspectives": [("x" * 81, ""), ("C", ""), ("B", "")]}, "R2", "name"),
        ],
    )
    def test_what_can_not_be_set_up(self, ada, site, strategy, changes, code, field):
        with refused(code, field):
            plan(ada, site.pk, **changes)

    def test_a_draft_may_lie_beside_the_live_one_but_not_go_live(self, ada, site, strategy):
        draft = plan(ada, site.pk, starts_on=date(2025, 1, 1), state="draft")
        with refused("R3", "starts_on"):
            actions.change_strategy(actor=ada, strategy_id=draft.pk, version=1, state="live")
        actions.change_strategy(actor=ada, strategy_id=strategy.pk, version=1, state="archived")
        actions.change_strategy(actor=ada, strategy_id=draft.pk, version=1, state="live")

    def test_it_changes_with_old_and_new(self, ada, strategy, told):
        with one_entry("changed", ada) as found:
            actions.change_strategy(actor=ada, strategy_id=strategy.pk, version=1, vision="Best")
        assert (found[0].old, found[0].new) == ({"vision": ""}, {"vision": "Best"})
        assert told == [("strategy_changed", [f"strategy:{strategy.pk}"], ada.pk)]
        with nothing_written():
            actions.change_strategy(actor=ada, strategy_id=strategy.pk, version=2, vision="Best")

    @pytest.mark.parametrize(
        ("changes", "code", "field"),
        [({"name": ""}, "R1", "name"), ({"ends_on": date(2020, 1, 1)}, "R3", "ends_on"), ({"unit_id": 1}, "R11", "unit_id"),
         ({"colour": "x"}, "R11", "colour"), ({"starts_on": None}, "R1", "starts_on")],
    )  # fmt: skip
    def test_what_can_not_be_changed(self, ada, strategy, changes, code, field):
        with refused(code, field):
            actions.change_strategy(actor=ada, strategy_id=strategy.pk, version=1, **changes)

    def test_a_stale_edit_is_refused_with_both_versions(self, ada, strategy):
        actions.change_strategy(actor=ada, strategy_id=strategy.pk, version=1, name="First")
        with refused("R5") as found:
            actions.change_strategy(actor=ada, strategy_id=strategy.pk, version=1, name="Second")
        assert found[0].details == {"current_version": 2, "your_version": 1, "current": {"name": "First"}}
