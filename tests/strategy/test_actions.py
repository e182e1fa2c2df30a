"""Strategies, scorecards and objectives: who may change them, what is kept, what is refused."""

from datetime import date

import pytest

from fourfold.core.scoping import organisation_scope
from fourfold.strategy import actions, queries
from fourfold.strategy.models import (
    Objective,
    ObjectiveLink,
    ObjectivePlacement,
    Perspective,
    PerspectivePlacement,
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


class TestScorecards:
    def test_a_scorecard_has_the_strategys_lanes(self, ada, site, strategy, told):
        with one_entry("added", ada) as found:
            made = actions.add_scorecard(
                actor=ada, unit_id=site.pk, strategy_id=strategy.pk, name="Card", owner_id=ada.pk, method="worst"
            )
        assert found[0].new["method"] == "worst"
        assert [place.weight for place in PerspectivePlacement.objects.filter(scorecard=made)] == [1.0] * 4
        assert told == [("strategy_changed", [f"scorecard:{made.pk}"], ada.pk)]

    WRONG = [
        ({"name": " "}, "R1", "name"),
        ({"name": "x" * 121}, "R2", "name"),
        ({"audience": "all"}, "R11", "audience"),
        ({"method": "guess"}, "R11", "method"),
        ({"minimum_coverage": 1.5}, "R2", "minimum_coverage"),
        ({"minimum_coverage": float("nan")}, "R2", "minimum_coverage"),
        ({"minimum_coverage": -0.1}, "R2", "minimum_coverage"),
        ({"owner_id": 10**9}, "R11", "owner"),
        ({"order": -1}, "R2", "order"),
        ({"id": 1}, "R11", "id"),
        ({"organisation_id": 1}, "R11", "organisation_id"),
    ]

    @pytest.mark.parametrize(("changes", "code", "field"), WRONG)
    def test_what_is_refused(self, ada, site, strategy, scorecard, changes, code, field):
        with refused(code, field):
            actions.add_scorecard(
                actor=ada, **{"unit_id": site.pk, "strategy_id": strategy.pk, "name": "Card", **changes}
            )
        with refused(code, field):
            actions.change_scorecard(actor=ada, scorecard_id=scorecard.pk, version=1, **changes)

    def test_a_name_is_used_once_in_a_unit(self, ada, site, strategy, scorecard):
        with refused("R13", "name"):
            actions.add_scorecard(actor=ada, unit_id=site.pk, strategy_id=strategy.pk, name="NORTH scorecard")

    @pytest.mark.parametrize("who", OTHERS)
    def test_others_may_not(self, request, scorecard, who):
        actor = request.getfixturevalue(who)
        with refused("R4"):
            actions.change_scorecard(actor=actor, scorecard_id=scorecard.pk, version=1, name="Mine")

    def test_it_can_not_be_moved_into_a_unit_of_others_nor_to_another_strategy(self, ada, scorecard, other_site):
        with refused("R4"):
            actions.change_scorecard(actor=ada, scorecard_id=scorecard.pk, version=1, unit_id=other_site.pk)
        with refused("R11", "strategy_id"):
            actions.change_scorecard(actor=ada, scorecard_id=scorecard.pk, version=1, strategy_id=1)

    def test_a_confidential_scorecard_looks_absent(self, office, ada, scorecard):
        actions.change_scorecard(actor=office, scorecard_id=scorecard.pk, version=1, audience="confidential")
        with pytest.raises(Scorecard.DoesNotExist):
            actions.change_scorecard(actor=ada, scorecard_id=scorecard.pk, version=2, name="Mine")


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


class TestLinks:
    def test_a_cause_is_linked_to_its_effect_and_unlinked(self, ada, retain, speed, scorecard, told):
        with one_entry("linked", ada) as found:
            link = actions.link_objectives(
                actor=ada,
                cause_id=speed.pk,
                effect_id=retain.pk,
                statement=" If on time, they stay ",
                strength=3,
                delay_months=2,
            )
        assert (link.statement, found[0].new["delay_months"], found[0].subject) == (
            "If on time, they stay", 2, "Deliver on time → Keep customers",
        )  # fmt: skip
        ids = sorted([f"objective:{retain.pk}", f"objective:{speed.pk}", f"scorecard:{scorecard.pk}"])
        with one_entry("unlinked", ada) as found:
            actions.unlink(actor=ada, link_id=link.pk)
        assert found[0].old["strength"] == 3
        assert told == [("strategy_changed", ids, ada.pk)] * 2
        with pytest.raises(ObjectiveLink.DoesNotExist):
            actions.unlink(actor=ada, link_id=link.pk)

    @pytest.mark.parametrize(
        ("changes", "code", "field"),
        [({"strength": 4}, "R11", "strength"), ({"evidence": "x"}, "R11", "evidence"), ({"delay_months": -1}, "R3", "delay_months"),
         ({"delay_months": 121}, "R3", "delay_months")],
    )  # fmt: skip
    def test_what_is_refused(self, ada, retain, speed, changes, code, field):
        with refused(code, field):
            actions.link_objectives(actor=ada, cause_id=speed.pk, effect_id=retain.pk, **changes)

    def test_neither_to_itself_nor_twice_nor_in_a_loop(self, ada, retain, speed, scorecard, lanes):
        third = actions.add_objective(
            actor=ada, scorecard_id=scorecard.pk, perspective_id=lanes[0].pk, code="F1", name="Grow"
        )
        with refused("R3", "effect"):
            actions.link_objectives(actor=ada, cause_id=speed.pk, effect_id=speed.pk)
        actions.link_objectives(actor=ada, cause_id=speed.pk, effect_id=retain.pk)
        with refused("R13", "effect"):
            actions.link_objectives(actor=ada, cause_id=speed.pk, effect_id=retain.pk)
        actions.link_objectives(actor=ada, cause_id=retain.pk, effect_id=third.pk)
        with refused("R3", "effect") as found:
            actions.link_objectives(actor=ada, cause_id=third.pk, effect_id=speed.pk)
        assert found[0].details["path"] == [third.pk, speed.pk, retain.pk, third.pk]
        assert "Grow → Deliver on time → Keep customers → Grow" in found[0].sentence

    def test_an_objective_that_one_may_not_see_can_not_be_linked(self, office, ada, retain, speed, scorecard):
        actions.change_scorecard(actor=office, scorecard_id=scorecard.pk, version=1, audience="confidential")
        with pytest.raises(Objective.DoesNotExist):
            actions.link_objectives(actor=ada, cause_id=speed.pk, effect_id=retain.pk)

    def test_links_of_an_objective_are_its_causes_and_effects(self, ada, retain, speed):
        link = actions.link_objectives(actor=ada, cause_id=speed.pk, effect_id=retain.pk)
        assert queries.links_of(ada, retain.pk).causes == (link,)
        assert queries.links_of(ada, speed.pk).effects == (link,)

    def test_a_link_is_tested_and_changed(self, ada, retain, speed):
        link = actions.link_objectives(actor=ada, cause_id=speed.pk, effect_id=retain.pk)
        with one_entry("changed", ada) as found:
            actions.change_link(
                actor=ada, link_id=link.pk, version=1, result="supported", tested_on=date(2025, 9, 1), confidence=3
            )
        assert found[0].new == {"result": "supported", "tested_on": "2025-09-01", "confidence": 3}
        for changes, code, field in (
            ({"tested_on": None}, "R1", "tested_on"),
            ({"result": "maybe"}, "R11", "result"),
            ({"confidence": 4}, "R11", "confidence"),
            ({"delay_months": 121}, "R3", "delay_months"),
            ({"cause_id": retain.pk}, "R11", "cause_id"),
        ):
            with refused(code, field):
                actions.change_link(actor=ada, link_id=link.pk, version=2, **changes)
        with refused("R5"):
            actions.change_link(actor=ada, link_id=link.pk, version=1, statement="Old")

    @pytest.mark.parametrize("who", OTHERS)
    def test_others_may_not_change_a_link_or_a_theme(self, request, ada, strategy, retain, speed, who):
        actor = request.getfixturevalue(who)
        link = actions.link_objectives(actor=ada, cause_id=speed.pk, effect_id=retain.pk)
        theme = actions.add_theme(actor=ada, strategy_id=strategy.pk, name="Growth")
        with refused("R4"):
            actions.change_link(actor=actor, link_id=link.pk, version=1, statement="Mine")
        with refused("R4"):
            actions.change_theme(actor=actor, theme_id=theme.pk, version=1, name="Mine")

    def test_a_theme_is_renamed(self, ada, strategy, cleo):
        theme = actions.add_theme(actor=ada, strategy_id=strategy.pk, name="Growth")
        actions.add_theme(actor=ada, strategy_id=strategy.pk, name="Lean")
        with one_entry("changed", ada) as found:
            actions.change_theme(actor=ada, theme_id=theme.pk, version=1, name="Profitable growth")
        assert (found[0].old, found[0].new) == ({"name": "Growth"}, {"name": "Profitable growth"})
        for changes, code, field in (
            ({"name": "LEAN"}, "R13", "name"),
            ({"name": " "}, "R1", "name"),
            ({"sponsor_id": cleo.pk}, "R11", "sponsor"),
        ):
            with refused(code, field):
                actions.change_theme(actor=ada, theme_id=theme.pk, version=2, **changes)
